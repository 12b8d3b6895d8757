//! Ed25519.

use super::Numbers;
use super::published::{SMALL_ORDER, bytes};
use curve25519_dalek::Scalar;
use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use ed25519_dalek::{Verifier, VerifyingKey};
use episeal_base::primitives::{Signature, verify, verify_many};
use sha2::{Digest, Sha512};

/// The order of the base point.
const ORDER: [u8; 32] = *b"\xed\xd3\xf5\x5c\x1a\x63\x12\x58\xd6\x9c\xf7\xa2\xde\xf9\xde\x14\
    \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10";

/// So long that, after R and A, it ends about where a block of SHA-512 or its padding does.
const LENGTHS: [usize; 12] = [1, 1, 1, 2, 46, 47, 48, 63, 64, 65, 176, 300];

/// A public key, a message and a signature.
#[derive(Clone, Debug)]
pub struct Case {
    pub public: [u8; 32],
    pub message: Vec<u8>,
    pub signature: [u8; 64],
}

/// A multiple of the base point, and a point of small order that is added to it.
struct Point {
    scalar: Scalar,
    torsion: EdwardsPoint,
}

impl Point {
    /// Every second one of prime order, every fourth of small order, the rest mixed.
    fn make(numbers: &mut Numbers<'_>) -> Self {
        let scalar = Scalar::from_bytes_mod_order(numbers.bytes());
        match numbers.below(4) {
            0 | 1 => Self { scalar, torsion: EIGHT_TORSION[0] },
            2 => Self { scalar, torsion: numbers.one_of(&EIGHT_TORSION) },
            _ => Self { scalar: Scalar::ZERO, torsion: numbers.one_of(&EIGHT_TORSION) },
        }
    }

    /// One in eight with another encoding of the same point, where there is one: y + p, or the other sign of x = 0.
    fn encode(&self, numbers: &mut Numbers<'_>) -> [u8; 32] {
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
    Scalar::from_bytes_mod_order_wide(&Sha512::digest([r, public, message].concat()).into())
}

/// S plus a multiple of the order, while it fits 32 bytes.
fn add_order(s: &mut [u8], times: usize) {
    for _ in 0..times {
        let mut carry = 0;
        for (byte, add) in s.iter_mut().zip(ORDER) {
            let sum = u16::from(*byte) + u16::from(add) + carry;
            [*byte, _] = sum.to_le_bytes();
            carry = sum >> 8;
        }
    }
}

/// Encodings that mean no point of the curve to anybody, or not to everybody.
fn odd_encoding(numbers: &mut Numbers<'_>) -> [u8; 32] {
    let mut encoded = match numbers.below(4) {
        0 => return numbers.bytes(),
        1 => return bytes(numbers.one_of(&SMALL_ORDER)),
        2 => [0xff; 32],
        _ => [0; 32],
    };
    (encoded[0], encoded[31]) = match encoded[0] {
        0xff => (0xec + numbers.below(20) as u8, numbers.one_of(&[0x7f, 0xff])),
        _ => (numbers.one_of(&[0, 1, 2, 3, 18, 19]), numbers.one_of(&[0, 0x80])),
    };
    encoded
}

impl Case {
    pub fn make(numbers: &mut Numbers<'_>) -> Self {
        let mut case = Self::forge(numbers);
        case.spoil(numbers);
        case
    }

    /// Of 16 messages that differ in their last byte one for which the equation holds without the cofactor, if it holds
    /// for any.
    fn forge(numbers: &mut Numbers<'_>) -> Self {
        let (a, r) = (Point::make(numbers), Point::make(numbers));
        let (public, encoded_r) = (a.encode(numbers), r.encode(numbers));
        let mut message = vec![0x5a; numbers.one_of(&LENGTHS)];
        for last in 0..=16 {
            if let Some(byte) = message.last_mut() {
                *byte = last;
            }
            if r.torsion + challenge(&encoded_r, &public, &message) * a.torsion == EIGHT_TORSION[0] {
                break;
            }
        }
        let s = r.scalar + challenge(&encoded_r, &public, &message) * a.scalar;
        let signature = [encoded_r, s.to_bytes()].concat().try_into().unwrap();
        Self { public, message, signature }
    }

    fn spoil(&mut self, numbers: &mut Numbers<'_>) {
        let (r, s) = self.signature.split_at_mut(32);
        match numbers.below(16) {
            0 => numbers.flip(&mut self.public),
            1 => numbers.flip(&mut self.message),
            2 => numbers.flip(r),
            3 => numbers.flip(s),
            4 => {
                let times = 1 + numbers.below(15);
                add_order(s, times);
            }
            5 => s.copy_from_slice(&numbers.bytes()),
            6 => s.fill(0),
            7 => self.public = odd_encoding(numbers),
            8 => r.copy_from_slice(&odd_encoding(numbers)),
            _ => {}
        }
    }

    /// The rule, by other code than ours: A decodes, has this one encoding, and dalek's `verify_strict` takes it.
    pub fn is_strict(&self) -> bool {
        let point = CompressedEdwardsY(self.public).decompress();
        let is_canonical = point.is_some_and(|point| point.compress().as_bytes() == &self.public);
        let verify = |key: VerifyingKey| key.verify_strict(&self.message, &self.signature.into());
        is_canonical && VerifyingKey::from_bytes(&self.public).and_then(verify).is_ok()
    }

    /// What a verifier says that looks at the equation alone.
    pub fn is_loosely_valid(&self) -> bool {
        let verify = |key: VerifyingKey| key.verify(&self.message, &self.signature.into());
        VerifyingKey::from_bytes(&self.public).and_then(verify).is_ok()
    }
}

/// How many are valid: many, one and dalek.
pub fn check(cases: &[Case]) -> usize {
    fn signature(Case { public, message, signature }: &Case) -> Signature<'_> {
        Signature { public, message, signature }
    }
    let many = verify_many(&cases.iter().map(signature).collect::<Vec<_>>());
    assert_eq!(many.len(), cases.len());
    for (many, case) in many.iter().zip(cases) {
        let one = verify(&case.public, &case.message, &case.signature);
        assert_eq!(*many, one, "one of many differs from one: {case:02x?} of {cases:02x?}");
        assert_eq!(many.is_ok(), case.is_strict(), "dalek differs: {case:02x?} of {cases:02x?}");
    }
    many.iter().filter(|many| many.is_ok()).count()
}
