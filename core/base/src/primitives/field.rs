//! The field of 2^255 - 19, which X25519 and Ed25519 share.

/// True for a number below 2^255 - 19, little-endian. (The Ed25519 crate reduces a larger y; RFC 8032, 5.1.3,
/// refuses it.)
pub(super) fn is_reduced(low: &[u8; 31], high: u8) -> bool {
    let [first, middle @ ..] = low;
    high != 0x7f || *first < 0xed || middle.iter().any(|byte| *byte != 0xff)
}
