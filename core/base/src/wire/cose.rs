//! COSE messages (RFC 9052) in the one shape that this library writes.

use super::MAX_MESSAGE;
use super::cbor::{Reader, Writer};
use crate::error::RecordError;
use crate::primitives::{self, Signature, SigningKey};
use zeroize::Zeroizing;

/// Algorithms and header labels: RFC 9052, RFC 9053, RFC 9596 (`typ`), RFC 9864 (-19).
const ALG: i64 = 1;
const IV: i64 = 5;
pub(super) const TYP: i64 = 16;
const ED25519: i64 = -19;
const A256GCM: i64 = 3;
const EPHEMERAL_KEY: i64 = -1;
/// Private labels of this library: the key commitment, and what is readable without a key.
const COMMITMENT: i64 = -70_002;
pub(super) const CLEAR: i64 = -70_003;

/// `D({1: -31})`: ECDH-ES + A256KW.
pub const RECIPIENT_PROTECTED: &[u8] = &[0xa1, 0x01, 0x38, 0x1e];

/// The COSE messages we know, by their tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// `COSE_Sign1`
    Sign1,
    /// `COSE_Encrypt`
    Encrypt,
    /// `COSE_Encrypt0`
    Encrypt0,
}

impl Tag {
    const ALL: [Tag; 3] = [Tag::Sign1, Tag::Encrypt, Tag::Encrypt0];

    fn number(self) -> u64 {
        match self {
            Tag::Sign1 => 18,
            Tag::Encrypt => 96,
            Tag::Encrypt0 => 16,
        }
    }

    /// A message of ours of another kind is `WrongPurpose`, anything else `Malformed`.
    pub(super) fn read(self, reader: &mut Reader<'_>) -> Result<(), RecordError> {
        if Self::known(reader.tag()?)? == self { Ok(()) } else { Err(RecordError::WrongPurpose) }
    }

    /// The tag of this number; one that we do not know is `Malformed`.
    pub(super) fn known(number: u64) -> Result<Self, RecordError> {
        let mut tags = Self::ALL.into_iter();
        tags.find(|tag| tag.number() == number).ok_or(RecordError::Malformed)
    }
}

/// The `typ` of a message called `name`, in pieces.
pub(super) fn typ(name: &str) -> [&str; 3] {
    ["application/vnd.episeal.", name, "+cose"]
}

/// True for the `typ` of a message called `name`.
pub(super) fn is_typ(text: &str, name: &str) -> bool {
    let [before, name, after] = typ(name);
    text.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)) == Some(name)
}

fn read_typ(reader: &mut Reader<'_>, name: &str) -> Result<(), RecordError> {
    if reader.key(TYP) && is_typ(reader.text()?, name) { Ok(()) } else { Err(RecordError::WrongPurpose) }
}

/// Room for what a message has besides its parts: heads, labels, numbers, a `typ`, a signature or a recipient.
const ROOM: usize = 256;

/// A writer with room for parts of these lengths, too.
fn writer_for(parts: &[&[u8]]) -> Writer {
    Writer::with_capacity(parts.iter().fold(ROOM, |sum, part| sum.saturating_add(part.len())))
}

fn empty_map(reader: &mut Reader<'_>) -> Result<(), RecordError> {
    reader.map(0).map(|_| ())
}

/// `Sig_structure` (RFC 9052, 4.4), what is signed: `["Signature1", protected, h'', payload]`.
pub fn signature_structure(protected: &[u8], payload: &[u8]) -> Zeroizing<Vec<u8>> {
    writer_for(&[protected, payload])
        .array(4)
        .text("Signature1")
        .bytes(protected)
        .bytes(&[])
        .bytes(payload)
        .finish_secret()
}

/// `COSE_Sign1` over `payload`, with the purpose `name` (RFC 9052, 4.2 and 4.4).
pub fn sign(name: &str, payload: &[u8], key: &SigningKey) -> Vec<u8> {
    let protected = writer_for(&[]).map(2).int(ALG).int(ED25519).int(TYP).text_of(&typ(name)).finish();
    let mut message = signature_structure(&protected, payload);
    let signature = key.sign(&message);
    message.clear();
    // Room for everything: growing would copy a payload with keys.
    writer_for(&[payload])
        .tag(Tag::Sign1.number())
        .array(4)
        .bytes(&protected)
        .map(0)
        .bytes(payload)
        .bytes(&signature)
        .finish()
}

/// A `COSE_Sign1` whose signature has not been verified.
pub struct Signed<'a> {
    protected: &'a [u8],
    /// What is signed.
    pub payload: &'a [u8],
    signature: [u8; 64],
}

impl<'a> Signed<'a> {
    /// Reads the message called `name`, of at most `limit` bytes; its signature is not verified yet.
    pub fn read(bytes: &'a [u8], name: &str, limit: usize) -> Result<Self, RecordError> {
        let mut reader = Reader::message(bytes, limit)?;
        Tag::Sign1.read(&mut reader)?;
        reader.array(4)?;
        let protected = reader.bytes()?;
        let mut header = Reader::new(protected);
        let entries = header.map(2)?;
        if header.required(ALG)?.int()? != ED25519 {
            return Err(RecordError::Malformed);
        }
        read_typ(&mut header, name)?;
        header.end()?;
        if entries != 2 {
            return Err(RecordError::Malformed);
        }
        empty_map(&mut reader)?;
        let payload = reader.bytes()?;
        let signature = reader.bytes_of()?;
        reader.end()?;
        Ok(Self { protected, payload, signature })
    }

    /// The signature over protected header and payload as received.
    pub fn verify(&self, public: &[u8; 32]) -> Result<(), RecordError> {
        self.keep().verify(public)
    }

    /// A copy of what is signed, to verify later without reading the message again.
    pub fn keep(&self) -> KeptSigned {
        KeptSigned { message: signature_structure(self.protected, self.payload), signature: self.signature }
    }
}

/// What a `COSE_Sign1` that was read signs, and its signature, which has not been verified.
pub struct KeptSigned {
    message: Zeroizing<Vec<u8>>,
    signature: [u8; 64],
}

impl Drop for KeptSigned {
    fn drop(&mut self) {
        self.message.clear();
    }
}

impl KeptSigned {
    /// As [`Signed::verify`].
    pub fn verify(&self, public: &[u8; 32]) -> Result<(), RecordError> {
        primitives::verify(public, &self.message, &self.signature)
    }

    /// The same, to verify with others.
    pub fn by<'a>(&'a self, public: &'a [u8; 32]) -> Signature<'a> {
        Signature { public, message: &self.message, signature: &self.signature }
    }
}

/// The protected header of everything that is encrypted.
pub struct Protected<'a> {
    /// The nonce of AES-GCM.
    pub iv: [u8; 12],
    /// The commitment to the key.
    pub commitment: [u8; 32],
    /// What everyone may read, authenticated.
    pub clear: Option<&'a [u8]>,
}

impl<'a> Protected<'a> {
    /// The header's bytes in a message called `name`.
    pub fn write(&self, name: &str) -> Vec<u8> {
        let writer = writer_for(&[self.clear.unwrap_or_default()])
            .map(if self.clear.is_some() { 5 } else { 4 })
            .int(ALG)
            .int(A256GCM)
            .int(IV)
            .bytes(&self.iv)
            .int(TYP)
            .text_of(&typ(name))
            .int(COMMITMENT)
            .bytes(&self.commitment);
        match self.clear {
            Some(clear) => writer.int(CLEAR).bytes(clear).finish(),
            None => writer.finish(),
        }
    }

    fn read(bytes: &'a [u8], name: &str) -> Result<Self, RecordError> {
        let mut reader = Reader::new(bytes);
        let entries = reader.map(5)?;
        if reader.required(ALG)?.int()? != A256GCM {
            return Err(RecordError::Malformed);
        }
        let iv = reader.required(IV)?.bytes_of()?;
        read_typ(&mut reader, name)?;
        let commitment = reader.required(COMMITMENT)?.bytes_of()?;
        let clear = match entries {
            4 => None,
            5 => Some(reader.required(CLEAR)?.bytes()?),
            _ => return Err(RecordError::Malformed),
        };
        reader.end()?;
        Ok(Self { iv, commitment, clear })
    }
}

/// What a key commitment is about: algorithm, purpose and everything outside.
pub fn commitment_info(name: &str, ext: &[u8]) -> Vec<u8> {
    writer_for(&[ext]).array(4).text("episeal-1 kc").int(A256GCM).text_of(&typ(name)).bytes(ext).finish()
}

/// The additional authenticated data of the body (RFC 9052, 5.3).
pub fn encrypt_structure(tag: Tag, protected: &[u8], ext: &[u8]) -> Vec<u8> {
    let kind = match tag {
        Tag::Encrypt0 => "Encrypt0",
        _ => "Encrypt",
    };
    writer_for(&[protected, ext]).array(3).text(kind).bytes(protected).bytes(ext).finish()
}

/// A `COSE_Encrypt` or `COSE_Encrypt0` that has not been opened.
pub struct Encrypted<'a> {
    /// The header as received.
    pub protected_bytes: &'a [u8],
    /// What it says.
    pub protected: Protected<'a>,
    /// The ciphertext with its tag.
    pub ciphertext: &'a [u8],
    /// Ephemeral key and wrapped key of the one recipient; none in a `COSE_Encrypt0`.
    pub recipient: Option<([u8; 32], [u8; 40])>,
}

impl<'a> Encrypted<'a> {
    /// Reads the message called `name`.
    pub fn read(tag: Tag, bytes: &'a [u8], name: &str) -> Result<Self, RecordError> {
        let mut reader = Reader::message(bytes, MAX_MESSAGE as usize)?;
        tag.read(&mut reader)?;
        reader.array(if tag == Tag::Encrypt { 4 } else { 3 })?;
        let protected_bytes = reader.bytes()?;
        let protected = Protected::read(protected_bytes, name)?;
        empty_map(&mut reader)?;
        let ciphertext = reader.bytes()?;
        let recipient = match tag {
            Tag::Encrypt => Some(read_recipient(&mut reader)?),
            _ => None,
        };
        reader.end()?;
        Ok(Self { protected_bytes, protected, ciphertext, recipient })
    }
}

/// `COSE_Encrypt` for one recipient, or `COSE_Encrypt0` for none.
pub fn write_encrypted(protected: &[u8], ciphertext: &[u8], recipient: Option<(&[u8; 32], &[u8; 40])>) -> Vec<u8> {
    let (tag, length) = match recipient {
        Some(_) => (Tag::Encrypt, 4),
        None => (Tag::Encrypt0, 3),
    };
    let writer =
        writer_for(&[protected, ciphertext]).tag(tag.number()).array(length).bytes(protected).map(0).bytes(ciphertext);
    match recipient {
        Some((epk, wrapped)) => write_recipient(writer, epk, wrapped).finish(),
        None => writer.finish(),
    }
}

/// `[recipient]`: one, ECDH-ES + A256KW with an ephemeral X25519 key (RFC 9053, 6.4.1 and 7.2).
fn write_recipient(writer: Writer, epk: &[u8; 32], wrapped: &[u8; 40]) -> Writer {
    writer
        .array(1)
        .array(3)
        .bytes(RECIPIENT_PROTECTED)
        .map(1)
        .int(EPHEMERAL_KEY)
        .map(3)
        .int(1)
        .int(1)
        .int(-1)
        .int(4)
        .int(-2)
        .bytes(epk)
        .bytes(wrapped)
}

fn read_recipient(reader: &mut Reader<'_>) -> Result<([u8; 32], [u8; 40]), RecordError> {
    reader.array(1)?;
    reader.array(3)?;
    let is_algorithm = reader.bytes()? == RECIPIENT_PROTECTED;
    let is_one_entry = reader.map(1)? == 1;
    let is_okp = reader.required(EPHEMERAL_KEY)?.map(3)? == 3 && reader.required(1)?.int()? == 1;
    let is_x25519 = reader.required(-1)?.int()? == 4;
    let epk = reader.required(-2)?.agreement_key()?;
    let wrapped = reader.bytes_of()?;
    if is_algorithm && is_one_entry && is_okp && is_x25519 { Ok((epk, wrapped)) } else { Err(RecordError::Malformed) }
}

opaque_debug!(KeptSigned, Signed<'a>, Protected<'a>, Encrypted<'a>);
