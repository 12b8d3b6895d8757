//! The venue: day keys, requests, releases.

use super::areas::AreaGroup;
use super::poster::Poster;
use super::release::Release;
use super::request::{AuthenticRequest, Policy, RequestLog, VerifiedRequest};
use super::ring::{KeptDayKey, ringed};
use super::trust::Trust;
use crate::convert::{each, exposed};
use crate::count::Count;
use crate::errors::RecordError;
use crate::ids::Day;
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::{Area, StaffId, VenueId, venue};

#[derive(uniffi::Object)]
pub struct Venue(State<venue::Venue>);

state!(Venue(venue::Venue));
ringed!(Venue(venue::Venue), self => self.0.read());

#[uniffi::export]
impl Venue {
    #[uniffi::constructor]
    pub fn generate() -> Result<Self, RecordError> {
        Ok(venue::Venue::generate()?.into())
    }

    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(venue::Venue::import_secret_bytes(&bytes)?.into())
    }

    pub fn export_secret_bytes(&self) -> Result<Vec<u8>, RecordError> {
        Ok(exposed(&self.0.read().export_secret_bytes()?))
    }

    pub fn id(&self) -> VenueId {
        self.0.read().id()
    }

    pub fn poster(&self, name: String, area: Area) -> Result<Poster, RecordError> {
        Ok(Poster(self.0.read().poster(&name, area)?))
    }

    pub fn areas(&self, from: Day, groups: Vec<AreaGroup>) -> Result<Vec<u8>, RecordError> {
        self.0.read().areas(from.0, &each(groups))
    }

    pub fn day_key(&self, day: Day, office_day_key: Vec<u8>, trust: &Trust, now: Time) -> Result<Vec<u8>, RecordError> {
        self.0.write().day_key(day.0, &office_day_key, &trust.0.read(), now.0)
    }

    pub fn day_key_venue_may_read(&self, day: Day, now: Time) -> Result<Vec<u8>, RecordError> {
        self.0.write().day_key_venue_may_read(day.0, now.0)
    }

    pub fn certify_staff(&self, staff: StaffId, day: Day) -> Result<Vec<u8>, RecordError> {
        self.0.read().certify_staff(&staff, day.0)
    }

    pub fn day_keys(&self, now: Time) -> Result<Vec<KeptDayKey>, RecordError> {
        Ok(each(self.0.read().day_keys(now.0)?))
    }

    pub fn prune(&self, now: Time) -> Result<Count, RecordError> {
        Ok(self.0.write().prune(now.0)?.into())
    }

    pub fn authenticate(&self, request: Vec<u8>, trust: &Trust, now: Time) -> Result<AuthenticRequest, RecordError> {
        Ok(AuthenticRequest(self.0.read().authenticate(&request, &trust.0.read(), now.0)?))
    }

    pub fn verify_request(
        &self,
        request: &AuthenticRequest,
        policy: &Policy,
        log: &RequestLog,
    ) -> Result<VerifiedRequest, RecordError> {
        Ok(VerifiedRequest(self.0.read().verify_request(&request.0, &policy.0, &mut log.0.write())?))
    }

    pub fn release(&self, request: &VerifiedRequest, trust: &Trust, now: Time) -> Result<Release, RecordError> {
        Ok(self.0.read().release(&request.0, &trust.0.read(), now.0)?.into())
    }

    pub fn consent_to_succeed(&self, old: VenueId, from: Day) -> Result<Vec<u8>, RecordError> {
        self.0.read().consent_to_succeed(&old, from.0)
    }

    pub fn consent_and_commit(&self, old: VenueId, from: Day, next: VenueId) -> Result<Vec<u8>, RecordError> {
        self.0.read().consent_and_commit(&old, from.0, &next)
    }

    pub fn succeed(&self, consent: Vec<u8>) -> Result<Vec<u8>, RecordError> {
        self.0.read().succeed(&consent)
    }
}
