//! Which of a venue's keys are published for a day, and which were before.

use crate::errors::RecordError;
use crate::ids::Day;
use crate::records::record;
use crate::time::Time;
use episeal::visits::{KeyId, VenueId, server};

#[derive(uniffi::Object)]
pub struct AdmittedDayKey(pub(super) server::AdmittedDayKey);

#[uniffi::export]
impl AdmittedDayKey {
    #[uniffi::constructor]
    pub fn restore(day_key: Vec<u8>, replaced: Vec<KeyId>) -> Result<Self, RecordError> {
        Ok(Self(server::AdmittedDayKey::restore(&day_key, &replaced)?))
    }

    pub fn venue(&self) -> VenueId {
        self.0.venue()
    }

    pub fn day(&self) -> Day {
        self.0.day().into()
    }

    pub fn kid(&self) -> KeyId {
        self.0.kid()
    }

    pub fn replaced(&self) -> Vec<KeyId> {
        self.0.replaced().into()
    }
}

record! {
    /// The venue and day that a day key claims to be for.
    DayKeyAddress {
        /// The venue.
        venue: VenueId,
        /// The day.
        day: Day,
        /// The id of the key.
        kid: KeyId,
    }
}

impl From<server::DayKeyAddress> for DayKeyAddress {
    fn from(of: server::DayKeyAddress) -> Self {
        Self { venue: of.venue(), day: of.day().into(), kid: of.kid() }
    }
}

#[derive(uniffi::Object)]
pub struct UnverifiedDayKey(server::UnverifiedDayKey);

#[uniffi::export]
impl UnverifiedDayKey {
    #[uniffi::constructor]
    pub fn parse(day_key: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(server::UnverifiedDayKey::parse(&day_key)?))
    }

    pub fn claimed_address(&self) -> DayKeyAddress {
        self.0.claimed_address().into()
    }

    pub fn admit(&self, successions: Vec<Vec<u8>>, now: Time) -> Result<AdmittedDayKey, RecordError> {
        Ok(AdmittedDayKey(self.0.admit(&successions, now.0)?))
    }

    pub fn replace(
        &self,
        published: &AdmittedDayKey,
        successions: Vec<Vec<u8>>,
        now: Time,
    ) -> Result<AdmittedDayKey, RecordError> {
        Ok(AdmittedDayKey(self.0.replace(&published.0, &successions, now.0)?))
    }
}
