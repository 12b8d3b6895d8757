//! What Ed25519 verifies: R = S B - k A.

use super::*;
use curve25519_dalek::Scalar;
use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT as BASE, EIGHT_TORSION};
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::traits::Identity;
use episeal_testkit::hostile::Numbers as Source;
use episeal_testkit::hostile::published::odd_points;
use std::prelude::v1::*;

const ORDER: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

/// 2^253 - 1
const LARGEST: [u8; 32] = {
    let mut largest = [0xff; 32];
    largest[31] = 0x1f;
    largest
};

/// Below 2^253: edges, of a byte, of a digit to the base 16, of the order; and others.
fn scalar(source: &mut Source<'_>) -> [u8; 32] {
    let mut scalar = bytes::<32>(ORDER);
    match source.below(10) {
        0 => [0; 32],
        1 => LARGEST,
        2 => scalar,
        3 => {
            scalar[0] -= 1;
            scalar
        }
        4 => {
            let mut small = [0; 32];
            small[0] = source.one_of(&[1, 2, 7, 8, 9, 15, 16, 17]);
            small
        }
        5 => {
            let byte = source.one_of(&[0x77, 0x78, 0x87, 0x88, 0x80, 0x08, 0x0f, 0xf0]);
            scalar.fill(byte);
            scalar[31] &= 0x1f;
            scalar
        }
        6 => {
            let bit = source.below(253);
            let mut power = [0; 32];
            power[bit / 8] = 1 << (bit % 8);
            power
        }
        _ => {
            scalar = source.bytes();
            scalar[31] &= 0x1f;
            scalar
        }
    }
}

/// `scalar` times the point: bit by bit, so that nothing is reduced, of points of any order.
fn times(scalar: &[u8; 32], point: EdwardsPoint) -> EdwardsPoint {
    (0..256).rev().fold(EdwardsPoint::identity(), |sum, bit| {
        let sum = sum + sum;
        if scalar[bit / 8] >> (bit % 8) & 1 == 1 { sum + point } else { sum }
    })
}

/// A multiple of the base point and a point of small order: either may be the neutral element.
fn point(source: &mut Source<'_>) -> EdwardsPoint {
    let multiple = match source.below(4) {
        0 => EdwardsPoint::identity(),
        _ => EdwardsPoint::mul_base(&Scalar::from_bytes_mod_order(source.bytes())),
    };
    multiple + source.one_of(&EIGHT_TORSION)
}

fn computed(lanes: Lanes, a: &Numbers, s: &Numbers, k: &Numbers) -> (Numbers, u8) {
    let mut r = [[0xa5; 32]; LANES];
    let is_point = lanes.commitments(a, s, k, &mut r);
    (r, is_point)
}

/// By dalek's own combination of two scalars, where they are below the order; it may not reduce them elsewhere.
fn by_combination(a: EdwardsPoint, s: &[u8; 32], k: &[u8; 32]) -> Option<EdwardsPoint> {
    let canonical = |scalar: &[u8; 32]| Option::from(Scalar::from_canonical_bytes(*scalar));
    let (s, k): (Scalar, Scalar) = (canonical(s)?, canonical(k)?);
    Some(EdwardsPoint::vartime_double_scalar_mul_basepoint(&k, &-a, &s))
}

#[test]
fn each_lane_gives_what_dalek_gives_for_points_of_every_order_and_scalars_at_their_edges() {
    let Some(lanes) = lanes() else { return };
    let mut source = Source::new("Ed25519, commitments");
    let mut combined = 0;
    for _ in 0..3_000 / LANES {
        let points: [EdwardsPoint; LANES] = core::array::from_fn(|_| point(&mut source));
        let [s, k] = [0; 2].map(|_| [[0; 32]; LANES].map(|_| scalar(&mut source)));
        let a = points.map(|point| point.compress().to_bytes());
        let (r, is_point) = computed(lanes, &a, &s, &k);
        assert_eq!(is_point, 0xff);
        for lane in 0..LANES {
            let what = format!("lane {lane}, A {a:02x?}, s {s:02x?}, k {k:02x?}");
            let expected = times(&s[lane], BASE) - times(&k[lane], points[lane]);
            assert_eq!(r[lane], expected.compress().to_bytes(), "{what}");
            let by_combination = by_combination(points[lane], &s[lane], &k[lane]);
            assert!(by_combination.is_none_or(|other| other == expected), "{what}");
            combined += usize::from(by_combination.is_some());
        }
    }
    assert!(combined > 500, "{combined}");
}

/// Bytes that are no point, and other encodings of points: y + p, and -0. dalek takes these, too.
#[test]
fn a_lane_says_whether_there_is_a_point_and_changes_no_other() {
    let Some(lanes) = lanes() else { return };
    let mut source = Source::new("Ed25519, points");
    let (mut points, mut others) = (0, 0);
    for _ in 0..4_000 / LANES {
        let a = [[0; 32]; LANES].map(|_| {
            let mut encoding = source.bytes();
            if source.below(3) == 0 {
                let byte = source.one_of(&[0, 0xff]);
                encoding.fill(byte);
                (encoding[0], encoding[31]) = match byte {
                    0 => (source.below(20) as u8, source.one_of(&[0, 0x80])),
                    _ => (0xec + source.below(20) as u8, source.one_of(&[0x7f, 0xff])),
                };
            }
            encoding
        });
        let [s, k] = [0; 2].map(|_| [[0; 32]; LANES].map(|_| scalar(&mut source)));
        let (r, is_point) = computed(lanes, &a, &s, &k);
        for lane in 0..LANES {
            let point = CompressedEdwardsY(a[lane]).decompress();
            assert_eq!(is_point >> lane & 1 == 1, point.is_some(), "{:02x?}", a[lane]);
            let by_combination = point.and_then(|point| by_combination(point, &s[lane], &k[lane]));
            assert!(
                by_combination.is_none_or(|expected| r[lane] == expected.compress().to_bytes()),
                "{:02x?}",
                a[lane]
            );
            points += usize::from(point.is_some());
            others += usize::from(point.is_none());
        }
    }
    assert!(points > 1_000 && others > 1_000, "{points} {others}");
}

/// Every encoding of a point of small order, and every y that is not reduced (`published::odd_points`).
#[test]
fn a_lane_decodes_published_odd_points_as_dalek_does() {
    let Some(lanes) = lanes() else { return };
    let (odd, mut source, mut points) = (odd_points(), Source::new("Ed25519, odd points"), 0);
    for first in 0..odd.len() {
        let a: Numbers = core::array::from_fn(|lane| odd[(first + 5 * lane) % odd.len()]);
        let [s, k] = [0; 2].map(|_| [[0; 32]; LANES].map(|_| scalar(&mut source)));
        let (r, is_point) = computed(lanes, &a, &s, &k);
        for lane in 0..LANES {
            let point = CompressedEdwardsY(a[lane]).decompress();
            assert_eq!(is_point >> lane & 1 == 1, point.is_some(), "{:02x?}", a[lane]);
            let expected = point.map(|point| times(&s[lane], BASE) - times(&k[lane], point));
            assert!(expected.is_none_or(|expected| r[lane] == expected.compress().to_bytes()), "{:02x?}", a[lane]);
            points += usize::from(point.is_some());
        }
    }
    // In every lane the eight of small order, and 26 encodings that are not canonical.
    assert_eq!((odd.len(), points), (48, LANES * (8 + 26)));
}
