//! The group ristretto255 (RFC 9496), for CPace.

use super::fill_random;
use crate::error::RecordError;
use core::ops::Mul;
use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::traits::IsIdentity;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

#[cfg(test)]
mod tests;

/// A secret exponent. Wiped on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct Scalar(curve25519_dalek::Scalar);

opaque_debug!(Scalar);

impl Scalar {
    /// 252 random bits, little-endian: always below the order (draft-irtf-cfrg-cpace-21, section 8.3).
    pub(crate) fn random() -> Result<Self, RecordError> {
        let mut bytes = Zeroizing::new([0; 32]);
        fill_random(&mut *bytes)?;
        let [.., high] = &mut *bytes;
        *high &= 0x0f;
        Ok(Self::of(&bytes))
    }

    /// The number, little-endian.
    pub(crate) fn expose(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// A number of 32 bytes, little-endian.
    pub(crate) fn of(bytes: &[u8; 32]) -> Self {
        Self(curve25519_dalek::Scalar::from_bytes_mod_order(*bytes))
    }
}

/// An element of the group that is derived from a secret. Wiped on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct Element(RistrettoPoint);

opaque_debug!(Element);

impl Element {
    /// The one-way map of 64 uniform bytes (RFC 9496, 4.3.4).
    pub(crate) fn derive(uniform: &[u8; 64]) -> Self {
        Self(RistrettoPoint::from_uniform_bytes(uniform))
    }

    /// `None` for what is not the encoding of an element (RFC 9496, 4.3.1).
    pub(crate) fn decode(bytes: &[u8; 32]) -> Option<Self> {
        CompressedRistretto(*bytes).decompress().map(Self)
    }

    /// The encoding of `scalar` times this element (RFC 9496, 4.3.2), or `None` for the neutral element.
    pub(crate) fn times(&self, scalar: &Scalar) -> Option<Zeroizing<[u8; 32]>> {
        let product = Self(self.0.mul(scalar.0));
        let is_neutral = product.0.is_identity();
        (!is_neutral).then(|| Zeroizing::new(product.0.compress().to_bytes()))
    }
}
