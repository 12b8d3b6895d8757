//! Key rings of authorities, offices, venues and staff, locked with a passphrase.

use crate::convert::{Result, array, exposed};
use crate::stretch::PassphraseKey;
use episeal::visits::key_ring::{lock_key_ring, unlock_key_ring};
use episeal::visits::{self, RecordError, SecretBytes};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;

/// A ring of this party, read and written again.
pub(crate) fn read(role: &str, ring: &[u8]) -> core::result::Result<SecretBytes, RecordError> {
    match role {
        #[cfg(feature = "authority")]
        "authority" => visits::authority::Authority::import_secret_bytes(ring)?.export_secret_bytes(),
        #[cfg(feature = "office")]
        "office" => visits::office::Office::import_secret_bytes(ring)?.export_secret_bytes(),
        #[cfg(feature = "venue")]
        "staff" => visits::staff::Staff::import_secret_bytes(ring)?.export_secret_bytes(),
        #[cfg(feature = "venue")]
        "venue" => visits::venue::Venue::import_secret_bytes(ring)?.export_secret_bytes(),
        _ => Err(RecordError::WrongPurpose),
    }
}

#[wasm_bindgen]
pub fn lock(role: &str, ring: &[u8], passphrase: &PassphraseKey) -> Result<Uint8Array> {
    Ok(array(&lock_key_ring(&read(role, ring)?, &passphrase.0)?))
}

/// The ring in a locked file, whoever's it is.
#[wasm_bindgen]
pub fn unlock(locked: &[u8], passphrase: &PassphraseKey) -> Result<Uint8Array> {
    Ok(exposed(&unlock_key_ring(locked, &passphrase.0)?))
}

#[cfg(any(feature = "office", feature = "venue"))]
mod kept;
#[cfg(any(feature = "office", feature = "venue"))]
pub(crate) use kept::{KeptDayKey, kept};
