//! Key rings under a passphrase.

use super::ring::KeyRing;
use super::stretch::PassphraseKey;
use crate::errors::RecordError;
use episeal::visits::key_ring;

/// Locks exported keys with what a passphrase was stretched to (AES-256-GCM).
///
/// # Errors
/// - `WrongPurpose`: the key was derived for unlocking; or these are an authority's keys and it was derived for another
///   party's, or the other way round: an authority's have a rule of their own.
/// - `NoRandomness`: the operating system provided no random bytes.
///
/// # Security
/// Stretch anew for every time of locking: the salt is fresh every time.
#[uniffi::export]
pub fn lock_key_ring(ring: &KeyRing, passphrase: &PassphraseKey) -> Result<Vec<u8>, RecordError> {
    key_ring::lock_key_ring(&ring.0, &passphrase.0)
}

/// Unlocks what `lock_key_ring` made.
///
/// # Errors
/// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a locked key ring.
/// - `Undecryptable`: the passphrase is wrong, the key was derived for another key ring, or the bytes were changed.
#[uniffi::export]
pub fn unlock_key_ring(locked: Vec<u8>, passphrase: &PassphraseKey) -> Result<KeyRing, RecordError> {
    Ok(KeyRing(key_ring::unlock_key_ring(&locked, &passphrase.0)?))
}
