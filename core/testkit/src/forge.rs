//! The profile of issued certificates, built with other libraries, and everything that can be wrong with one.

use crate::dsc::{Dsc, secret_key};
use ciborium::Value;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use sha2::{Digest, Sha256};
use std::io::Write;

/// A certificate layer by layer. What is set here is signed: a vector has only the fault that it is about.
pub struct Forge {
    pub key: SigningKey,
    pub prefix: &'static str,
    pub tag: Option<u64>,
    pub protected: Vec<u8>,
    pub unprotected: Value,
    pub claims: Value,
    pub extra_part: bool,
    pub payload_as_text: bool,
    pub trailing: Vec<u8>,
    pub signature: Option<Vec<u8>>,
}

pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub fn map(entries: Vec<(Value, Value)>) -> Value {
    Value::Map(entries)
}

pub fn encoded(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

pub fn kid() -> Vec<u8> {
    Sha256::digest(Dsc::default().der())[..8].to_vec()
}

pub fn header(kid: Vec<u8>) -> Vec<u8> {
    encoded(&map(vec![(1.into(), (-7).into()), (4.into(), Value::Bytes(kid))]))
}

pub fn name(fields: &[(&str, &str)]) -> Value {
    map(fields.iter().map(|(key, value)| (text(key), text(value))).collect())
}

/// The entry of `certificate_support::recovery`.
pub fn entry() -> Value {
    name(&[
        ("ci", "URN:UVCI:01:NL:187/37512422923#Z"),
        ("co", "DE"),
        ("df", "2021-06-12"),
        ("du", "2021-11-28"),
        ("fr", "2021-06-01"),
        ("is", "Robert Koch-Institut"),
        ("tg", "840539006"),
    ])
}

pub fn certificate(names: &[(&str, &str)]) -> Value {
    map(vec![
        (text("r"), Value::Array(vec![entry()])),
        (text("dob"), text("1964-08-12")),
        (text("nam"), name(names)),
        (text("ver"), text("1.3.0")),
    ])
}

pub fn claims(certificate: Value) -> Value {
    map(vec![
        (1.into(), text("DE")),
        (6.into(), 1_625_140_800.into()),
        (4.into(), 1_638_144_000.into()),
        ((-260).into(), map(vec![(1.into(), certificate)])),
    ])
}

/// Finds the value of `path` in nested maps; numbers and texts are keys, an array is its first item.
pub fn at<'a>(value: &'a mut Value, path: &[Value]) -> &'a mut Value {
    path.iter().fold(value, |value, key| {
        let value = match value {
            Value::Array(items) => &mut items[0],
            other => other,
        };
        let entries = value.as_map_mut().unwrap();
        &mut entries.iter_mut().find(|(found, _)| found == key).unwrap().1
    })
}

/// Removes the entry to which `path` leads.
pub fn remove(value: &mut Value, path: &[Value]) {
    let (last, parents) = path.split_last().unwrap();
    let mut parent = at(value, parents);
    if let Value::Array(items) = parent {
        parent = &mut items[0];
    }
    parent.as_map_mut().unwrap().retain(|(key, _)| key != last);
}

/// The path to a field of the certificate.
pub fn field(names: &[&str]) -> Vec<Value> {
    let names = names.iter().map(|name| text(name));
    [(-260).into(), 1.into()].into_iter().chain(names).collect()
}

pub fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

impl Default for Forge {
    fn default() -> Self {
        let names = [("fn", "Mustermann"), ("gn", "Erika"), ("fnt", "MUSTERMANN"), ("gnt", "ERIKA")];
        Self {
            key: secret_key(),
            prefix: "HC1:",
            tag: Some(18),
            protected: header(kid()),
            unprotected: map(vec![]),
            claims: claims(certificate(&names)),
            extra_part: false,
            payload_as_text: false,
            trailing: Vec::new(),
            signature: None,
        }
    }
}

impl Forge {
    pub fn with(change: impl FnOnce(&mut Self)) -> String {
        let mut forge = Self::default();
        change(&mut forge);
        forge.text()
    }

    pub fn to_be_signed(&self) -> Vec<u8> {
        encoded(&Value::Array(vec![
            text("Signature1"),
            Value::Bytes(self.protected.clone()),
            Value::Bytes(vec![]),
            Value::Bytes(encoded(&self.claims)),
        ]))
    }

    pub fn sign(&self) -> Vec<u8> {
        let signature: Signature = self.key.sign(&self.to_be_signed());
        signature.to_bytes().to_vec()
    }

    pub fn message(&self) -> Vec<u8> {
        let payload = match self.payload_as_text {
            true => text("payload"),
            false => Value::Bytes(encoded(&self.claims)),
        };
        let mut parts = vec![
            Value::Bytes(self.protected.clone()),
            self.unprotected.clone(),
            payload,
            Value::Bytes(self.signature.clone().unwrap_or_else(|| self.sign())),
        ];
        if self.extra_part {
            parts.push(Value::Null);
        }
        let message = match self.tag {
            Some(tag) => Value::Tag(tag, Box::new(Value::Array(parts))),
            None => Value::Array(parts),
        };
        [encoded(&message), self.trailing.clone()].concat()
    }

    pub fn text(&self) -> String {
        format!("{}{}", self.prefix, base45::encode(compressed(&self.message())))
    }
}
