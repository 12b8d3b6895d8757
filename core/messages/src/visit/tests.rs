//! The order of reading (core/FORMAT.md, section 2), which is gone through only where something is refused.

use super::*;
use crate::day_key::OfficeDayKey;
use crate::envelope::{seal, seal_own};
use crate::id::OfBytes;
use crate::signed::sign;
use episeal_base::primitives::SigningKey;
use episeal_base::wire::{Encrypted, MAX_MESSAGE, Outer, Tag};

/// A head of every major type, the longest and the shortest numbers, false and null, and what is no CBOR.
const BYTES: &[u8] =
    &[0x00, 0x01, 0x02, 0x17, 0x18, 0x1b, 0x20, 0x40, 0x58, 0x60, 0x80, 0x82, 0xa0, 0xd2, 0xf4, 0xf6, 0xff];

fn visit() -> Vec<u8> {
    let (author, visitor) = (SigningKey::generate().unwrap(), AgreementKey::generate().unwrap());
    let header = Header::new(20_000, KeyId::of_bytes([7; 16]), 0, *author.public()).encode();
    let record = seal_own(RECORD, &record_ext(&header), &visitor, b"record").unwrap().bytes;
    let index = seal(INDEX, None, &index_ext(&header, &record), visitor.public(), b"index").unwrap().bytes;
    sign(&VisitPayload { header_bytes: &header, index: &index, record: &record }, &author)
}

/// What `read` accepts, the steps before it accept too; the error is that of the first step that fails.
#[track_caller]
fn error_in_order<'a, T>(
    outer: Outer,
    bytes: &'a [u8],
    read: impl Fn(&'a [u8]) -> Result<T, RecordError>,
) -> Option<RecordError> {
    let in_order = outer.recognise(bytes).and_then(|()| read(bytes).map(drop)).err();
    assert_eq!(outer.read(bytes, read).err(), in_order, "{bytes:02x?}");
    in_order
}

fn error_of_visit(bytes: &[u8]) -> Option<RecordError> {
    error_in_order(Unverified::<VisitPayload<'_>>::OUTER, bytes, SealedVisit::read)
}

fn error_of_index(bytes: &[u8]) -> Option<RecordError> {
    let (tag, version) = (Tag::Encrypt, VersionIn::Outside);
    let outer = Outer { size: MAX_MESSAGE as usize, tag, name: INDEX.name, version };
    error_in_order(outer, bytes, |bytes| Encrypted::read(tag, bytes, INDEX.name))
}

fn error_of_day_key(bytes: &[u8]) -> Option<RecordError> {
    error_in_order(Unverified::<OfficeDayKey>::OUTER, bytes, Unverified::<OfficeDayKey>::read)
}

/// All places but those within a ciphertext, where nothing is read.
fn places(message: &[u8]) -> impl Iterator<Item = usize> {
    let within: Vec<_> = [INDEX_LENGTH, RECORD_LENGTH]
        .into_iter()
        .filter_map(|length| {
            let is_head =
                |window: &[u8]| window == [0x59, (length + 16).to_be_bytes()[6], (length + 16).to_be_bytes()[7]];
            let head = message.windows(3).position(is_head)?;
            Some(head + 4..head + length)
        })
        .collect();
    (0..message.len()).filter(move |place| !within.iter().any(|within| within.contains(place)))
}

/// Every error of a message in which one byte is another, or that is cut or goes on.
fn errors_of_changed(message: &[u8], error: impl Fn(&[u8]) -> Option<RecordError>) -> Vec<RecordError> {
    assert_eq!(error(message), None);
    let mut errors: Vec<_> = places(message).filter_map(|length| error(&message[..length])).collect();
    for place in places(message) {
        for byte in BYTES {
            let mut changed = message.to_vec();
            changed[place] = *byte;
            errors.extend(error(&changed));
        }
    }
    for longer in [message.len() + 1, 4_097, 16_384, 16_385, 65_537] {
        let mut message = message.to_vec();
        message.resize(longer, 0);
        errors.extend(error(&message));
    }
    errors
}

#[test]
fn the_first_step_that_fails_gives_the_error_of_a_changed_message() {
    let visit = visit();
    let index = SealedVisit::parse(&visit).unwrap().unverified.claims().index;
    let day_key = OfficeDayKey::of_nobody();
    let of_visit = errors_of_changed(&visit, error_of_visit);
    let of_index = errors_of_changed(index, error_of_index);
    let of_day_key = errors_of_changed(day_key.bytes(), error_of_day_key);
    for error in [RecordError::Malformed, RecordError::WrongPurpose, RecordError::UnsupportedVersion] {
        assert!(of_visit.contains(&error) && of_day_key.contains(&error), "{error:?}");
        assert_eq!(of_index.contains(&error), error != RecordError::UnsupportedVersion, "{error:?}");
    }
}

/// What is no visit is not refused as one of a later version, and what is one of a later version is, whatever follows.
#[test]
fn a_header_of_another_version_is_told_before_what_else_is_wrong() {
    let (author, good) = (SigningKey::generate().unwrap(), visit());
    let sealed = SealedVisit::parse(&good).unwrap();
    let VisitPayload { header_bytes, index, record } = *sealed.unverified.claims();
    let mut later = header_bytes.to_vec();
    later[1] = 2;
    let of = |header_bytes: &[u8], index, record| {
        SealedVisit::parse(&sign(&VisitPayload { header_bytes, index, record }, &author)).err()
    };
    for (index, record) in [(index, record), (record, index), (&b""[..], record), (index, b"\x82\x01")] {
        assert_eq!(of(&later, index, record), Some(RecordError::UnsupportedVersion));
    }
    assert_eq!(of(&later[..9], index, record), Some(RecordError::Malformed));
    assert_eq!(of(header_bytes, record, index), Some(RecordError::WrongPurpose));
    assert_eq!(of(header_bytes, &index[..9], record), Some(RecordError::Malformed));
}

/// A visit whose record is a text.
struct WithoutRecord<'a>(VisitPayload<'a>);

impl<'a> Payload<'a> for WithoutRecord<'a> {
    const NAME: &'static str = VisitPayload::NAME;

    fn write(&self) -> Writer {
        let VisitPayload { header_bytes, index, .. } = self.0;
        Writer::default().array(3).bytes(header_bytes).bytes(index).text("no record")
    }

    fn read(_: &mut Reader<'a>) -> Result<Self, RecordError> {
        Err(RecordError::Malformed)
    }
}

#[test]
fn what_is_nested_is_read_before_what_follows_it() {
    let (author, good) = (SigningKey::generate().unwrap(), visit());
    let VisitPayload { header_bytes, index, record } = *SealedVisit::parse(&good).unwrap().unverified.claims();
    let of = |header_bytes, index| {
        SealedVisit::parse(&sign(&WithoutRecord(VisitPayload { header_bytes, index, record }), &author)).err()
    };
    assert_eq!(of(header_bytes, index), Some(RecordError::Malformed));
    assert_eq!(of(header_bytes, record), Some(RecordError::WrongPurpose));
    // A revision that is too high, then an index of another purpose.
    let mut too_high = header_bytes.to_vec();
    too_high[header_bytes.len() - 35] = 24;
    assert_eq!(of(&too_high, record), Some(RecordError::Malformed));
}

#[test]
fn a_header_that_is_no_cbor_is_malformed_whatever_its_version() {
    // Version 0, and a day in one byte more than it needs; where it stands in no message, nobody else looks first.
    let header = [&[0x85, 0x00, 0x19, 0x00, 0x25, 0x50], [1; 16].as_slice(), &[0x00, 0x58, 0x20], &[2; 32]].concat();
    assert_eq!(Header::decode(&header).err(), Some(RecordError::Malformed));
    let shortest = [&[0x85, 0x00, 0x18, 0x25], &header[5..]].concat();
    assert_eq!(Header::decode(&shortest).err(), Some(RecordError::UnsupportedVersion));
}
