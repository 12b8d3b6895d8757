//! The secret under which a live share is kept between two messages.

use crate::convert::{Result, exposed};
use episeal::visits::key_ring;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct RunSecret(pub(crate) key_ring::RunSecret);

#[wasm_bindgen]
impl RunSecret {
    pub fn generate() -> Result<RunSecret> {
        Ok(Self(key_ring::RunSecret::generate()?))
    }

    pub fn import_secret_bytes(bytes: &[u8]) -> Result<RunSecret> {
        Ok(Self(key_ring::RunSecret::import_secret_bytes(bytes)?))
    }

    pub fn export_secret_bytes(&self) -> Uint8Array {
        exposed(&self.0.export_secret_bytes())
    }
}

#[cfg(feature = "visitor")]
pub(crate) fn slot(held: Option<Vec<u8>>) -> Option<key_ring::RunSecret> {
    key_ring::RunSecret::import_secret_bytes(&held?).ok()
}
