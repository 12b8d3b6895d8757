//! The office opens what a visitor shared: offline under a code, or live.

use crate::convert::{Result, array, number, said, text, whole};
use crate::live::RunSecret;
use crate::plan::{CaseStay, VenueDay};
use crate::visit::{Visit, stay_facts};
use episeal::visits::{office, share};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct UnverifiedShare(pub(crate) share::UnverifiedShare);

#[wasm_bindgen]
impl UnverifiedShare {
    pub fn parse(share: &[u8]) -> Result<UnverifiedShare> {
        Ok(Self(share::UnverifiedShare::parse(share)?))
    }

    pub fn claimed_address(&self) -> ShareAddress {
        ShareAddress(*self.0.claimed_address())
    }
}

#[wasm_bindgen]
pub struct ShareAddress(share::ShareAddress);

#[wasm_bindgen]
impl ShareAddress {
    pub fn share_id(&self) -> JsString {
        text(&self.0.share_id().to_text())
    }

    pub fn office(&self) -> JsString {
        text(&self.0.office().to_text())
    }

    pub fn kid(&self) -> JsString {
        text(&self.0.kid().to_text())
    }

    pub fn expires(&self) -> f64 {
        number(self.0.expires())
    }
}

#[wasm_bindgen]
pub struct ShareLog(pub(crate) office::ShareLog);

#[wasm_bindgen]
impl ShareLog {
    pub fn new() -> Self {
        Self(office::ShareLog::new())
    }

    pub fn to_bytes(&self) -> Uint8Array {
        array(&self.0.to_bytes())
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<ShareLog> {
        Ok(Self(office::ShareLog::from_bytes(bytes)?))
    }
}

#[wasm_bindgen]
pub struct OpenedShare(pub(crate) office::OpenedShare);

#[wasm_bindgen]
impl OpenedShare {
    pub fn share_id(&self) -> JsString {
        text(&self.0.share_id().to_text())
    }

    pub fn venue_days(&self) -> Vec<VenueDay> {
        self.0.venue_days().into_iter().map(VenueDay).collect()
    }

    pub fn add_published(&mut self, day_key: &[u8]) -> Result<bool> {
        Ok(self.0.add_published(day_key)?)
    }

    pub fn add_stored(&mut self, visit: &[u8]) -> Result<bool> {
        Ok(self.0.add_stored(visit)?)
    }

    pub fn visits(&self) -> Vec<SharedVisit> {
        self.0.visits().into_iter().map(SharedVisit).collect()
    }
}

#[wasm_bindgen]
pub struct SharedVisit(office::SharedVisit);

stay_facts!(SharedVisit);

#[wasm_bindgen]
impl SharedVisit {
    pub fn record_id(&self) -> JsString {
        text(&self.0.record_id().to_text())
    }

    pub fn kid(&self) -> JsString {
        text(&self.0.kid().to_text())
    }

    pub fn visit(&self) -> Option<Visit> {
        self.0.visit().ok().cloned().map(Visit)
    }

    pub fn error(&self) -> Option<JsString> {
        self.0.visit().err().map(said)
    }

    pub fn errors(&self) -> Vec<JsString> {
        self.0.errors().iter().copied().map(said).collect()
    }

    pub fn case_stay(&self) -> Option<CaseStay> {
        self.0.case_stay().ok().map(CaseStay)
    }
}

#[wasm_bindgen]
pub struct LiveAnswer(pub(crate) office::LiveAnswer);

#[wasm_bindgen]
impl LiveAnswer {
    pub fn keep(&mut self, next: &RunSecret) -> Result<Uint8Array> {
        Ok(array(&self.0.keep(&next.0)?))
    }

    pub fn share_id(&self) -> JsString {
        text(&self.0.share_id().to_text())
    }

    pub fn expires(&self) -> f64 {
        number(self.0.expires())
    }

    pub fn take(&mut self, live_share: &[u8], now: f64) -> Result<()> {
        Ok(self.0.take(live_share, whole(now))?)
    }

    pub fn answer(&self) -> Uint8Array {
        array(self.0.answer())
    }

    pub fn open(&mut self, live_share: &[u8], now: f64) -> Result<OpenedShare> {
        Ok(OpenedShare(self.0.open(live_share, whole(now))?))
    }
}
