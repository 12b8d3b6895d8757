//! Which of a venue's keys are published for a day, and which were before.

use crate::convert::{each, tried};
use crate::errors::RecordError;
use crate::ids::{Day, KeyId, VenueId};
use crate::records::record;
use crate::time::Time;
use episeal::visits::server;

/// A venue day key that a server publishes, verified once, and the ids of those that it replaced.
///
/// The server keeps the day key's bytes and the ids, and gets this back from `AdmittedDayKey::restore`.
#[derive(uniffi::Object)]
pub struct AdmittedDayKey(pub(super) server::AdmittedDayKey);

#[uniffi::export]
impl AdmittedDayKey {
    /// What `UnverifiedDayKey::admit` admitted, read again from the bytes of the day key and
    /// `AdmittedDayKey::replaced`.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a venue day key.
    /// - `BadSignature`, `WrongDay`: as for `UnverifiedDayKey::admit`.
    /// - `Disagrees`: an id that appears twice or is its own, or more than seven.
    #[uniffi::constructor]
    pub fn restore(day_key: Vec<u8>, replaced: Vec<KeyId>) -> Result<Self, RecordError> {
        Ok(Self(server::AdmittedDayKey::restore(&day_key, &tried(&replaced, KeyId::read)?)?))
    }

    /// The venue that signed it.
    pub fn venue(&self) -> VenueId {
        self.0.venue().into()
    }

    /// Its UTC day.
    pub fn day(&self) -> Day {
        self.0.day().into()
    }

    /// The id under which visits are sealed to it.
    pub fn kid(&self) -> KeyId {
        self.0.kid().into()
    }

    /// The ids that were published for the venue and day before, the first one first: the server tells anyone who asks.
    pub fn replaced(&self) -> Vec<KeyId> {
        each(self.0.replaced().iter().copied())
    }
}

record! {
    /// The venue and day that a venue day key claims to be for: for finding what is published there.
    DayKeyAddress {
        /// The venue that it names.
        venue: VenueId,
        /// Its UTC day.
        day: Day,
        /// Its id.
        kid: KeyId,
    }
}

impl From<server::DayKeyAddress> for DayKeyAddress {
    fn from(of: server::DayKeyAddress) -> Self {
        Self { venue: of.venue().into(), day: of.day().into(), kid: of.kid().into() }
    }
}

/// A venue's signed day key that was parsed and not yet admitted.
#[derive(uniffi::Object)]
pub struct UnverifiedDayKey(server::UnverifiedDayKey);

#[uniffi::export]
impl UnverifiedDayKey {
    /// Parses a venue day key.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a venue day key.
    #[uniffi::constructor]
    pub fn parse(day_key: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(server::UnverifiedDayKey::parse(&day_key)?))
    }

    /// The venue and day that it claims to be for, for finding what is published there.
    ///
    /// # Security
    /// Nothing is verified: anyone can write any address. `UnverifiedDayKey::admit` decides.
    pub fn claimed_address(&self) -> DayKeyAddress {
        self.0.claimed_address().into()
    }

    /// Admits a venue's signed day key for publishing: one per venue and day, so that no venue can tell visitors apart
    /// by their keys, or replace a key and hide the visits that were sealed to it.
    ///
    /// For a venue and day for which the server publishes none yet; otherwise `UnverifiedDayKey::replace`.
    /// `successions` are those that the server has, of any chains: those of this venue count.
    ///
    /// # Security
    /// Take day keys from the venue itself, over a connection that it authenticates: a signed day key is public, and
    /// anyone could bring back an older one, whose office's certificate has lapsed.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `BadSignature`: the venue or the office that it names did not sign it.
    /// - `WrongDay`: venue and office signed for different days.
    /// - `DayClosed`: the day after its day ended more than ten minutes ago.
    /// - `WrongVenue`: by `successions` another identity counts for its day instead of this venue.
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: one of `successions` is not a succession.
    pub fn admit(&self, successions: Vec<Vec<u8>>, now: Time) -> Result<AdmittedDayKey, RecordError> {
        Ok(AdmittedDayKey(self.0.admit(&successions, now.0)?))
    }

    /// Admits a venue's signed day key where the server publishes one for the same venue and day: `published`.
    ///
    /// A key with the same id replaces it: its office may have a newer certificate. One with another id does so only
    /// until ten minutes before the day begins, when nothing can have been sealed yet.
    ///
    /// # Errors
    /// As `UnverifiedDayKey::admit`, and
    /// - `Disagrees`: another key is published and the day has begun (ten minutes of tolerance), this one was already
    ///   replaced, or eight were published; or `published` is for another venue or day.
    pub fn replace(
        &self,
        published: &AdmittedDayKey,
        successions: Vec<Vec<u8>>,
        now: Time,
    ) -> Result<AdmittedDayKey, RecordError> {
        Ok(AdmittedDayKey(self.0.replace(&published.0, &successions, now.0)?))
    }
}
