//! The suite `episeal-1` as plain functions: with the files below it, the only one that names cryptographic crates.
//!
//! Fixed algorithms, fixed lengths, no options (core/FORMAT.md, section 1). Every secret lives in a [`Secret`] of
//! its meaning, which is filled in place and wiped on drop.

use crate::error::RecordError;
use aes_gcm::aead::{AeadInOut, KeyInit};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

mod agreement;
mod argon2id;
mod ecdsa;
mod ed25519;
mod group;
#[cfg(test)]
mod mac_tests;
#[cfg(not(any(target_arch = "wasm32", target_os = "android", target_os = "ios", episeal_portable)))]
mod native;
#[cfg(any(test, target_arch = "wasm32", target_os = "android", target_os = "ios", episeal_portable))]
mod portable;
#[cfg(test)]
mod rfc_tests;
mod secret;
mod signature;
#[cfg(test)]
#[cfg(not(any(target_arch = "wasm32", target_os = "android", target_os = "ios", episeal_portable)))]
mod two_backends_tests;
#[cfg(test)]
mod wycheproof_tests;

// What computes with keys is chosen by the target alone (core/decisions/0012-native.md).
#[cfg(not(any(target_arch = "wasm32", target_os = "android", target_os = "ios", episeal_portable)))]
use native as backend;
#[cfg(any(target_arch = "wasm32", target_os = "android", target_os = "ios", episeal_portable))]
use portable as backend;

pub use agreement::{AgreementKey, is_canonical_agreement_key};
pub use argon2id::StretchMemory;
pub use ecdsa::EcdsaSigner;
pub use ed25519::{SigningKey, verify};
pub use group::{Element, Scalar};
pub use secret::{ContentKey, Ikm, Kek, MacKey, PrivateInfo, Secret, SharedSecret, Stretched, meaning};
#[cfg(feature = "csca")]
pub use signature::{Curve, CurvePoint, RsaPadding};
pub use signature::{EcdsaKey, Hash, RsaKey};

/// Length of an AES-GCM authentication tag, in bytes.
pub const TAG_LENGTH: usize = 16;

/// Random bytes from the operating system, where they stay.
fn fill_random(bytes: &mut [u8]) -> Result<(), RecordError> {
    getrandom::fill(bytes).map_err(|_| RecordError::NoRandomness)
}

/// N public random bytes.
pub fn random<const N: usize>() -> Result<[u8; N], RecordError> {
    let mut bytes = [0; N];
    fill_random(&mut bytes)?;
    Ok(bytes)
}

/// SHA-256 (FIPS 180-4).
pub fn sha256(message: &[u8]) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(message).into()
}

/// SHA-512 (FIPS 180-4) of secrets, written where it stays.
pub fn sha512<M>(message: &[u8]) -> Secret<M, 64> {
    use sha2::Digest;
    let mut hash = sha2::Sha512::new();
    hash.update(message);
    Secret::filled(|digest| hash.finalize_into(digest.into()))
}

/// Room for the frames of one operation on a curve, in bytes.
const FRAMES: usize = 16_384;

/// Runs what takes secrets by value or copies them into its frames, as all arithmetic of curves does, and wipes these
/// frames when it is done.
fn on_wiped_stack<T>(run: impl FnOnce() -> T) -> T {
    #[inline(never)]
    fn below<T>(run: impl FnOnce() -> T) -> T {
        run()
    }
    #[inline(never)]
    fn wipe() {
        let mut frames = [0_u8; FRAMES];
        // As a slice: in one go, where an array is wiped byte by byte.
        frames.as_mut_slice().zeroize();
        core::hint::black_box(&frames);
    }
    let result = below(run);
    wipe();
    result
}

/// HMAC-SHA-512 (RFC 2104).
pub fn hmac_sha512<const N: usize>(key: &MacKey<N>, message: &[u8]) -> Result<[u8; 64], RecordError> {
    hmac(key.expose(), message)
}

fn hmac(key: &[u8], message: &[u8]) -> Result<[u8; 64], RecordError> {
    use hmac::Mac;
    let mut mac = hmac::Hmac::<sha2::Sha512>::new_from_slice(key).map_err(|_| RecordError::TooLong)?;
    mac.update(message);
    Ok(mac.finalize().into_bytes().into())
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

fn hkdf_into(salt: &[u8], ikm: &[u8], info: &[u8], okm: &mut [u8]) -> Result<(), RecordError> {
    hkdf::Hkdf::<sha2::Sha256>::new(Some(salt), ikm).expand(info, okm).map_err(|_| RecordError::TooLong)
}

/// Equality in constant time.
pub fn equal<const N: usize>(a: &[u8; N], b: &[u8; N]) -> bool {
    a.ct_eq(b).into()
}

/// AES-256 key wrap of a 32-byte key (RFC 3394, 2.2.1).
pub fn wrap(kek: &Kek, key: &ContentKey) -> Result<[u8; 40], RecordError> {
    let mut wrapped = [0; 40];
    aes_kw::KwAes256::new(kek.expose().into())
        .wrap_key(key.expose(), &mut wrapped)
        .map_err(|_| RecordError::TooLong)?;
    Ok(wrapped)
}

/// AES-256 key unwrap of a 32-byte key (RFC 3394, 2.2.2).
pub fn unwrap(kek: &Kek, wrapped: &[u8; 40]) -> Result<ContentKey, RecordError> {
    Secret::fill(|key| {
        aes_kw::KwAes256::new(kek.expose().into())
            .unwrap_key(wrapped, key)
            .map(|_| ())
            .map_err(|_| RecordError::Undecryptable)
    })
}

/// AES-256-GCM in place; the tag is appended. A key seals once: `iv` is random all the same.
pub fn encrypt(key: &ContentKey, iv: &[u8; 12], aad: &[u8], buffer: &mut Vec<u8>) -> Result<(), RecordError> {
    let tag = aes_gcm::Aes256Gcm::new(key.expose().into())
        .encrypt_inout_detached(iv.into(), aad, buffer.as_mut_slice().into())
        .map_err(|_| RecordError::TooLong)?;
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
    aes_gcm::Aes256Gcm::new(key.expose().into())
        .decrypt_inout_detached(iv.into(), aad, buffer.as_mut_slice().into(), tag.into())
        .map_err(|_| RecordError::Undecryptable)?;
    Ok(buffer)
}

/// True for a number below 2^255 - 19, little-endian. (The Ed25519 crate reduces a larger y; RFC 8032, 5.1.3,
/// refuses it.)
fn is_reduced(low: &[u8; 31], high: u8) -> bool {
    let [first, middle @ ..] = low;
    high != 0x7f || *first < 0xed || middle.iter().any(|byte| *byte != 0xff)
}
