//! Signed messages whose payload changes and is signed again by whoever signs it: what reading says, and what every
//! party does with it.

use super::cbor::change_encoded;
use super::messages::assert_one_encoding;
use super::town::{Town, town};
use super::{Choices, cose};
use crate::api::visits::*;
use crate::judge::judge;
use crate::visits::*;
use ed25519_dalek::SigningKey;

type Kind = (&'static str, fn(&Town) -> Vec<u8>, fn(&Town) -> &SigningKey);

const KINDS: &[Kind] = &[
    ("office-certificate", |town| town.world.certificate.clone(), |town| &town.authority),
    ("revocations", |town| town.world.revocations.clone(), |town| &town.authority),
    ("succession", |town| succession::venue_succeeds(&town.world.venue, &successor(), TODAY + 1), |town| &town.venue),
    ("office-day-key", |town| town.world.office_day_key.clone(), |town| &town.office),
    ("venue-day-key", |town| town.world.day_key.clone(), |town| &town.venue),
    ("staff-certificate", |town| town.staff_certificate.clone(), |town| &town.venue),
    ("venue-areas", |town| town.world.venue.areas(TODAY, &areas::stadium()[..3]).unwrap(), |town| &town.venue),
    ("visit", |town| town.sealed.visit().to_vec(), |town| &town.author),
    ("departure-note", note, |town| &town.staff),
    ("request", |town| town.request.clone(), |town| &town.office),
    ("release-part", |_| super::visits::release_part(), |town| &town.venue),
];

fn successor() -> Venue {
    Venue::generate().unwrap()
}

fn note(town: &Town) -> Vec<u8> {
    let assigned = assignment(&town.world.venue.id(), &town.staff_certificate, &town.world.day_key);
    let departure = MORNING + 11 * HOUR;
    town.staff_member.note_departure(&assigned, &town.sealed.kept().record_id(), departure).unwrap()
}

/// A message whose payload changes, and what is nested in it, signed again; sometimes changed once more afterwards.
pub fn made(choices: &mut Choices<'_>) -> (&'static str, Vec<u8>) {
    let town = town();
    let (kind, message, key) = KINDS[choices.below(KINDS.len())];
    let mut bytes = cose::resigned(kind, &message(town), key(town), choices);
    if choices.is_one_in(16) {
        change_encoded(&mut bytes, choices);
    }
    (kind, bytes)
}

/// The first byte chooses the message, the others what changes in its payload, and in what is nested in it.
pub fn resigned(data: &[u8]) {
    let (kind, bytes) = made(&mut Choices::new(data));
    if judge(kind, &bytes).expect("a kind that is known").is_ok() {
        assert_one_encoding(kind, &bytes);
    }
    take(town(), kind, &bytes);
}

/// Whoever takes messages of any kind takes this one. What was only read, and not accepted, changes nothing.
fn take(town: &Town, kind: &str, bytes: &[u8]) {
    let world = &town.world;
    let mut trust = world.trust.clone();
    let before = trust.export_bytes();
    let is_taken = [trust.take_revocations(bytes, NOON).is_ok(), trust.take_succession(bytes).is_ok()];
    assert!(is_taken.contains(&true) || trust.export_bytes() == before, "what is refused changes nothing");
    assert_eq!(Trust::import_bytes(&trust.export_bytes()).unwrap().export_bytes(), trust.export_bytes());

    let mut log = RequestLog::new();
    let empty = log.to_bytes();
    let verified = verify_request(&world.venue, bytes, &world.trust, &world.policy, &mut log, NOON);
    assert_eq!(verified.is_err(), log.to_bytes() == empty, "what is refused is not entered");

    let read = [
        ("venue-day-key", admit_day_key(bytes, &[], NOON).map(drop)),
        ("visit", UnverifiedVisit::parse(bytes).map(drop)),
        ("visit", world.admit(bytes, Some(town.sealed.visit()), NOON).map(drop)),
        ("departure-note", admit_note_with(bytes, Some(&world.published()), &StoredNotes::default(), NOON).map(drop)),
        ("succession", admit_succession(bytes, &[], NOON).map(drop)),
        ("visit", town.sealed.kept().open(bytes).map(drop)),
        ("office-day-key", ShareRecipient::verify(bytes, &world.trust, NOON).map(drop)),
        ("venue-day-key", reader_of(&world.poster, bytes, &world.trust, NOON).map(drop)),
        ("venue-areas", VenueAreas::verify(bytes, &world.venue.id()).map(|list| assert_areas(&list))),
        ("notice", VerifiedNotice::verify(bytes, &world.trust, NOON).map(drop)),
    ];
    assert_stored(town, bytes);
    for (taken, read) in read {
        assert!(read.is_err() || taken == kind, "a {kind} is taken for a {taken}");
    }
}

/// What a server takes, it finds again, and it says under whose name it belongs.
fn assert_stored(town: &Town, bytes: &[u8]) {
    let venue = town.world.venue.id();
    if let Ok(admitted) = admit_succession(bytes, &[], NOON) {
        assert!(admitted.role() == SuccessionRole::Venue && admitted.old() == venue.as_bytes());
        let stored = [bytes.to_vec()];
        assert!(!admitted.is_stored_already() && admit_succession(bytes, &stored, NOON).unwrap().is_stored_already());
        let counts = |day| venue_counts(&venue, day, &stored).unwrap();
        assert!(counts(admitted.day() - 1) && !counts(admitted.day()));
    }
    let published = town.world.published();
    if let Ok(admitted) = admit_note_with(bytes, Some(&published), &StoredNotes::default(), NOON) {
        let stored = StoredNotes { of_record: vec![bytes.to_vec()], ..StoredNotes::default() };
        let again = admit_note_with(bytes, Some(&published), &stored, NOON).unwrap();
        assert!(!admitted.is_stored_already() && again.is_stored_already());
        assert!(admitted.address() == again.address());
    }
}

fn assert_areas(list: &VenueAreas) {
    for group in list.groups() {
        let places = list.places(std::slice::from_ref(&group.area));
        assert!(places.is_ok_and(|places| places >= i64::from(group.places)), "a group is on its own list");
    }
}
