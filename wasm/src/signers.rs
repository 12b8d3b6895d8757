//! Whom to trust about certificates: the signers on lists.

use crate::convert::{Result, whole};
use crate::revocation::RevocationLists;
use episeal::certificates;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct SignerList(certificates::SignerList);

#[wasm_bindgen]
impl SignerList {
    pub fn new() -> Self {
        Self(certificates::SignerList::new())
    }

    pub fn add_der(&mut self, certificate: &[u8]) -> Result<()> {
        Ok(self.0.add_der(certificate)?)
    }

    pub fn add_pem(&mut self, text: &str) -> Result<()> {
        Ok(self.0.add_pem(text)?)
    }

    pub fn add_german_list(&mut self, list: &[u8], key: &[u8]) -> Result<()> {
        Ok(self.0.add_german_list(list, key)?)
    }

    pub fn add_gateway_json(&mut self, list: &[u8]) -> Result<()> {
        Ok(self.0.add_gateway_json(list)?)
    }

    pub fn add_austrian_list(&mut self, list: &[u8], signature: &[u8], key: &[u8], now: f64) -> Result<()> {
        Ok(self.0.add_austrian_list(list, signature, key, whole(now))?)
    }

    pub fn add_jwks(&mut self, list: &[u8]) -> Result<()> {
        Ok(self.0.add_jwks(list)?)
    }

    pub fn merge(&mut self, other: &SignerList) {
        self.0.merge(&other.0);
    }

    pub fn left_out(&self) -> u32 {
        self.0.left_out()
    }

    pub fn count(&self) -> u32 {
        self.0.count()
    }

    #[cfg(feature = "chains")]
    pub fn certified_by(&self, authorities: Vec<js_sys::Uint8Array>) -> Result<SignerList> {
        Ok(Self(self.0.certified_by(&crate::convert::copied(&authorities))?))
    }
}

#[wasm_bindgen]
pub struct CertificateTrust(pub(crate) certificates::CertificateTrust);

#[wasm_bindgen]
impl CertificateTrust {
    pub fn without_revocations(signers: &SignerList) -> Self {
        Self(certificates::CertificateTrust::without_revocations(&signers.0))
    }

    pub fn with_revocations(signers: &SignerList, revocations: &RevocationLists) -> Self {
        Self(certificates::CertificateTrust::with_revocations(&signers.0, &revocations.0))
    }
}
