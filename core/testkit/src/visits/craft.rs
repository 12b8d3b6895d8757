//! Forged messages, made with other people's libraries: ciborium, coset, ed25519-dalek.

use ciborium::Value;
use coset::{AsCborValue, CborSerializable, TaggedCborSerializable};
use ed25519_dalek::{Signer, SigningKey};
use episeal_visits::RecordId;
use episeal_visits::visitor::Kept;

pub fn encode(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

pub fn decode(bytes: &[u8]) -> Value {
    ciborium::from_reader(bytes).unwrap()
}

pub fn bytes_of(value: &Value) -> Vec<u8> {
    value.as_bytes().unwrap().clone()
}

/// `COSE_Sign1` of ours with any payload, purpose and key.
pub fn sign(name: &str, payload: Vec<u8>, key: &SigningKey) -> Vec<u8> {
    let header = Value::Map(vec![
        (1.into(), (-19).into()),
        (16.into(), Value::Text(format!("application/vnd.episeal.{name}+cose"))),
    ]);
    sign_with_header(encode(&header), payload, key)
}

/// The same over protected bytes of any kind.
pub fn sign_with_header(protected: Vec<u8>, payload: Vec<u8>, key: &SigningKey) -> Vec<u8> {
    let tbs = encode(&Value::Array(vec![
        "Signature1".into(),
        Value::Bytes(protected.clone()),
        Value::Bytes(Vec::new()),
        Value::Bytes(payload.clone()),
    ]));
    let signature = key.sign(&tbs).to_bytes().to_vec();
    let message = Value::Array(vec![
        Value::Bytes(protected),
        Value::Map(Vec::new()),
        Value::Bytes(payload),
        Value::Bytes(signature),
    ]);
    encode(&Value::Tag(18, Box::new(message)))
}

/// The payload of a `COSE_Sign1`.
pub fn payload(message: &[u8]) -> Vec<u8> {
    coset::CoseSign1::from_tagged_slice(message).unwrap().payload.unwrap()
}

/// The author's signing key of a kept visit.
pub fn author_of(kept: &Kept) -> SigningKey {
    let kept = decode(kept.export_secret_bytes().expose_secret_bytes());
    SigningKey::from_bytes(&bytes_of(&kept.as_array().unwrap()[1]).try_into().unwrap())
}

/// Places in what is kept of a visit (FORMAT.md, section 18).
pub const KEPT_HEADER: usize = 3;
pub const KEPT_VENUE: usize = 5;
pub const KEPT_AREA: usize = 7;
pub const KEPT_ARRIVAL: usize = 8;
pub const KEPT_DEPARTURE: usize = 9;

/// What is kept of a visit, changed to tell a different story.
pub fn kept_with(kept: &Kept, changes: &[(usize, Value)]) -> Kept {
    let items = decode(kept.export_secret_bytes().expose_secret_bytes());
    let mut items = items.into_array().unwrap();
    for (place, value) in changes {
        items[*place] = value.clone();
    }
    Kept::import_secret_bytes(&encode(&Value::Array(items))).unwrap()
}

/// The three parts that a visit's author signs.
#[derive(Clone)]
pub struct Parts {
    pub header: Vec<u8>,
    pub index: Vec<u8>,
    pub record: Vec<u8>,
}

impl Parts {
    pub fn of(visit: &[u8]) -> Self {
        let parts = decode(&payload(visit));
        let [header, index, record] = parts.as_array().unwrap().as_slice() else { panic!("a visit has three parts") };
        Self { header: bytes_of(header), index: bytes_of(index), record: bytes_of(record) }
    }

    pub fn signed_by(&self, key: &SigningKey) -> Vec<u8> {
        let parts = [&self.header, &self.index, &self.record];
        let payload = parts.map(|part| Value::Bytes(part.clone())).to_vec();
        sign("visit", encode(&Value::Array(payload)), key)
    }

    fn header_items(&self) -> Vec<Value> {
        decode(&self.header).into_array().unwrap()
    }

    pub fn author(&self) -> [u8; 32] {
        bytes_of(&self.header_items()[4]).try_into().unwrap()
    }

    pub fn revision(&self) -> u8 {
        let revision = self.header_items()[3].as_integer().unwrap();
        revision.try_into().unwrap()
    }

    pub fn record_id(&self) -> RecordId {
        use sha2::Digest;
        let input = Value::Array(vec!["episeal-1 id".into(), Value::Bytes(self.author().to_vec())]);
        let digest = sha2::Sha256::digest(encode(&input));
        let hex: String = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        RecordId::parse(&hex).unwrap()
    }

    /// The header with one item replaced: 1 day, 2 kid, 3 revision, 4 author.
    pub fn with_header_item(mut self, item: usize, value: Value) -> Self {
        let mut items = self.header_items();
        items[item] = value;
        self.header = encode(&Value::Array(items));
        self
    }
}

/// A day key of any content, signed by any key.
pub fn venue_day_key(day_key: &[u8], replaced: usize, value: Value, key: &SigningKey) -> Vec<u8> {
    let mut items = decode(&payload(day_key)).into_array().unwrap();
    items[replaced] = value;
    sign("venue-day-key", encode(&Value::Array(items)), key)
}

/// The identity key in a key ring's text, by the Bech32m crate.
pub fn identity_of(ring: &[u8]) -> SigningKey {
    let line = std::str::from_utf8(ring).unwrap().lines().next().unwrap();
    let (_, seed) = bech32::decode(line).unwrap();
    SigningKey::from_bytes(&seed.try_into().unwrap())
}

/// A stand-alone envelope with its clear part changed.
pub fn with_clear(message: &[u8], change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut message = decode(message);
    let Value::Tag(96, inner) = &mut message else { panic!("an envelope is tagged") };
    let protected = &mut inner.as_array_mut().unwrap()[0];
    let mut header = decode(&bytes_of(protected)).into_map().unwrap();
    let (_, clear) = header.last_mut().unwrap();
    let mut changed = decode(&bytes_of(clear));
    change(&mut changed);
    *clear = Value::Bytes(encode(&changed));
    *protected = Value::Bytes(encode(&Value::Map(header)));
    encode(&message)
}

/// The same with one item of the clear part replaced.
pub fn with_clear_item(message: &[u8], item: usize, value: Value) -> Vec<u8> {
    with_clear(message, |clear| clear.as_array_mut().unwrap()[item] = value)
}

/// Proof that coset reads what we write.
pub fn is_cose_encrypt(message: &[u8]) -> bool {
    let value = decode(message);
    let Value::Tag(96, inner) = value else {
        return false;
    };
    coset::CoseEncrypt::from_cbor_value(*inner).is_ok_and(|message| message.to_vec().is_ok())
}
