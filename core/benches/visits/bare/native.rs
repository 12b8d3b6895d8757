//! By aws-lc-rs.

use super::{Prepared, prepared};
use aws_lc_rs::agreement::{self, PrivateKey, UnparsedPublicKey, X25519};
use aws_lc_rs::signature::{self, ED25519, Ed25519KeyPair, KeyPair};
use std::hint::black_box;

pub(super) fn base(secret: &[u8; 32]) -> PrivateKey {
    PrivateKey::from_private_key(&X25519, secret).unwrap()
}

pub(super) fn agree(secret: &[u8; 32]) -> Prepared {
    let (key, peer) = (base(secret), base(&[9; 32]).compute_public_key().unwrap());
    prepared(move || {
        let peer = UnparsedPublicKey::new(&X25519, black_box(&peer));
        agreement::agree(&key, peer, (), |shared| Ok(<[u8; 32]>::try_from(shared).unwrap())).unwrap()
    })
}

pub(super) fn author(seed: &[u8; 32]) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(seed).unwrap()
}

pub(super) fn sign(seed: &[u8; 32], message: Vec<u8>) -> Prepared {
    let key = author(seed);
    prepared(move || key.sign(black_box(&message)))
}

pub(super) fn verify(seed: &[u8; 32], message: Vec<u8>) -> Prepared {
    let key = author(seed);
    let signed = key.sign(&message);
    let public = signature::UnparsedPublicKey::new(&ED25519, key.public_key().as_ref().to_vec());
    prepared(move || public.verify(black_box(&message), signed.as_ref()).unwrap())
}
