//! The issuance guard: one certificate a person, whatever crashes, and nothing stored about the person.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    missing_docs
)]

use episeal::*;
use static_assertions::assert_not_impl_any;
use std::collections::HashMap;
use std::fmt::Display;

assert_not_impl_any!(GuardKey: Clone, Display, PartialEq);
assert_not_impl_any!(Reservation: Clone, Display);

const NOW: i64 = 1_625_140_800;
const MINUTES: u32 = 600;

/// A store with compare and swap.
#[derive(Default)]
struct Store(HashMap<[u8; 32], Vec<u8>>);

impl Store {
    fn read(&self, tag: GuardTag) -> Option<Vec<u8>> {
        self.0.get(&tag.as_bytes()).cloned()
    }

    fn swap(&mut self, tag: GuardTag, old: Option<&[u8]>, new: Vec<u8>) -> bool {
        let is_unchanged = self.read(tag).as_deref() == old;
        if is_unchanged {
            self.0.insert(tag.as_bytes(), new);
        }
        is_unchanged
    }

    /// Reserves, or says why not.
    fn reserve(&mut self, tag: GuardTag, now: i64) -> GuardDecision {
        let stored = self.read(tag);
        let decision = reserve(stored.as_deref(), &[], MINUTES, now).unwrap();
        if let GuardDecision::Reserved(reservation) = &decision {
            assert!(self.swap(tag, stored.as_deref(), reservation.state()));
        }
        decision
    }

    fn reserved(&mut self, tag: GuardTag, now: i64) -> Reservation {
        match self.reserve(tag, now) {
            GuardDecision::Reserved(reservation) => reservation,
            other => panic!("{other:?}"),
        }
    }

    fn issue(&mut self, tag: GuardTag, reservation: &Reservation) -> Result<(), IssueError> {
        let stored = self.read(tag);
        let new = reservation.issued(stored.as_deref())?;
        assert!(self.swap(tag, stored.as_deref(), new));
        Ok(())
    }

    fn fail(&mut self, tag: GuardTag, reservation: &Reservation) -> Result<(), IssueError> {
        let stored = self.read(tag);
        let new = reservation.failed(stored.as_deref())?;
        assert!(self.swap(tag, stored.as_deref(), new));
        Ok(())
    }
}

fn person(surname: &str) -> PersonName {
    PersonName::new(surname, "Erika", NameLanguage::Other).unwrap()
}

fn born(text: &str) -> DateOfBirth {
    DateOfBirth::parse(text).unwrap()
}

fn tag(key: &GuardKey) -> GuardTag {
    key.tag("R-2021-4711", &person("Müller"), born("1964-08-12"))
        .unwrap()
}

fn key() -> GuardKey {
    GuardKey::generate(7).unwrap()
}

#[test]
fn a_person_gets_one_certificate() {
    let (mut store, tag) = (Store::default(), tag(&key()));
    let reservation = store.reserved(tag, NOW);
    assert_eq!(store.issue(tag, &reservation), Ok(()));
    for later in [0, 1, 600, 601, 10 * 365 * DAY] {
        assert!(matches!(
            store.reserve(tag, NOW + later),
            GuardDecision::AlreadyIssued
        ));
    }
}

#[test]
fn while_an_attempt_runs_no_other_begins_and_its_end_is_sharp() {
    let (mut store, tag) = (Store::default(), tag(&key()));
    store.reserved(tag, NOW);
    assert!(matches!(store.reserve(tag, NOW), GuardDecision::Busy));
    assert!(matches!(store.reserve(tag, NOW + 599), GuardDecision::Busy));
    store.reserved(tag, NOW + 600);
}

#[test]
fn of_two_attempts_that_read_the_same_one_is_stored() {
    let (mut store, tag) = (Store::default(), tag(&key()));
    let attempt = || match reserve(None, &[], MINUTES, NOW).unwrap() {
        GuardDecision::Reserved(reservation) => reservation,
        other => panic!("{other:?}"),
    };
    let (first, second) = (attempt(), attempt());
    assert!(store.swap(tag, None, first.state()));
    assert!(!store.swap(tag, None, second.state()));
    assert_eq!(store.issue(tag, &second), Err(IssueError::ReservationLost));
    assert_eq!(store.issue(tag, &first), Ok(()));
}

#[test]
fn a_crash_after_the_reservation_burns_nothing() {
    let (mut store, tag) = (Store::default(), tag(&key()));
    let before = store.reserved(tag, NOW);
    let again = store.reserved(tag, NOW + 600);
    // The one that was thought dead comes back: it is too late.
    assert_eq!(store.issue(tag, &before), Err(IssueError::ReservationLost));
    assert_eq!(store.fail(tag, &before), Err(IssueError::ReservationLost));
    assert_eq!(store.issue(tag, &again), Ok(()));
}

#[test]
fn a_crash_before_the_reservation_is_stored_burns_nothing() {
    let (mut store, tag) = (Store::default(), tag(&key()));
    assert!(matches!(
        reserve(None, &[], MINUTES, NOW),
        Ok(GuardDecision::Reserved(_))
    ));
    store.reserved(tag, NOW);
}

#[test]
fn a_failure_gives_the_right_back_at_once() {
    let (mut store, tag) = (Store::default(), tag(&key()));
    let reservation = store.reserved(tag, NOW);
    assert_eq!(store.fail(tag, &reservation), Ok(()));
    assert_eq!(
        store.fail(tag, &reservation),
        Ok(()),
        "saying it twice is no error"
    );
    assert_eq!(
        store.issue(tag, &reservation),
        Err(IssueError::ReservationLost)
    );
    let reservation = store.reserved(tag, NOW);
    assert_eq!(store.issue(tag, &reservation), Ok(()));
}

#[test]
fn a_crash_after_handing_out_is_settled_by_the_kept_reservation() {
    let (mut store, tag) = (Store::default(), tag(&key()));
    let kept = store.reserved(tag, NOW).state();
    let reservation = Reservation::resume(&kept).unwrap();
    assert_eq!(store.issue(tag, &reservation), Ok(()));
    assert_eq!(
        store.issue(tag, &reservation),
        Ok(()),
        "saying it twice is no error"
    );
    assert_eq!(
        store.fail(tag, &reservation),
        Err(IssueError::ReservationLost)
    );
    assert!(matches!(
        store.reserve(tag, NOW),
        GuardDecision::AlreadyIssued
    ));
}

#[test]
fn a_certificate_whose_signing_took_too_long_is_not_handed_out() {
    let (mut store, tag) = (Store::default(), tag(&key()));
    let slow = store.reserved(tag, NOW);
    let check = |store: &Store, reservation: &Reservation, now| {
        reservation.check(store.read(tag).as_deref(), now)
    };
    assert_eq!(check(&store, &slow, NOW + 599), Ok(()));
    let lost = Err(IssueError::ReservationLost);
    assert_eq!(check(&store, &slow, NOW + 600), lost);
    let next = store.reserved(tag, NOW + 600);
    // Not even under a clock that went back.
    assert_eq!(check(&store, &slow, NOW), lost);
    assert_eq!(check(&store, &next, NOW + 600), Ok(()));
    store.issue(tag, &next).unwrap();
    assert_eq!(check(&store, &next, NOW + 600), lost);
    assert_eq!(next.check(None, NOW), lost);
    assert_eq!(
        next.check(Some(b"?"), NOW),
        Err(IssueError::GuardStateInvalid)
    );
}

#[test]
fn a_clock_that_goes_back_a_little_ends_no_reservation() {
    let (mut store, tag) = (Store::default(), tag(&key()));
    store.reserved(tag, NOW);
    for back in [1, 60, 3_000] {
        assert!(matches!(
            store.reserve(tag, NOW - back),
            GuardDecision::Busy
        ));
    }
}

#[test]
fn a_late_settlement_counts_as_long_as_nobody_else_came() {
    let (mut store, tag) = (Store::default(), tag(&key()));
    let reservation = store.reserved(tag, NOW);
    assert_eq!(store.issue(tag, &reservation), Ok(()));
    assert!(matches!(
        store.reserve(tag, NOW + 601),
        GuardDecision::AlreadyIssued
    ));
}

#[test]
fn a_reservation_by_a_clock_that_was_wrong_has_run_out() {
    let (mut store, tag) = (Store::default(), tag(&key()));
    store.reserved(tag, NOW + 10 * 365 * DAY);
    store.reserved(tag, NOW);
}

#[test]
fn lifetimes_and_states_have_their_limits() {
    for seconds in [0, MAX_RESERVATION_SECONDS + 1, u32::MAX] {
        assert_eq!(
            reserve(None, &[], seconds, NOW).err(),
            Some(IssueError::GuardInputInvalid)
        );
    }
    for seconds in [1, MAX_RESERVATION_SECONDS] {
        assert!(reserve(None, &[], seconds, i64::MAX).is_ok());
    }
    let mut store = Store::default();
    let state = store.reserved(tag(&key()), NOW).state();
    for length in 0..state.len() {
        let cut = &state[..length];
        assert_eq!(
            reserve(Some(cut), &[], 1, NOW).err(),
            Some(IssueError::GuardStateInvalid)
        );
        assert_eq!(
            Reservation::resume(cut).err(),
            Some(IssueError::GuardStateInvalid)
        );
    }
    for position in 0..state.len() {
        for byte in 0..=255 {
            let mut changed = state.clone();
            changed[position] = byte;
            let _ = reserve(Some(&changed), &[], 1, NOW);
        }
    }
    let other_version = [&[state[0], 2], &state[2..]].concat();
    let refused = reserve(Some(&other_version), &[], 1, NOW);
    assert_eq!(refused.err(), Some(IssueError::GuardStateInvalid));
}

#[test]
fn a_tag_is_of_key_epoch_id_surname_and_date_and_of_nothing_else() {
    let key = key();
    let same = [
        key.tag("R-2021-4711", &person("Müller"), born("1964-08-12")),
        key.tag("  r-2021-4711 ", &person("MUELLER"), born("1964-08-12")),
        key.tag("R 2021 4711", &person("müller"), born("1964-08-12")),
        key.tag("r2021/4711.", &person("<MUELLER<"), born("1964-08-12")),
        key.tag(
            "R\u{2011}2021\u{2013}\u{a0}4711",
            &person("Müller"),
            born("1964-08-12"),
        ),
        key.tag("R-2021-4711", &person("Mu\u{308}ller"), born("1964-08-12")),
    ];
    assert!(same.iter().all(|found| *found == same[0]));
    let other_key = GuardKey::generate(7).unwrap();
    let others = [
        key.tag("R-2021-4712", &person("Müller"), born("1964-08-12")),
        key.tag("R-2021-4711", &person("Muller"), born("1964-08-12")),
        key.tag("R-2021-4711", &person("Müller"), born("1964-08")),
        key.tag("R-2021-4711", &person("Müller"), born("")),
        other_key.tag("R-2021-4711", &person("Müller"), born("1964-08-12")),
    ];
    assert!(others.iter().all(|found| *found != same[0]));
    let lookalikes = ["\u{420}-2021-4711", "R-2021-471\u{ff11}", "\u{212a}-1"];
    let not_ids = [
        "",
        "  ",
        "--",
        "a\nb",
        "Kö-1",
        "1\u{200b}2",
        &"x".repeat(161),
    ];
    for id in lookalikes.into_iter().chain(not_ids) {
        let refused = key.tag(id, &person("Müller"), born(""));
        assert_eq!(refused.err(), Some(IssueError::GuardInputInvalid), "{id}");
    }
    assert!(
        key.tag(&"x".repeat(160), &person("Müller"), born(""))
            .is_ok()
    );
    let never = key.tag("1", &person("Müller"), DateOfBirth::Month(1964, 13));
    assert_eq!(never.err(), Some(IssueError::DateInvalid));
}

#[test]
fn fillers_of_a_document_spelling_count_once() {
    let key = key();
    let tag = |document: &str| {
        let name = PersonName::with_document_spelling("Meier-Schmidt", "", document, "").unwrap();
        key.tag("1", &name, born("1964")).unwrap()
    };
    assert!(tag("MEIER<SCHMIDT") == tag("<MEIER<<SCHMIDT<"));
    assert!(tag("MEIER<SCHMIDT") != tag("MEIERSCHMIDT"));
}

/// Computed with Python's `hmac` over CBOR written by hand (test-vectors/second/test_guard.py): the key
/// of epoch 20213, `00 01 .. 1f`, and the array `["episeal issuance guard 1", 20213, "R20214711", "MUELLER", "1964-08-12"]`.
#[test]
fn the_tag_and_the_id_of_a_fixed_key_are_those_of_the_other_implementation() {
    let secret: Vec<u8> = (0..32).collect();
    let hrp = bech32::Hrp::parse("EPISEAL-GUARD-SECRET").unwrap();
    let bytes = [20_213_u32.to_be_bytes().as_slice(), &secret].concat();
    let exported = bech32::encode_upper::<bech32::Bech32m>(hrp, &bytes).unwrap();
    let key = GuardKey::import_secret_bytes(exported.as_bytes()).unwrap();
    let tag = key.tag(" r-2021-4711", &person("Müller"), born("1964-08-12"));
    assert_eq!(
        hex(&tag.unwrap().as_bytes()),
        "539f0a5bd921778d7b95a92239ba48805e3e3e0f94bbad6336cb3b89df1bd5f9"
    );
    assert_eq!(hex(&key.id().unwrap()), "28b0f3c3b022ace74b82f6e78a820595");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_tag_is_the_hmac_of_a_canonical_array() {
    use hmac::{Hmac, KeyInit, Mac};
    let key = key();
    let exported = key.export_secret_bytes();
    let text = std::str::from_utf8(exported.expose_secret_bytes()).unwrap();
    let secret = bech32::decode(text).unwrap().1;
    let array = ciborium::Value::Array(vec![
        "episeal issuance guard 1".into(),
        7.into(),
        "R20214711".into(),
        "MUELLER".into(),
        "1964-08-12".into(),
    ]);
    let mut message = Vec::new();
    ciborium::into_writer(&array, &mut message).unwrap();
    let mut mac = Hmac::<sha2::Sha512>::new_from_slice(&secret[secret.len() - 32..]).unwrap();
    mac.update(&message);
    let expected = mac.finalize().into_bytes();
    assert_eq!(tag(&key).as_bytes(), expected[..32]);
}

#[test]
fn a_key_survives_its_export_and_nothing_else_is_one() {
    let key = key();
    let exported = key.export_secret_bytes();
    let bytes = exported.expose_secret_bytes();
    let imported = GuardKey::import_secret_bytes(bytes).unwrap();
    assert_eq!((imported.epoch(), tag(&imported)), (7, tag(&key)));
    for wrong in [
        &bytes[1..],
        &bytes[..bytes.len() - 1],
        &[bytes, &[0]].concat(),
        b"",
    ] {
        let refused = GuardKey::import_secret_bytes(wrong);
        assert_eq!(refused.err(), Some(IssueError::GuardInputInvalid));
    }
}

#[test]
fn what_an_older_epoch_knows_counts() {
    let (older, newer) = (
        GuardKey::generate(7).unwrap(),
        GuardKey::generate(8).unwrap(),
    );
    let mut store = Store::default();
    let reservation = store.reserved(tag(&older), NOW);
    let ask = |store: &Store, now| {
        let known = store.read(tag(&older)).into_iter().collect::<Vec<_>>();
        reserve(store.read(tag(&newer)).as_deref(), &known, MINUTES, now).unwrap()
    };
    assert!(tag(&older) != tag(&newer));
    assert_ne!(older.id(), newer.id());
    assert!(matches!(ask(&store, NOW), GuardDecision::Busy));
    assert!(matches!(ask(&store, NOW + 600), GuardDecision::Reserved(_)));
    store.issue(tag(&older), &reservation).unwrap();
    assert!(matches!(
        ask(&store, NOW + 600),
        GuardDecision::AlreadyIssued
    ));
    // With the key of the older epoch its tags are gone, and with them what is known.
    assert!(matches!(
        reserve(None, &[], MINUTES, NOW),
        Ok(GuardDecision::Reserved(_))
    ));
}

#[test]
fn the_store_and_debug_say_nothing_about_a_person() {
    let (mut store, key) = (Store::default(), key());
    let reservation = store.reserved(tag(&key), NOW);
    store.issue(tag(&key), &reservation).unwrap();
    let shown = format!("{key:?} {:?} {reservation:?}", tag(&key));
    assert_eq!(shown, "GuardKey { .. } GuardTag { .. } Reservation { .. }");
    let (stored_tag, state) = store.0.iter().next().unwrap();
    assert_eq!(state.len(), 3 + 17, "version, state and 16 random bytes");
    for part in ["4711", "MUELLER", "1964"] {
        let is_in = |bytes: &[u8]| {
            bytes
                .windows(part.len())
                .any(|window| window == part.as_bytes())
        };
        assert!(!is_in(stored_tag) && !is_in(state));
    }
}
