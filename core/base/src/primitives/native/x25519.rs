//! X25519 (RFC 7748).

use super::allocated;
use crate::primitives::secret::SharedSecret;
use crate::primitives::wiped_stack::on_wiped_stack;
use aws_lc_rs::agreement::{PrivateKey, UnparsedPublicKey, X25519, agree};

/// A secret key, imported once: importing computes the public key, which takes half as long as an agreement.
pub(in crate::primitives) struct AgreementSecret(PrivateKey);

impl AgreementSecret {
    pub(in crate::primitives) fn import(secret: &[u8; 32]) -> Self {
        on_wiped_stack(|| Self(allocated(PrivateKey::from_private_key(&X25519, secret))))
    }

    pub(in crate::primitives) fn public(&self) -> [u8; 32] {
        let mut public = [0; 32];
        public.copy_from_slice(allocated(self.0.compute_public_key()).as_ref());
        public
    }

    /// None for zeros.
    pub(in crate::primitives) fn agree(&self, peer: &[u8; 32]) -> Option<SharedSecret> {
        let peer = UnparsedPublicKey::new(&X25519, peer);
        on_wiped_stack(|| agree(&self.0, peer, (), |shared| SharedSecret::read(shared).map_err(drop)).ok())
    }
}
