//! What a server admits.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::craft::{self, Parts};
use episeal_testkit::visits::*;

#[test]
fn an_admitted_visit_is_filed_under_what_its_header_says() {
    let world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let admitted = world.admit(sealed.visit(), None, NOON).unwrap();
    let address = admitted.address();
    assert_eq!(address.record_id(), sealed.kept().record_id());
    assert_eq!(address.kid(), world.venue.day_keys(NOON).unwrap()[0].kid);
    assert_eq!((address.day(), address.revision()), (TODAY, 0));
    assert_eq!(UnverifiedVisit::parse(sealed.visit()).unwrap().claimed_address(), *address);
    assert!(!admitted.is_stored_already());
}

#[test]
fn a_visit_is_admitted_today_and_tomorrow_with_ten_minutes_either_way() {
    let world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let at = |now| world.admit(sealed.visit(), None, now).err();
    assert_eq!(at(MORNING - 601), Some(RecordError::DayNotOpen));
    assert_eq!(at(MORNING - 600), None);
    assert_eq!(at(MORNING + 2 * DAY + 599), None);
    assert_eq!(at(MORNING + 2 * DAY + 600), Some(RecordError::DayClosed));
}

#[test]
fn revisions_come_in_order() {
    let world = World::new();
    let first = world.seal(&check_in("Mara"));
    let second = world.check_out(&first.kept(), NOON);
    let third = world.check_out(&second.kept(), NOON + 60);
    let again = world.check_out(&first.kept(), NOON + 90);
    let say = |visit: &Sealed, stored: Option<&Sealed>| {
        world.admit(visit.visit(), stored.map(Sealed::visit), NOON).map(|admitted| admitted.is_stored_already())
    };
    assert_eq!(say(&second, None), Err(RecordError::RevisionMissing));
    assert_eq!(say(&second, Some(&first)), Ok(false));
    assert_eq!(say(&third, Some(&first)), Ok(false));
    assert_eq!(say(&second, Some(&second)), Ok(true), "an upload repeated after a lost answer");
    assert_eq!(say(&again, Some(&second)), Err(RecordError::Superseded), "same number, other bytes");
    assert_eq!(say(&first, Some(&second)), Err(RecordError::Superseded));
    assert_eq!(say(&second, Some(&third)), Err(RecordError::Superseded));
    let other = world.seal(&check_in("Ben"));
    assert_eq!(say(&second, Some(&other)), Err(RecordError::Disagrees));
}

#[test]
fn a_revision_that_moves_to_another_day_or_venue_is_refused() {
    let world = World::new();
    let first = world.seal(&check_in("Mara"));
    let second = world.check_out(&first.kept(), NOON);
    let author = craft::author_of(&first.kept());
    let (mut yesterday, other) = (World::new(), World::new());
    yesterday.draw(TODAY - 1, NOON - DAY);
    let yesterday = admit_day_key(&yesterday.day_key, &[], NOON).unwrap();
    for published in [yesterday, other.published()] {
        let moved = Parts::of(second.visit())
            .with_header_item(1, published.day().into())
            .with_header_item(2, Value::Bytes(published.kid().as_bytes().to_vec()))
            .signed_by(&author);
        let say = |published| admit_with(&moved, Some(published), Some(first.visit()), NOON);
        assert_eq!(say(&published), Err(RecordError::Disagrees));
        assert_eq!(say(&world.published()), Err(RecordError::NoDayKey));
    }
}

#[test]
fn a_visit_has_24_revisions() {
    let world = World::new();
    let mut sealed = world.seal(&check_in("Mara"));
    for revision in 1..=MAX_REVISION {
        sealed = world.check_out(&sealed.kept(), NOON);
        assert_eq!(sealed.kept().revision(), revision);
    }
    let readers = Readers::OfficeOnly;
    let more = check_out(&sealed.kept(), NOON, &world.day_key, &world.trust, readers, NOON);
    assert_eq!(more.err(), Some(RecordError::TooLong));
    let parts = Parts::of(sealed.visit()).with_header_item(3, 24.into());
    let forged = parts.signed_by(&craft::author_of(&sealed.kept()));
    assert_eq!(world.admit(&forged, Some(sealed.visit()), NOON), Err(RecordError::Malformed));
}

#[test]
fn a_check_out_needs_the_same_day_key_and_closes_with_the_day_after() {
    let mut world = World::new();
    let first = world.seal(&check_in("Mara"));
    let out = |world: &World, day_key: &[u8], now| {
        let readers = Readers::OfficeOnly;
        check_out(&first.kept(), MORNING + 11 * HOUR, day_key, &world.trust, readers, now).err()
    };
    assert_eq!(out(&world, &world.day_key, MORNING + 2 * DAY + 599), None);
    assert_eq!(out(&world, &world.day_key, MORNING + 2 * DAY + 600), Some(RecordError::DayClosed));
    let office_key = world.office.day_key(TODAY + 1, &world.certificate, NOON).unwrap();
    let tomorrow = world.venue.day_key(TODAY + 1, &office_key, &world.trust, NOON).unwrap();
    assert_eq!(out(&world, &tomorrow, NOON), Some(RecordError::Disagrees));
}

#[test]
fn kept_survives_its_bytes_and_nothing_else_is_read_as_kept() {
    let world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let bytes = sealed.kept().export_secret_bytes();
    let bytes = bytes.expose_secret_bytes();
    let kept = Kept::import_secret_bytes(bytes).unwrap();
    assert_eq!(kept.open(sealed.visit()).unwrap().contact(), &contact("Mara"));
    let out = world.check_out(&kept, NOON);
    assert_eq!(out.kept().record_id(), kept.record_id());
    assert_eq!(kept.open(out.visit()).unwrap().departure(), Some(NOON), "the old keys open the new revision");
    for end in 0..bytes.len() {
        assert!(Kept::import_secret_bytes(&bytes[..end]).is_err());
    }
    let trailing = [bytes, &[0]].concat();
    assert_eq!(Kept::import_secret_bytes(&trailing).err(), Some(RecordError::Malformed));
}

#[test]
fn staff_notes_only_with_its_own_certificate_for_the_day_or_the_day_after() {
    let world = World::new();
    let staff = Staff::generate().unwrap();
    let id = world.seal(&check_in("Mara")).kept().record_id();
    let note = |day, staff_id: &StaffId| {
        let certificate = world.venue.certify_staff(staff_id, day).unwrap();
        staff.note_departure(&assignment(&world.venue.id(), &certificate, &world.day_key), &id, NOON).err()
    };
    assert_eq!(note(TODAY, &staff.id()), None);
    assert_eq!(note(TODAY + 1, &staff.id()), None);
    assert_eq!(note(TODAY + 2, &staff.id()), Some(RecordError::WrongDay));
    assert_eq!(note(TODAY - 1, &staff.id()), Some(RecordError::WrongDay));
    let other = Staff::generate().unwrap();
    assert_eq!(note(TODAY, &other.id()), Some(RecordError::NoteInvalid));
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
        let out = check_out(&first.kept(), NOON, &other, &world.trust, readers, NOON);
        assert_eq!(out.err(), Some(RecordError::Disagrees));
    }
}

#[test]
fn a_visit_is_parsed_once_for_its_address_and_for_every_answer() {
    let world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let out = world.check_out(&sealed.kept(), NOON);
    let stored = |highest: Option<&Sealed>| StoredVisit {
        published: Some(world.published()),
        highest: highest.map(|sealed| sealed.visit().to_vec()),
    };
    let [check_in, check_out] = [&sealed, &out].map(|sealed| UnverifiedVisit::parse(sealed.visit()).unwrap());
    assert_eq!(check_in.claimed_address().revision(), 0);
    assert_eq!(check_out.claimed_address().revision(), 1);
    let say = |visit: &UnverifiedVisit, highest| {
        visit.admit(&stored(highest), NOON).map(|admitted| admitted.is_stored_already())
    };
    for _ in 0..2 {
        assert_eq!(say(&check_in, None), Ok(false));
        assert_eq!(say(&check_in, Some(&sealed)), Ok(true));
        assert_eq!(say(&check_in, Some(&out)), Err(RecordError::Superseded));
        assert_eq!(say(&check_out, None), Err(RecordError::RevisionMissing));
        assert_eq!(say(&check_out, Some(&sealed)), Ok(false));
        assert_eq!(say(&check_out, Some(&out)), Ok(true));
        let unpublished = check_in.admit(&StoredVisit::default(), NOON);
        assert_eq!(unpublished, Err(RecordError::NoDayKey));
    }
}

#[test]
fn what_its_author_did_not_sign_claims_an_address_and_is_never_admitted() {
    let world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let stranger = ed25519_dalek::SigningKey::from_bytes(&[3; 32]);
    let forged = Parts::of(sealed.visit()).signed_by(&stranger);
    let unverified = UnverifiedVisit::parse(&forged).unwrap();
    assert_eq!(unverified.claimed_address().record_id(), sealed.kept().record_id());
    for highest in [None, Some(sealed.visit().to_vec()), Some(forged)] {
        let stored = StoredVisit { published: Some(world.published()), highest };
        assert_eq!(unverified.admit(&stored, NOON), Err(RecordError::BadSignature));
    }
}

#[test]
fn an_impossible_time_is_refused_before_anything_else_is_checked() {
    let world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let note = world.note(TODAY, &sealed.kept().record_id(), NOON);
    let [visit, note] = [sealed.visit(), &note].map(<[u8]>::to_vec);
    let visit = UnverifiedVisit::parse(&visit).unwrap();
    let note = UnverifiedNote::parse(&note).unwrap();
    let forged = craft::venue_day_key(&world.day_key, 4, Value::Null, &ed25519_dalek::SigningKey::from_bytes(&[3; 32]));
    let day_key = UnverifiedDayKey::parse(&forged).unwrap();
    for now in [i64::MIN, -1, MAX_TIME + 1, i64::MAX] {
        assert_eq!(visit.admit(&StoredVisit::default(), now), Err(RecordError::InvalidTime));
        assert_eq!(note.admit(&StoredNotes::default(), now), Err(RecordError::InvalidTime));
        assert_eq!(day_key.admit(&[], now), Err(RecordError::InvalidTime));
    }
}
