//! The arithmetic of curves by each library that could serve, all in turn in one run, so that a busy machine slows
//! them all alike: what core/decisions/0012-native.md is built on.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::print_stdout)]

use aws_lc_rs::signature::KeyPair;
use aws_lc_rs::{agreement, signature};
use ed25519_dalek::Verifier as _;
use p256::ecdsa::signature::Signer as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 400;
const CALLS: u32 = 10;
const SEED: [u8; 32] = [7; 32];
/// As long as a visit.
const MESSAGE: [u8; 2_400] = [0x5a; 2_400];

type Named = (&'static str, Box<dyn Fn()>);

fn named<T>(name: &'static str, run: impl Fn() -> T + 'static) -> Named {
    (name, Box::new(move || drop(black_box(run()))))
}

fn import(secret: &[u8; 32]) -> agreement::PrivateKey {
    agreement::PrivateKey::from_private_key(&agreement::X25519, secret).unwrap()
}

fn agree(key: &agreement::PrivateKey, peer: &[u8; 32]) -> [u8; 32] {
    let peer = agreement::UnparsedPublicKey::new(&agreement::X25519, peer);
    agreement::agree(key, peer, (), |shared| Ok(shared.try_into().unwrap())).unwrap()
}

fn x25519_fixed() -> Vec<Named> {
    let dalek = || x25519_dalek::PublicKey::from(&x25519_dalek::StaticSecret::from(black_box(SEED)));
    vec![named("aws-lc-rs, imported", || import(black_box(&SEED))), named("x25519-dalek", dalek)]
}

fn x25519_variable() -> Vec<Named> {
    let peer = x25519_dalek::PublicKey::from(&x25519_dalek::StaticSecret::from([9; 32]));
    let (kept, dalek) = (import(&SEED), x25519_dalek::StaticSecret::from(SEED));
    vec![
        named("aws-lc-rs, kept", move || agree(&kept, black_box(peer.as_bytes()))),
        named("aws-lc-rs, imported", move || agree(&import(&SEED), black_box(peer.as_bytes()))),
        named("x25519-dalek", move || dalek.diffie_hellman(black_box(&peer))),
    ]
}

fn ed25519_sign() -> Vec<Named> {
    let aws = signature::Ed25519KeyPair::from_seed_unchecked(&SEED).unwrap();
    let ring = ring::signature::Ed25519KeyPair::from_seed_unchecked(&SEED).unwrap();
    let dalek = ed25519_dalek::SigningKey::from_bytes(&SEED);
    vec![
        named("aws-lc-rs", move || aws.sign(black_box(&MESSAGE))),
        named("ring", move || ring.sign(black_box(&MESSAGE))),
        named("ed25519-dalek", move || dalek.sign(black_box(&MESSAGE))),
    ]
}

fn ed25519_verify() -> Vec<Named> {
    let key = ed25519_dalek::SigningKey::from_bytes(&SEED);
    let (public, signed) = (key.verifying_key().to_bytes(), key.sign(&MESSAGE).to_bytes());
    let dalek = move || ed25519_dalek::VerifyingKey::from_bytes(black_box(&public)).unwrap();
    let aws = signature::UnparsedPublicKey::new(&signature::ED25519, public);
    let ring = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, public);
    vec![
        named("aws-lc-rs", move || aws.verify(black_box(&MESSAGE), &signed).unwrap()),
        named("ring", move || ring.verify(black_box(&MESSAGE), &signed).unwrap()),
        named("ed25519-dalek, verify", move || dalek().verify(&MESSAGE, &signed.into()).unwrap()),
        named("ed25519-dalek, verify_strict", move || dalek().verify_strict(&MESSAGE, &signed.into()).unwrap()),
    ]
}

fn p256_sign() -> Vec<Named> {
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
    vec![
        named("aws-lc-rs", move || aws.sign(&aws_lc_rs::rand::SystemRandom::new(), black_box(&MESSAGE)).unwrap()),
        named("ring", move || ring.sign(&random, black_box(&MESSAGE)).unwrap()),
        named("p256", move || -> p256::ecdsa::Signature { p256.sign(black_box(&MESSAGE)) }),
    ]
}

fn p256_verify() -> Vec<Named> {
    let key = p256::ecdsa::SigningKey::from_slice(&SEED).unwrap();
    let signed: p256::ecdsa::Signature = key.sign(&MESSAGE);
    let (public, bytes) = (*key.verifying_key(), signed.to_bytes());
    let point = public.to_sec1_point(false);
    let aws = signature::ParsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, point.as_bytes()).unwrap();
    let algorithm = &ring::signature::ECDSA_P256_SHA256_FIXED;
    let ring = ring::signature::UnparsedPublicKey::new(algorithm, point.as_bytes().to_vec());
    vec![
        named("aws-lc-rs, parsed", move || aws.verify_sig(black_box(&MESSAGE), &bytes).unwrap()),
        named("ring", move || ring.verify(black_box(&MESSAGE), &bytes).unwrap()),
        named("p256", move || public.verify(black_box(&MESSAGE), &signed).unwrap()),
    ]
}

/// The tenth percentile of all rounds, in microseconds, and its ratio to the last one, which is the portable one.
fn in_turn(group: &str, all: &[Named]) {
    let mut times = vec![Vec::new(); all.len()];
    for _ in 0..ROUNDS {
        for ((_, run), times) in all.iter().zip(&mut times) {
            let start = Instant::now();
            (0..CALLS).for_each(|_| run());
            times.push(start.elapsed() / CALLS);
        }
    }
    let of = |times: &mut Vec<Duration>| {
        times.sort();
        times[ROUNDS / 10].as_secs_f64() * 1e6
    };
    let times: Vec<_> = times.iter_mut().map(of).collect();
    for ((name, _), time) in all.iter().zip(&times) {
        println!("{group:20} {name:30} {time:8.2} µs {:6.3}", time / times[times.len() - 1]);
    }
}

fn main() {
    in_turn("X25519, fixed", &x25519_fixed());
    in_turn("X25519, variable", &x25519_variable());
    in_turn("Ed25519, sign", &ed25519_sign());
    in_turn("Ed25519, verify", &ed25519_verify());
    in_turn("P-256, sign", &p256_sign());
    in_turn("P-256, verify", &p256_verify());
}
