//! COSE taken apart and signed again, by coset and ed25519-dalek.

use super::Choices;
use super::cbor::change_encoded;
use crate::visits::craft;
use coset::TaggedCborSerializable;
use ed25519_dalek::SigningKey;

/// A signed message with its payload changed, signed by `key`.
pub fn resigned(name: &str, message: &[u8], key: &SigningKey, choices: &mut Choices<'_>) -> Vec<u8> {
    let mut payload = craft::payload(message);
    change_encoded(&mut payload, choices);
    craft::sign(name, payload, key)
}

/// What coset says of a message that was accepted.
pub fn assert_is_cose(message: &[u8]) {
    let is_cose = match message.first() {
        Some(0xd2) => coset::CoseSign1::from_tagged_slice(message).is_ok(),
        Some(0xd0) => coset::CoseEncrypt0::from_tagged_slice(message).is_ok(),
        Some(0xd8) => coset::CoseEncrypt::from_tagged_slice(message).is_ok(),
        _ => false,
    };
    assert!(is_cose, "what is accepted is COSE for coset, with one of three tags");
}
