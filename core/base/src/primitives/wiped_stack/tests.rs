//! Nothing secret is left where the frames of an operation were, and what is wiped of them is all that they had.

use super::super::*;
use super::*;
use crate::primitives::hash::hmac;
use episeal_lanes::Lanes;
use episeal_testkit::hostile::Numbers;
use episeal_testkit::stack::{assert_wiped, depth_of};
use std::hint::black_box;

#[test]
fn what_the_kernels_leave_is_not_deeper_than_what_is_wiped() {
    let Some(lanes) = Lanes::detect() else { return };
    let (scalars, points, mut shared) = ([[7; 32]; 8], [[9; 32]; 8], [[0; 32]; 8]);
    let depth = depth_of(|| lanes.x25519(&scalars, &points, &mut shared));
    assert!((1..FRAMES).contains(&depth), "{depth}");
}

/// Not deeper than the wiped frames themselves reach below their caller, and a little for the way there.
#[track_caller]
fn assert_reach(wiped: usize, depths: &[(&str, usize)]) {
    let reaches = wiped..wiped + 1_024;
    assert!(depths.iter().all(|(_, depth)| reaches.contains(depth)), "{reaches:?}: {depths:?}");
}

/// The same below at most so many signatures in frames above the wiped ones. Each is public and has 4,627 bytes, as
/// many as the longest that aws-lc-rs knows; what the compiler leaves out of them depends on the whole program.
#[track_caller]
fn assert_reach_below_signatures(wiped: usize, most: usize, depths: &[(&str, usize)]) {
    let is_reached =
        |depth: usize| (0..=most).any(|count| (wiped + 4_608 * count..wiped + 4_640 * count + 1_024).contains(&depth));
    assert!(depths.iter().all(|(_, depth)| is_reached(*depth)), "{wiped}, {most}: {depths:?}");
}

macro_rules! assert_keys_reach {
    ($backend:ident, $most_signatures:expr) => {
        let (secret, message) = ([7; 32], [9; 300]);
        let agreement = $backend::AgreementSecret::import(&secret);
        let signing = $backend::SigningSecret::import(&secret);
        let ecdsa = $backend::EcdsaSecret::import(&secret).unwrap();
        let peer = agreement.public();
        let wiped = depth_of(|| on_wiped_stack(|| black_box(())));
        assert!(wiped >= FRAMES);
        let depths = [
            ("import for X25519", depth_of(|| $backend::AgreementSecret::import(&secret))),
            ("agree", depth_of(|| agreement.agree(&peer))),
            ("import for Ed25519", depth_of(|| $backend::SigningSecret::import(&secret))),
            ("import for ECDSA", depth_of(|| $backend::EcdsaSecret::import(&secret))),
        ];
        assert_reach(wiped, &depths);
        let signing = [
            ("sign with ECDSA", depth_of(|| ecdsa.sign(&message))),
            ("sign with Ed25519", depth_of(|| signing.sign(&message))),
        ];
        assert_reach_below_signatures(wiped, $most_signatures, &signing);
    };
}

#[test]
#[cfg(not(any(target_arch = "wasm32", target_os = "android", target_os = "ios", episeal_portable)))]
fn what_native_keys_do_leaves_nothing_deeper_than_what_is_wiped() {
    assert_keys_reach!(native, 2);
}

#[test]
fn what_portable_keys_do_leaves_nothing_deeper_than_what_is_wiped() {
    assert_keys_reach!(portable, 0);
}

#[test]
fn ciphers_and_hashes_leave_nothing_deeper_than_what_is_wiped() {
    let (kek, key) = (Kek::copy_of(&[7; 32]), ContentKey::copy_of(&[9; 32]));
    let (wrapped, mut buffer) = (wrap(&kek, &key).unwrap(), vec![0x5a; 1_536]);
    encrypt(&key, &[0; 12], b"aad", &mut buffer).unwrap();
    let ciphers = [
        ("encrypt", depth_of(|| encrypt(&key, &[0; 12], b"aad", &mut vec![0x5a; 1_536]))),
        ("decrypt", depth_of(|| decrypt(&key, &[0; 12], b"aad", &buffer))),
    ];
    assert_reach(depth_of(|| on_wiped_stack_of_cipher(|| black_box(()))), &ciphers);
    let hashes = [
        ("wrap", depth_of(|| wrap(&kek, &key))),
        ("unwrap", depth_of(|| unwrap(&kek, &wrapped))),
        ("HKDF", depth_of(|| hkdf::<(), 32>((&key).into(), b"info"))),
        ("HMAC", depth_of(|| hmac(&[7; 32], b"message"))),
        ("SHA-512", depth_of(|| sha512::<()>(&[7; 300]))),
    ];
    assert_reach(depth_of(|| on_small_wiped_stack(|| black_box(()))), &hashes);
}

/// In pieces whose halves, which are looked for, have eight bytes.
fn words(secrets: &[[u8; 32]]) -> Vec<&[u8]> {
    secrets.iter().flat_map(|secret| secret.chunks_exact(16)).collect()
}

#[test]
fn what_encrypts_leaves_no_key_on_the_stack() {
    let mut numbers = Numbers::new("stack, AES");
    let (kek, key) = (numbers.bytes(), numbers.bytes());
    let secrets = [kek, key];
    let secrets = words(&secrets);
    let (kek, key) = (Kek::copy_of(&kek), ContentKey::copy_of(&key));
    let wrapped = assert_wiped("wrap", &secrets, || wrap(&kek, &key)).unwrap();
    assert_wiped("unwrap", &secrets, || unwrap(&kek, &wrapped)).unwrap();
    let sealed = assert_wiped("encrypt", &secrets, || {
        let mut buffer = vec![0x5a; 1_536];
        encrypt(&key, &[0; 12], b"aad", &mut buffer).unwrap();
        buffer
    });
    assert_wiped("decrypt", &secrets, || decrypt(&key, &[0; 12], b"aad", &sealed)).unwrap();
}

#[test]
fn what_hashes_leaves_no_key_on_the_stack() {
    let mut numbers = Numbers::new("stack, SHA-2");
    let key = numbers.bytes();
    let ikm = SharedSecret::copy_of(&key);
    let okm: Kek = hkdf((&ikm).into(), b"info").unwrap();
    let digest = sha512::<()>(&key);
    let (first, second) = digest.expose().split_at(32);
    let secrets = [key, *okm.expose(), first.try_into().unwrap(), second.try_into().unwrap()];
    let secrets = words(&secrets);
    assert_wiped("HKDF", &secrets, || hkdf::<meaning::KeyEncryption, 32>((&ikm).into(), b"info")).unwrap();
    assert_wiped("HKDF in public", &secrets, || public_hkdf::<32>((&ikm).into(), b"commitment")).unwrap();
    assert_wiped("HMAC", &secrets, || hmac(&key, b"message")).unwrap();
    assert_wiped("SHA-512", &secrets, || sha512::<()>(&key));
}
