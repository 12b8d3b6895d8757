//! Deleting from a diary: what is due, with the next secret, against old bytes.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::deletion::*;
use episeal_testkit::visits::diary::*;
use episeal_testkit::visits::*;

#[test]
fn day_14_is_kept_and_day_15_is_gone() {
    let mut diary = create_diary(PIN, None).unwrap();
    for back in 0..=20 {
        diary.add(&kept(back, TODAY - back)).unwrap();
    }
    let kept_days: Vec<u32> = (TODAY - 14..=TODAY).collect();
    assert_eq!(diary.has_due(NOON), Ok(true));
    assert_eq!(diary.expire_without_secret(MORNING), Ok(6));
    assert_eq!(days(&diary), kept_days);
    // Until the last second of the day nothing more is due; with the first of the next, one more day.
    let last = MORNING + DAY - 1;
    assert_eq!(diary.has_due(last), Ok(false));
    assert_eq!(diary.expire_without_secret(last), Ok(0));
    assert_eq!(days(&diary), kept_days);
    assert_eq!(diary.has_due(last + 1), Ok(true));
    assert_eq!(diary.expire_without_secret(last + 1), Ok(1));
    assert_eq!(days(&diary), kept_days[1..]);
}

#[test]
fn nothing_is_due_in_the_first_fourteen_days_of_time() {
    let mut diary = create_diary(PIN, None).unwrap();
    diary.add(&kept(1, 0)).unwrap();
    diary.add(&kept(2, 1)).unwrap();
    for now in [0, DAY - 1, 13 * DAY, 14 * DAY, 15 * DAY - 1] {
        assert_eq!(diary.has_due(now), Ok(false), "{now}");
        assert_eq!(diary.expire_without_secret(now), Ok(0), "{now}");
    }
    assert_eq!(diary.expire_without_secret(15 * DAY), Ok(1));
    assert_eq!(days(&diary), [1]);
    assert_eq!(diary.expire_without_secret(MAX_TIME), Ok(1));
}

#[test]
fn a_clock_that_goes_back_revives_and_deletes_nothing() {
    let secrets: [DiarySecret; 4] = std::array::from_fn(|_| secret());
    let mut diary = create_diary(PIN, Some(&secrets[0])).unwrap();
    for back in 0..=20 {
        diary.add(&kept(back, TODAY - back)).unwrap();
    }
    // A clock that runs ten days ahead deletes by its time,
    assert_eq!(diary.expire(&secrets[1], noon(10)), Ok(16));
    let left = days(&diary);
    assert_eq!(left, (TODAY - 4..=TODAY).collect::<Vec<_>>());
    // and set right, or far back, it brings nothing back and deletes nothing; even after storing.
    for (now, next) in [(NOON, &secrets[2]), (0, &secrets[3])] {
        assert_eq!(diary.has_due(now), Ok(false));
        assert_eq!(diary.expire(next, now), Ok(0));
        let bytes = diary.lock().unwrap();
        diary = unlock_diary(&bytes, PIN, Some(next)).unwrap();
        assert_eq!(days(&diary), left);
    }
    // A visit on a day that the fast clock took for past is accepted, and kept by the right clock.
    diary.add(&kept(10, TODAY - 10)).unwrap();
    assert_eq!(diary.has_due(NOON), Ok(false));
    // A visit on a future day is not due.
    diary.add(&kept(99, TODAY + 99)).unwrap();
    assert_eq!(diary.expire(&secret(), NOON), Ok(0));
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
        assert!(unlock_diary(&bytes, PIN, Some(&own)).is_ok(), "{change:?}");
        change.apply(&mut diary, Some(&next)).unwrap();
        let bytes = diary.lock().unwrap();
        let loaded = unlock_diary(&bytes, change.pin_after(), Some(&next)).unwrap();
        assert_eq!(state_of(&loaded), state_of(&diary), "{change:?}");
        for old in [Some(&own), None] {
            let refused = unlock_diary(&bytes, change.pin_after(), old).err();
            assert_eq!(refused, Some(RecordError::Undecryptable), "{change:?}");
        }
    }
}

/// A change that is never stored leaves the stored bytes under the previous secret, which counts as used.
#[test]
fn a_secret_in_use_since_the_diary_was_unlocked_is_not_fresh() {
    let (own, next, third) = (secret(), secret(), secret());
    let bytes = diary_of_four(Some(&own)).lock().unwrap();
    for change in Change::ALL {
        let mut diary = unlock_diary(&bytes, PIN, Some(&own)).unwrap();
        diary.delete(&id(3), &next).unwrap();
        for used in [&own, &next] {
            let refused = change.apply(&mut diary, Some(used));
            assert_eq!(refused, Err(RecordError::SecretNotFresh), "{change:?}");
        }
        change.apply(&mut diary, Some(&third)).unwrap();
        let refused = diary.delete_all(&own);
        assert_eq!(refused, Err(RecordError::SecretNotFresh), "{change:?}");
    }
}

#[test]
fn the_secret_changes_also_when_nothing_was_due() {
    let (own, next) = (secret(), secret());
    let mut diary = create_diary(PIN, Some(&own)).unwrap();
    assert_eq!(diary.expire(&next, NOON), Ok(0));
    let bytes = diary.lock().unwrap();
    assert!(unlock_diary(&bytes, PIN, Some(&next)).is_ok());
    assert_eq!(diary.expire(&next, NOON), Err(RecordError::SecretNotFresh));
}

#[test]
fn a_diary_without_a_secret_stays_without_or_gets_one() {
    for change in Change::ALL {
        let mut diary = diary_of_four(None);
        change.apply(&mut diary, None).unwrap();
        let bytes = diary.lock().unwrap();
        assert!(unlock_diary(&bytes, change.pin_after(), None).is_ok());
        let (mut diary, next) = (diary_of_four(None), secret());
        change.apply(&mut diary, Some(&next)).unwrap();
        let bytes = diary.lock().unwrap();
        assert!(unlock_diary(&bytes, change.pin_after(), Some(&next)).is_ok());
        assert!(unlock_diary(&bytes, change.pin_after(), None).is_err());
    }
}

#[test]
fn after_an_error_nothing_has_changed() {
    let (own, next) = (secret(), secret());
    let mut diary = diary_of_four(Some(&own));
    let before = state_of(&diary);
    let missing = diary.delete(&id(9), &next);
    assert_eq!(missing, Err(RecordError::Missing));
    for now in [i64::MIN, -1, MAX_TIME + 1, i64::MAX] {
        assert_eq!(diary.expire(&next, now), Err(RecordError::InvalidTime));
        assert_eq!(diary.has_due(now), Err(RecordError::InvalidTime));
    }
    for (pin, error) in [("12345", RecordError::InvalidText), ("12345678901", RecordError::TooLong)] {
        assert_eq!(change_pin(&mut diary, pin, Some(&next)), Err(error));
    }
    assert_eq!(state_of(&diary), before);
    let bytes = diary.lock().unwrap();
    assert!(unlock_diary(&bytes, PIN, Some(&own)).is_ok());
    // A secret that was not taken is still fresh.
    assert_eq!(diary.delete(&id(1), &next), Ok(()));
}

#[test]
fn a_new_pin_has_a_new_salt_and_a_writing_a_new_nonce() {
    let secrets: [DiarySecret; 2] = std::array::from_fn(|_| secret());
    let mut diary = diary_of_four(Some(&secrets[0]));
    let written = |diary: &Diary| Written::read(&diary.lock().unwrap());
    let (first, second) = (written(&diary), written(&diary));
    assert_eq!(first.salt, second.salt);
    assert_ne!(first.nonce, second.nonce);
    // The same PIN again counts as a new PIN.
    change_pin(&mut diary, PIN, Some(&secrets[1])).unwrap();
    assert_ne!(written(&diary).salt, first.salt);
    assert_ne!(written(&diary_of_four(None)).salt, written(&diary).salt);
}

#[test]
fn no_old_bytes_bring_a_deleted_visit_back() {
    let mut present = secret();
    let mut diary = diary_of_four(Some(&present));
    let mut old = vec![diary.lock().unwrap()];
    for change in [Change::Delete, Change::Expire, Change::NewPin, Change::DeleteAll] {
        let next = secret();
        change.apply(&mut diary, Some(&next)).unwrap();
        present = next;
        for (number, bytes) in old.iter().enumerate() {
            for pin in [PIN, NEW_PIN] {
                let refused = unlock_diary(bytes, pin, Some(&present)).err();
                assert_eq!(refused, Some(RecordError::Undecryptable), "version {number} after {change:?}");
            }
        }
        old.push(diary.lock().unwrap());
    }
    let newest = old.last().unwrap();
    let loaded = unlock_diary(newest, NEW_PIN, Some(&present)).unwrap();
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
        let body = written.open(change.pin_after(), Some(bytes_of(&next))).unwrap();
        for number in 1..=4 {
            let day = if number == 4 { TODAY - 15 } else { TODAY };
            let items = kept_items(number, day);
            let header = craft::bytes_of(&items[3]);
            let is_gone = deleted(change).contains(&number);
            for part in [craft::bytes_of(&items[1]), craft::bytes_of(&items[2]), header[header.len() - 32..].to_vec()] {
                assert_eq!(holds(&body, &part), !is_gone, "visit {number}, {change:?}");
                assert!(!holds(&bytes, &part));
            }
        }
        let has_contact = !matches!(change, Change::DeleteAll);
        assert_eq!(holds(&body, b"Lindner"), has_contact, "{change:?}");
    }
}
