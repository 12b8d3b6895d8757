//! The office opens what a venue released.

use crate::convert::{Result, array, exposed, number, said, text};
use crate::visit::Visit;
use episeal::visits::office;
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

/// With its bytes, which another thread reads again.
#[wasm_bindgen]
pub struct OwnRequest {
    pub(crate) own: office::OwnRequest,
    pub(crate) bytes: Vec<u8>,
}

#[wasm_bindgen]
impl OwnRequest {
    pub fn days(&self) -> Vec<u32> {
        self.own.days()
    }

    pub fn bytes(&self) -> Uint8Array {
        array(&self.bytes)
    }
}

#[wasm_bindgen]
pub struct Opening(pub(crate) office::Opening);

#[wasm_bindgen]
impl Opening {
    pub fn wants_part(&self) -> bool {
        self.0.wants_part()
    }

    pub fn add_part(&mut self, part: &[u8]) -> Result<()> {
        Ok(self.0.add_part(part)?)
    }

    /// What is wrong with this visit alone; nothing is thrown.
    pub fn add_visit(&mut self, visit: &[u8]) -> Option<JsString> {
        self.0.add_visit(visit).err().map(said)
    }

    pub fn next_result(&mut self) -> Option<RecordOutcome> {
        self.0.next_result().map(RecordOutcome)
    }

    pub fn empty_areas(&self) -> Vec<JsString> {
        self.0.empty_areas().iter().map(|area| text(&area.to_text())).collect()
    }

    /// What is missing; nothing is thrown, since results are still to be taken.
    pub fn finish(&mut self) -> Option<JsString> {
        self.0.finish().err().map(said)
    }
}

#[wasm_bindgen]
pub struct RecordOutcome(office::RecordOutcome);

#[wasm_bindgen]
impl RecordOutcome {
    pub fn record_id(&self) -> JsString {
        text(&self.0.record_id().to_text())
    }

    pub fn visit(&self) -> Option<OpenedVisit> {
        self.0.result().ok().cloned().map(OpenedVisit)
    }

    pub fn error(&self) -> Option<JsString> {
        self.0.result().err().map(said)
    }
}

#[wasm_bindgen]
pub struct OpenedVisit(office::OpenedVisit);

#[wasm_bindgen]
impl OpenedVisit {
    pub fn visit(&self) -> Visit {
        Visit(self.0.visit().clone())
    }

    pub fn noted_departure(&self) -> Option<f64> {
        self.0.noted_departure().map(number)
    }

    pub fn departure(&self) -> Option<f64> {
        self.0.departure().map(number)
    }

    pub fn notice_key(&self) -> Option<Uint8Array> {
        self.0.notice_key().map(|key| exposed(&key.export_secret_bytes()))
    }
}
