//! The authority: certifies offices and revokes them.

use crate::convert::{Result, array, exposed, ids, period, text, whole};
use episeal::visits::authority;
use episeal::visits::{AuthorityId, OfficeId};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct Authority(authority::Authority);

#[wasm_bindgen]
impl Authority {
    pub fn generate() -> Result<Authority> {
        Ok(Self(authority::Authority::generate()?))
    }

    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Authority> {
        Ok(Self(authority::Authority::import_secret_bytes(bytes)?))
    }

    pub fn export_secret_bytes(&self) -> Result<Uint8Array> {
        Ok(exposed(&self.0.export_secret_bytes()?))
    }

    pub fn id(&self) -> JsString {
        text(&self.0.id().to_text())
    }

    pub fn certify(&self, office: &str, name: &str, from: f64, to: f64) -> Result<Uint8Array> {
        Ok(array(&self.0.certify(&OfficeId::parse(office)?, name, &period(from, to)?)?))
    }

    pub fn revoke(&self, number: f64, offices: Vec<String>, from: f64, to: f64) -> Result<Uint8Array> {
        let offices = ids(&offices, OfficeId::parse)?;
        Ok(array(&self.0.revoke(whole(number), &offices, &period(from, to)?)?))
    }

    pub fn consent_to_succeed(&self, old: &str, from: u32) -> Result<Uint8Array> {
        Ok(array(&self.0.consent_to_succeed(&AuthorityId::parse(old)?, from)?))
    }

    pub fn consent_and_commit(&self, old: &str, from: u32, next: &str) -> Result<Uint8Array> {
        let (old, next) = (AuthorityId::parse(old)?, AuthorityId::parse(next)?);
        Ok(array(&self.0.consent_and_commit(&old, from, &next)?))
    }

    pub fn succeed(&self, consent: &[u8]) -> Result<Uint8Array> {
        Ok(array(&self.0.succeed(consent)?))
    }
}
