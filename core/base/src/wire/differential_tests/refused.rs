//! Messages that COSE allows and this format does not, written by coset.

use super::cose::{COMMITMENT, TYP, encrypted_header, recipient, signed_header, typ};
use super::{key, protected};
use crate::error::RecordError;
use crate::wire::{Encrypted, MAX_MESSAGE, Signed, Tag};
use ciborium::Value;
use coset::{
    CborSerializable, CoseEncrypt, CoseEncryptBuilder, CoseRecipient, CoseSign1, CoseSign1Builder, Header,
    HeaderBuilder, ProtectedHeader, TaggedCborSerializable, iana,
};

fn signed() -> CoseSign1 {
    CoseSign1Builder::new()
        .protected(signed_header("visit"))
        .payload(b"payload".to_vec())
        .create_signature(&[], |tbs| key().sign(tbs).to_vec())
        .build()
}

fn encrypted() -> CoseEncrypt {
    CoseEncryptBuilder::new()
        .protected(encrypted_header(&protected(None), "record"))
        .ciphertext(vec![6; 48])
        .add_recipient(recipient(&[4; 32], &[5; 40]))
        .build()
}

fn read_signed(bytes: &[u8]) -> Option<RecordError> {
    Signed::read(bytes, "visit", MAX_MESSAGE as usize).err()
}

fn read_encrypted(bytes: &[u8]) -> Option<RecordError> {
    Encrypted::read(Tag::Encrypt, bytes, "record").err()
}

fn read_changed_signed(change: impl FnOnce(&mut CoseSign1)) -> Option<RecordError> {
    let mut message = signed();
    change(&mut message);
    read_signed(&message.to_tagged_vec().unwrap())
}

fn read_changed_encrypted(change: impl FnOnce(&mut CoseEncrypt)) -> Option<RecordError> {
    let mut message = encrypted();
    change(&mut message);
    read_encrypted(&message.to_tagged_vec().unwrap())
}

fn kid() -> Header {
    HeaderBuilder::new().key_id(vec![1]).build()
}

const MALFORMED: Option<RecordError> = Some(RecordError::Malformed);
const WRONG_PURPOSE: Option<RecordError> = Some(RecordError::WrongPurpose);

#[test]
fn a_message_without_its_tag_or_with_another_is_refused() {
    assert_eq!(read_signed(&signed().to_tagged_vec().unwrap()), None);
    assert_eq!(read_encrypted(&encrypted().to_tagged_vec().unwrap()), None);
    assert_eq!(read_signed(&signed().to_vec().unwrap()), MALFORMED);
    assert_eq!(read_encrypted(&encrypted().to_vec().unwrap()), MALFORMED);
    for (tag, error) in [(16, WRONG_PURPOSE), (17, MALFORMED), (61, MALFORMED), (97, MALFORMED), (98, MALFORMED)] {
        let tagged = |untagged: Vec<u8>| {
            let value = super::decoded(&untagged).unwrap();
            super::encoded(&Value::Tag(tag, Box::new(value)))
        };
        assert_eq!(read_signed(&tagged(signed().to_vec().unwrap())), error);
        let encrypted = tagged(encrypted().to_vec().unwrap());
        assert_eq!(read_encrypted(&encrypted), error);
    }
    let (signed, encrypted) = (signed().to_tagged_vec(), encrypted().to_tagged_vec());
    assert_eq!(read_signed(&encrypted.unwrap()), WRONG_PURPOSE);
    assert_eq!(read_encrypted(&signed.unwrap()), WRONG_PURPOSE);
}

#[test]
fn another_typ_or_none_is_of_another_purpose() {
    let header = |header: &mut ProtectedHeader, typ: Option<Value>| {
        header.header.rest.retain(|(label, _)| *label != coset::Label::Int(TYP));
        let entry = typ.map(|typ| (coset::Label::Int(TYP), typ));
        header.header.rest.splice(0..0, entry);
    };
    let whole_name = Value::from("visit");
    let shorter = Value::from("application/vnd.episeal.visit");
    for typ in [None, Some(typ("index")), Some(typ("")), Some(whole_name), Some(shorter)] {
        let refused = read_changed_encrypted(|message| header(&mut message.protected, typ.clone()));
        assert_eq!(refused, WRONG_PURPOSE, "{typ:?}");
        let refused = read_changed_signed(|message| header(&mut message.protected, typ.clone()));
        assert_eq!(refused, WRONG_PURPOSE, "{typ:?}");
    }
}

#[test]
fn a_protected_header_that_claims_another_number_of_entries_is_malformed() {
    let claiming = |header: &Header, claimed: u8| {
        let mut bytes = header.clone().to_vec().unwrap();
        bytes[0] = 0xa0 | claimed;
        Some(bytes)
    };
    for claimed in 0..=23 {
        let refused = read_changed_encrypted(|message| {
            let header = &mut message.protected;
            header.original_data = claiming(&header.header, claimed);
        });
        let expected = if claimed == 4 { None } else { MALFORMED };
        assert_eq!(refused, expected, "{claimed} entries claimed, 4 there");
        let refused = read_changed_signed(|message| {
            let header = &mut message.protected;
            header.original_data = claiming(&header.header, claimed);
        });
        let expected = if claimed == 2 { None } else { MALFORMED };
        assert_eq!(refused, expected, "{claimed} entries claimed, 2 there");
    }
}

#[test]
fn a_signed_message_in_another_shape_is_malformed() {
    type Change = fn(&mut CoseSign1);
    let changes: [Change; 8] = [
        |message| message.protected.header.alg = algorithm(iana::Algorithm::EdDSA),
        |message| message.protected.header.alg = algorithm(iana::Algorithm::ES256),
        |message| message.protected.header.key_id = vec![1],
        |message| message.protected.header.rest.push((coset::Label::Int(99), Value::Null)),
        |message| message.unprotected = kid(),
        |message| message.payload = None,
        |message| message.signature.truncate(63),
        |message| message.signature.push(0),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        assert_eq!(read_changed_signed(change), MALFORMED, "change {index}");
    }
}

fn algorithm(algorithm: iana::Algorithm) -> Option<coset::Algorithm> {
    Some(coset::Algorithm::Assigned(algorithm))
}

#[test]
fn an_envelope_in_another_shape_is_malformed() {
    type Change = fn(&mut CoseEncrypt);
    let changes: [Change; 11] = [
        |message| message.protected.header.alg = algorithm(iana::Algorithm::A128GCM),
        |message| message.protected.header.key_id = vec![1],
        |message| message.protected.header.iv.truncate(11),
        |message| message.protected.header.iv.push(0),
        |message| message.protected.header.iv.clear(),
        |message| message.protected.header.rest.truncate(1),
        |message| message.protected.header.rest[1].1 = Value::Bytes(vec![3; 31]),
        |message| message.protected.header.rest[1].0 = coset::Label::Int(COMMITMENT - 1),
        |message| message.protected.header.rest.push((coset::Label::Int(99), Value::Null)),
        |message| message.unprotected = kid(),
        |message| message.ciphertext = None,
    ];
    for (index, change) in changes.into_iter().enumerate() {
        assert_eq!(read_changed_encrypted(change), MALFORMED, "change {index}");
    }
}

#[test]
fn a_recipient_in_another_shape_is_malformed() {
    type Change = fn(&mut Vec<CoseRecipient>);
    let changes: [Change; 10] = [
        |all| all.clear(),
        |all| all.push(all[0].clone()),
        |all| all[0].protected.header.alg = algorithm(iana::Algorithm::ECDH_ES_HKDF_256),
        |all| all[0].protected.header.key_id = vec![1],
        |all| all[0].unprotected.key_id = vec![1],
        |all| all[0].unprotected = Header::default(),
        |all| all[0].ciphertext = None,
        |all| all[0].ciphertext = Some(vec![5; 24]),
        |all| all[0].recipients = all.clone(),
        |all| all[0].unprotected.rest[0].0 = coset::Label::Int(-2),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let refused = read_changed_encrypted(|message| change(&mut message.recipients));
        assert_eq!(refused, MALFORMED, "change {index}");
    }
}

#[test]
fn an_ephemeral_key_in_another_shape_is_malformed() {
    let bytes = |length| Value::Bytes(vec![4; length]);
    let entry = |label: i64, value: Value| (Value::from(label), value);
    let key =
        |key_type: i64, curve: i64, x: Value| vec![entry(1, key_type.into()), entry(-1, curve.into()), entry(-2, x)];
    let with_extra = |extra| [key(1, 4, bytes(32)), vec![extra]].concat();
    let not_reduced = Value::Bytes(vec![0xff; 32]);
    let read = |entries| {
        read_changed_encrypted(|message| {
            message.recipients[0].unprotected.rest[0].1 = Value::Map(entries);
        })
    };
    assert_eq!(read(key(1, 4, bytes(32))), None);
    for entries in [
        key(2, 4, bytes(32)),
        key(1, 5, bytes(32)),
        key(1, 6, bytes(32)),
        key(1, 4, bytes(31)),
        key(1, 4, bytes(33)),
        key(1, 4, not_reduced),
        with_extra(entry(-3, bytes(32))),
        with_extra(entry(-4, bytes(32))),
        key(1, 4, bytes(32))[..2].to_vec(),
        vec![],
    ] {
        assert_eq!(read(entries.clone()), MALFORMED, "{entries:?}");
    }
}
