//! What was revoked: lists of hashes.

use crate::convert::{Result, coded};
use episeal::certificates::{self, RevocationHashType, RevocationIndex, RevocationPart};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct RevocationLists(pub(crate) certificates::RevocationLists);

#[wasm_bindgen]
impl RevocationLists {
    pub fn new() -> Self {
        Self(certificates::RevocationLists::new())
    }

    pub fn add_kid_list(&mut self, list: &[u8], key: &[u8]) -> Result<()> {
        Ok(self.0.add_kid_list(list, key)?)
    }

    pub fn add_index(&mut self, kid: Vec<u8>, hash_type: &str, list: &[u8], key: &[u8]) -> Result<()> {
        let hash_type = coded(hash_type, RevocationHashType::from_code)?;
        Ok(self.0.add_index(&RevocationIndex { kid, hash_type }, list, key)?)
    }

    pub fn add_chunk(&mut self, kid: Vec<u8>, hash_type: &str, prefix: Vec<u8>, list: &[u8], key: &[u8]) -> Result<()> {
        let hash_type = coded(hash_type, RevocationHashType::from_code)?;
        Ok(self.0.add_chunk(&RevocationPart { kid, hash_type, prefix }, list, key)?)
    }

    pub fn add_kid(&mut self, kid: &[u8], hash_types: Vec<String>) -> Result<()> {
        let types = hash_types.iter().map(|code| coded(code, RevocationHashType::from_code));
        self.0.add_kid(kid, &types.collect::<Result<Vec<_>>>()?);
        Ok(())
    }

    pub fn add_partial_hashes(
        &mut self,
        kid: Vec<u8>,
        hash_type: &str,
        prefix: Vec<u8>,
        list: &[u8],
        sha256: &[u8],
    ) -> Result<()> {
        let hash_type = coded(hash_type, RevocationHashType::from_code)?;
        Ok(self.0.add_partial_hashes(&RevocationPart { kid, hash_type, prefix }, list, sha256)?)
    }

    pub fn add_bloom_filter(
        &mut self,
        kid: Vec<u8>,
        hash_type: &str,
        prefix: Vec<u8>,
        list: &[u8],
        sha256: &[u8],
    ) -> Result<()> {
        let hash_type = coded(hash_type, RevocationHashType::from_code)?;
        Ok(self.0.add_bloom_filter(&RevocationPart { kid, hash_type, prefix }, list, sha256)?)
    }
}
