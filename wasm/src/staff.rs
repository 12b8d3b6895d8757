//! The venue's staff: they read check-in codes and note departures.

use crate::convert::{Result, array, exposed, text, whole};
use crate::trust::Poster;
use episeal::visits::staff;
use episeal::visits::{RecordId, VenueId};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct Staff(staff::Staff);

#[wasm_bindgen]
impl Staff {
    pub fn generate() -> Result<Staff> {
        Ok(Self(staff::Staff::generate()?))
    }

    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Staff> {
        Ok(Self(staff::Staff::import_secret_bytes(bytes)?))
    }

    pub fn export_secret_bytes(&self) -> Result<Uint8Array> {
        Ok(exposed(&self.0.export_secret_bytes()?))
    }

    pub fn id(&self) -> JsString {
        text(&self.0.id().to_text())
    }

    pub fn note_departure(&self, assignment: &Assignment, record_id: &str, departure: f64) -> Result<Uint8Array> {
        Ok(array(&self.0.note_departure(&assignment.0, &RecordId::parse(record_id)?, whole(departure))?))
    }
}

#[wasm_bindgen]
pub struct Assignment(staff::Assignment);

#[wasm_bindgen]
impl Assignment {
    pub fn new(venue: &str, staff_certificate: Vec<u8>, venue_day_key: Vec<u8>) -> Result<Assignment> {
        Ok(Self(staff::Assignment { venue: VenueId::parse(venue)?, staff_certificate, venue_day_key }))
    }
}

#[wasm_bindgen]
pub struct CheckInReader(staff::CheckInReader);

#[wasm_bindgen]
impl CheckInReader {
    pub fn new() -> Self {
        Self(staff::CheckInReader::new())
    }

    pub fn read(&mut self, text: &str, now: f64) -> Result<CheckInCode> {
        Ok(CheckInCode(self.0.read(text, whole(now))?))
    }
}

#[wasm_bindgen]
pub struct CheckInCode(staff::CheckInCode);

#[wasm_bindgen]
impl CheckInCode {
    pub fn handle(&self) -> JsString {
        text(&self.0.handle().to_text())
    }

    pub fn invite(&self, poster: &Poster, venue_day_key: &[u8]) -> Result<Uint8Array> {
        Ok(array(&self.0.invite(&poster.0, venue_day_key)?))
    }
}
