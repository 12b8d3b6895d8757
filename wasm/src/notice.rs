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
mod key {
    use super::{JsString, Result, office, text, wasm_bindgen};
    use crate::convert::exposed;
    use js_sys::Uint8Array;

    #[wasm_bindgen]
    pub struct NoticeKey(office::NoticeKey);

    #[wasm_bindgen]
    impl NoticeKey {
        pub fn kid(&self) -> JsString {
            text(&self.0.kid().to_text())
        }

        pub fn import_secret_bytes(bytes: &[u8]) -> Result<NoticeKey> {
            Ok(Self(office::NoticeKey::import_secret_bytes(bytes)?))
        }

        pub fn export_secret_bytes(&self) -> Uint8Array {
            exposed(&self.0.export_secret_bytes())
        }
    }

    /// Those of one notice.
    #[wasm_bindgen]
    pub struct NoticeKeyList(pub(crate) Vec<office::NoticeKey>);

    #[wasm_bindgen]
    impl NoticeKeyList {
        pub fn new() -> Self {
            Self(Vec::new())
        }

        pub fn push(&mut self, key: &NoticeKey) {
            self.0.push(key.0.clone());
        }
    }
}
#[cfg(feature = "office")]
pub(crate) use key::NoticeKeyList;
