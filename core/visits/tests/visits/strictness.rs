//! One encoding for one value: purposes, versions, sizes, keys; anything that a writer would not write is refused.

use ciborium::Value;
use ed25519_dalek::SigningKey;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::craft::{self, Parts};
use episeal_testkit::visits::*;

fn identity(ring: &SecretBytes) -> SigningKey {
    craft::identity_of(ring.expose_secret_bytes())
}

fn authority_key(world: &World) -> SigningKey {
    identity(&world.authority.export_secret_bytes().unwrap())
}

fn trust_says(world: &World, list: &[u8]) -> Option<RecordError> {
    let mut trust = Trust::new(&[world.authority.id()]).unwrap();
    trust.take_revocations(list, NOON).err()
}

#[test]
fn a_message_of_another_purpose_is_refused() {
    let world = World::new();
    let visit = world.seal(&check_in("Mara")).visit().to_vec();
    let request = world.request(&world.ask());
    for other in [&world.day_key, &request, &world.certificate] {
        assert_eq!(world.admit(other, None, NOON), Err(RecordError::WrongPurpose));
    }
    for other in [&visit, &world.office_day_key, &world.certificate] {
        assert_eq!(world.verify(other).err(), Some(RecordError::WrongPurpose));
        assert_eq!(trust_says(&world, other), Some(RecordError::WrongPurpose));
        assert_eq!(seal_error(&world, other), Some(RecordError::WrongPurpose));
    }
    assert_eq!(unlock(&visit, "x").err(), Some(RecordError::WrongPurpose));
    let mut opening = world.opening(&request, std::slice::from_ref(&world.day_key));
    assert_eq!(opening.add_part(&visit), Err(RecordError::WrongPurpose));
}

fn seal_error(world: &World, day_key: &[u8]) -> Option<RecordError> {
    seal(&check_in("Mara"), &world.poster, day_key, &world.trust, Readers::OfficeOnly, NOON).err()
}

/// The revocation list, signed by the authority under another protected header.
fn with_header(world: &World, header: Vec<(Value, Value)>) -> Option<RecordError> {
    let payload = craft::payload(&world.revocations);
    let header = craft::encode(&Value::Map(header));
    let list = craft::sign_with_header(header, payload, &authority_key(world));
    trust_says(world, &list)
}

#[test]
fn a_missing_or_different_typ_is_wrong_purpose_even_if_signed_by_the_right_key() {
    let world = World::new();
    let alg = || (Value::from(1), Value::from(-19));
    let typ = |text: &str| (Value::from(16), Value::Text(text.into()));
    let right = "application/vnd.episeal.revocations+cose";
    assert_eq!(with_header(&world, vec![alg(), typ(right)]), None);
    assert_eq!(with_header(&world, vec![alg()]), Some(RecordError::WrongPurpose));
    assert_eq!(with_header(&world, vec![alg(), typ("")]), Some(RecordError::WrongPurpose));
    let other = "application/vnd.episeal.office-certificate+cose";
    assert_eq!(with_header(&world, vec![alg(), typ(other)]), Some(RecordError::WrongPurpose));
    let upper = "application/vnd.episeal.Revocations+cose";
    assert_eq!(with_header(&world, vec![alg(), typ(upper)]), Some(RecordError::WrongPurpose));
    // EdDSA by its old number, more headers, unsorted ones: not what we write.
    let old = (Value::from(1), Value::from(-8));
    assert_eq!(with_header(&world, vec![old, typ(right)]), Some(RecordError::Malformed));
    let more = (Value::from(17), Value::from(0));
    assert_eq!(with_header(&world, vec![alg(), typ(right), more]), Some(RecordError::Malformed));
    assert!(with_header(&world, vec![typ(right), alg()]).is_some());
    assert_eq!(with_header(&world, vec![alg(), alg(), typ(right)]), Some(RecordError::Malformed));
}

/// Each signed message of a world with the first element of its payload replaced, and what its reader says.
fn with_version(version: Value) -> Vec<Option<RecordError>> {
    let world = World::new();
    let authority = authority_key(&world);
    let office = identity(&world.office.export_secret_bytes().unwrap());
    let venue = identity(&world.venue.export_secret_bytes().unwrap());
    let changed = |name: &str, message: &[u8], key: &SigningKey| {
        let mut items = craft::decode(&craft::payload(message)).into_array().unwrap();
        items[0] = version.clone();
        craft::sign(name, craft::encode(&Value::Array(items)), key)
    };
    let list = changed("revocations", &world.revocations, &authority);
    let certificate = changed("office-certificate", &world.certificate, &authority);
    let request = changed("request", &world.request(&world.ask()), &office);
    let day_key = changed("venue-day-key", &world.day_key, &venue);
    let sealed = world.seal(&check_in("Mara"));
    let visit = Parts::of(sealed.visit()).with_header_item(0, version.clone());
    let visit = visit.signed_by(&craft::author_of(&sealed.kept()));
    let mut other =
        Office::import_secret_bytes(world.office.export_secret_bytes().unwrap().expose_secret_bytes()).unwrap();
    vec![
        trust_says(&world, &list),
        other.day_key(TODAY, &certificate, NOON).err(),
        world.verify(&request).err(),
        seal_error(&world, &day_key),
        world.admit(&visit, None, NOON).err(),
    ]
}

#[test]
fn a_newer_version_is_told_from_a_malformed_message() {
    for error in with_version(2.into()) {
        assert_eq!(error, Some(RecordError::UnsupportedVersion));
    }
    for error in with_version(0.into()) {
        assert_eq!(error, Some(RecordError::UnsupportedVersion));
    }
    for error in with_version(Value::Text("1".into())) {
        assert_eq!(error, Some(RecordError::Malformed));
    }
    assert!(with_version(1.into()).iter().all(Option::is_none));
}

#[test]
fn a_newer_version_may_have_other_fields() {
    let world = World::new();
    let payload = craft::encode(&Value::Array(vec![2.into(), Value::Text("new".into())]));
    let list = craft::sign("revocations", payload, &authority_key(&world));
    assert_eq!(trust_says(&world, &list), Some(RecordError::UnsupportedVersion));
}

#[test]
fn messages_beyond_their_size_are_refused() {
    let world = World::new();
    let long = vec![0xd2; MAX_VISIT as usize + 1];
    assert_eq!(world.admit(&long, None, NOON), Err(RecordError::Malformed));
    // Signed, well-formed, and too long.
    let payload = craft::encode(&Value::Array(vec![1.into(), Value::Bytes(vec![0; MAX_MESSAGE as usize])]));
    let list = craft::sign("revocations", payload, &authority_key(&world));
    assert_eq!(trust_says(&world, &list), Some(RecordError::Malformed));
}

#[test]
fn a_list_of_revocations_is_sorted_without_repetition() {
    let world = World::new();
    let (a, b) = (Value::Bytes(vec![1; 32]), Value::Bytes(vec![2; 32]));
    let signed = |offices: Vec<Value>| {
        let mut items = craft::decode(&craft::payload(&world.revocations)).into_array().unwrap();
        items[5] = Value::Array(offices);
        craft::sign("revocations", craft::encode(&Value::Array(items)), &authority_key(&world))
    };
    assert_eq!(trust_says(&world, &signed(vec![a.clone(), b.clone()])), None);
    assert_eq!(trust_says(&world, &signed(vec![b.clone(), a.clone()])), Some(RecordError::Malformed));
    assert_eq!(trust_says(&world, &signed(vec![a.clone(), a])), Some(RecordError::Malformed));
}

/// The list's encoding with `from` replaced by `to` in the payload, signed again.
fn with_payload_bytes(world: &World, from: &[u8], to: &[u8]) -> Option<RecordError> {
    let payload = craft::payload(&world.revocations);
    let place = payload.windows(from.len()).position(|part| part == from).unwrap();
    let changed = [&payload[..place], to, &payload[place + from.len()..]].concat();
    trust_says(world, &craft::sign("revocations", changed, &authority_key(world)))
}

#[test]
fn what_another_cbor_writer_could_write_is_refused() {
    let world = World::new();
    // Array, version and the header of the authority; then the end of the authority and the number.
    let head = [0x86, 0x01, 0x58];
    assert_eq!(with_payload_bytes(&world, &head, &head), None);
    let refused: [&[u8]; 5] = [
        &[0x86, 0x18, 0x01, 0x58],
        &[0x98, 0x06, 0x01, 0x58],
        &[0x9f, 0x01, 0x58],
        &[0x86, 0xf6, 0x58],
        &[0x86, 0x01, 0x59, 0x00],
    ];
    for to in refused {
        let said = with_payload_bytes(&world, &head, to);
        assert_eq!(said, Some(RecordError::Malformed), "{to:02x?}");
    }
    let id = world.authority.id();
    let end = &id.as_bytes()[28..];
    let number = |bytes: &[u8]| [end, bytes].concat();
    let numbers: [&[u8]; 4] = [&[0x18, 0x01], &[0xf9, 0x3c, 0x00], &[0xc2, 0x41, 0x01], &[0xf6]];
    for to in numbers {
        let said = with_payload_bytes(&world, &number(&[0x01]), &number(to));
        assert_eq!(said, Some(RecordError::Malformed), "{to:02x?}");
    }
}

#[test]
fn a_public_key_in_another_encoding_is_refused() {
    let world = World::new();
    let venue = identity(&world.venue.export_secret_bytes().unwrap());
    let public = craft::bytes_of(&craft::decode(&craft::payload(&world.day_key)).as_array().unwrap()[3]);
    let mut high_bit = public.clone();
    high_bit[31] |= 0x80;
    let mut beyond_p = vec![0xff; 32];
    beyond_p[31] = 0x7f;
    for (key, expected) in [
        (public, None),
        (high_bit, Some(RecordError::Malformed)),
        (beyond_p, Some(RecordError::Malformed)),
        (vec![0; 32], Some(RecordError::Undecryptable)),
    ] {
        let forged = craft::venue_day_key(&world.day_key, 3, Value::Bytes(key), &venue);
        assert_eq!(seal_error(&world, &forged), expected);
    }
}

#[test]
fn a_header_that_repeats_or_moves_its_parts_is_refused() {
    let world = World::new();
    let sealed = world.seal(&check_in("Mara"));
    let author = craft::author_of(&sealed.kept());
    let parts = Parts::of(sealed.visit());
    let admit = |parts: Parts| world.admit(&parts.signed_by(&author), None, NOON).err();
    assert_eq!(admit(parts.clone()), None);
    assert_eq!(
        admit(Parts { header: [&parts.header[..], &[0]].concat(), ..parts.clone() }),
        Some(RecordError::Malformed)
    );
    assert_eq!(admit(Parts { index: parts.record.clone(), ..parts.clone() }), Some(RecordError::WrongPurpose));
    assert_eq!(admit(parts.clone().with_header_item(1, 2_932_897.into())), Some(RecordError::Malformed));
    assert_eq!(admit(parts.clone().with_header_item(2, Value::Bytes(vec![0; 8]))), Some(RecordError::Malformed));
    assert_eq!(admit(parts.clone().with_header_item(3, (-1).into())), Some(RecordError::Malformed));
    let mut unprotected = craft::decode(&parts.index);
    if let Value::Tag(_, message) = &mut unprotected {
        message.as_array_mut().unwrap()[1] = Value::Map(vec![(4.into(), Value::Bytes(vec![1]))]);
    }
    assert_eq!(admit(Parts { index: craft::encode(&unprotected), ..parts }), Some(RecordError::Malformed));
}
