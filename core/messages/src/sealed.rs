//! Sealed messages that stand alone: what everyone may read, and the envelope that is bound to it (core/FORMAT.md,
//! section 4).

use crate::envelope::{self, Envelope, KeptEnvelope, Kind};
use episeal_base::error::RecordError;
use episeal_base::primitives::{AgreementKey, ContentKey, PrivateInfo};
use episeal_base::wire::{Reader, Writer};
use zeroize::Zeroizing;

/// What a sealed message says in clear: an array that begins with the version.
pub trait Clear: Sized {
    const KIND: Kind;
    /// How many items the array has, the version included.
    const ITEMS: usize;

    /// Every item after the version.
    fn write(&self, writer: Writer) -> Writer;
    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError>;
}

// clear = [1, ...]
pub fn encode<C: Clear>(clear: &C) -> Vec<u8> {
    clear.write(Writer::new().array(C::ITEMS).uint(1)).finish()
}

pub fn decode<C: Clear>(bytes: &[u8]) -> Result<C, RecordError> {
    let mut reader = Reader::new(bytes);
    reader.versioned(C::ITEMS)?;
    let clear = C::read(&mut reader)?;
    reader.end()?;
    Ok(clear)
}

/// Seals `body` for `recipient`.
pub fn seal<C: Clear>(clear: &C, recipient: &[u8; 32], body: &[u8]) -> Result<Vec<u8>, RecordError> {
    let clear = encode(clear);
    Ok(envelope::seal(C::KIND, Some(&clear), &C::KIND.ext(&clear), recipient, body)?.bytes)
}

/// Seals `body` for a recipient who also needs the shared secret `psi`.
pub(crate) fn seal_with_psi<C: Clear>(
    clear: &C,
    recipient: &[u8; 32],
    psi: &PrivateInfo,
    body: &[u8],
) -> Result<Vec<u8>, RecordError> {
    let clear = encode(clear);
    envelope::seal_with_psi(C::KIND, &clear, &C::KIND.ext(&clear), (recipient, psi), body)
}

/// Seals `body` under the key that `derive` makes of what everything is bound to.
pub fn seal_under<C: Clear>(
    clear: &C,
    derive: impl FnOnce(&[u8]) -> Result<ContentKey, RecordError>,
    body: &[u8],
) -> Result<Vec<u8>, RecordError> {
    let clear = encode(clear);
    let ext = C::KIND.ext(&clear);
    envelope::seal_under(C::KIND, &clear, &ext, &derive(&ext)?, body)
}

/// A sealed message that has not been opened.
pub struct Sealed<'a, C> {
    /// What it says to everyone.
    pub clear: C,
    /// What everything in it is bound to.
    ext: Vec<u8>,
    envelope: Envelope<'a>,
}

impl<'a, C: Clear> Sealed<'a, C> {
    /// One that was sealed for a recipient.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, RecordError> {
        Self::of(Envelope::read_alone(C::KIND, bytes)?)
    }

    /// One that was sealed under a key that is derived.
    pub fn parse_under(bytes: &'a [u8]) -> Result<Self, RecordError> {
        Self::of(Envelope::read_under(C::KIND, bytes)?)
    }

    fn of((envelope, clear): (Envelope<'a>, &'a [u8])) -> Result<Self, RecordError> {
        Ok(Self { clear: decode(clear)?, ext: C::KIND.ext(clear), envelope })
    }

    /// The body, opened by the recipient.
    pub fn open(&self, key: &AgreementKey) -> Result<Zeroizing<Vec<u8>>, RecordError> {
        self.envelope.open(key, &self.ext)
    }

    /// The body, opened by a recipient who also has the shared secret `psi`.
    pub(crate) fn open_with_psi(
        &self,
        key: &AgreementKey,
        psi: &PrivateInfo,
    ) -> Result<Zeroizing<Vec<u8>>, RecordError> {
        self.envelope.open_with_psi(key, psi, &self.ext)
    }

    /// The body, opened with the key that `derive` makes of what everything is bound to.
    pub fn open_under(
        &self,
        derive: impl FnOnce(&[u8]) -> Result<ContentKey, RecordError>,
    ) -> Result<Zeroizing<Vec<u8>>, RecordError> {
        self.envelope.open_with(&derive(&self.ext)?, &self.ext)
    }

    /// `Undecryptable` unless it commits to the key that `derive` makes; nothing is decrypted.
    pub fn check_under(
        &self,
        derive: impl FnOnce(&[u8]) -> Result<ContentKey, RecordError>,
    ) -> Result<(), RecordError> {
        self.envelope.check_commitment(&derive(&self.ext)?, &self.ext)
    }
}

impl<C> Sealed<'_, C> {
    /// A copy to open later, without reading it again.
    pub(crate) fn keep(self) -> KeptSealed<C> {
        KeptSealed { clear: self.clear, ext: self.ext, envelope: self.envelope.keep() }
    }
}

/// A sealed message that was parsed, and owns its parts.
pub(crate) struct KeptSealed<C> {
    pub(crate) clear: C,
    ext: Vec<u8>,
    envelope: KeptEnvelope,
}

impl<C> KeptSealed<C> {
    /// As [`Sealed::open_with_psi`].
    pub(crate) fn open_with_psi(
        &self,
        key: &AgreementKey,
        psi: &PrivateInfo,
    ) -> Result<Zeroizing<Vec<u8>>, RecordError> {
        self.envelope.envelope().open_with_psi(key, psi, &self.ext)
    }
}

opaque_debug!(Sealed<'a, C>, KeptSealed<C>);
