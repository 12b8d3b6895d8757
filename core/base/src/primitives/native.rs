//! The arithmetic of curves and of RSA by `aws-lc-rs`, on servers and desktops (core/decisions/0012-native.md).
//!
//! Its keys stay in memory of C, which is wiped when it is freed (`OPENSSL_free`). What it leaves on the stack is
//! wiped here.

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

/// What fails for want of memory alone ends as every other allocation does.
fn allocated<T, E>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|_| std::alloc::handle_alloc_error(core::alloc::Layout::new::<T>()))
}
