//! The arithmetic of curves, hashes and ciphers by each library that could serve, beside the portable one, which takes
//! the place of a floor: what core/decisions/0012-native.md is built on, and which of them the floors of other benches
//! are.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stdout
)]

mod in_turn;

use aws_lc_rs::signature::KeyPair;
use aws_lc_rs::{aead, agreement, digest, signature};
use ed25519_dalek::Verifier as _;
use in_turn::{Row, measure, row};
use p256::ecdsa::signature::Signer as _;
use sha2::Digest as _;
use std::hint::black_box;

const SEED: [u8; 32] = [7; 32];
/// As long as a visit.
const MESSAGE: [u8; 2_400] = [0x5a; 2_400];
/// As long as a record.
const RECORD: [u8; 1_536] = [0x5a; 1_536];

fn import(secret: &[u8; 32]) -> agreement::PrivateKey {
    agreement::PrivateKey::from_private_key(&agreement::X25519, secret).unwrap()
}

fn agree(key: &agreement::PrivateKey, peer: &[u8; 32]) -> [u8; 32] {
    let peer = agreement::UnparsedPublicKey::new(&agreement::X25519, peer);
    agreement::agree(key, peer, (), |shared| Ok(shared.try_into().unwrap())).unwrap()
}

fn x25519() -> Vec<Row> {
    let fixed = || x25519_dalek::PublicKey::from(&x25519_dalek::StaticSecret::from(black_box(SEED)));
    let (kept, peer) =
        (import(&SEED), *x25519_dalek::PublicKey::from(&x25519_dalek::StaticSecret::from([9; 32])).as_bytes());
    let dalek = move || x25519_dalek::StaticSecret::from(SEED).diffie_hellman(&black_box(peer).into());
    vec![
        row("X25519, fixed: aws-lc-rs, imported", || import(black_box(&SEED)), fixed),
        row("X25519, variable: aws-lc-rs, kept", move || agree(&kept, black_box(&peer)), dalek),
        row("X25519, variable: aws-lc-rs, imported", move || agree(&import(&SEED), black_box(&peer)), dalek),
    ]
}

fn ed25519() -> Vec<Row> {
    let aws = signature::Ed25519KeyPair::from_seed_unchecked(&SEED).unwrap();
    let ring = ring::signature::Ed25519KeyPair::from_seed_unchecked(&SEED).unwrap();
    let dalek = ed25519_dalek::SigningKey::from_bytes(&SEED);
    let (public, signed) = (dalek.verifying_key().to_bytes(), dalek.sign(&MESSAGE).to_bytes());
    let sign = move || ed25519_dalek::SigningKey::from_bytes(&SEED).sign(black_box(&MESSAGE));
    let parsed = move || ed25519_dalek::VerifyingKey::from_bytes(black_box(&public)).unwrap();
    let strict = move || parsed().verify_strict(&MESSAGE, &signed.into()).unwrap();
    let by_aws = signature::UnparsedPublicKey::new(&signature::ED25519, public);
    let by_ring = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, public);
    vec![
        row("Ed25519, sign: aws-lc-rs", move || aws.sign(black_box(&MESSAGE)), sign),
        row("Ed25519, sign: ring", move || ring.sign(black_box(&MESSAGE)), sign),
        row("Ed25519, verify: aws-lc-rs", move || by_aws.verify(black_box(&MESSAGE), &signed).unwrap(), strict),
        row("Ed25519, verify: ring", move || by_ring.verify(black_box(&MESSAGE), &signed).unwrap(), strict),
        row("Ed25519, verify: dalek", move || parsed().verify(&MESSAGE, &signed.into()).unwrap(), strict),
    ]
}

fn p256_sign() -> Vec<Row> {
    let p256 = p256::ecdsa::SigningKey::from_slice(&SEED).unwrap();
    let point = p256.verifying_key().to_sec1_point(false);
    let algorithm = &signature::ECDSA_P256_SHA256_FIXED_SIGNING;
    let aws = signature::EcdsaKeyPair::from_private_key_and_public_key(algorithm, &SEED, point.as_bytes()).unwrap();
    assert_eq!(aws.public_key().as_ref(), point.as_bytes());
    let algorithm = &ring::signature::ECDSA_P256_SHA256_FIXED_SIGNING;
    let random = ring::rand::SystemRandom::new();
    let ring =
        ring::signature::EcdsaKeyPair::from_private_key_and_public_key(algorithm, &SEED, point.as_bytes(), &random);
    let ring = ring.unwrap();
    let portable = move || -> p256::ecdsa::Signature {
        p256::ecdsa::SigningKey::from_slice(&SEED).unwrap().sign(black_box(&MESSAGE))
    };
    let by_aws = move || aws.sign(&aws_lc_rs::rand::SystemRandom::new(), black_box(&MESSAGE)).unwrap();
    vec![
        row("P-256, sign: aws-lc-rs", by_aws, portable),
        row("P-256, sign: ring", move || ring.sign(&random, black_box(&MESSAGE)).unwrap(), portable),
    ]
}

fn p256_verify() -> Vec<Row> {
    let key = p256::ecdsa::SigningKey::from_slice(&SEED).unwrap();
    let signed: p256::ecdsa::Signature = key.sign(&MESSAGE);
    let (public, bytes) = (*key.verifying_key(), signed.to_bytes());
    let point = public.to_sec1_point(false);
    let aws = signature::ParsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, point.as_bytes()).unwrap();
    let algorithm = &ring::signature::ECDSA_P256_SHA256_FIXED;
    let ring = ring::signature::UnparsedPublicKey::new(algorithm, point.as_bytes().to_vec());
    let portable = move || public.verify(black_box(&MESSAGE), &signed).unwrap();
    vec![
        row("P-256, verify: aws-lc-rs, parsed", move || aws.verify_sig(black_box(&MESSAGE), &bytes).unwrap(), portable),
        row("P-256, verify: ring", move || ring.verify(black_box(&MESSAGE), &bytes).unwrap(), portable),
    ]
}

/// Each with a new key, as records are sealed.
fn symmetric() -> Vec<Row> {
    let by_aws = || {
        let key = aead::LessSafeKey::new(aead::UnboundKey::new(&aead::AES_256_GCM, black_box(&SEED)).unwrap());
        let (nonce, mut buffer) = (aead::Nonce::assume_unique_for_key([7; 12]), RECORD);
        key.seal_in_place_separate_tag(nonce, aead::Aad::empty(), &mut buffer).unwrap()
    };
    let portable = || {
        use aes_gcm::{KeyInit, aead::AeadInOut};
        let mut buffer = RECORD;
        let cipher = aes_gcm::Aes256Gcm::new(black_box(&SEED).into());
        cipher.encrypt_inout_detached(&[7; 12].into(), &[], buffer.as_mut_slice().into()).unwrap()
    };
    let hash = || digest::digest(&digest::SHA256, black_box(&MESSAGE));
    vec![
        row("AES-256-GCM, 1.5 kB: aws-lc-rs", by_aws, portable),
        row("SHA-256, 2.4 kB: aws-lc-rs", hash, || sha2::Sha256::digest(black_box(MESSAGE))),
    ]
}

fn main() {
    measure([x25519(), ed25519(), p256_sign(), p256_verify(), symmetric()].into_iter().flatten().collect());
}
