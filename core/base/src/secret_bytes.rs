//! Exported secrets: bytes that are wiped, and single secrets as text whose prefix names them (core/FORMAT.md, section
//! 18).

use crate::error::RecordError;
use crate::text::{self, Prefix};
use zeroize::Zeroizing;

/// Secret bytes on their way to or from where the caller keeps them. Wiped on drop.
pub struct SecretBytes(Zeroizing<Vec<u8>>);

impl SecretBytes {
    /// The bytes, for storing them in a protected place.
    #[must_use]
    pub fn expose_secret_bytes(&self) -> &[u8] {
        &self.0
    }
}

opaque_debug!(SecretBytes);

/// Secret bytes that leave. They had enough room from the start: growing leaves copies.
#[must_use]
pub fn secret_bytes(bytes: Zeroizing<Vec<u8>>) -> SecretBytes {
    SecretBytes(bytes)
}

/// The parts, one after the other, after `prefix`.
pub fn labelled(prefix: Prefix, parts: &[&[u8]]) -> SecretBytes {
    let length = parts.iter().map(|part| part.len()).sum();
    let mut bytes = Zeroizing::new(Vec::with_capacity(length));
    parts.iter().for_each(|part| bytes.extend_from_slice(part));
    // A few dozen bytes and a prefix of ours always fit.
    let text = text::encode_key(prefix, &bytes).unwrap_or_default();
    let mut exported = Zeroizing::new(Vec::with_capacity(text.len()));
    exported.extend_from_slice(text.as_bytes());
    SecretBytes(exported)
}

/// The bytes of a secret of this prefix and length.
///
/// # Errors
/// `WrongPurpose` for another key or secret, `UnsupportedVersion` for one of a later version, `Malformed` for the rest.
pub fn read_labelled(prefix: Prefix, length: usize, exported: &[u8]) -> Result<Zeroizing<Vec<u8>>, RecordError> {
    let text = core::str::from_utf8(exported).map_err(|_| RecordError::Malformed)?;
    let bytes = text::decode_key(prefix, text)?;
    match bytes.len() == length {
        true => Ok(bytes),
        false => Err(RecordError::Malformed),
    }
}
