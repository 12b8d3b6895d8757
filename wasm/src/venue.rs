//! The venue: day keys, requests, releases.

use crate::areas::{AreaGroupList, VenueAreasList, area_texts};
use crate::convert::{Result, array, copied, exposed, number, text, whole};
use crate::request::Ask;
use crate::ring::{KeptDayKey, kept};
use crate::trust::{Poster, Trust};
use episeal::visits::venue;
use episeal::visits::{Area, StaffId, VenueId};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct Venue(venue::Venue);

#[wasm_bindgen]
impl Venue {
    pub fn generate() -> Result<Venue> {
        Ok(Self(venue::Venue::generate()?))
    }

    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Venue> {
        Ok(Self(venue::Venue::import_secret_bytes(bytes)?))
    }

    pub fn export_secret_bytes(&self) -> Result<Uint8Array> {
        Ok(exposed(&self.0.export_secret_bytes()?))
    }

    pub fn id(&self) -> JsString {
        text(&self.0.id().to_text())
    }

    pub fn poster(&self, name: &str, area: &str) -> Result<Poster> {
        Ok(Poster(self.0.poster(name, Area::parse(area)?)?))
    }

    pub fn areas(&self, from: u32, groups: &AreaGroupList) -> Result<Uint8Array> {
        Ok(array(&self.0.areas(from, &groups.0)?))
    }

    pub fn day_key(&mut self, day: u32, office_day_key: &[u8], trust: &Trust, now: f64) -> Result<Uint8Array> {
        Ok(array(&self.0.day_key(day, office_day_key, &trust.0, whole(now))?))
    }

    pub fn day_key_venue_may_read(&mut self, day: u32, now: f64) -> Result<Uint8Array> {
        Ok(array(&self.0.day_key_venue_may_read(day, whole(now))?))
    }

    pub fn certify_staff(&self, staff: &str, day: u32) -> Result<Uint8Array> {
        Ok(array(&self.0.certify_staff(&StaffId::parse(staff)?, day)?))
    }

    pub fn day_keys(&self, now: f64) -> Result<Vec<KeptDayKey>> {
        Ok(kept(self.0.day_keys(whole(now))?))
    }

    pub fn prune(&mut self, now: f64) -> Result<u32> {
        Ok(self.0.prune(whole(now))?)
    }

    pub fn authenticate(&self, request: &[u8], trust: &Trust, now: f64) -> Result<AuthenticRequest> {
        Ok(AuthenticRequest(self.0.authenticate(request, &trust.0, whole(now))?))
    }

    pub fn verify_request(
        &self,
        request: &AuthenticRequest,
        policy: &Policy,
        log: &mut RequestLog,
    ) -> Result<VerifiedRequest> {
        Ok(VerifiedRequest(self.0.verify_request(&request.0, &policy.0, &mut log.0)?))
    }

    pub fn release(&self, request: &VerifiedRequest, trust: &Trust, now: f64) -> Result<Release> {
        Ok(Release(self.0.release(&request.0, &trust.0, whole(now))?))
    }

    pub fn consent_to_succeed(&self, old: &str, from: u32) -> Result<Uint8Array> {
        Ok(array(&self.0.consent_to_succeed(&VenueId::parse(old)?, from)?))
    }

    pub fn consent_and_commit(&self, old: &str, from: u32, next: &str) -> Result<Uint8Array> {
        let (old, next) = (VenueId::parse(old)?, VenueId::parse(next)?);
        Ok(array(&self.0.consent_and_commit(&old, from, &next)?))
    }

    pub fn succeed(&self, consent: &[u8]) -> Result<Uint8Array> {
        Ok(array(&self.0.succeed(consent)?))
    }
}

/// A request, authentic or verified: both say the same.
macro_rules! request {
    ($($name:ident),+) => { $(
        #[wasm_bindgen]
        pub struct $name(venue::$name);

        #[wasm_bindgen]
        impl $name {
            pub fn ask(&self) -> Ask {
                Ask(self.0.ask().clone())
            }

            pub fn office(&self) -> JsString {
                text(&self.0.office().to_text())
            }

            pub fn office_name(&self) -> JsString {
                text(self.0.office_name())
            }

            pub fn days(&self) -> Vec<u32> {
                self.0.days()
            }
        }
    )+ };
}

request!(AuthenticRequest, VerifiedRequest);

#[wasm_bindgen]
pub struct RequestLog(venue::RequestLog);

#[wasm_bindgen]
impl RequestLog {
    pub fn new() -> Self {
        Self(venue::RequestLog::new())
    }

    pub fn to_bytes(&self) -> Uint8Array {
        array(&self.0.to_bytes())
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<RequestLog> {
        Ok(Self(venue::RequestLog::from_bytes(bytes)?))
    }
}

/// What core requires by itself, until it is set.
#[wasm_bindgen]
pub struct PolicyFields(venue::PolicyFields);

#[wasm_bindgen]
impl PolicyFields {
    pub fn new() -> Self {
        Self(venue::PolicyFields::default())
    }

    pub fn min_window(&self) -> f64 {
        number(self.0.min_window)
    }

    pub fn set_min_window(&mut self, seconds: f64) {
        self.0.min_window = whole(seconds);
    }

    pub fn max_requests(&self) -> u32 {
        self.0.max_requests
    }

    pub fn set_max_requests(&mut self, requests: u32) {
        self.0.max_requests = requests;
    }

    pub fn max_seconds_a_day(&self) -> f64 {
        number(self.0.max_seconds_a_day)
    }

    pub fn set_max_seconds_a_day(&mut self, seconds: f64) {
        self.0.max_seconds_a_day = whole(seconds);
    }

    pub fn min_places(&self) -> u32 {
        self.0.min_places
    }

    pub fn set_min_places(&mut self, places: u32) {
        self.0.min_places = places;
    }

    pub fn allows_unlisted_areas(&self) -> bool {
        self.0.allows_unlisted_areas
    }

    pub fn set_allows_unlisted_areas(&mut self, is_allowed: bool) {
        self.0.allows_unlisted_areas = is_allowed;
    }

    pub fn max_stay(&self) -> f64 {
        number(self.0.max_stay)
    }

    pub fn set_max_stay(&mut self, seconds: f64) {
        self.0.max_stay = whole(seconds);
    }
}

#[wasm_bindgen]
pub struct Policy(venue::Policy);

#[wasm_bindgen]
impl Policy {
    pub fn new(fields: &PolicyFields, areas: &VenueAreasList) -> Result<Policy> {
        Ok(Self(venue::Policy::new(&fields.0, &areas.0)?))
    }
}

#[wasm_bindgen]
pub struct Release(venue::Release);

#[wasm_bindgen]
impl Release {
    pub fn push(&mut self, visit: &[u8], notes: Vec<Uint8Array>) -> Result<()> {
        Ok(self.0.push(visit, &copied(&notes))?)
    }

    pub fn empty_areas(&self) -> Vec<JsString> {
        area_texts(self.0.empty_areas())
    }

    pub fn finish(&mut self) {
        self.0.finish();
    }

    pub fn next_part(&mut self) -> Result<Option<Uint8Array>> {
        Ok(self.0.next_part()?.as_deref().map(array))
    }
}
