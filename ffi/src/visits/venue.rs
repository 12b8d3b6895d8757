//! The venue: day keys, requests, releases.

use super::areas::AreaGroup;
use super::poster::Poster;
use super::release::Release;
use super::request::{AuthenticRequest, Policy, RequestLog, VerifiedRequest};
use super::ring::{KeptDayKey, ringed};
use super::trust::Trust;
use crate::convert::{each, exposed, tried};
use crate::count::Count;
use crate::errors::RecordError;
use crate::ids::{Area, Day, StaffId, VenueId};
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::venue;

/// A venue with its identity and the day keys that are not yet deleted.
#[derive(uniffi::Object)]
pub struct Venue(State<venue::Venue>);

state!(Venue(venue::Venue));
ringed!(Venue(venue::Venue), self => self.0.read());

#[uniffi::export]
impl Venue {
    /// A new venue with a random identity.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    #[uniffi::constructor]
    pub fn generate() -> Result<Self, RecordError> {
        Ok(venue::Venue::generate()?.into())
    }

    /// Reads what `Venue::export_secret_bytes` wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: the keys of another party.
    /// - `UnsupportedVersion`: keys of a newer version.
    /// - `Malformed`: anything else.
    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(venue::Venue::import_secret_bytes(&bytes)?.into())
    }

    /// Identity and day keys as text, one per line. Save it after every change.
    ///
    /// # Errors
    /// - `TooLong`: more than 65,536 bytes, which the keys of 38 days never reach.
    ///
    /// # Security
    /// Keep no backup longer than 30 days: it would hold day keys that were deleted. On flash memory deletion is best
    /// effort.
    pub fn export_secret_bytes(&self) -> Result<Vec<u8>, RecordError> {
        Ok(exposed(&self.0.read().export_secret_bytes()?))
    }

    /// The public identity, which posters carry.
    pub fn id(&self) -> VenueId {
        self.0.read().id().into()
    }

    /// The printed code for an area of this venue.
    ///
    /// # Errors
    /// - `TooLong`, `InvalidText`: the name is empty, has control characters, or more than 160 bytes.
    pub fn poster(&self, name: String, area: Area) -> Result<Poster, RecordError> {
        Ok(Poster(self.0.read().poster(&name, area.read()?)?))
    }

    /// The signed list of this venue's areas from the day `from` on.
    ///
    /// # Errors
    /// - `TooLong`: more than 4,096 groups, two ranges of a group, 64 bytes of a level or 262,144 of the list.
    /// - `InvalidText`: a word that is not a level.
    /// - `Malformed`: no group; a group of no or more than five levels; a range that ends before it begins or beyond
    ///   99,999; places that are not 1 to 100,000; an activity over 3; more than 65,536 rows (as many as the first of
    ///   two ranges has numbers, and one for every other group); an area that is listed twice or lies inside another; a
    ///   day after 9999.
    pub fn areas(&self, from: Day, groups: Vec<AreaGroup>) -> Result<Vec<u8>, RecordError> {
        self.0.read().areas(from.read()?, &tried(groups, AreaGroup::core)?)
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
    /// - `VenueIsOffice`, `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`, `BadSignature`,
    ///   `Malformed`, `WrongPurpose`, `UnsupportedVersion`: the office day key.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn day_key(&self, day: Day, office_day_key: Vec<u8>, trust: &Trust, now: Time) -> Result<Vec<u8>, RecordError> {
        self.0.write().day_key(day.read()?, &office_day_key, &trust.0.read(), now.0)
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
    /// Only for deployments without health-office keys. `CheckIn::readers` must consent to it.
    pub fn day_key_venue_may_read(&self, day: Day, now: Time) -> Result<Vec<u8>, RecordError> {
        self.0.write().day_key_venue_may_read(day.read()?, now.0)
    }

    /// Certifies a member of staff for one day.
    ///
    /// # Errors
    /// - `InvalidTime`: a day after 9999.
    pub fn certify_staff(&self, staff: StaffId, day: Day) -> Result<Vec<u8>, RecordError> {
        self.0.read().certify_staff(&staff.read()?, day.read()?)
    }

    /// The day keys that are kept and not due for deletion, ascending by day.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn day_keys(&self, now: Time) -> Result<Vec<KeptDayKey>, RecordError> {
        Ok(each(self.0.read().day_keys(now.0)?))
    }

    /// Deletes the keys of days more than 30 days before today and says how many. Save the venue afterwards.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn prune(&self, now: Time) -> Result<Count, RecordError> {
        Ok(self.0.write().prune(now.0)?.into())
    }

    /// Whether a request is for this venue, and from an office that the pinned authority certifies.
    ///
    /// It can be shown to the venue's owner: `Venue::verify_request` decides, as of this `now`. Whoever decides later
    /// authenticates anew.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a request.
    /// - `WrongVenue`: for another venue, or for days for which another identity counts.
    /// - `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`, `BadSignature`: not from an office
    ///   that the authority certifies now.
    /// - `Undecryptable`: nothing can be sealed to its reply key. `NoRandomness`: no random bytes to test that with.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn authenticate(&self, request: Vec<u8>, trust: &Trust, now: Time) -> Result<AuthenticRequest, RecordError> {
        Ok(AuthenticRequest(self.0.read().authenticate(&request, &trust.0.read(), now.0)?))
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
        log: &RequestLog,
    ) -> Result<VerifiedRequest, RecordError> {
        Ok(VerifiedRequest(self.0.read().verify_request(&request.0, &policy.0, &mut log.0.write())?))
    }

    /// Begins the release that answers a verified request, if the office is still trusted. After a refusal it can be
    /// tried again.
    ///
    /// # Errors
    /// - `WrongVenue`: the request was verified by another venue.
    /// - `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`: the office is no longer trusted.
    /// - `RequestExpired`: it has expired since then.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn release(&self, request: &VerifiedRequest, trust: &Trust, now: Time) -> Result<Release, RecordError> {
        Ok(self.0.read().release(&request.0, &trust.0.read(), now.0)?.into())
    }

    /// Consents to succeed the identity `old` from the UTC day `from` on. The old identity then signs with
    /// `Venue::succeed`.
    ///
    /// # Errors
    /// - `InvalidTime`: a day after 9999. `Disagrees`: `old` is this identity.
    pub fn consent_to_succeed(&self, old: VenueId, from: Day) -> Result<Vec<u8>, RecordError> {
        self.0.read().consent_to_succeed(&old.read()?, from.read()?)
    }

    /// The same, and commits to `next`, which will succeed this identity: then no other can.
    ///
    /// # Errors
    /// As `Venue::consent_to_succeed`.
    pub fn consent_and_commit(&self, old: VenueId, from: Day, next: VenueId) -> Result<Vec<u8>, RecordError> {
        self.0.read().consent_and_commit(&old.read()?, from.read()?, &next.read()?)
    }

    /// Names its successor: the identity that consented. Posters stay valid: apps that took the succession follow it.
    /// Keep the old identity for 30 days: requests for the days before name it.
    ///
    /// # Errors
    /// - `Malformed`, `UnsupportedVersion`: not a consent. `WrongPurpose`: not that of a venue.
    /// - `Disagrees`: the consent to succeed another identity.
    /// - `BadSignature`: the new identity did not sign it.
    pub fn succeed(&self, consent: Vec<u8>) -> Result<Vec<u8>, RecordError> {
        self.0.read().succeed(&consent)
    }
}
