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

/// Major types (RFC 8949, 3.1).
const TEXT: u8 = 3;
const MAP: u8 = 5;

/// Room for what a certificate usually has, and for the message around it, in nodes.
const USUAL: usize = 64;
const FEW: usize = 8;

/// The simple value `undefined` (RFC 8949, 3.3).
const UNDEFINED: u8 = 23;

/// A key of a map, in their order: kind, number, bytes.
type Key<'v> = (u8, u64, &'v [u8]);

/// An item without what it holds; it borrows what it can from the input.
pub(crate) enum Node<'a> {
    Unsigned(u64),
    /// -1 - n.
    Negative(u64),
    Bytes(&'a [u8]),
    JoinedBytes(Box<Zeroizing<Vec<u8>>>),
    Text(&'a str),
    JoinedText(Box<Zeroizing<String>>),
    /// How many nodes follow that belong to it, and likewise below.
    Array(usize),
    /// Keys and values in turn.
    Map(usize),
    /// Its number first.
    Tag(u64, usize),
    Bool(bool),
    Null,
    Float(f64),
    Simple(u8),
}

impl Node<'_> {
    /// How many nodes there are of this item: its own, and those that belong to it.
    fn count(&self) -> usize {
        match self {
            Self::Array(below) | Self::Map(below) | Self::Tag(_, below) => below.saturating_add(1),
            _ => 1,
        }
    }

    /// The order of map keys: by kind and value. `None` for what cannot be a key.
    fn key(&self) -> Option<Key<'_>> {
        match self {
            Self::Unsigned(value) => Some((0, *value, &[])),
            Self::Negative(value) => Some((1, *value, &[])),
            Self::Bytes(bytes) => Some((2, 0, bytes)),
            Self::JoinedBytes(bytes) => Some((2, 0, bytes)),
            Self::Text(text) => Some((3, 0, text.as_bytes())),
            Self::JoinedText(text) => Some((3, 0, text.as_bytes())),
            _ => None,
        }
    }
}

/// An item that was read, as one list: each item stands before those that it holds.
pub(crate) struct Document<'a>(Vec<Node<'a>>);

impl Document<'_> {
    pub(crate) fn value(&self) -> Value<'_> {
        Value(&self.0)
    }
}

/// A CBOR item where it stands: its node, and all that follow.
#[derive(Clone, Copy)]
pub(crate) struct Value<'v>(&'v [Node<'v>]);

impl<'v> Value<'v> {
    pub(crate) fn node(self) -> &'v Node<'v> {
        self.0.first().unwrap_or(&Node::Null)
    }

    pub(crate) fn integer(self) -> Option<i64> {
        match self.node() {
            Node::Unsigned(value) => i64::try_from(*value).ok(),
            Node::Negative(value) => i64::try_from(*value).ok().map(|value| !value),
            _ => None,
        }
    }

    pub(crate) fn bytes(self) -> Option<&'v [u8]> {
        match self.node() {
            Node::Bytes(bytes) => Some(bytes),
            Node::JoinedBytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(crate) fn text(self) -> Option<&'v str> {
        match self.node() {
            Node::Text(text) => Some(text),
            Node::JoinedText(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn array(self) -> Option<Items<'v>> {
        match self.node() {
            Node::Array(below) => Some(self.below(*below)),
            _ => None,
        }
    }

    /// The items of an array that has exactly so many.
    pub(crate) fn array_of<const N: usize>(self) -> Option<[Self; N]> {
        let mut items = self.array()?;
        let mut found = [self; N];
        for place in &mut found {
            *place = items.next()?;
        }
        items.next().is_none().then_some(found)
    }

    /// Each key with its value.
    pub(crate) fn map(self) -> Option<Entries<'v>> {
        match self.node() {
            Node::Map(below) => Some(Entries(self.below(*below))),
            _ => None,
        }
    }

    /// The number of a tag, and what it is on.
    pub(crate) fn tagged(self) -> Option<(u64, Self)> {
        match self.node() {
            Node::Tag(tag, below) => self.below(*below).next().map(|inner| (*tag, inner)),
            _ => None,
        }
    }

    fn below(self, count: usize) -> Items<'v> {
        Items(self.0.get(1..=count).unwrap_or_default())
    }

    /// The name of the deviation under which a member with this value is tolerated as if it were missing.
    pub(crate) fn absence(self) -> Option<Deviation> {
        match self.node() {
            Node::Null => Some(Deviation::NullField),
            Node::Simple(UNDEFINED) => Some(Deviation::UndefinedField),
            _ => None,
        }
    }

    /// The value of a text key.
    pub(crate) fn field(self, key: &str) -> Option<Self> {
        self.map()?.find(|(name, _)| name.is_text(key)).map(|(_, value)| value)
    }

    /// A key of a certificate has so few bytes that calling what compares them would take longer.
    pub(crate) fn is_text(self, key: &str) -> bool {
        self.text().is_some_and(|text| text.len() == key.len() && text.bytes().eq(key.bytes()))
    }

    /// The value of a number key.
    pub(crate) fn claim(self, key: i64) -> Option<Self> {
        self.map()?.find(|(name, _)| name.integer() == Some(key)).map(|(_, value)| value)
    }
}

/// The items of an array.
pub(crate) struct Items<'v>(&'v [Node<'v>]);

impl<'v> Iterator for Items<'v> {
    type Item = Value<'v>;

    fn next(&mut self) -> Option<Value<'v>> {
        let value = Value(self.0);
        self.0 = self.0.get(self.0.first()?.count()..).unwrap_or_default();
        Some(value)
    }
}

/// The keys and values of a map.
pub(crate) struct Entries<'v>(Items<'v>);

impl<'v> Iterator for Entries<'v> {
    type Item = (Value<'v>, Value<'v>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().zip(self.0.next())
    }
}

/// One whole item, and which tolerated forms it has.
pub(crate) fn read(bytes: &[u8], max_items: u32) -> Result<(Document<'_>, Deviations), CertificateError> {
    // A message is an array of few items, around what it says in a map of many.
    let usual = if bytes.first().is_some_and(|first| first >> 5 == MAP) { USUAL } else { FEW };
    let nodes = Vec::with_capacity(usual.min(bytes.len()));
    let mut reader = Reader { rest: bytes, items_left: max_items, deviations: Deviations::default(), nodes };
    let [first] = reader.take_array()?;
    reader.item(first, MAX_DEPTH)?;
    if !reader.rest.is_empty() {
        return Err(CertificateError::CborTrailing);
    }
    Ok((Document(reader.nodes), reader.deviations))
}

struct Reader<'a> {
    rest: &'a [u8],
    items_left: u32,
    deviations: Deviations,
    nodes: Vec<Node<'a>>,
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
        match first & 0x1f {
            short @ 0..=23 => Ok(Some(u64::from(short))),
            _ => self.long_head(first),
        }
    }

    fn long_head(&mut self, first: u8) -> Result<Option<u64>, CertificateError> {
        let (argument, least) = match first & 0x1f {
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

    /// The item that begins with `first`: one node, or those of an array, map or tag.
    fn item(&mut self, first: u8, depth: u8) -> Result<(), CertificateError> {
        self.items_left = self.items_left.checked_sub(1).ok_or(CertificateError::CborTooLarge)?;
        let node = match first >> 5 {
            4..=6 => return self.container(first, depth),
            7 => self.other(first)?,
            kind => match (kind, self.head(first)?) {
                (0, Some(value)) => Node::Unsigned(value),
                (1, Some(value)) => Node::Negative(value),
                (2, Some(length)) => Node::Bytes(self.string(length)?),
                (TEXT, Some(length)) => Node::Text(utf8(self.string(length)?)?),
                (2 | TEXT, INDEFINITE) => self.joined(kind)?,
                _ => return Err(CertificateError::CborMalformed),
            },
        };
        self.nodes.push(node);
        Ok(())
    }

    /// An array, a map or a tag.
    fn container(&mut self, first: u8, depth: u8) -> Result<(), CertificateError> {
        let below = depth.checked_sub(1).ok_or(CertificateError::CborTooDeep)?;
        let argument = self.head(first)?;
        let place = self.nodes.len();
        self.nodes.push(Node::Null);
        let kind = first >> 5;
        let tag = match kind {
            4 => self.items(argument, below).map(|()| 0)?,
            5 => self.entries(argument, below).map(|()| 0)?,
            _ => {
                let tag = argument.ok_or(CertificateError::CborMalformed)?;
                let [first] = self.take_array()?;
                self.item(first, below).map(|()| tag)?
            }
        };
        let count = self.nodes.len().saturating_sub(place).saturating_sub(1);
        if let Some(node) = self.nodes.get_mut(place) {
            *node = match kind {
                4 => Node::Array(count),
                5 => Node::Map(count),
                _ => Node::Tag(tag, count),
            };
        }
        Ok(())
    }

    fn string(&mut self, length: u64) -> Result<&'a [u8], CertificateError> {
        self.take(usize::try_from(length).map_err(|_| CertificateError::CborMalformed)?)
    }

    /// Bytes or a text of indefinite length: each of its parts is a text by itself (RFC 8949, 3.2.3).
    fn joined(&mut self, kind: u8) -> Result<Node<'a>, CertificateError> {
        let mut joined = Zeroizing::new(Vec::new());
        while let Some(chunk) = self.chunk(kind)? {
            if kind == TEXT {
                utf8(chunk)?;
            }
            extend_wiping(&mut joined, chunk);
        }
        Ok(match kind {
            TEXT => Node::JoinedText(Box::new(Zeroizing::new(utf8(&joined)?.to_owned()))),
            _ => Node::JoinedBytes(Box::new(joined)),
        })
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
        let length = self.head(first)?.ok_or(CertificateError::CborMalformed)?;
        self.string(length).map(Some)
    }

    fn items(&mut self, mut left: Option<u64>, depth: u8) -> Result<(), CertificateError> {
        while let Some(first) = self.next_of(&mut left)? {
            self.item(first, depth)?;
        }
        Ok(())
    }

    /// Keys are numbers, texts or bytes, each of them once.
    fn entries(&mut self, mut left: Option<u64>, depth: u8) -> Result<(), CertificateError> {
        let start = self.nodes.len();
        let (mut taken, mut is_doubtful) = (0, false);
        while let Some(first) = self.next_of(&mut left)? {
            let place = self.nodes.len();
            self.item(first, depth)?;
            let mark = self.nodes.get(place).and_then(Node::key).map(mark);
            is_doubtful |= mark.is_none_or(|mark| taken & mark != 0);
            taken |= mark.unwrap_or_default();
            let [first] = self.take_array()?;
            self.item(first, depth)?;
        }
        match is_doubtful {
            true => check_keys(Entries(Items(self.nodes.get(start..).unwrap_or_default()))),
            false => Ok(()),
        }
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
    fn other(&mut self, first: u8) -> Result<Node<'a>, CertificateError> {
        match first & 0x1f {
            20 => Ok(Node::Bool(false)),
            21 => Ok(Node::Bool(true)),
            22 => Ok(Node::Null),
            short @ 0..=23 => Ok(Node::Simple(short)),
            24 => match self.take_array()? {
                [0..=31] => Err(CertificateError::CborMalformed),
                [long] => Ok(Node::Simple(long)),
            },
            25 => Ok(Node::Float(half(u16::from_be_bytes(self.take_array()?)))),
            26 => Ok(Node::Float(f64::from(f32::from_be_bytes(self.take_array()?)))),
            27 => Ok(Node::Float(f64::from_be_bytes(self.take_array()?))),
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

/// What [`mark`] does not tell apart: whether all of them are keys, and each of them once.
#[cold]
fn check_keys(entries: Entries<'_>) -> Result<(), CertificateError> {
    let mut keys = BinaryHeap::new();
    for (key, _) in entries {
        keys.push(key.node().key().ok_or(CertificateError::CborMalformed)?);
    }
    let sorted = keys.into_sorted_vec();
    match sorted.array_windows().any(|[a, b]| a == b) {
        true => Err(CertificateError::CborDuplicateKey),
        false => Ok(()),
    }
}

/// One of 64 bits: keys whose bits differ are different. Those of a certificate all differ.
fn mark((kind, number, bytes): Key<'_>) -> u64 {
    let [first, last] = [bytes.first(), bytes.last()].map(|byte| u64::from(byte.copied().unwrap_or_default()));
    let mixed =
        number.wrapping_add(u64::from(kind).wrapping_mul(5)).wrapping_add(first).wrapping_add(last.wrapping_mul(2));
    1 << (mixed % 64)
}

/// A half-precision number (RFC 8949, appendix D). Each step is exact, which `powi` does not promise to be.
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (bits >> 10 & 0x1f, f64::from(bits & 0x3ff));
    let magnitude = match exponent {
        0 => fraction / 16_777_216.0,
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (fraction + 1_024.0) * f64::from(1_u32.wrapping_shl(exponent.into())) / 33_554_432.0,
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
