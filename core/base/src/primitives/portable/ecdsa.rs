//! ECDSA on P-256 with SHA-256 (FIPS 186-5).

use crate::error::CertificateError;
use crate::primitives::algorithm::POINT_LENGTH;
use crate::primitives::wiped_stack::on_wiped_stack;
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};

#[derive(Clone)]
pub(in crate::primitives) struct EcdsaKey(VerifyingKey);

impl EcdsaKey {
    pub(in crate::primitives) fn parse(point: &[u8; POINT_LENGTH]) -> Result<Self, CertificateError> {
        VerifyingKey::from_sec1_bytes(point).map(Self).map_err(|_| CertificateError::KeyUnsupported)
    }

    /// An uncompressed point always has this length.
    pub(in crate::primitives) fn point(&self) -> [u8; POINT_LENGTH] {
        let point = self.0.to_sec1_point(false);
        point.as_bytes().try_into().unwrap_or([0; POINT_LENGTH])
    }

    pub(in crate::primitives) fn is_signature(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| self.0.verify(message, &signature).is_ok())
    }
}

/// A secret key that signs deterministically (RFC 6979). Wiped on drop, on the heap so that moves leave no copy.
pub(in crate::primitives) struct EcdsaSecret(Box<SigningKey>);

impl EcdsaSecret {
    /// None for a number that is not from 1 to n - 1.
    pub(in crate::primitives) fn import(secret: &[u8; 32]) -> Option<Self> {
        on_wiped_stack(|| SigningKey::from_slice(secret).ok().map(|key| Self(Box::new(key))))
    }

    /// The uncompressed point.
    pub(in crate::primitives) fn point(&self) -> Option<[u8; POINT_LENGTH]> {
        self.0.verifying_key().to_sec1_point(false).as_bytes().try_into().ok()
    }

    /// r and s, 32 bytes each.
    pub(in crate::primitives) fn sign(&self, message: &[u8]) -> Option<[u8; 64]> {
        let signature: Signature = on_wiped_stack(|| self.0.try_sign(message)).ok()?;
        Some(signature.to_bytes().into())
    }
}
