//! The arithmetic of curves and of RSA in pure Rust: for WebAssembly, for phones, and wherever `episeal_portable` is
//! set because no C compiler is at hand (core/decisions/0012-native.md).

#[cfg(feature = "csca")]
mod chain;
mod ecdsa;
mod ed25519;
mod rsa_key;
mod x25519;

#[cfg(feature = "csca")]
pub(super) use chain::is_point_signature;
pub(super) use ecdsa::{EcdsaKey, EcdsaSecret};
pub(super) use ed25519::{SigningSecret, is_signature};
pub(super) use rsa_key::RsaKey;
pub(super) use x25519::AgreementSecret;
