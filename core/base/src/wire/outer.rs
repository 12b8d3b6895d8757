//! What messages of every version have in common: size, CBOR, tag, purpose, and the place of the version.
//!
//! The first four steps of reading (core/FORMAT.md, section 2). What follows the version number is CBOR, and no more is
//! known: a later version may have other algorithms, lengths and fields, and can still be told apart from damaged
//! bytes.

use super::cbor::{ARRAY, BYTES, MAP, MAX_INTEGER, NEGATIVE, Reader, SIMPLE, TAG, TEXT, UNSIGNED};
use super::cose::{CLEAR, TYP, Tag, is_typ};
use crate::error::RecordError;

/// The deepest nesting.
const MAX_DEPTH: usize = 16;

/// Where a message says which version it is: first in an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionIn {
    /// The payload of a signed message.
    Payload,
    /// The header of a visit, which is the first byte string of its payload.
    Header,
    /// The clear part of a stand-alone encrypted message.
    Clear,
    /// In the message around it, which states it.
    Outside,
}

/// What a message is recognised by in every version.
#[derive(Clone, Copy)]
pub struct Outer {
    /// The longest message, in bytes.
    pub size: usize,
    /// Which COSE message it is.
    pub tag: Tag,
    /// The name in its `typ`.
    pub name: &'static str,
    /// Where its version is.
    pub version: VersionIn,
}

impl Outer {
    /// What `read` reads by steps 1 to 5; the error is that of the first step that fails.
    ///
    /// Whatever `read` accepts, steps 1 to 4 would: they are gone through where it fails. Only of what is in clear it
    /// does not read the version: that comes first.
    pub fn read<'a, T>(
        self,
        bytes: &'a [u8],
        read: impl FnOnce(&'a [u8]) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        if self.version == VersionIn::Clear {
            self.recognise(bytes)?;
        }
        read(bytes).map_err(|error| self.first_error(bytes, error))
    }

    /// Of steps 1 to 4, or `error`, which is of step 5.
    #[cold]
    fn first_error(self, bytes: &[u8], error: RecordError) -> RecordError {
        self.recognise(bytes).err().unwrap_or(error)
    }

    /// Steps 1 to 4 of reading, and no more: after them the message is known to be of version 1.
    ///
    /// # Errors
    /// The first that fails: `Malformed` for the size and the CBOR, `WrongPurpose` for another tag or `typ`, then
    /// `Malformed` without a version and `UnsupportedVersion` for another.
    pub fn recognise(self, bytes: &[u8]) -> Result<(), RecordError> {
        let mut reader = Reader::message(bytes, self.size)?;
        check_item(bytes)?;
        self.tag.read(&mut reader)?;
        reader.any_array()?;
        let header = reader.bytes()?;
        self.check_purpose(header)?;
        match self.version {
            VersionIn::Payload => read_version(third(reader)?),
            VersionIn::Header => {
                let mut payload = Reader::whole(third(reader)?)?;
                payload.any_array()?;
                read_version(payload.bytes()?)
            }
            VersionIn::Clear => {
                let clear = value_of(header, CLEAR)?.ok_or(RecordError::Malformed)?;
                read_version(clear.clone().bytes()?)
            }
            VersionIn::Outside => Ok(()),
        }
    }

    fn check_purpose(self, header: &[u8]) -> Result<(), RecordError> {
        check_item(header)?;
        let found = value_of(header, TYP)?.and_then(|mut value| value.text().ok());
        if found.is_some_and(|found| is_typ(found, self.name)) { Ok(()) } else { Err(RecordError::WrongPurpose) }
    }
}

/// The third element of the array whose first one was read: a byte string.
fn third(mut reader: Reader<'_>) -> Result<&[u8], RecordError> {
    skip(&mut reader, 0)?;
    reader.bytes()
}

/// The first element of an array; what follows it is of that version.
fn read_version(bytes: &[u8]) -> Result<(), RecordError> {
    let mut reader = Reader::whole(bytes)?;
    match reader.any_array()? {
        0 => Err(RecordError::Malformed),
        _ => reader.version(),
    }
}

/// The value under a key of a map that was checked as an item.
fn value_of(map: &[u8], key: i64) -> Result<Option<Reader<'_>>, RecordError> {
    let mut reader = Reader::new(map);
    for _ in 0..reader.map(usize::MAX)? {
        if reader.key(key) {
            return Ok(Some(reader));
        }
        skip(&mut reader, 0)?;
        skip(&mut reader, 0)?;
    }
    Ok(None)
}

impl<'a> Reader<'a> {
    /// A reader of what is one item of the CBOR of section 2, whatever it says.
    pub fn whole(bytes: &'a [u8]) -> Result<Self, RecordError> {
        check_item(bytes)?;
        Ok(Self::new(bytes))
    }
}

/// One item of the CBOR of section 2, and nothing after it.
fn check_item(bytes: &[u8]) -> Result<(), RecordError> {
    let mut reader = Reader::new(bytes);
    skip(&mut reader, 0)?;
    reader.end()
}

/// One level deeper than `depth`, if that is not too deep.
fn deeper(depth: usize) -> Result<usize, RecordError> {
    match depth.checked_add(1) {
        Some(deeper) if deeper <= MAX_DEPTH => Ok(deeper),
        _ => Err(RecordError::Malformed),
    }
}

/// Skips one item, at most 16 deep; byte strings are not looked into.
fn skip(reader: &mut Reader<'_>, depth: usize) -> Result<(), RecordError> {
    match reader.clone().head()? {
        (UNSIGNED, value) if value > MAX_INTEGER => Err(RecordError::Malformed),
        (UNSIGNED | NEGATIVE | SIMPLE, _) => reader.head().map(|_| ()),
        (BYTES, _) => reader.bytes().map(|_| ()),
        (TEXT, _) => reader.text().map(|_| ()),
        (ARRAY, _) => {
            let depth = deeper(depth)?;
            (0..reader.any_array()?).try_for_each(|_| skip(reader, depth))
        }
        (MAP, _) => skip_map(reader, deeper(depth)?),
        (TAG, _) => {
            Tag::known(reader.tag()?)?;
            skip(reader, deeper(depth)?)
        }
        _ => Err(RecordError::Malformed),
    }
}

/// Keys ascend by their encoding, none appears twice.
fn skip_map(reader: &mut Reader<'_>, depth: usize) -> Result<(), RecordError> {
    let mut last: Option<&[u8]> = None;
    for _ in 0..reader.map(usize::MAX)? {
        let before = reader.clone();
        skip(reader, depth)?;
        let key = before.up_to(reader);
        if last.is_some_and(|last| last >= key) {
            return Err(RecordError::Malformed);
        }
        last = Some(key);
        skip(reader, depth)?;
    }
    Ok(())
}

opaque_debug!(Outer);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Writer;
    use crate::wire::cose::typ;

    const MALFORMED: Result<(), RecordError> = Err(RecordError::Malformed);
    const NEWER: Result<(), RecordError> = Err(RecordError::UnsupportedVersion);
    const OTHER: Result<(), RecordError> = Err(RecordError::WrongPurpose);

    const SIGNED: Outer = Outer { size: 4_000, tag: Tag::Sign1, name: "visit", version: VersionIn::Payload };

    fn header(name: &str) -> Vec<u8> {
        let writer = Writer::new().map(2).int(1).int(-48).int(TYP);
        writer.text_of(&typ(name)).finish()
    }

    /// A signed message of a later version: ML-DSA-44, whose signature has 2,420 bytes.
    fn signed(payload: &[u8]) -> Vec<u8> {
        let writer = Writer::new().tag(18).array(4).bytes(&header("visit"));
        writer.map(0).bytes(payload).bytes(&[7; 2_420]).finish()
    }

    #[test]
    fn a_later_version_is_recognised_whatever_follows_its_number() {
        for payload in [&b"\x81\x02"[..], b"\x82\x02\xf6", b"\x82\x19\x01\x00\xa1\x01\x81\x60", b"\x81\x00"] {
            assert_eq!(SIGNED.recognise(&signed(payload)), NEWER, "{payload:02x?}");
        }
        assert_eq!(SIGNED.recognise(&signed(b"\x81\x01")), Ok(()));
        let more = Writer::new().tag(18).array(5).bytes(&header("visit")).null();
        let more = more.bytes(b"\x81\x02").bool(true).map(0).finish();
        assert_eq!(SIGNED.recognise(&more), NEWER);
    }

    #[test]
    fn what_has_no_version_is_malformed() {
        for payload in [&b""[..], b"\x80", b"\x80\x02", b"\x02", b"\x81\x20", b"\x81\x61\x32"] {
            assert_eq!(SIGNED.recognise(&signed(payload)), MALFORMED, "{payload:02x?}");
        }
        for payload in [
            &b"\x81\x18\x02"[..],
            b"\x98\x01\x02",
            b"\x82\x02",
            b"\x81\x02\x00",
            b"\x82\x02\xff",
            b"\x81\x1b\x00\x20\x00\x00\x00\x00\x00\x00",
        ] {
            assert_eq!(SIGNED.recognise(&signed(payload)), MALFORMED, "{payload:02x?}");
        }
    }

    #[test]
    fn size_form_purpose_and_version_are_judged_in_this_order() {
        let long = |name: &str, tag| {
            let writer = Writer::new().tag(tag).array(3).bytes(&header(name));
            writer.map(0).bytes(&[0; 4_000]).finish()
        };
        assert_eq!(SIGNED.recognise(&long("request", 96)), MALFORMED);
        let payload = b"\x81\x02";
        let of = |tag, name: &str| {
            let writer = Writer::new().tag(tag).array(3).bytes(&header(name));
            writer.map(0).bytes(payload).finish()
        };
        assert_eq!(SIGNED.recognise(&of(18, "visit")), NEWER);
        assert_eq!(SIGNED.recognise(&of(18, "request")), OTHER);
        assert_eq!(SIGNED.recognise(&of(96, "visit")), OTHER);
        assert_eq!(SIGNED.recognise(&of(17, "visit")), MALFORMED);
        for tail in [&b"\x00"[..], b"\xff"] {
            let trailing = [&of(96, "request")[..], tail].concat();
            assert_eq!(SIGNED.recognise(&trailing), MALFORMED);
        }
    }

    #[test]
    fn a_header_without_a_text_under_16_has_no_purpose() {
        let of = |header: Writer| {
            let writer = Writer::new().tag(18).array(3).bytes(&header.finish());
            SIGNED.recognise(&writer.map(0).bytes(b"\x81\x02").finish())
        };
        assert_eq!(of(Writer::new().map(0)), OTHER);
        assert_eq!(of(Writer::new().map(1).int(TYP).int(1)), OTHER);
        assert_eq!(of(Writer::new().array(0)), MALFORMED);
        assert_eq!(of(Writer::new()), MALFORMED);
        let twice = Writer::new().map(2).int(TYP).text("a").int(TYP).text("b");
        assert_eq!(of(twice), MALFORMED);
        let unsorted = Writer::new().map(2).int(TYP).text("a").int(1).int(-19);
        assert_eq!(of(unsorted), MALFORMED);
    }

    #[test]
    fn an_encrypted_message_says_its_version_in_clear_or_around_it() {
        let of = |clear: Option<&[u8]>, version| {
            let entries = if clear.is_some() { 2 } else { 1 };
            let header = Writer::new().map(entries).int(TYP).text_of(&typ("share"));
            let header = match clear {
                Some(clear) => header.int(CLEAR).bytes(clear),
                None => header,
            };
            let writer = Writer::new().tag(96).array(2).bytes(&header.finish());
            let outer = Outer { tag: Tag::Encrypt, name: "share", version, ..SIGNED };
            outer.recognise(&writer.uint(7).finish())
        };
        assert_eq!(of(Some(b"\x82\x02\x00"), VersionIn::Clear), NEWER);
        assert_eq!(of(Some(b"\x82\x01\x00"), VersionIn::Clear), Ok(()));
        assert_eq!(of(Some(b"\xf6"), VersionIn::Clear), MALFORMED);
        assert_eq!(of(None, VersionIn::Clear), MALFORMED);
        assert_eq!(of(None, VersionIn::Outside), Ok(()));
    }

    #[test]
    fn a_visit_says_its_version_in_its_header() {
        let outer = Outer { version: VersionIn::Header, ..SIGNED };
        let of = |header: &[u8]| {
            let payload = Writer::new().array(2).bytes(header).null().finish();
            outer.recognise(&signed(&payload))
        };
        assert_eq!(of(b"\x82\x02\x60"), NEWER);
        assert_eq!(of(b"\x81\x01"), Ok(()));
        assert_eq!(of(b""), MALFORMED);
        assert_eq!(outer.recognise(&signed(b"\x81\x02")), MALFORMED);
    }

    #[test]
    fn items_are_at_most_sixteen_deep_with_known_tags_and_integers_of_53_bits() {
        let nested = |levels: usize| [vec![0x81; levels], vec![0x00]].concat();
        assert_eq!(check_item(&nested(16)), Ok(()));
        assert_eq!(check_item(&nested(17)), MALFORMED);
        let largest = Writer::new().uint(MAX_INTEGER).finish();
        assert_eq!(check_item(&largest), Ok(()));
        let larger = Writer::new().uint(MAX_INTEGER + 1).finish();
        assert_eq!(check_item(&larger), MALFORMED);
        assert_eq!(check_item(b"\xd2\x00"), Ok(()));
        assert_eq!(check_item(b"\xc1\x00"), MALFORMED);
        assert_eq!(check_item(b"\x61\xff"), MALFORMED, "no UTF-8");
        assert_eq!(check_item(b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff"), MALFORMED);
    }

    #[test]
    fn a_version_in_clear_is_judged_before_anything_is_read() {
        let outer = Outer { tag: Tag::Encrypt, name: "share", version: VersionIn::Clear, ..SIGNED };
        for (clear, expected) in [(b"\x81\x01", Ok(())), (b"\x81\x02", NEWER)] {
            let header = Writer::new().map(2).int(TYP).text_of(&typ("share")).int(CLEAR).bytes(clear).finish();
            let message = Writer::new().tag(96).array(1).bytes(&header).finish();
            assert_eq!(outer.read(&message, |_| Ok(())), expected, "{clear:02x?}");
        }
    }

    #[test]
    fn an_unknown_tag_is_no_key_and_no_value_of_a_map() {
        for map in [&b"\xa1\xc1\x00"[..], b"\xa1\xc1\x00\x00", b"\xa2\x00\xc1\x01\x00"] {
            assert_eq!(check_item(map), MALFORMED, "{map:02x?}");
        }
        assert_eq!(check_item(b"\xa1\xd2\x00\x00"), Ok(()));
    }
}
