//! The passphrase of a key ring: `role` says whose, which has to be what the bytes are.

use super::{Result, Stretch, Uint8Array, exposed, wasm_bindgen};
use crate::ring::read;

derived!(PassphraseKey);

#[wasm_bindgen]
pub fn new_passphrase_key(role: &str, ring: &[u8], passphrase: &str) -> Result<Uint8Array> {
    Ok(exposed(&Stretch::new().new_passphrase_key(&read(role, ring)?, passphrase)?.export_secret_bytes()))
}

#[wasm_bindgen]
pub fn next_passphrase_key(role: &str, ring: &[u8], passphrase: &str) -> Result<Uint8Array> {
    Ok(exposed(&Stretch::new().next_passphrase_key(&read(role, ring)?, passphrase)?.export_secret_bytes()))
}

#[wasm_bindgen]
pub fn passphrase_key(locked: &[u8], passphrase: &str) -> Result<Uint8Array> {
    Ok(exposed(&Stretch::new().passphrase_key(locked, passphrase)?.export_secret_bytes()))
}
