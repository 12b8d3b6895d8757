//! The field against whole numbers of any size, at the edges of its limbs: results, and the bounds of every one.

use super::super::words::{lanes, vector};
use super::*;
use crate::numbers::Numbers;
use num_bigint::BigUint;
use std::prelude::v1::*;
use std::{format, vec};

pub(in crate::ifma) type Limbs = [u64; 5];

/// "Carried" is below this.
const BOUND: u64 = (1 << 51) + (1 << 11);
const LARGEST: u64 = (1 << 51) - 1;

pub(in crate::ifma) fn p() -> BigUint {
    (BigUint::from(1_u32) << 255) - 19_u32
}

pub(in crate::ifma) fn value(limbs: Limbs) -> BigUint {
    limbs.iter().rev().fold(BigUint::ZERO, |sum, limb| (sum << 51) + *limb)
}

#[derive(Clone, Copy, Debug)]
enum Operation {
    Plus,
    Minus,
    Times,
    Square,
    PlusMultiple(u32),
    Inverse,
    PowerP58,
}

const FAST: [Operation; 7] = [
    Operation::Plus,
    Operation::Minus,
    Operation::Times,
    Operation::Square,
    Operation::PlusMultiple(121_665),
    Operation::PlusMultiple(0),
    Operation::PlusMultiple((1 << 20) - 1),
];

impl Operation {
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    fn compute(self, a: &[Limbs; 8], b: &[Limbs; 8]) -> [Limbs; 8] {
        let (a, b) = (of(a), of(b));
        limbs(match self {
            Self::Plus => a.plus(b),
            Self::Minus => a.minus(b),
            Self::Times => a.times(b),
            Self::Square => a.square(),
            Self::PlusMultiple(number) => a.plus_multiple(b, number),
            Self::Inverse => a.inverse(),
            Self::PowerP58 => a.power_p58(),
        })
    }

    fn expected(self, a: &BigUint, b: &BigUint) -> BigUint {
        let p = p();
        match self {
            Self::Plus => (a + b) % p,
            Self::Minus => (a + 2_u32 * &p - b) % p,
            Self::Times => a * b % p,
            Self::Square => a * a % p,
            Self::PlusMultiple(number) => (a + b * number) % p,
            Self::Inverse => a.modpow(&(&p - 2_u32), &p),
            Self::PowerP58 => a.modpow(&((&p - 5_u32) >> 3), &p),
        }
    }

    /// Of each two of these, in lanes beside others.
    fn check(self, pairs: &[(Limbs, Limbs)]) {
        for eight in pairs.chunks(8) {
            let mut a = [[BOUND - 1; 5]; 8];
            let mut b = a;
            for (lane, pair) in eight.iter().enumerate() {
                (a[lane], b[lane]) = *pair;
            }
            // SAFETY: called where there are kernels alone.
            let computed = unsafe { self.compute(&a, &b) };
            for ((a, b), computed) in a.iter().zip(&b).zip(computed) {
                let what = format!("{self:?} {a:x?} {b:x?}: {computed:x?}");
                assert!(computed.iter().all(|limb| *limb < BOUND), "not carried: {what}");
                assert_eq!(value(computed) % p(), self.expected(&value(*a), &value(*b)), "{what}");
            }
        }
    }
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
fn of(elements: &[Limbs; 8]) -> Field {
    let mut rows = [[0; 8]; 5];
    for (lane, element) in elements.iter().enumerate() {
        for (row, limb) in rows.iter_mut().zip(element) {
            row[lane] = *limb;
        }
    }
    Field(rows.map(|row| vector(row)))
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
fn limbs(field: Field) -> [Limbs; 8] {
    let rows = field.0.map(|row| lanes(row));
    core::array::from_fn(|lane| rows.map(|row| row[lane]))
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
fn encoded(elements: &[Limbs; 8]) -> (Numbers, u8) {
    let mut numbers = [[0; 32]; 8];
    of(elements).encode().write(&mut numbers);
    (numbers, of(elements).is_zero())
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
fn decoded(numbers: &Numbers) -> [Limbs; 8] {
    limbs(Field::decode(Words::read(numbers)))
}

/// Every combination of these in five limbs, and numbers about 0 and p.
fn edges() -> Vec<Limbs> {
    let of_limb = [0, 1, LARGEST, LARGEST + 1, BOUND - 1];
    let mut edges = vec![[0; 5]];
    for place in 0..5 {
        let with = |limb| edges.iter().map(move |edge| (limb, *edge));
        edges = of_limb
            .into_iter()
            .flat_map(with)
            .map(|(limb, mut edge)| {
                edge[place] = limb;
                edge
            })
            .collect();
    }
    for low in (LARGEST - 40)..=LARGEST {
        edges.push([low, LARGEST, LARGEST, LARGEST, LARGEST]);
    }
    edges.extend((0..40).map(|low| [low, 0, 0, 0, 0]));
    edges
}

/// Carried limbs without a rule (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn limbs(&mut self) -> Limbs {
        [0; 5].map(|_| self.next() % BOUND)
    }
}

#[test]
fn sums_and_products_are_right_and_carried_for_every_carried_limb() {
    if crate::tests::lanes().is_none() {
        return;
    }
    let (edges, mut random) = (edges(), Random(1));
    let mut pairs: Vec<_> = edges.iter().map(|edge| (*edge, [BOUND - 1; 5])).collect();
    pairs.extend(edges.iter().map(|edge| ([0; 5], *edge)));
    pairs.extend(edges.iter().map(|edge| (*edge, *edge)));
    pairs.extend(edges.iter().map(|edge| (*edge, edges[random.next() as usize % edges.len()])));
    pairs.extend((0..5_000).map(|_| (random.limbs(), random.limbs())));
    for operation in FAST {
        operation.check(&pairs);
    }
}

#[test]
fn powers_are_right_and_carried() {
    if crate::tests::lanes().is_none() {
        return;
    }
    let (edges, mut random) = (edges(), Random(2));
    let mut elements: Vec<_> = edges.iter().copied().step_by(29).collect();
    elements.extend([[0; 5], [1, 0, 0, 0, 0], [BOUND - 1; 5], [LARGEST; 5]]);
    elements.extend((0..100).map(|_| random.limbs()));
    for low in [LARGEST - 19, LARGEST - 18, LARGEST - 17] {
        // p - 1, p, p + 1
        elements.push([low, LARGEST, LARGEST, LARGEST, LARGEST]);
    }
    let pairs: Vec<_> = elements.into_iter().map(|element| (element, [0; 5])).collect();
    Operation::Inverse.check(&pairs);
    Operation::PowerP58.check(&pairs);
}

#[test]
fn an_element_is_encoded_below_p_and_is_zero_where_that_is_zero() {
    if crate::tests::lanes().is_none() {
        return;
    }
    let mut random = Random(3);
    let mut elements = edges();
    elements.extend((0..5_000).map(|_| random.limbs()));
    let mut zeros = 0;
    for eight in elements.chunks_exact(8) {
        let eight = eight.try_into().unwrap();
        // SAFETY: there are kernels.
        let (encoded, is_zero) = unsafe { encoded(eight) };
        for (lane, (element, encoded)) in eight.iter().zip(encoded).enumerate() {
            let expected = value(*element) % p();
            assert_eq!(BigUint::from_bytes_le(&encoded), expected, "{element:x?}");
            assert_eq!(is_zero >> lane & 1 == 1, expected == BigUint::ZERO, "{element:x?}");
            zeros += usize::from(expected == BigUint::ZERO);
        }
    }
    assert!(zeros > 2, "{zeros}: 0, p, and others of their values");
}

#[test]
fn of_256_bits_the_low_255_are_decoded_to_limbs_of_51() {
    if crate::tests::lanes().is_none() {
        return;
    }
    let mut random = Random(4);
    for case in 0..2_000_u32 {
        let numbers = [[0_u8; 32]; 8].map(|number| match case % 3 {
            0 => number.map(|_| if random.next() & 1 == 1 { 0xff } else { 0 }),
            1 => [0xff; 32],
            _ => number.map(|_| random.next() as u8),
        });
        // SAFETY: there are kernels.
        for (limbs, number) in unsafe { decoded(&numbers) }.into_iter().zip(numbers) {
            assert!(limbs.iter().all(|limb| *limb <= LARGEST), "{number:x?}");
            assert_eq!(value(limbs), BigUint::from_bytes_le(&number) % (BigUint::from(1_u32) << 255), "{number:x?}");
        }
    }
}

/// What encoding relies on.
#[test]
fn the_largest_carried_number_is_below_2p() {
    let largest = value([BOUND - 1; 5]);
    assert!(largest > p() && largest < (BigUint::from(1_u32) << 255) + (BigUint::from(1_u32) << 216));
    assert!(largest < 2_u32 * p());
}

#[test]
fn what_is_subtracted_from_has_limbs_at_least_as_large_as_carried_ones() {
    let limbs = TWICE_P.map(i64::cast_unsigned);
    assert_eq!(value(limbs), 2_u32 * p());
    assert!(limbs.iter().all(|limb| *limb >= BOUND));
}
