//! One published day key per venue and day, and visits only under that one.

use ciborium::Value;
use ed25519_dalek::SigningKey;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::craft;
use episeal_testkit::visits::*;

/// The identity of a world's venue, in an attacker's hands.
fn identity_of(world: &World) -> SigningKey {
    let ring = world.venue.export_secret_bytes().unwrap();
    craft::identity_of(ring.expose_secret_bytes())
}

/// The venue's day key signed again over other public keys, for a day that it says or another.
fn others_of_day(world: &World, count: u8) -> Vec<Vec<u8>> {
    let identity = identity_of(world);
    let other = |number| {
        let public = Value::Bytes(vec![number; 32]);
        craft::venue_day_key(&world.day_key, 3, public, &identity)
    };
    (1..=count).map(other).collect()
}

/// Another day key of the world's office and day, made with its stolen key.
fn stolen_office_day_key(world: &World) -> Vec<u8> {
    let ring = world.office.export_secret_bytes().unwrap();
    let identity = craft::identity_of(ring.expose_secret_bytes());
    let mut items = craft::decode(&craft::payload(&world.office_day_key));
    items.as_array_mut().unwrap()[3] = Value::Bytes(vec![5; 32]);
    craft::sign("office-day-key", craft::encode(&items), &identity)
}

#[test]
fn one_day_key_of_a_venue_and_day_is_published() {
    let mut world = World::new();
    let first = world.day_key.clone();
    let admitted = admit_day_key(&first, &[], NOON).unwrap();
    assert_eq!((admitted.venue(), admitted.day()), (world.venue.id(), TODAY));
    assert_eq!(admitted.kid(), world.venue.day_keys(NOON).unwrap()[0].kid);
    let claimed = UnverifiedDayKey::parse(&first).unwrap().claimed_address();
    assert_eq!((claimed.venue(), claimed.day(), claimed.kid()), (admitted.venue(), admitted.day(), admitted.kid()));
    assert_eq!(admitted.replaced(), []);
    let say = |day_key: &[u8]| replace_day_key(day_key, &admitted, &[], NOON);
    assert_eq!(say(&first), Ok(admitted.clone()), "published again");
    // The same venue with another key, another office, no office, and another key of the same office.
    let identity = identity_of(&world);
    let (_, _, bonn_key) = certified_office(&world.authority, "Bonn");
    let office = |bytes| craft::venue_day_key(&first, 4, bytes, &identity);
    let others = [
        others_of_day(&world, 1).remove(0),
        office(Value::Bytes(bonn_key)),
        office(Value::Null),
        office(Value::Bytes(stolen_office_day_key(&world))),
    ];
    for other in others {
        assert_ne!(kid_of(&other), admitted.kid());
        assert_eq!(say(&other), Err(RecordError::Disagrees));
    }
    // A newer certificate of the same office is the same key.
    let renewed = world.authority.certify(&world.office.id(), "Amt", &period(NOON, NOON + DAY)).unwrap();
    let office_key = world.office.day_key(TODAY, &renewed, NOON).unwrap();
    let again = world.venue.day_key(TODAY, &office_key, &world.trust, NOON).unwrap();
    assert_ne!(again, first);
    assert_eq!(say(&again), Ok(admitted.clone()));
    // The slot of another venue or day is not this key's.
    let other = World::new().published();
    let refused = replace_day_key(&first, &other, &[], NOON);
    assert_eq!(refused, Err(RecordError::Disagrees));
}

#[test]
fn a_published_day_key_is_signed_by_venue_and_office_for_one_day_that_is_not_closed() {
    let mut world = World::new();
    let stranger = SigningKey::from_bytes(&[1; 32]);
    let say = |day_key: &[u8], now| admit_day_key(day_key, &[], now).err();
    let forged = craft::sign("venue-day-key", craft::payload(&world.day_key), &stranger);
    assert_eq!(say(&forged, NOON), Some(RecordError::BadSignature));
    let with_office = |world: &World, office_day_key: Vec<u8>| {
        let office = Value::Bytes(office_day_key);
        craft::venue_day_key(&world.day_key, 4, office, &identity_of(world))
    };
    let payload = craft::payload(&world.office_day_key);
    let unsigned = craft::sign("office-day-key", payload, &stranger);
    let unsigned = with_office(&world, unsigned);
    assert_eq!(say(&unsigned, NOON), Some(RecordError::BadSignature));
    let junk = with_office(&world, vec![0xf6]);
    assert_eq!(say(&junk, NOON), Some(RecordError::Malformed));
    let tomorrow = world.office.day_key(TODAY + 1, &world.certificate, NOON).unwrap();
    let two_days = with_office(&world, tomorrow);
    assert_eq!(say(&two_days, NOON), Some(RecordError::WrongDay));
    let closing = MORNING + 2 * DAY + 600;
    assert_eq!(say(&world.day_key, closing - 1), None);
    assert_eq!(say(&world.day_key, closing), Some(RecordError::DayClosed));
    assert_eq!(say(&world.day_key, MORNING - 7 * DAY), None);
    assert_eq!(say(&two_days, closing), Some(RecordError::WrongDay), "in the order of the rule");
}

#[test]
fn a_day_key_is_replaced_until_ten_minutes_before_its_day_seven_times_and_never_back() {
    let world = World::new();
    let first = world.published();
    let keys = others_of_day(&world, 8);
    let early = MORNING - 601;
    assert_eq!(replace_day_key(&keys[0], &first, &[], MORNING - 600), Err(RecordError::Disagrees));
    let mut published = first.clone();
    let mut kids = vec![first.kid()];
    for key in &keys[..7] {
        published = replace_day_key(key, &published, &[], early).unwrap();
        assert_eq!(published.replaced(), kids);
        kids.push(published.kid());
        assert_eq!(
            replace_day_key(&world.day_key, &published, &[], early),
            Err(RecordError::Disagrees),
            "not back to one that was published before"
        );
    }
    assert_eq!(kids.len(), 8);
    let ninth = replace_day_key(&keys[7], &published, &[], early);
    assert_eq!(ninth, Err(RecordError::Disagrees));
    let again = replace_day_key(&keys[6], &published, &[], NOON);
    assert_eq!(again.as_ref(), Ok(&published), "its own place it takes at any time");
    let restored = AdmittedDayKey::restore(&keys[6], published.replaced());
    assert_eq!(restored, Ok(published.clone()));
}

#[test]
fn what_a_server_kept_of_a_slot_is_checked_when_it_is_read_again() {
    let world = World::new();
    let kid = world.published().kid();
    let other = |number: u8| KeyId::parse(&format!("{number:02x}").repeat(16)).unwrap();
    let say = |replaced: &[KeyId]| AdmittedDayKey::restore(&world.day_key, replaced).err();
    assert_eq!(say(&[]), None);
    assert_eq!(say(&[other(1), other(2)]), None);
    assert_eq!(say(&[other(1), other(1)]), Some(RecordError::Disagrees));
    assert_eq!(say(&[other(1), kid]), Some(RecordError::Disagrees));
    let eight: Vec<_> = (1..=8).map(other).collect();
    assert_eq!(say(&eight[..7]), None);
    assert_eq!(say(&eight), Some(RecordError::Disagrees));
    let mut changed = world.day_key.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(AdmittedDayKey::restore(&changed, &[]), Err(RecordError::BadSignature));
}

#[test]
fn a_visit_is_admitted_under_the_published_day_key_alone() {
    let world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let (published, other) = (world.published(), World::new().published());
    let say = |published, now| admit_with(sealed.visit(), published, None, now).err();
    assert_eq!(say(Some(&published), NOON), None);
    assert_eq!(say(None, NOON), Some(RecordError::NoDayKey));
    assert_eq!(say(Some(&other), NOON), Some(RecordError::NoDayKey));
    assert_eq!(say(None, MORNING + 2 * DAY + 600), Some(RecordError::DayClosed), "the day first");
    let mut unsigned = sealed.visit().to_vec();
    *unsigned.last_mut().unwrap() ^= 1;
    assert_eq!(admit_with(&unsigned, None, None, NOON), Err(RecordError::NoDayKey), "the key before the signature");
}

/// A venue hands one guest a second key of the day, which is signed and names the right office.
#[test]
fn a_second_day_key_that_is_not_published_reaches_no_store() {
    let mut world = World::new();
    let published = world.published();
    let ring = world.venue.export_secret_bytes().unwrap();
    // The same venue from a copy of its keys, before it drew today's: it draws another.
    let identity = std::str::from_utf8(ring.expose_secret_bytes()).unwrap();
    let identity = format!("{}\n", identity.lines().next().unwrap());
    world.venue = Venue::import_secret_bytes(identity.as_bytes()).unwrap();
    world.draw(TODAY, NOON);
    assert_eq!(
        reader_of(&world.poster, &world.day_key, &world.trust, NOON).unwrap(),
        Some("Gesundheitsamt Köln".to_owned()),
        "the guest sees the right office"
    );
    let sealed = world.seal(&check_in("Mara"));
    let refused = admit_with(sealed.visit(), Some(&published), None, NOON);
    assert_eq!(refused, Err(RecordError::NoDayKey));
    let replaced = replace_day_key(&world.day_key, &published, &[], NOON);
    assert_eq!(replaced, Err(RecordError::Disagrees));
}

#[test]
fn a_venue_signs_the_same_key_for_the_same_office_day_key_alone() {
    let mut world = World::new();
    let kid = world.published().kid();
    let again = |world: &mut World, office_day_key: &[u8]| {
        world.venue.day_key(TODAY, office_day_key, &world.trust, NOON).map(|day_key| kid_of(&day_key))
    };
    let own = world.office_day_key.clone();
    assert_eq!(again(&mut world, &own), Ok(kid));
    let (_, _, bonn_key) = certified_office(&world.authority, "Bonn");
    assert_eq!(again(&mut world, &bonn_key), Err(RecordError::WrongOffice));
    let stolen = stolen_office_day_key(&world);
    assert_eq!(again(&mut world, &stolen), Err(RecordError::Disagrees));
    assert_eq!(again(&mut world, &own), Ok(kid), "nothing has changed");
    // Even when the keys were saved in between.
    let ring = world.venue.export_secret_bytes().unwrap();
    world.venue = Venue::import_secret_bytes(ring.expose_secret_bytes()).unwrap();
    assert_eq!(again(&mut world, &own), Ok(kid));
    assert_eq!(again(&mut world, &stolen), Err(RecordError::Disagrees));
}
