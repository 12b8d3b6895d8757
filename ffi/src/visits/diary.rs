//! The diary on a visitor's device, and in which order it is stored.

use super::contact::Contact;
use super::period::Period;
use super::store::StoreStep;
use super::stretch::DiaryPinKey;
use super::trust::Trust;
use super::visitor::{Kept, PendingCheckIn, ReadyCheckIn, Sealed, VenueToday};
use crate::convert::{exposed, objects, tried};
use crate::count::Count;
use crate::errors::RecordError;
use crate::ids::RecordId;
use crate::records::personal;
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::{diary, diary::Pick};
use std::sync::Arc;

/// The device's part in the diary's key: 32 random bytes that the platform's key store keeps. Wiped when it is freed.
#[derive(uniffi::Object)]
pub struct DiarySecret(pub(crate) diary::DiarySecret);

#[uniffi::export]
impl DiarySecret {
    /// A new secret.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    #[uniffi::constructor]
    pub fn generate() -> Result<Self, RecordError> {
        Ok(Self(diary::DiarySecret::generate()?))
    }

    /// Reads what `DiarySecret::export_secret_bytes` wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: another key or secret.
    /// - `UnsupportedVersion`: a secret of a newer version.
    /// - `Malformed`: anything else.
    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(diary::DiarySecret::import_secret_bytes(&bytes)?))
    }

    /// The secret as text, `EPISEAL-DIARY-SECRET`, for the platform's key store.
    pub fn export_secret_bytes(&self) -> Vec<u8> {
        exposed(&self.0.export_secret_bytes())
    }
}

/// A visitor's own visits and contact data, sealed under a PIN and a secret of the device.
///
/// The diary lives in memory: `Diary::lock` gives the bytes to store, `Diary::unlock` reads them. A change is stored
/// when the app stores the new bytes, not before.
///
/// # Security
/// Storage does not forget on command: old bytes stay in flash memory, backups and snapshots. They become unreadable
/// with the secret that they are sealed under. So every method that deletes takes the `next` secret, and the app writes
/// in the order that a `DiaryStore` tells it, which also goes on after a crash: the next secret into the key store's
/// second slot, the new bytes in place of the old ones, the next secret in place of the old one.
///
/// Every `next` is newly generated: the library refuses those in use since the diary was unlocked, but does not know
/// earlier ones.
///
/// A diary without a secret stays without one, or gets one with the first `next`. Having none has a price: whoever has
/// old bytes and the PIN has every visit deleted since then, and a PIN of six digits can be guessed in hours. With a
/// secret, whoever guesses needs the secret, too. How well a key store erases in flash memory is up to the platform:
/// best effort.
#[derive(uniffi::Object)]
pub struct Diary(State<diary::Diary>);

state!(Diary(diary::Diary));

#[uniffi::export]
impl Diary {
    /// An empty diary under a new PIN (`Stretch::new_pin_key`) and a new secret.
    ///
    /// # Errors
    /// - `WrongPurpose`: the key was derived for opening a diary.
    #[uniffi::constructor]
    pub fn create(pin: &DiaryPinKey, secret: &DiarySecret) -> Result<Self, RecordError> {
        Ok(diary::Diary::create(&pin.0, &secret.0)?.into())
    }

    /// Like `Diary::create`, where the platform has no key store. For what that costs see `Diary`.
    ///
    /// # Errors
    /// As `Diary::create`.
    #[uniffi::constructor]
    pub fn create_without_secret(pin: &DiaryPinKey) -> Result<Self, RecordError> {
        Ok(diary::Diary::create_without_secret(&pin.0)?.into())
    }

    /// Reads what `Diary::lock` wrote, with what its PIN was stretched to (`Stretch::pin_key`).
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`: not a diary.
    /// - `UnsupportedVersion`: a diary, or a visit in it, of a newer version. Keep the bytes for the newer app that
    ///   wrote them.
    /// - `Undecryptable`: the PIN or the secret is wrong, the diary has none, the key was derived for another diary, or
    ///   the bytes were changed.
    #[uniffi::constructor]
    pub fn unlock(bytes: Vec<u8>, pin: &DiaryPinKey, secret: &DiarySecret) -> Result<Self, RecordError> {
        Ok(diary::Diary::unlock(&bytes, &pin.0, &secret.0)?.into())
    }

    /// Like `Diary::unlock`, for a diary without a secret.
    ///
    /// # Errors
    /// As `Diary::unlock`; `Undecryptable` for a diary with a secret.
    #[uniffi::constructor]
    pub fn unlock_without_secret(bytes: Vec<u8>, pin: &DiaryPinKey) -> Result<Self, RecordError> {
        Ok(diary::Diary::unlock_without_secret(&bytes, &pin.0)?.into())
    }

    /// The bytes to store, under fresh keys every time. The PIN is not stretched again.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    ///
    /// # Security
    /// The length shows how many visits there are, in steps of 4,096 bytes or about 18 visits.
    pub fn lock(&self) -> Result<Vec<u8>, RecordError> {
        self.0.read().lock()
    }

    /// The visitor's contact data, for the next check-in.
    pub fn contact(&self) -> Option<Arc<Contact>> {
        self.0.read().contact().map(|contact| Arc::new(contact.into()))
    }

    /// Sets the contact data.
    ///
    /// # Security
    /// Older bytes still hold the earlier contact data: `Diary::delete_all` makes them unreadable, and so does
    /// everything else that takes the next secret.
    pub fn set_contact(&self, contact: &Contact) {
        self.0.write().set_contact(&contact.0);
    }

    /// Removes the contact data.
    ///
    /// # Security
    /// As for `Diary::set_contact`.
    pub fn remove_contact(&self) {
        self.0.write().remove_contact();
    }

    /// Adds a copy of what `VenueToday::seal` gave the visitor to keep of a check-in.
    ///
    /// # Errors
    /// - `Superseded`: the visit is already there.
    /// - `TooLong`: the diary has its 1,000 visits.
    pub fn add(&self, kept: &Kept) -> Result<(), RecordError> {
        self.0.write().add(&kept.0)
    }

    /// Replaces a visit's earlier revision with a copy of what `VenueToday::check_out` gave the visitor to keep.
    ///
    /// # Errors
    /// - `Missing`: the visit is not in the diary.
    /// - `Disagrees`: it differs in more than revision and departure.
    /// - `Superseded`: the diary has the same or a higher revision.
    pub fn amend(&self, kept: &Kept) -> Result<(), RecordError> {
        self.0.write().amend(&kept.0)
    }

    /// Every visit, ascending by arrival and then record id.
    ///
    /// # Security
    /// Whoever holds one of them still has its keys after the diary has deleted it.
    pub fn visits(&self) -> Vec<Arc<Kept>> {
        objects(self.0.read().visits())
    }

    /// The visit with this id, if it is there.
    pub fn visit(&self, record_id: RecordId) -> Result<Option<Arc<Kept>>, RecordError> {
        Ok(self.0.read().visit(&record_id.read()?).map(|kept| Arc::new(kept.into())))
    }

    /// All visits, to share: ascending by arrival and then record id.
    ///
    /// # Errors
    /// - `Missing`: there is none.
    pub fn pick_all(&self) -> Result<Vec<Arc<Kept>>, RecordError> {
        Ok(objects(self.0.read().pick(&Pick::All)?))
    }

    /// The visits that touch a period, to share: ascending by arrival and then record id.
    ///
    /// # Errors
    /// - `Missing`: there is none.
    /// - `InvalidTime`: the period's `from` is not before its `to`, or one is not within 1970 to 9999.
    pub fn pick_period(&self, period: Period) -> Result<Vec<Arc<Kept>>, RecordError> {
        Ok(objects(self.0.read().pick(&Pick::Period { period: period.core()? })?))
    }

    /// These visits, to share: ascending by arrival and then record id.
    ///
    /// # Errors
    /// - `Missing`: one is not in the diary, or none was named.
    pub fn pick_visits(&self, record_ids: Vec<RecordId>) -> Result<Vec<Arc<Kept>>, RecordError> {
        let record_ids = tried(&record_ids, RecordId::read)?;
        Ok(objects(self.0.read().pick(&Pick::Visits { record_ids })?))
    }

    /// True when `Diary::expire` would delete a visit or a waiting check-in.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn has_due(&self, now: Time) -> Result<bool, RecordError> {
        self.0.read().has_due(now.0)
    }

    /// Deletes one visit; the diary uses `next` from then on. Then `DiaryStore::save` it.
    ///
    /// # Errors
    /// Nothing has changed after an error.
    /// - `Missing`: the visit is not in the diary.
    /// - `SecretNotFresh`: `next` has been in use since the diary was unlocked.
    pub fn delete(&self, record_id: RecordId, next: &DiarySecret) -> Result<(), RecordError> {
        self.0.write().delete(&record_id.read()?, &next.0)
    }

    /// Like `Diary::delete`, for a diary without a secret.
    ///
    /// # Errors
    /// As `Diary::delete`; `SecretNotFresh` for a diary with a secret.
    pub fn delete_without_secret(&self, record_id: RecordId) -> Result<(), RecordError> {
        self.0.write().delete_without_secret(&record_id.read()?)
    }

    /// Deletes every visit, every waiting check-in and the contact data; the diary uses `next` from then on. Then
    /// `DiaryStore::save` it.
    ///
    /// # Errors
    /// Nothing has changed after an error.
    /// - `SecretNotFresh`: `next` has been in use since the diary was unlocked.
    pub fn delete_all(&self, next: &DiarySecret) -> Result<(), RecordError> {
        self.0.write().delete_all(&next.0)
    }

    /// Like `Diary::delete_all`, for a diary without a secret.
    ///
    /// # Errors
    /// - `SecretNotFresh`: the diary has a secret.
    pub fn delete_all_without_secret(&self) -> Result<(), RecordError> {
        self.0.write().delete_all_without_secret()
    }

    /// Deletes the visits and the waiting check-ins on days more than 14 days before that of `now`, and says how many.
    /// The diary uses `next` from then on, even when nothing was due (`Diary::has_due` tells beforehand). Then
    /// `DiaryStore::save` it.
    ///
    /// A clock that went back deletes nothing that is not due by that clock; no later time is remembered.
    ///
    /// # Errors
    /// Nothing has changed after an error.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `SecretNotFresh`: `next` has been in use since the diary was unlocked.
    pub fn expire(&self, next: &DiarySecret, now: Time) -> Result<Count, RecordError> {
        Ok(self.0.write().expire(&next.0, now.0)?.into())
    }

    /// Like `Diary::expire`, for a diary without a secret.
    ///
    /// # Errors
    /// As `Diary::expire`; `SecretNotFresh` for a diary with a secret.
    pub fn expire_without_secret(&self, now: Time) -> Result<Count, RecordError> {
        Ok(self.0.write().expire_without_secret(now.0)?.into())
    }

    /// Changes the PIN and its salt; the diary uses `next` from then on. Then `DiaryStore::save` it.
    ///
    /// `pin` is the new one, stretched by `Stretch::new_pin_key`.
    ///
    /// # Errors
    /// Nothing has changed after an error.
    /// - `SecretNotFresh`: `next` has been in use since the diary was unlocked, or the diary has this very key.
    /// - `WrongPurpose`: the key was derived for opening a diary.
    pub fn change_pin(&self, pin: &DiaryPinKey, next: &DiarySecret) -> Result<(), RecordError> {
        self.0.write().change_pin(&pin.0, &next.0)
    }

    /// Like `Diary::change_pin`, for a diary without a secret.
    ///
    /// # Errors
    /// As `Diary::change_pin`; `SecretNotFresh` for a diary with a secret.
    pub fn change_pin_without_secret(&self, pin: &DiaryPinKey) -> Result<(), RecordError> {
        self.0.write().change_pin_without_secret(&pin.0)
    }

    /// Adds a copy of a check-in that could not be sealed.
    ///
    /// # Errors
    /// - `Superseded`: one with this arrival, kind and place is already waiting, whatever its departure.
    /// - `TooLong`: 64 are waiting.
    pub fn add_pending(&self, pending: &PendingCheckIn) -> Result<(), RecordError> {
        self.0.write().add_pending(&pending.0)
    }

    /// Every waiting check-in, ascending by arrival.
    pub fn pending(&self) -> Vec<Arc<PendingCheckIn>> {
        objects(self.0.read().pending())
    }

    /// Enters the departure of a waiting check-in.
    ///
    /// # Errors
    /// - `Missing`: it is not waiting.
    /// - `InvalidTime`: the departure is more than ten minutes after `now`, before the arrival, or more than 24 hours
    ///   after it.
    pub fn leave_pending(&self, pending: &PendingCheckIn, departure: Time, now: Time) -> Result<(), RecordError> {
        self.0.write().leave_pending(&pending.0, departure.0, now.0)
    }

    /// Seals a waiting check-in, and replaces it with what is kept of the visit.
    ///
    /// The app uploads `Sealed::visit` and stores the diary. One whose day is closed or whose office is revoked stays,
    /// and is shown as not recorded until it expires or is deleted.
    ///
    /// # Errors
    /// Nothing has changed after an error.
    /// - `Missing`: it is not waiting.
    /// - `TooLong`: the diary has its 1,000 visits.
    /// - As `VenueToday::seal_pending`.
    pub fn seal_pending(
        &self,
        ready: ReadyCheckIn,
        venue: &VenueToday,
        trust: &Trust,
        now: Time,
    ) -> Result<Sealed, RecordError> {
        Ok(self.0.write().seal_pending(&ready.into(), &venue.0, &trust.0.read(), now.0)?.into())
    }

    /// Deletes a waiting check-in; the diary uses `next` from then on. Then save it (`DiaryStore::save`).
    ///
    /// # Errors
    /// Nothing has changed after an error.
    /// - `Missing`: it is not waiting.
    /// - `SecretNotFresh`: `next` has been in use since the diary was unlocked.
    pub fn delete_pending(&self, pending: &PendingCheckIn, next: &DiarySecret) -> Result<(), RecordError> {
        self.0.write().delete_pending(&pending.0, &next.0)
    }

    /// Like `Diary::delete_pending`, for a diary without a secret.
    ///
    /// # Errors
    /// As `Diary::delete_pending`; `SecretNotFresh` for a diary with a secret.
    pub fn delete_pending_without_secret(&self, pending: &PendingCheckIn) -> Result<(), RecordError> {
        self.0.write().delete_pending_without_secret(&pending.0)
    }
}

personal! {
    /// What an app finds: the diary's file, and what the two slots of the key store hold.
    ///
    /// A slot that holds no readable secret counts as empty.
    FoundDiary {
        /// The file.
        file: Vec<u8>,
        /// What `SecretSlot::Current` holds.
        current: Option<Vec<u8>>,
        /// What `SecretSlot::Next` holds.
        next: Option<Vec<u8>>,
    }
}

impl From<FoundDiary> for diary::FoundDiary {
    fn from(of: FoundDiary) -> Self {
        let slot = |held: Option<Vec<u8>>| held.and_then(|held| diary::DiarySecret::import_secret_bytes(&held).ok());
        Self { file: of.file, current: slot(of.current), next: slot(of.next) }
    }
}

/// Tells an app in which order a diary and its secret are written, so that what was deleted stays deleted and a crash
/// at any moment loses nothing else.
///
/// After every change of the `Diary`: `DiaryStore::save` it, then carry out `DiaryStore::step` and say
/// `DiaryStore::done` until the step is `Done`. After a start: `DiaryStore::resume`, carry out the steps, and
/// `DiaryStore::unlock`.
///
/// # Security
/// A deletion is only done with the last step. A step that failed is told again; one that was carried out but not
/// acknowledged may be carried out again.
///
/// One thread at a time goes from `DiaryStore::step` to `DiaryStore::done`, which drops the step that is first: another
/// thread that says so, too, drops one that nobody carried out.
#[derive(uniffi::Object)]
pub struct DiaryStore(State<diary::DiaryStore>);

state!(DiaryStore(diary::DiaryStore));

#[uniffi::export]
impl DiaryStore {
    /// For a new diary, which is written with the first steps.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    #[uniffi::constructor]
    pub fn create(diary: &Diary) -> Result<Self, RecordError> {
        Ok(diary::DiaryStore::create(&diary.0.read())?.into())
    }

    /// Goes on with what is found, perhaps after a crash.
    ///
    /// # Errors
    /// As `Diary::unlock`; `Undecryptable` where neither secret opens the file with this PIN: nothing is to be erased,
    /// for the PIN may be mistyped, or be the one of before it was changed.
    #[uniffi::constructor]
    pub fn resume(found: FoundDiary, pin: &DiaryPinKey) -> Result<Self, RecordError> {
        Ok(diary::DiaryStore::resume(&found.into(), &pin.0)?.into())
    }

    /// The diary in the file that was found, or in the bytes that were last written.
    ///
    /// # Errors
    /// As `Diary::unlock`.
    pub fn unlock(&self, file: Vec<u8>, pin: &DiaryPinKey) -> Result<Diary, RecordError> {
        Ok(self.0.read().unlock(&file, &pin.0)?.into())
    }

    /// The diary as it is now is to be written: under the secret in use, or under the next one if a change took it.
    ///
    /// # Errors
    /// - `SecretNotFresh`: a diary that was not under the secret in use, such as one that was unlocked before another
    ///   copy of it took the next secret: what that deleted would come back. Unlock it anew.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn save(&self, diary: &Diary) -> Result<(), RecordError> {
        self.0.write().save(&diary.0.read())
    }

    /// What to do now.
    pub fn step(&self) -> StoreStep {
        self.0.read().step().into()
    }

    /// The step was carried out.
    pub fn done(&self) {
        self.0.write().done();
    }
}
