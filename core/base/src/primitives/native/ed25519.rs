//! Ed25519 (RFC 8032).

use super::allocated;
use crate::primitives::wiped_stack::on_wiped_stack;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, VerificationAlgorithm};

/// A secret key, imported once.
pub(in crate::primitives) struct SigningSecret(Ed25519KeyPair);

impl SigningSecret {
    pub(in crate::primitives) fn import(seed: &[u8; 32]) -> Self {
        on_wiped_stack(|| Self(allocated(Ed25519KeyPair::from_seed_unchecked(seed))))
    }

    pub(in crate::primitives) fn public(&self) -> [u8; 32] {
        let mut public = [0; 32];
        public.copy_from_slice(self.0.public_key().as_ref());
        public
    }

    pub(in crate::primitives) fn sign(&self, message: &[u8]) -> [u8; 64] {
        let mut signature = [0; 64];
        signature.copy_from_slice(on_wiped_stack(|| allocated(self.0.try_sign(message))).as_ref());
        signature
    }
}

/// Without the cofactor; R by its bytes, S below the order. A and R are judged above.
pub(in crate::primitives) fn is_signature(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    ED25519.verify_sig(public, message, signature).is_ok()
}
