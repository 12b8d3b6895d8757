//! The visitor shares visits with a health office: offline under a code, or live.

use crate::convert::{Result, array, exposed, number, text, whole};
use crate::live::{RunSecret, slot};
use crate::store::StoreStep;
use crate::stretch::ShareCodeKey;
use crate::trust::Trust;
use crate::visitor::KeptList;
use episeal::visits::share::{self, ShareOrder};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct ShareRecipient(share::ShareRecipient);

#[wasm_bindgen]
impl ShareRecipient {
    pub fn verify(office_day_key: &[u8], trust: &Trust, now: f64) -> Result<ShareRecipient> {
        Ok(Self(share::ShareRecipient::verify(office_day_key, &trust.0, whole(now))?))
    }

    pub fn office(&self) -> JsString {
        text(&self.0.office().to_text())
    }

    pub fn name(&self) -> JsString {
        text(self.0.name())
    }

    pub fn share(
        &self,
        visits: &KeptList,
        code: &ShareCodeKey,
        expires: f64,
        trust: &Trust,
        now: f64,
    ) -> Result<SealedShare> {
        let order = ShareOrder { recipient: self.0.clone(), code: code.0.clone(), expires: whole(expires) };
        Ok(SealedShare(share::share_visits(&visits.0, &order, &trust.0, whole(now))?))
    }
}

#[wasm_bindgen]
pub struct SealedShare(share::SealedShare);

#[wasm_bindgen]
impl SealedShare {
    pub fn bytes(&self) -> Uint8Array {
        array(self.0.bytes())
    }

    pub fn share_id(&self) -> JsString {
        text(&self.0.share_id().to_text())
    }
}

#[wasm_bindgen]
pub struct LiveShare(share::LiveShare);

#[wasm_bindgen]
impl LiveShare {
    pub fn start(visits: &KeptList, recipient: &ShareRecipient, trust: &Trust, now: f64) -> Result<LiveShare> {
        Ok(Self(share::LiveShare::start(&visits.0, &recipient.0, &trust.0, whole(now))?))
    }

    pub fn hello(&self) -> Uint8Array {
        array(self.0.hello())
    }

    pub fn share_id(&self) -> JsString {
        text(&self.0.share_id().to_text())
    }

    pub fn visits(&self) -> u32 {
        self.0.visits()
    }

    pub fn expires(&self) -> f64 {
        number(self.0.expires())
    }

    pub fn code(&self) -> JsString {
        text(self.0.code().expose_secret_text())
    }

    pub fn keep(&mut self, next: &RunSecret) -> Result<Uint8Array> {
        Ok(array(&self.0.keep(&next.0)?))
    }

    pub fn resume(state: &[u8], secret: &RunSecret) -> Result<LiveShare> {
        Ok(Self(share::LiveShare::resume(state, &secret.0)?))
    }

    pub fn take(&mut self, answer: &[u8], trust: &Trust, now: f64) -> Result<()> {
        Ok(self.0.take(answer, &trust.0, whole(now))?)
    }

    pub fn finish(&mut self, answer: &[u8], trust: &Trust, now: f64) -> Result<Uint8Array> {
        Ok(array(&self.0.finish(answer, &trust.0, whole(now))?))
    }
}

/// In which order a visitor's run and its secret are stored.
#[wasm_bindgen]
pub struct RunStore(share::RunStore);

#[wasm_bindgen]
impl RunStore {
    pub fn create(state: &[u8], secret: &RunSecret) -> RunStore {
        Self(share::RunStore::create(state, &secret.0))
    }

    /// A slot that holds nothing that can be read as a secret counts as empty.
    pub fn resume(file: Vec<u8>, current: Option<Vec<u8>>, next: Option<Vec<u8>>) -> Result<RunStore> {
        let found = share::FoundRun { file, current: slot(current), next: slot(next) };
        Ok(Self(share::RunStore::resume(&found)?))
    }

    pub fn secret(&self) -> Uint8Array {
        exposed(&self.0.secret().export_secret_bytes())
    }

    pub fn save(&mut self, state: &[u8], next: &RunSecret) -> Result<()> {
        Ok(self.0.save(state, &next.0)?)
    }

    pub fn end(&mut self) {
        self.0.end();
    }

    pub fn step(&self) -> StoreStep {
        StoreStep(self.0.step())
    }

    pub fn done(&mut self) {
        self.0.done();
    }
}
