//! The day keys that a ring holds.

use super::wasm_bindgen;
use crate::convert::text;
use episeal::visits::key_ring;
use js_sys::JsString;

#[wasm_bindgen]
pub struct KeptDayKey(pub(crate) key_ring::KeptDayKey);

#[wasm_bindgen]
impl KeptDayKey {
    pub fn day(&self) -> u32 {
        self.0.day
    }

    pub fn kid(&self) -> JsString {
        text(&self.0.kid.to_text())
    }
}

pub(crate) fn kept(all: Vec<key_ring::KeptDayKey>) -> Vec<KeptDayKey> {
    all.into_iter().map(KeptDayKey).collect()
}
