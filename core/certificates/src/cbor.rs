//! CBOR (RFC 8949) as issuers in the field write it: tolerant of form, bounded in depth and size.
//!
//! The strict reader of this library's own formats is `wire`; this one reads what others have signed.

use super::deviation::{Deviation, Deviations};
use episeal_base::error::CertificateError;
use std::collections::BinaryHeap;
use zeroize::Zeroizing;

/// How deep arrays, maps and tags may be nested.
const MAX_DEPTH: u8 = 16;

/// How many items a certificate may have: the largest in use have about 50.
pub(crate) const MAX_CERTIFICATE_ITEMS: u32 = 1_024;

/// How many items a trust or revocation list may have.
pub(crate) const MAX_LIST_ITEMS: u32 = 2_097_152;

/// The argument of an indefinite length.
const INDEFINITE: Option<u64> = None;

const BREAK: u8 = 0xff;

/// The simple value `undefined` (RFC 8949, 3.3).
const UNDEFINED: u8 = 23;

/// A key of a map, in their order: kind, number, bytes.
type Key<'v> = (u8, u64, &'v [u8]);

/// A CBOR item; it borrows what it can from the input.
#[derive(PartialEq)]
pub(crate) enum Value<'a> {
    Unsigned(u64),
    /// -1 - n.
    Negative(u64),
    Bytes(&'a [u8]),
    JoinedBytes(Zeroizing<Vec<u8>>),
    Text(&'a str),
    JoinedText(Zeroizing<String>),
    Array(Vec<Value<'a>>),
    /// Keys and values in turn.
    Map(Vec<Value<'a>>),
    Tag(u64, Box<Value<'a>>),
    Bool(bool),
    Null,
    Float(f64),
    Simple(u8),
}

impl<'a> Value<'a> {
    pub(crate) fn integer(&self) -> Option<i64> {
        match self {
            Self::Unsigned(value) => i64::try_from(*value).ok(),
            Self::Negative(value) => i64::try_from(*value).ok().map(|value| !value),
            _ => None,
        }
    }

    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::JoinedBytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::JoinedText(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn array(&self) -> Option<&[Value<'a>]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Each key with its value.
    pub(crate) fn map(&self) -> Option<&[[Value<'a>; 2]]> {
        match self {
            Self::Map(entries) => Some(entries.as_chunks().0),
            _ => None,
        }
    }

    /// The name of the deviation under which a member with this value is tolerated as if it were missing.
    pub(crate) fn absence(&self) -> Option<Deviation> {
        match self {
            Self::Null => Some(Deviation::NullField),
            Self::Simple(UNDEFINED) => Some(Deviation::UndefinedField),
            _ => None,
        }
    }

    /// The value of a text key.
    #[inline]
    pub(crate) fn field(&self, key: &str) -> Option<&Value<'a>> {
        let mut entries = self.map()?.iter();
        entries.find(|[name, _]| name.text() == Some(key)).map(|[_, value]| value)
    }

    /// The value of a number key.
    pub(crate) fn claim(&self, key: i64) -> Option<&Value<'a>> {
        let mut entries = self.map()?.iter();
        entries.find(|[name, _]| name.integer() == Some(key)).map(|[_, value]| value)
    }

    /// The order of map keys: by kind and value. `None` for what cannot be a key.
    fn key(&self) -> Option<Key<'_>> {
        match self {
            Self::Unsigned(value) => Some((0, *value, &[])),
            Self::Negative(value) => Some((1, *value, &[])),
            Self::Bytes(_) | Self::JoinedBytes(_) => Some((2, 0, self.bytes()?)),
            Self::Text(_) | Self::JoinedText(_) => Some((3, 0, self.text()?.as_bytes())),
            _ => None,
        }
    }
}

/// One whole item, and which tolerated forms it has.
pub(crate) fn read(bytes: &[u8], max_items: u32) -> Result<(Value<'_>, Deviations), CertificateError> {
    let mut reader = Reader { rest: bytes, items_left: max_items, deviations: Deviations::default() };
    let value = reader.single(MAX_DEPTH)?;
    if !reader.rest.is_empty() {
        return Err(CertificateError::CborTrailing);
    }
    Ok((value, reader.deviations))
}

struct Reader<'a> {
    rest: &'a [u8],
    items_left: u32,
    deviations: Deviations,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], CertificateError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(CertificateError::CborMalformed)?;
        self.rest = rest;
        Ok(taken)
    }

    fn take_array<const N: usize>(&mut self) -> Result<[u8; N], CertificateError> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or(CertificateError::CborMalformed)?;
        self.rest = rest;
        Ok(*taken)
    }

    /// The major type and its argument; floats and simple values are read by [`Reader::other`].
    fn head(&mut self, first: u8) -> Result<Option<u64>, CertificateError> {
        let (argument, least) = match first & 0x1f {
            short @ 0..=23 => (u64::from(short), 0),
            24 => (u64::from(u8::from_be_bytes(self.take_array()?)), 24),
            25 => (u64::from(u16::from_be_bytes(self.take_array()?)), 0x100),
            26 => (u64::from(u32::from_be_bytes(self.take_array()?)), 0x1_0000),
            27 => (u64::from_be_bytes(self.take_array()?), 0x1_0000_0000),
            31 => {
                self.deviations.note(Deviation::IndefiniteLength);
                return Ok(INDEFINITE);
            }
            _ => return Err(CertificateError::CborMalformed),
        };
        self.deviations.note_if(argument < least, Deviation::LongForm);
        Ok(Some(argument))
    }

    fn definite(&mut self, first: u8) -> Result<u64, CertificateError> {
        self.head(first)?.ok_or(CertificateError::CborMalformed)
    }

    /// The next item by itself.
    fn single(&mut self, depth: u8) -> Result<Value<'a>, CertificateError> {
        let [first] = self.take_array()?;
        if matches!(first >> 5, 4..=6) {
            self.count()?;
            return self.container(first, depth);
        }
        let mut items = Vec::with_capacity(1);
        self.item_after(first, depth, &mut items)?;
        items.pop().ok_or(CertificateError::CborMalformed)
    }

    fn count(&mut self) -> Result<(), CertificateError> {
        self.items_left = self.items_left.checked_sub(1).ok_or(CertificateError::CborTooLarge)?;
        Ok(())
    }

    fn item(&mut self, depth: u8, items: &mut Vec<Value<'a>>) -> Result<(), CertificateError> {
        let [first] = self.take_array()?;
        self.item_after(first, depth, items)
    }

    /// Appends an item to those of its array or map: it is written where it stays, and not moved.
    fn item_after(&mut self, first: u8, depth: u8, items: &mut Vec<Value<'a>>) -> Result<(), CertificateError> {
        self.count()?;
        match first >> 5 {
            0 => items.push(Value::Unsigned(self.definite(first)?)),
            1 => items.push(Value::Negative(self.definite(first)?)),
            2 => match self.head(first)? {
                Some(length) => items.push(Value::Bytes(self.string(length)?)),
                INDEFINITE => items.push(self.joined_bytes()?),
            },
            3 => match self.head(first)? {
                Some(length) => items.push(Value::Text(utf8(self.string(length)?)?)),
                INDEFINITE => items.push(self.joined_text()?),
            },
            7 => items.push(self.other(first)?),
            _ => items.push(self.container(first, depth)?),
        }
        Ok(())
    }

    /// An array, a map or a tag.
    fn container(&mut self, first: u8, depth: u8) -> Result<Value<'a>, CertificateError> {
        let below = depth.checked_sub(1).ok_or(CertificateError::CborTooDeep)?;
        match first >> 5 {
            4 => Ok(Value::Array(self.array(first, below)?)),
            5 => Ok(Value::Map(self.map(first, below)?)),
            _ => {
                let tag = self.definite(first)?;
                Ok(Value::Tag(tag, Box::new(self.single(below)?)))
            }
        }
    }

    fn string(&mut self, length: u64) -> Result<&'a [u8], CertificateError> {
        self.take(usize::try_from(length).map_err(|_| CertificateError::CborMalformed)?)
    }

    fn joined_bytes(&mut self) -> Result<Value<'a>, CertificateError> {
        let mut joined = Zeroizing::new(Vec::new());
        while let Some(chunk) = self.chunk(2)? {
            extend_wiping(&mut joined, chunk);
        }
        Ok(Value::JoinedBytes(joined))
    }

    fn joined_text(&mut self) -> Result<Value<'a>, CertificateError> {
        let mut joined = Zeroizing::new(Vec::new());
        while let Some(chunk) = self.chunk(3)? {
            extend_wiping(&mut joined, utf8(chunk)?.as_bytes());
        }
        Ok(Value::JoinedText(Zeroizing::new(utf8(&joined)?.to_owned())))
    }

    /// The next part of a string of indefinite length: of the same kind and definite (RFC 8949, 3.2.3).
    fn chunk(&mut self, kind: u8) -> Result<Option<&'a [u8]>, CertificateError> {
        let [first] = self.take_array()?;
        if first == BREAK {
            return Ok(None);
        }
        if first >> 5 != kind {
            return Err(CertificateError::CborMalformed);
        }
        let length = self.definite(first)?;
        self.string(length).map(Some)
    }

    fn array(&mut self, first: u8, depth: u8) -> Result<Vec<Value<'a>>, CertificateError> {
        let mut left = self.head(first)?;
        let mut items = Vec::with_capacity(usual(left));
        while let Some(first) = self.next_of(&mut left)? {
            self.item_after(first, depth, &mut items)?;
        }
        Ok(items)
    }

    fn map(&mut self, first: u8, depth: u8) -> Result<Vec<Value<'a>>, CertificateError> {
        let mut left = self.head(first)?;
        let mut entries = Vec::with_capacity(usual(left).saturating_mul(2));
        while let Some(first) = self.next_of(&mut left)? {
            self.item_after(first, depth, &mut entries)?;
            self.item(depth, &mut entries)?;
        }
        check_keys(entries.as_chunks().0)?;
        Ok(entries)
    }

    /// The first byte of the next item of an array or map of which `left` items are to come; `None` at its end.
    fn next_of(&mut self, left: &mut Option<u64>) -> Result<Option<u8>, CertificateError> {
        match left {
            Some(0) => return Ok(None),
            Some(count) => *count = count.saturating_sub(1),
            None if self.rest.first() == Some(&BREAK) => {
                self.take(1)?;
                return Ok(None);
            }
            None => {}
        }
        let [first] = self.take_array()?;
        Ok(Some(first))
    }

    /// Floats and simple values (RFC 8949, 3.3).
    fn other(&mut self, first: u8) -> Result<Value<'a>, CertificateError> {
        match first & 0x1f {
            20 => Ok(Value::Bool(false)),
            21 => Ok(Value::Bool(true)),
            22 => Ok(Value::Null),
            short @ 0..=23 => Ok(Value::Simple(short)),
            24 => match self.take_array()? {
                [0..=31] => Err(CertificateError::CborMalformed),
                [long] => Ok(Value::Simple(long)),
            },
            25 => Ok(Value::Float(half(u16::from_be_bytes(self.take_array()?)))),
            26 => Ok(Value::Float(f64::from(f32::from_be_bytes(self.take_array()?)))),
            27 => Ok(Value::Float(f64::from_be_bytes(self.take_array()?))),
            _ => Err(CertificateError::CborMalformed),
        }
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, CertificateError> {
    core::str::from_utf8(bytes).map_err(|_| CertificateError::CborInvalidText)
}

/// Appends; what stays behind when the buffer moves is wiped.
fn extend_wiping(buffer: &mut Zeroizing<Vec<u8>>, chunk: &[u8]) {
    if buffer.capacity().saturating_sub(buffer.len()) < chunk.len() {
        let capacity = buffer.len().saturating_add(chunk.len()).saturating_mul(2);
        let mut larger = Zeroizing::new(Vec::with_capacity(capacity));
        larger.extend_from_slice(buffer);
        *buffer = larger;
    }
    buffer.extend_from_slice(chunk);
}

/// Room for what a certificate usually has; a larger claim allocates nothing more.
fn usual(length: Option<u64>) -> usize {
    const USUAL: usize = 12;
    length.map_or(0, |length| usize::try_from(length).map_or(USUAL, |length| length.min(USUAL)))
}

/// Keys are numbers, texts or bytes, each of them once.
fn check_keys(entries: &[[Value<'_>; 2]]) -> Result<(), CertificateError> {
    /// Up to here comparing is faster than sorting.
    const FEW: usize = 16;
    let keys = entries.iter().map(|[key, _]| key.key());
    if keys.clone().any(|key| key.is_none()) {
        return Err(CertificateError::CborMalformed);
    }
    let is_twice = if entries.len() <= FEW {
        let mut taken = 0;
        keys.clone().flatten().enumerate().any(|(before, key)| {
            let mark = mark(key);
            let may_be_twice = taken & mark != 0;
            taken |= mark;
            may_be_twice && keys.clone().flatten().take(before).any(|other| other == key)
        })
    } else {
        let sorted = keys.collect::<BinaryHeap<_>>().into_sorted_vec();
        sorted.array_windows().any(|[a, b]| a == b)
    };
    match is_twice {
        true => Err(CertificateError::CborDuplicateKey),
        false => Ok(()),
    }
}

/// One of 64 bits: keys whose bits differ are different. Those of a certificate all differ.
fn mark((kind, number, bytes): Key<'_>) -> u64 {
    let [first, last] = [bytes.first(), bytes.last()].map(|byte| u64::from(byte.copied().unwrap_or_default()));
    let mixed = number.wrapping_add(u64::from(kind)).wrapping_add(first.wrapping_mul(5)).wrapping_add(last);
    1 << (mixed % 64)
}

/// A half-precision number (RFC 8949, appendix D).
fn half(bits: u16) -> f64 {
    let fraction = f64::from(bits & 0x3ff);
    let exponent = i32::from(bits >> 10 & 0x1f);
    let magnitude = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (fraction + 1_024.0) * 2f64.powi(exponent.saturating_sub(25)),
    };
    if bits & 0x8000 == 0 { magnitude } else { -magnitude }
}

/// The whole value of a float that has one.
pub(crate) fn whole(value: f64) -> Option<i64> {
    // 2^53: up to here every integer has a float of its own.
    let is_whole = value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation)] // Whole and in range.
    is_whole.then_some(value as i64)
}
