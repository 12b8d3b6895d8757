//! Deterministic CBOR, written and read.

use crate::error::RecordError;
use crate::primitives::Secret;
use zeroize::Zeroizing;

pub(super) const UNSIGNED: u8 = 0;
pub(super) const NEGATIVE: u8 = 1;
pub(super) const BYTES: u8 = 2;
pub(super) const TEXT: u8 = 3;
pub(super) const ARRAY: u8 = 4;
pub(super) const MAP: u8 = 5;
pub(super) const TAG: u8 = 6;
pub(super) const SIMPLE: u8 = 7;

/// The largest integer of a message, 2^53 - 1: what every language reads.
pub(super) const MAX_INTEGER: u64 = 9_007_199_254_740_991;

const FALSE: u64 = 20;
const TRUE: u64 = 21;
const NULL: u64 = 22;

/// Writes one item after the other; the caller writes the counts of arrays and maps.
///
/// Wiped on drop. A writer of secrets is given its capacity, so that it never moves and leaves a copy behind.
#[derive(Default)]
pub struct Writer(Zeroizing<Vec<u8>>);

impl Writer {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Nothing yet, with room for what is secret: growing would leave copies.
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(capacity)))
    }

    fn head(mut self, major: u8, argument: u64) -> Self {
        let kind = major << 5;
        let [.., b3, b2, b1, b0] = argument.to_be_bytes();
        match argument {
            0..=23 => self.0.push(kind | b0),
            24..=0xff => self.0.extend([kind | 24, b0]),
            0x100..=0xffff => self.0.extend([kind | 25, b1, b0]),
            0x1_0000..=0xffff_ffff => self.0.extend([kind | 26, b3, b2, b1, b0]),
            _ => {
                self.0.push(kind | 27);
                self.0.extend(argument.to_be_bytes());
            }
        }
        self
    }

    fn length(self, major: u8, length: usize) -> Self {
        // usize has at most 64 bits on every target of this crate.
        self.head(major, u64::try_from(length).unwrap_or(u64::MAX))
    }

    /// The head of an array; its items follow.
    pub fn array(self, length: usize) -> Self {
        self.length(ARRAY, length)
    }

    /// The head of a map; its keys and values follow, keys in order.
    pub fn map(self, length: usize) -> Self {
        self.length(MAP, length)
    }

    /// A tag; its content follows.
    pub fn tag(self, tag: u64) -> Self {
        self.head(TAG, tag)
    }

    /// A number that is not negative.
    pub fn uint(self, value: u64) -> Self {
        self.head(UNSIGNED, value)
    }

    /// A number.
    pub fn int(self, value: i64) -> Self {
        match u64::try_from(value) {
            Ok(value) => self.uint(value),
            Err(_) => self.head(NEGATIVE, !value.cast_unsigned()),
        }
    }

    /// A byte string.
    pub fn bytes(self, bytes: &[u8]) -> Self {
        let mut writer = self.length(BYTES, bytes.len());
        writer.0.extend_from_slice(bytes);
        writer
    }

    /// A text.
    pub fn text(self, text: &str) -> Self {
        let mut writer = self.length(TEXT, text.len());
        writer.0.extend_from_slice(text.as_bytes());
        writer
    }

    /// One text, of several pieces.
    pub fn text_of(self, pieces: &[&str]) -> Self {
        let length = pieces.iter().map(|piece| piece.len()).sum();
        let mut writer = self.length(TEXT, length);
        pieces.iter().for_each(|piece| writer.0.extend_from_slice(piece.as_bytes()));
        writer
    }

    /// `null`
    pub fn null(self) -> Self {
        self.head(SIMPLE, NULL)
    }

    /// `true` or `false`
    pub fn bool(self, value: bool) -> Self {
        self.head(SIMPLE, if value { TRUE } else { FALSE })
    }

    /// `write` for a value that is present, null for one that is not.
    pub fn or_null<T>(self, value: Option<T>, write: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => write(self, value),
            None => self.null(),
        }
    }

    /// An array of all `items`.
    pub fn list<T>(self, items: &[T], mut write: impl FnMut(Self, &T) -> Self) -> Self {
        items.iter().fold(self.array(items.len()), &mut write)
    }

    /// Items that are already encoded.
    pub fn encoded(mut self, items: &[u8]) -> Self {
        self.0.extend_from_slice(items);
        self
    }

    /// The encoding of something that is not secret.
    pub fn finish(mut self) -> Vec<u8> {
        core::mem::take(&mut *self.0)
    }

    /// The encoding, wiped on drop.
    ///
    /// Cleared before it is dropped, it is wiped in one go: what is spare is, where elements are wiped one by one.
    pub fn finish_secret(self) -> Zeroizing<Vec<u8>> {
        self.0
    }
}

/// Reads what a [`Writer`] wrote and nothing else; never allocates.
#[derive(Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// At the start of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// A reader of a whole message of at most `limit` bytes.
    pub fn message(bytes: &'a [u8], limit: usize) -> Result<Self, RecordError> {
        if bytes.len() > limit {
            return Err(RecordError::Malformed);
        }
        Ok(Self::new(bytes))
    }

    /// Nothing may follow.
    pub fn end(self) -> Result<(), RecordError> {
        match self.rest {
            [] => Ok(()),
            _ => Err(RecordError::Malformed),
        }
    }

    /// The bytes between here and a later reader of the same input.
    pub fn up_to(&self, later: &Self) -> &'a [u8] {
        let read = self.rest.len().saturating_sub(later.rest.len());
        self.rest.get(..read).unwrap_or_default()
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], RecordError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(RecordError::Malformed)?;
        self.rest = rest;
        Ok(taken)
    }

    fn take_array<const N: usize>(&mut self) -> Result<[u8; N], RecordError> {
        self.take(N)?.try_into().map_err(|_| RecordError::Malformed)
    }

    /// Major type and argument, in the shortest form (RFC 8949, 3 and 4.2.1). For the simple values the
    /// argument is the value: false, true and null alone.
    pub(super) fn head(&mut self) -> Result<(u8, u64), RecordError> {
        let [initial] = self.take_array()?;
        let major = initial >> 5;
        let (argument, least) = match initial & 0x1f {
            small @ 0..=23 => (u64::from(small), 0),
            24 => (u64::from(u8::from_be_bytes(self.take_array()?)), 24),
            25 => (u64::from(u16::from_be_bytes(self.take_array()?)), 0x100),
            26 => (u64::from(u32::from_be_bytes(self.take_array()?)), 0x1_0000),
            27 => (u64::from_be_bytes(self.take_array()?), 0x1_0000_0000),
            _ => return Err(RecordError::Malformed),
        };
        if argument < least || (major == SIMPLE && !(FALSE..=NULL).contains(&argument)) {
            return Err(RecordError::Malformed);
        }
        Ok((major, argument))
    }

    fn expect(&mut self, major: u8) -> Result<u64, RecordError> {
        match self.head()? {
            (found, argument) if found == major => Ok(argument),
            _ => Err(RecordError::Malformed),
        }
    }

    fn expect_length(&mut self, major: u8, limit: usize) -> Result<usize, RecordError> {
        usize::try_from(self.expect(major)?).ok().filter(|length| *length <= limit).ok_or(RecordError::Malformed)
    }

    /// A tag; its content follows.
    pub fn tag(&mut self) -> Result<u64, RecordError> {
        self.expect(TAG)
    }

    /// The head of an array of `length` items.
    pub fn array(&mut self, length: usize) -> Result<(), RecordError> {
        self.array_of(&[length]).map(|_| ())
    }

    /// An array of one of these lengths.
    pub fn array_of(&mut self, lengths: &[usize]) -> Result<usize, RecordError> {
        let found = self.any_array()?;
        if lengths.contains(&found) { Ok(found) } else { Err(RecordError::Malformed) }
    }

    /// The length of an array of at most `limit` items.
    pub fn array_up_to(&mut self, limit: usize) -> Result<usize, RecordError> {
        self.expect_length(ARRAY, limit)
    }

    /// The head of a map of at most `limit` entries: how many it has.
    pub fn map(&mut self, limit: usize) -> Result<usize, RecordError> {
        self.expect_length(MAP, limit)
    }

    /// An array of any length.
    pub(super) fn any_array(&mut self) -> Result<usize, RecordError> {
        self.expect_length(ARRAY, usize::MAX)
    }

    /// At most 2^53 - 1.
    pub fn uint(&mut self) -> Result<u64, RecordError> {
        match self.expect(UNSIGNED)? {
            value @ 0..=MAX_INTEGER => Ok(value),
            _ => Err(RecordError::Malformed),
        }
    }

    /// At most 2^53 - 1 either way.
    pub fn int(&mut self) -> Result<i64, RecordError> {
        let (major, argument) = self.head()?;
        if argument > MAX_INTEGER {
            return Err(RecordError::Malformed);
        }
        let value = i64::try_from(argument).map_err(|_| RecordError::Malformed)?;
        match major {
            UNSIGNED => Ok(value),
            NEGATIVE => Ok(!value),
            _ => Err(RecordError::Malformed),
        }
    }

    /// A byte string.
    pub fn bytes(&mut self) -> Result<&'a [u8], RecordError> {
        let length = self.expect_length(BYTES, usize::MAX)?;
        self.take(length)
    }

    /// A byte string of N bytes.
    pub fn bytes_of<const N: usize>(&mut self) -> Result<[u8; N], RecordError> {
        self.bytes()?.try_into().map_err(|_| RecordError::Malformed)
    }

    /// N secret bytes, copied to where they stay.
    pub fn secret<M, const N: usize>(&mut self) -> Result<Secret<M, N>, RecordError> {
        Secret::read(self.bytes()?)
    }

    /// An X25519 public key in its one encoding.
    pub fn agreement_key(&mut self) -> Result<[u8; 32], RecordError> {
        let key = self.bytes_of()?;
        if crate::primitives::is_canonical_agreement_key(&key) { Ok(key) } else { Err(RecordError::Malformed) }
    }

    /// A text.
    pub fn text(&mut self) -> Result<&'a str, RecordError> {
        let length = self.expect_length(TEXT, usize::MAX)?;
        core::str::from_utf8(self.take(length)?).map_err(|_| RecordError::Malformed)
    }

    /// `true` or `false`
    pub fn bool(&mut self) -> Result<bool, RecordError> {
        match self.head()? {
            (SIMPLE, FALSE) => Ok(false),
            (SIMPLE, TRUE) => Ok(true),
            _ => Err(RecordError::Malformed),
        }
    }

    /// Null, or what `read` reads.
    pub fn or_null<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, RecordError>,
    ) -> Result<Option<T>, RecordError> {
        if self.skip_if(|reader| matches!(reader.head(), Ok((SIMPLE, NULL)))) {
            return Ok(None);
        }
        read(self).map(Some)
    }

    /// An array of at most `limit` items. The capacity grows with what was read, never with what is claimed.
    pub fn list<T>(
        &mut self,
        limit: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, RecordError>,
    ) -> Result<Vec<T>, RecordError> {
        let length = self.expect_length(ARRAY, limit)?;
        let mut items = Vec::new();
        for _ in 0..length {
            items.push(read(self)?);
        }
        Ok(items)
    }

    /// True, and past it, when the next item is the map key `key`.
    pub fn key(&mut self, key: i64) -> bool {
        self.skip_if(|reader| reader.int() == Ok(key))
    }

    /// The value of a map key that must be there.
    pub fn required(&mut self, key: i64) -> Result<&mut Self, RecordError> {
        if self.key(key) { Ok(self) } else { Err(RecordError::Malformed) }
    }

    fn skip_if(&mut self, is_next: impl FnOnce(&mut Self) -> bool) -> bool {
        let mut ahead = self.clone();
        let found = is_next(&mut ahead);
        if found {
            *self = ahead;
        }
        found
    }

    /// The version of a message: 1.
    pub fn version(&mut self) -> Result<(), RecordError> {
        match self.uint()? {
            1 => Ok(()),
            _ => Err(RecordError::UnsupportedVersion),
        }
    }

    /// An array of `length` items whose first is the version; a newer version may have another length.
    pub fn versioned(&mut self, length: usize) -> Result<(), RecordError> {
        self.versioned_of(&[length]).map(|_| ())
    }

    /// The same, true where one more item follows those of this version: the extensions.
    pub fn versioned_and_extended(&mut self, length: usize) -> Result<bool, RecordError> {
        let extended = length.saturating_add(1);
        Ok(self.versioned_of(&[length, extended])? == extended)
    }

    fn versioned_of(&mut self, lengths: &[usize]) -> Result<usize, RecordError> {
        let found = self.any_array()?;
        self.version()?;
        if lengths.contains(&found) { Ok(found) } else { Err(RecordError::Malformed) }
    }
}

opaque_debug!(Writer, Reader<'a>);

#[cfg(test)]
mod tests {
    use super::*;

    /// Of RFC 8949, appendix A, the examples of the types we use.
    const EXAMPLES: &[(&str, i64)] = &[
        ("00", 0),
        ("01", 1),
        ("0a", 10),
        ("17", 23),
        ("1818", 24),
        ("1819", 25),
        ("1864", 100),
        ("1903e8", 1_000),
        ("1a000f4240", 1_000_000),
        ("1b000000e8d4a51000", 1_000_000_000_000),
        ("20", -1),
        ("29", -10),
        ("3863", -100),
        ("3903e7", -1_000),
    ];

    fn unhex(hex: &str) -> Vec<u8> {
        (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect()
    }

    #[test]
    fn the_integers_of_rfc_8949_appendix_a_are_written_and_read() {
        for (hex, value) in EXAMPLES {
            assert_eq!(Writer::new().int(*value).finish(), unhex(hex));
            assert_eq!(Reader::new(&unhex(hex)).int(), Ok(*value));
        }
    }

    #[test]
    fn longer_than_shortest_forms_are_refused() {
        for hex in [
            "1817",
            "190017",
            "1900ff",
            "1a0000ffff",
            "1b00000000ffffffff",
            "3800",
            "5800",
            "7800",
            "9800",
            "b800",
            "d800",
        ] {
            assert_eq!(Reader::new(&unhex(hex)).head(), Err(RecordError::Malformed), "{hex}");
        }
    }

    #[test]
    fn indefinite_lengths_floats_and_other_simple_values_are_refused() {
        for hex in [
            "5f",
            "7f",
            "9f",
            "bf",
            "ff",
            "f90000",
            "fa00000000",
            "fb0000000000000000",
            "f7",
            "e0",
            "f820",
            "1c",
            "1d",
            "1e",
            "1f",
        ] {
            assert_eq!(Reader::new(&unhex(hex)).head(), Err(RecordError::Malformed), "{hex}");
        }
    }

    #[test]
    fn true_and_false_are_one_byte_and_nothing_else_is() {
        for value in [true, false] {
            assert_eq!(Reader::new(&Writer::new().bool(value).finish()).bool(), Ok(value));
        }
        for hex in ["00", "01", "20", "40", "60", "80", "a0", "d2", "f6", "f814", "f815", "f3", ""] {
            assert_eq!(Reader::new(&unhex(hex)).bool(), Err(RecordError::Malformed), "{hex}");
        }
    }

    #[test]
    fn a_claimed_length_beyond_the_input_is_refused() {
        for hex in ["5affffffff", "7bffffffffffffffff", "9affffffff", "43aabb"] {
            let bytes = unhex(hex);
            assert!(Reader::new(&bytes).bytes().is_err());
            assert!(Reader::new(&bytes).text().is_err());
            assert!(Reader::new(&bytes).list(usize::MAX, |r| r.uint()).is_err());
        }
    }

    #[test]
    fn integers_of_a_message_have_at_most_53_bits() {
        let largest = i64::try_from(MAX_INTEGER).unwrap();
        for value in [-largest - 1, -largest, -1, 0, largest] {
            let bytes = Writer::new().int(value).finish();
            assert_eq!(Reader::new(&bytes).int(), Ok(value));
        }
        for value in [i64::MIN, -largest - 2, largest + 1, i64::MAX] {
            let bytes = Writer::new().int(value).finish();
            assert_eq!(Reader::new(&bytes).int(), Err(RecordError::Malformed));
        }
        let bytes = Writer::new().uint(MAX_INTEGER).finish();
        assert_eq!(Reader::new(&bytes).uint(), Ok(MAX_INTEGER));
        for value in [MAX_INTEGER + 1, u64::MAX] {
            let bytes = Writer::new().uint(value).finish();
            assert_eq!(Reader::new(&bytes).uint(), Err(RecordError::Malformed));
        }
    }

    #[test]
    fn what_ciborium_reads_of_our_bytes_is_what_we_wrote() {
        let bytes = Writer::new()
            .tag(18)
            .array(6)
            .uint(24)
            .int(-70_002)
            .bytes(b"\x01\x02")
            .text("ü")
            .or_null(None::<u64>, Writer::uint)
            .bool(true)
            .finish();
        let value: ciborium::Value = ciborium::from_reader(bytes.as_slice()).unwrap();
        let expected = ciborium::Value::Tag(
            18,
            Box::new(ciborium::Value::Array(vec![
                24.into(),
                (-70_002).into(),
                ciborium::Value::Bytes(vec![1, 2]),
                "ü".into(),
                ciborium::Value::Null,
                true.into(),
            ])),
        );
        assert_eq!(value, expected);
        let mut written = Vec::new();
        ciborium::into_writer(&value, &mut written).unwrap();
        assert_eq!(written, bytes);
    }
}
