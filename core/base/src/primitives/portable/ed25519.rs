//! Ed25519 (RFC 8032).

use crate::primitives::wiped_stack::on_wiped_stack;
use ed25519_dalek::{Signer, SigningKey, Verifier, VerifyingKey};

/// A secret key. Wiped on drop, on the heap so that moves leave no copy.
pub(in crate::primitives) struct SigningSecret(Box<SigningKey>);

impl SigningSecret {
    pub(in crate::primitives) fn import(seed: &[u8; 32]) -> Self {
        on_wiped_stack(|| Self(Box::new(SigningKey::from_bytes(seed))))
    }

    pub(in crate::primitives) fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    pub(in crate::primitives) fn sign(&self, message: &[u8]) -> [u8; 64] {
        on_wiped_stack(|| self.0.sign(message).to_bytes())
    }
}

/// Without the cofactor; R by its bytes, S below the order. A and R are judged above.
pub(in crate::primitives) fn is_signature(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(public).is_ok_and(|key| key.verify(message, &signature.into()).is_ok())
}
