//! Who a message names: parties by their Ed25519 key, records and day keys by digests.

use crate::item::DataItems;
use core::fmt;
use episeal_base::error::RecordError;
use episeal_base::primitives::{self, SigningKey};
use episeal_base::text;
use episeal_base::wire::{Reader, Writer};

/// An id of bytes that are known to be one: read in a message, or drawn.
pub trait OfBytes {
    /// So many bytes.
    type Bytes;

    /// The id.
    fn of_bytes(bytes: Self::Bytes) -> Self;
}

macro_rules! party_id {
    ($(#[doc = $doc:literal])+ $name:ident, $prefix:expr) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name([u8; 32]);

        impl $name {
            /// Reads the Bech32m text of this kind of party.
            ///
            /// # Errors
            /// - `WrongPurpose`: the key of another kind of party.
            /// - `UnsupportedVersion`: the key of a newer version.
            /// - `Malformed`: anything else.
            pub fn parse(text: &str) -> Result<Self, RecordError> {
                let bytes = text::decode_key($prefix, text)?;
                let public = bytes.as_slice().try_into().map_err(|_| RecordError::Malformed)?;
                Ok(Self(public))
            }

            /// The Bech32m text, which [`Self::parse`] reads.
            #[must_use]
            pub fn to_text(&self) -> String {
                // 32 bytes and a prefix of ours always fit.
                text::encode_key($prefix, &self.0).map(|text| text.to_string()).unwrap_or_default()
            }

            /// The Ed25519 public key.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl From<&SigningKey> for $name {
            /// The party that signs with this key.
            fn from(key: &SigningKey) -> Self {
                Self(*key.public())
            }
        }

        impl OfBytes for $name {
            type Bytes = [u8; 32];

            fn of_bytes(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }
        }

        impl DataItems for $name {
            fn write(&self, writer: Writer) -> Writer {
                writer.bytes(&self.0)
            }

            fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
                reader.bytes_of().map(Self)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.to_text())
            }
        }
    };
}

party_id! {
    /// An authority, by the Ed25519 key that apps pin.
    AuthorityId, text::AUTHORITY
}
party_id! {
    /// A health office, by its Ed25519 signing key.
    OfficeId, text::OFFICE
}
party_id! {
    /// A venue, by the Ed25519 identity that its posters carry.
    VenueId, text::VENUE
}
party_id! {
    /// A member of a venue's staff, by the Ed25519 key that the venue certifies for a day.
    StaffId, text::STAFF
}

macro_rules! byte_id {
    ($(#[doc = $doc:literal])+ $name:ident, $length:literal) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name([u8; $length]);

        impl $name {
            /// Reads its hexadecimal text, lower case.
            ///
            /// # Errors
            /// - `Malformed`: another length or character.
            pub fn parse(text: &str) -> Result<Self, RecordError> {
                let mut bytes = [0; $length];
                parse_hex(text, &mut bytes)?;
                Ok(Self(bytes))
            }

            /// Its hexadecimal text, lower case.
            #[must_use]
            pub fn to_text(&self) -> String {
                hex(&self.0)
            }

            /// Its bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }
        }

        impl OfBytes for $name {
            type Bytes = [u8; $length];

            fn of_bytes(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }
        }

        impl DataItems for $name {
            fn write(&self, writer: Writer) -> Writer {
                writer.bytes(&self.0)
            }

            fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
                reader.bytes_of().map(Self)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.to_text())
            }
        }
    };
}

byte_id! {
    /// A visit, by a digest of its author's key: 16 bytes.
    RecordId, 16
}
byte_id! {
    /// A day key, by a digest of all that it says: party, day, public key, the office's day key that it names, and
    /// extensions: 16 bytes.
    KeyId, 16
}

byte_id! {
    /// A share, by 16 random bytes.
    ShareId, 16
}

byte_id! {
    /// A check-in code on the server, by a digest of it that tells nothing about the code: 16 bytes.
    CheckInHandle, 16
}

/// The first 16 bytes of SHA-256.
fn digest(input: Writer) -> [u8; 16] {
    let mut id = [0; 16];
    let digest = primitives::sha256(&input.finish_secret());
    id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    id
}

impl RecordId {
    /// `SHA-256(D(["episeal-1 id", author]))[0..16]`
    pub(crate) fn of_author(author: &[u8; 32]) -> Self {
        Self(digest(Writer::with_capacity(64).array(2).text("episeal-1 id").bytes(author)))
    }
}

/// `SHA-256(D(["episeal-1 kid", party, day, public, named or nil, ext or nil]))[0..16]`
pub fn day_key_id(party: &[u8; 32], day: u32, public: &[u8; 32], named: Option<&KeyId>, ext: Option<&[u8]>) -> KeyId {
    let capacity = ext.map_or(0, <[u8]>::len).saturating_add(128);
    let input = Writer::with_capacity(capacity).array(6).text("episeal-1 kid").bytes(party);
    let input = input.uint(u64::from(day)).bytes(public);
    let input = input.or_null(named, |writer, named| writer.bytes(named.as_bytes()));
    KeyId(digest(input.or_null(ext, Writer::bytes)))
}

/// What a venue's day key names: an office, by its day key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    pub office: OfficeId,
    pub kid: KeyId,
}

impl Named {
    /// Office and id of its day key, 48 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let malformed = || RecordError::Malformed;
        let (office, kid) = bytes.split_first_chunk().ok_or_else(malformed)?;
        Ok(Self { office: OfficeId(*office), kid: KeyId(kid.try_into().map_err(|_| RecordError::Malformed)?) })
    }
}

impl ShareId {
    /// Its first four hexadecimal digits, to be told together with the code: they say which of the waiting shares or
    /// runs the code is for, and are not secret.
    ///
    /// # Security
    /// Try a code on the one share that the visitor names, never on several: whoever waits behind a live run has one
    /// guess for each.
    #[must_use]
    pub fn reference(&self) -> String {
        self.to_text().chars().take(4).collect()
    }
}

impl CheckInHandle {
    /// `SHA-256(D(["episeal-1 check-in", code]))[0..16]`
    pub(crate) fn of_code(code: &[u8; 16]) -> Self {
        // Room for everything: growing would copy the code.
        let input = Writer::with_capacity(64).array(2);
        Self(digest(input.text("episeal-1 check-in").bytes(code)))
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    text.extend(digits.filter_map(|digit| char::from_digit(digit.into(), 16)));
    text
}

fn parse_hex(text: &str, bytes: &mut [u8]) -> Result<(), RecordError> {
    let is_hex = text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hex || text.len() != bytes.len().saturating_mul(2) {
        return Err(RecordError::Malformed);
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        let start = index.saturating_mul(2);
        let digits = text.get(start..start.saturating_add(2));
        *byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).ok_or(RecordError::Malformed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_is_read_as_it_is_written() {
        let bytes = StaffId([7; 32]).encode();
        assert_eq!(bytes, [&[0x58, 32][..], &[7; 32]].concat());
        assert_eq!(StaffId::read(&mut Reader::new(&bytes)), Ok(StaffId([7; 32])));
        assert_eq!(StaffId::read(&mut Reader::new(&[&[0x58, 31][..], &[7; 31]].concat())), Err(RecordError::Malformed));
    }
}
