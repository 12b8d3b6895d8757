//! The issuance guard: one certificate per person, whatever crashes, and nothing stored about the person.

use episeal_testkit::api::certificates::*;
use episeal_testkit::guard::{LOST, MINUTES, NOW, Store, store};
use static_assertions::assert_not_impl_any;
use std::fmt::Display;

// Clones of a key share its one secret.
assert_not_impl_any!(GuardKey: Display, PartialEq);
assert_not_impl_any!(Reservation: Clone, Display);
assert_not_impl_any!(OpenReservation: Clone, Display);

#[test]
fn a_person_gets_one_certificate() {
    let (mut store, tags) = store();
    let reservation = store.reserved(tags, NOW);
    assert_eq!(store.issue(tags, &reservation), Ok(()));
    for later in [0, 1, 600, 601, 10 * 365 * DAY] {
        assert!(matches!(store.reserve(tags, NOW + later), Err(IssueError::AlreadyIssued)));
    }
}

#[test]
fn an_attempt_in_another_spelling_is_one_for_the_same_person() {
    let (mut store, tags) = store();
    let other = store.tags("Muller");
    assert!(tags.person != other.person && tags.recovery_id == other.recovery_id);
    let reservation = store.reserved(tags, NOW);
    assert!(matches!(store.reserve(other, NOW), Err(IssueError::Busy)));
    // It ran out, the other spelling takes its place: the first one has lost it, though its own tag still has it.
    let second = store.reserved(other, NOW + 600);
    assert_eq!(reservation.check(&store.read(tags), NOW), LOST);
    assert_eq!(store.fail(tags, &reservation), LOST);
    assert_eq!(store.issue(other, &second), Ok(()));
    for tags in [tags, other] {
        assert!(matches!(store.reserve(tags, NOW + 1_200), Err(IssueError::AlreadyIssued)));
    }
}

#[test]
fn what_was_issued_before_there_was_a_second_tag_counts() {
    let (mut store, tags) = store();
    let state = store.reserved(tags, NOW).issued_unreserved();
    store.states.clear();
    store.states.insert(tags.person.as_bytes().to_vec(), state);
    assert!(matches!(store.reserve(tags, NOW), Err(IssueError::AlreadyIssued)));
}

#[test]
fn while_an_attempt_runs_no_other_begins_and_its_end_is_sharp() {
    let (mut store, tags) = store();
    store.reserved(tags, NOW);
    assert!(matches!(store.reserve(tags, NOW), Err(IssueError::Busy)));
    assert!(matches!(store.reserve(tags, NOW + 599), Err(IssueError::Busy)));
    store.reserved(tags, NOW + 600);
}

#[test]
fn an_attempt_has_exactly_the_keys_of_the_store() {
    let (mut store, tags) = store();
    let [second, stranger] = [8, 7].map(|epoch| GuardKey::generate(epoch).unwrap());
    let read = store.read(tags);
    let differ = |keys: &[GuardKey], stored: &GuardStates| {
        let refused = reserve_issuance(keys, stored, MINUTES, NOW).err();
        assert_eq!(refused, Some(IssueError::GuardKeysDiffer));
    };
    differ(&[], &read);
    differ(&[], &GuardStates::default());
    differ(&[stranger], &read);
    // A server that knows an epoch which the store does not have, and one that does not know the store's newest: each
    // would miss what the other writes.
    store.keys.push(second);
    differ(&store.keys, &read);
    let read = store.read(tags);
    differ(&store.keys[..1], &read);
    differ(&store.keys[1..], &read);
    let mut twice = read.clone();
    twice.key_ids.push(read.key_ids[0].clone());
    differ(&store.keys, &twice);
    let mut turned = read;
    turned.key_ids.reverse();
    assert!(reserve_issuance(&store.keys, &turned, MINUTES, NOW).is_ok());
}

#[test]
fn lifetimes_and_states_have_their_limits() {
    let (mut store, tags) = store();
    let nothing = store.read(tags);
    for seconds in [0, HANDING_OUT_SECONDS, MAX_RESERVATION_SECONDS + 1, u32::MAX] {
        assert_eq!(reserve_issuance(&store.keys, &nothing, seconds, NOW).err(), Some(IssueError::GuardInputInvalid));
    }
    for seconds in [HANDING_OUT_SECONDS + 1, MAX_RESERVATION_SECONDS] {
        // At every time of the library's the state that is made can be read again.
        for now in [0, NOW, MAX_TIME] {
            let state = reserve_issuance(&store.keys, &nothing, seconds, now).unwrap().state();
            assert!(Reservation::resume(&state).is_ok());
        }
    }
    for now in [i64::MIN, -1, MAX_TIME + 1, i64::MAX] {
        let refused = reserve_issuance(&store.keys, &nothing, MINUTES, now);
        assert_eq!(refused.err(), Some(IssueError::GuardInputInvalid));
    }
    let reservation = store.reserved(tags, NOW);
    let state = reservation.state();
    let invalid = Some(IssueError::GuardStateInvalid);
    let mut assert_invalid = |state: &[u8]| {
        store.write(tags, state);
        let stored = store.read(tags);
        let decision = reserve_issuance(&store.keys, &stored, MINUTES, NOW);
        assert_eq!(decision.err(), invalid);
        assert_eq!(Reservation::resume(state).err(), invalid);
        assert_eq!(OpenReservation::read(state).err(), invalid);
        assert_eq!(reservation.check(&stored, NOW).err(), invalid);
        assert_eq!(reservation.issued(&stored).err(), invalid);
        assert_eq!(reservation.failed(&stored).err(), invalid);
    };
    let cuts = (0..state.len()).map(|length| state[..length].to_vec());
    let other_version = [&[state[0], 2], &state[2..]].concat();
    cuts.chain([other_version]).for_each(|state| assert_invalid(&state));
    for position in 0..state.len() {
        for byte in 0..=255 {
            let mut changed = state.clone();
            changed[position] = byte;
            let _ = OpenReservation::read(&changed);
        }
    }
}

#[test]
fn an_attempt_that_is_settled_is_not_resumed() {
    let (mut store, tags) = store();
    let reservation = store.reserved(tags, NOW);
    let stored = store.read(tags);
    assert_eq!(Reservation::resume(&reservation.state()).unwrap().attempt(), reservation.attempt());
    for settled in [reservation.issued(&stored), reservation.failed(&stored), Ok(reservation.issued_unreserved())] {
        assert_eq!(Reservation::resume(&settled.unwrap()).err(), Some(IssueError::GuardStateInvalid));
    }
}

#[test]
fn what_an_older_epoch_knows_counts() {
    let (mut old, tags) = store();
    let reservation = old.reserved(tags, NOW);
    let (mut new, mut newer) = (Store::new(), GuardKey::generate(8).unwrap());
    std::mem::swap(&mut new.keys[0], &mut newer);
    let new_tags = new.tags("Müller");
    assert!(new_tags.person != tags.person && new_tags.recovery_id != tags.recovery_id);
    let ask = |old: &Store, older: [Option<Vec<u8>>; 2], now| {
        let (known, mut stored) = (old.read(tags), new.read(new_tags));
        stored.key_ids.extend(known.key_ids);
        stored.older = older.into_iter().flatten().collect();
        let keys = [old.keys[0].clone(), new.keys[0].clone()];
        reserve_issuance(&keys, &stored, MINUTES, now)
    };
    let known = old.read(tags);
    // Under either tag.
    for older in [[known.person.clone(), None], [None, known.recovery_id]] {
        assert!(matches!(ask(&old, older.clone(), NOW), Err(IssueError::Busy)));
        assert!(ask(&old, older, NOW + 600).is_ok());
    }
    old.issue(tags, &reservation).unwrap();
    let known = old.read(tags);
    for older in [[known.person, None], [None, known.recovery_id]] {
        assert!(matches!(ask(&old, older, NOW + 600), Err(IssueError::AlreadyIssued)));
    }
    // With the key of the older epoch its tags are gone, and with them what they say.
    new.reserved(new_tags, NOW);
}

#[test]
fn the_store_and_debug_say_nothing_about_a_person() {
    let (mut store, tags) = store();
    let reservation = store.reserved(tags, NOW);
    let open = OpenReservation::read(&reservation.state()).unwrap();
    store.issue(tags, &reservation).unwrap();
    let read = store.read(tags);
    let refused = store.reserve(tags, NOW).err();
    let shown = format!("{:?} {tags:?} {read:?} {reservation:?} {open:?} {refused:?}", store.keys);
    assert_eq!(
        shown,
        "[GuardKey { .. }] GuardTags { .. } GuardStates { .. } Reservation { .. } Some(OpenReservation { .. }) Some(AlreadyIssued)"
    );
    assert_eq!(store.states.len(), 2);
    for (tag, state) in &store.states {
        assert_eq!(state.len(), 3 + 17, "version, state and 16 random bytes");
        for part in ["4711", "MUELLER", "1964"] {
            let is_in = |bytes: &[u8]| bytes.windows(part.len()).any(|window| window == part.as_bytes());
            assert!(!is_in(tag) && !is_in(state));
        }
    }
}
