//! The table computed anew: multiples by dalek, their coordinates by whole numbers.

use super::super::edwards::{D, ROOT_OF_MINUS_1, TWICE_D};
use super::super::field::tests::{p, value};
use super::*;
use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use num_bigint::BigUint;

fn inverse(number: &BigUint) -> BigUint {
    number.modpow(&(p() - 2_u32), &p())
}

fn d() -> BigUint {
    (p() - 121_665_u32) * inverse(&BigUint::from(121_666_u32)) % p()
}

/// x and y of an encoding (RFC 8032, 5.1.3).
fn coordinates(encoding: [u8; 32]) -> (BigUint, BigUint) {
    let (p, one) = (p(), BigUint::from(1_u32));
    let mut y = BigUint::from_bytes_le(&encoding);
    let sign = y.bit(255);
    y.set_bit(255, false);
    let square = (&y * &y + &p - &one) * inverse(&(d() * &y * &y + &one)) % &p;
    let mut x = square.modpow(&((&p + 3_u32) >> 3), &p);
    if &x * &x % &p != square {
        x = x * BigUint::from(2_u32).modpow(&((&p - &one) >> 2), &p) % &p;
    }
    assert_eq!(&x * &x % &p, square);
    (if x.bit(0) == sign { x } else { p - x }, y)
}

fn column(rows: &[Row; 5], multiple: usize) -> BigUint {
    assert!(rows.iter().all(|row| row[multiple] < 1 << 51), "a limb has 51 bits");
    value(rows.map(|row| row[multiple]))
}

#[test]
fn the_table_has_once_to_eight_times_the_base_point() {
    let mut point = ED25519_BASEPOINT_POINT;
    for multiple in 0..8 {
        let (x, y) = coordinates(point.compress().to_bytes());
        assert_eq!(column(&SUMS, multiple), (&y + &x) % p());
        assert_eq!(column(&DIFFERENCES, multiple), (&y + p() - &x) % p());
        assert_eq!(column(&PRODUCTS, multiple), 2_u32 * d() * x * y % p());
        point += ED25519_BASEPOINT_POINT;
    }
}

#[test]
fn the_constants_of_the_curve_are_those_of_rfc_8032() {
    assert_eq!(value(D), d());
    assert_eq!(value(TWICE_D), 2_u32 * d() % p());
    assert_eq!(value(ROOT_OF_MINUS_1).pow(2) % p(), p() - 1_u32);
    for limb in [D, TWICE_D, ROOT_OF_MINUS_1].as_flattened() {
        assert!(*limb < 1 << 51);
    }
}
