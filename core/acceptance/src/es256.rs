//! ES256 (RFC 9053, 2.1): ECDSA on P-256 with SHA-256, by another library than the issuer's where the target has one.
//!
//! p256 reads the key on every target: of what ring refuses it does not say whether key or signature is to blame.

#[cfg(not(any(target_arch = "wasm32", target_os = "android", target_os = "ios", episeal_portable)))]
mod native;
#[cfg(any(test, target_arch = "wasm32", target_os = "android", target_os = "ios", episeal_portable))]
mod portable;
#[cfg(test)]
#[cfg(not(any(target_arch = "wasm32", target_os = "android", target_os = "ios", episeal_portable)))]
mod tests;

use p256::ecdsa::VerifyingKey;

// As in core/base/src/primitives.rs: chosen by the target alone (core/decisions/0012-native.md).
#[cfg(not(any(target_arch = "wasm32", target_os = "android", target_os = "ios", episeal_portable)))]
use native as backend;
#[cfg(any(target_arch = "wasm32", target_os = "android", target_os = "ios", episeal_portable))]
use portable as backend;

/// First byte of a point that is not compressed (SEC 1, 2.3.3).
const UNCOMPRESSED: u8 = 4;

pub(crate) struct Key(VerifyingKey);

impl Key {
    /// None for what is no point on the curve, and for a point that is compressed.
    pub(crate) fn read(point: &[u8]) -> Option<Self> {
        match point.first() {
            Some(&UNCOMPRESSED) => VerifyingKey::from_sec1_bytes(point).map(Self).ok(),
            _ => None,
        }
    }

    /// Whether it is r and s, 32 bytes each, of the message: s as large as it is, since (r, n - s) verifies, too.
    pub(crate) fn is_signature(&self, message: &[u8], signature: &[u8]) -> bool {
        backend::is_signature(&self.0, message, signature)
    }
}
