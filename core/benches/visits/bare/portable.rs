//! In pure Rust, by dalek.

use super::{Prepared, prepared};
use ed25519_dalek::{Signer, SigningKey};
use std::hint::black_box;
use x25519_dalek::{PublicKey, StaticSecret};

pub(super) fn base(secret: &[u8; 32]) -> PublicKey {
    PublicKey::from(&StaticSecret::from(*secret))
}

pub(super) fn agree(secret: &[u8; 32]) -> Prepared {
    let (key, peer) = (StaticSecret::from(*secret), base(&[9; 32]));
    prepared(move || key.diffie_hellman(black_box(&peer)))
}

pub(super) fn author(seed: &[u8; 32]) -> SigningKey {
    SigningKey::from_bytes(seed)
}

pub(super) fn sign(seed: &[u8; 32], message: Vec<u8>) -> Prepared {
    let key = author(seed);
    prepared(move || key.sign(black_box(&message)))
}

pub(super) fn verify(seed: &[u8; 32], message: Vec<u8>) -> Prepared {
    let key = author(seed);
    let (public, signed) = (key.verifying_key().to_bytes(), key.sign(&message));
    prepared(move || {
        let public = ed25519_dalek::VerifyingKey::from_bytes(black_box(&public)).unwrap();
        public.verify_strict(&message, &signed).unwrap();
    })
}
