//! What Ed25519 verifies (RFC 8032, 5.1.7), eight at a time: R = S B - k A, without the cofactor.

use super::edwards::{Extended, Multiples, combination};
use super::words::Words;
use crate::numbers::Numbers;

/// The encoding of S B - k A of each lane, and as a bit mask for which lanes A is a point.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
pub(super) fn commitments(a: &Numbers, s: &Numbers, k: &Numbers, r: &mut Numbers) -> u8 {
    let (point, is_point) = Extended::decode(Words::read(a));
    let multiples = Multiples::of(point.negated());
    let (s, k) = (Words::read_recoded(s), Words::read_recoded(k));
    combination(s, k, &multiples).encode().write(r);
    is_point
}
