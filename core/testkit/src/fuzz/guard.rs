//! The issuance guard: attempts at several counters, crashes and clocks, against what must never happen.

use super::Choices;
use crate::api::certificates::*;
use crate::guard::{MINUTES, NOW, Store};
use std::sync::OnceLock;

/// Two spellings of a name under one recovery id.
struct Person {
    store: Store,
    tags: [GuardTags; 2],
}

fn person() -> Person {
    static KEY: OnceLock<Vec<u8>> = OnceLock::new();
    let key = KEY.get_or_init(|| GuardKey::generate(7).unwrap().export_secret_bytes().expose_secret_bytes().to_vec());
    let store = Store { keys: vec![GuardKey::import_secret_bytes(key).unwrap()], states: Default::default() };
    let tags = ["Müller", "Mueller-Lüdenscheidt"].map(|surname| store.tags(surname));
    Person { store, tags }
}

/// One attempt, and what it has done.
struct Attempt {
    tags: GuardTags,
    reservation: Reservation,
    has_handed_out: bool,
}

/// Up to 24 steps. Nobody gets two certificates: no attempt is allowed to hand out after another one did, unless an
/// alarm was given.
pub fn guard(data: &[u8]) {
    let (mut choices, Person { mut store, tags }) = (Choices::new(data), person());
    let (mut attempts, mut now, mut handed_out): (Vec<Attempt>, i64, u32) = (Vec::new(), NOW, 0);
    for _ in 0..24 {
        if choices.is_empty() {
            break;
        }
        now += choices.one_of(&[0, 1, 59, 60, 539, 540, 541, 600, 7_200]);
        if attempts.is_empty() || choices.is_one_in(3) {
            let tags = tags[choices.below(2)];
            if let Ok(reservation) = store.reserve(tags, now) {
                assert_eq!(handed_out, 0, "who has a certificate is refused");
                attempts.push(Attempt { tags, reservation, has_handed_out: false });
            }
            continue;
        }
        let at = choices.below(attempts.len());
        handed_out += step(&mut store, &mut attempts[at], now, &mut choices);
        assert!(handed_out <= 1, "nobody has two");
    }
    assert_stored(&store, data);
}

/// Checks and hands out at once, fails, or is settled by an operator: how many were handed out.
fn step(store: &mut Store, attempt: &mut Attempt, now: i64, choices: &mut Choices<'_>) -> u32 {
    let tags = attempt.tags;
    match choices.below(4) {
        0 | 1 => {
            let stored = store.read(tags);
            if attempt.has_handed_out || attempt.reservation.check(&stored, now).is_err() {
                return 0;
            }
            attempt.has_handed_out = true;
            // Within the minute that the check left.
            store.issue(tags, &attempt.reservation).expect("a reservation that was checked stands");
            1
        }
        2 if attempt.has_handed_out => {
            assert!(store.fail(tags, &attempt.reservation).is_err(), "what was handed out is not given up");
            0
        }
        2 => {
            let _ = store.fail(tags, &attempt.reservation);
            0
        }
        _ => {
            settle(store, tags, now);
            0
        }
    }
}

/// As an operator does who finds an attempt open: nothing was handed out.
fn settle(store: &mut Store, tags: GuardTags, now: i64) {
    let state = store.read(tags).person;
    let open = state.and_then(|state| OpenReservation::read(&state).unwrap());
    let Some(open) = open else { return };
    let settled = open.settled(GuardOutcome::Failed, now);
    assert_eq!(settled.is_ok(), open.has_run_out(now));
    let is_both = store
        .read(tags)
        .recovery_id
        .is_some_and(|state| OpenReservation::attempt_of(&state).unwrap() == open.attempt());
    if let Ok(state) = settled
        && is_both
    {
        store.write(tags, &state);
    }
}

/// Every state is read and written in one form; bytes of a fuzzer are read or refused.
fn assert_stored(store: &Store, data: &[u8]) {
    let states = store.states.values().map(Vec::as_slice).chain([data]);
    for state in states {
        if let Ok(reservation) = Reservation::resume(state) {
            assert_eq!(reservation.state(), state);
        }
        assert!(OpenReservation::read(state).is_err() || OpenReservation::attempt_of(state).is_ok());
    }
    let other = GuardStates { person: Some(data.to_vec()), ..store.read(store.tags("Müller")) };
    assert!(
        reserve_issuance(&store.keys, &other, MINUTES, NOW).is_err()
            || Reservation::resume(data).is_ok()
            || OpenReservation::attempt_of(data).is_ok()
    );
}
