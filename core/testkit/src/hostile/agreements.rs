//! X25519.

use super::Numbers;
use super::published::{LOW_ORDER, LOW_ORDER_UNMASKED, bytes};
use curve25519_dalek::Scalar;
use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::edwards::EdwardsPoint;
use episeal_base::primitives::{AgreementKey, Secret, agree_many};
use x25519_dalek::{PublicKey, StaticSecret};

/// A secret scalar and the u-coordinate of a peer.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub secret: [u8; 32],
    pub peer: [u8; 32],
}

/// From p, 2^255 - 19, to 2^255 - 1: what is reduced.
fn not_reduced(numbers: &mut Numbers<'_>) -> [u8; 32] {
    let mut above = [0xff; 32];
    (above[0], above[31]) = (0xed + numbers.below(19) as u8, 0x7f);
    above
}

/// A multiple of the base point and, added to it, a point of small order.
fn of_mixed_order(numbers: &mut Numbers<'_>) -> [u8; 32] {
    let multiple = EdwardsPoint::mul_base(&Scalar::from_bytes_mod_order(numbers.bytes()));
    (multiple + numbers.one_of(&EIGHT_TORSION)).to_montgomery().to_bytes()
}

impl Case {
    /// Half of the random points are on the twist.
    pub fn make(numbers: &mut Numbers<'_>) -> Self {
        let secret = match numbers.below(10) {
            0 => [0; 32],
            1 => [0xff; 32],
            _ => numbers.bytes(),
        };
        let mut peer = match numbers.below(6) {
            0 => not_reduced(numbers),
            1 if numbers.below(4) == 0 => bytes(numbers.one_of(&LOW_ORDER_UNMASKED)),
            1 => bytes(numbers.one_of(&LOW_ORDER)),
            2 => of_mixed_order(numbers),
            _ => numbers.bytes(),
        };
        match numbers.below(4) {
            0 => peer[31] |= 0x80,
            1 => peer[31] &= 0x7f,
            2 => numbers.flip(&mut peer),
            _ => {}
        }
        Self { secret, peer }
    }

    /// By x25519-dalek: nothing for zeros.
    pub fn agreed(&self) -> Option<[u8; 32]> {
        let shared = StaticSecret::from(self.secret).diffie_hellman(&PublicKey::from(self.peer));
        shared.was_contributory().then(|| shared.to_bytes())
    }
}

/// How many agree: many, one and dalek.
pub fn check(cases: &[Case]) -> usize {
    let keys: Vec<_> = cases.iter().map(|case| AgreementKey::from_secret(Secret::copy_of(&case.secret))).collect();
    let pairs: Vec<_> = keys.iter().zip(cases.iter().map(|case| &case.peer)).collect();
    let many = agree_many(&pairs);
    assert_eq!(many.len(), cases.len());
    for (((key, peer), many), case) in pairs.iter().zip(&many).zip(cases) {
        assert!(*many == key.agree(peer), "one of many differs from one: {case:02x?} of {cases:02x?}");
        let many = many.as_ref().ok().map(|shared| *shared.expose());
        assert_eq!(many, case.agreed(), "dalek differs: {case:02x?} of {cases:02x?}");
    }
    many.iter().filter(|many| many.is_ok()).count()
}
