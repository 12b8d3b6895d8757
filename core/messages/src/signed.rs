//! A signed message: read, verified and written (core/FORMAT.md, section 3).

use crate::extensions::Extensions;
use episeal_base::error::RecordError;
use episeal_base::primitives::{self, SigningKey};
use episeal_base::wire::{self, KeptSigned, MAX_MESSAGE, Outer, Reader, Signed, Tag, VersionIn, Writer};
use std::sync::OnceLock;

/// What a signed message says.
pub trait Payload<'a>: Sized {
    /// The name in its `typ`.
    const NAME: &'static str;
    /// The longest message of any version, in bytes.
    const SIZE: usize = MAX_MESSAGE as usize;
    /// The longest of version 1, in bytes.
    const LIMIT: usize = MAX_MESSAGE as usize;
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
pub fn sign<'a, P: Payload<'a>>(payload: &P, key: &SigningKey) -> Vec<u8> {
    let mut payload = payload.write().finish_secret();
    let signed = wire::sign(P::NAME, &payload, key);
    payload.clear();
    signed
}

/// A signed message that was parsed and not verified: what it claims is only for choosing the key.
pub struct Unverified<'a, P> {
    claims: P,
    signed: Signed<'a>,
}

impl<'a, P: Payload<'a>> Unverified<'a, P> {
    /// What the message is recognised by.
    pub(crate) const OUTER: Outer = {
        assert!(P::LIMIT <= P::SIZE, "what is read is no longer than what is recognised");
        Outer { size: P::SIZE, tag: Tag::Sign1, name: P::NAME, version: P::VERSION }
    };

    pub fn parse(bytes: &'a [u8]) -> Result<Self, RecordError> {
        Self::OUTER.read(bytes, Self::read)
    }

    /// Step 5 of reading alone, for whoever does with it what [`Outer::read`] says; of a visit without its header.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, RecordError> {
        let signed = Signed::read(bytes, P::NAME, P::LIMIT)?;
        let mut reader = Reader::new(signed.payload);
        let claims = P::read(&mut reader)?;
        reader.end()?;
        claims.extensions().map_or(Ok(()), Extensions::check)?;
        Ok(Self { claims, signed })
    }

    pub fn claims(&self) -> &P {
        &self.claims
    }

    /// SHA-256 of the payload's bytes.
    pub(crate) fn payload_digest(&self) -> [u8; 32] {
        primitives::sha256(self.signed.payload)
    }

    /// The message with the bytes in which it came, and with claims that own what they say.
    pub fn keep<Q>(self, bytes: &[u8], claims: impl FnOnce(P) -> Q) -> Nested<Q> {
        Nested::new(claims(self.claims), bytes, &self.signed)
    }

    /// What is signed, with its signature, to verify later.
    pub(crate) fn keep_signed(&self) -> KeptSigned {
        self.signed.keep()
    }

    /// `BadSignature` unless `signer` signed it.
    pub(crate) fn check(&self, signer: &[u8; 32]) -> Result<(), RecordError> {
        self.signed.verify(signer)
    }

    /// The payload, if `signer` signed it.
    pub fn verify(self, signer: &[u8; 32]) -> Result<P, RecordError> {
        self.signed.verify(signer)?;
        Ok(self.claims)
    }
}

/// A signed message that says who signs it.
pub trait NamesSigner {
    fn signer(&self) -> &[u8; 32];
}

/// A signed message that is kept as the bytes in which it came: one inside another is read by its own rules in its
/// place, so that its error is the outer one's. What was parsed is not parsed again, and what was verified is not
/// verified again.
pub struct Nested<P> {
    claims: P,
    bytes: Vec<u8>,
    signed: KeptSigned,
    /// What its signature turned out to be, under the key of the signer that it names.
    verdict: OnceLock<Result<(), RecordError>>,
}

impl<P: for<'a> Payload<'a>> Nested<P> {
    /// The message in the next byte string.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        Self::parse(reader.bytes()?)
    }

    pub fn parse(bytes: &[u8]) -> Result<Self, RecordError> {
        let Unverified { claims, signed } = Unverified::parse(bytes)?;
        Ok(Self::new(claims, bytes, &signed))
    }
}

impl<P> Nested<P> {
    fn new(claims: P, bytes: &[u8], signed: &Signed<'_>) -> Self {
        Self { claims, bytes: bytes.to_vec(), signed: signed.keep(), verdict: OnceLock::new() }
    }

    /// What it says, whoever signed it.
    pub fn claims(&self) -> &P {
        &self.claims
    }

    /// The message as it came: this is what is forwarded.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl<P: NamesSigner> Nested<P> {
    /// What it says, if the signer that it names signed it: verified once, however often this is asked.
    pub fn authentic(&self) -> Result<&P, RecordError> {
        let verdict = self.verdict.get_or_init(|| self.signed.verify(self.claims.signer()));
        verdict.map(|()| &self.claims)
    }
}

opaque_debug!(Unverified<'a, P>, Nested<P>);
