//! Our reader and writer against ciborium and coset: two opinions on every byte.

mod cose;
mod lenient;
mod refused;
mod whole;

use super::{Encrypted, MAX_MESSAGE, Protected, Signed, Tag, Writer, sign, write_encrypted};
use crate::error::RecordError;
use crate::primitives::{Secret, SigningKey};
use ciborium::Value;
use core::cell::Cell;
use lenient::{FAULTS, Fault, faulty};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use whole::{Whole, is_whole};

fn decoded(bytes: &[u8]) -> Option<Value> {
    ciborium::from_reader(bytes).ok()
}

fn encoded(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

/// The same value with the keys of every map in bytewise order (RFC 8949, 4.2.1). None for what episeal never writes: a
/// duplicate key, a float, more than `depth` levels.
fn sorted(value: Value, depth: usize) -> Option<Value> {
    match value {
        Value::Array(items) => {
            let below = depth.checked_sub(1)?;
            let items: Option<_> = items.into_iter().map(|item| sorted(item, below)).collect();
            items.map(Value::Array)
        }
        Value::Map(entries) => {
            let below = depth.checked_sub(1)?;
            let entries = entries.into_iter();
            let entries = entries.map(|(key, value)| Some((sorted(key, below)?, sorted(value, below)?)));
            let mut entries: Vec<_> = entries.collect::<Option<_>>()?;
            entries.sort_by_key(|(key, _)| encoded(key));
            let is_twice = entries.windows(2).any(|pair| encoded(&pair[0].0) == encoded(&pair[1].0));
            (!is_twice).then_some(Value::Map(entries))
        }
        Value::Tag(number, item) => {
            let item = sorted(*item, depth.checked_sub(1)?)?;
            Some(Value::Tag(number, Box::new(item)))
        }
        Value::Float(_) => None,
        other => Some(other),
    }
}

/// The second opinion on what the reader accepts: ciborium reads a value that has these bytes as its one encoding.
fn is_deterministic(bytes: &[u8]) -> bool {
    decoded(bytes).and_then(|value| sorted(value, 16)).is_some_and(|value| encoded(&value) == bytes)
}

fn values() -> impl Strategy<Value = Value> {
    let boundaries = prop::sample::select(vec![23, 24, 0xff, 0x100, 0xffff, 0x1_0000, u64::MAX]);
    let leaf = prop_oneof![
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-300..300_i64).prop_map(Value::from),
        boundaries.prop_map(Value::from),
        vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
        vec(any::<u8>(), 250..260).prop_map(Value::Bytes),
        ".{0,30}".prop_map(Value::Text),
        any::<bool>().prop_map(Value::Bool),
        Just(Value::Null),
    ];
    let tags = prop_oneof![Just(16), Just(18), Just(96), 4..1_000_000_u64];
    let tree = leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..30).prop_map(Value::Array),
            vec((inner.clone(), inner.clone()), 0..5).prop_map(Value::Map),
            (tags.clone(), inner).prop_map(|(tag, item)| Value::Tag(tag, Box::new(item))),
        ]
    });
    tree.prop_filter_map("a key twice", |value| sorted(value, 16))
}

fn write(writer: Writer, value: &Value) -> Writer {
    match value {
        Value::Integer(number) => match (u64::try_from(*number), i64::try_from(*number)) {
            (Ok(number), _) => writer.uint(number),
            (_, number) => writer.int(number.unwrap()),
        },
        Value::Bytes(bytes) => writer.bytes(bytes),
        Value::Text(text) => writer.text(text),
        Value::Bool(value) => writer.bool(*value),
        Value::Null => writer.null(),
        Value::Tag(number, item) => write(writer.tag(*number), item),
        Value::Array(items) => writer.list(items, write),
        Value::Map(entries) => {
            entries.iter().fold(writer.map(entries.len()), |writer, (key, value)| write(write(writer, key), value))
        }
        _ => unreachable!("not generated"),
    }
}

/// Up to four small changes to `bytes`.
fn edited(bytes: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let edits = vec((any::<prop::sample::Index>(), 0..4_u8, any::<u8>()), 0..=4);
    edits.prop_map(move |edits| {
        let mut bytes = bytes.clone();
        for (index, edit, byte) in edits {
            let at = index.index(bytes.len() + 1);
            match edit {
                0 => bytes.insert(at, byte),
                1 if at < bytes.len() => drop(bytes.remove(at)),
                2 if at < bytes.len() => bytes[at] = byte,
                3 if at < bytes.len() => bytes[at] ^= 1 << (byte % 8),
                _ => {}
            }
        }
        bytes
    })
}

/// Cases of one property, and no file of failures in the source tree.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

#[test]
fn arbitrary_bytes_are_accepted_exactly_when_ciborium_finds_them_deterministic() {
    let bytes = prop_oneof![
        1 => vec(any::<u8>(), 0..4),
        1 => vec(any::<u8>(), 0..60),
        6 => values().prop_flat_map(|value| edited(encoded(&value))),
    ];
    let (accepted, refused) = (Cell::new(0), Cell::new(0));
    TestRunner::new(config(4_000))
        .run(&bytes, |bytes| {
            let read = Whole::read(&bytes);
            if read.is_ok_and(|whole| whole.has_bignum) {
                return Ok(());
            }
            prop_assert_eq!(read.is_ok(), is_deterministic(&bytes));
            let count = if read.is_ok() { &accepted } else { &refused };
            count.set(count.get() + 1);
            Ok(())
        })
        .unwrap();
    // Both answers were asked for often.
    assert!(accepted.get() > 500, "{} accepted", accepted.get());
    assert!(refused.get() > 500, "{} refused", refused.get());
}

#[test]
fn sixteen_levels_of_arrays_maps_keys_and_tags_are_accepted_and_no_more() {
    for level in [&b"\x81"[..], b"\xa1\x00", b"\xc4", b"\x82\x40"] {
        for levels in 0..20 {
            let bytes = [level.repeat(levels), vec![0x80]].concat();
            assert_eq!(is_whole(&bytes), levels < 16);
            assert_eq!(is_deterministic(&bytes), levels < 16);
        }
    }
    for levels in 0..20 {
        let bytes = [vec![0xa1; levels], vec![0x80], vec![0x00; levels]].concat();
        assert_eq!(is_whole(&bytes), levels < 16);
        assert_eq!(is_deterministic(&bytes), levels < 16);
    }
}

#[test]
fn integers_down_to_minus_2_to_the_64_have_one_encoding() {
    for bytes in [
        b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x3b\x80\x00\x00\x00\x00\x00\x00\x00",
        b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff",
    ] {
        assert!(is_deterministic(bytes) && is_whole(bytes));
    }
}

proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn a_value_is_written_as_ciborium_writes_it(value in values()) {
        let bytes = write(Writer::new(), &value).finish();
        prop_assert_eq!(&bytes, &encoded(&value));
        prop_assert_eq!(decoded(&bytes), Some(value));
        prop_assert!(is_whole(&bytes));
    }

    #[test]
    fn an_edited_message_never_panics_a_reader_and_is_accepted_in_one_encoding_only(
        bytes in prop_oneof![vec(any::<u8>(), 0..300), prop::sample::select(messages()).prop_flat_map(edited)],
        limit in prop_oneof![Just(MAX_MESSAGE as usize), 0..300_usize],
    ) {
        let _ = is_whole(&bytes);
        if Signed::read(&bytes, "visit", limit).is_ok() {
            prop_assert!(bytes.len() <= limit);
            prop_assert!(is_deterministic(&bytes));
            prop_assert!(is_deterministic(&header_of(&bytes)));
        }
        for tag in [Tag::Encrypt, Tag::Encrypt0] {
            if let Ok(read) = Encrypted::read(tag, &bytes, "record") {
                let recipient = read.recipient.as_ref().map(|(epk, wrapped)| (epk, wrapped));
                prop_assert_eq!(&write_encrypted(read.protected_bytes, read.ciphertext, recipient), &bytes);
                prop_assert_eq!(&read.protected.write("record"), read.protected_bytes);
            }
        }
    }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn every_other_encoding_of_a_value_is_refused(value in values()) {
        for fault in FAULTS {
            for bytes in faulty(&value, fault) {
                let other = decoded(&bytes);
                prop_assert!(other.is_some(), "{fault:?} is valid CBOR");
                let sorted = other.and_then(|other| sorted(other, 16));
                prop_assert!(fault == Fault::DuplicateKey || sorted.as_ref() == Some(&value));
                prop_assert!(!is_whole(&bytes));
            }
        }
    }
}

fn key() -> SigningKey {
    SigningKey::from_seed(&Secret::copy_of(&[1; 32]))
}

fn protected(clear: Option<&[u8]>) -> Protected<'_> {
    Protected { iv: [2; 12], commitment: [3; 32], clear }
}

/// One message of every kind and shape.
fn messages() -> Vec<Vec<u8>> {
    let recipient = Some((&[4; 32], &[5; 40]));
    vec![
        sign("visit", b"payload", &key()),
        write_encrypted(&protected(None).write("record"), &[6; 48], recipient),
        write_encrypted(&protected(Some(b"\x81\x01")).write("record"), &[6; 48], recipient),
        write_encrypted(&protected(Some(b"\x81\x01")).write("record"), &[6; 48], None),
    ]
}

fn read(bytes: &[u8]) -> Result<(), RecordError> {
    match decoded(bytes) {
        Some(Value::Tag(18, _)) => Signed::read(bytes, "visit", MAX_MESSAGE as usize).map(|_| ()),
        Some(Value::Tag(16, _)) => Encrypted::read(Tag::Encrypt0, bytes, "record").map(|_| ()),
        Some(Value::Tag(96, _)) => Encrypted::read(Tag::Encrypt, bytes, "record").map(|_| ()),
        other => panic!("{other:?}"),
    }
}

fn header_of(message: &[u8]) -> Vec<u8> {
    let Some(Value::Tag(_, parts)) = decoded(message) else { panic!("no tag") };
    parts.as_array().unwrap()[0].as_bytes().unwrap().clone()
}

/// The message with another protected header.
fn with_header(message: &Value, header: Vec<u8>) -> Vec<u8> {
    let Value::Tag(tag, parts) = message else { panic!("no tag") };
    let mut parts = parts.as_array().unwrap().clone();
    parts[0] = Value::Bytes(header);
    encoded(&Value::Tag(*tag, Box::new(Value::Array(parts))))
}

#[test]
fn every_other_encoding_of_a_message_is_refused() {
    let mut refused = 0;
    for bytes in messages() {
        assert_eq!(read(&bytes), Ok(()));
        let message = decoded(&bytes).unwrap();
        for other in FAULTS.into_iter().flat_map(|fault| faulty(&message, fault)) {
            refused += 1;
            assert_eq!(read(&other), Err(RecordError::Malformed), "{other:02x?}");
        }
    }
    assert_eq!(refused, 84);
}

#[test]
fn every_other_encoding_of_a_protected_header_is_refused() {
    let mut refused = 0;
    for bytes in messages() {
        let message = decoded(&bytes).unwrap();
        let header = decoded(&header_of(&bytes)).unwrap();
        let trailing = [encoded(&header), vec![0]].concat();
        let others = FAULTS.into_iter().flat_map(|fault| faulty(&header, fault));
        for other in others.chain([trailing]) {
            // A label in another form is another label: `typ` is then missing [R4].
            let is_typ_missing = other.windows(2).any(|pair| pair == [0x18, 16]);
            let expected = match is_typ_missing {
                true => RecordError::WrongPurpose,
                false => RecordError::Malformed,
            };
            refused += 1;
            assert_eq!(read(&with_header(&message, other)), Err(expected));
        }
    }
    assert_eq!(refused, 64);
}
