//! X25519.

use super::*;
use episeal_testkit::hostile::Numbers as Source;
use episeal_testkit::hostile::agreements::Case;
use episeal_testkit::hostile::published::{AGREEMENTS, LOW_ORDER, LOW_ORDER_UNMASKED, check_iterated};
use std::prelude::v1::*;
use x25519_dalek::x25519;

fn computed(lanes: Lanes, scalars: &Numbers, points: &Numbers) -> Numbers {
    let mut shared = [[0xa5; 32]; LANES];
    lanes.x25519(scalars, points, &mut shared);
    shared
}

#[test]
fn each_lane_gives_the_results_of_rfc_7748() {
    let Some(lanes) = lanes() else { return };
    for first in 0..LANES {
        let vector = |lane: usize| AGREEMENTS[(first + lane) % AGREEMENTS.len()].map(bytes::<32>);
        let column = |column: usize| core::array::from_fn(|lane| vector(lane)[column]);
        assert_eq!(computed(lanes, &column(0), &column(1)), column(2));
    }
}

/// One lane is that of RFC 7748, section 5.2; the others start elsewhere and are dalek's.
#[test]
fn iterated_a_thousand_times_each_lane_gives_its_own_result() {
    let Some(lanes) = lanes() else { return };
    let start: Numbers = core::array::from_fn(|lane| [9 + lane as u8; 32]);
    let (mut others, mut before) = (start, start);
    check_iterated(|k, u| {
        (others[0], before[0]) = (*k, *u);
        (others, before) = (computed(lanes, &others, &before), others);
        others[0]
    });
    for (start, k) in start.into_iter().zip(others).skip(1) {
        let by_dalek = (0..1_000).fold((start, start), |(k, u), _| (x25519(k, u), k));
        assert_eq!(k, by_dalek.0);
    }
}

#[test]
fn a_point_of_small_order_gives_zeros_in_its_lane_and_changes_no_other() {
    let Some(lanes) = lanes() else { return };
    let mut source = Source::new("X25519, small order");
    let small = LOW_ORDER.map(bytes);
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

/// The highest bit does not count (RFC 7748, section 5): with it these are of low order to those who do not mask it.
#[test]
fn each_lane_masks_the_highest_bit() {
    let Some(lanes) = lanes() else { return };
    let mut source = Source::new("X25519, masks");
    for first in 0..LANES {
        let points = core::array::from_fn(|lane| bytes(LOW_ORDER_UNMASKED[(first + lane) % LOW_ORDER_UNMASKED.len()]));
        let scalars = [[0; 32]; LANES].map(|_| source.bytes());
        let expected: Numbers = core::array::from_fn(|lane| x25519(scalars[lane], points[lane]));
        assert!(expected.iter().all(|shared| *shared != [0; 32]));
        assert_eq!(computed(lanes, &scalars, &points), expected);
    }
}
