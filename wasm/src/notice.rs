//! What an office tells the guests whose visits it read.

use crate::convert::{Result, number, text, whole};
use crate::trust::Trust;
use episeal::visits::office;
use js_sys::JsString;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct VerifiedNotice(pub(crate) office::VerifiedNotice);

#[wasm_bindgen]
impl VerifiedNotice {
    pub fn verify(notice: &[u8], trust: &Trust, now: f64) -> Result<VerifiedNotice> {
        Ok(Self(office::VerifiedNotice::verify(notice, &trust.0, whole(now))?))
    }

    pub fn office(&self) -> JsString {
        text(&self.0.office().to_text())
    }

    pub fn office_name(&self) -> JsString {
        text(self.0.office_name())
    }

    pub fn kid(&self) -> JsString {
        text(&self.0.kid().to_text())
    }

    pub fn at(&self) -> f64 {
        number(self.0.at())
    }
}

#[cfg(feature = "office")]
mod key;
#[cfg(feature = "office")]
pub(crate) use key::NoticeKeyList;
