//! ECDSA on P-256.

use super::super::algorithm::POINT_LENGTH;
use super::*;

/// The order n (SP 800-186, 3.2.1.3) and, one more and one less.
const ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
const ABOVE: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632552";
const BELOW: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550";
/// The prime of the field.
const PRIME: &str = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";

/// What both say, which is the same. None: no key. Other forms than the uncompressed one are refused above both.
fn is_signature(point: &[u8; POINT_LENGTH], message: &[u8], signature: &[u8; 64]) -> Option<bool> {
    if point[0] != 4 {
        assert!(EcdsaKey::parse(point).is_err());
        return None;
    }
    let native = native::EcdsaKey::parse(point).ok().map(|key| key.is_signature(message, signature));
    let portable = portable::EcdsaKey::parse(point).ok().map(|key| key.is_signature(message, signature));
    assert_eq!(native, portable, "{point:02x?} {message:02x?} {signature:02x?}");
    native
}

/// n - s, which verifies where s does.
fn negated(s: &[u8]) -> [u8; 32] {
    let mut borrow = 0;
    let mut difference = array::<32>(ORDER);
    for (byte, take) in difference.iter_mut().rev().zip(s.iter().rev()) {
        let rest = i16::from(*byte) - i16::from(*take) - borrow;
        borrow = i16::from(rest < 0);
        *byte = u8::try_from(rest.rem_euclid(256)).unwrap();
    }
    difference
}

#[test]
fn both_say_the_same_of_3_000_hostile_signatures() {
    let mut numbers = Numbers::new("ECDSA");
    let (mut valid, mut invalid, mut keyless) = (0, 0, 0);
    for case in 0..3_000 {
        let signer = native::EcdsaSecret::import(&numbers.bytes()).unwrap();
        let (mut point, mut message) = (signer.point().unwrap(), numbers.bytes().to_vec());
        let mut signature = signer.sign(&message).unwrap();
        let half = numbers.one_of(&[0, 32]);
        match case % 12 {
            0 => numbers.flip(&mut message),
            1 => numbers.flip(&mut signature),
            2 => numbers.flip(&mut point[1..]),
            3 => signature[half..half + 32].fill(numbers.one_of(&[0, 0xff])),
            4 => {
                let edge = numbers.one_of(&[ORDER, ABOVE, BELOW, PRIME]);
                signature[half..half + 32].copy_from_slice(&array::<32>(edge));
            }
            5 => signature[half..half + 32].copy_from_slice(&numbers.bytes()),
            6 => signature.rotate_left(32),
            7 => point[0] = numbers.one_of(&[0, 2, 3, 5, 6, 7]),
            8 => point[1..33].copy_from_slice(&array::<32>(PRIME)),
            9 => {
                let other = negated(&signature[32..]);
                signature[32..].copy_from_slice(&other);
            }
            10 => {
                let other = negated(&signature[..32]);
                signature[..32].copy_from_slice(&other);
            }
            _ => {}
        }
        match is_signature(&point, &message, &signature) {
            Some(true) => valid += 1,
            Some(false) => invalid += 1,
            None => keyless += 1,
        }
    }
    assert_eq!(valid + invalid + keyless, 3_000);
    assert_eq!((valid, keyless), (500, 750));
}

#[test]
fn both_import_the_same_numbers_and_verify_what_the_other_signs() {
    let mut numbers = Numbers::new("ECDSA keys");
    let edges = [ORDER, ABOVE, &"00".repeat(32), &"ff".repeat(32)].map(array);
    for secret in edges {
        assert!(native::EcdsaSecret::import(&secret).is_none());
        assert!(portable::EcdsaSecret::import(&secret).is_none());
    }
    let one = array(&["00".repeat(31), "01".to_owned()].concat());
    for secret in [one, array(BELOW)].into_iter().chain((0..100).map(|_| numbers.bytes())) {
        let native = native::EcdsaSecret::import(&secret).unwrap();
        let portable = portable::EcdsaSecret::import(&secret).unwrap();
        let point = native.point().unwrap();
        assert_eq!(Some(point), portable.point());
        for signature in [native.sign(b"message"), portable.sign(b"message")] {
            assert_eq!(is_signature(&point, b"message", &signature.unwrap()), Some(true));
        }
    }
}

#[test]
fn the_native_one_signs_with_another_nonce_every_time() {
    let native = native::EcdsaSecret::import(&[7; 32]).unwrap();
    let portable = portable::EcdsaSecret::import(&[7; 32]).unwrap();
    assert_ne!(native.sign(b"message").unwrap()[..32], native.sign(b"message").unwrap()[..32]);
    assert_eq!(portable.sign(b"message"), portable.sign(b"message"));
}
