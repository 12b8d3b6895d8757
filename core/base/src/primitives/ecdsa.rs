//! Signing with ECDSA on P-256 with SHA-256 (FIPS 186-5), the ES256 of certificates.

use super::signature::EcdsaKey;
use p256::ecdsa::signature::Signer;
use p256::pkcs8::DecodePrivateKey;

#[cfg(test)]
mod tests;

/// A P-256 key pair that signs deterministically (RFC 6979). Wiped on drop, on the heap so that moves leave no copy.
pub struct EcdsaSigner(Box<p256::ecdsa::SigningKey>);

opaque_debug!(EcdsaSigner);

impl EcdsaSigner {
    /// Reads `PrivateKeyInfo` (RFC 5958) in DER with a P-256 key (RFC 5915).
    pub fn from_pkcs8(der: &[u8]) -> Option<Self> {
        let key = p256::ecdsa::SigningKey::from_pkcs8_der(der).ok()?;
        Some(Self(Box::new(key)))
    }

    /// None is never the public key of one that was read.
    pub fn public(&self) -> Option<EcdsaKey> {
        let point = self.0.verifying_key().to_sec1_point(false);
        EcdsaKey::parse(point.as_bytes()).ok()
    }

    /// r and s, 32 bytes each.
    pub fn sign(&self, message: &[u8]) -> Option<[u8; 64]> {
        let signature: p256::ecdsa::Signature = self.0.try_sign(message).ok()?;
        Some(signature.to_bytes().into())
    }
}
