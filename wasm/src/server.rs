//! The server: what it checks before it stores or publishes something.

use crate::areas::{VenueAreas, VenueAreasList};
use crate::convert::{Result, array, copied, ids, text, whole};
use crate::trust::Trust;
use episeal::visits::server;
use episeal::visits::{KeyId, VenueId};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct VisitAddress(server::VisitAddress);

#[wasm_bindgen]
impl VisitAddress {
    pub fn record_id(&self) -> JsString {
        text(&self.0.record_id().to_text())
    }

    pub fn kid(&self) -> JsString {
        text(&self.0.kid().to_text())
    }

    pub fn day(&self) -> u32 {
        self.0.day()
    }

    pub fn revision(&self) -> u8 {
        self.0.revision()
    }
}

#[wasm_bindgen]
pub struct Admitted(server::Admitted);

#[wasm_bindgen]
impl Admitted {
    pub fn address(&self) -> VisitAddress {
        VisitAddress(*self.0.address())
    }

    pub fn is_stored_already(&self) -> bool {
        self.0.is_stored_already()
    }
}

#[wasm_bindgen]
pub struct StoredVisit(server::StoredVisit);

#[wasm_bindgen]
impl StoredVisit {
    pub fn new(highest: Option<Vec<u8>>) -> Self {
        Self(server::StoredVisit { published: None, highest })
    }

    pub fn set_published(&mut self, published: &AdmittedDayKey) {
        self.0.published = Some(published.0.clone());
    }
}

#[wasm_bindgen]
pub struct UnverifiedVisit(server::UnverifiedVisit);

#[wasm_bindgen]
impl UnverifiedVisit {
    pub fn parse(visit: &[u8]) -> Result<UnverifiedVisit> {
        Ok(Self(server::UnverifiedVisit::parse(visit)?))
    }

    pub fn claimed_address(&self) -> VisitAddress {
        VisitAddress(self.0.claimed_address())
    }

    pub fn admit(&self, stored: &StoredVisit, now: f64) -> Result<Admitted> {
        Ok(Admitted(self.0.admit(&stored.0, whole(now))?))
    }
}

#[wasm_bindgen]
pub struct NoteAddress(server::NoteAddress);

#[wasm_bindgen]
impl NoteAddress {
    pub fn day(&self) -> u32 {
        self.0.day()
    }

    pub fn kid(&self) -> JsString {
        text(&self.0.kid().to_text())
    }

    pub fn record_id(&self) -> JsString {
        text(&self.0.record_id().to_text())
    }

    pub fn staff(&self) -> JsString {
        text(&self.0.staff().to_text())
    }
}

#[wasm_bindgen]
pub struct AdmittedNote(server::AdmittedNote);

#[wasm_bindgen]
impl AdmittedNote {
    pub fn address(&self) -> NoteAddress {
        NoteAddress(*self.0.address())
    }

    pub fn is_stored_already(&self) -> bool {
        self.0.is_stored_already()
    }
}

#[wasm_bindgen]
pub struct StoredNotes(server::StoredNotes);

#[wasm_bindgen]
impl StoredNotes {
    pub fn new(of_record: Vec<Uint8Array>, of_staff: u32) -> Self {
        Self(server::StoredNotes { published: None, of_record: copied(&of_record), of_staff })
    }

    pub fn set_published(&mut self, published: &AdmittedDayKey) {
        self.0.published = Some(published.0.clone());
    }
}

#[wasm_bindgen]
pub struct UnverifiedNote(server::UnverifiedNote);

#[wasm_bindgen]
impl UnverifiedNote {
    pub fn parse(note: &[u8]) -> Result<UnverifiedNote> {
        Ok(Self(server::UnverifiedNote::parse(note)?))
    }

    pub fn claimed_address(&self) -> NoteAddress {
        NoteAddress(self.0.claimed_address())
    }

    pub fn admit(&self, stored: &StoredNotes, now: f64) -> Result<AdmittedNote> {
        Ok(AdmittedNote(self.0.admit(&stored.0, whole(now))?))
    }
}

#[wasm_bindgen]
pub struct DayKeyAddress(server::DayKeyAddress);

#[wasm_bindgen]
impl DayKeyAddress {
    pub fn venue(&self) -> JsString {
        text(&self.0.venue().to_text())
    }

    pub fn day(&self) -> u32 {
        self.0.day()
    }

    pub fn kid(&self) -> JsString {
        text(&self.0.kid().to_text())
    }
}

#[wasm_bindgen]
pub struct UnverifiedDayKey(server::UnverifiedDayKey);

#[wasm_bindgen]
impl UnverifiedDayKey {
    pub fn parse(day_key: &[u8]) -> Result<UnverifiedDayKey> {
        Ok(Self(server::UnverifiedDayKey::parse(day_key)?))
    }

    pub fn claimed_address(&self) -> DayKeyAddress {
        DayKeyAddress(self.0.claimed_address())
    }

    pub fn admit(&self, successions: Vec<Uint8Array>, now: f64) -> Result<AdmittedDayKey> {
        Ok(AdmittedDayKey(self.0.admit(&copied(&successions), whole(now))?))
    }

    pub fn replace(
        &self,
        published: &AdmittedDayKey,
        successions: Vec<Uint8Array>,
        now: f64,
    ) -> Result<AdmittedDayKey> {
        Ok(AdmittedDayKey(self.0.replace(&published.0, &copied(&successions), whole(now))?))
    }
}

#[wasm_bindgen]
pub struct AdmittedDayKey(server::AdmittedDayKey);

#[wasm_bindgen]
impl AdmittedDayKey {
    pub fn restore(day_key: &[u8], replaced: Vec<String>) -> Result<AdmittedDayKey> {
        Ok(Self(server::AdmittedDayKey::restore(day_key, &ids(&replaced, KeyId::parse)?)?))
    }

    pub fn venue(&self) -> JsString {
        text(&self.0.venue().to_text())
    }

    pub fn day(&self) -> u32 {
        self.0.day()
    }

    pub fn kid(&self) -> JsString {
        text(&self.0.kid().to_text())
    }

    pub fn replaced(&self) -> Vec<JsString> {
        self.0.replaced().iter().map(|kid| text(&kid.to_text())).collect()
    }
}

#[wasm_bindgen]
pub struct AdmittedSuccession(server::AdmittedSuccession);

#[wasm_bindgen]
impl AdmittedSuccession {
    pub fn admit(succession: &[u8], published: Vec<Uint8Array>, now: f64) -> Result<AdmittedSuccession> {
        Ok(Self(server::admit_succession(succession, &copied(&published), whole(now))?))
    }

    pub fn role(&self) -> JsString {
        text(self.0.role().code())
    }

    pub fn old(&self) -> Uint8Array {
        array(self.0.old())
    }

    pub fn day(&self) -> u32 {
        self.0.day()
    }

    pub fn is_stored_already(&self) -> bool {
        self.0.is_stored_already()
    }
}

#[wasm_bindgen]
pub fn venue_counts(venue: &str, day: u32, successions: Vec<Uint8Array>) -> Result<bool> {
    Ok(server::venue_counts(&VenueId::parse(venue)?, day, &copied(&successions))?)
}

#[wasm_bindgen]
pub struct AdmittedNotice(server::AdmittedNotice);

#[wasm_bindgen]
impl AdmittedNotice {
    pub fn admit(notice: &[u8], trust: &Trust, now: f64) -> Result<AdmittedNotice> {
        Ok(Self(server::admit_notice(notice, &trust.0, whole(now))?))
    }

    pub fn office(&self) -> JsString {
        text(&self.0.office().to_text())
    }

    pub fn kid(&self) -> JsString {
        text(&self.0.kid().to_text())
    }
}

#[wasm_bindgen]
pub struct AdmittedAreas(server::AdmittedAreas);

#[wasm_bindgen]
impl AdmittedAreas {
    pub fn admit(
        list: &VenueAreas,
        published: &VenueAreasList,
        successions: Vec<Uint8Array>,
        now: f64,
    ) -> Result<AdmittedAreas> {
        Ok(Self(server::admit_areas(&list.0, &published.0, &copied(&successions), whole(now))?))
    }

    pub fn venue(&self) -> JsString {
        text(&self.0.venue().to_text())
    }

    pub fn from(&self) -> u32 {
        self.0.from()
    }

    pub fn is_stored_already(&self) -> bool {
        self.0.is_stored_already()
    }
}

#[wasm_bindgen]
pub fn keeps_areas(list: &VenueAreas, lists: &VenueAreasList, now: f64) -> Result<bool> {
    Ok(server::keeps_areas(&list.0, &lists.0, whole(now))?)
}
