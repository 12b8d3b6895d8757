//! The diary: what a visitor's device keeps of its own visits, for 14 days (core/FORMAT.md, section 18).
//!
//! A visitor keeps a visit under a PIN and a secret of the device, and whoever has the bytes alone reads nothing:
//!
//! ```
//! use episeal_visits::diary::{Diary, DiarySecret};
//! use episeal_visits::stretch::Stretch;
//! # use episeal_testkit::visits::{World, check_in};
//! # use episeal_visits::RecordError;
//!
//! # fn main() -> Result<(), RecordError> {
//! # let sealed = World::new().seal(&check_in("Mara"));
//! // The app: the secret is kept in the device's key store, the bytes in its files.
//! let (mut stretch, secret) = (Stretch::new(), DiarySecret::generate()?);
//! let mut diary = Diary::create(&stretch.new_pin_key("271828")?, &secret)?;
//! diary.add(&sealed.kept())?;
//! let stored = diary.lock()?;
//!
//! // Later, with the PIN; and somebody else, who has the bytes and guesses the PIN.
//! let pin_key = stretch.pin_key(&stored, "271828")?;
//! assert_eq!(Diary::unlock(&stored, &pin_key, &secret)?.visits().len(), 1);
//! let other = DiarySecret::generate()?;
//! assert_eq!(Diary::unlock(&stored, &pin_key, &other).err(), Some(RecordError::Undecryptable));
//! # Ok(())
//! # }
//! ```

mod body;
mod key;
mod pending;
mod pick;
mod store;

pub use key::DiarySecret;
pub use pick::Pick;
pub use store::{DiaryStore, FoundDiary};

use crate::stretch::DiaryPinKey;
use crate::visitor::Kept;
use body::Body;
use episeal_base::error::RecordError;
use episeal_base::sorted::sorted_by_bytes;
use episeal_base::time::{DIARY_DAYS, day_of};
use episeal_messages::contact::Contact;
use episeal_messages::id::RecordId;
use key::DiaryKey;

/// The most visits in a diary.
pub const MAX_DIARY_VISITS: u32 = 1_000;

/// The most check-ins of a diary that wait to be sealed.
pub const MAX_DIARY_PENDING: u32 = 64;

/// A visitor's own visits and contact data, sealed under a PIN and a secret of the device.
///
/// The diary lives in memory: [`Diary::lock`] gives the bytes to store, [`Diary::unlock`] reads them. A change is
/// stored when the app stores the new bytes, not before.
///
/// # Security
/// Storage does not forget on command: old bytes stay in flash memory, backups and snapshots. They become unreadable
/// with the secret that they are sealed under. So every method that deletes takes the `next` secret, and the app writes
/// in the order that a [`DiaryStore`] tells it, which also goes on after a crash: the next secret into the key store's
/// second slot, the new bytes in place of the old ones, the next secret in place of the old one.
///
/// Every `next` is newly generated: the library refuses those in use since the diary was unlocked, but does not know
/// earlier ones.
///
/// A diary without a secret stays without one, or gets one with the first `next`. Having none has a price: whoever has
/// old bytes and the PIN has every visit deleted since then, and a PIN of six digits can be guessed in hours. With a
/// secret, whoever guesses needs the secret, too. How well a key store erases in flash memory is up to the platform:
/// best effort.
pub struct Diary {
    key: DiaryKey,
    body: Body,
}

opaque_debug!(Diary);

impl Diary {
    /// An empty diary under a new PIN ([`Stretch::new_pin_key`](crate::stretch::Stretch::new_pin_key)) and a new
    /// secret.
    ///
    /// # Errors
    /// - `WrongPurpose`: the key was derived for opening a diary.
    pub fn create(pin: &DiaryPinKey, secret: &DiarySecret) -> Result<Self, RecordError> {
        Ok(Self { key: DiaryKey::new(pin, Some(secret))?, body: Body::default() })
    }

    /// Like [`Diary::create`], where the platform has no key store. For what that costs see [`Diary`].
    ///
    /// # Errors
    /// As [`Diary::create`].
    pub fn create_without_secret(pin: &DiaryPinKey) -> Result<Self, RecordError> {
        Ok(Self { key: DiaryKey::new(pin, None)?, body: Body::default() })
    }

    /// Reads what [`Diary::lock`] wrote, with what its PIN was stretched to
    /// ([`Stretch::pin_key`](crate::stretch::Stretch::pin_key)).
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`: not a diary.
    /// - `UnsupportedVersion`: a diary, or a visit in it, of a newer version. Keep the bytes for the newer app that
    ///   wrote them.
    /// - `Undecryptable`: the PIN or the secret is wrong, the diary has none, the key was derived for another diary, or
    ///   the bytes were changed.
    pub fn unlock(bytes: &[u8], pin: &DiaryPinKey, secret: &DiarySecret) -> Result<Self, RecordError> {
        Self::unlock_under(bytes, pin, Some(secret))
    }

    /// Like [`Diary::unlock`], for a diary without a secret.
    ///
    /// # Errors
    /// As [`Diary::unlock`]; `Undecryptable` for a diary with a secret.
    pub fn unlock_without_secret(bytes: &[u8], pin: &DiaryPinKey) -> Result<Self, RecordError> {
        Self::unlock_under(bytes, pin, None)
    }

    fn unlock_under(bytes: &[u8], pin: &DiaryPinKey, secret: Option<&DiarySecret>) -> Result<Self, RecordError> {
        let (key, body) = DiaryKey::open(bytes, pin, secret)?;
        let body = Body::decode(&body)?;
        Ok(Self { key, body })
    }

    /// The bytes to store, under fresh keys every time. The PIN is not stretched again.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    ///
    /// # Security
    /// The length shows how many visits there are, in steps of 4,096 bytes or about 18 visits.
    pub fn lock(&self) -> Result<Vec<u8>, RecordError> {
        self.key.seal(&self.body.encode())
    }

    /// The visitor's contact data, for the next check-in.
    #[must_use]
    pub fn contact(&self) -> Option<Contact> {
        self.body.contact.clone()
    }

    /// Sets the contact data.
    ///
    /// # Security
    /// Older bytes still hold the earlier contact data: [`Diary::delete_all`] makes them unreadable, and so does
    /// everything else that takes the next secret.
    pub fn set_contact(&mut self, contact: &Contact) {
        self.body.contact = Some(contact.clone());
    }

    /// Removes the contact data.
    ///
    /// # Security
    /// As for [`Diary::set_contact`].
    pub fn remove_contact(&mut self) {
        self.body.contact = None;
    }

    /// Adds a copy of what [`VenueToday::seal`](crate::visitor::VenueToday::seal) gave the visitor to keep of a
    /// check-in.
    ///
    /// # Errors
    /// - `Superseded`: the visit is already there.
    /// - `TooLong`: the diary has its 1,000 visits.
    pub fn add(&mut self, kept: &Kept) -> Result<(), RecordError> {
        let visits = &mut self.body.visits;
        if visits.get(&kept.record_id()).is_some() {
            return Err(RecordError::Superseded);
        }
        if visits.len() >= MAX_DIARY_VISITS as usize {
            return Err(RecordError::TooLong);
        }
        visits.insert(kept.record_id(), kept.clone());
        Ok(())
    }

    /// Replaces a visit's earlier revision with a copy of what
    /// [`VenueToday::check_out`](crate::visitor::VenueToday::check_out) gave the visitor to keep.
    ///
    /// # Errors
    /// - `Missing`: the visit is not in the diary.
    /// - `Disagrees`: it differs in more than revision and departure.
    /// - `Superseded`: the diary has the same or a higher revision.
    pub fn amend(&mut self, kept: &Kept) -> Result<(), RecordError> {
        let stored = self.body.visits.get_mut(&kept.record_id());
        let stored = stored.ok_or(RecordError::Missing)?;
        if !kept.is_same_visit(stored) {
            return Err(RecordError::Disagrees);
        }
        if kept.revision() <= stored.revision() {
            return Err(RecordError::Superseded);
        }
        *stored = kept.clone();
        Ok(())
    }

    /// Every visit, ascending by arrival and then record id.
    ///
    /// # Security
    /// Whoever holds one of them still has its keys after the diary has deleted it.
    #[must_use]
    pub fn visits(&self) -> Vec<Kept> {
        // Visits of the same second stay in the order of their ids. No time is negative.
        sorted_by_bytes(self.body.visits.values().cloned().collect(), |kept| kept.arrival().to_be_bytes().to_vec())
    }

    /// The visit with this id, if it is there.
    #[must_use]
    pub fn visit(&self, id: &RecordId) -> Option<Kept> {
        self.body.visits.get(id).cloned()
    }

    /// The visits to share, ascending by arrival and then record id.
    ///
    /// # Errors
    /// - `Missing`: a single visit is not in the diary, or there is none at all.
    pub fn pick(&self, pick: &Pick) -> Result<Vec<Kept>, RecordError> {
        let visits = self.visits();
        pick.check(|id| self.body.visits.get(id).is_some())?;
        let picked: Vec<_> = visits.into_iter().filter(|kept| pick.takes(kept)).collect();
        match picked.is_empty() {
            true => Err(RecordError::Missing),
            false => Ok(picked),
        }
    }

    /// True when [`Diary::expire`] would delete a visit or a waiting check-in.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn has_due(&self, now: i64) -> Result<bool, RecordError> {
        let oldest = oldest_day(now)?;
        let mut days = self.body.visits.values().map(|kept| kept.day());
        let mut waiting = self.body.pending.iter().map(|pending| pending.day());
        Ok(days.any(|day| day < oldest) || waiting.any(|day| day < oldest))
    }

    /// Deletes one visit; the diary uses `next` from then on. Then [`DiaryStore::save`] it.
    ///
    /// # Errors
    /// Nothing has changed after an error.
    /// - `Missing`: the visit is not in the diary.
    /// - `SecretNotFresh`: `next` has been in use since the diary was unlocked.
    pub fn delete(&mut self, id: &RecordId, next: &DiarySecret) -> Result<(), RecordError> {
        self.delete_under(id, Some(next))
    }

    /// Like [`Diary::delete`], for a diary without a secret.
    ///
    /// # Errors
    /// As [`Diary::delete`]; `SecretNotFresh` for a diary with a secret.
    pub fn delete_without_secret(&mut self, id: &RecordId) -> Result<(), RecordError> {
        self.delete_under(id, None)
    }

    fn delete_under(&mut self, id: &RecordId, next: Option<&DiarySecret>) -> Result<(), RecordError> {
        if self.body.visits.get(id).is_none() {
            return Err(RecordError::Missing);
        }
        self.key.renew(next)?;
        self.body.visits.remove(id);
        Ok(())
    }

    /// Deletes every visit, every waiting check-in and the contact data; the diary uses `next` from then on. Then
    /// [`DiaryStore::save`] it.
    ///
    /// # Errors
    /// Nothing has changed after an error.
    /// - `SecretNotFresh`: `next` has been in use since the diary was unlocked.
    pub fn delete_all(&mut self, next: &DiarySecret) -> Result<(), RecordError> {
        self.delete_all_under(Some(next))
    }

    /// Like [`Diary::delete_all`], for a diary without a secret.
    ///
    /// # Errors
    /// - `SecretNotFresh`: the diary has a secret.
    pub fn delete_all_without_secret(&mut self) -> Result<(), RecordError> {
        self.delete_all_under(None)
    }

    fn delete_all_under(&mut self, next: Option<&DiarySecret>) -> Result<(), RecordError> {
        self.key.renew(next)?;
        self.body = Body::default();
        Ok(())
    }

    /// Deletes the visits and the waiting check-ins on days more than 14 days before that of `now`, and says how many.
    /// The diary uses `next` from then on, even when nothing was due ([`Diary::has_due`] tells beforehand). Then
    /// [`DiaryStore::save`] it.
    ///
    /// A clock that went back deletes nothing that is not due by that clock; no later time is remembered.
    ///
    /// # Errors
    /// Nothing has changed after an error.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `SecretNotFresh`: `next` has been in use since the diary was unlocked.
    pub fn expire(&mut self, next: &DiarySecret, now: i64) -> Result<u32, RecordError> {
        self.expire_under(Some(next), now)
    }

    /// Like [`Diary::expire`], for a diary without a secret.
    ///
    /// # Errors
    /// As [`Diary::expire`]; `SecretNotFresh` for a diary with a secret.
    pub fn expire_without_secret(&mut self, now: i64) -> Result<u32, RecordError> {
        self.expire_under(None, now)
    }

    fn expire_under(&mut self, next: Option<&DiarySecret>, now: i64) -> Result<u32, RecordError> {
        let oldest = oldest_day(now)?;
        self.key.renew(next)?;
        let before = self.body.len();
        self.body.visits.retain(|kept| kept.day() >= oldest);
        self.body.pending.retain(|pending| pending.day() >= oldest);
        let deleted = before.saturating_sub(self.body.len());
        // At most 1,064.
        Ok(u32::try_from(deleted).unwrap_or(u32::MAX))
    }

    /// Changes the PIN and its salt; the diary uses `next` from then on. Then [`DiaryStore::save`] it.
    ///
    /// `pin` is the new one, stretched by [`Stretch::new_pin_key`](crate::stretch::Stretch::new_pin_key).
    ///
    /// # Errors
    /// Nothing has changed after an error.
    /// - `SecretNotFresh`: `next` has been in use since the diary was unlocked, or the diary has this very key.
    /// - `WrongPurpose`: the key was derived for opening a diary.
    pub fn change_pin(&mut self, pin: &DiaryPinKey, next: &DiarySecret) -> Result<(), RecordError> {
        self.key = self.key.changed(pin, Some(next))?;
        Ok(())
    }

    /// Like [`Diary::change_pin`], for a diary without a secret.
    ///
    /// # Errors
    /// As [`Diary::change_pin`]; `SecretNotFresh` for a diary with a secret.
    pub fn change_pin_without_secret(&mut self, pin: &DiaryPinKey) -> Result<(), RecordError> {
        self.key = self.key.changed(pin, None)?;
        Ok(())
    }
}

/// The oldest day whose visits are kept.
fn oldest_day(now: i64) -> Result<u32, RecordError> {
    Ok(day_of(now)?.saturating_sub(DIARY_DAYS))
}
