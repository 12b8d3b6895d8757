//! A diary of four visits, and every change that takes the next secret.

use super::diary::*;
use super::stretched::stretch;
use super::*;

pub const NEW_PIN: &str = "a longer passphrase";

pub fn secret() -> DiarySecret {
    DiarySecret::generate().unwrap()
}

/// The same secret as the key store gives it back.
pub fn again(secret: &DiarySecret) -> DiarySecret {
    DiarySecret::import_secret_bytes(secret.export_secret_bytes().expose_secret_bytes()).unwrap()
}

pub fn bytes_of(secret: &DiarySecret) -> [u8; 32] {
    secret_of("EPISEAL-DIARY-SECRET", secret.export_secret_bytes().expose_secret_bytes()).try_into().unwrap()
}

/// A diary with contact data, visits 1, 2, 3 today and visit 4 from 15 days ago.
pub fn diary_of_four(secret: Option<&DiarySecret>) -> Diary {
    let mut diary = create_diary(PIN, secret).unwrap();
    diary.set_contact(&contact("Mara"));
    for number in 1..=3 {
        diary.add(&kept(number, TODAY)).unwrap();
    }
    diary.add(&kept(4, TODAY - 15)).unwrap();
    diary
}

pub fn id(number: u32) -> RecordId {
    kept(number, TODAY).record_id()
}

pub fn days(diary: &Diary) -> Vec<u32> {
    diary.visits().iter().map(|kept| kept.day()).collect()
}

/// With the next secret, or without one.
pub fn delete(diary: &mut Diary, id: &RecordId, next: Option<&DiarySecret>) -> Result<(), RecordError> {
    match next {
        Some(next) => diary.delete(id, next),
        None => diary.delete_without_secret(id),
    }
}

pub fn delete_all(diary: &mut Diary, next: Option<&DiarySecret>) -> Result<(), RecordError> {
    match next {
        Some(next) => diary.delete_all(next),
        None => diary.delete_all_without_secret(),
    }
}

pub fn expire(diary: &mut Diary, now: i64, next: Option<&DiarySecret>) -> Result<u32, RecordError> {
    match next {
        Some(next) => diary.expire(next, now),
        None => diary.expire_without_secret(now),
    }
}

pub fn change_pin(diary: &mut Diary, pin: &str, next: Option<&DiarySecret>) -> Result<(), RecordError> {
    let pin = stretch(|memory| memory.new_pin_key(pin))?;
    match next {
        Some(next) => diary.change_pin(&pin, next),
        None => diary.change_pin_without_secret(&pin),
    }
}

/// What takes the next secret.
#[derive(Clone, Copy, Debug)]
pub enum Change {
    Delete,
    DeleteAll,
    Expire,
    NewPin,
}

impl Change {
    pub const ALL: [Self; 4] = [Self::Delete, Self::DeleteAll, Self::Expire, Self::NewPin];

    pub fn apply(self, diary: &mut Diary, next: Option<&DiarySecret>) -> Result<(), RecordError> {
        match self {
            Self::Delete => delete(diary, &id(1), next),
            Self::DeleteAll => delete_all(diary, next),
            Self::Expire => expire(diary, NOON, next).map(|_| ()),
            Self::NewPin => change_pin(diary, NEW_PIN, next),
        }
    }

    pub fn pin_after(self) -> &'static str {
        match self {
            Self::NewPin => NEW_PIN,
            _ => PIN,
        }
    }
}
