//! The envelope: one content key, one recipient, key commitment and padding (core/FORMAT.md, section 4).
//!
//! Knows no visits. The specification's formulas are above the code that computes them.

use episeal_base::error::RecordError;
use episeal_base::primitives::{self, AgreementKey, ContentKey, PrivateInfo};
use episeal_base::wire::{
    Encrypted, MAX_MESSAGE, Outer, Protected, Tag, VersionIn, Writer, commitment_info, encrypt_structure,
    write_encrypted,
};
use zeroize::Zeroizing;

#[cfg(test)]
mod coset_tests;
#[cfg(test)]
mod tests;
mod ticket;

use ticket::{Recipient, WrapContext};
pub use ticket::{TICKET_LENGTH, Ticket, Unwrapping, wrap};

/// The length to which a body is padded.
#[derive(Clone, Copy, Debug)]
pub enum Padding {
    /// Exactly this many bytes.
    Fixed(usize),
    /// The next multiple of this many bytes.
    Multiple(usize),
}

/// What kind of envelope: its `typ`, the role of its recipient, and its padded length.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    pub name: &'static str,
    pub role: &'static str,
    pub padding: Padding,
}

impl Kind {
    // ext = D(["episeal-1 " name, clear])
    /// What most kinds of stand-alone envelopes are bound to.
    pub fn ext(self, clear: &[u8]) -> Vec<u8> {
        let capacity = clear.len().saturating_add(64);
        Writer::with_capacity(capacity).array(2).text_of(&["episeal-1 ", self.name]).bytes(clear).finish()
    }
}

/// A sealed envelope and what its sealer needs for tickets.
pub struct SealedEnvelope {
    pub bytes: Vec<u8>,
    pub content_key: ContentKey,
    pub protected: Vec<u8>,
}

/// Seals `body` for `recipient`. `clear` is readable in the message; `ext` is bound and never sent.
pub fn seal(
    kind: Kind,
    clear: Option<&[u8]>,
    ext: &[u8],
    recipient: &[u8; 32],
    body: &[u8],
) -> Result<SealedEnvelope, RecordError> {
    seal_any(kind, clear, ext, (Recipient::Other(recipient), None), body)
}

/// Seals `body` for whoever seals it, inside a message.
pub fn seal_own(kind: Kind, ext: &[u8], own: &AgreementKey, body: &[u8]) -> Result<SealedEnvelope, RecordError> {
    seal_any(kind, None, ext, (Recipient::Own(own), None), body)
}

/// Seals `body` for a recipient who also needs the private information `psi`.
pub(crate) fn seal_with_psi(
    kind: Kind,
    clear: &[u8],
    ext: &[u8],
    (recipient, psi): (&[u8; 32], &PrivateInfo),
    body: &[u8],
) -> Result<Vec<u8>, RecordError> {
    Ok(seal_any(kind, Some(clear), ext, (Recipient::Other(recipient), Some(psi)), body)?.bytes)
}

fn seal_any(
    kind: Kind,
    clear: Option<&[u8]>,
    ext: &[u8],
    (recipient, psi): (Recipient<'_>, Option<&PrivateInfo>),
    body: &[u8],
) -> Result<SealedEnvelope, RecordError> {
    let content_key = ContentKey::random()?;
    let (protected, iv) = write_protected(kind, clear, ext, &content_key)?;
    let context = WrapContext { role: kind.role, protected: &protected, ext, psi };
    let Ticket { epk, wrapped } = context.wrap(&content_key, recipient)?;
    let aad = encrypt_structure(Tag::Encrypt, &protected, ext);
    let ciphertext = encrypt_body(kind, &content_key, &iv, &aad, body)?;
    let bytes = write_encrypted(&protected, &ciphertext, Some((&epk, &wrapped)));
    Ok(SealedEnvelope { bytes, content_key, protected })
}

/// Seals `body` under a key that is derived and not sent (`COSE_Encrypt0`).
pub fn seal_under(kind: Kind, clear: &[u8], ext: &[u8], key: &ContentKey, body: &[u8]) -> Result<Vec<u8>, RecordError> {
    let (protected, iv) = write_protected(kind, Some(clear), ext, key)?;
    let aad = encrypt_structure(Tag::Encrypt0, &protected, ext);
    let ciphertext = encrypt_body(kind, key, &iv, &aad, body)?;
    Ok(write_encrypted(&protected, &ciphertext, None))
}

// prot = bstr .cbor {1: 3, 5: iv12, 16: typ, -70002: kc, ? -70003: clear}
fn write_protected(
    kind: Kind,
    clear: Option<&[u8]>,
    ext: &[u8],
    key: &ContentKey,
) -> Result<(Vec<u8>, [u8; 12]), RecordError> {
    let protected = Protected { iv: primitives::random()?, commitment: commitment(kind.name, ext, key)?, clear };
    Ok((protected.write(kind.name), protected.iv))
}

// kc = HKDF(CEK, D(["episeal-1 kc", 3, typ, ext]))
fn commitment(name: &str, ext: &[u8], key: &ContentKey) -> Result<[u8; 32], RecordError> {
    primitives::public_hkdf(key.into(), &commitment_info(name, ext))
}

// ciphertext = AES-256-GCM(CEK, iv, aad = D(["Encrypt", protected, ext]), padded)
fn encrypt_body(kind: Kind, key: &ContentKey, iv: &[u8; 12], aad: &[u8], body: &[u8]) -> Result<Vec<u8>, RecordError> {
    let mut buffer = pad(kind.padding, body)?;
    primitives::encrypt(key, iv, aad, &mut buffer)?;
    Ok(core::mem::take(&mut *buffer))
}

// padded = body || 80 || 00*
fn pad(padding: Padding, body: &[u8]) -> Result<Zeroizing<Vec<u8>>, RecordError> {
    let least = body.len().saturating_add(1);
    let length = match padding {
        Padding::Fixed(length) if least <= length => length,
        Padding::Fixed(_) => return Err(RecordError::TooLong),
        Padding::Multiple(of) => least.checked_next_multiple_of(of).ok_or(RecordError::TooLong)?,
    };
    // Room for the tag, so that the plaintext is never moved.
    let capacity = length.saturating_add(primitives::TAG_LENGTH);
    let mut padded = Zeroizing::new(Vec::with_capacity(capacity));
    padded.extend_from_slice(body);
    padded.push(0x80);
    padded.resize(length, 0);
    Ok(padded)
}

fn unpad(padding: Padding, mut padded: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, RecordError> {
    let is_length = match padding {
        Padding::Fixed(length) => padded.len() == length,
        Padding::Multiple(of) => padded.len().is_multiple_of(of),
    };
    match last_nonzero(&padded) {
        Some(end) if is_length && padded.get(end) == Some(&0x80) => {
            let is_shortest = match padding {
                Padding::Fixed(_) => true,
                Padding::Multiple(of) => padded.len().saturating_sub(end) <= of,
            };
            padded.truncate(end);
            is_shortest.then_some(padded)
        }
        _ => None,
    }
    .ok_or(RecordError::Undecryptable)
}

/// Zeros are passed over in blocks: they are most of what is padded.
fn last_nonzero(padded: &[u8]) -> Option<usize> {
    const ZEROS: &[u8] = &[0; 64];
    let mut rest = padded;
    while let Some(before) = rest.strip_suffix(ZEROS) {
        rest = before;
    }
    rest.iter().rposition(|byte| *byte != 0)
}

/// An envelope that was read, and owns its parts.
pub struct KeptEnvelope {
    kind: Kind,
    tag: Tag,
    protected: Vec<u8>,
    iv: [u8; 12],
    commitment: [u8; 32],
    clear: Option<Vec<u8>>,
    ciphertext: Vec<u8>,
    recipient: Option<([u8; 32], [u8; 40])>,
}

impl KeptEnvelope {
    /// How its recipient unwraps its content key; none for one without a recipient.
    pub fn unwrapping<'a>(&'a self, key: &'a AgreementKey, ext: &'a [u8]) -> Result<Unwrapping<'a>, RecordError> {
        let (epk, wrapped) = self.recipient.ok_or(RecordError::Undecryptable)?;
        Ok(self.unwrapping_of(Ticket { epk, wrapped }, self.kind.role, key, ext))
    }

    /// How the holder of a ticket does.
    pub fn unwrapping_of<'a>(
        &'a self,
        ticket: Ticket,
        role: &'a str,
        key: &'a AgreementKey,
        ext: &'a [u8],
    ) -> Unwrapping<'a> {
        Unwrapping { context: WrapContext::without_psi(role, &self.protected, ext), ticket, key }
    }

    pub fn envelope(&self) -> Envelope<'_> {
        Envelope {
            kind: self.kind,
            tag: self.tag,
            encrypted: Encrypted {
                protected_bytes: &self.protected,
                protected: Protected { iv: self.iv, commitment: self.commitment, clear: self.clear.as_deref() },
                ciphertext: &self.ciphertext,
                recipient: self.recipient,
            },
        }
    }
}

/// An envelope that has not been opened.
pub struct Envelope<'a> {
    kind: Kind,
    tag: Tag,
    encrypted: Encrypted<'a>,
}

impl<'a> Envelope<'a> {
    /// Parses an envelope that is inside a message and has no clear part.
    pub fn read(kind: Kind, bytes: &'a [u8]) -> Result<Self, RecordError> {
        let envelope = Self::read_any(kind, Tag::Encrypt, VersionIn::Outside, bytes)?;
        match envelope.encrypted.protected.clear {
            None => Ok(envelope),
            Some(_) => Err(RecordError::Malformed),
        }
    }

    /// Parses a stand-alone envelope; its clear part comes with it.
    pub(crate) fn read_alone(kind: Kind, bytes: &'a [u8]) -> Result<(Self, &'a [u8]), RecordError> {
        Self::with_clear(Self::read_any(kind, Tag::Encrypt, VersionIn::Clear, bytes)?)
    }

    /// Parses what [`seal_under`] made.
    pub fn read_under(kind: Kind, bytes: &'a [u8]) -> Result<(Self, &'a [u8]), RecordError> {
        Self::with_clear(Self::read_any(kind, Tag::Encrypt0, VersionIn::Clear, bytes)?)
    }

    fn with_clear(self) -> Result<(Self, &'a [u8]), RecordError> {
        let clear = self.encrypted.protected.clear;
        clear.map(|clear| (self, clear)).ok_or(RecordError::Malformed)
    }

    fn read_any(kind: Kind, tag: Tag, version: VersionIn, bytes: &'a [u8]) -> Result<Self, RecordError> {
        let outer = Outer { size: MAX_MESSAGE as usize, tag, name: kind.name, version };
        let encrypted = outer.read(bytes, |bytes| Encrypted::read(tag, bytes, kind.name))?;
        if let Padding::Fixed(length) = kind.padding
            && encrypted.ciphertext.len() != length.saturating_add(primitives::TAG_LENGTH)
        {
            return Err(RecordError::Malformed);
        }
        Ok(Self { kind, tag, encrypted })
    }

    pub fn protected(&self) -> &'a [u8] {
        self.encrypted.protected_bytes
    }

    /// A copy to open later, without reading it again.
    pub fn keep(&self) -> KeptEnvelope {
        let Encrypted { protected_bytes, protected, ciphertext, recipient } = &self.encrypted;
        KeptEnvelope {
            kind: self.kind,
            tag: self.tag,
            protected: protected_bytes.to_vec(),
            iv: protected.iv,
            commitment: protected.commitment,
            clear: protected.clear.map(<[u8]>::to_vec),
            ciphertext: ciphertext.to_vec(),
            recipient: *recipient,
        }
    }

    /// The content key, unwrapped by the recipient of the envelope.
    pub fn unwrap(&self, key: &AgreementKey, ext: &[u8]) -> Result<ContentKey, RecordError> {
        self.unwrap_any(key, None, ext)
    }

    fn unwrap_any(&self, key: &AgreementKey, psi: Option<&PrivateInfo>, ext: &[u8]) -> Result<ContentKey, RecordError> {
        let (epk, wrapped) = self.encrypted.recipient.ok_or(RecordError::Undecryptable)?;
        let context = WrapContext { role: self.kind.role, protected: self.protected(), ext, psi };
        context.unwrap(&Ticket { epk, wrapped }, key)
    }

    /// `Undecryptable` unless this is the content key that the envelope commits to.
    pub(crate) fn check_commitment(&self, content_key: &ContentKey, ext: &[u8]) -> Result<(), RecordError> {
        let expected = commitment(self.kind.name, ext, content_key)?;
        if primitives::equal(&expected, &self.encrypted.protected.commitment) {
            Ok(())
        } else {
            Err(RecordError::Undecryptable)
        }
    }

    /// The body, opened with a content key whose commitment is checked before anything is decrypted.
    pub fn open_with(&self, content_key: &ContentKey, ext: &[u8]) -> Result<Zeroizing<Vec<u8>>, RecordError> {
        self.check_commitment(content_key, ext)?;
        let aad = encrypt_structure(self.tag, self.protected(), ext);
        let iv = &self.encrypted.protected.iv;
        let padded = primitives::decrypt(content_key, iv, &aad, self.encrypted.ciphertext)?;
        unpad(self.kind.padding, padded)
    }

    /// The body, opened by the recipient of the envelope.
    pub fn open(&self, key: &AgreementKey, ext: &[u8]) -> Result<Zeroizing<Vec<u8>>, RecordError> {
        self.open_with(&self.unwrap(key, ext)?, ext)
    }

    /// The body, opened by the recipient of an envelope that was sealed with the private information `psi`.
    pub(crate) fn open_with_psi(
        &self,
        key: &AgreementKey,
        psi: &PrivateInfo,
        ext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, RecordError> {
        self.open_with(&self.unwrap_any(key, Some(psi), ext)?, ext)
    }
}

opaque_debug!(SealedEnvelope, KeptEnvelope, Envelope<'a>);
