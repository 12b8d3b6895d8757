//! The diary on a visitor's device, and in which order it is stored.

use crate::convert::{Result, array, exposed, ids, period, whole};
use crate::store::StoreStep;
use crate::stretch::DiaryPinKey;
use crate::trust::Trust;
use crate::visitor::{Contact, Kept, PendingCheckIn, ReadyCheckIn, Sealed, VenueToday};
use episeal::visits::RecordId;
use episeal::visits::diary::{self, FoundDiary, Pick};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct DiarySecret(pub(crate) diary::DiarySecret);

#[wasm_bindgen]
impl DiarySecret {
    pub fn generate() -> Result<DiarySecret> {
        Ok(Self(diary::DiarySecret::generate()?))
    }

    pub fn import_secret_bytes(bytes: &[u8]) -> Result<DiarySecret> {
        Ok(Self(diary::DiarySecret::import_secret_bytes(bytes)?))
    }

    pub fn export_secret_bytes(&self) -> Uint8Array {
        exposed(&self.0.export_secret_bytes())
    }
}

#[wasm_bindgen]
pub struct Diary(diary::Diary);

#[wasm_bindgen]
impl Diary {
    pub fn create(pin: &DiaryPinKey, secret: &DiarySecret) -> Result<Diary> {
        Ok(Self(diary::Diary::create(&pin.0, &secret.0)?))
    }

    pub fn create_without_secret(pin: &DiaryPinKey) -> Result<Diary> {
        Ok(Self(diary::Diary::create_without_secret(&pin.0)?))
    }

    pub fn unlock(bytes: &[u8], pin: &DiaryPinKey, secret: &DiarySecret) -> Result<Diary> {
        Ok(Self(diary::Diary::unlock(bytes, &pin.0, &secret.0)?))
    }

    pub fn unlock_without_secret(bytes: &[u8], pin: &DiaryPinKey) -> Result<Diary> {
        Ok(Self(diary::Diary::unlock_without_secret(bytes, &pin.0)?))
    }

    pub fn lock(&self) -> Result<Uint8Array> {
        Ok(array(&self.0.lock()?))
    }

    pub fn contact(&self) -> Option<Contact> {
        self.0.contact().map(Contact)
    }

    pub fn set_contact(&mut self, contact: &Contact) {
        self.0.set_contact(&contact.0);
    }

    pub fn remove_contact(&mut self) {
        self.0.remove_contact();
    }

    pub fn add(&mut self, kept: &Kept) -> Result<()> {
        Ok(self.0.add(&kept.0)?)
    }

    pub fn amend(&mut self, kept: &Kept) -> Result<()> {
        Ok(self.0.amend(&kept.0)?)
    }

    pub fn visits(&self) -> Vec<Kept> {
        self.0.visits().into_iter().map(Kept).collect()
    }

    pub fn visit(&self, record_id: &str) -> Result<Option<Kept>> {
        Ok(self.0.visit(&RecordId::parse(record_id)?).map(Kept))
    }

    pub fn pick_all(&self) -> Result<Vec<Kept>> {
        Ok(self.0.pick(&Pick::All)?.into_iter().map(Kept).collect())
    }

    pub fn pick_period(&self, from: f64, to: f64) -> Result<Vec<Kept>> {
        let pick = Pick::Period { period: period(from, to)? };
        Ok(self.0.pick(&pick)?.into_iter().map(Kept).collect())
    }

    pub fn pick_visits(&self, record_ids: Vec<String>) -> Result<Vec<Kept>> {
        let pick = Pick::Visits { record_ids: ids(&record_ids, RecordId::parse)? };
        Ok(self.0.pick(&pick)?.into_iter().map(Kept).collect())
    }

    pub fn has_due(&self, now: f64) -> Result<bool> {
        Ok(self.0.has_due(whole(now))?)
    }

    pub fn delete(&mut self, record_id: &str, next: &DiarySecret) -> Result<()> {
        Ok(self.0.delete(&RecordId::parse(record_id)?, &next.0)?)
    }

    pub fn delete_without_secret(&mut self, record_id: &str) -> Result<()> {
        Ok(self.0.delete_without_secret(&RecordId::parse(record_id)?)?)
    }

    pub fn delete_all(&mut self, next: &DiarySecret) -> Result<()> {
        Ok(self.0.delete_all(&next.0)?)
    }

    pub fn delete_all_without_secret(&mut self) -> Result<()> {
        Ok(self.0.delete_all_without_secret()?)
    }

    pub fn expire(&mut self, next: &DiarySecret, now: f64) -> Result<u32> {
        Ok(self.0.expire(&next.0, whole(now))?)
    }

    pub fn expire_without_secret(&mut self, now: f64) -> Result<u32> {
        Ok(self.0.expire_without_secret(whole(now))?)
    }

    pub fn change_pin(&mut self, pin: &DiaryPinKey, next: &DiarySecret) -> Result<()> {
        Ok(self.0.change_pin(&pin.0, &next.0)?)
    }

    pub fn change_pin_without_secret(&mut self, pin: &DiaryPinKey) -> Result<()> {
        Ok(self.0.change_pin_without_secret(&pin.0)?)
    }

    pub fn add_pending(&mut self, pending: &PendingCheckIn) -> Result<()> {
        Ok(self.0.add_pending(&pending.0)?)
    }

    pub fn pending(&self) -> Vec<PendingCheckIn> {
        self.0.pending().into_iter().map(PendingCheckIn).collect()
    }

    pub fn leave_pending(&mut self, pending: &PendingCheckIn, departure: f64, now: f64) -> Result<()> {
        Ok(self.0.leave_pending(&pending.0, whole(departure), whole(now))?)
    }

    pub fn seal_pending(
        &mut self,
        ready: &ReadyCheckIn,
        venue: &VenueToday,
        trust: &Trust,
        now: f64,
    ) -> Result<Sealed> {
        Ok(Sealed(self.0.seal_pending(&ready.0, &venue.0, &trust.0, whole(now))?))
    }

    pub fn delete_pending(&mut self, pending: &PendingCheckIn, next: &DiarySecret) -> Result<()> {
        Ok(self.0.delete_pending(&pending.0, &next.0)?)
    }

    pub fn delete_pending_without_secret(&mut self, pending: &PendingCheckIn) -> Result<()> {
        Ok(self.0.delete_pending_without_secret(&pending.0)?)
    }
}

#[wasm_bindgen]
pub struct DiaryStore(diary::DiaryStore);

#[wasm_bindgen]
impl DiaryStore {
    pub fn create(diary: &Diary) -> Result<DiaryStore> {
        Ok(Self(diary::DiaryStore::create(&diary.0)?))
    }

    /// A slot that holds nothing that can be read as a secret counts as empty.
    pub fn resume(
        file: Vec<u8>,
        current: Option<Vec<u8>>,
        next: Option<Vec<u8>>,
        pin: &DiaryPinKey,
    ) -> Result<DiaryStore> {
        let slot = |held: Option<Vec<u8>>| held.and_then(|held| diary::DiarySecret::import_secret_bytes(&held).ok());
        let found = FoundDiary { file, current: slot(current), next: slot(next) };
        Ok(Self(diary::DiaryStore::resume(&found, &pin.0)?))
    }

    pub fn unlock(&self, file: &[u8], pin: &DiaryPinKey) -> Result<Diary> {
        Ok(Diary(self.0.unlock(file, &pin.0)?))
    }

    pub fn save(&mut self, diary: &Diary) -> Result<()> {
        Ok(self.0.save(&diary.0)?)
    }

    pub fn step(&self) -> StoreStep {
        StoreStep(self.0.step())
    }

    pub fn done(&mut self) {
        self.0.done();
    }
}
