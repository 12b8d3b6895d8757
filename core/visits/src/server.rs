//! The server: what it checks before it stores a visit. It holds no keys and reads nothing.
//!
//! A venue publishes one key a day, and staff and visitors store under it:
//!
//! ```
//! use episeal_visits::server::{StoredNotes, UnverifiedDayKey, UnverifiedNote};
//! use episeal_visits::staff::{Assignment, Staff};
//! # use episeal_testkit::visits::{NOON, TODAY, World};
//! # use episeal_visits::{RecordError, RecordId};
//!
//! # fn main() -> Result<(), RecordError> {
//! # let (World { venue, day_key, .. }, now) = (World::new(), NOON);
//! # let record_id = RecordId::parse("00112233445566778899aabbccddeeff")?;
//! // The server publishes the venue's key of the day, once.
//! let unverified = UnverifiedDayKey::parse(&day_key)?;
//! let published = unverified.admit(&[], now)?;
//! assert_eq!(unverified.replace(&published, &[], now)?, published);
//!
//! // A member of staff notes a departure, and the server stores the note.
//! let staff = Staff::generate()?;
//! let staff_certificate = venue.certify_staff(&staff.id(), TODAY)?;
//! let assignment = Assignment { venue: venue.id(), staff_certificate, venue_day_key: day_key };
//! let note = staff.note_departure(&assignment, &record_id, now)?;
//! let stored = StoredNotes { published: Some(published), ..StoredNotes::default() };
//! let note = UnverifiedNote::parse(&note)?;
//! assert_eq!(note.admit(&stored, now)?.address().record_id(), record_id);
//! # Ok(())
//! # }
//! ```

mod areas;
mod notes;
mod notices;
mod published;

pub use areas::{AdmittedAreas, admit_areas, keeps_areas};
pub use notes::{AdmittedNote, MAX_NOTES, MAX_NOTES_OF_STAFF, MAX_STAFF_NOTES, StoredNotes, UnverifiedNote};
pub use notices::{AdmittedNotice, admit_notice};
pub use published::{AdmittedDayKey, DayKeyAddress, MAX_PUBLISHED, UnverifiedDayKey};

pub use episeal_messages::note::{MAX_NOTE, NoteAddress};

use episeal_base::error::RecordError;
use episeal_base::time::{TOLERANCE, checked, day_of, end_of, start_of};
use episeal_messages::id::{KeyId, RecordId, VenueId};
use episeal_messages::signed::Nested;
use episeal_messages::succession::{self, SuccessionRole, Successions};
use episeal_messages::visit::{Header, SealedVisit};

/// The address under which a visit is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitAddress {
    record_id: RecordId,
    kid: KeyId,
    day: u32,
    revision: u8,
}

impl VisitAddress {
    fn of(header: &Header) -> Self {
        Self { record_id: header.record_id(), kid: header.kid, day: header.day, revision: header.revision }
    }

    /// The record.
    #[must_use]
    pub fn record_id(&self) -> RecordId {
        self.record_id
    }

    /// The venue day key that the visit is sealed to.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        self.kid
    }

    /// The UTC day of the visit, counted from 1970-01-01.
    #[must_use]
    pub fn day(&self) -> u32 {
        self.day
    }

    /// 0 for the check-in.
    #[must_use]
    pub fn revision(&self) -> u8 {
        self.revision
    }
}

/// A visit that a server may store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admitted {
    address: VisitAddress,
    is_stored_already: bool,
}

impl Admitted {
    /// The address under which to store it.
    #[must_use]
    pub fn address(&self) -> &VisitAddress {
        &self.address
    }

    /// True when the same bytes are already stored as the highest revision: there is nothing to do.
    #[must_use]
    pub fn is_stored_already(&self) -> bool {
        self.is_stored_already
    }
}

/// What a server has published and stored, as far as another visit depends on it
/// ([`UnverifiedVisit::claimed_address`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredVisit {
    /// The venue day key that it publishes under the visit's kid.
    pub published: Option<AdmittedDayKey>,
    /// The highest revision that it has under the same record id.
    pub highest: Option<Vec<u8>>,
}

/// A sealed visit that was parsed and not yet admitted.
pub struct UnverifiedVisit(Nested<Header>);

opaque_debug!(UnverifiedVisit);

impl UnverifiedVisit {
    /// Parses a sealed visit.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a sealed visit.
    pub fn parse(visit: &[u8]) -> Result<Self, RecordError> {
        Ok(Self(SealedVisit::parse(visit)?.keep()))
    }

    /// The address that it claims, for finding what is stored under its record id.
    ///
    /// # Security
    /// Nothing is verified: anyone can write any address. [`UnverifiedVisit::admit`] decides.
    #[must_use]
    pub fn claimed_address(&self) -> VisitAddress {
        VisitAddress::of(self.0.claims())
    }

    /// Admits the visit to the server's store, or refuses it. Every admitted revision is kept.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `DayNotOpen`: its day begins in more than ten minutes.
    /// - `DayClosed`: the day after its day ended more than ten minutes ago.
    /// - `NoDayKey`: no venue day key of its kid and day is published. Where there is another for its venue and day,
    ///   the visitor's app seals again as a new check-in; where there is none, it tries again until `DayClosed`.
    /// - `BadSignature`: its author did not sign it.
    /// - `RevisionMissing`: nothing is stored, and this is not revision 0.
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: what is stored is not a sealed visit.
    /// - `Disagrees`: the stored visit has another record id, author, day or venue day key.
    /// - `Superseded`: the stored revision is the same, with other bytes, or higher.
    pub fn admit(&self, stored: &StoredVisit, now: i64) -> Result<Admitted, RecordError> {
        let claims = self.0.claims();
        check_day(claims.day, checked(now)?)?;
        AdmittedDayKey::check(stored.published.as_ref(), claims.day, claims.kid)?;
        let header = self.0.authentic()?;
        let is_stored_already = match stored.highest.as_deref() {
            None if header.revision > 0 => return Err(RecordError::RevisionMissing),
            None => false,
            // The same bytes are not read again.
            Some(stored) if stored == self.0.bytes() => true,
            Some(stored) => {
                check_follows(header, &SealedVisit::parse(stored)?.header)?;
                false
            }
        };
        Ok(Admitted { address: VisitAddress::of(header), is_stored_already })
    }
}

/// A higher revision of the same visit.
fn check_follows(header: &Header, stored: &Header) -> Result<(), RecordError> {
    if stored.of_revision(header.revision) != *header {
        return Err(RecordError::Disagrees);
    }
    if header.revision <= stored.revision { Err(RecordError::Superseded) } else { Ok(()) }
}

/// Today or yesterday, with the clock tolerance either way.
fn check_day(day: u32, now: i64) -> Result<(), RecordError> {
    if now < start_of(day).saturating_sub(TOLERANCE) {
        return Err(RecordError::DayNotOpen);
    }
    if now >= end_of(day, 1).saturating_add(TOLERANCE) {
        return Err(RecordError::DayClosed);
    }
    Ok(())
}

/// A succession that a server may publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdmittedSuccession {
    role: SuccessionRole,
    old: [u8; 32],
    day: u32,
    is_stored_already: bool,
}

impl AdmittedSuccession {
    /// Whose succession it is.
    #[must_use]
    pub fn role(&self) -> SuccessionRole {
        self.role
    }

    /// The Ed25519 public key that is succeeded, under which to publish the succession.
    #[must_use]
    pub fn old(&self) -> &[u8; 32] {
        &self.old
    }

    /// The first UTC day, counted from 1970-01-01, on which the new key counts.
    #[must_use]
    pub fn day(&self) -> u32 {
        self.day
    }

    /// True when it is already published: there is nothing to do.
    #[must_use]
    pub fn is_stored_already(&self) -> bool {
        self.is_stored_already
    }
}

/// True when, by the successions that a server has taken, `venue` itself is the identity that counts for `day`, counted
/// from 1970-01-01.
///
/// [`UnverifiedDayKey::admit`] and [`admit_areas`] check it. A server checks it again for what it publishes, since a
/// succession may have come after a day key or a list.
///
/// # Errors
/// As [`admit_succession`], for `successions` that contradict each other.
pub fn venue_counts(venue: &VenueId, day: u32, successions: &[Vec<u8>]) -> Result<bool, RecordError> {
    let mut known = Successions::default();
    let role = SuccessionRole::Venue;
    for succession in succession::chain_of(role, vec![*venue.as_bytes()], successions)? {
        known.take(&succession)?;
    }
    Ok(known.counts(role, venue.as_bytes(), day))
}

/// `WrongVenue` where [`venue_counts`] is not true.
fn check_counts(venue: &VenueId, day: u32, successions: &[Vec<u8>]) -> Result<(), RecordError> {
    if venue_counts(venue, day, successions)? { Ok(()) } else { Err(RecordError::WrongVenue) }
}

/// Admits the succession of an authority or a venue for publishing, before its day comes.
///
/// `published` are the successions that the server has, of any chains: those of this one count. None is ever taken
/// back.
///
/// # Errors
/// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a succession, or one to a key that this library does not
///   know.
/// - `BadSignature`: the old key, or the new one, did not sign it.
/// - `Disagrees`: another successor is published; or it does not follow the succession before it, or is the ninth.
/// - `WrongDay`: its day has begun.
/// - `InvalidTime`: `now` is before 1970 or after 9999.
pub fn admit_succession(succession: &[u8], published: &[Vec<u8>], now: i64) -> Result<AdmittedSuccession, RecordError> {
    let today = day_of(now)?;
    let new = Nested::parse(succession)?;
    let terms = succession::verified(&new)?;
    let mut known = Successions::default();
    for published in succession::chain_of(terms.role, vec![terms.old, terms.new], published)? {
        known.take(&published)?;
    }
    known.take(&new)?;
    let is_stored_already = published.iter().any(|published| published == succession);
    if !is_stored_already && terms.from <= today {
        return Err(RecordError::WrongDay);
    }
    Ok(AdmittedSuccession { role: terms.role, old: terms.old, day: terms.from, is_stored_already })
}
