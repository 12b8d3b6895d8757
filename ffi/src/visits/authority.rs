//! The authority: certifies offices and revokes them.

use super::period::Period;
use super::ring::ringed;
use crate::convert::{exposed, from};
use crate::errors::RecordError;
use crate::ids::Day;
use episeal::visits::{AuthorityId, OfficeId, authority};

#[derive(uniffi::Object)]
pub struct Authority(authority::Authority);

from!(Authority(authority::Authority));
ringed!(Authority(authority::Authority), self => self.0);

#[uniffi::export]
impl Authority {
    #[uniffi::constructor]
    pub fn generate() -> Result<Self, RecordError> {
        Ok(Self(authority::Authority::generate()?))
    }

    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(authority::Authority::import_secret_bytes(&bytes)?))
    }

    pub fn export_secret_bytes(&self) -> Result<Vec<u8>, RecordError> {
        Ok(exposed(&self.0.export_secret_bytes()?))
    }

    pub fn id(&self) -> AuthorityId {
        self.0.id()
    }

    pub fn certify(&self, office: OfficeId, name: String, valid: Period) -> Result<Vec<u8>, RecordError> {
        self.0.certify(&office, &name, &valid.core()?)
    }

    pub fn revoke(&self, number: i64, offices: Vec<OfficeId>, valid: Period) -> Result<Vec<u8>, RecordError> {
        self.0.revoke(number, &offices, &valid.core()?)
    }

    pub fn consent_to_succeed(&self, old: AuthorityId, from: Day) -> Result<Vec<u8>, RecordError> {
        self.0.consent_to_succeed(&old, from.0)
    }

    pub fn consent_and_commit(&self, old: AuthorityId, from: Day, next: AuthorityId) -> Result<Vec<u8>, RecordError> {
        self.0.consent_and_commit(&old, from.0, &next)
    }

    pub fn succeed(&self, consent: Vec<u8>) -> Result<Vec<u8>, RecordError> {
        self.0.succeed(&consent)
    }
}
