//! The diary on a visitor's device, and in which order it is stored.

use super::contact::Contact;
use super::period::Period;
use super::store::StoreStep;
use super::stretch::DiaryPinKey;
use super::trust::Trust;
use super::visitor::{Kept, PendingCheckIn, ReadyCheckIn, Sealed, VenueToday};
use crate::convert::{exposed, objects};
use crate::count::Count;
use crate::errors::RecordError;
use crate::records::personal;
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::{RecordId, diary, diary::Pick};
use std::sync::Arc;

#[derive(uniffi::Object)]
pub struct DiarySecret(pub(crate) diary::DiarySecret);

#[uniffi::export]
impl DiarySecret {
    #[uniffi::constructor]
    pub fn generate() -> Result<Self, RecordError> {
        Ok(Self(diary::DiarySecret::generate()?))
    }

    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(diary::DiarySecret::import_secret_bytes(&bytes)?))
    }

    pub fn export_secret_bytes(&self) -> Vec<u8> {
        exposed(&self.0.export_secret_bytes())
    }
}

#[derive(uniffi::Object)]
pub struct Diary(State<diary::Diary>);

state!(Diary(diary::Diary));

#[uniffi::export]
impl Diary {
    #[uniffi::constructor]
    pub fn create(pin: &DiaryPinKey, secret: &DiarySecret) -> Result<Self, RecordError> {
        Ok(diary::Diary::create(&pin.0, &secret.0)?.into())
    }

    #[uniffi::constructor]
    pub fn create_without_secret(pin: &DiaryPinKey) -> Result<Self, RecordError> {
        Ok(diary::Diary::create_without_secret(&pin.0)?.into())
    }

    #[uniffi::constructor]
    pub fn unlock(bytes: Vec<u8>, pin: &DiaryPinKey, secret: &DiarySecret) -> Result<Self, RecordError> {
        Ok(diary::Diary::unlock(&bytes, &pin.0, &secret.0)?.into())
    }

    #[uniffi::constructor]
    pub fn unlock_without_secret(bytes: Vec<u8>, pin: &DiaryPinKey) -> Result<Self, RecordError> {
        Ok(diary::Diary::unlock_without_secret(&bytes, &pin.0)?.into())
    }

    pub fn lock(&self) -> Result<Vec<u8>, RecordError> {
        self.0.read().lock()
    }

    pub fn contact(&self) -> Option<Arc<Contact>> {
        self.0.read().contact().map(|contact| Arc::new(contact.into()))
    }

    pub fn set_contact(&self, contact: &Contact) {
        self.0.write().set_contact(&contact.0);
    }

    pub fn remove_contact(&self) {
        self.0.write().remove_contact();
    }

    pub fn add(&self, kept: &Kept) -> Result<(), RecordError> {
        self.0.write().add(&kept.0)
    }

    pub fn amend(&self, kept: &Kept) -> Result<(), RecordError> {
        self.0.write().amend(&kept.0)
    }

    pub fn visits(&self) -> Vec<Arc<Kept>> {
        objects(self.0.read().visits())
    }

    pub fn visit(&self, record_id: RecordId) -> Result<Option<Arc<Kept>>, RecordError> {
        Ok(self.0.read().visit(&record_id).map(|kept| Arc::new(kept.into())))
    }

    /// All visits, for a share.
    pub fn pick_all(&self) -> Result<Vec<Arc<Kept>>, RecordError> {
        Ok(objects(self.0.read().pick(&Pick::All)?))
    }

    /// The visits that touch a period, for a share.
    pub fn pick_period(&self, period: Period) -> Result<Vec<Arc<Kept>>, RecordError> {
        Ok(objects(self.0.read().pick(&Pick::Period { period: period.core()? })?))
    }

    /// These visits, for a share.
    pub fn pick_visits(&self, record_ids: Vec<RecordId>) -> Result<Vec<Arc<Kept>>, RecordError> {
        Ok(objects(self.0.read().pick(&Pick::Visits { record_ids })?))
    }

    pub fn has_due(&self, now: Time) -> Result<bool, RecordError> {
        self.0.read().has_due(now.0)
    }

    pub fn delete(&self, record_id: RecordId, next: &DiarySecret) -> Result<(), RecordError> {
        self.0.write().delete(&record_id, &next.0)
    }

    pub fn delete_without_secret(&self, record_id: RecordId) -> Result<(), RecordError> {
        self.0.write().delete_without_secret(&record_id)
    }

    pub fn delete_all(&self, next: &DiarySecret) -> Result<(), RecordError> {
        self.0.write().delete_all(&next.0)
    }

    pub fn delete_all_without_secret(&self) -> Result<(), RecordError> {
        self.0.write().delete_all_without_secret()
    }

    pub fn expire(&self, next: &DiarySecret, now: Time) -> Result<Count, RecordError> {
        Ok(self.0.write().expire(&next.0, now.0)?.into())
    }

    pub fn expire_without_secret(&self, now: Time) -> Result<Count, RecordError> {
        Ok(self.0.write().expire_without_secret(now.0)?.into())
    }

    pub fn change_pin(&self, pin: &DiaryPinKey, next: &DiarySecret) -> Result<(), RecordError> {
        self.0.write().change_pin(&pin.0, &next.0)
    }

    pub fn change_pin_without_secret(&self, pin: &DiaryPinKey) -> Result<(), RecordError> {
        self.0.write().change_pin_without_secret(&pin.0)
    }

    pub fn add_pending(&self, pending: &PendingCheckIn) -> Result<(), RecordError> {
        self.0.write().add_pending(&pending.0)
    }

    pub fn pending(&self) -> Vec<Arc<PendingCheckIn>> {
        objects(self.0.read().pending())
    }

    pub fn leave_pending(&self, pending: &PendingCheckIn, departure: Time, now: Time) -> Result<(), RecordError> {
        self.0.write().leave_pending(&pending.0, departure.0, now.0)
    }

    pub fn seal_pending(
        &self,
        ready: ReadyCheckIn,
        venue: &VenueToday,
        trust: &Trust,
        now: Time,
    ) -> Result<Sealed, RecordError> {
        Ok(self.0.write().seal_pending(&ready.into(), &venue.0, &trust.0.read(), now.0)?.into())
    }

    pub fn delete_pending(&self, pending: &PendingCheckIn, next: &DiarySecret) -> Result<(), RecordError> {
        self.0.write().delete_pending(&pending.0, &next.0)
    }

    pub fn delete_pending_without_secret(&self, pending: &PendingCheckIn) -> Result<(), RecordError> {
        self.0.write().delete_pending_without_secret(&pending.0)
    }
}

personal! {
    /// What was found where a diary is stored.
    FoundDiary {
        /// The file.
        file: Vec<u8>,
        /// The bytes in the slot of the current secret: what cannot be read as one counts as none.
        current: Option<Vec<u8>>,
        /// The bytes in the slot of the next one.
        next: Option<Vec<u8>>,
    }
}

impl From<FoundDiary> for diary::FoundDiary {
    fn from(of: FoundDiary) -> Self {
        let slot = |held: Option<Vec<u8>>| held.and_then(|held| diary::DiarySecret::import_secret_bytes(&held).ok());
        Self { file: of.file, current: slot(of.current), next: slot(of.next) }
    }
}

#[derive(uniffi::Object)]
pub struct DiaryStore(State<diary::DiaryStore>);

state!(DiaryStore(diary::DiaryStore));

#[uniffi::export]
impl DiaryStore {
    #[uniffi::constructor]
    pub fn create(diary: &Diary) -> Result<Self, RecordError> {
        Ok(diary::DiaryStore::create(&diary.0.read())?.into())
    }

    #[uniffi::constructor]
    pub fn resume(found: FoundDiary, pin: &DiaryPinKey) -> Result<Self, RecordError> {
        Ok(diary::DiaryStore::resume(&found.into(), &pin.0)?.into())
    }

    pub fn unlock(&self, file: Vec<u8>, pin: &DiaryPinKey) -> Result<Diary, RecordError> {
        Ok(self.0.read().unlock(&file, &pin.0)?.into())
    }

    pub fn save(&self, diary: &Diary) -> Result<(), RecordError> {
        self.0.write().save(&diary.0.read())
    }

    pub fn step(&self) -> StoreStep {
        self.0.read().step().into()
    }

    pub fn done(&self) {
        self.0.write().done();
    }
}
