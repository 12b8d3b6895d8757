//! The hashes under which a certificate is found on revocation lists: what verifiers and issuers have in common.

use crate::convert::{Result, array, arrays, coded};
use episeal::certificates::{self, RevocationHashType};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct RevocationHashes(pub(crate) certificates::RevocationHashes);

#[wasm_bindgen]
impl RevocationHashes {
    pub fn hash(&self, hash_type: &str) -> Result<Uint8Array> {
        Ok(array(&self.0.hash(coded(hash_type, RevocationHashType::from_code)?)))
    }

    pub fn hashes(&self, hash_type: &str) -> Result<Vec<Uint8Array>> {
        Ok(arrays(&self.0.hashes(coded(hash_type, RevocationHashType::from_code)?)))
    }
}

/// The type with this number in German lists.
#[cfg(feature = "certificate")]
#[wasm_bindgen]
pub fn revocation_hash_type(number: u8) -> Option<js_sys::JsString> {
    RevocationHashType::from_number(number).map(|hash_type| crate::convert::text(hash_type.code()))
}
