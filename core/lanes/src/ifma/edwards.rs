//! Points of edwards25519 (RFC 8032, 5.1.4), eight at a time, in the coordinates of Hisil, Wong, Carter and Dawson
//! ("Twisted Edwards Curves Revisited", 2008): sums for a = -1, complete, so that no point is an exception.

use super::base_point::{DIFFERENCES, PRODUCTS, SUMS};
use super::field::Field;
use super::words::{Words, vector};
use core::arch::x86_64::*;

/// d = -121665 / 121666, 2 d, and a root of -1.
pub(super) const D: [u64; 5] =
    [929_955_233_495_203, 466_365_720_129_213, 1_662_059_464_998_953, 2_033_849_074_728_123, 1_442_794_654_840_575];
pub(super) const TWICE_D: [u64; 5] =
    [1_859_910_466_990_425, 932_731_440_258_426, 1_072_319_116_312_658, 1_815_898_335_770_999, 633_789_495_995_903];
pub(super) const ROOT_OF_MINUS_1: [u64; 5] =
    [1_718_705_420_411_056, 234_908_883_556_509, 2_233_514_472_574_048, 2_117_202_627_021_982, 765_476_049_583_133];

/// X / Z, Y / Z: what is doubled.
#[derive(Clone, Copy)]
pub(super) struct Projective {
    x: Field,
    y: Field,
    z: Field,
}

/// The same, and T = X Y / Z: what is added to.
#[derive(Clone, Copy)]
pub(super) struct Extended {
    x: Field,
    y: Field,
    z: Field,
    t: Field,
}

/// X / Z, Y / T: what a sum gives.
struct Completed {
    x: Field,
    y: Field,
    z: Field,
    t: Field,
}

/// Y + X, Y - X, Z, 2 d T: what is added.
#[derive(Clone, Copy)]
struct Cached {
    sum: Field,
    difference: Field,
    z: Field,
    product: Field,
}

/// The same with Z = 1.
struct AffineCached {
    sum: Field,
    difference: Field,
    product: Field,
}

/// A multiple to look up, of each lane: from -8 to 7.
#[derive(Clone, Copy)]
pub(super) struct Digit {
    is_negative: __mmask8,
    size: super::Lane8,
}

/// Once to eight times a point.
pub(super) struct Multiples([Cached; 8]);

impl Digit {
    /// The `place`-th digit to the base 16 of numbers that are below 2^253, read by [`Words::read_recoded`].
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub(super) fn of(recoded: &Words, place: u32) -> Self {
        let nibble = recoded.nibble(place);
        let eight = _mm512_set1_epi64(8);
        Self {
            is_negative: _mm512_cmplt_epi64_mask(nibble, eight),
            size: _mm512_abs_epi64(_mm512_sub_epi64(nibble, eight)),
        }
    }
}

impl Completed {
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    fn projective(self) -> Projective {
        Projective { x: self.x.times(self.t), y: self.y.times(self.z), z: self.z.times(self.t) }
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    fn extended(self) -> Extended {
        let t = self.x.times(self.y);
        let Projective { x, y, z } = self.projective();
        Extended { x, y, z, t }
    }
}

impl Projective {
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    fn neutral() -> Self {
        Self { x: Field::zero(), y: Field::one(), z: Field::one() }
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    fn twice(self) -> Completed {
        let (xx, yy, zz) = (self.x.square(), self.y.square(), self.z.square());
        let both = self.x.plus(self.y).square();
        let (y, z) = (yy.plus(xx), yy.minus(xx));
        Completed { x: both.minus(y), y, z, t: zz.plus(zz).minus(z) }
    }

    /// Sixteen times the point.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    fn times_16(self) -> Extended {
        let mut point = self;
        for _ in 0..3 {
            point = point.twice().projective();
        }
        point.twice().extended()
    }

    /// y, with the lowest bit of x as the highest (RFC 8032, 5.1.2).
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    pub(super) fn encode(self) -> Words {
        let inverse = self.z.inverse();
        let (Words([x0, ..]), Words([y0, y1, y2, y3])) =
            (self.x.times(inverse).encode(), self.y.times(inverse).encode());
        Words([y0, y1, y2, _mm512_or_epi64(y3, _mm512_slli_epi64::<63>(x0))])
    }
}

impl Extended {
    /// The point of an encoding and, as a mask, whether there is one (RFC 8032, 5.1.3); of y its low 255 bits, modulo
    /// 2^255 - 19.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    pub(super) fn decode(encoded: Words) -> (Self, __mmask8) {
        let (one, y) = (Field::one(), Field::decode(encoded));
        let yy = y.square();
        let (u, v) = (yy.minus(one), yy.times(Field::of_limbs(D)).plus(one));
        let v3 = v.square().times(v);
        let v7 = v3.square().times(v);
        let root = u.times(v3).times(u.times(v7).power_p58());
        let square = root.square().times(v);
        let (is_root, is_other) = (square.minus(u).is_zero(), square.plus(u).is_zero());
        let root = root.select(is_other, root.times(Field::of_limbs(ROOT_OF_MINUS_1)));
        let x = root.select(root.encode().bit(0) ^ encoded.bit(255), Field::zero().minus(root));
        (Self { x, y, z: one, t: x.times(y) }, is_root | is_other)
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    pub(super) fn negated(self) -> Self {
        let zero = Field::zero();
        Self { x: zero.minus(self.x), t: zero.minus(self.t), ..self }
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    fn cached(self) -> Cached {
        let Self { x, y, z, t } = self;
        Cached { sum: y.plus(x), difference: y.minus(x), z, product: t.times(Field::of_limbs(TWICE_D)) }
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    fn plus(self, other: Cached, is_negative: __mmask8) -> Completed {
        self.sum((other.sum, other.difference, other.product), self.z.times(other.z), is_negative)
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    fn plus_affine(self, other: AffineCached, is_negative: __mmask8) -> Completed {
        self.sum((other.sum, other.difference, other.product), self.z, is_negative)
    }

    /// The sum with what is cached, or the difference where the mask says so.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    fn sum(self, (sum, difference, product): (Field, Field, Field), zz: Field, is_negative: __mmask8) -> Completed {
        let (sum, difference) = (sum.select(is_negative, difference), difference.select(is_negative, sum));
        let pp = self.y.plus(self.x).times(sum);
        let mm = self.y.minus(self.x).times(difference);
        let (zz, tt) = (zz.plus(zz), self.t.times(product));
        let (more, less) = (zz.plus(tt), zz.minus(tt));
        Completed {
            x: pp.minus(mm),
            y: pp.plus(mm),
            z: more.select(is_negative, less),
            t: less.select(is_negative, more),
        }
    }
}

impl Cached {
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    fn select(self, mask: __mmask8, other: &Self) -> Self {
        Self {
            sum: self.sum.select(mask, other.sum),
            difference: self.difference.select(mask, other.difference),
            z: self.z.select(mask, other.z),
            product: self.product.select(mask, other.product),
        }
    }
}

impl Multiples {
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    pub(super) fn of(point: Extended) -> Self {
        let first = point.cached();
        let mut multiples = [first; 8];
        let mut last = point;
        for multiple in multiples.iter_mut().skip(1) {
            last = last.plus(first, 0).extended();
            *multiple = last.cached();
        }
        Self(multiples)
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    fn get(&self, digit: Digit) -> Cached {
        let (zero, one) = (Field::zero(), Field::one());
        let mut found = Cached { sum: one, difference: one, z: one, product: zero };
        let mut number = _mm512_setzero_si512();
        for multiple in &self.0 {
            number = _mm512_add_epi64(number, _mm512_set1_epi64(1));
            found = found.select(_mm512_cmpeq_epi64_mask(digit.size, number), multiple);
        }
        found
    }
}

/// A multiple of the base point.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn base_point(digit: Digit) -> AffineCached {
    let place = _mm512_sub_epi64(digit.size, _mm512_set1_epi64(1));
    let is_there = _mm512_test_epi64_mask(digit.size, digit.size);
    let of = |rows: &[[u64; 8]; 5], neutral: Field| {
        let found = Field::of_lanes(rows.map(|row| _mm512_permutexvar_epi64(place, vector(row))));
        neutral.select(is_there, found)
    };
    let (zero, one) = (Field::zero(), Field::one());
    AffineCached { sum: of(&SUMS, one), difference: of(&DIFFERENCES, one), product: of(&PRODUCTS, zero) }
}

/// s B + k P, for the base point B and scalars below 2^253.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
pub(super) fn combination(s: Words, k: Words, multiples: &Multiples) -> Projective {
    let mut point = Projective::neutral();
    for place in (0..64).rev() {
        let (of_p, of_b) = (Digit::of(&k, place), Digit::of(&s, place));
        let sum = point.times_16().plus(multiples.get(of_p), of_p.is_negative).extended();
        point = sum.plus_affine(base_point(of_b), of_b.is_negative).projective();
    }
    point
}
