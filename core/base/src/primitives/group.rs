//! The group ristretto255 (RFC 9496), for CPace, and scalars of Curve25519 and Ed25519.

use super::randomness::fill_random;
use super::secret::{Secret, SharedSecret};
use super::wiped_stack::on_wiped_stack;
use crate::error::RecordError;
use core::ops::Mul;
use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::traits::IsIdentity;
use zeroize::Zeroizing;

#[cfg(any(test, not(target_arch = "wasm32")))]
mod clamped;
mod order;
#[cfg(test)]
mod tests;

#[cfg(not(target_arch = "wasm32"))]
pub(super) use clamped::clamped_product;
pub(super) use order::{is_below_order, reduced};

/// A secret exponent. Wiped on drop.
pub struct Scalar(Box<Zeroizing<curve25519_dalek::Scalar>>);

opaque_debug!(Scalar);

impl Scalar {
    /// 252 random bits, little-endian: always below the order (draft-irtf-cfrg-cpace-21, section 8.3).
    pub fn random() -> Result<Self, RecordError> {
        let bytes = Secret::<Self>::fill(|bytes| {
            fill_random(bytes)?;
            let [.., high] = bytes;
            *high &= 0x0f;
            Ok(())
        })?;
        Ok(Self::of(bytes.expose()))
    }

    /// The number, little-endian.
    pub fn expose(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// A number of 32 bytes, little-endian.
    pub fn of(bytes: &[u8; 32]) -> Self {
        on_wiped_stack(|| {
            let scalar = curve25519_dalek::Scalar::from_bytes_mod_order(*bytes);
            Self(Box::new(Zeroizing::new(scalar)))
        })
    }
}

/// An element of the group that is derived from a secret. Wiped on drop.
pub struct Element(Box<Zeroizing<RistrettoPoint>>);

opaque_debug!(Element);

impl Element {
    /// The one-way map of 64 uniform bytes (RFC 9496, 4.3.4).
    pub fn derive(uniform: &Secret<Self, 64>) -> Self {
        on_wiped_stack(|| Self::new(RistrettoPoint::from_uniform_bytes(uniform.expose())))
    }

    fn new(point: RistrettoPoint) -> Self {
        Self(Box::new(Zeroizing::new(point)))
    }

    /// `None` for what is not the encoding of an element (RFC 9496, 4.3.1).
    pub fn decode(bytes: &[u8; 32]) -> Option<Self> {
        CompressedRistretto(*bytes).decompress().map(Self::new)
    }

    /// The encoding of `scalar` times this element (RFC 9496, 4.3.2), or `None` for the neutral element.
    pub fn times(&self, scalar: &Scalar) -> Option<SharedSecret> {
        on_wiped_stack(|| {
            let product = Zeroizing::new((**self.0).mul(**scalar.0));
            let encode = || SharedSecret::copy_of(product.compress().as_bytes());
            (!product.is_identity()).then(encode)
        })
    }
}
