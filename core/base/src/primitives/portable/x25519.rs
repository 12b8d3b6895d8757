//! X25519 (RFC 7748).

use crate::primitives::secret::SharedSecret;
use crate::primitives::wiped_stack::on_wiped_stack;
use x25519_dalek::{PublicKey, StaticSecret};

/// A secret key. Wiped on drop, on the heap so that moves leave no copy.
pub(in crate::primitives) struct AgreementSecret(Box<StaticSecret>);

impl AgreementSecret {
    pub(in crate::primitives) fn import(secret: &[u8; 32]) -> Self {
        on_wiped_stack(|| Self(Box::new(StaticSecret::from(*secret))))
    }

    pub(in crate::primitives) fn public(&self) -> [u8; 32] {
        on_wiped_stack(|| PublicKey::from(&*self.0).to_bytes())
    }

    /// None for zeros.
    pub(in crate::primitives) fn agree(&self, peer: &[u8; 32]) -> Option<SharedSecret> {
        on_wiped_stack(|| {
            let shared = self.0.diffie_hellman(&PublicKey::from(*peer));
            shared.was_contributory().then(|| SharedSecret::copy_of(shared.as_bytes()))
        })
    }
}
