//! CBOR (RFC 8949) as ciborium reads it, held to the one form that every reader takes.

use crate::Rejection;
pub(crate) use ciborium::Value;
use zeroize::{Zeroize, Zeroizing};

/// How deep values may stand in each other.
const MAX_DEPTH: u8 = 16;
/// How many pairs a map may have; those of a certificate have at most eleven.
const MAX_PAIRS: usize = 64;

/// A value with everything in it, wiped when it is dropped.
pub(crate) struct Item(Value);

impl Item {
    /// The one value that all bytes are.
    ///
    /// ciborium takes several encodings of a value and leaves alone what follows it: what it read is encoded again and
    /// must be the same bytes. Its recursion ends at 256.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Rejection> {
        // With room for the longest text that can be here, ciborium copies each once, to where it is wiped.
        let mut room = Zeroizing::new(vec![0; bytes.len()]);
        let value = ciborium::de::from_reader_with_buffer(bytes, &mut room);
        let item = value.map(Self).map_err(|_| Rejection::Cbor)?;
        match is_sound(&item.0, MAX_DEPTH) && item.is_encoded_as(bytes, &mut room) {
            true => Ok(item),
            false => Err(Rejection::Cbor),
        }
    }

    /// An empty map.
    pub(crate) fn empty() -> Self {
        Self(Value::Map(Vec::new()))
    }

    pub(crate) fn value(&self) -> &Value {
        &self.0
    }

    fn is_encoded_as(&self, bytes: &[u8], room: &mut [u8]) -> bool {
        let mut rest = &mut *room;
        let is_written = ciborium::into_writer(&self.0, &mut rest).is_ok();
        is_written && rest.is_empty() && room == bytes
    }
}

impl Drop for Item {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::Bytes(bytes) => bytes.zeroize(),
        Value::Text(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Map(pairs) => pairs.iter_mut().for_each(|(key, value)| [key, value].into_iter().for_each(wipe)),
        Value::Tag(_, inner) => wipe(inner),
        _ => {}
    }
}

/// What neither ciborium nor encoding again looks at: depth, keys that are there twice, numbers that the apps cannot
/// hold.
fn is_sound(value: &Value, depth: u8) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    let is_sound = |value: &Value| is_sound(value, depth);
    match value {
        Value::Integer(number) => i64::try_from(*number).is_ok(),
        Value::Array(items) => items.iter().all(is_sound),
        Value::Map(pairs) => {
            let is_small = pairs.len() <= MAX_PAIRS;
            is_small && are_distinct(pairs) && pairs.iter().all(|(key, value)| is_sound(key) && is_sound(value))
        }
        Value::Tag(_, inner) => is_sound(inner),
        _ => true,
    }
}

fn are_distinct(pairs: &[(Value, Value)]) -> bool {
    let is_new = |(place, (key, _)): (usize, &(Value, Value))| pairs.iter().take(place).all(|(known, _)| known != key);
    pairs.iter().enumerate().all(is_new)
}

/// What stands in a map under a key; nothing in what is no map.
pub(crate) trait Lookup {
    /// Under a number: a claim of a token, a parameter of a header.
    fn claim(&self, label: i64) -> Option<&Value>;
    /// Under a text.
    fn field(&self, name: &str) -> Option<&Value>;
}

impl Lookup for Value {
    fn claim(&self, label: i64) -> Option<&Value> {
        find(self, |key| key.as_integer().is_some_and(|number| number == label.into()))
    }

    fn field(&self, name: &str) -> Option<&Value> {
        find(self, |key| key.as_text() == Some(name))
    }
}

fn find(map: &Value, is_key: impl Fn(&Value) -> bool) -> Option<&Value> {
    let (_, value) = map.as_map()?.iter().find(|(key, _)| is_key(key))?;
    Some(value)
}

/// ECDSA with SHA-256 (RFC 9053, 2.1).
pub(crate) fn is_es256(algorithm: &Value) -> bool {
    *algorithm == Value::Integer((-7).into())
}

/// Whole seconds: both apps read fractions too, and drop them.
pub(crate) fn seconds(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(seconds) => i64::try_from(*seconds).ok(),
        Value::Float(seconds) => seconds.trunc().to_string().parse().ok(),
        _ => None,
    }
}
