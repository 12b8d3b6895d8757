//! In which order a file and the secret that it is sealed under are written.

use crate::convert::{array, exposed, text};
use episeal::visits::store;
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct StoreStep(pub(crate) store::StoreStep);

#[wasm_bindgen]
impl StoreStep {
    pub fn kind(&self) -> JsString {
        text(kind(&self.0))
    }

    pub fn slot(&self) -> Option<JsString> {
        use store::StoreStep::{EraseSecret, WriteSecret};
        let (WriteSecret { slot, .. } | EraseSecret { slot }) = &self.0 else { return None };
        Some(text(slot.code()))
    }

    pub fn secret(&self) -> Option<Uint8Array> {
        let store::StoreStep::WriteSecret { secret, .. } = &self.0 else { return None };
        Some(exposed(secret))
    }

    pub fn bytes(&self) -> Option<Uint8Array> {
        let store::StoreStep::WriteFile { bytes } = &self.0 else { return None };
        Some(array(bytes))
    }
}

fn kind(step: &store::StoreStep) -> &'static str {
    match step {
        store::StoreStep::WriteSecret { .. } => "write-secret",
        store::StoreStep::WriteFile { .. } => "write-file",
        store::StoreStep::EraseSecret { .. } => "erase-secret",
        store::StoreStep::EraseFile => "erase-file",
        store::StoreStep::Done => "done",
    }
}
