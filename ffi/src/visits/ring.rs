//! Key rings, locked with a passphrase; and which day keys one holds.

use super::stretch::PassphraseKey;
use crate::convert::exposed;
use crate::errors::RecordError;
use crate::ids::Day;
use crate::records::record;
use episeal::visits::{KeyId, SecretBytes, authority, key_ring, office, staff, venue};

/// The key ring of whichever party's it is.
pub(super) fn read(ring: &[u8]) -> Result<SecretBytes, RecordError> {
    let read = [
        authority::Authority::import_secret_bytes(ring).and_then(|party| party.export_secret_bytes()),
        office::Office::import_secret_bytes(ring).and_then(|party| party.export_secret_bytes()),
        staff::Staff::import_secret_bytes(ring).and_then(|party| party.export_secret_bytes()),
        venue::Venue::import_secret_bytes(ring).and_then(|party| party.export_secret_bytes()),
    ];
    let is_another = |read: &Result<SecretBytes, RecordError>| matches!(read, Err(RecordError::WrongPurpose));
    read.into_iter().find(|read| !is_another(read)).unwrap_or(Err(RecordError::WrongPurpose))
}

#[uniffi::export]
pub fn lock_key_ring(ring: Vec<u8>, passphrase: &PassphraseKey) -> Result<Vec<u8>, RecordError> {
    key_ring::lock_key_ring(&read(&ring)?, &passphrase.0)
}

#[uniffi::export]
pub fn unlock_key_ring(locked: Vec<u8>, passphrase: &PassphraseKey) -> Result<Vec<u8>, RecordError> {
    Ok(exposed(&key_ring::unlock_key_ring(&locked, &passphrase.0)?))
}

record! {
    /// A day key that a ring holds.
    KeptDayKey {
        /// Its day.
        day: Day,
        /// Its id.
        kid: KeyId,
    }
}

impl From<key_ring::KeptDayKey> for KeptDayKey {
    fn from(of: key_ring::KeptDayKey) -> Self {
        Self { day: of.day.into(), kid: of.kid }
    }
}

/// A secret that seals the file of a run: an office's answer or a visitor's live share.
#[derive(uniffi::Object)]
pub struct RunSecret(pub(crate) key_ring::RunSecret);

#[uniffi::export]
impl RunSecret {
    #[uniffi::constructor]
    pub fn generate() -> Result<Self, RecordError> {
        Ok(Self(key_ring::RunSecret::generate()?))
    }

    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(key_ring::RunSecret::import_secret_bytes(&bytes)?))
    }

    pub fn export_secret_bytes(&self) -> Vec<u8> {
        exposed(&self.0.export_secret_bytes())
    }
}
