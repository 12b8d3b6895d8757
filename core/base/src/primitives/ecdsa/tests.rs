//! The figures of RFC 6979, A.2.5, for SHA-256.

use super::*;
use crate::error::CertificateError;
use crate::primitives::portable;

const X: &str = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
const U: &str = "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6\
    7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
const SAMPLE: &str = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716\
    f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";
const TEST: &str = "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367\
    019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083";

fn unhex(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect()
}

/// PKCS#8 around a private key of 32 bytes, put together by hand.
fn pkcs8(secret: &str) -> Vec<u8> {
    unhex(&format!("3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420{secret}"))
}

#[test]
fn portable_signatures_are_those_of_rfc_6979() {
    let key = portable::EcdsaSecret::import(&unhex(X).try_into().unwrap()).unwrap();
    assert_eq!(key.point().unwrap().to_vec(), unhex(U));
    for (message, signature) in [("sample", SAMPLE), ("test", TEST)] {
        assert_eq!(key.sign(message.as_bytes()).unwrap().to_vec(), unhex(signature));
    }
}

#[test]
fn what_is_signed_verifies_under_the_public_key() {
    let key = EcdsaSigner::from_pkcs8(&pkcs8(X)).unwrap();
    let public = key.public().unwrap();
    assert!(public == EcdsaKey::parse(&unhex(U)).unwrap());
    for message in [&b"sample"[..], b"test", b""] {
        let signature = key.sign(message).unwrap();
        assert_eq!(public.verify(message, &signature), Ok(()));
        assert_eq!(public.verify(b"other", &signature), Err(CertificateError::BadSignature));
    }
}

/// Every length of a key and every public key beside it, then each of these with bytes changed, cut or appended.
#[test]
fn what_is_read_from_pkcs8_is_what_p256_reads() {
    let item = |tag: u8, parts: &[&[u8]]| {
        let content = parts.concat();
        match u8::try_from(content.len()).unwrap() {
            length @ ..0x80 => [&[tag, length], &content[..]].concat(),
            length => [&[tag, 0x81, length], &content[..]].concat(),
        }
    };
    let algorithm = unhex("301306072a8648ce3d020106082a8648ce3d030107");
    let curve = unhex("a00a06082a8648ce3d030107");
    let uncompressed = unhex(U);
    let compressed = |form: u8| [&[form], &uncompressed[1..33]].concat();
    let public = |point: &[u8]| item(0xa1, &[&item(3, &[&[0], point])]);
    let publics = [&uncompressed[..], &compressed(2), &compressed(3), &[0], b""].map(public);
    let mut cases = Vec::new();
    for length in [0, 1, 23, 24, 31, 32, 33] {
        let number = unhex(X)[..length.min(32)].iter().copied().chain(vec![1; length.max(32) - 32]).collect::<Vec<_>>();
        for (curve, public) in [(b"".to_vec(), b"".to_vec()), (curve.clone(), publics[0].clone())]
            .into_iter()
            .chain(publics.iter().map(|public| (b"".to_vec(), public.clone())))
        {
            let key = item(0x30, &[&[2, 1, 1], &item(4, &[&number]), &curve, &public]);
            cases.push(item(0x30, &[&[2, 1, 0], &algorithm, &item(4, &[&key])]));
        }
    }
    let read = cases.iter().filter(|case| reads_as_p256(case)).count();
    assert_eq!(read, 3 + 3, "three lengths without a public key, and three ways with that of the key");
    let mut spoiled = 0;
    for case in cases.iter().filter(|case| EcdsaSigner::from_pkcs8(case).is_some()) {
        for place in 0..case.len() {
            for change in [1, 2, 0x80, 0xff] {
                let mut changed = case.clone();
                changed[place] ^= change;
                spoiled += usize::from(!reads_as_p256(&changed));
            }
            assert!(!reads_as_p256(&case[..place]));
        }
        assert!(!reads_as_p256(&[case, &[0][..]].concat()));
    }
    assert!(spoiled > 100, "{spoiled}");
}

/// Whether both read it, and then with the same public key.
#[track_caller]
fn reads_as_p256(der: &[u8]) -> bool {
    use p256::pkcs8::DecodePrivateKey;
    let ours = EcdsaSigner::from_pkcs8(der).map(|key| key.public().unwrap().point().to_vec());
    let theirs = p256::ecdsa::SigningKey::from_pkcs8_der(der).ok();
    let theirs = theirs.map(|key| key.verifying_key().to_sec1_point(false).as_bytes().to_vec());
    assert_eq!(ours, theirs, "{der:02x?}");
    ours.is_some()
}

#[test]
fn a_signature_of_another_message_or_key_or_out_of_range_is_refused() {
    let public = EcdsaKey::parse(&unhex(U)).unwrap();
    let signature: [u8; 64] = unhex(SAMPLE).try_into().unwrap();
    assert_eq!(public.verify(b"sample", &signature), Ok(()));
    assert!(public.verify(b"test", &signature).is_err());
    let order = unhex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    for half in [0, 32] {
        for number in [&[0; 32], &order[..]] {
            let mut changed = signature;
            changed[half..half + 32].copy_from_slice(number);
            assert_eq!(public.verify(b"sample", &changed), Err(CertificateError::SignatureRange));
        }
    }
    assert!(public.verify(b"sample", &[0; 64]).is_err());
}

#[test]
fn what_is_no_p256_key_is_refused() {
    assert!(EcdsaSigner::from_pkcs8(&pkcs8(&"00".repeat(32))).is_none());
    assert!(EcdsaSigner::from_pkcs8(&pkcs8(&"ff".repeat(32))).is_none());
    assert!(EcdsaSigner::from_pkcs8(&pkcs8(X)[1..]).is_none());
    assert!(EcdsaSigner::from_pkcs8(b"").is_none());
    let mut off_curve = unhex(U);
    off_curve[64] ^= 1;
    assert!(EcdsaKey::parse(&off_curve).is_err());
    assert!(EcdsaKey::parse(&unhex(U)).is_ok());
}

#[test]
fn debug_shows_no_key() {
    let key = EcdsaSigner::from_pkcs8(&pkcs8(X)).unwrap();
    assert_eq!(format!("{key:?} {:?}", key.public().unwrap()), "EcdsaSigner { .. } EcdsaKey { .. }");
}
