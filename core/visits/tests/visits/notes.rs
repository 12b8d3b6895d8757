//! Departure notes: who may send them, how many, and that they end only the visit that they are about.

use ciborium::Value;
use ed25519_dalek::SigningKey;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::craft;
use episeal_testkit::visits::*;

/// Staff of a world's venue, certified for today.
struct Certified {
    staff: Staff,
    certificate: Vec<u8>,
}

impl Certified {
    fn new(world: &World) -> Self {
        let staff = Staff::generate().unwrap();
        let certificate = world.venue.certify_staff(&staff.id(), TODAY).unwrap();
        Self { staff, certificate }
    }

    fn note(&self, world: &World, id: &RecordId) -> Vec<u8> {
        let venue = world.venue.id();
        let (certificate, day_key) = (&self.certificate, &world.day_key);
        let note = self.staff.note_departure(&assignment(&venue, certificate, day_key), id, NOON);
        note.unwrap()
    }

    fn key(&self) -> SigningKey {
        let ring = self.staff.export_secret_bytes().unwrap();
        craft::identity_of(ring.expose_secret_bytes())
    }
}

fn say(world: &World, note: &[u8], stored: &StoredNotes) -> Result<bool, RecordError> {
    let admitted = admit_note_with(note, Some(&world.published()), stored, NOON);
    admitted.map(|admitted| admitted.is_stored_already())
}

/// A note of any content, signed by any key: 1 day, 2 kid, 3 record id, 4 certificate, 5 sealed departure.
fn changed(note: &[u8], item: usize, value: Value, key: &SigningKey) -> Vec<u8> {
    let mut items = craft::decode(&craft::payload(note)).into_array().unwrap();
    items[item] = value;
    craft::sign("departure-note", craft::encode(&Value::Array(items)), key)
}

#[test]
fn an_admitted_note_is_filed_under_what_it_says_also_before_its_visit() {
    let world = World::new();
    let certified = Certified::new(&world);
    let id = world.seal(&check_in("Mara")).kept().record_id();
    let note = certified.note(&world, &id);
    assert!(note.len() < 1_024, "{} bytes", note.len());
    let published = world.published();
    let admitted = admit_note_with(&note, Some(&published), &StoredNotes::default(), NOON).unwrap();
    let address = admitted.address();
    assert_eq!((address.record_id(), address.kid()), (id, published.kid()));
    assert_eq!((address.day(), address.staff()), (TODAY, certified.staff.id()));
    assert_eq!(UnverifiedNote::parse(&note).unwrap().claimed_address(), *address);
    assert!(!admitted.is_stored_already());
}

#[test]
fn a_note_is_admitted_in_the_order_of_the_rule() {
    let world = World::new();
    let certified = Certified::new(&world);
    let id = world.seal(&check_in("Mara")).kept().record_id();
    let note = certified.note(&world, &id);
    let (published, none) = (world.published(), StoredNotes::default());
    let at = |now| admit_note_with(&note, Some(&published), &none, now).err();
    assert_eq!(at(MORNING - 601), Some(RecordError::DayNotOpen));
    assert_eq!(at(MORNING - 600), None);
    assert_eq!(at(MORNING + 2 * DAY + 599), None);
    assert_eq!(at(MORNING + 2 * DAY + 600), Some(RecordError::DayClosed));
    let unpublished = |now| admit_note_with(&note, None, &none, now).err();
    assert_eq!(unpublished(NOON), Some(RecordError::NoDayKey));
    assert_eq!(unpublished(MORNING - 601), Some(RecordError::DayNotOpen));
    let other = World::new();
    let elsewhere = admit_note_with(&note, Some(&other.published()), &none, NOON);
    assert_eq!(elsewhere, Err(RecordError::NoDayKey));
    let long = vec![0xd2; 2_049];
    assert_eq!(say(&world, &long, &none), Err(RecordError::Malformed));
    assert_eq!(say(&world, &world.day_key, &none), Err(RecordError::WrongPurpose));
}

#[test]
fn a_note_that_certified_staff_did_not_sign_for_its_day_is_not_admitted() {
    let world = World::new();
    let certified = Certified::new(&world);
    let id = world.seal(&check_in("Mara")).kept().record_id();
    let note = certified.note(&world, &id);
    let none = StoredNotes::default();
    let stranger = SigningKey::from_bytes(&[1; 32]);
    let forged = craft::sign("departure-note", craft::payload(&note), &stranger);
    assert_eq!(say(&world, &forged, &none), Err(RecordError::NoteInvalid));
    let with_certificate = |certificate: Vec<u8>| {
        let note = changed(&note, 4, Value::Bytes(certificate), &certified.key());
        say(&world, &note, &none).err()
    };
    let of_day = |day| {
        let certificate = world.venue.certify_staff(&certified.staff.id(), day);
        with_certificate(certificate.unwrap())
    };
    let invalid = Some(RecordError::NoteInvalid);
    assert_eq!(of_day(TODAY), None);
    assert_eq!(of_day(TODAY + 1), None);
    assert_eq!(of_day(TODAY + 2), invalid);
    assert_eq!(of_day(TODAY - 1), invalid);
    assert!(world.venue.certify_staff(&certified.staff.id(), 2_932_896).is_ok(), "31 December 9999");
    assert_eq!(world.venue.certify_staff(&certified.staff.id(), 2_932_897), Err(RecordError::InvalidTime));
    let of_other_venue = World::new().venue.certify_staff(&certified.staff.id(), TODAY);
    assert_eq!(with_certificate(of_other_venue.unwrap()), invalid);
    let payload = craft::payload(&certified.certificate);
    let self_made = craft::sign("staff-certificate", payload, &stranger);
    assert_eq!(with_certificate(self_made), invalid);
    let of_other_staff = world.venue.certify_staff(&Staff::generate().unwrap().id(), TODAY);
    assert_eq!(with_certificate(of_other_staff.unwrap()), invalid);
    assert_eq!(with_certificate(vec![0xf6]), Some(RecordError::Malformed));
}

#[test]
fn a_staff_key_has_four_notes_of_a_record_the_record_24_and_the_key_20_000() {
    let world = World::new();
    let id = world.seal(&check_in("Mara")).kept().record_id();
    let certified = Certified::new(&world);
    let with = |of_record: Vec<Vec<u8>>, of_staff| StoredNotes { published: None, of_record, of_staff };
    let own: Vec<_> = (0..5).map(|_| certified.note(&world, &id)).collect();
    let full = Err(RecordError::TooLong);
    assert_eq!(say(&world, &own[3], &with(own[..3].to_vec(), 3)), Ok(false));
    let four = with(own[..4].to_vec(), 4);
    assert_eq!(say(&world, &own[4], &four), full);
    assert_eq!(say(&world, &own[3], &four), Ok(true), "stored already");
    let others = (0..6).flat_map(|_| {
        let other = Certified::new(&world);
        (0..4).map(|_| other.note(&world, &id)).collect::<Vec<_>>()
    });
    let others: Vec<_> = others.collect();
    assert_eq!(say(&world, &own[0], &with(others[..23].to_vec(), 0)), Ok(false));
    let record_full = with(others.clone(), 0);
    assert_eq!(say(&world, &own[0], &record_full), full);
    assert_eq!(say(&world, &others[23], &record_full), Ok(true));
    assert_eq!(say(&world, &own[0], &with(Vec::new(), 19_999)), Ok(false));
    let busy = with(Vec::new(), MAX_STAFF_NOTES);
    assert_eq!(say(&world, &own[0], &busy), full);
    let stored = with(vec![own[0].clone()], MAX_STAFF_NOTES);
    assert_eq!(say(&world, &own[0], &stored), Ok(true));
}

/// What anyone but certified staff can send takes no place from a genuine note.
#[test]
fn junk_fills_no_places() {
    let world = World::new();
    let id = world.seal(&check_in("Mara")).kept().record_id();
    let note = Certified::new(&world).note(&world, &id);
    let mut stored = StoredNotes::default();
    for seed in 0..30 {
        let stranger = SigningKey::from_bytes(&[seed; 32]);
        let junk = craft::sign("departure-note", craft::payload(&note), &stranger);
        if say(&world, &junk, &stored).is_ok() {
            stored.of_record.push(junk);
        }
    }
    assert_eq!(stored.of_record.len(), 0);
    assert_eq!(say(&world, &note, &stored), Ok(false));
}

#[test]
fn a_departure_moved_to_another_note_opens_nothing() {
    let world = World::new();
    let (mara, ben) = (world.seal(&check_in("Mara")), world.seal(&check_in("Ben")));
    let certified = Certified::new(&world);
    let note = |sealed: &Sealed| certified.note(&world, &sealed.kept().record_id());
    let (own, other) = (note(&mara), note(&ben));
    let departure = craft::decode(&craft::payload(&other)).into_array().unwrap()[5].clone();
    let moved = changed(&own, 5, departure, &certified.key());
    assert_eq!(say(&world, &moved, &StoredNotes::default()), Ok(false));
    let request = world.request(&world.ask());
    let push = |note: Vec<u8>| {
        let visits = [mara.visit().to_vec()];
        world.release(&request, &visits, &[note]).1.remove(0)
    };
    assert_eq!(push(own), Ok(()));
    assert_eq!(push(moved), Err(RecordError::NoteInvalid));
}

/// A thousand entries with a note each make one part that can be read.
#[test]
fn a_full_part_of_noted_visits_is_within_the_limit() {
    let world = World::new();
    let certified = Certified::new(&world);
    let id = world.seal(&check_in("Mara")).kept().record_id();
    let note = certified.note(&world, &id);
    let entry = note.len() + 17 + 1 + 34 + 34 + 34 + 74 + 8;
    assert!(1_000 * entry + 8_192 < MAX_MESSAGE as usize, "{entry} bytes an entry");
}
