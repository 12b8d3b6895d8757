//! What travels between the parties: parse, verify, encode. No party's secrets live here.

pub(crate) mod area;
pub(crate) mod areas;
pub(crate) mod authority;
pub(crate) mod check_in_code;
pub(crate) mod contact;
pub(crate) mod day_key;
pub(crate) mod extensions;
pub(crate) mod kept_run;
pub(crate) mod live;
pub(crate) mod note;
pub(crate) mod notice;
pub(crate) mod poster;
pub(crate) mod release;
pub(crate) mod request;
pub(crate) mod run_store;
pub(crate) mod share;
pub(crate) mod share_code;
pub(crate) mod succession;
pub(crate) mod trust;
pub(crate) mod visit;

use extensions::Extensions;

use episeal_base::error::RecordError;
use episeal_base::primitives::{self, SigningKey};
use episeal_base::wire::{self, MAX_MESSAGE, Outer, Reader, Signed, Tag, VersionIn, Writer};

/// What a signed message says.
pub(crate) trait Payload<'a>: Sized {
    /// The name in its `typ`.
    const NAME: &'static str;
    /// The longest message of any version, in bytes.
    const SIZE: usize = MAX_MESSAGE;
    /// The longest of version 1, in bytes.
    const LIMIT: usize = MAX_MESSAGE;
    /// Where its version is.
    const VERSION: VersionIn = VersionIn::Payload;

    fn write(&self) -> Writer;
    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError>;

    /// What a later writer added; `UnsupportedVersion` where it must not be ignored, once everything else has been
    /// read.
    fn extensions(&self) -> Option<&Extensions> {
        None
    }
}

/// The signed message.
pub(crate) fn sign<'a, P: Payload<'a>>(payload: &P, key: &SigningKey) -> Vec<u8> {
    wire::sign(P::NAME, &payload.write().finish_secret(), key)
}

/// A signed message that was parsed and not verified: what it claims is only for choosing the key.
pub(crate) struct Unverified<'a, P> {
    claims: P,
    signed: Signed<'a>,
}

impl<'a, P: Payload<'a>> Unverified<'a, P> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, RecordError> {
        let outer = Outer { size: P::SIZE, tag: Tag::Sign1, name: P::NAME, version: P::VERSION };
        outer.recognise(bytes)?;
        let signed = Signed::read(bytes, P::NAME, P::LIMIT)?;
        let mut reader = Reader::new(signed.payload);
        let claims = P::read(&mut reader)?;
        reader.end()?;
        claims.extensions().map_or(Ok(()), Extensions::check)?;
        Ok(Self { claims, signed })
    }

    pub(crate) fn claims(&self) -> &P {
        &self.claims
    }

    /// SHA-256 of the payload's bytes.
    pub(crate) fn payload_digest(&self) -> [u8; 32] {
        primitives::sha256(self.signed.payload)
    }

    /// The payload, if `signer` signed it.
    pub(crate) fn verify(self, signer: &[u8; 32]) -> Result<P, RecordError> {
        self.signed.verify(signer)?;
        Ok(self.claims)
    }
}

/// A message inside another: read by its own rules in its place, so that its error is the outer one's, and kept as the
/// bytes in which it came.
pub(crate) struct Nested<P> {
    claims: P,
    bytes: Vec<u8>,
}

impl<P: for<'a> Payload<'a>> Nested<P> {
    /// The message in the next byte string.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        Self::parse(reader.bytes()?)
    }

    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, RecordError> {
        let Unverified { claims, .. } = Unverified::parse(bytes)?;
        Ok(Self { claims, bytes: bytes.to_vec() })
    }

    /// What it says, whoever signed it.
    pub(crate) fn claims(&self) -> &P {
        &self.claims
    }

    /// The message as it came: this is what is forwarded.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// What it says, if `signer` signed it.
    pub(crate) fn verify(&self, signer: &[u8; 32]) -> Result<&P, RecordError> {
        Signed::read(&self.bytes, P::NAME, P::LIMIT)?.verify(signer)?;
        Ok(&self.claims)
    }
}
