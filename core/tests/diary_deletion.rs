//! Deleting from a diary: what is due, with the next secret, against old bytes, through a crash at any step.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs
)]

mod support;

use episeal::*;
use std::collections::BTreeSet;
use support::diary::*;
use support::*;

const NEW_PIN: &str = "a longer passphrase";

fn secret() -> DiarySecret {
    DiarySecret::generate().unwrap()
}

/// The same secret as the key store gives it back.
fn again(secret: &DiarySecret) -> DiarySecret {
    DiarySecret::import_secret_bytes(secret.export_secret_bytes().expose_secret_bytes()).unwrap()
}

fn bytes_of(secret: &DiarySecret) -> [u8; 32] {
    let bytes = secret.export_secret_bytes();
    bytes.expose_secret_bytes().try_into().unwrap()
}

/// A diary with contact data, visits 1, 2, 3 of today and visit 4 of 15 days ago.
fn diary_of_four(secret: Option<&DiarySecret>) -> Diary {
    let mut diary = Diary::create(PIN, secret).unwrap();
    diary.set_contact(Some(&contact("Mara")));
    for number in 1..=3 {
        diary.add(&kept(number, TODAY)).unwrap();
    }
    diary.add(&kept(4, TODAY - 15)).unwrap();
    diary
}

fn id(number: u32) -> RecordId {
    kept(number, TODAY).record_id()
}

fn days(diary: &Diary) -> Vec<u32> {
    diary.visits().iter().map(|kept| kept.day()).collect()
}

/// What takes the next secret.
#[derive(Clone, Copy, Debug)]
enum Change {
    Delete,
    DeleteAll,
    Expire,
    NewPin,
}

impl Change {
    const ALL: [Self; 4] = [Self::Delete, Self::DeleteAll, Self::Expire, Self::NewPin];

    fn apply(self, diary: &mut Diary, next: Option<&DiarySecret>) -> Result<(), RecordError> {
        match self {
            Self::Delete => diary.delete(&id(1), next),
            Self::DeleteAll => diary.delete_all(next),
            Self::Expire => diary.expire(NOON, next).map(|_| ()),
            Self::NewPin => diary.change_pin(NEW_PIN, next),
        }
    }

    fn pin_after(self) -> &'static str {
        match self {
            Self::NewPin => NEW_PIN,
            _ => PIN,
        }
    }
}

#[test]
fn day_14_is_kept_and_day_15_is_gone() {
    let mut diary = Diary::create(PIN, None).unwrap();
    for back in 0..=20 {
        diary.add(&kept(back, TODAY - back)).unwrap();
    }
    let kept_days: Vec<u32> = (TODAY - 14..=TODAY).collect();
    assert_eq!(diary.has_due(NOON), Ok(true));
    assert_eq!(diary.expire(MORNING, None), Ok(6));
    assert_eq!(days(&diary), kept_days);
    // Until the last second of the day nothing more is due; with the first of the next, one more day.
    let last = MORNING + DAY - 1;
    assert_eq!(diary.has_due(last), Ok(false));
    assert_eq!(diary.expire(last, None), Ok(0));
    assert_eq!(days(&diary), kept_days);
    assert_eq!(diary.has_due(last + 1), Ok(true));
    assert_eq!(diary.expire(last + 1, None), Ok(1));
    assert_eq!(days(&diary), kept_days[1..]);
}

#[test]
fn nothing_is_due_in_the_first_fourteen_days_of_time() {
    let mut diary = Diary::create(PIN, None).unwrap();
    diary.add(&kept(1, 0)).unwrap();
    diary.add(&kept(2, 1)).unwrap();
    for now in [0, DAY - 1, 13 * DAY, 14 * DAY, 15 * DAY - 1] {
        assert_eq!(diary.has_due(now), Ok(false), "{now}");
        assert_eq!(diary.expire(now, None), Ok(0), "{now}");
    }
    assert_eq!(diary.expire(15 * DAY, None), Ok(1));
    assert_eq!(days(&diary), [1]);
    assert_eq!(diary.expire(MAX_TIME, None), Ok(1));
}

#[test]
fn a_clock_that_goes_back_revives_and_deletes_nothing() {
    let secrets: [DiarySecret; 4] = std::array::from_fn(|_| secret());
    let mut diary = Diary::create(PIN, Some(&secrets[0])).unwrap();
    for back in 0..=20 {
        diary.add(&kept(back, TODAY - back)).unwrap();
    }
    // A clock that runs ten days ahead deletes by its time,
    assert_eq!(diary.expire(noon(10), Some(&secrets[1])), Ok(16));
    let left = days(&diary);
    assert_eq!(left, (TODAY - 4..=TODAY).collect::<Vec<_>>());
    // and set right, or far back, it brings nothing back and deletes nothing; also after storing.
    for (now, next) in [(NOON, &secrets[2]), (0, &secrets[3])] {
        assert_eq!(diary.has_due(now), Ok(false));
        assert_eq!(diary.expire(now, Some(next)), Ok(0));
        let bytes = diary.lock().unwrap();
        diary = Diary::unlock(&bytes, PIN, Some(next)).unwrap();
        assert_eq!(days(&diary), left);
    }
    // A visit of a day that the fast clock took for gone is taken in, and kept by the right clock.
    diary.add(&kept(10, TODAY - 10)).unwrap();
    assert_eq!(diary.has_due(NOON), Ok(false));
    // A visit of a day to come is not due.
    diary.add(&kept(99, TODAY + 99)).unwrap();
    assert_eq!(diary.expire(NOON, Some(&secret())), Ok(0));
    assert_eq!(diary.visits().len(), left.len() + 2);
}

#[test]
fn deleting_takes_the_next_secret() {
    for change in Change::ALL {
        let (own, next) = (secret(), secret());
        let mut diary = diary_of_four(Some(&own));
        let before = state_of(&diary);
        for stale in [None, Some(&own), Some(&again(&own))] {
            let refused = change.apply(&mut diary, stale);
            assert_eq!(refused, Err(RecordError::SecretNotFresh), "{change:?}");
        }
        assert_eq!(state_of(&diary), before, "{change:?}");
        let bytes = diary.lock().unwrap();
        assert!(Diary::unlock(&bytes, PIN, Some(&own)).is_ok(), "{change:?}");
        change.apply(&mut diary, Some(&next)).unwrap();
        let bytes = diary.lock().unwrap();
        let loaded = Diary::unlock(&bytes, change.pin_after(), Some(&next)).unwrap();
        assert_eq!(state_of(&loaded), state_of(&diary), "{change:?}");
        for old in [Some(&own), None] {
            let refused = Diary::unlock(&bytes, change.pin_after(), old).err();
            assert_eq!(refused, Some(RecordError::Undecryptable), "{change:?}");
        }
    }
}

/// A change that is never stored leaves the stored bytes under the secret of before: it stays used.
#[test]
fn a_secret_in_use_since_the_diary_was_unlocked_is_not_fresh() {
    let (own, next, third) = (secret(), secret(), secret());
    let bytes = diary_of_four(Some(&own)).lock().unwrap();
    for change in Change::ALL {
        let mut diary = Diary::unlock(&bytes, PIN, Some(&own)).unwrap();
        diary.delete(&id(3), Some(&next)).unwrap();
        for used in [&own, &next] {
            let refused = change.apply(&mut diary, Some(used));
            assert_eq!(refused, Err(RecordError::SecretNotFresh), "{change:?}");
        }
        change.apply(&mut diary, Some(&third)).unwrap();
        let refused = diary.delete_all(Some(&own));
        assert_eq!(refused, Err(RecordError::SecretNotFresh), "{change:?}");
    }
}

#[test]
fn the_secret_changes_also_when_nothing_was_due() {
    let (own, next) = (secret(), secret());
    let mut diary = Diary::create(PIN, Some(&own)).unwrap();
    assert_eq!(diary.expire(NOON, Some(&next)), Ok(0));
    let bytes = diary.lock().unwrap();
    assert!(Diary::unlock(&bytes, PIN, Some(&next)).is_ok());
    assert_eq!(
        diary.expire(NOON, Some(&next)),
        Err(RecordError::SecretNotFresh)
    );
}

#[test]
fn a_diary_without_a_secret_stays_without_or_gets_one() {
    for change in Change::ALL {
        let mut diary = diary_of_four(None);
        change.apply(&mut diary, None).unwrap();
        let bytes = diary.lock().unwrap();
        assert!(Diary::unlock(&bytes, change.pin_after(), None).is_ok());
        let (mut diary, next) = (diary_of_four(None), secret());
        change.apply(&mut diary, Some(&next)).unwrap();
        let bytes = diary.lock().unwrap();
        assert!(Diary::unlock(&bytes, change.pin_after(), Some(&next)).is_ok());
        assert!(Diary::unlock(&bytes, change.pin_after(), None).is_err());
    }
}

#[test]
fn after_an_error_nothing_has_changed() {
    let (own, next) = (secret(), secret());
    let mut diary = diary_of_four(Some(&own));
    let before = state_of(&diary);
    let missing = diary.delete(&id(9), Some(&next));
    assert_eq!(missing, Err(RecordError::Missing));
    for now in [i64::MIN, -1, MAX_TIME + 1, i64::MAX] {
        assert_eq!(
            diary.expire(now, Some(&next)),
            Err(RecordError::InvalidTime)
        );
        assert_eq!(diary.has_due(now), Err(RecordError::InvalidTime));
    }
    for (pin, error) in [
        ("12345", RecordError::InvalidText),
        ("12345678901", RecordError::TooLong),
    ] {
        assert_eq!(diary.change_pin(pin, Some(&next)), Err(error));
    }
    assert_eq!(state_of(&diary), before);
    let bytes = diary.lock().unwrap();
    assert!(Diary::unlock(&bytes, PIN, Some(&own)).is_ok());
    // What was not taken is still fresh.
    assert_eq!(diary.delete(&id(1), Some(&next)), Ok(()));
}

#[test]
fn a_new_pin_has_a_new_salt_and_a_writing_a_new_nonce() {
    let secrets: [DiarySecret; 2] = std::array::from_fn(|_| secret());
    let mut diary = diary_of_four(Some(&secrets[0]));
    let written = |diary: &Diary| Written::read(&diary.lock().unwrap());
    let (first, second) = (written(&diary), written(&diary));
    assert_eq!(first.salt, second.salt);
    assert_ne!(first.nonce, second.nonce);
    // The same PIN once more is a new PIN.
    diary.change_pin(PIN, Some(&secrets[1])).unwrap();
    assert_ne!(written(&diary).salt, first.salt);
    assert_ne!(written(&diary_of_four(None)).salt, written(&diary).salt);
}

#[test]
fn no_old_bytes_bring_a_deleted_visit_back() {
    let mut present = secret();
    let mut diary = diary_of_four(Some(&present));
    let mut old = vec![diary.lock().unwrap()];
    for change in [
        Change::Delete,
        Change::Expire,
        Change::NewPin,
        Change::DeleteAll,
    ] {
        let next = secret();
        change.apply(&mut diary, Some(&next)).unwrap();
        present = next;
        for (number, bytes) in old.iter().enumerate() {
            for pin in [PIN, NEW_PIN] {
                let refused = Diary::unlock(bytes, pin, Some(&present)).err();
                assert_eq!(
                    refused,
                    Some(RecordError::Undecryptable),
                    "version {number} after {change:?}"
                );
            }
        }
        old.push(diary.lock().unwrap());
    }
    let newest = old.last().unwrap();
    let loaded = Diary::unlock(newest, NEW_PIN, Some(&present)).unwrap();
    assert_eq!(state_of(&loaded), (None, Vec::new()));
}

#[test]
fn what_was_deleted_stands_nowhere_in_the_new_bytes() {
    let deleted = |change: Change| match change {
        Change::Delete => vec![1],
        Change::Expire => vec![4],
        Change::DeleteAll => vec![1, 2, 3, 4],
        Change::NewPin => vec![],
    };
    let holds = |body: &[u8], part: &[u8]| body.windows(part.len()).any(|other| other == part);
    for change in Change::ALL {
        let (own, next) = (secret(), secret());
        let mut diary = diary_of_four(Some(&own));
        change.apply(&mut diary, Some(&next)).unwrap();
        let bytes = diary.lock().unwrap();
        // Opened with other people's libraries.
        let written = Written::read(&bytes);
        let body = written
            .open(change.pin_after(), Some(bytes_of(&next)))
            .unwrap();
        for number in 1..=4 {
            let day = if number == 4 { TODAY - 15 } else { TODAY };
            let items = kept_items(number, day);
            let header = craft::bytes_of(&items[3]);
            let is_gone = deleted(change).contains(&number);
            for part in [
                craft::bytes_of(&items[1]),
                craft::bytes_of(&items[2]),
                header[header.len() - 32..].to_vec(),
            ] {
                assert_eq!(holds(&body, &part), !is_gone, "visit {number}, {change:?}");
                assert!(!holds(&bytes, &part));
            }
        }
        let has_contact = !matches!(change, Change::DeleteAll);
        assert_eq!(holds(&body, b"Lindner"), has_contact, "{change:?}");
    }
}

/// The platform's key store, and the file. Secrets are in the order of storing.
struct Store {
    secrets: Vec<DiarySecret>,
    bytes: Vec<u8>,
}

impl Store {
    /// The three steps of [`Diary`], of which the first `done` happen before the crash.
    fn write(&mut self, diary: &Diary, next: &DiarySecret, done: usize) {
        if done >= 1 {
            self.secrets.push(again(next));
        }
        if done >= 2 {
            self.bytes = diary.lock().unwrap();
        }
        if done >= 3 {
            self.secrets.remove(0);
        }
    }

    /// The newer secret first; once one has opened, the other is erased.
    fn recover(&mut self, change: Change) -> Option<Diary> {
        self.recover_with(&BTreeSet::from([change.pin_after(), PIN]))
    }

    fn recover_with(&mut self, pins: &BTreeSet<&str>) -> Option<Diary> {
        for place in (0..self.secrets.len()).rev() {
            for pin in pins {
                let opened = Diary::unlock(&self.bytes, pin, Some(&self.secrets[place]));
                if let Ok(diary) = opened {
                    let used = self.secrets.swap_remove(place);
                    self.secrets = vec![used];
                    return Some(diary);
                }
            }
        }
        None
    }
}

#[test]
fn a_crash_at_any_step_leaves_the_state_of_before_or_after() {
    for change in Change::ALL {
        for done in 0..=3 {
            let own = secret();
            let mut diary = diary_of_four(Some(&own));
            let before = state_of(&diary);
            let mut store = Store {
                bytes: diary.lock().unwrap(),
                secrets: vec![own],
            };
            let next = secret();
            change.apply(&mut diary, Some(&next)).unwrap();
            let after = state_of(&diary);
            store.write(&diary, &next, done);
            drop(diary);

            let mut diary = store.recover(change).unwrap();
            let expected = if done < 2 { &before } else { &after };
            assert_eq!(&state_of(&diary), expected, "{change:?} after {done}");
            // The change can be made (again), and then its state is there to stay.
            let next = secret();
            let again = match change {
                Change::Delete if done >= 2 => diary.delete(&id(2), Some(&next)),
                _ => change.apply(&mut diary, Some(&next)),
            };
            again.unwrap();
            store.write(&diary, &next, 3);
            let recovered = store.recover(change).unwrap();
            assert_eq!(state_of(&recovered), state_of(&diary));
        }
    }
}

/// With a mistyped PIN neither secret opens, and neither may be erased.
#[test]
fn a_mistyped_pin_after_a_crash_loses_nothing() {
    for done in 1..=2 {
        let (own, next) = (secret(), secret());
        let mut diary = diary_of_four(Some(&own));
        let mut store = Store {
            bytes: diary.lock().unwrap(),
            secrets: vec![own],
        };
        diary.delete(&id(1), Some(&next)).unwrap();
        store.write(&diary, &next, done);
        assert!(store.recover_with(&BTreeSet::from(["000000"])).is_none());
        assert_eq!(store.secrets.len(), 2);
        let recovered = store.recover(Change::Delete).unwrap();
        assert_eq!(recovered.visit(&id(1)).is_some(), done < 2);
    }
}
