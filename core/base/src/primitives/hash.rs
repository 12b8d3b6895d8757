//! SHA-2, and what is built on it: HMAC and HKDF.

use super::secret::{Ikm, MacKey, Secret};
use super::wiped_stack::on_small_wiped_stack;
use crate::error::RecordError;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256, Sha512};

/// A hash of SHA-2 (FIPS 180-4) with which certificates are signed. SHA-1 is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// 32 bytes.
    Sha256,
    /// 48 bytes.
    Sha384,
    /// 64 bytes.
    Sha512,
}

impl Hash {
    /// Length of its output, in bytes.
    pub fn length(self) -> u32 {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

/// SHA-256 (FIPS 180-4).
pub fn sha256(message: &[u8]) -> [u8; 32] {
    Sha256::digest(message).into()
}

/// SHA-512 (FIPS 180-4) of secrets, written where it stays.
pub fn sha512<M>(message: &[u8]) -> Secret<M, 64> {
    let hash = |digest: &mut [u8; 64]| Sha512::new_with_prefix(message).finalize_into(digest.into());
    Secret::filled(|digest| on_small_wiped_stack(|| hash(digest)))
}

/// HMAC-SHA-512 (RFC 2104).
pub fn hmac_sha512<const N: usize>(key: &MacKey<N>, message: &[u8]) -> Result<[u8; 64], RecordError> {
    hmac(key.expose(), message)
}

pub(super) fn hmac(key: &[u8], message: &[u8]) -> Result<[u8; 64], RecordError> {
    on_small_wiped_stack(|| {
        let mut mac = Hmac::<Sha512>::new_from_slice(key).map_err(|_| RecordError::TooLong)?;
        mac.update(message);
        Ok(mac.finalize().into_bytes().into())
    })
}

/// HKDF-SHA-256 with an empty salt and N bytes of output (RFC 5869).
pub fn hkdf<M, const N: usize>(ikm: Ikm<'_>, info: &[u8]) -> Result<Secret<M, N>, RecordError> {
    Secret::fill(|okm| hkdf_into(&[], ikm.expose(), info, okm))
}

/// The same, where everyone may see the output: a commitment or a tag.
pub fn public_hkdf<const N: usize>(ikm: Ikm<'_>, info: &[u8]) -> Result<[u8; N], RecordError> {
    let mut okm = [0; N];
    hkdf_into(&[], ikm.expose(), info, &mut okm)?;
    Ok(okm)
}

pub(super) fn hkdf_into(salt: &[u8], ikm: &[u8], info: &[u8], okm: &mut [u8]) -> Result<(), RecordError> {
    let expand = || Hkdf::<Sha256>::new(Some(salt), ikm).expand(info, okm);
    on_small_wiped_stack(expand).map_err(|_| RecordError::TooLong)
}
