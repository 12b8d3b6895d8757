//! Project Wycheproof's cases through the functions that the crate uses, by the native and by the portable crates.

use super::*;
use crate::primitives::portable;
use rsa::pkcs1::DecodeRsaPublicKey;
use rsa::traits::PublicKeyParts;
use wycheproof::{TestResult, ecdsa, rsa_pss_verify as pss};

/// How often each answer was given.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Answers {
    valid: usize,
    bad: usize,
    length: usize,
    range: usize,
}

impl Answers {
    fn count(&mut self, verified: Result<(), CertificateError>) {
        match verified {
            Ok(()) => self.valid += 1,
            Err(CertificateError::BadSignature) => self.bad += 1,
            Err(CertificateError::SignatureLength) => self.length += 1,
            Err(CertificateError::SignatureRange) => self.range += 1,
            Err(other) => panic!("{other:?}"),
        }
    }

    fn total(&self) -> usize {
        self.valid + self.bad + self.length + self.range
    }
}

#[test]
fn es256_verifies_every_case_and_refuses_lengths_and_ranges() {
    let set = ecdsa::TestSet::load(ecdsa::TestName::EcdsaSecp256r1Sha256P1363).unwrap();
    let mut answers = Answers::default();
    for group in &set.test_groups {
        let key = EcdsaKey::parse(&group.key.key).unwrap();
        let point = group.key.key.as_slice().try_into().unwrap();
        let portable = portable::EcdsaKey::parse(point).unwrap();
        assert_eq!((portable.point(), key.point()), (*point, *point));
        for test in &group.tests {
            let verified = key.verify(&test.msg, &test.sig);
            let is_valid = test.result == TestResult::Valid;
            assert_eq!(verified.is_ok(), is_valid, "{}", test.tc_id);
            answers.count(verified);
            if let Ok(signature) = test.sig.as_slice().try_into() {
                let agrees = portable.is_signature(&test.msg, signature) == is_valid;
                assert!(agrees, "{}", test.tc_id);
            }
        }
    }
    assert_eq!(set.number_of_tests, answers.total());
    assert_eq!(answers, Answers { valid: 173, bad: 18, length: 21, range: 50 });
}

#[test]
fn ps256_verifies_every_case_of_three_key_sizes() {
    let sets = [
        pss::TestName::RsaPss2048Sha256Mgf1SaltLen32,
        pss::TestName::RsaPss3072Sha256Mgf1SaltLen32,
        pss::TestName::RsaPss4096Sha256Mgf1SaltLen32,
    ];
    let mut counts = Vec::new();
    for set in sets.map(|name| pss::TestSet::load(name).unwrap()) {
        let mut answers = Answers::default();
        for group in &set.test_groups {
            let parsed = rsa::PublicKey::from_pkcs1_der(&group.asn_key).unwrap();
            let modulus = parsed.n_bytes();
            let exponent = parsed.e_bytes();
            let key = RsaKey::parse(&modulus, &exponent, &group.asn_key).unwrap();
            let portable = portable::RsaKey::parse(&modulus, &exponent, &[]).unwrap();
            for test in &group.tests {
                let verified = key.verify(&test.msg, &test.sig);
                let is_valid = test.result == TestResult::Valid;
                assert_eq!(verified.is_ok(), is_valid, "{}", test.tc_id);
                answers.count(verified);
                let agrees = portable.is_pss_signature(&test.msg, &test.sig) == is_valid;
                assert!(agrees, "{}", test.tc_id);
            }
        }
        assert_eq!(set.number_of_tests, answers.total());
        counts.push(answers);
    }
    assert_eq!(counts, [Answers { valid: 63, bad: 40, length: 5, range: 0 }; 3]);
}

/// `RSAPublicKey` (RFC 8017, A.1.1), in DER.
fn der(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let item = |tag: u8, content: &[u8]| {
        let length = u16::try_from(content.len()).unwrap();
        let length = match length {
            0..=127 => vec![u8::try_from(length).unwrap()],
            128..=255 => vec![0x81, u8::try_from(length).unwrap()],
            _ => [&[0x82][..], &length.to_be_bytes()].concat(),
        };
        [&[tag], &length[..], content].concat()
    };
    let number = |bytes: &[u8]| match bytes.first() {
        Some(0x80..) => item(2, &[&[0], bytes].concat()),
        _ => item(2, bytes),
    };
    item(0x30, &[number(modulus), number(exponent)].concat())
}

#[test]
fn rsa_keys_are_the_same_if_both_numbers_are() {
    let key = |last: u8, exponent: &[u8]| {
        let mut modulus = [0x81; 256];
        modulus[255] = last;
        RsaKey::parse(&modulus, exponent, &der(&modulus, exponent)).unwrap()
    };
    let one = key(0x81, &[3]);
    assert!(one == key(0x81, &[3]));
    assert!(one != key(0x83, &[3]) && one != key(0x81, &[1, 0, 1]));
}

#[test]
fn keys_that_are_too_short_or_no_points_are_refused() {
    assert_eq!(EcdsaKey::parse(&[4; 64]).err(), Some(CertificateError::KeyUnsupported));
    assert_eq!(EcdsaKey::parse(&[2; 33]).err(), Some(CertificateError::KeyUnsupported));
    // The hybrid form (X9.62, 4.3.6), as long as an uncompressed point.
    assert_eq!(EcdsaKey::parse(&[6; 65]).err(), Some(CertificateError::KeyUnsupported));
    // Long enough, and no point of the curve.
    assert_eq!(EcdsaKey::parse(&[4; 65]).err(), Some(CertificateError::KeyUnsupported));
    let odd = [0x80; 255];
    for (modulus, is_long_enough) in [(&odd[..], false), (&[0x7f; 256], false), (&[0x81; 256], true)] {
        let parsed = RsaKey::parse(modulus, &[1, 0, 1], &der(modulus, &[1, 0, 1]));
        assert_eq!(parsed.is_ok(), is_long_enough);
    }
    let long = RsaKey::parse(&[0x81; 1_025], &[1, 0, 1], &[]);
    assert_eq!(long.err(), Some(CertificateError::RsaKeyLength));
    let with = |last: u8, exponent: &[u8]| {
        let mut modulus = [0x81; 256];
        modulus[255] = last;
        RsaKey::parse(&modulus, exponent, &der(&modulus, exponent)).err()
    };
    for exponent in [&[3][..], &[1, 0, 1], &[1, 0xff, 0xff, 0xff, 0xff]] {
        assert_eq!(with(0x81, exponent), None, "{exponent:?}");
        let unsupported = Some(CertificateError::KeyUnsupported);
        assert_eq!(with(0x80, exponent), unsupported, "an even modulus");
    }
    for exponent in [&[][..], &[0], &[1], &[2], &[1, 0, 0], &[2, 0, 0, 0, 1], &[1; 40]] {
        let unsupported = Some(CertificateError::KeyUnsupported);
        assert_eq!(with(0x81, exponent), unsupported, "{exponent:?}");
    }
}
