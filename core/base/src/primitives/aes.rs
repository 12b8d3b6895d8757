//! AES-256: in GCM (NIST SP 800-38D), and as key wrap (RFC 3394).
//!
//! Expanded keys are in the frames of what runs, and in copies where they were moved: these frames are wiped.

use super::secret::{ContentKey, Kek, Secret};
use super::wiped_stack::{on_small_wiped_stack, on_wiped_stack_of_cipher};
use crate::error::RecordError;
use aes_gcm::aead::{AeadInOut, KeyInit};
use zeroize::Zeroizing;

/// Length of an AES-GCM authentication tag, in bytes.
pub const TAG_LENGTH: usize = 16;

/// AES-256 key wrap of a 32-byte key (RFC 3394, 2.2.1).
pub fn wrap(kek: &Kek, key: &ContentKey) -> Result<[u8; 40], RecordError> {
    let mut wrapped = [0; 40];
    let wrap = || aes_kw::KwAes256::new(kek.expose().into()).wrap_key(key.expose(), &mut wrapped).map(drop);
    on_small_wiped_stack(wrap).map_err(|_| RecordError::TooLong)?;
    Ok(wrapped)
}

/// AES-256 key unwrap of a 32-byte key (RFC 3394, 2.2.2).
pub fn unwrap(kek: &Kek, wrapped: &[u8; 40]) -> Result<ContentKey, RecordError> {
    Secret::fill(|key| {
        let unwrap = || aes_kw::KwAes256::new(kek.expose().into()).unwrap_key(wrapped, key).map(drop);
        on_small_wiped_stack(unwrap).map_err(|_| RecordError::Undecryptable)
    })
}

/// AES-256-GCM in place; the tag is appended. A key seals once: `iv` is random all the same.
pub fn encrypt(key: &ContentKey, iv: &[u8; 12], aad: &[u8], buffer: &mut Vec<u8>) -> Result<(), RecordError> {
    let body = buffer.as_mut_slice();
    let encrypt = || aes_gcm::Aes256Gcm::new(key.expose().into()).encrypt_inout_detached(iv.into(), aad, body.into());
    let tag = on_wiped_stack_of_cipher(encrypt).map_err(|_| RecordError::TooLong)?;
    buffer.extend_from_slice(&tag);
    Ok(())
}

/// AES-256-GCM opened into a buffer that is wiped on drop; nothing is returned unless the tag verifies.
pub fn decrypt(
    key: &ContentKey,
    iv: &[u8; 12],
    aad: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, RecordError> {
    let (body, tag) = ciphertext.split_last_chunk::<TAG_LENGTH>().ok_or(RecordError::Undecryptable)?;
    let mut buffer = Zeroizing::new(body.to_vec());
    let body = buffer.as_mut_slice();
    let cipher = || aes_gcm::Aes256Gcm::new(key.expose().into());
    on_wiped_stack_of_cipher(|| cipher().decrypt_inout_detached(iv.into(), aad, body.into(), tag.into()))
        .map_err(|_| RecordError::Undecryptable)?;
    Ok(buffer)
}
