//! The field of 2^255 - 19, eight elements at a time.
//!
//! An element is five limbs of 51 bits, sum of l_i * 2^(51 i); each limb is a vector of eight lanes. AVX-512 IFMA
//! multiplies the low 52 bits of two lanes and adds the low or the high 52 bits of the product to a third.
//!
//! **Bounds.** Between operations every limb is below 2^51 + 2^11 ("carried"), so that it has the 52 bits which a
//! multiplication reads. Every function takes and gives carried elements; what it adds up in between is said there.

use super::Lane8;
use super::words::Words;
use core::arch::x86_64::*;

#[cfg(test)]
pub(super) mod tests;

/// Eight elements of the field.
#[derive(Clone, Copy)]
pub(super) struct Field([Lane8; 5]);

const LIMB: i64 = (1 << 51) - 1;
/// The limbs of 2p, each at least as large as a carried limb.
const TWICE_P: [i64; 5] = [(1 << 52) - 38, (1 << 52) - 2, (1 << 52) - 2, (1 << 52) - 2, (1 << 52) - 2];

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn all(value: i64) -> Lane8 {
    _mm512_set1_epi64(value)
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn add(a: Lane8, b: Lane8) -> Lane8 {
    _mm512_add_epi64(a, b)
}

/// The sum and the high 52 bits of each product.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn high<const N: usize>(sum: Lane8, products: [(Lane8, Lane8); N]) -> Lane8 {
    let mut sum = sum;
    for (a, b) in products {
        sum = _mm512_madd52hi_epu64(sum, a, b);
    }
    sum
}

/// The sum and the low 52 bits of each product.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn low<const N: usize>(sum: Lane8, products: [(Lane8, Lane8); N]) -> Lane8 {
    let mut sum = sum;
    for (a, b) in products {
        sum = _mm512_madd52lo_epu64(sum, a, b);
    }
    sum
}

/// A carry goes from each limb to the next, and from the highest, times 19, to the lowest (2^255 = 19). The result is
/// carried if no limb gives 2^11 or more, and the highest one at most 107, times 19 below 2^11: for limbs below 2^62,
/// the highest below 108 * 2^51.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn carry([l0, l1, l2, l3, l4]: [Lane8; 5]) -> Field {
    let mask = all(LIMB);
    let rest = |limb: Lane8| _mm512_and_epi64(limb, mask);
    let over = |limb: Lane8| _mm512_srli_epi64::<51>(limb);
    Field([
        _mm512_madd52lo_epu64(rest(l0), over(l4), all(19)),
        add(rest(l1), over(l0)),
        add(rest(l2), over(l1)),
        add(rest(l3), over(l2)),
        add(rest(l4), over(l3)),
    ])
}

/// The columns of a product, those from 2^255 on folded to the low ones by 2^255 = 19.
///
/// Column n is the sum of so many low and twice so many high halves below 2^52 as there are pairs of limbs for it: in
/// units of 2^52 at most 1, 4, 7, 10, 13, 14, 11, 8, 5 and 2. Folded: 1 + 19 * 14 = 267, 4 + 19 * 11 = 213, 159, 105,
/// and 13 + 19 * 2 = 51 in the highest one, which is 102 * 2^51.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn fold([c0, c1, c2, c3, c4]: [Lane8; 5], [c5, c6, c7, c8, c9]: [Lane8; 5]) -> Field {
    let times_19 = |c: Lane8| _mm512_mullo_epi64(c, all(19));
    carry([
        add(c0, times_19(c5)),
        add(c1, times_19(c6)),
        add(c2, times_19(c7)),
        add(c3, times_19(c8)),
        add(c4, times_19(c9)),
    ])
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn twice(a: Lane8) -> Lane8 {
    add(a, a)
}

impl Field {
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub(super) fn of_limbs(limbs: [u64; 5]) -> Self {
        Self(limbs.map(|limb| _mm512_set1_epi64(limb.cast_signed())))
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub(super) fn of_lanes(limbs: [Lane8; 5]) -> Self {
        Self(limbs)
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub(super) fn zero() -> Self {
        Self([_mm512_setzero_si512(); 5])
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub(super) fn one() -> Self {
        Self::of_limbs([1, 0, 0, 0, 0])
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub(super) fn plus(self, other: Self) -> Self {
        let (Self([a0, a1, a2, a3, a4]), Self([b0, b1, b2, b3, b4])) = (self, other);
        carry([add(a0, b0), add(a1, b1), add(a2, b2), add(a3, b3), add(a4, b4)])
    }

    /// a + 2p - b: limbs below 2^53.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub(super) fn minus(self, other: Self) -> Self {
        let (Self([a0, a1, a2, a3, a4]), Self([b0, b1, b2, b3, b4])) = (self, other);
        let [p0, p1, p2, p3, p4] = TWICE_P.map(|limb| all(limb));
        let of = |a, p, b| _mm512_sub_epi64(add(a, p), b);
        carry([of(a0, p0, b0), of(a1, p1, b1), of(a2, p2, b2), of(a3, p3, b3), of(a4, p4, b4)])
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub(super) fn times(self, other: Self) -> Self {
        let (Self([a0, a1, a2, a3, a4]), Self([b0, b1, b2, b3, b4])) = (self, other);
        let zero = _mm512_setzero_si512();
        // The high half of a product of columns i and j has the weight 2^52, which is twice that of column i + j + 1.
        let h1 = twice(high(zero, [(a0, b0)]));
        let h2 = twice(high(zero, [(a0, b1), (a1, b0)]));
        let h3 = twice(high(zero, [(a0, b2), (a1, b1), (a2, b0)]));
        let h4 = twice(high(zero, [(a0, b3), (a1, b2), (a2, b1), (a3, b0)]));
        let h5 = twice(high(zero, [(a0, b4), (a1, b3), (a2, b2), (a3, b1), (a4, b0)]));
        let h6 = twice(high(zero, [(a1, b4), (a2, b3), (a3, b2), (a4, b1)]));
        let h7 = twice(high(zero, [(a2, b4), (a3, b3), (a4, b2)]));
        let h8 = twice(high(zero, [(a3, b4), (a4, b3)]));
        let c9 = twice(high(zero, [(a4, b4)]));
        let c0 = low(zero, [(a0, b0)]);
        let c1 = low(h1, [(a0, b1), (a1, b0)]);
        let c2 = low(h2, [(a0, b2), (a1, b1), (a2, b0)]);
        let c3 = low(h3, [(a0, b3), (a1, b2), (a2, b1), (a3, b0)]);
        let c4 = low(h4, [(a0, b4), (a1, b3), (a2, b2), (a3, b1), (a4, b0)]);
        let c5 = low(h5, [(a1, b4), (a2, b3), (a3, b2), (a4, b1)]);
        let c6 = low(h6, [(a2, b4), (a3, b3), (a4, b2)]);
        let c7 = low(h7, [(a3, b4), (a4, b3)]);
        let c8 = low(h8, [(a4, b4)]);
        fold([c0, c1, c2, c3, c4], [c5, c6, c7, c8, c9])
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub(super) fn square(self) -> Self {
        let Self([a0, a1, a2, a3, a4]) = self;
        let zero = _mm512_setzero_si512();
        // A column is 2 (2 Hx + Hs + Lx) + Ls: high and low halves, of products of two different limbs (x), which
        // come twice, and of squares (s).
        let c0 = low(zero, [(a0, a0)]);
        let c1 = twice(low(high(zero, [(a0, a0)]), [(a0, a1)]));
        let c2 = low(twice(low(twice(high(zero, [(a0, a1)])), [(a0, a2)])), [(a1, a1)]);
        let c3 = twice(low(high(twice(high(zero, [(a0, a2)])), [(a1, a1)]), [(a0, a3), (a1, a2)]));
        let c4 = low(twice(low(twice(high(zero, [(a0, a3), (a1, a2)])), [(a0, a4), (a1, a3)])), [(a2, a2)]);
        let c5 = twice(low(high(twice(high(zero, [(a0, a4), (a1, a3)])), [(a2, a2)]), [(a1, a4), (a2, a3)]));
        let c6 = low(twice(low(twice(high(zero, [(a1, a4), (a2, a3)])), [(a2, a4)])), [(a3, a3)]);
        let c7 = twice(low(high(twice(high(zero, [(a2, a4)])), [(a3, a3)]), [(a3, a4)]));
        let c8 = low(twice(twice(high(zero, [(a3, a4)]))), [(a4, a4)]);
        let c9 = twice(high(zero, [(a4, a4)]));
        fold([c0, c1, c2, c3, c4], [c5, c6, c7, c8, c9])
    }

    /// a + b * `number`, which is below 2^20: limbs below 2^53.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub(super) fn plus_multiple(self, other: Self, number: u32) -> Self {
        let (Self([a0, a1, a2, a3, a4]), Self([b0, b1, b2, b3, b4])) = (self, other);
        let (n, zero) = (all(i64::from(number)), _mm512_setzero_si512());
        // What a high half carries, below 2^20, goes to the next limb; from the highest one, times 19, to the lowest.
        let [h0, h1, h2, h3, h4] = [b0, b1, b2, b3, b4].map(|b| twice(high(zero, [(b, n)])));
        carry([
            low(low(a0, [(b0, n)]), [(h4, all(19))]),
            low(add(a1, h0), [(b1, n)]),
            low(add(a2, h1), [(b2, n)]),
            low(add(a3, h2), [(b3, n)]),
            low(add(a4, h3), [(b4, n)]),
        ])
    }

    /// Squared `times` times.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    fn squared(self, times: u32) -> Self {
        let mut element = self;
        for _ in 0..times {
            element = element.square();
        }
        element
    }

    /// a^(2^250 - 1) and a^11.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    fn power_250(self) -> (Self, Self) {
        let a2 = self.square();
        let a9 = a2.squared(2).times(self);
        let a11 = a9.times(a2);
        let ones_5 = a11.square().times(a9);
        let ones_10 = ones_5.squared(5).times(ones_5);
        let ones_20 = ones_10.squared(10).times(ones_10);
        let ones_40 = ones_20.squared(20).times(ones_20);
        let ones_50 = ones_40.squared(10).times(ones_10);
        let ones_100 = ones_50.squared(50).times(ones_50);
        let ones_200 = ones_100.squared(100).times(ones_100);
        (ones_200.squared(50).times(ones_50), a11)
    }

    /// 1 / a = a^(p - 2), and 0 for 0.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    pub(super) fn inverse(self) -> Self {
        let (ones_250, a11) = self.power_250();
        ones_250.squared(5).times(a11)
    }

    /// a^((p - 5) / 8) = a^(2^252 - 3).
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    pub(super) fn power_p58(self) -> Self {
        let (ones_250, _) = self.power_250();
        ones_250.squared(2).times(self)
    }

    /// `other` where the mask's bit is set.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub(super) fn select(self, mask: u8, other: Self) -> Self {
        let (Self([a0, a1, a2, a3, a4]), Self([b0, b1, b2, b3, b4])) = (self, other);
        let of = |a, b| _mm512_mask_blend_epi64(mask, a, b);
        Self([of(a0, b0), of(a1, b1), of(a2, b2), of(a3, b3), of(a4, b4)])
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    pub(super) fn is_zero(self) -> __mmask8 {
        let Words([w0, w1, w2, w3]) = self.encode();
        let any = _mm512_or_epi64(_mm512_or_epi64(w0, w1), _mm512_or_epi64(w2, w3));
        _mm512_testn_epi64_mask(any, any)
    }

    /// Of 256 bits, little-endian, the low 255.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    pub(super) fn decode(words: Words) -> Self {
        let [w0, w1, w2, w3] = words.0;
        let mask = all(LIMB);
        let part = |low, high| _mm512_and_epi64(_mm512_or_epi64(low, high), mask);
        let none = _mm512_setzero_si512();
        Self([
            part(w0, none),
            part(_mm512_srli_epi64::<51>(w0), _mm512_slli_epi64::<13>(w1)),
            part(_mm512_srli_epi64::<38>(w1), _mm512_slli_epi64::<26>(w2)),
            part(_mm512_srli_epi64::<25>(w2), _mm512_slli_epi64::<39>(w3)),
            part(_mm512_srli_epi64::<12>(w3), none),
        ])
    }

    /// The number below p, in 256 bits, little-endian.
    ///
    /// Carried limbs are a number a of at most (2^51 + 2^11 - 1) (2^255 - 1) / (2^51 - 1), below 2^255 + 2^216 and so
    /// below 2p. The carry out of a + 19 is therefore 0 where a is below p, and 1 elsewhere, where a - p is
    /// a + 19 - 2^255: a plus 19 times that carry, without what is above 255 bits.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    pub(super) fn encode(self) -> Words {
        let mask = all(LIMB);
        let over = |limb: Lane8| _mm512_srli_epi64::<51>(limb);
        let Self([l0, l1, l2, l3, l4]) = self;
        let carried = over(add(l0, all(19)));
        let carried = over(add(l1, carried));
        let carried = over(add(l2, carried));
        let carried = over(add(l3, carried));
        let carried = over(add(l4, carried));
        let l0 = _mm512_madd52lo_epu64(l0, carried, all(19));
        let l1 = add(l1, over(l0));
        let l2 = add(l2, over(l1));
        let l3 = add(l3, over(l2));
        let l4 = add(l4, over(l3));
        let [l0, l1, l2, l3, l4] = [l0, l1, l2, l3, l4].map(|limb| _mm512_and_epi64(limb, mask));
        let join = |low, high| _mm512_or_epi64(low, high);
        Words([
            join(l0, _mm512_slli_epi64::<51>(l1)),
            join(_mm512_srli_epi64::<13>(l1), _mm512_slli_epi64::<38>(l2)),
            join(_mm512_srli_epi64::<26>(l2), _mm512_slli_epi64::<25>(l3)),
            join(_mm512_srli_epi64::<39>(l3), _mm512_slli_epi64::<12>(l4)),
        ])
    }
}
