//! ECDSA on P-256 with SHA-256 (FIPS 186-5).

use crate::error::CertificateError;
use crate::primitives::algorithm::POINT_LENGTH;
use crate::primitives::wiped_stack::on_wiped_stack;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, ParsedPublicKey,
};
use zeroize::Zeroizing;

/// A point on the curve, parsed for signatures as `r || s`.
#[derive(Clone)]
pub(in crate::primitives) struct EcdsaKey {
    point: [u8; POINT_LENGTH],
    parsed: ParsedPublicKey,
}

impl EcdsaKey {
    pub(in crate::primitives) fn parse(point: &[u8; POINT_LENGTH]) -> Result<Self, CertificateError> {
        let parsed = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        Ok(Self { point: *point, parsed: parsed.map_err(|_| CertificateError::KeyUnsupported)? })
    }

    pub(in crate::primitives) fn point(&self) -> [u8; POINT_LENGTH] {
        self.point
    }

    pub(in crate::primitives) fn is_signature(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.parsed.verify_sig(message, signature).is_ok()
    }
}

/// A secret key that signs hedged: the nonce is derived from random bytes, the key and the message.
pub(in crate::primitives) struct EcdsaSecret(EcdsaKeyPair);

/// An `ECPrivateKey` (RFC 5915) around 32 bytes: version 1 before them, the curve P-256 after them.
const BEFORE: [u8; 7] = [0x30, 0x31, 2, 1, 1, 4, 0x20];
const AFTER: [u8; 12] = [0xa0, 0x0a, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];

impl EcdsaSecret {
    /// None for a number that is not from 1 to n - 1.
    pub(in crate::primitives) fn import(secret: &[u8; 32]) -> Option<Self> {
        // More than the 51 bytes that it takes: growing would leave a copy.
        let mut der = Zeroizing::new(Vec::with_capacity(64));
        for part in [&BEFORE[..], secret, &AFTER] {
            der.extend_from_slice(part);
        }
        let key = || EcdsaKeyPair::from_private_key_der(&ECDSA_P256_SHA256_FIXED_SIGNING, &der).ok();
        on_wiped_stack(key).map(Self)
    }

    /// The uncompressed point.
    pub(in crate::primitives) fn point(&self) -> Option<[u8; POINT_LENGTH]> {
        self.0.public_key().as_ref().try_into().ok()
    }

    /// r and s, 32 bytes each.
    pub(in crate::primitives) fn sign(&self, message: &[u8]) -> Option<[u8; 64]> {
        let signature = on_wiped_stack(|| self.0.sign(&SystemRandom::new(), message)).ok()?;
        signature.as_ref().try_into().ok()
    }
}
