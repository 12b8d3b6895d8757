//! Where a diary is kept: a file, and its secret in the platform's key store.

use super::{Diary, DiarySecret};
use crate::store::{Steps, StoreStep};
use crate::stretch::DiaryPinKey;
use episeal_base::error::RecordError;

/// What an app finds: the diary's file, and what the two slots of the key store hold.
///
/// A slot that holds no readable secret counts as empty.
#[derive(Debug)]
pub struct FoundDiary {
    /// The file.
    pub file: Vec<u8>,
    /// What [`SecretSlot::Current`](crate::store::SecretSlot::Current) holds.
    pub current: Option<DiarySecret>,
    /// What [`SecretSlot::Next`](crate::store::SecretSlot::Next) holds.
    pub next: Option<DiarySecret>,
}

/// Tells an app in which order a diary and its secret are written, so that what was deleted stays deleted and a crash
/// at any moment loses nothing else.
///
/// After every change of the [`Diary`]: [`DiaryStore::save`] it, then carry out [`DiaryStore::step`] and say
/// [`DiaryStore::done`] until the step is `Done`. After a start: [`DiaryStore::resume`], carry out the steps, and
/// [`DiaryStore::unlock`].
///
/// # Security
/// A deletion is only done with the last step. A step that failed is told again; one that was carried out but not
/// acknowledged may be carried out again.
pub struct DiaryStore {
    /// What the file is under once the steps are done.
    secret: Option<DiarySecret>,
    is_next_void: bool,
    steps: Steps,
}

opaque_debug!(DiaryStore);

impl DiaryStore {
    /// For a new diary, which is written with the first steps.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn create(diary: &Diary) -> Result<Self, RecordError> {
        let (bytes, secret) = (diary.lock()?, diary.key.secret());
        let mut steps = Steps::default();
        steps.begin(bytes, secret.as_ref().map(DiarySecret::export_secret_bytes).as_ref());
        Ok(Self { secret, is_next_void: false, steps })
    }

    /// Goes on with what is found, perhaps after a crash.
    ///
    /// # Errors
    /// As [`Diary::unlock`]; `Undecryptable` where neither secret opens the file with this PIN: nothing is to be
    /// erased, for the PIN may be mistyped, or be the one of before it was changed.
    pub fn resume(found: &FoundDiary, pin: &DiaryPinKey) -> Result<Self, RecordError> {
        let opens = |secret: Option<&DiarySecret>| match Diary::unlock_under(&found.file, pin, secret) {
            Ok(_) => Ok(true),
            Err(RecordError::Undecryptable) => Ok(false),
            Err(error) => Err(error),
        };
        let mut store = Self { secret: None, is_next_void: false, steps: Steps::default() };
        if let Some(next) = &found.next {
            if opens(Some(next))? {
                store.steps.adopt(&next.export_secret_bytes());
                store.secret = Some(next.duplicate());
                return Ok(store);
            }
            store.is_next_void = true;
        }
        // A diary without a secret does not take the place of one with a secret.
        match opens(found.current.as_ref())? {
            true => Ok(Self { secret: found.current.as_ref().map(DiarySecret::duplicate), ..store }),
            false => Err(RecordError::Undecryptable),
        }
    }

    /// The diary in the file that was found, or in the bytes that were last written.
    ///
    /// # Errors
    /// As [`Diary::unlock`].
    pub fn unlock(&self, file: &[u8], pin: &DiaryPinKey) -> Result<Diary, RecordError> {
        Diary::unlock_under(file, pin, self.secret.as_ref())
    }

    /// The diary as it is now is to be written: under the secret in use, or under the next one if a change took it.
    ///
    /// # Errors
    /// - `SecretNotFresh`: a diary that was not under the secret in use, such as one that was unlocked before another
    ///   copy of it took the next secret: what that deleted would come back. Unlock it anew.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn save(&mut self, diary: &Diary) -> Result<(), RecordError> {
        if !diary.key.was_under(self.secret.as_ref()) {
            return Err(RecordError::SecretNotFresh);
        }
        let (bytes, secret) = (diary.lock()?, diary.key.secret());
        match &secret {
            Some(next) if !self.secret.as_ref().is_some_and(|own| own.is(next)) => {
                self.steps.replace(bytes, &next.export_secret_bytes());
            }
            _ => self.steps.save(bytes, self.is_next_void),
        }
        self.is_next_void = false;
        self.secret = secret;
        Ok(())
    }

    /// What to do now.
    #[must_use]
    pub fn step(&self) -> StoreStep {
        self.steps.step()
    }

    /// The step was carried out.
    pub fn done(&mut self) {
        self.steps.done();
    }
}
