//! A reader of CBOR (RFC 8949) for the rules of the apps: a tree over the bytes.

use super::Rejection;

/// How deep values may stand in each other.
const MAX_DEPTH: u8 = 16;
/// How many entries a map may have; that of a certificate has at most eleven.
const MAX_ENTRIES: usize = 64;

/// Any value, as far as the rules tell them apart.
#[derive(PartialEq)]
pub(super) enum Value<'a> {
    Int(i64),
    Float(f64),
    Bytes(&'a [u8]),
    Text(&'a str),
    Array(Vec<Value<'a>>),
    Map(Vec<(Value<'a>, Value<'a>)>),
    Tagged(u64, Box<Value<'a>>),
    Null,
    Simple(u64),
}

impl<'a> Value<'a> {
    /// The one value that all bytes are; keys of a map are distinct.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Rejection> {
        match value(bytes, MAX_DEPTH) {
            Some((value, [])) => Ok(value),
            _ => Err(Rejection::Cbor),
        }
    }

    /// The value of a key in a map.
    pub(super) fn at(&self, key: &Value<'_>) -> Option<&Value<'a>> {
        let Value::Map(entries) = self else {
            return None;
        };
        entries.iter().find(|(found, _)| found == key).map(|(_, value)| value)
    }

    pub(super) fn field(&self, name: &str) -> Option<&Value<'a>> {
        self.at(&Value::Text(name))
    }

    pub(super) fn claim(&self, label: i64) -> Option<&Value<'a>> {
        self.at(&Value::Int(label))
    }
}

type Read<'a, T> = Option<(T, &'a [u8])>;

fn value(bytes: &[u8], depth: u8) -> Read<'_, Value<'_>> {
    let depth = depth.checked_sub(1)?;
    let (initial, after) = bytes.split_first()?;
    let (argument, rest) = argument(initial & 0x1f, after)?;
    let length = usize::try_from(argument).ok();
    match initial >> 5 {
        0 => Some((Value::Int(i64::try_from(argument).ok()?), rest)),
        1 => Some((Value::Int(!i64::try_from(argument).ok()?), rest)),
        2 => rest.split_at_checked(length?).map(|(bytes, rest)| (Value::Bytes(bytes), rest)),
        3 => {
            let (text, rest) = rest.split_at_checked(length?)?;
            Some((Value::Text(core::str::from_utf8(text).ok()?), rest))
        }
        4 => array(length?, rest, depth),
        5 => map(length?, rest, depth),
        6 => value(rest, depth).map(|(value, rest)| (Value::Tagged(argument, Box::new(value)), rest)),
        _ => Some((simple(initial & 0x1f, argument)?, rest)),
    }
}

fn argument(info: u8, bytes: &[u8]) -> Read<'_, u64> {
    let length = match info {
        0..=23 => return Some((u64::from(info), bytes)),
        24..=27 => 1_usize << (info & 3),
        _ => return None,
    };
    let (bytes, rest) = bytes.split_at_checked(length)?;
    let argument = bytes.iter().fold(0, |argument: u64, byte| argument << 8 | u64::from(*byte));
    Some((argument, rest))
}

fn array(length: usize, mut rest: &[u8], depth: u8) -> Read<'_, Value<'_>> {
    let mut items = Vec::new();
    for _ in 0..length {
        let (item, after) = value(rest, depth)?;
        items.push(item);
        rest = after;
    }
    Some((Value::Array(items), rest))
}

fn map(length: usize, mut rest: &[u8], depth: u8) -> Read<'_, Value<'_>> {
    let mut entries: Vec<(Value<'_>, Value<'_>)> = Vec::new();
    if length > MAX_ENTRIES {
        return None;
    }
    for _ in 0..length {
        let (key, after) = value(rest, depth)?;
        let (item, after) = value(after, depth)?;
        if entries.iter().any(|(known, _)| *known == key) {
            return None;
        }
        entries.push((key, item));
        rest = after;
    }
    Some((Value::Map(entries), rest))
}

/// Null, other simple values, and floats of 32 and 64 bits; half floats are none of a certificate.
fn simple(info: u8, argument: u64) -> Option<Value<'static>> {
    match info {
        22 => Some(Value::Null),
        0..=24 => Some(Value::Simple(argument)),
        26 => Some(Value::Float(f64::from(f32::from_bits(u32::try_from(argument).ok()?)))),
        27 => Some(Value::Float(f64::from_bits(argument))),
        _ => None,
    }
}

/// `["Signature1", protected, h'', payload]` (RFC 9052, 4.4).
pub(super) fn signature_structure(protected: &[u8], payload: &[u8]) -> zeroize::Zeroizing<Vec<u8>> {
    let room = payload.len().saturating_add(protected.len()).saturating_add(32);
    let mut bytes = zeroize::Zeroizing::new(Vec::with_capacity(room));
    bytes.extend(b"\x84\x6aSignature1");
    for part in [protected, &[], payload] {
        // A byte string whose length takes two bytes need not be the shortest form for us, but is for the signer.
        match u16::try_from(part.len()).unwrap_or(u16::MAX).to_be_bytes() {
            [0, length @ 0..=23] => bytes.push(0x40 | length),
            [0, length] => bytes.extend([0x58, length]),
            [high, low] => bytes.extend([0x59, high, low]),
        }
        bytes.extend(part);
    }
    bytes
}
