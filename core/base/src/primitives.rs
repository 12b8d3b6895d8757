//! The suite `episeal-1` as plain functions: with the files below it, the only one that names cryptographic crates.
//!
//! Fixed algorithms, fixed lengths, no options (core/FORMAT.md, section 1). Every secret lives in a [`Secret`] of
//! its meaning, which is filled in place and wiped on drop.
//!
//! Each file uses only those below it: `many` of what keys do; keys and what they do (`agreement`, `ecdsa`, `ed25519`,
//! `signature`); a back end (`native` or `portable`); what needs none (`aes`, `argon2id`, `group`, `hash`) and what
//! both share (`algorithm`, `field`); `secret`; `randomness` and `wiped_stack`.

mod aes;
mod agreement;
mod algorithm;
mod argon2id;
mod ecdsa;
mod ed25519;
mod field;
mod group;
mod hash;
#[cfg(test)]
mod mac_tests;
mod many;
#[cfg(not(any(target_arch = "wasm32", target_os = "android", target_os = "ios", episeal_portable)))]
mod native;
#[cfg(any(test, target_arch = "wasm32", target_os = "android", target_os = "ios", episeal_portable))]
mod portable;
mod randomness;
#[cfg(test)]
mod rfc_tests;
mod secret;
mod signature;
#[cfg(test)]
#[cfg(not(any(target_arch = "wasm32", target_os = "android", target_os = "ios", episeal_portable)))]
mod two_backends_tests;
mod wiped_stack;
#[cfg(test)]
mod wycheproof_tests;

// What computes with keys is chosen by the target alone (core/decisions/0012-native.md).
#[cfg(not(any(target_arch = "wasm32", target_os = "android", target_os = "ios", episeal_portable)))]
use native as backend;
#[cfg(any(target_arch = "wasm32", target_os = "android", target_os = "ios", episeal_portable))]
use portable as backend;

pub use aes::{TAG_LENGTH, decrypt, encrypt, unwrap, wrap};
pub use agreement::{AgreementKey, is_canonical_agreement_key};
#[cfg(feature = "csca")]
pub use algorithm::{Curve, RsaPadding};
pub use argon2id::StretchMemory;
pub use ecdsa::EcdsaSigner;
pub use ed25519::{SigningKey, verify};
pub use group::{Element, Scalar};
pub use hash::{Hash, hkdf, hmac_sha512, public_hkdf, sha256, sha512};
pub use many::{Signature, agree_many, lanes, verify_many};
pub use randomness::random;
pub use secret::{
    ContentKey, Ikm, Kek, MacKey, PrivateInfo, Secret, SharedSecret, Stretched, equal, equal_texts, meaning,
};
#[cfg(feature = "csca")]
pub use signature::CurvePoint;
pub use signature::{EcdsaKey, RsaKey};
