//! Diaries (core/FORMAT.md, section 18).

use super::texts::contact_said;
use super::{prepared, view};
use crate::given::Given;
use crate::{Came, Operation, Refused};
use episeal::visits::diary::{Diary, DiarySecret};
use episeal::visits::stretch::{DiaryPinKey, Stretch};
use episeal::visits::{RecordError, RecordId};
use serde_json::{Value, json};

pub(crate) const OPERATIONS: &[Operation] = &[
    ("unlock-diary", unlock_diary),
    ("delete-from-diary", delete_from_diary),
    ("expire-diary", expire_diary),
    ("change-diary-pin", change_diary_pin),
    ("set-pin", set_pin),
];

fn secret(given: &Given<'_>, name: &str) -> Result<Option<DiarySecret>, Refused> {
    let text = given.optional(name, Given::text)?;
    text.map(|text| prepared(DiarySecret::import_secret_bytes(text.as_bytes()))).transpose()
}

/// `diary` and what it is unlocked with: `derived` (a derived secret) or `pin`; the device's `secret`, if it has one.
struct Locked<'a> {
    bytes: Vec<u8>,
    derived: Option<&'a str>,
    pin: Option<&'a str>,
    secret: Option<DiarySecret>,
}

fn locked<'a>(given: &Given<'a>) -> Result<Locked<'a>, Refused> {
    Ok(Locked {
        bytes: given.bytes("diary")?,
        derived: given.optional("derived", Given::text)?,
        pin: given.optional("pin", Given::text)?,
        secret: secret(given, "secret")?,
    })
}

impl Locked<'_> {
    fn key(&self) -> Result<DiaryPinKey, RecordError> {
        match self.derived {
            Some(text) => DiaryPinKey::import_secret_bytes(text.as_bytes()),
            None => Stretch::new().pin_key(&self.bytes, self.pin.unwrap_or_default()),
        }
    }

    fn unlock(&self) -> Result<Diary, RecordError> {
        unlocked(&self.bytes, &self.key()?, self.secret.as_ref())
    }
}

fn unlocked(bytes: &[u8], key: &DiaryPinKey, secret: Option<&DiarySecret>) -> Result<Diary, RecordError> {
    match secret {
        Some(secret) => Diary::unlock(bytes, key, secret),
        None => Diary::unlock_without_secret(bytes, key),
    }
}

/// Everything in a diary.
fn contents(diary: &Diary) -> Value {
    let visits: Vec<_> = diary.visits().iter().map(view::of_kept).collect();
    let pending: Vec<_> = diary.pending().iter().map(view::of_pending).collect();
    let contact = diary.contact().map(|contact| contact_said(contact.fields()));
    json!({ "contact": contact, "visits": visits, "pending": pending })
}

/// The diary as it is written, unlocked again under this PIN key and `reopened`, or `next` where that is not given.
fn written(diary: &Diary, key: &DiaryPinKey, next: &Next) -> Came {
    let reopened = next.reopened.as_ref().or(next.secret.as_ref());
    Ok(contents(&unlocked(&diary.lock()?, key, reopened)?))
}

/// The secret that a change takes, and the one that the diary is unlocked with afterwards.
struct Next {
    secret: Option<DiarySecret>,
    reopened: Option<DiarySecret>,
}

fn next(given: &Given<'_>) -> Result<Next, Refused> {
    Ok(Next { secret: secret(given, "next")?, reopened: secret(given, "reopened")? })
}

/// Gives what is in the diary.
fn unlock_diary(given: &Given<'_>) -> Came {
    Ok(contents(&locked(given)?.unlock()?))
}

/// Deletes the visit `record`, under the `next` secret; gives what is in the diary as it is written then.
fn delete_from_diary(given: &Given<'_>) -> Came {
    let (locked, next) = (locked(given)?, next(given)?);
    let record = prepared(RecordId::parse(given.text("record")?))?;
    let (key, mut diary) = (prepared(locked.key())?, prepared(locked.unlock())?);
    match &next.secret {
        Some(next) => diary.delete(&record, next)?,
        None => diary.delete_without_secret(&record)?,
    }
    written(&diary, &key, &next)
}

/// Deletes what is due at `now`, under the `next` secret; gives what is in the diary as it is written then.
fn expire_diary(given: &Given<'_>) -> Came {
    let (locked, next, now) = (locked(given)?, next(given)?, given.int("now")?);
    let (key, mut diary) = (prepared(locked.key())?, prepared(locked.unlock())?);
    match &next.secret {
        Some(next) => diary.expire(next, now)?,
        None => diary.expire_without_secret(now)?,
    };
    written(&diary, &key, &next)
}

/// Changes the PIN to the one of `new`, a derived secret, under the `next` secret; gives what is in the diary then.
fn change_diary_pin(given: &Given<'_>) -> Came {
    let (locked, next, new) = (locked(given)?, next(given)?, given.text("new")?);
    let mut diary = prepared(locked.unlock())?;
    let new = DiaryPinKey::import_secret_bytes(new.as_bytes())?;
    match &next.secret {
        Some(next) => diary.change_pin(&new, next)?,
        None => diary.change_pin_without_secret(&new)?,
    }
    written(&diary, &new, &next)
}

/// Stretches `pin`, which is being set.
fn set_pin(given: &Given<'_>) -> Came {
    let pin = given.text("pin")?;
    Stretch::new().new_pin_key(pin)?;
    Ok(Value::Null)
}
