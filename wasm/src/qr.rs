//! The QR code of a certificate.

use crate::convert::{Result, array, text};
use episeal::certificates::qr;
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct QrModules(qr::QrModules);

#[wasm_bindgen]
impl QrModules {
    pub fn of(text: &str) -> Result<QrModules> {
        Ok(Self(qr::QrModules::of(text)?))
    }

    pub fn size(&self) -> u32 {
        self.0.size()
    }

    pub fn level(&self) -> JsString {
        text(self.0.level().code())
    }

    pub fn is_dark(&self, x: u32, y: u32) -> bool {
        self.0.is_dark(x, y)
    }

    /// 1 for a dark module, 0 for a light one.
    pub fn rows(&self) -> Vec<Uint8Array> {
        let row = |row: Vec<bool>| array(&row.into_iter().map(u8::from).collect::<Vec<_>>());
        self.0.rows().into_iter().map(row).collect()
    }

    /// The dark runs of a line: start and width in turn.
    pub fn runs(&self, y: u32) -> Vec<u32> {
        self.0.runs(y).into_iter().flat_map(|run| [run.start, run.width]).collect()
    }

    pub fn to_svg(&self) -> JsString {
        text(self.0.to_svg().expose_secret_text())
    }
}
