//! Which venue day key a server publishes for a venue and day, and which it published before.

use super::check_counts;
use episeal_base::error::RecordError;
use episeal_base::time::{TOLERANCE, checked, end_of, start_of};
use episeal_messages::day_key::VenueDayKey;
use episeal_messages::id::{KeyId, VenueId};
use episeal_messages::signed::Nested;

/// The most day keys that a server ever publishes for a venue and day.
pub const MAX_PUBLISHED: u32 = 8;

/// A venue day key that a server publishes, verified once, and the ids of those that it replaced.
///
/// The server keeps the day key's bytes and the ids, and gets this back from [`AdmittedDayKey::restore`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdmittedDayKey {
    venue: VenueId,
    day: u32,
    kid: KeyId,
    replaced: Vec<KeyId>,
}

impl AdmittedDayKey {
    /// What [`UnverifiedDayKey::admit`] admitted, read again from the bytes of the day key and
    /// [`AdmittedDayKey::replaced`].
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a venue day key.
    /// - `BadSignature`, `WrongDay`: as for [`UnverifiedDayKey::admit`].
    /// - `Disagrees`: an id that appears twice or is its own, or more than seven.
    pub fn restore(day_key: &[u8], replaced: &[KeyId]) -> Result<Self, RecordError> {
        let mut published = Self::verified(&Nested::parse(day_key)?)?;
        if replaced.len() >= MAX_PUBLISHED as usize {
            return Err(RecordError::Disagrees);
        }
        for kid in replaced {
            if published.replaced.contains(kid) || *kid == published.kid {
                return Err(RecordError::Disagrees);
            }
            published.replaced.push(*kid);
        }
        Ok(published)
    }

    fn verified(day_key: &Nested<VenueDayKey>) -> Result<Self, RecordError> {
        let day_key = VenueDayKey::consistent(day_key)?;
        Ok(Self { venue: day_key.venue, day: day_key.day, kid: day_key.kid(), replaced: Vec::new() })
    }

    /// The venue that signed it.
    #[must_use]
    pub fn venue(&self) -> VenueId {
        self.venue
    }

    /// Its UTC day, counted from 1970-01-01.
    #[must_use]
    pub fn day(&self) -> u32 {
        self.day
    }

    /// The id under which visits are sealed to it.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        self.kid
    }

    /// The ids that were published for the venue and day before, the first one first: the server tells anyone who asks.
    #[must_use]
    pub fn replaced(&self) -> &[KeyId] {
        &self.replaced
    }

    /// `NoDayKey` unless this is the key that is published under this id for this day.
    pub(super) fn check(published: Option<&Self>, day: u32, kid: KeyId) -> Result<&Self, RecordError> {
        let is_meant = |published: &&Self| published.day == day && published.kid == kid;
        published.filter(is_meant).ok_or(RecordError::NoDayKey)
    }

    /// The same key again, whose office may have a newer certificate, or another key before the day begins.
    fn replace(self, published: &Self, now: i64) -> Result<Self, RecordError> {
        let mut replaced = published.replaced.clone();
        if published.kid != self.kid {
            replaced.push(published.kid);
        }
        let is_early = now < start_of(self.day).saturating_sub(TOLERANCE);
        let is_of_slot = (published.venue, published.day) == (self.venue, self.day);
        let is_new = !replaced.contains(&self.kid) && replaced.len() < MAX_PUBLISHED as usize;
        if is_of_slot && (published.kid == self.kid || is_early && is_new) {
            Ok(Self { replaced, ..self })
        } else {
            Err(RecordError::Disagrees)
        }
    }
}

/// A venue's signed day key that was parsed and not yet admitted.
pub struct UnverifiedDayKey(Nested<VenueDayKey>);

opaque_debug!(UnverifiedDayKey);

impl UnverifiedDayKey {
    /// Parses a venue day key.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a venue day key.
    pub fn parse(day_key: &[u8]) -> Result<Self, RecordError> {
        Nested::parse(day_key).map(Self)
    }

    /// The venue and day that it claims to be for, for finding what is published there.
    ///
    /// # Security
    /// Nothing is verified: anyone can write any address. [`UnverifiedDayKey::admit`] decides.
    #[must_use]
    pub fn claimed_address(&self) -> DayKeyAddress {
        let claims = self.0.claims();
        DayKeyAddress { venue: claims.venue, day: claims.day, kid: claims.kid() }
    }

    /// Admits a venue's signed day key for publishing: one per venue and day, so that no venue can tell visitors apart
    /// by their keys, or replace a key and hide the visits that were sealed to it.
    ///
    /// For a venue and day for which the server publishes none yet; otherwise [`UnverifiedDayKey::replace`].
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
    pub fn admit(&self, successions: &[Vec<u8>], now: i64) -> Result<AdmittedDayKey, RecordError> {
        checked(now)?;
        let admitted = AdmittedDayKey::verified(&self.0)?;
        if now >= end_of(admitted.day, 1).saturating_add(TOLERANCE) {
            return Err(RecordError::DayClosed);
        }
        check_counts(&admitted.venue, admitted.day, successions)?;
        Ok(admitted)
    }

    /// Admits a venue's signed day key where the server publishes one for the same venue and day: `published`.
    ///
    /// A key with the same id replaces it: its office may have a newer certificate. One with another id does so only
    /// until ten minutes before the day begins, when nothing can have been sealed yet.
    ///
    /// # Errors
    /// As [`UnverifiedDayKey::admit`], and
    /// - `Disagrees`: another key is published and the day has begun (ten minutes of tolerance), this one was already
    ///   replaced, or eight were published; or `published` is for another venue or day.
    pub fn replace(
        &self,
        published: &AdmittedDayKey,
        successions: &[Vec<u8>],
        now: i64,
    ) -> Result<AdmittedDayKey, RecordError> {
        self.admit(successions, now)?.replace(published, now)
    }
}

/// The venue and day that a venue day key claims to be for: for finding what is published there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayKeyAddress {
    venue: VenueId,
    day: u32,
    kid: KeyId,
}

impl DayKeyAddress {
    /// The venue that it names.
    #[must_use]
    pub fn venue(&self) -> VenueId {
        self.venue
    }

    /// Its UTC day, counted from 1970-01-01.
    #[must_use]
    pub fn day(&self) -> u32 {
        self.day
    }

    /// Its id.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        self.kid
    }
}
