//! X25519.

use super::*;
use episeal_testkit::hostile::Numbers as Source;
use episeal_testkit::hostile::agreements::{Case, of_low_order};
use std::prelude::v1::*;
use x25519_dalek::x25519;

fn computed(lanes: Lanes, scalars: &Numbers, points: &Numbers) -> Numbers {
    let mut shared = [[0xa5; 32]; LANES];
    lanes.x25519(scalars, points, &mut shared);
    shared
}

/// Scalar, u-coordinate and result: RFC 7748, sections 5.2 and 6.1.
const VECTORS: [[&str; 3]; 4] = [
    [
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
    ],
    [
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
    ],
    [
        "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
        "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
        "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
    ],
    [
        "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
        "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
    ],
];

#[test]
fn each_lane_gives_the_results_of_rfc_7748() {
    let Some(lanes) = lanes() else { return };
    for first in 0..LANES {
        let vector = |lane: usize| VECTORS[(first + lane) % VECTORS.len()].map(array::<32>);
        let column = |column: usize| core::array::from_fn(|lane| vector(lane)[column]);
        assert_eq!(computed(lanes, &column(0), &column(1)), column(2));
    }
}

/// The first lane is that of RFC 7748, section 5.2; the others start elsewhere and are dalek's.
#[test]
fn iterated_a_thousand_times_each_lane_gives_its_own_result() {
    let Some(lanes) = lanes() else { return };
    let mut k: Numbers = core::array::from_fn(|lane| [9 + lane as u8; 32]);
    let mut nine = [0; 32];
    nine[0] = 9;
    k[0] = nine;
    let (mut u, start) = (k, k);
    for iteration in 1..=1_000 {
        (k, u) = (computed(lanes, &k, &u), k);
        if iteration == 1 {
            let once = "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079";
            assert_eq!(k[0], array(once));
        }
    }
    let thousand_times = "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51";
    assert_eq!(k[0], array(thousand_times));
    for (start, k) in start.into_iter().zip(k) {
        let by_dalek = (0..1_000).fold((start, start), |(k, u), _| (x25519(k, u), k));
        assert_eq!(k, by_dalek.0);
    }
}

#[test]
fn a_point_of_small_order_gives_zeros_in_its_lane_and_changes_no_other() {
    let Some(lanes) = lanes() else { return };
    let mut source = Source::new("X25519, small order");
    let small = of_low_order();
    for case in 0..200 {
        let scalars = [[0; 32]; LANES].map(|_| source.bytes());
        let mut points = [[0; 32]; LANES].map(|_| source.bytes());
        for (lane, point) in points.iter_mut().enumerate().filter(|(lane, _)| case >> lane & 1 == 1) {
            *point = small[(case + lane) % small.len()];
        }
        let expected: Numbers = core::array::from_fn(|lane| match case >> lane & 1 {
            1 => [0; 32],
            _ => x25519(scalars[lane], points[lane]),
        });
        assert_eq!(computed(lanes, &scalars, &points), expected);
    }
}

/// Points that are not reduced, of small and of mixed order, on the twist; with the highest bit, which does not count.
#[test]
fn each_lane_gives_what_dalek_gives_for_10_000_hostile_points() {
    let Some(lanes) = lanes() else { return };
    let mut source = Source::new("X25519, hostile");
    let mut agreed = 0;
    for _ in 0..10_000 / LANES {
        let cases: [Case; LANES] = core::array::from_fn(|_| Case::make(&mut source));
        let shared = computed(lanes, &cases.map(|case| case.secret), &cases.map(|case| case.peer));
        for (case, shared) in cases.iter().zip(shared) {
            let expected = case.agreed();
            assert_eq!(shared, expected.unwrap_or_default(), "{case:02x?} of {cases:02x?}");
            agreed += usize::from(expected.is_some());
        }
    }
    assert!((7_000..9_500).contains(&agreed), "{agreed}");
}
