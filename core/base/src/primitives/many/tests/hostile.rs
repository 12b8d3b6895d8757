//! What attackers send, beside dalek. `make audit` checks 100,000 more, and the fuzz target `lanes` what it finds.

use super::*;
use crate::primitives::hash::sha512;
use curve25519_dalek::Scalar;
use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::edwards::EdwardsPoint;
use episeal_testkit::hostile::published::{LOW_ORDER, LOW_ORDER_UNMASKED, bytes, many_eddsas, odd_signatures};
use episeal_testkit::hostile::signatures::Case;
use episeal_testkit::hostile::{self, Numbers};

#[test]
fn many_are_what_each_is_and_what_dalek_says_in_10_000_hostile_cases() {
    let mut numbers = Numbers::new("many");
    let checked = hostile::check_many(&mut numbers, 10_000);
    assert!((7_000..9_500).contains(&checked.agreed), "{checked:?}");
    assert!((1_500..6_000).contains(&checked.valid), "{checked:?}");
    assert!(checked.loosely_valid > checked.valid + 1_000, "the rule proves nothing: {checked:?}");
}

/// In groups of nine: eight are computed at once, and one more stays alone.
#[test]
fn many_are_what_each_is_and_what_dalek_says_of_published_points() {
    let mut cases = odd_signatures();
    cases.extend(many_eddsas().into_iter().cycle().take(cases.len() / 9));
    let loosely_valid = cases.iter().filter(|case| case.is_loosely_valid()).count();
    let mut numbers = Numbers::new("published");
    // Those that are valid stand among others.
    for at in (1..cases.len()).rev() {
        cases.swap(at, numbers.below(at + 1));
    }
    let valid: usize = cases.chunks(LANES + 1).map(hostile::signatures::check).sum();
    // Case 3 of the twelve, each time that it comes.
    assert_eq!((cases.len(), valid, loosely_valid), (48 * 48 + 256, 22, 121));
    let secrets: Vec<_> = (0..9).map(|_| numbers.bytes()).collect();
    let mut agreed = 0;
    for first in 0..12 {
        let peer = |at: usize| bytes([&LOW_ORDER[..], &LOW_ORDER_UNMASKED].concat()[(first + at) % 12]);
        let of = |(at, secret): (usize, &[u8; 32])| hostile::agreements::Case { secret: *secret, peer: peer(at) };
        agreed += hostile::agreements::check(&secrets.iter().enumerate().map(of).collect::<Vec<_>>());
    }
    // Of each twelve the five whose highest bit does not count.
    assert_eq!(agreed, 9 * 5);
}

/// Signatures by one who knows the secret key, with R + T for R: S B - k A is R, so that the difference vanishes by the
/// cofactor alone.
fn with_torsion(numbers: &mut Numbers<'_>, torsion: EdwardsPoint) -> Case {
    let [a, r] = [0; 2].map(|_| Scalar::from_bytes_mod_order(numbers.bytes()));
    let public = EdwardsPoint::mul_base(&a).compress().to_bytes();
    let shifted = (EdwardsPoint::mul_base(&r) + torsion).compress().to_bytes();
    let message = numbers.bytes().to_vec();
    let k = sha512::<()>(&[&shifted, &public, message.as_slice()].concat());
    let s = r + Scalar::from_bytes_mod_order_wide(k.expose()) * a;
    Case { public, message, signature: [shifted, s.to_bytes()].concat().try_into().unwrap() }
}

#[test]
fn an_r_plus_a_point_of_order_8_4_or_2_is_refused_among_valid_ones() {
    let mut numbers = Numbers::new("torsion");
    for (at, torsion) in EIGHT_TORSION.into_iter().enumerate() {
        for place in 0..LANES {
            let cases: Vec<_> = (0..LANES)
                .map(|lane| with_torsion(&mut numbers, if lane == place { torsion } else { EIGHT_TORSION[0] }))
                .collect();
            let signatures = cases.iter().map(|case| {
                let Case { public, message, signature } = case;
                Signature { public, message, signature }
            });
            let many = verify_many(&signatures.collect::<Vec<_>>());
            for (lane, (many, case)) in many.iter().zip(&cases).enumerate() {
                assert_eq!(many.is_ok(), lane != place || at == 0, "{case:02x?}");
                assert_eq!(many.is_ok(), case.is_strict(), "{case:02x?}");
            }
        }
    }
}
