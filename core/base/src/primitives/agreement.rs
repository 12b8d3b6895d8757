//! Key agreement with X25519 (RFC 7748).

use super::backend;
use super::field::is_reduced;
#[cfg(not(target_arch = "wasm32"))]
use super::group::clamped_product;
use super::secret::{Secret, SharedSecret};
#[cfg(not(target_arch = "wasm32"))]
use super::wiped_stack::on_wiped_stack;
use crate::error::RecordError;
use std::sync::OnceLock;

/// An X25519 key pair.
pub struct AgreementKey {
    secret: Secret<Self>,
    /// Once the key is asked for something: a diary has hundreds of keys of which a day needs none.
    pair: OnceLock<Pair>,
}

/// What the back end computes with, and the public key.
struct Pair {
    imported: backend::AgreementSecret,
    public: [u8; 32],
}

opaque_debug!(AgreementKey);

impl AgreementKey {
    /// A random key pair.
    pub fn generate() -> Result<Self, RecordError> {
        Ok(Self::from_secret(Secret::random()?))
    }

    /// The key pair of a secret scalar (RFC 7748, section 5).
    pub fn from_secret(secret: Secret<Self>) -> Self {
        Self { secret, pair: OnceLock::new() }
    }

    fn pair(&self) -> &Pair {
        self.pair.get_or_init(|| {
            let imported = backend::AgreementSecret::import(self.secret.expose());
            Pair { public: imported.public(), imported }
        })
    }

    /// The public key: a u-coordinate.
    pub fn public(&self) -> &[u8; 32] {
        &self.pair().public
    }

    /// The secret scalar, as it was given.
    pub fn secret(&self) -> &Secret<Self> {
        &self.secret
    }

    /// X25519(secret, peer). An all-zero result (a peer of small order) is refused, RFC 7748 6.1.
    pub fn agree(&self, peer: &[u8; 32]) -> Result<SharedSecret, RecordError> {
        self.pair().imported.agree(peer).ok_or(RecordError::Undecryptable)
    }

    /// The same with a peer whose secret is at hand: the base point is multiplied once, by both secrets, where
    /// [`AgreementKey::agree`] multiplies another point.
    pub fn agree_with_own(&self, peer: &Self) -> Result<SharedSecret, RecordError> {
        // In WebAssembly the tenth of sealing that it saves is not worth its size.
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(product) = clamped_product(&self.secret, &peer.secret) {
            let of_product = || SharedSecret::copy_of(&backend::AgreementSecret::import(product.expose()).public());
            return Ok(on_wiped_stack(of_product));
        }
        self.agree(peer.public())
    }
}

/// True for the one encoding of an X25519 public key. RFC 7748 computes with every string of 32 bytes; our
/// messages carry a key in one form.
pub fn is_canonical_agreement_key(public: &[u8; 32]) -> bool {
    let [rest @ .., high] = *public;
    high < 0x80 && is_reduced(&rest, high)
}
