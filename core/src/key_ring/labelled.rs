//! A single secret as text whose prefix names it (core/FORMAT.md, section 18).

use super::SecretBytes;
use crate::error::RecordError;
use crate::text::{self, Prefix};
use zeroize::Zeroizing;

/// The parts, one after the other, after `prefix`.
pub(crate) fn labelled(prefix: Prefix, parts: &[&[u8]]) -> SecretBytes {
    let length = parts.iter().map(|part| part.len()).sum();
    let mut bytes = Zeroizing::new(Vec::with_capacity(length));
    parts.iter().for_each(|part| bytes.extend_from_slice(part));
    // A few dozen bytes and a prefix of ours always fit.
    let text = text::encode_key(prefix, &bytes).unwrap_or_default();
    let mut exported = Zeroizing::new(Vec::with_capacity(text.len()));
    exported.extend_from_slice(text.as_bytes());
    SecretBytes::new(exported)
}

/// The bytes of a secret of this prefix and length.
///
/// # Errors
/// `WrongPurpose` for another key or secret, `UnsupportedVersion` for one of a later version, `Malformed` for the rest.
pub(crate) fn read_labelled(prefix: Prefix, length: usize, exported: &[u8]) -> Result<Zeroizing<Vec<u8>>, RecordError> {
    let text = core::str::from_utf8(exported).map_err(|_| RecordError::Malformed)?;
    let bytes = text::decode_key(prefix, text)?;
    match bytes.len() == length {
        true => Ok(bytes),
        false => Err(RecordError::Malformed),
    }
}
