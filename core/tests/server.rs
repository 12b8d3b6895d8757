//! What a server admits.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs
)]

mod support;

use ciborium::Value;
use episeal::*;
use support::craft::{self, Parts};
use support::*;

#[test]
fn an_admitted_visit_is_filed_under_what_its_header_says() {
    let world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let admitted = admit(sealed.visit(), None, NOON).unwrap();
    let address = admitted.address();
    assert_eq!(address.record_id(), sealed.kept().record_id());
    assert_eq!(address.kid(), world.venue.day_keys(NOON).unwrap()[0].1);
    assert_eq!((address.day(), address.revision()), (TODAY, 0));
    assert_eq!(claimed_address(sealed.visit()).as_ref(), Ok(address));
    assert!(!admitted.is_stored_already());
}

#[test]
fn a_visit_is_admitted_today_and_tomorrow_with_ten_minutes_either_way() {
    let world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let at = |now| admit(sealed.visit(), None, now).err();
    assert_eq!(at(MORNING - 601), Some(RecordError::DayNotOpen));
    assert_eq!(at(MORNING - 600), None);
    assert_eq!(at(MORNING + 2 * DAY + 599), None);
    assert_eq!(at(MORNING + 2 * DAY + 600), Some(RecordError::DayClosed));
}

#[test]
fn revisions_come_in_order() {
    let world = World::new();
    let first = world.seal(&check_in("Mara"));
    let second = world.check_out(first.kept(), NOON);
    let third = world.check_out(second.kept(), NOON + 60);
    let again = world.check_out(first.kept(), NOON + 90);
    let say = |visit: &Sealed, stored: Option<&Sealed>| {
        admit(visit.visit(), stored.map(Sealed::visit), NOON)
            .map(|admitted| admitted.is_stored_already())
    };
    assert_eq!(say(&second, None), Err(RecordError::RevisionMissing));
    assert_eq!(say(&second, Some(&first)), Ok(false));
    assert_eq!(say(&third, Some(&first)), Ok(false));
    assert_eq!(
        say(&second, Some(&second)),
        Ok(true),
        "an upload repeated after a lost answer"
    );
    assert_eq!(
        say(&again, Some(&second)),
        Err(RecordError::Superseded),
        "same number, other bytes"
    );
    assert_eq!(say(&first, Some(&second)), Err(RecordError::Superseded));
    assert_eq!(say(&second, Some(&third)), Err(RecordError::Superseded));
    let other = world.seal(&check_in("Ben"));
    assert_eq!(say(&second, Some(&other)), Err(RecordError::Disagrees));
}

#[test]
fn a_revision_that_moves_to_another_day_or_venue_is_refused() {
    let world = World::new();
    let first = world.seal(&check_in("Mara"));
    let second = world.check_out(first.kept(), NOON);
    let author = craft::author_of(first.kept());
    for (item, value) in [(1, Value::from(TODAY - 1)), (2, Value::Bytes(vec![1; 16]))] {
        let moved = Parts::of(second.visit())
            .with_header_item(item, value)
            .signed_by(&author);
        assert_eq!(
            admit(&moved, Some(first.visit()), NOON),
            Err(RecordError::Disagrees)
        );
    }
}

#[test]
fn a_visit_has_24_revisions() {
    let world = World::new();
    let mut sealed = world.seal(&check_in("Mara"));
    for revision in 1..=MAX_REVISION {
        sealed = world.check_out(sealed.kept(), NOON);
        assert_eq!(sealed.kept().revision(), revision);
    }
    let readers = Readers::OfficeOnly;
    let more = check_out(
        sealed.kept(),
        &contact("Mara"),
        NOON,
        &world.day_key,
        &world.trust,
        readers,
        NOON,
    );
    assert_eq!(more.err(), Some(RecordError::TooLong));
    let parts = Parts::of(sealed.visit()).with_header_item(3, 24.into());
    let forged = parts.signed_by(&craft::author_of(sealed.kept()));
    assert_eq!(
        admit(&forged, Some(sealed.visit()), NOON),
        Err(RecordError::Malformed)
    );
}

#[test]
fn a_check_out_needs_the_same_day_key_and_closes_with_the_day_after() {
    let mut world = World::new();
    let first = world.seal(&check_in("Mara"));
    let out = |world: &World, day_key: &[u8], now| {
        let readers = Readers::OfficeOnly;
        check_out(
            first.kept(),
            &contact("Mara"),
            MORNING + 11 * HOUR,
            day_key,
            &world.trust,
            readers,
            now,
        )
        .err()
    };
    assert_eq!(out(&world, &world.day_key, MORNING + 2 * DAY + 599), None);
    assert_eq!(
        out(&world, &world.day_key, MORNING + 2 * DAY + 600),
        Some(RecordError::DayClosed)
    );
    let office_key = world
        .office
        .day_key(TODAY + 1, &world.certificate, NOON)
        .unwrap();
    let tomorrow = world
        .venue
        .day_key(TODAY + 1, &office_key, &world.trust, NOON)
        .unwrap();
    assert_eq!(out(&world, &tomorrow, NOON), Some(RecordError::Disagrees));
}

#[test]
fn kept_survives_its_bytes_and_nothing_else_is_read_as_kept() {
    let world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let bytes = sealed.kept().export_secret_bytes();
    let bytes = bytes.expose_secret_bytes();
    let kept = Kept::import_secret_bytes(bytes).unwrap();
    assert_eq!(
        kept.open(sealed.visit()).unwrap().contact(),
        &contact("Mara")
    );
    let out = world.check_out(&kept, NOON);
    assert_eq!(out.kept().record_id(), kept.record_id());
    assert_eq!(
        kept.open(out.visit()).unwrap().departure(),
        Some(NOON),
        "the old keys open the new revision"
    );
    for end in 0..bytes.len() {
        assert!(Kept::import_secret_bytes(&bytes[..end]).is_err());
    }
    let trailing = [bytes, &[0]].concat();
    assert_eq!(
        Kept::import_secret_bytes(&trailing).err(),
        Some(RecordError::Malformed)
    );
}

#[test]
fn departure_notes_are_admitted_up_to_24_a_record_while_the_day_is_open() {
    let world = World::new();
    let id = world.seal(&check_in("Mara")).kept().record_id();
    let note = world.note(TODAY, &id, NOON);
    let admitted = admit_note(&note, &vec![vec![0]; 23], NOON).unwrap();
    assert_eq!(
        (admitted.record_id(), admitted.kid()),
        (id, world.venue.day_keys(NOON).unwrap()[0].1)
    );
    assert!(!admitted.is_stored_already());
    let full = vec![vec![0]; 24];
    assert_eq!(admit_note(&note, &full, NOON), Err(RecordError::TooLong));
    let with_it = [&full[1..], std::slice::from_ref(&note)].concat();
    let again = admit_note(&note, &with_it, NOON).unwrap();
    assert!(again.is_stored_already());
    assert_eq!(
        admit_note(&note, &[], MORNING + 2 * DAY + 600),
        Err(RecordError::DayClosed)
    );
    assert_eq!(
        admit_note(&world.day_key, &[], NOON),
        Err(RecordError::WrongPurpose)
    );
}

#[test]
fn staff_notes_only_with_its_own_certificate_for_the_day_or_the_day_after() {
    let world = World::new();
    let staff = Staff::generate().unwrap();
    let id = world.seal(&check_in("Mara")).kept().record_id();
    let note = |day, staff_id: &StaffId| {
        let certificate = world.venue.certify_staff(staff_id, day).unwrap();
        staff
            .note_departure(&world.venue.id(), &certificate, &world.day_key, &id, NOON)
            .err()
    };
    assert_eq!(note(TODAY, &staff.id()), None);
    assert_eq!(note(TODAY + 1, &staff.id()), None);
    assert_eq!(note(TODAY + 2, &staff.id()), Some(RecordError::WrongDay));
    assert_eq!(note(TODAY - 1, &staff.id()), Some(RecordError::WrongDay));
    let other = Staff::generate().unwrap();
    assert_eq!(note(TODAY, &other.id()), Some(RecordError::NoteInvalid));
}

#[test]
fn one_day_key_of_a_venue_and_day_is_published() {
    let mut world = World::new();
    let first = world.day_key.clone();
    let admitted = admit_day_key(&first, None).unwrap();
    assert_eq!(
        (admitted.venue(), admitted.day()),
        (world.venue.id(), TODAY)
    );
    assert_eq!(admitted.kid(), world.venue.day_keys(NOON).unwrap()[0].1);
    assert_eq!(admit_day_key(&first, Some(&first)), Ok(admitted));
    // The same venue with another key, and the same key with another office.
    let ring = world.venue.export_secret_bytes().unwrap();
    let identity = craft::identity_of(ring.expose_secret_bytes());
    let another = craft::venue_day_key(&first, 3, Value::Bytes(vec![9; 32]), &identity);
    assert_eq!(
        admit_day_key(&another, Some(&first)),
        Err(RecordError::Disagrees)
    );
    let (_, _, bonn_key) = certified_office(&world.authority, "Bonn");
    let to_bonn = craft::venue_day_key(&first, 4, Value::Bytes(bonn_key), &identity);
    assert_eq!(
        admit_day_key(&to_bonn, Some(&first)),
        Err(RecordError::Disagrees)
    );
    let of_none = craft::venue_day_key(&first, 4, Value::Null, &identity);
    assert_eq!(
        admit_day_key(&of_none, Some(&first)),
        Err(RecordError::Disagrees)
    );
    // A newer certificate of the same office is the same key.
    let renewed = world
        .authority
        .certify(&world.office.id(), "Amt", NOON, NOON + DAY)
        .unwrap();
    let office_key = world.office.day_key(TODAY, &renewed, NOON).unwrap();
    let again = world
        .venue
        .day_key(TODAY, &office_key, &world.trust, NOON)
        .unwrap();
    assert_eq!(admit_day_key(&again, Some(&first)), Ok(admitted));
    let stranger = ed25519_dalek::SigningKey::from_bytes(&[1; 32]);
    let forged = craft::sign("venue-day-key", craft::payload(&first), &stranger);
    assert_eq!(admit_day_key(&forged, None), Err(RecordError::BadSignature));
}

#[test]
fn a_check_out_is_not_sealed_to_another_office_than_the_check_in() {
    let world = World::new();
    let first = world.seal(&check_in("Mara"));
    let ring = world.venue.export_secret_bytes().unwrap();
    let identity = craft::identity_of(ring.expose_secret_bytes());
    let (_, _, bonn_key) = certified_office(&world.authority, "Bonn");
    for office in [Value::Bytes(bonn_key), Value::Null] {
        let other = craft::venue_day_key(&world.day_key, 4, office, &identity);
        let readers = Readers::VenueMayRead;
        let out = check_out(
            first.kept(),
            &contact("Mara"),
            NOON,
            &other,
            &world.trust,
            readers,
            NOON,
        );
        assert_eq!(out.err(), Some(RecordError::Disagrees));
    }
}
