//! By ring, of BoringSSL's family as what Android's Java verifies with (Conscrypt).

use p256::ecdsa::VerifyingKey;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

pub(super) fn is_signature(key: &VerifyingKey, message: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.to_sec1_point(false)).verify(message, signature).is_ok()
}
