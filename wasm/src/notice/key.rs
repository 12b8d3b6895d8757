//! What an office needs to tell the guests of a venue and day.

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
