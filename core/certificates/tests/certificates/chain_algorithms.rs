//! The algorithms with which authorities certify signers: chains that OpenSSL made (chains/make.sh), and what was
//! changed in them.
#![cfg(feature = "csca")]

use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    self, KeyPair as _, RSA_PSS_SHA256, RSA_PSS_SHA512, RsaPssSaltLength, RsaSignatureEncoding,
};
use base64ct::{Base64, Encoding};
use episeal_testkit::api::certificates::*;
use episeal_testkit::certificates::*;
use episeal_testkit::der::*;
use p384::ecdsa::signature::hazmat::PrehashSigner;
use sha2::Digest;

const AUTHORITIES: &str = include_str!("chains/authorities.pem");
const SIGNERS: &str = include_str!("chains/signers.pem");

/// 2027-01-15, when all of them are valid.
const LATER: i64 = 1_800_000_000;

const ECDSA_SHA256: &str = "06082a8648ce3d040302";
const ECDSA_SHA384: &str = "06082a8648ce3d040303";
const RSA_SHA256: &str = "06092a864886f70d01010b";
const RSA: &str = "06092a864886f70d010101";
const RSA_PSS: &str = "06092a864886f70d01010a";
const MGF1: &str = "06092a864886f70d010108";
const EC: &str = "06072a8648ce3d0201";
const P_256: &str = "06082a8648ce3d030107";
const P_384: &str = "06052b81040022";
const BRAINPOOL_P_384: &str = "06092b240303020801010b";
const SHA1: &str = "06052b0e03021a";
const SHA256: &str = "0609608648016503040201";
const SHA512: &str = "0609608648016503040203";
const NULL: &str = "0500";

/// The certificates of a file with their names.
fn named(file: &str) -> Vec<(String, Vec<u8>)> {
    let parts = file.split_terminator("-----END CERTIFICATE-----\n");
    let part = |part: &str| {
        let (name, lines) = part.split_once("\n-----BEGIN CERTIFICATE-----\n").unwrap();
        let der = Base64::decode_vec(&lines.replace('\n', "")).unwrap();
        (name.to_owned(), der)
    };
    parts.map(part).collect()
}

fn find(file: &str, name: &str) -> Vec<u8> {
    let mut found = named(file).into_iter().filter(|(other, _)| other == name);
    found.next().unwrap().1
}

/// True if one of these authorities certified the signer, whose key is 32 bytes 0x5a.
fn is_certified(signer: &[u8], authorities: &[Vec<u8>]) -> bool {
    let key = p256::ecdsa::SigningKey::from_slice(&[0x5a; 32]).unwrap();
    let signer = Signer { key, der: signer.to_vec() };
    let text = signer.text(&claims_at(recovery(), LATER.into(), (LATER + 9).into()));
    let list = signer.list();
    let verify = |list| verify_certificate(&text, &CertificateTrust::without_revocations(&list), LATER).map(drop).err();
    assert_eq!(verify(list.clone()), None, "the signer itself is sound");
    match verify(list.certified_by(authorities).unwrap()) {
        None => true,
        Some(error) => {
            assert_eq!(error, CertificateError::SignerUntrusted);
            false
        }
    }
}

/// An `AlgorithmIdentifier`.
fn algorithm(id: &str, parameters: &[u8]) -> Vec<u8> {
    tlv(0x30, &[&hex(id), parameters])
}

/// RSASSA-PSS-params (RFC 4055, 3.1): the hash, that of MGF1, the salt, and what follows.
fn pss(hash: &[u8], mask: &[u8], salt: u8, more: &[u8]) -> Vec<u8> {
    let mask = algorithm(MGF1, mask);
    let salt = [&[0xa2, 3, 2, 1, salt], more].concat();
    tlv(0x30, &[&tlv(0xa0, &[hash]), &tlv(0xa1, &[&mask]), &salt])
}

#[test]
fn what_openssl_certifies_is_taken_with_every_algorithm_but_those_that_are_not() {
    let authorities: Vec<_> = named(AUTHORITIES).into_iter().map(|(_, der)| der).collect();
    let signers = named(SIGNERS);
    for (name, der) in &signers {
        let is_taken = name.starts_with("taken ");
        assert!(is_taken || name.starts_with("refused "));
        assert_eq!(is_certified(der, &authorities), is_taken, "{name}");
    }
    assert_eq!(signers.len(), 35);
}

/// The key of an authority, changed: whether it still certifies a signer; `name` says who issued it.
fn certifies_with(authority: &str, name: &str, spki: &[&[u8]]) -> bool {
    let changed = with_key(&find(AUTHORITIES, authority), &tlv(0x30, spki));
    is_certified(&find(SIGNERS, name), &[changed])
}

#[test]
fn a_key_for_pss_is_for_pss_alone_and_for_what_its_parameters_name() {
    let (rsa, key) = ("RSA-3072", key_bits(&find(AUTHORITIES, "RSA-3072")));
    let with = |name: &str, id: &str, parameters: &[u8]| certifies_with(rsa, name, &[&algorithm(id, parameters), &key]);
    let [null256, bare256] = [hex(NULL), vec![]].map(|null| algorithm(SHA256, &null));
    let [null512, bare512] = [hex(NULL), vec![]].map(|null| algorithm(SHA512, &null));
    let (sha1, odd256) = (algorithm(SHA1, &hex(NULL)), algorithm(SHA256, &hex("020100")));
    let (small, large) = ("taken RSA-3072 pss sha256", "taken RSA-3072 pss sha512");
    for (parameters, of_small, of_large) in [
        (vec![], true, true),
        (pss(&null256, &null256, 32, &[]), true, false),
        (pss(&bare256, &bare256, 20, &[]), true, false),
        (pss(&bare256, &bare256, 33, &[]), false, false),
        (pss(&null512, &bare512, 64, &[]), false, true),
        (pss(&bare512, &null512, 0, &[]), false, true),
        (pss(&bare512, &bare512, 65, &[]), false, false),
        (pss(&bare256, &bare256, 32, &hex("a303020101")), true, false),
        (pss(&bare256, &bare256, 32, &hex("a303020102")), false, false),
        (pss(&bare256, &bare256, 32, &hex(NULL)), false, false),
        (pss(&bare256, &bare512, 32, &[]), false, false),
        (pss(&odd256, &odd256, 32, &[]), false, false),
        (pss(&bare256, &odd256, 32, &[]), false, false),
        (pss(&bare512, &sha1, 32, &[]), false, false),
        (pss(&sha1, &sha1, 20, &[]), false, false),
        (hex("3000"), false, false),
        (hex(NULL), false, false),
    ] {
        assert_eq!(with(small, RSA_PSS, &parameters), of_small);
        assert_eq!(with(large, RSA_PSS, &parameters), of_large);
    }
    // A key for both paddings has no parameters.
    assert!(with(small, RSA, &hex(NULL)) && with(small, RSA, &[]));
    assert!(!with(small, RSA, &pss(&bare256, &bare256, 32, &[])));
    let authority = find(AUTHORITIES, "RSA-2048");
    let spki = [algorithm(RSA_PSS, &[]), key_bits(&authority)].concat();
    assert!(!certifies_with("RSA-2048", "taken RSA-2048 sha256", &[&spki]));
}

#[test]
fn a_point_is_of_the_curve_that_is_named() {
    let key = key_bits(&find(AUTHORITIES, "P-384"));
    let with =
        |name: &str, id: &str, parameters: &[u8]| certifies_with("P-384", name, &[&algorithm(id, parameters), &key]);
    let name = "taken P-384 sha384";
    assert!(with(name, EC, &hex(P_384)));
    assert!(!with(name, EC, &hex(P_256)));
    assert!(!with(name, EC, &hex(BRAINPOOL_P_384)));
    assert!(!with(name, EC, &[]) && !with(name, EC, &hex(NULL)));
    assert!(!with(name, RSA, &hex(NULL)));
}

/// An authority's certificate with another one's key, and a signer in its name.
fn authority(name: &str, spki: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let of_signer = match name {
        "P-384" => "taken P-384 sha384",
        _ => "taken RSA-2048 sha256",
    };
    (with_key(&find(AUTHORITIES, name), spki), find(SIGNERS, of_signer))
}

#[test]
fn the_hash_that_is_named_is_the_one_that_was_used_and_named_twice() {
    let key = p384::ecdsa::SigningKey::from_slice(&[7; 48]).unwrap();
    let point = key.verifying_key().to_sec1_bytes();
    let spki = tlv(0x30, &[&algorithm(EC, &hex(P_384)), &tlv(3, &[&[0], &point])]);
    let (csca, dsc) = authority("P-384", &spki);
    let sign = |digest: &[u8]| -> Vec<u8> {
        let signature: p384::ecdsa::DerSignature = key.sign_prehash(digest).unwrap();
        signature.as_bytes().to_vec()
    };
    let sha256 = |signed: &[u8]| sign(&sha2::Sha256::digest(signed));
    let sha384 = |signed: &[u8]| sign(&sha2::Sha384::digest(signed));
    let [of256, of384] = [ECDSA_SHA256, ECDSA_SHA384].map(|id| algorithm(id, &[]));
    let check = |inner: &[u8], outer: &[u8], sign: &dyn Fn(&[u8]) -> Vec<u8>| {
        let signer = signed_again(&dsc, inner, outer, &[0], sign);
        is_certified(&signer, std::slice::from_ref(&csca))
    };
    assert!(check(&of256, &of256, &sha256) && check(&of384, &of384, &sha384));
    assert!(!check(&of256, &of256, &sha384) && !check(&of384, &of384, &sha256));
    assert!(!check(&of256, &of384, &sha256) && !check(&of384, &of256, &sha256));
    let null = algorithm(ECDSA_SHA384, &hex(NULL));
    assert!(!check(&null, &null, &sha384), "RFC 5758, 3.2");
    let rsa = algorithm(RSA_SHA256, &hex(NULL));
    assert!(!check(&rsa, &rsa, &sha256));
    let zero = |_: &[u8]| hex("3006020100020100");
    assert!(!check(&of384, &of384, &zero));
    let raw = |signed: &[u8]| {
        let signature = sha384(signed);
        let numbers = p384::ecdsa::Signature::from_der(&signature).unwrap();
        numbers.to_bytes().to_vec()
    };
    assert!(!check(&of384, &of384, &raw), "r || s is no DER");
}

#[test]
fn a_signature_that_was_cut_or_grew_certifies_nothing() {
    for (authority, name) in [
        ("P-256", "taken P-256 sha256"),
        ("P-521", "taken P-521 sha512"),
        ("RSA-2048", "taken RSA-2048 sha384"),
        ("PSS", "taken PSS sha512"),
    ] {
        let (csca, dsc) = (find(AUTHORITIES, authority), find(SIGNERS, name));
        let algorithm = signature_algorithm(&dsc);
        let signature = signature_bits(&dsc)[1..].to_vec();
        let check = |unused: &[u8], signature: Vec<u8>| {
            let sign = |_: &[u8]| signature.clone();
            let signer = signed_again(&dsc, &algorithm, &algorithm, unused, &sign);
            is_certified(&signer, std::slice::from_ref(&csca))
        };
        assert!(check(&[0], signature.clone()));
        let end = signature.len() - 1;
        assert!(!check(&[0], signature[..end].to_vec()));
        assert!(!check(&[0], signature[1..].to_vec()));
        assert!(!check(&[0], vec![]));
        assert!(!check(&[0], [&signature[..], &[0]].concat()));
        assert!(!check(&[0], [&[0], &signature[..]].concat()));
        for place in [0, end / 2, end] {
            let mut changed = signature.clone();
            changed[place] ^= 1;
            assert!(!check(&[0], changed));
        }
        let mut even = signature.clone();
        even[end] &= 0xfe;
        assert!(!check(&[1], even), "a bit string of whole bytes");
    }
}

#[test]
fn a_salt_is_as_long_as_the_hash_and_as_stated() {
    let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let bits = tlv(3, &[&[0], key.public_key().as_ref()]);
    let spki = tlv(0x30, &[&algorithm(RSA, &hex(NULL)), &bits]);
    let (csca, dsc) = authority("RSA-2048", &spki);
    let check = |parameters: &[u8], encoding: &'static RsaSignatureEncoding| {
        let named = algorithm(RSA_PSS, parameters);
        let sign = |signed: &[u8]| {
            let mut signature = vec![0; 256];
            let random = aws_lc_rs::rand::SystemRandom::new();
            key.sign(encoding, &random, signed, &mut signature).unwrap();
            signature
        };
        let signer = signed_again(&dsc, &named, &named, &[0], &sign);
        is_certified(&signer, std::slice::from_ref(&csca))
    };
    const SALT_0: RsaSignatureEncoding = RSA_PSS_SHA256.with_pss_salt_length(RsaPssSaltLength::Custom(0));
    const SALT_20: RsaSignatureEncoding = RSA_PSS_SHA256.with_pss_salt_length(RsaPssSaltLength::Custom(20));
    const SALT_33: RsaSignatureEncoding = RSA_PSS_SHA256.with_pss_salt_length(RsaPssSaltLength::Custom(33));
    const LONG_32: RsaSignatureEncoding = RSA_PSS_SHA512.with_pss_salt_length(RsaPssSaltLength::Custom(32));
    let (sha256, sha512) = (algorithm(SHA256, &[]), algorithm(SHA512, &hex(NULL)));
    let small = |salt| pss(&sha256, &sha256, salt, &[]);
    let large = |salt| pss(&sha512, &sha512, salt, &[]);
    assert!(check(&small(32), &RSA_PSS_SHA256) && check(&large(64), &RSA_PSS_SHA512));
    for (salt, encoding) in [
        (32, &SALT_0),
        (32, &SALT_20),
        (32, &SALT_33),
        (0, &SALT_0),
        (20, &SALT_20),
        (33, &SALT_33),
        (20, &RSA_PSS_SHA256),
        (32, &RSA_PSS_SHA512),
        (32, &signature::RSA_PKCS1_SHA256),
    ] {
        assert!(!check(&small(salt), encoding), "{salt}");
    }
    for (salt, encoding) in [(64, &LONG_32), (32, &LONG_32), (64, &RSA_PSS_SHA256)] {
        assert!(!check(&large(salt), encoding), "{salt}");
    }
    assert!(!check(&[], &RSA_PSS_SHA256), "RFC 4055, 3.1: they are there");
    assert!(!check(&hex("3000"), &RSA_PSS_SHA256), "SHA-1 by default");
}

#[test]
fn a_signers_key_for_pss_signs_ps256_if_its_parameters_allow_it() {
    let rsa = RsaSigner::new();
    let plain = params("DSC").self_signed(&rsa.pair()).unwrap();
    let key = key_bits(plain.der());
    let check = |id: &str, parameters: &[u8]| {
        let spki = tlv(0x30, &[&algorithm(id, parameters), &key]);
        let der = with_key(plain.der(), &spki);
        let kid = &sha2::Sha256::digest(&der)[..8];
        let message = rsa.message_of(kid, PS256, &encode(&claims(recovery())));
        let mut list = SignerList::new();
        list.add_der(&der).unwrap();
        let trust = CertificateTrust::without_revocations(&list);
        examine_signed(&message, &trust, NOW).error()
    };
    let (sha256, sha512) = (algorithm(SHA256, &[]), algorithm(SHA512, &[]));
    for (id, parameters, is_taken) in [
        (RSA, hex(NULL), true),
        (RSA_PSS, vec![], true),
        (RSA_PSS, pss(&sha256, &sha256, 32, &[]), true),
        (RSA_PSS, pss(&sha256, &sha256, 20, &[]), true),
        (RSA_PSS, pss(&sha256, &sha256, 33, &[]), false),
        (RSA_PSS, pss(&sha512, &sha512, 32, &[]), false),
        (RSA_PSS, pss(&sha256, &sha512, 32, &[]), false),
        (RSA_PSS, hex("3000"), false),
        (RSA, pss(&sha256, &sha256, 32, &[]), false),
    ] {
        let expected = (!is_taken).then_some(CertificateError::KeyUnsupported);
        assert_eq!(check(id, &parameters), expected, "{id} {parameters:?}");
    }
}
