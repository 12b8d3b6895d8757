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
        text(match self.0 {
            store::StoreStep::WriteSecret { .. } => "write-secret",
            store::StoreStep::WriteFile { .. } => "write-file",
            store::StoreStep::EraseSecret { .. } => "erase-secret",
            store::StoreStep::EraseFile => "erase-file",
            store::StoreStep::Done => "done",
        })
    }

    pub fn slot(&self) -> Option<JsString> {
        match &self.0 {
            store::StoreStep::WriteSecret { slot, .. } | store::StoreStep::EraseSecret { slot } => {
                Some(text(slot.code()))
            }
            _ => None,
        }
    }

    pub fn secret(&self) -> Option<Uint8Array> {
        match &self.0 {
            store::StoreStep::WriteSecret { secret, .. } => Some(exposed(secret)),
            _ => None,
        }
    }

    pub fn bytes(&self) -> Option<Uint8Array> {
        match &self.0 {
            store::StoreStep::WriteFile { bytes } => Some(array(bytes)),
            _ => None,
        }
    }
}
