//! The diary's bytes against section 18 of FORMAT.md, read and written by other people's libraries.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::craft::{decode, encode};
use episeal_testkit::visits::diary::*;
use episeal_testkit::visits::*;
use std::collections::BTreeSet;

fn own_secret() -> DiarySecret {
    DiarySecret::import_secret_bytes(&labelled("EPISEAL-DIARY-SECRET", &SECRET.unwrap())).unwrap()
}

fn unlock_own(bytes: &[u8]) -> Result<Diary, RecordError> {
    unlock_diary(bytes, PIN, Some(&own_secret()))
}

/// What unlocking says about a body that another program sealed under the right PIN and secret.
fn error_of(body: &[u8]) -> Option<RecordError> {
    unlock_own(&Written::seal(body, PIN, SECRET).bytes()).err()
}

/// `{6: "Mara", 7: "Lindner", 8: "+49 221 5550100"}` with more entries.
fn contact_map(more: Vec<(Value, Value)>) -> Value {
    let mut entries =
        vec![(6.into(), "Mara".into()), (7.into(), "Lindner".into()), (8.into(), "+49 221 5550100".into())];
    entries.extend(more);
    Value::Map(entries)
}

/// Visits of these numbers in the order of their record ids.
fn by_id(numbers: std::ops::Range<u32>) -> Vec<Vec<u8>> {
    let mut visits: Vec<_> = numbers.map(|number| kept(number, TODAY)).collect();
    visits.sort_by_key(Kept::record_id);
    let bytes = |kept: &Kept| kept.export_secret_bytes().expose_secret_bytes().to_vec();
    visits.iter().map(bytes).collect()
}

fn diary_of(visits: u32) -> Diary {
    let mut diary = create_diary(PIN, Some(&own_secret())).unwrap();
    for number in 0..visits {
        diary.add(&kept(number, TODAY)).unwrap();
    }
    diary
}

#[test]
fn other_libraries_read_what_is_locked() {
    let mut diary = diary_of(25);
    diary.set_contact(&contact("Mara"));
    let written = Written::read(&diary.lock().unwrap());
    let expected = body(contact_map(vec![]), &by_id(0..25));
    assert_eq!(written.open(PIN, SECRET), Some(expected));
    assert_eq!(written.open("482916", SECRET), None);
    assert_eq!(written.open(PIN, None), None);

    let empty = create_diary("passwört", None).unwrap().lock().unwrap();
    let opened = Written::read(&empty).open("passwört", None);
    assert_eq!(opened, Some(body(Value::Null, &[])));
}

#[test]
fn what_other_libraries_seal_unlocks() {
    let full = contact_map(vec![
        (9.into(), "mara@example.org".into()),
        (10.into(), "Severinstraße 1".into()),
        (11.into(), "50678".into()),
        (12.into(), "Köln".into()),
        (13.into(), "1".into()),
        (14.into(), "DE".into()),
    ]);
    let sealed = Written::seal(&body(full.clone(), &by_id(0..25)), PIN, SECRET).bytes();
    let diary = unlock_own(&sealed).unwrap();
    assert_eq!(diary.visits().len(), 25);
    let contact = diary.contact().unwrap();
    let PostalAddress { house_number, city, country, .. } = contact.fields().address.clone();
    assert_eq!((house_number, city, country), ("1".into(), "Köln".into(), "DE".into()));
    assert_eq!(contact.fields().given_name, "Mara".into());
    // Locked again it is the same body under the same salt.
    let again = Written::read(&diary.lock().unwrap());
    assert_eq!(again.salt, [0xa1; 16]);
    assert_eq!(again.open(PIN, SECRET), Some(body(full, &by_id(0..25))));

    let sealed = Written::seal(&body(Value::Null, &[]), "passwört", None).bytes();
    let diary = unlock_diary(&sealed, "passwört", None).unwrap();
    assert_eq!(state_of(&diary), (None, Vec::new()));
}

#[test]
fn a_body_that_the_library_would_not_have_written_is_malformed() {
    let sorted = by_id(0..3);
    let reversed: Vec<_> = sorted.iter().rev().cloned().collect();
    let twice = [sorted.clone(), vec![sorted[2].clone()]].concat();
    let of_array = |items: Vec<Value>| encode(&Value::Array(items));
    let list = |kept: &[Vec<u8>]| Value::Array(kept.iter().cloned().map(Value::Bytes).collect());
    let only = |entries: Vec<(Value, Value)>| body(Value::Map(entries), &sorted);
    let family_name = || (7.into(), "Lindner".into());
    let trailing_kept = [sorted[0].clone(), vec![0x00]].concat();
    // The head of the contact's map, behind that of the body.
    let said_to_have = |change: fn(u8) -> u8| {
        let mut body = body(contact_map(vec![]), &sorted);
        body[1] = change(body[1]);
        body
    };
    let refused = [
        ("unsorted", body(Value::Null, &reversed)),
        ("twice", body(Value::Null, &twice)),
        ("trailing byte", [body(Value::Null, &sorted), vec![0x00]].concat()),
        ("trailing byte in a visit", body(Value::Null, &[trailing_kept])),
        ("empty", Vec::new()),
        ("no list", of_array(vec![Value::Null])),
        ("two items", of_array(vec![Value::Null, list(&sorted)])),
        ("no list of what waits", of_array(vec![Value::Null, list(&sorted), Value::Null])),
        ("four items", of_array(vec![Value::Null, list(&sorted), list(&[]), list(&[])])),
        ("no array", encode(&Value::Null)),
        ("visits not as bytes", of_array(vec![Value::Null, Value::Array(vec![decode(&sorted[0])]), list(&[])])),
        ("no visit", body(Value::Null, &[vec![0xf6]])),
        ("key 15", body(contact_map(vec![(15.into(), "x".into())]), &sorted)),
        ("key 1", only(vec![(1.into(), 0.into()), (6.into(), "".into()), family_name()])),
        ("no given name", only(vec![family_name()])),
        ("no name at all", only(vec![(6.into(), "".into()), (7.into(), "".into())])),
        ("unsorted keys", only(vec![family_name(), (6.into(), "".into())])),
        ("an empty city", only(vec![(6.into(), "".into()), family_name(), (12.into(), "".into())])),
        ("a control character", only(vec![(6.into(), "A\n".into()), family_name()])),
        ("a long name", only(vec![(6.into(), "x".repeat(161).into()), family_name()])),
        ("more entries than there are", said_to_have(|head| head + 1)),
        ("fewer entries than there are", said_to_have(|head| head - 1)),
        ("contact as bytes", body(Value::Bytes(vec![0xa0]), &sorted)),
        ("a long array head", [&[0x98, 0x03][..], &body(Value::Null, &sorted)[1..]].concat()),
        ("an open-ended list", [&[0x83, 0xf6, 0x9f][..], &[0xff, 0x80]].concat()),
    ];
    assert_eq!(error_of(&body(contact_map(vec![]), &sorted)), None);
    for (name, body) in refused {
        assert_eq!(error_of(&body), Some(RecordError::Malformed), "{name}");
    }
}

#[test]
fn a_diary_of_1001_visits_is_malformed() {
    assert_eq!(error_of(&body(Value::Null, &by_id(0..1_000))), None);
    let refused = error_of(&body(Value::Null, &by_id(0..1_001)));
    assert_eq!(refused, Some(RecordError::Malformed));
}

#[test]
fn padding_that_is_not_the_least_is_undecryptable() {
    let inner = body(Value::Null, &[]);
    let padded = |length: usize, mark: u8| {
        let mut padded = [&inner[..], &[mark]].concat();
        padded.resize(length, 0);
        Written::seal_padded(padded, 1, PIN, SECRET).bytes()
    };
    assert!(unlock_own(&padded(4_096, 0x80)).is_ok());
    for (length, mark) in [(8_192, 0x80), (4_095, 0x80), (16, 0x80), (4_096, 0x81)] {
        let refused = unlock_own(&padded(length, mark)).err();
        assert_eq!(refused, Some(RecordError::Undecryptable), "{length}, {mark}");
    }
}

#[test]
fn a_newer_diary_is_told_from_a_changed_one_and_not_harmed() {
    let newer = Written::seal_padded(vec![0x80; 4_096], 2, PIN, SECRET).bytes();
    let before = newer.clone();
    for pin in [PIN, "482916", ""] {
        let refused = unlock_diary(&newer, pin, None).err();
        assert_eq!(refused, Some(RecordError::UnsupportedVersion), "{pin:?}");
    }
    assert_eq!(newer, before);
    // A visit of a newer version in a diary of this one.
    let visit = kept_with_header_item(1, 0, 2.into());
    assert_eq!(error_of(&body(Value::Null, &[visit])), Some(RecordError::UnsupportedVersion));
}

#[test]
fn what_is_not_a_diary_is_told_before_any_pin_is_tried() {
    let ring = World::new().venue.export_secret_bytes().unwrap();
    let locked = lock(&ring, "correct horse").unwrap();
    let visit = World::new().seal(&check_in("Mara"));
    for other in [&locked[..], visit.visit()] {
        assert_eq!(unlock_own(other).err(), Some(RecordError::WrongPurpose));
    }
    let diary = diary_of(1).lock().unwrap();
    assert_eq!(unlock(&diary, PIN).err(), Some(RecordError::WrongPurpose));
    let too_long = [&diary[..], &vec![0; MAX_MESSAGE as usize]].concat();
    for other in [&[][..], &diary[1..], &diary[..100], &too_long] {
        assert_eq!(unlock_own(other).err(), Some(RecordError::Malformed));
    }
}

/// Where `part` is in `bytes`; it occurs once.
fn places_of(part: &[u8], bytes: &[u8]) -> std::ops::Range<usize> {
    let is_there = |start: &usize| bytes[*start..].starts_with(part);
    let found: Vec<_> = (0..bytes.len()).filter(is_there).collect();
    assert_eq!(found.len(), 1);
    found[0]..found[0] + part.len()
}

/// Every bit outside what is random. Of the random parts, each of whose bits costs an Argon2id run, the first and the
/// last bit of each and forty bits spread over all.
#[test]
fn a_changed_bit_anywhere_is_refused() {
    let bytes = diary_of(1).lock().unwrap();
    let written = Written::read(&bytes);
    let parts = [&written.salt, &written.nonce, &written.iv, &written.commitment, &written.ciphertext];
    let parts = parts.map(|part| places_of(part, &bytes));
    let random: Vec<usize> = parts.iter().cloned().flatten().collect();
    let bits = |part: &std::ops::Range<usize>| [part.start * 8, part.end * 8 - 1];
    let mut sample: BTreeSet<usize> = parts.iter().flat_map(bits).collect();
    let spread = (0..40).map(|number| random[number * random.len() / 40] * 8 + number % 8);
    sample.extend(spread);
    let structure: BTreeSet<usize> = (0..bytes.len() * 8).filter(|bit| !random.contains(&(bit / 8))).collect();
    assert!((44..=50).contains(&sample.len()) && structure.len() > 400);
    let error = |bit: usize| {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        unlock_own(&changed).err()
    };
    for bit in sample {
        assert_eq!(error(bit), Some(RecordError::Undecryptable), "bit {bit}");
    }
    for bit in structure {
        assert!(
            matches!(
                error(bit),
                Some(RecordError::Malformed | RecordError::WrongPurpose | RecordError::UnsupportedVersion)
            ),
            "bit {bit}"
        );
    }
    assert!(unlock_own(&bytes).is_ok());
}

#[test]
fn two_writings_share_nothing_that_is_random() {
    let diary = diary_of(3);
    let writings = [diary.lock(), diary.lock(), diary_of(3).lock()];
    let [a, b, other] = writings.map(|bytes| Written::read(&bytes.unwrap()));
    assert_eq!(a.salt, b.salt, "the salt stays with the PIN");
    assert_ne!(a.salt, other.salt);
    for (a, b) in [(&a, &b), (&a, &other), (&b, &other)] {
        assert_ne!(a.nonce, b.nonce);
        assert_ne!(a.iv, b.iv);
        assert_ne!(a.commitment, b.commitment);
        let shared = a.ciphertext.windows(8).zip(b.ciphertext.windows(8));
        assert!(shared.into_iter().all(|(a, b)| a != b));
    }
}

#[test]
fn neighbouring_numbers_of_visits_have_one_length() {
    let mut diary = create_diary(PIN, Some(&own_secret())).unwrap();
    let mut lengths = Vec::new();
    for number in 0..60 {
        lengths.push(Written::read(&diary.lock().unwrap()).ciphertext.len());
        diary.add(&kept(number, TODAY)).unwrap();
    }
    assert!(lengths.iter().all(|length| length % 4_096 == 16));
    assert!(lengths.is_sorted());
    let distinct: BTreeSet<_> = lengths.iter().collect();
    assert_eq!(distinct.len(), 4, "about 18 visits share a length");
}
