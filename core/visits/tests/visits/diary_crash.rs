//! A crash at any of the three steps of writing a diary.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::deletion::*;
use episeal_testkit::visits::diary::*;
use episeal_testkit::visits::unlock_diary;
use std::collections::BTreeSet;

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
                let opened = unlock_diary(&self.bytes, pin, Some(&self.secrets[place]));
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
            let mut store = Store { bytes: diary.lock().unwrap(), secrets: vec![own] };
            let next = secret();
            change.apply(&mut diary, Some(&next)).unwrap();
            let after = state_of(&diary);
            store.write(&diary, &next, done);
            drop(diary);

            let mut diary = store.recover(change).unwrap();
            let expected = if done < 2 { &before } else { &after };
            assert_eq!(&state_of(&diary), expected, "{change:?} after {done}");
            // The change can be made (again), and then it lasts.
            let next = secret();
            let again = match change {
                Change::Delete if done >= 2 => diary.delete(&id(2), &next),
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
        let mut store = Store { bytes: diary.lock().unwrap(), secrets: vec![own] };
        diary.delete(&id(1), &next).unwrap();
        store.write(&diary, &next, done);
        assert!(store.recover_with(&BTreeSet::from(["000000"])).is_none());
        assert_eq!(store.secrets.len(), 2);
        let recovered = store.recover(Change::Delete).unwrap();
        assert_eq!(recovered.visit(&id(1)).is_some(), done < 2);
    }
}
