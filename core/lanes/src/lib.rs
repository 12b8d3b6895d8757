//! X25519 and what verifies Ed25519, eight at a time, where the processor has AVX-512 IFMA; nowhere else is there a
//! [`Lanes`].
//!
//! Not an API: `episeal-base` computes with it what many messages need, and with its other back ends the rest. Both
//! give the same bytes (RFC 7748; RFC 8032, 5.1.7), for every input.
//!
//! The only crate of the product with `unsafe`: three times to call functions that need a feature of the processor, for
//! which [`Lanes::detect`] is the proof, and twice to take eight numbers for a vector and back. Everything else is safe
//! code over the compiler's intrinsics. What is secret, the scalars of X25519, reaches no branch and no address
//! (core/decisions/0017-lanes.md).
#![no_std]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation))]

#[cfg(any(test, target_arch = "x86_64"))]
extern crate std;

#[cfg(target_arch = "x86_64")]
mod ifma;
#[cfg(not(target_arch = "x86_64"))]
mod nowhere;
mod numbers;
#[cfg(test)]
mod tests;

pub use numbers::{LANES, Numbers};

#[cfg(target_arch = "x86_64")]
use ifma::Ifma as Kernels;
#[cfg(not(target_arch = "x86_64"))]
use nowhere::Nowhere as Kernels;

/// Proof that this processor computes eight at a time.
#[derive(Clone, Copy, Debug)]
pub struct Lanes(Kernels);

impl Lanes {
    /// None without AVX-512 IFMA; or under `--cfg episeal_without_lanes`, which is for measuring what other processors
    /// do.
    #[must_use]
    pub fn detect() -> Option<Self> {
        if cfg!(episeal_without_lanes) { None } else { Kernels::detect().map(Self) }
    }

    /// X25519 of each scalar and u-coordinate (RFC 7748, section 5), in constant time; zeros for a point of small
    /// order.
    pub fn x25519(self, scalars: &Numbers, points: &Numbers, shared: &mut Numbers) {
        self.0.x25519(scalars, points, shared);
    }

    /// The encoding of `s` B - `k` A of each lane, into `r`: an Ed25519 signature of A is valid if this is its R
    /// (RFC 8032, 5.1.7, without the cofactor). `s` and `k` must be below 2^253.
    ///
    /// The result has a bit for each lane, of the first the lowest: whether `a` encodes a point at all. Of its y, the
    /// low 255 bits count, modulo 2^255 - 19.
    #[must_use]
    pub fn commitments(self, a: &Numbers, s: &Numbers, k: &Numbers, r: &mut Numbers) -> u8 {
        self.0.commitments(a, s, k, r)
    }

    /// SHA-512 of each message (FIPS 180-4).
    pub fn sha512(self, messages: &[&[u8]; LANES], digests: &mut [[u8; 64]; LANES]) {
        self.0.sha512(messages, digests);
    }
}
