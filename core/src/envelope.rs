//! The envelope: one content key, one recipient, key commitment and padding (core/FORMAT.md, section 4).
//!
//! Knows no visits. The formulas of the specification stand above the code that computes them.

use crate::error::RecordError;
use crate::primitives::{self, AgreementKey, Secret};
use crate::wire::{
    Encrypted, Protected, RECIPIENT_PROTECTED, Tag, Writer, commitment_info, encrypt_structure,
    write_encrypted,
};
use zeroize::Zeroizing;

#[cfg(test)]
mod tests;

/// Length of a ticket: ephemeral key and wrapped content key.
pub(crate) const TICKET_LENGTH: usize = 72;

/// To what length a body is padded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Padding {
    /// Exactly so many bytes.
    Fixed(usize),
    /// The next multiple of so many bytes.
    Multiple(usize),
}

/// What kind of envelope: its `typ`, the role of its recipient, and its padded length.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) role: &'static str,
    pub(crate) padding: Padding,
}

impl Kind {
    // ext = D(["episeal-1 " name, clear])
    /// What most kinds that stand alone are bound to.
    pub(crate) fn ext(self, clear: &[u8]) -> Vec<u8> {
        Writer::new()
            .array(2)
            .text(&format!("episeal-1 {}", self.name))
            .bytes(clear)
            .finish()
    }
}

/// A sealed envelope and what its sealer needs for tickets.
pub(crate) struct Sealed {
    pub(crate) bytes: Vec<u8>,
    pub(crate) content_key: Secret,
    pub(crate) protected: Vec<u8>,
}

/// Seals `body` for `recipient`. `clear` stands readable in the message; `ext` is bound and never sent.
pub(crate) fn seal(
    kind: Kind,
    clear: Option<&[u8]>,
    ext: &[u8],
    recipient: &[u8; 32],
    body: &[u8],
) -> Result<Sealed, RecordError> {
    seal_any(kind, clear, ext, (recipient, None), body)
}

/// Seals `body` for a recipient who needs the shared secret `psi`, too.
pub(crate) fn seal_with_psi(
    kind: Kind,
    clear: &[u8],
    ext: &[u8],
    (recipient, psi): (&[u8; 32], &Secret),
    body: &[u8],
) -> Result<Vec<u8>, RecordError> {
    Ok(seal_any(kind, Some(clear), ext, (recipient, Some(psi)), body)?.bytes)
}

fn seal_any(
    kind: Kind,
    clear: Option<&[u8]>,
    ext: &[u8],
    (recipient, psi): (&[u8; 32], Option<&Secret>),
    body: &[u8],
) -> Result<Sealed, RecordError> {
    let content_key = Secret::random()?;
    let (protected, iv) = write_protected(kind, clear, ext, &content_key)?;
    let context = WrapContext {
        role: kind.role,
        protected: &protected,
        ext,
        psi,
    };
    let Ticket { epk, wrapped } = context.wrap(&content_key, recipient)?;
    let aad = encrypt_structure(Tag::Encrypt, &protected, ext);
    let ciphertext = encrypt_body(kind, &content_key, &iv, &aad, body)?;
    let bytes = write_encrypted(&protected, &ciphertext, Some((&epk, &wrapped)));
    Ok(Sealed {
        bytes,
        content_key,
        protected,
    })
}

/// Seals `body` under a key that is derived and not sent (`COSE_Encrypt0`).
pub(crate) fn seal_under(
    kind: Kind,
    clear: &[u8],
    ext: &[u8],
    key: &Secret,
    body: &[u8],
) -> Result<Vec<u8>, RecordError> {
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
    key: &Secret,
) -> Result<(Vec<u8>, [u8; 12]), RecordError> {
    let protected = Protected {
        iv: primitives::random()?,
        commitment: *commitment(kind.name, ext, key)?.expose(),
        clear,
    };
    Ok((protected.write(kind.name), protected.iv))
}

// kc = HKDF(CEK, D(["episeal-1 kc", 3, typ, ext]))
fn commitment(name: &str, ext: &[u8], key: &Secret) -> Result<Secret, RecordError> {
    primitives::hkdf(key.expose(), &commitment_info(name, ext))
}

// ciphertext = AES-256-GCM(CEK, iv, aad = D(["Encrypt", protected, ext]), padded)
fn encrypt_body(
    kind: Kind,
    key: &Secret,
    iv: &[u8; 12],
    aad: &[u8],
    body: &[u8],
) -> Result<Vec<u8>, RecordError> {
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
        Padding::Multiple(of) => least
            .checked_next_multiple_of(of)
            .ok_or(RecordError::TooLong)?,
    };
    // Room for the tag, so that the plaintext is never moved.
    let capacity = length.saturating_add(primitives::TAG_LENGTH);
    let mut padded = Zeroizing::new(Vec::with_capacity(capacity));
    padded.extend_from_slice(body);
    padded.push(0x80);
    padded.resize(length, 0);
    Ok(padded)
}

fn unpad(
    padding: Padding,
    mut padded: Zeroizing<Vec<u8>>,
) -> Result<Zeroizing<Vec<u8>>, RecordError> {
    let is_length = match padding {
        Padding::Fixed(length) => padded.len() == length,
        Padding::Multiple(of) => padded.len().is_multiple_of(of),
    };
    let end = padded.iter().rposition(|byte| *byte != 0);
    match end {
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

/// A content key wrapped for one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    epk: [u8; 32],
    wrapped: [u8; 40],
}

impl Ticket {
    pub(crate) fn from_bytes(bytes: &[u8; TICKET_LENGTH]) -> Result<Self, RecordError> {
        match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(epk), Some(wrapped)) => Ok(Self {
                epk: *epk,
                wrapped: *wrapped,
            }),
            _ => Err(RecordError::Malformed),
        }
    }

    pub(crate) fn to_bytes(&self) -> [u8; TICKET_LENGTH] {
        let mut bytes = [0; TICKET_LENGTH];
        let parts = self.epk.iter().chain(&self.wrapped);
        bytes
            .iter_mut()
            .zip(parts)
            .for_each(|(to, from)| *to = *from);
        bytes
    }

    /// The content key, if this wrap was made for `key` in this `role`, message and `ext`.
    pub(crate) fn unwrap(
        &self,
        key: &AgreementKey,
        role: &str,
        protected: &[u8],
        ext: &[u8],
    ) -> Result<Secret, RecordError> {
        WrapContext::without_psi(role, protected, ext).unwrap(self, key)
    }
}

/// Wraps `content_key` for `recipient` under a fresh ephemeral key.
pub(crate) fn wrap(
    content_key: &Secret,
    recipient: &[u8; 32],
    role: &str,
    protected: &[u8],
    ext: &[u8],
) -> Result<Ticket, RecordError> {
    WrapContext::without_psi(role, protected, ext).wrap(content_key, recipient)
}

/// What a wrapped key is bound to beside the keys of sender and recipient.
struct WrapContext<'a> {
    role: &'a str,
    protected: &'a [u8],
    ext: &'a [u8],
    /// SuppPrivInfo: what both sides know beside the keys.
    psi: Option<&'a Secret>,
}

impl<'a> WrapContext<'a> {
    fn without_psi(role: &'a str, protected: &'a [u8], ext: &'a [u8]) -> Self {
        Self {
            role,
            protected,
            ext,
            psi: None,
        }
    }

    fn wrap(&self, content_key: &Secret, recipient: &[u8; 32]) -> Result<Ticket, RecordError> {
        let ephemeral = AgreementKey::generate()?;
        let shared = ephemeral.agree(recipient)?;
        let epk = *ephemeral.public();
        let kek = self.key_encryption_key(&shared, &epk, recipient)?;
        let wrapped = primitives::wrap(&kek, content_key)?;
        Ok(Ticket { epk, wrapped })
    }

    fn unwrap(&self, ticket: &Ticket, key: &AgreementKey) -> Result<Secret, RecordError> {
        if !primitives::is_canonical_agreement_key(&ticket.epk) {
            return Err(RecordError::Undecryptable);
        }
        let shared = key.agree(&ticket.epk)?;
        let kek = self.key_encryption_key(&shared, &ticket.epk, key.public())?;
        primitives::unwrap(&kek, &ticket.wrapped)
    }

    // other = SHA-256(D(["episeal-1 kdf", role, protected, ext]))
    // ctx   = [-5, [epk, nil, nil], [R, nil, nil], [256, h'a101381e', other], ? psi]
    // KEK   = HKDF(X25519(e, R), D(ctx))
    fn key_encryption_key(
        &self,
        shared: &Secret,
        epk: &[u8; 32],
        recipient: &[u8; 32],
    ) -> Result<Secret, RecordError> {
        let other = Writer::new()
            .array(4)
            .text("episeal-1 kdf")
            .text(self.role)
            .bytes(self.protected)
            .bytes(self.ext)
            .finish();
        let party = |writer: Writer, key: &[u8; 32]| writer.array(3).bytes(key).null().null();
        // Room for everything: a context with a secret must not be copied by growing.
        let length = if self.psi.is_some() { 5 } else { 4 };
        let context = Writer::with_capacity(256).array(length).int(-5);
        let context = party(party(context, epk), recipient)
            .array(3)
            .uint(256)
            .bytes(RECIPIENT_PROTECTED)
            .bytes(&primitives::sha256(&other));
        let context = match self.psi {
            Some(psi) => context.bytes(psi.expose()),
            None => context,
        };
        primitives::hkdf(shared.expose(), &context.finish_secret())
    }
}

/// An envelope that has not been opened.
pub(crate) struct Envelope<'a> {
    kind: Kind,
    tag: Tag,
    encrypted: Encrypted<'a>,
}

impl<'a> Envelope<'a> {
    /// Parses an envelope that stands inside a message and has nothing in clear.
    pub(crate) fn read(kind: Kind, bytes: &'a [u8]) -> Result<Self, RecordError> {
        let envelope = Self::read_any(kind, Tag::Encrypt, bytes)?;
        match envelope.encrypted.protected.clear {
            None => Ok(envelope),
            Some(_) => Err(RecordError::Malformed),
        }
    }

    /// Parses an envelope that stands alone; its clear part comes with it.
    pub(crate) fn read_alone(kind: Kind, bytes: &'a [u8]) -> Result<(Self, &'a [u8]), RecordError> {
        Self::with_clear(Self::read_any(kind, Tag::Encrypt, bytes)?)
    }

    /// Parses what [`seal_under`] made.
    pub(crate) fn read_under(kind: Kind, bytes: &'a [u8]) -> Result<(Self, &'a [u8]), RecordError> {
        Self::with_clear(Self::read_any(kind, Tag::Encrypt0, bytes)?)
    }

    fn with_clear(self) -> Result<(Self, &'a [u8]), RecordError> {
        let clear = self.encrypted.protected.clear;
        clear
            .map(|clear| (self, clear))
            .ok_or(RecordError::Malformed)
    }

    fn read_any(kind: Kind, tag: Tag, bytes: &'a [u8]) -> Result<Self, RecordError> {
        let encrypted = Encrypted::read(tag, bytes, kind.name)?;
        if let Padding::Fixed(length) = kind.padding
            && encrypted.ciphertext.len() != length.saturating_add(primitives::TAG_LENGTH)
        {
            return Err(RecordError::Malformed);
        }
        Ok(Self {
            kind,
            tag,
            encrypted,
        })
    }

    pub(crate) fn protected(&self) -> &'a [u8] {
        self.encrypted.protected_bytes
    }

    /// The content key, unwrapped by the recipient of the envelope.
    pub(crate) fn unwrap(&self, key: &AgreementKey, ext: &[u8]) -> Result<Secret, RecordError> {
        self.unwrap_any(key, None, ext)
    }

    fn unwrap_any(
        &self,
        key: &AgreementKey,
        psi: Option<&Secret>,
        ext: &[u8],
    ) -> Result<Secret, RecordError> {
        let (epk, wrapped) = self.encrypted.recipient.ok_or(RecordError::Undecryptable)?;
        let context = WrapContext {
            role: self.kind.role,
            protected: self.protected(),
            ext,
            psi,
        };
        context.unwrap(&Ticket { epk, wrapped }, key)
    }

    /// `Undecryptable` unless this is the content key that the envelope commits to.
    pub(crate) fn check_commitment(
        &self,
        content_key: &Secret,
        ext: &[u8],
    ) -> Result<(), RecordError> {
        let expected = commitment(self.kind.name, ext, content_key)?;
        if primitives::equal(expected.expose(), &self.encrypted.protected.commitment) {
            Ok(())
        } else {
            Err(RecordError::Undecryptable)
        }
    }

    /// The body, opened with a content key whose commitment is checked before anything is decrypted.
    pub(crate) fn open_with(
        &self,
        content_key: &Secret,
        ext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, RecordError> {
        self.check_commitment(content_key, ext)?;
        let aad = encrypt_structure(self.tag, self.protected(), ext);
        let iv = &self.encrypted.protected.iv;
        let padded = primitives::decrypt(content_key, iv, &aad, self.encrypted.ciphertext)?;
        unpad(self.kind.padding, padded)
    }

    /// The body, opened by the recipient of the envelope.
    pub(crate) fn open(
        &self,
        key: &AgreementKey,
        ext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, RecordError> {
        self.open_with(&self.unwrap(key, ext)?, ext)
    }

    /// The body, opened by the recipient of an envelope that was sealed with the shared secret `psi`.
    pub(crate) fn open_with_psi(
        &self,
        key: &AgreementKey,
        psi: &Secret,
        ext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, RecordError> {
        self.open_with(&self.unwrap_any(key, Some(psi), ext)?, ext)
    }
}
