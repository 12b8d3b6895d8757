//! The issuance guard: attempts at several counters, crashes and clocks, against what must never happen.

use super::{Choices, random};
use crate::api::certificates::*;
use crate::guard::{ALARM, MINUTES, NOW, Store};
use std::sync::OnceLock;

/// Two spellings of a name under one recovery id.
struct Person {
    store: Store,
    tags: [GuardTags; 2],
}

fn person() -> Person {
    static KEY: OnceLock<Vec<u8>> = OnceLock::new();
    let make = || GuardKey::generate(7).unwrap().export_secret_bytes().expose_secret_bytes().to_vec();
    let key = random::once(&KEY, "guard key", make);
    let store = Store { keys: vec![GuardKey::import_secret_bytes(key).unwrap()], states: Default::default() };
    let tags = ["Müller", "Mueller-Lüdenscheidt"].map(|surname| store.tags(surname));
    Person { store, tags }
}

/// One attempt, and what it has done.
struct Attempt {
    tags: GuardTags,
    reservation: Reservation,
    /// When its reservation was last found to stand.
    checked: Option<i64>,
    has_handed_out: bool,
    has_crashed: bool,
}

/// What happened so far.
#[derive(Default)]
struct Told {
    handed_out: u32,
    alarms: u32,
    crashes: u32,
}

impl Told {
    /// Each certificate but one has cost an alarm or a crash between handing out and writing.
    fn assert_seen(&self) {
        assert!(self.handed_out <= 1 + self.alarms + self.crashes, "nobody has two unseen");
    }
}

/// Up to 24 steps. Nobody gets two certificates unseen: no attempt is allowed to hand out after another one did, unless
/// an alarm is given, or a counter crashed before it could write.
pub fn guard(data: &[u8]) {
    let (mut choices, Person { mut store, tags }) = (Choices::new(data), person());
    let (mut attempts, mut now, mut told): (Vec<Attempt>, i64, Told) = (Vec::new(), NOW, Told::default());
    for _ in 0..24 {
        if choices.is_empty() {
            break;
        }
        now += choices.one_of(&[0, 1, 59, 60, 539, 540, 541, 600, 7_200]);
        if attempts.is_empty() || choices.is_one_in(3) {
            let tags = tags[choices.below(2)];
            if let Ok(reservation) = store.reserve(tags, now) {
                assert!(told.handed_out == 0 || told.crashes > 0, "who has a certificate is refused");
                attempts.push(Attempt { tags, reservation, checked: None, has_handed_out: false, has_crashed: false });
            }
            continue;
        }
        let at = choices.below(attempts.len());
        step(&mut store, &mut attempts[at], now, &mut told, &mut choices);
        told.assert_seen();
    }
    assert_stored(&store, data);
}

/// Checks, hands out what was checked at any time later, fails, or is settled by an operator.
fn step(store: &mut Store, attempt: &mut Attempt, now: i64, told: &mut Told, choices: &mut Choices<'_>) {
    match choices.below(6) {
        0 => {
            let stands = attempt.reservation.check(&store.read(attempt.tags), now).is_ok();
            attempt.checked = stands.then_some(now).or(attempt.checked);
        }
        1 | 2 => hand_out(store, attempt, now, told, false),
        3 => hand_out(store, attempt, now, told, true),
        4 => {
            if !attempt.has_crashed {
                let said = store.fail(attempt.tags, &attempt.reservation);
                assert!(said.is_err() || !attempt.has_handed_out, "what is out is not given up");
                // Whoever gives up hands nothing out.
                attempt.checked = attempt.checked.filter(|_| said.is_err());
            }
        }
        _ => settle(store, attempt, now),
    }
}

/// Within the minute that a check left, or long after it; `crashes` before anything is written.
fn hand_out(store: &mut Store, attempt: &mut Attempt, now: i64, told: &mut Told, crashes: bool) {
    let Some(checked) = attempt.checked.filter(|_| !attempt.has_handed_out) else {
        // Nothing unchecked is handed out, and nothing twice.
        return;
    };
    attempt.has_handed_out = true;
    told.handed_out += 1;
    if crashes {
        attempt.has_crashed = true;
        told.crashes += 1;
        return;
    }
    let said = store.issue(attempt.tags, &attempt.reservation);
    if now < checked + i64::from(HANDING_OUT_SECONDS) && told.alarms == 0 {
        assert_eq!(said, Ok(()), "a reservation that was checked stands for a minute");
    }
    if said.is_err() {
        assert_eq!(said, ALARM);
        told.alarms += 1;
        store.write(attempt.tags, &attempt.reservation.issued_unreserved());
    }
    assert_eq!(store.reserve(attempt.tags, now).err(), Some(IssueError::AlreadyIssued));
}

/// As an operator does who finds an attempt open and knows of this one whether its certificate is out.
fn settle(store: &mut Store, attempt: &Attempt, now: i64) {
    let stored = store.read(attempt.tags);
    let open = [stored.person, stored.recovery_id].map(|state| OpenReservation::read(&state.unwrap()).unwrap());
    let is_own = |open: &OpenReservation| open.attempt() == attempt.reservation.attempt();
    let [Some(open), Some(_)] = open.map(|open| open.filter(is_own)) else {
        assert_ne!(attempt.reservation.check(&store.read(attempt.tags), now), Ok(()), "it is not the one that is open");
        return;
    };
    let outcome = if attempt.has_handed_out { GuardOutcome::Issued } else { GuardOutcome::Failed };
    let settled = open.settled(outcome, now);
    assert_eq!(settled.is_ok(), attempt.has_handed_out || open.has_run_out(now));
    if let Ok(state) = settled {
        store.write(attempt.tags, &state);
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
