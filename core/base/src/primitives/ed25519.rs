//! Signatures with Ed25519 (RFC 8032).
//!
//! What is verified is the same by every back end, since what they judge differently is refused before them: with
//! [`is_sound`] each of them equals dalek's `verify_strict` for canonical keys (core/decisions/0012-native.md).

use super::backend;
use super::field::is_reduced;
use super::secret::Secret;
use crate::error::RecordError;

/// An Ed25519 key pair.
pub struct SigningKey {
    imported: backend::SigningSecret,
    seed: Secret<Self>,
    public: [u8; 32],
}

opaque_debug!(SigningKey);

impl SigningKey {
    /// A random key pair.
    pub fn generate() -> Result<Self, RecordError> {
        Ok(Self::from_seed(&Secret::random()?))
    }

    /// The key pair of a seed (RFC 8032, 5.1.5).
    pub fn from_seed(seed: &Secret<Self>) -> Self {
        let imported = backend::SigningSecret::import(seed.expose());
        let public = imported.public();
        Self { imported, seed: seed.duplicate(), public }
    }

    /// The seed.
    pub fn seed(&self) -> &Secret<Self> {
        &self.seed
    }

    /// The public key A.
    pub fn public(&self) -> &[u8; 32] {
        &self.public
    }

    /// The signature R, S of a message (RFC 8032, 5.1.6).
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.imported.sign(message)
    }
}

/// Strict Ed25519 verification: canonical encodings only, no key or R of small order (RFC 8032, 5.1.7), without the
/// cofactor.
pub fn verify(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> Result<(), RecordError> {
    match is_sound(public, signature) && backend::is_signature(public, message, signature) {
        true => Ok(()),
        false => Err(RecordError::BadSignature),
    }
}

/// The y of the eight points of small order, little-endian: of the neutral element, of the one of order 2, of both of
/// order 4, and of twice two of order 8.
const SMALL_ORDER: [[u8; 32]; 5] = [
    *b"\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    *b"\xec\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\
       \xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
    [0; 32],
    *b"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\
       \xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05",
    *b"\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f\
       \x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac\x03\x7a",
];

/// The public key A is canonical, and neither A nor R is of small order.
///
/// An R that is not canonical needs no rule: back ends compare its bytes with the canonical ones that they compute.
pub(super) fn is_sound(public: &[u8; 32], signature: &[u8; 64]) -> bool {
    let [rest @ .., high] = *public;
    is_reduced(&rest, high & 0x7f)
        && !is_of_small_order(public)
        && signature.first_chunk().is_some_and(|r| !is_of_small_order(r))
}

/// The sign of x, the highest bit, does not count: -0 is among the encodings that back ends judge differently.
fn is_of_small_order(point: &[u8; 32]) -> bool {
    let mut y = *point;
    let [.., high] = &mut y;
    *high &= 0x7f;
    SMALL_ORDER.contains(&y)
}
