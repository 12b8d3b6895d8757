//! Who can open what: two records of a visitor share nothing; nothing opens for anyone alone; nothing can be changed,
//! moved or combined with something else.

use ciborium::Value;
use ed25519_dalek::SigningKey;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::craft::{self, Parts};
use episeal_testkit::visits::*;
use std::collections::HashMap;

/// True for the places at which all visits have the same byte: the fields that all records share.
fn shared_places(visits: &[Vec<u8>]) -> Vec<bool> {
    let first = &visits[0];
    let is_shared = |place: usize| visits.iter().all(|visit| visit[place] == first[place]);
    (0..first.len()).map(is_shared).collect()
}

#[test]
fn two_records_of_one_visitor_share_no_eight_bytes_outside_the_fields_that_all_share() {
    let world = World::new();
    let of_mara: Vec<_> = (0..1_000).map(|_| world.seal(&check_in("Mara")).visit().to_vec()).collect();
    let of_others = (0..20).map(|i| world.seal(&check_in(&format!("V{i}"))).visit().to_vec());
    let shared = shared_places(&of_mara.iter().cloned().chain(of_others).collect::<Vec<_>>());
    assert!(shared.contains(&true) && shared.contains(&false));
    let mut seen: HashMap<[u8; 8], usize> = HashMap::new();
    for (number, visit) in of_mara.iter().enumerate() {
        for (place, eight) in visit.windows(8).enumerate() {
            if shared[place..place + 8].contains(&true) {
                continue;
            }
            let first = *seen.entry(eight.try_into().unwrap()).or_insert(number);
            assert_eq!(first, number, "{eight:02x?} links two records");
        }
    }
    assert!(seen.len() > 2_000_000, "nearly all of every record is its own");
}

#[test]
fn all_visits_have_one_length() {
    let world = World::new();
    let long = world.seal(&staying(&"ä".repeat(80), MORNING + 10 * HOUR, NOON));
    let short = world.seal(&check_in("A"));
    assert_eq!(long.visit().len(), short.visit().len());
}

#[test]
fn the_visitor_opens_the_own_stored_record() {
    let world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let visit = sealed.kept().open(sealed.visit()).unwrap();
    assert_eq!(visit.contact(), &contact("Mara"));
    assert_eq!((visit.venue(), visit.arrival()), (world.venue.id(), MORNING + 10 * HOUR));
}

#[test]
fn the_office_opens_with_the_release() {
    let world = World::new();
    let visits = [world.seal(&check_in("Mara")).visit().to_vec()];
    let findings = world.story(&world.ask(), &visits);
    assert_eq!((findings.names(), findings.end), (vec!["Mara".to_owned()], Ok(())));
}

#[test]
fn the_office_opens_what_a_venue_that_may_read_releases() {
    let world = World::where_the_venue_may_read();
    let visits = [world.seal(&check_in("Mara")).visit().to_vec()];
    let findings = world.story(&world.ask(), &visits);
    assert_eq!((findings.names(), findings.end), (vec!["Mara".to_owned()], Ok(())));
}

#[test]
fn a_visitors_keys_open_no_other_record() {
    let world = World::new();
    let (mine, other) = (world.seal(&check_in("Mara")), world.seal(&check_in("Mara")));
    assert_eq!(mine.kept().open(other.visit()).err(), Some(RecordError::Undecryptable));
    // Not even when the other record is put under this visit's header and signed by its author.
    let mut parts = Parts::of(mine.visit());
    parts.record = Parts::of(other.visit()).record;
    let forged = parts.signed_by(&craft::author_of(&mine.kept()));
    assert_eq!(mine.kept().open(&forged).err(), Some(RecordError::Undecryptable));
}

#[test]
fn another_office_opens_nothing_of_a_release() {
    let world = World::new();
    let visits = [world.seal(&check_in("Mara")).visit().to_vec()];
    let request = world.request(&world.ask());
    let (parts, _) = world.release(&request, &visits, &[]);
    let (other, _, _) = certified_office(&world.authority, "Gesundheitsamt Bonn");
    assert_eq!(other.own_request(&request).err(), Some(RecordError::WrongOffice));
    let own = world.office.own_request(&request).unwrap();
    let day_keys = std::slice::from_ref(&world.day_key);
    assert_eq!(other.open_release(&own, day_keys, NOON).err(), Some(RecordError::WrongOffice));
    // Nor with a request of its own to which it feeds the parts.
    let mut other_world = World::new();
    other_world.venue =
        Venue::import_secret_bytes(world.venue.export_secret_bytes().unwrap().expose_secret_bytes()).unwrap();
    let own = other_world.request(&Ask { venue: world.venue.id(), ..world.ask() });
    let mut opening = other_world
        .office
        .open_release(&other_world.office.own_request(&own).unwrap(), std::slice::from_ref(&world.day_key), NOON)
        .unwrap();
    assert_eq!(opening.add_part(&parts[0]), Err(RecordError::WrongRequest));
}

#[test]
fn the_office_that_lost_its_day_key_opens_nothing() {
    let world = World::new();
    let visits = [world.seal(&check_in("Mara")).visit().to_vec()];
    let request = world.request(&world.ask());
    let identity = world.office.export_secret_bytes().unwrap();
    let first_line = identity.expose_secret_bytes().split_inclusive(|byte| *byte == b'\n').next().unwrap();
    let mut restored = Office::import_secret_bytes(first_line).unwrap();
    let day_keys = [world.day_key.clone()];
    assert_eq!(
        restored.open_release(&restored.own_request(&request).unwrap(), &day_keys, NOON).err(),
        Some(RecordError::NoDayKey)
    );
    // A new key of the same day opens neither parts nor tickets.
    let reply_key = restored.day_key(TODAY, &world.certificate, NOON).unwrap();
    let request = restored.request(&world.ask(), &reply_key, NOON).unwrap();
    let (parts, _) = world.release(&request, &visits, &[]);
    let opening = restored.open_release(&restored.own_request(&request).unwrap(), &day_keys, NOON).unwrap();
    let findings = Findings::of(opening, &parts, &visits);
    assert!(findings.visits.is_empty());
    assert_eq!(findings.errors.len(), 1);
    assert_eq!(findings.errors[0].1, RecordError::NoDayKey);
}

#[test]
fn another_venue_and_another_days_key_open_no_index() {
    let mut world = World::new();
    let visit = world.seal(&check_in("Mara")).visit().to_vec();
    let request = world.request(&world.ask());
    // The venue's key of tomorrow, with the id of today's: only its bytes are another day's.
    let other = World::new();
    let relabelled = Parts::of(&visit);
    let (_, pushed) = other.release(&other.request(&other.ask()), std::slice::from_ref(&visit), &[]);
    assert_eq!(pushed, [Err(RecordError::NoDayKey)]);
    let kid = other.venue.day_keys(NOON).unwrap()[0].kid;
    let author = SigningKey::from_bytes(&[7; 32]);
    let forged = relabelled
        .with_header_item(2, Value::Bytes(kid.as_bytes().to_vec()))
        .with_header_item(4, Value::Bytes(author.verifying_key().to_bytes().to_vec()))
        .signed_by(&author);
    let (_, pushed) = other.release(&other.request(&other.ask()), &[forged], &[]);
    assert_eq!(pushed, [Err(RecordError::Undecryptable)]);
    world.venue.day_key(TODAY, &world.office_day_key, &world.trust, NOON).unwrap();
    let (_, pushed) = world.release(&request, &[visit], &[]);
    assert_eq!(pushed, [Ok(())]);
}

/// Every visit with one bit changed.
fn flipped(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + Clone + '_ {
    (0..bytes.len() * 8).map(|bit| {
        let mut changed = bytes.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        changed
    })
}

/// What the venue says about each visit, examined alone.
fn venue_says(world: &World, visits: impl Iterator<Item = Vec<u8>>) -> Vec<Result<(), RecordError>> {
    let verified = world.verify(&world.request(&world.ask())).unwrap();
    let fresh = || world.venue.release(&verified, &world.trust, NOON).unwrap();
    visits.map(|visit| fresh().push(&visit, &[])).collect()
}

#[test]
fn a_flipped_bit_anywhere_is_refused() {
    let world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let mut count = 0;
    let published = world.published();
    for changed in flipped(sealed.visit()) {
        assert!(sealed.kept().open(&changed).is_err());
        assert!(admit_with(&changed, Some(&published), None, NOON).is_err());
        count += 1;
    }
    assert_eq!(count, sealed.visit().len() * 8);
    assert!(venue_says(&world, flipped(sealed.visit())).iter().all(Result::is_err));
}

#[test]
fn a_flipped_bit_is_refused_when_the_victims_author_key_signs_it_again() {
    let world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let author = craft::author_of(&sealed.kept());
    let parts = Parts::of(sealed.visit());
    assert_eq!(parts.signed_by(&author), sealed.visit(), "the forger writes what we write");
    let records = flipped(&parts.record).map(|record| Parts { record, ..parts.clone() });
    let indexes = flipped(&parts.index).map(|index| Parts { index, ..parts.clone() });
    let headers = flipped(&parts.header).map(|header| Parts { header, ..parts.clone() });
    for forged in records.clone().chain(headers.clone()) {
        assert!(sealed.kept().open(&forged.signed_by(&author)).is_err());
    }
    let all = records.chain(indexes).chain(headers).map(|forged| forged.signed_by(&author));
    let said = venue_says(&world, all);
    assert!(said.iter().all(Result::is_err));
    assert!(said.contains(&Err(RecordError::Undecryptable)));
}

#[test]
fn a_visit_under_an_attackers_author_key_is_refused_whatever_he_changes() {
    let world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let author = SigningKey::from_bytes(&[9; 32]);
    let public = Value::Bytes(author.verifying_key().to_bytes().to_vec());
    let stolen = Parts::of(sealed.visit()).with_header_item(4, public);
    let records = flipped(&stolen.record).map(|record| Parts { record, ..stolen.clone() });
    let indexes = flipped(&stolen.index).map(|index| Parts { index, ..stolen.clone() });
    let all = std::iter::once(stolen.clone()).chain(records).chain(indexes);
    let forged = all.map(|parts| parts.signed_by(&author));
    let said = venue_says(&world, forged);
    assert!(said.iter().all(Result::is_err));
    assert_eq!(said[0], Err(RecordError::Undecryptable));
    assert!(sealed.kept().open(&stolen.signed_by(&author)).is_err());
}

#[test]
fn index_record_and_signature_swapped_between_two_visits_are_refused() {
    let world = World::new();
    let (a, b) = (world.seal(&check_in("Mara")), world.seal(&check_in("Ben")));
    let (parts_a, parts_b) = (Parts::of(a.visit()), Parts::of(b.visit()));
    let author = craft::author_of(&a.kept());
    let swapped = [
        Parts { index: parts_b.index.clone(), ..parts_a.clone() },
        Parts { record: parts_b.record.clone(), ..parts_a.clone() },
        // An index with someone else's record: the attack that makes a venue release a victim's ticket.
        Parts { header: parts_a.header.clone(), ..parts_b.clone() },
    ];
    for parts in swapped {
        let visit = parts.signed_by(&author);
        let admitted = world.admit(&visit, None, NOON);
        assert!(admitted.is_ok(), "the server cannot tell");
        assert_eq!(venue_says(&world, [visit].into_iter()), [Err(RecordError::Undecryptable)]);
    }
    let mut signature = a.visit().to_vec();
    let end = signature.len();
    signature[end - 64..].copy_from_slice(&b.visit()[end - 64..]);
    assert_eq!(world.admit(&signature, None, NOON), Err(RecordError::BadSignature));
}

#[test]
fn what_we_write_is_cose_for_another_library() {
    let world = World::new();
    let parts = Parts::of(world.seal(&check_in("Mara")).visit());
    assert!(craft::is_cose_encrypt(&parts.index));
    assert!(craft::is_cose_encrypt(&parts.record));
}
