//! The bare primitives that a floor is made of: of curves, those of the fastest library on this target.

#[cfg_attr(episeal_portable, path = "bare/portable.rs")]
#[cfg_attr(not(episeal_portable), path = "bare/native.rs")]
mod curves;

use Step::*;
use aes_gcm::aead::{AeadInOut, KeyInit};
use curve25519_dalek::{Scalar, ristretto::RistrettoPoint};
use sha2::Digest;
use std::cell::RefCell;
use std::hint::black_box;

/// A primitive; lengths in bytes.
#[derive(Clone, Copy)]
pub(crate) enum Step {
    /// X25519, fixed base.
    Base,
    /// X25519, variable base.
    Agree,
    /// The public key of an Ed25519 seed.
    Author,
    /// Ed25519.
    Sign(usize),
    Verify(usize),
    /// SHA-256.
    Hash(usize),
    /// HKDF-SHA-256 of one key.
    Derive,
    /// AES-256-GCM under a new key.
    Encrypt(usize),
    Decrypt(usize),
    /// AES-256-KW of one key.
    Wrap,
    Unwrap,
    /// Argon2id, in memory that is kept.
    Argon2id,
    /// ristretto255: the one-way map and a multiplication; and a multiplication alone.
    Generate,
    Multiply,
    /// Bech32m.
    Write(usize),
    Read(usize),
}

/// All steps, each as often as its number says.
pub(crate) fn floor(steps: &[(usize, Step)]) -> impl Fn() + 'static {
    let steps: Vec<_> = steps.iter().map(|(times, step)| (*times, step.prepared())).collect();
    move || steps.iter().for_each(|(times, run)| (0..*times).for_each(|_| run()))
}

type Prepared = Box<dyn Fn()>;

fn prepared<T>(run: impl Fn() -> T + 'static) -> Prepared {
    Box::new(move || drop(black_box(run())))
}

const SEED: [u8; 32] = [7; 32];
const NONCE: [u8; 12] = [7; 12];
const INFO: [u8; 120] = [7; 120];
/// The parameters of core/FORMAT.md, section 18.
const MEMORY: u32 = 65_536;

impl Step {
    fn prepared(self) -> Prepared {
        match self {
            Base => prepared(|| curves::base(black_box(&SEED))),
            Agree => curves::agree(&SEED),
            Author => prepared(|| curves::author(black_box(&SEED))),
            Sign(length) => curves::sign(&SEED, vec![0x5a; length]),
            Verify(length) => curves::verify(&SEED, vec![0x5a; length]),
            Hash(length) => of_bytes(length, |bytes| sha2::Sha256::digest(bytes)),
            Derive => prepared(derive),
            Encrypt(length) => of_bytes(length, |bytes| encrypt(&mut bytes.to_vec())),
            Decrypt(length) => decrypt(length),
            Wrap => prepared(wrap),
            Unwrap => unwrap(),
            Argon2id => argon2id(),
            Generate => prepared(|| RistrettoPoint::from_uniform_bytes(black_box(&[7; 64])) * scalar()),
            Multiply => multiply(),
            Write(length) => of_bytes(length, written),
            Read(length) => read(&written(&vec![7; length])),
        }
    }
}

fn of_bytes<T>(length: usize, run: impl Fn(&[u8]) -> T + 'static) -> Prepared {
    let bytes = vec![0x5a; length];
    prepared(move || run(black_box(&bytes)))
}

fn derive() -> [u8; 32] {
    let mut key = [0; 32];
    hkdf::Hkdf::<sha2::Sha256>::new(None, black_box(&SEED)).expand(&INFO, &mut key).unwrap();
    key
}

fn encrypt(bytes: &mut [u8]) -> [u8; 16] {
    let cipher = aes_gcm::Aes256Gcm::new(black_box(&SEED).into());
    cipher.encrypt_inout_detached(&NONCE.into(), &[], bytes.into()).unwrap().into()
}

fn decrypt(length: usize) -> Prepared {
    let mut bytes = vec![0x5a; length];
    let tag = encrypt(&mut bytes);
    prepared(move || {
        let (cipher, mut buffer) = (aes_gcm::Aes256Gcm::new(black_box(&SEED).into()), bytes.clone());
        cipher.decrypt_inout_detached(&NONCE.into(), &[], buffer.as_mut_slice().into(), &tag.into()).unwrap();
        buffer
    })
}

fn wrap() -> [u8; 40] {
    let mut wrapped = [0; 40];
    aes_kw::KwAes256::new(black_box(&SEED).into()).wrap_key(&SEED, &mut wrapped).unwrap();
    wrapped
}

fn unwrap() -> Prepared {
    let wrapped = wrap();
    prepared(move || {
        let mut key = [0; 32];
        aes_kw::KwAes256::new(black_box(&SEED).into()).unwrap_key(&wrapped, &mut key).map(drop).unwrap();
        key
    })
}

fn argon2id() -> Prepared {
    let params = argon2::Params::new(MEMORY, 3, 4, Some(32)).unwrap();
    let memory = RefCell::new(vec![argon2::Block::default(); params.block_count()]);
    let argon2 = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    prepared(move || {
        let (mut memory, mut stretched) = (memory.borrow_mut(), [0; 32]);
        argon2.hash_password_into_with_memory(b"482915", &[7; 16], &mut stretched, memory.as_mut_slice()).unwrap();
        stretched
    })
}

fn scalar() -> Scalar {
    Scalar::from_bytes_mod_order(black_box(SEED))
}

/// From bytes to bytes.
fn multiply() -> Prepared {
    let point = RistrettoPoint::from_uniform_bytes(&[9; 64]).compress();
    prepared(move || (black_box(point).decompress().unwrap() * scalar()).compress())
}

fn written(bytes: &[u8]) -> String {
    let prefix = bech32::Hrp::parse("EPISEAL").unwrap();
    bech32::encode_upper::<bech32::Bech32m>(prefix, bytes).unwrap()
}

fn read(text: &str) -> Prepared {
    let text = text.to_owned();
    prepared(move || bech32::decode(black_box(&text)).unwrap())
}
