//! X25519 (RFC 7748, section 5): the Montgomery ladder, eight at a time.

use super::Lane8;
use super::field::Field;
use super::words::Words;
use crate::numbers::Numbers;
use core::arch::x86_64::*;

/// (486662 - 2) / 4
const A24: u32 = 121_665;

/// X25519 of each scalar and u-coordinate; zeros for a point of small order.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
pub(super) fn x25519(scalars: &Numbers, points: &Numbers, shared: &mut Numbers) {
    let scalars = clamped(Words::read(scalars));
    ladder(&scalars, Field::decode(Words::read(points))).encode().write(shared);
}

/// decodeScalar25519
#[target_feature(enable = "avx512f")]
fn clamped(Words([w0, w1, w2, w3]): Words) -> Words {
    let and = |word: Lane8, mask: u64| _mm512_and_epi64(word, _mm512_set1_epi64(mask.cast_signed()));
    let highest = _mm512_set1_epi64(1 << 62);
    Words([and(w0, !7), w1, w2, _mm512_or_epi64(and(w3, (1 << 62) - 1), highest)])
}

/// The names are those of RFC 7748.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
fn ladder(scalars: &Words, x1: Field) -> Field {
    let (mut x2, mut z2, mut x3, mut z3) = (Field::one(), Field::zero(), x1, Field::one());
    let mut swap = 0;
    for place in (0..255).rev() {
        let bit = scalars.bit(place);
        swap ^= bit;
        (x2, x3) = (x2.select(swap, x3), x3.select(swap, x2));
        (z2, z3) = (z2.select(swap, z3), z3.select(swap, z2));
        swap = bit;
        let (a, b) = (x2.plus(z2), x2.minus(z2));
        let (c, d) = (x3.plus(z3), x3.minus(z3));
        let (da, cb) = (d.times(a), c.times(b));
        let (aa, bb) = (a.square(), b.square());
        x3 = da.plus(cb).square();
        z3 = x1.times(da.minus(cb).square());
        let e = aa.minus(bb);
        x2 = aa.times(bb);
        z2 = e.times(aa.plus_multiple(e, A24));
    }
    let (x2, z2) = (x2.select(swap, x3), z2.select(swap, z3));
    x2.times(z2.inverse())
}
