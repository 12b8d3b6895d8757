//! The venue: its identity and day keys; answers lawful requests without being able to read who came.
//!
//! A venue names an office for a day, and answers that office alone:
//!
//! ```
//! use episeal_visits::office::Ask;
//! use episeal_visits::venue::{Policy, RequestLog};
//! # use episeal_testkit::visits::{NOON, World};
//! # use episeal_visits::{DAY, Period, RecordError};
//!
//! # fn main() -> Result<(), RecordError> {
//! # let World { office, office_day_key, venue, trust, .. } = World::new();
//! # let now = NOON;
//! // The office asks for a period, never for a person.
//! let ask = Ask {
//!     venue: venue.id(),
//!     windows: vec![Period::new(now - 3_600, now)?],
//!     areas: Vec::new(),
//!     legal_basis: "IfSG-28a".into(),
//!     expires: now + DAY,
//! };
//! let request = office.request(&ask, &office_day_key, now)?;
//!
//! // The venue sees who asks, verifies the request, once, and releases what matches.
//! let authentic = venue.authenticate(&request, &trust, now)?;
//! assert_eq!(authentic.office_name(), "Gesundheitsamt Köln");
//! let mut log = RequestLog::new();
//! let verified = venue.verify_request(&authentic, &Policy::default(), &mut log)?;
//! let again = venue.verify_request(&authentic, &Policy::default(), &mut log);
//! assert_eq!(again.err(), Some(RecordError::RequestSeen));
//! let mut release = venue.release(&verified, &trust, now)?;
//! release.finish();
//! assert!(release.next_part()?.is_some());
//! # Ok(())
//! # }
//! ```

mod release;
mod request_log;
mod verify;

pub use release::{Release, ReleaseReport, VisitWithNotes};
pub use request_log::RequestLog;
pub use verify::{AuthenticRequest, Policy, PolicyFields, VerifiedRequest};

pub use episeal_messages::areas::{AreaFacts, AreaGroup, AreaRange, VenueAreas};

use crate::key_ring::{self, DayKey, KeptDayKey, KeyRing};
use episeal_base::error::RecordError;
use episeal_base::secret_bytes::SecretBytes;
use episeal_messages::area::Area;
use episeal_messages::areas::sign_areas;
use episeal_messages::day_key::{OfficeDayKey, StaffCertificate, VenueDayKey};
use episeal_messages::extensions::Extensions;
use episeal_messages::id::{Named, StaffId, VenueId};
use episeal_messages::poster::Poster;
use episeal_messages::signed::{Nested, sign};
use episeal_messages::succession::{self, SuccessionRole};
use episeal_messages::trust::{Trust, TrustRules};
use std::sync::Arc;

/// A venue with its identity and the day keys that are not yet deleted.
#[derive(Debug)]
pub struct Venue {
    ring: KeyRing,
}

impl Venue {
    /// A new venue with a random identity.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn generate() -> Result<Self, RecordError> {
        let ring = KeyRing::generate(key_ring::VENUE)?;
        Ok(Self { ring })
    }

    /// Reads what [`Venue::export_secret_bytes`] wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: the keys of another party.
    /// - `UnsupportedVersion`: keys of a newer version.
    /// - `Malformed`: anything else.
    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let ring = KeyRing::import(key_ring::VENUE, bytes)?;
        Ok(Self { ring })
    }

    /// Identity and day keys as text, one per line. Save it after every change.
    ///
    /// # Errors
    /// - `TooLong`: more than 65,536 bytes, which the keys of 38 days never reach.
    ///
    /// # Security
    /// Keep no backup longer than 30 days: it would hold day keys that were deleted. On flash memory deletion is
    /// best effort.
    pub fn export_secret_bytes(&self) -> Result<SecretBytes, RecordError> {
        self.ring.export()
    }

    /// The public identity, which posters carry.
    #[must_use]
    pub fn id(&self) -> VenueId {
        self.ring.id()
    }

    /// The printed code for an area of this venue.
    ///
    /// # Errors
    /// - `TooLong`, `InvalidText`: the name is empty, has control characters, or more than 160 bytes.
    pub fn poster(&self, name: &str, area: Area) -> Result<Poster, RecordError> {
        Poster::new(self.id(), name, area)
    }

    /// The signed list of this venue's areas from the day `from` on, counted from 1970-01-01.
    ///
    /// # Errors
    /// - `TooLong`: more than 4,096 groups, two ranges of a group, 64 bytes of a level or 262,144 of the list.
    /// - `InvalidText`: a word that is not a level.
    /// - `Malformed`: no group; a group of no or more than five levels; a range that ends before it begins or beyond
    ///   99,999; places that are not 1 to 100,000; an activity over 3; more than 65,536 rows (as many as the first of
    ///   two ranges has numbers, and one for every other group); an area that is listed twice or lies inside another; a
    ///   day after 9999.
    pub fn areas(&self, from: u32, groups: &[AreaGroup]) -> Result<Vec<u8>, RecordError> {
        sign_areas(self.ring.identity(), from, groups)
    }

    /// The signed key of `day`, naming the office of `office_day_key`; drawn now if there is none.
    ///
    /// Asked again with the same office day key, even under a newer certificate, it returns the same key: save the
    /// venue, then publish.
    ///
    /// # Errors
    /// - `WrongDay`: `day` is past or more than 7 days ahead, or not the office day key's.
    /// - `WrongVenue`: another identity counts for `day`.
    /// - `WrongOffice`: this day's key already names another office, or none.
    /// - `Disagrees`: this day's key already names another day key of the same office. An office has one per day: a
    ///   second one is a mistake of the office, or was made with its stolen key.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `VenueIsOffice`, `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`,
    ///   `BadSignature`, `Malformed`, `WrongPurpose`, `UnsupportedVersion`: the office day key.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn day_key(
        &mut self,
        day: u32,
        office_day_key: &[u8],
        trust: &Trust,
        now: i64,
    ) -> Result<Vec<u8>, RecordError> {
        let office_day_key = Nested::parse(office_day_key)?;
        let office = OfficeDayKey::trusted(&office_day_key, trust, now)?;
        if office.office.as_bytes() == self.id().as_bytes() {
            return Err(RecordError::VenueIsOffice);
        }
        if office.day != day {
            return Err(RecordError::WrongDay);
        }
        if !trust.is_venue_of(&self.id(), day) {
            return Err(RecordError::WrongVenue);
        }
        let named = Named { office: office.office, kid: office.kid };
        let key = self.ring.day_key(day, Some(named), now)?;
        Ok(self.sign_day_key(&key, Some(office_day_key)))
    }

    /// The signed key of `day` that names no office: visitors who agree to that can be read by this venue.
    ///
    /// # Errors
    /// - `WrongDay`: `day` is past or more than 7 days ahead.
    /// - `WrongOffice`: this day's key already names an office.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `NoRandomness`: the operating system provided no random bytes.
    ///
    /// # Security
    /// Only for deployments without health-office keys. [`CheckIn::readers`](crate::visitor::CheckIn::readers) must
    /// consent to it.
    pub fn day_key_venue_may_read(&mut self, day: u32, now: i64) -> Result<Vec<u8>, RecordError> {
        let key = self.ring.day_key(day, None, now)?;
        Ok(self.sign_day_key(&key, None))
    }

    fn sign_day_key(&self, key: &DayKey, office_day_key: Option<Nested<OfficeDayKey>>) -> Vec<u8> {
        let day_key = VenueDayKey {
            venue: self.id(),
            day: key.day,
            public: *key.key.public(),
            office_day_key: office_day_key.map(Arc::new),
            ext: Extensions::default(),
        };
        sign(&day_key, self.ring.identity())
    }

    /// Certifies a member of staff for one day.
    ///
    /// # Errors
    /// - `InvalidTime`: a day after 9999.
    pub fn certify_staff(&self, staff: &StaffId, day: u32) -> Result<Vec<u8>, RecordError> {
        if day > episeal_base::time::MAX_DAY {
            return Err(RecordError::InvalidTime);
        }
        let certificate = StaffCertificate { venue: self.id(), day, staff: *staff };
        Ok(sign(&certificate, self.ring.identity()))
    }

    /// The day keys that are kept and not due for deletion, ascending by day.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn day_keys(&self, now: i64) -> Result<Vec<KeptDayKey>, RecordError> {
        self.ring.kept(now)
    }

    /// Deletes the keys of days more than 30 days before today and says how many. Save the venue afterwards.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn prune(&mut self, now: i64) -> Result<u32, RecordError> {
        self.ring.prune(now)
    }

    /// Whether a request is for this venue, and from an office that the pinned authority certifies.
    ///
    /// It can be shown to the venue's owner: [`Venue::verify_request`] decides, as of this `now`. Whoever decides later
    /// authenticates anew.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a request.
    /// - `WrongVenue`: for another venue, or for days for which another identity counts.
    /// - `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`, `BadSignature`: not from an office
    ///   that the authority certifies now.
    /// - `Undecryptable`: nothing can be sealed to its reply key. `NoRandomness`: no random bytes to test that with.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn authenticate(&self, request: &[u8], trust: &Trust, now: i64) -> Result<AuthenticRequest, RecordError> {
        verify::authenticate(&self.ring, request, trust, now)
    }

    /// Verifies a request against the venue's keys, its policy and its log, as of the time at which it was
    /// authenticated.
    ///
    /// A verified request is entered into `log`: save the log when the release is stored.
    ///
    /// # Errors
    /// - `WrongVenue`: authenticated by another venue.
    /// - `RequestExpired`: not valid then. `RequestSeen`: verified before.
    /// - `WindowTooShort`, `AreaUnknown`, `AreaTooSmall`: it violates the policy, or does not fit the venue's lists of
    ///   areas.
    /// - `RequestsExceedLimit`, `WindowsExceedLimit`: it violates the policy, together with earlier requests.
    /// - `InvalidPolicy`: the policy has another venue's list of areas.
    /// - `TooLong`: the log has 65,536 requests.
    /// - `NoDayKey`: no key for a day asked for. `OfficeNotNamed`: that day's key names another office.
    pub fn verify_request(
        &self,
        request: &AuthenticRequest,
        policy: &Policy,
        log: &mut RequestLog,
    ) -> Result<VerifiedRequest, RecordError> {
        verify::verify(&self.ring, request, policy, log)
    }

    /// Begins the release that answers a verified request, if the office is still trusted. After a report it can be
    /// tried again.
    ///
    /// # Errors
    /// - `WrongVenue`: the request was verified by another venue.
    /// - `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`: the office is no longer trusted.
    /// - `RequestExpired`: it has expired since then.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn release(&self, request: &VerifiedRequest, trust: &Trust, now: i64) -> Result<Release, RecordError> {
        Release::new(&self.ring, request, trust, now)
    }

    /// Consents to succeed the identity `old` from the UTC day `from` on, counted from 1970-01-01. The old identity
    /// then signs with [`Venue::succeed`].
    ///
    /// # Errors
    /// - `InvalidTime`: a day after 9999. `Disagrees`: `old` is this identity.
    pub fn consent_to_succeed(&self, old: &VenueId, from: u32) -> Result<Vec<u8>, RecordError> {
        succession::consent(SuccessionRole::Venue, old.as_bytes(), from, None, self.ring.identity())
    }

    /// The same, and commits to `next`, which will succeed this identity: then no other can.
    ///
    /// # Errors
    /// As [`Venue::consent_to_succeed`].
    pub fn consent_and_commit(&self, old: &VenueId, from: u32, next: &VenueId) -> Result<Vec<u8>, RecordError> {
        let (next, key) = (Some(next.as_bytes()), self.ring.identity());
        succession::consent(SuccessionRole::Venue, old.as_bytes(), from, next, key)
    }

    /// Names its successor: the identity that consented. Posters stay valid: apps that took the succession follow it.
    /// Keep the old identity for 30 days: requests for the days before name it.
    ///
    /// # Errors
    /// - `Malformed`, `UnsupportedVersion`: not a consent. `WrongPurpose`: not that of a venue.
    /// - `Disagrees`: the consent to succeed another identity.
    /// - `BadSignature`: the new identity did not sign it.
    pub fn succeed(&self, consent: &[u8]) -> Result<Vec<u8>, RecordError> {
        succession::succeed(SuccessionRole::Venue, consent, self.ring.identity())
    }
}
