//! Whom an app trusts.

use crate::errors::RecordError;
use crate::ids::Day;
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::{AuthorityId, VenueId, trust};

#[derive(uniffi::Object)]
pub struct Trust(pub(crate) State<trust::Trust>);

state!(Trust(trust::Trust));

#[uniffi::export]
impl Trust {
    #[uniffi::constructor]
    pub fn new(authorities: Vec<AuthorityId>) -> Result<Self, RecordError> {
        Ok(trust::Trust::new(&authorities)?.into())
    }

    pub fn pin(&self, authority: AuthorityId) -> Result<(), RecordError> {
        self.0.write().pin(&authority)
    }

    pub fn take_revocations(&self, list: Vec<u8>, now: Time) -> Result<(), RecordError> {
        self.0.write().take_revocations(&list, now.0)
    }

    pub fn number(&self, authority: AuthorityId) -> Result<Option<i64>, RecordError> {
        Ok(self.0.read().number(&authority))
    }

    pub fn take_succession(&self, succession: Vec<u8>) -> Result<(), RecordError> {
        self.0.write().take_succession(&succession)
    }

    pub fn venue_at(&self, printed: VenueId, day: Day) -> Result<VenueId, RecordError> {
        Ok(self.0.read().venue_at(&printed, day.0))
    }

    pub fn export_bytes(&self) -> Vec<u8> {
        self.0.read().export_bytes()
    }

    #[uniffi::constructor]
    pub fn import_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(trust::Trust::import_bytes(&bytes)?.into())
    }
}
