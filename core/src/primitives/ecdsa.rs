//! ECDSA on P-256 with SHA-256 (FIPS 186-5), the ES256 of certificates.

use crate::error::RecordError;
use p256::ecdsa::signature::{Signer, Verifier};
use p256::pkcs8::DecodePrivateKey;

#[cfg(test)]
mod tests;

/// A P-256 key pair that signs deterministically (RFC 6979). Wiped on drop, on the heap so that moves leave no copy.
pub(crate) struct EcdsaKey(Box<p256::ecdsa::SigningKey>);

opaque_debug!(EcdsaKey);

impl EcdsaKey {
    /// Reads `PrivateKeyInfo` (RFC 5958) in DER with a P-256 key (RFC 5915).
    pub(crate) fn from_pkcs8(der: &[u8]) -> Option<Self> {
        let key = p256::ecdsa::SigningKey::from_pkcs8_der(der).ok()?;
        Some(Self(Box::new(key)))
    }

    pub(crate) fn public(&self) -> EcdsaPublic {
        EcdsaPublic(*self.0.verifying_key())
    }

    /// r and s, 32 bytes each.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<[u8; 64]> {
        let signature: p256::ecdsa::Signature = self.0.try_sign(message).ok()?;
        Some(signature.to_bytes().into())
    }
}

/// A point of P-256, not the neutral one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct EcdsaPublic(p256::ecdsa::VerifyingKey);

opaque_debug!(EcdsaPublic);

impl EcdsaPublic {
    /// Reads a point, compressed or not (SEC 1, 2.3.4).
    pub(crate) fn from_sec1(bytes: &[u8]) -> Option<Self> {
        p256::ecdsa::VerifyingKey::from_sec1_bytes(bytes)
            .ok()
            .map(Self)
    }

    /// `signature` is r and s; zero, and numbers from the group's order on, are refused.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8; 64]) -> Result<(), RecordError> {
        p256::ecdsa::Signature::from_slice(signature)
            .and_then(|signature| self.0.verify(message, &signature))
            .map_err(|_| RecordError::BadSignature)
    }
}
