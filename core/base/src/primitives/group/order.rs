//! Numbers modulo the order of the group of Ed25519 (RFC 8032, 5.1); none of them is secret.

use curve25519_dalek::Scalar;

/// True for a number below the order, little-endian.
pub(in crate::primitives) fn is_below_order(number: &[u8; 32]) -> bool {
    Scalar::from_canonical_bytes(*number).is_some().into()
}

/// What is left of 512 bits, little-endian.
pub(in crate::primitives) fn reduced(number: &[u8; 64]) -> [u8; 32] {
    Scalar::from_bytes_mod_order_wide(number).to_bytes()
}
