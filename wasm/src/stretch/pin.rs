//! The PIN of a diary.

use super::{Result, Stretch, Uint8Array, exposed, wasm_bindgen};

derived!(DiaryPinKey);

/// For a diary that is new, or gets a new PIN.
#[wasm_bindgen]
pub fn new_pin_key(pin: &str) -> Result<Uint8Array> {
    Ok(exposed(&Stretch::new().new_pin_key(pin)?.export_secret_bytes()))
}

#[wasm_bindgen]
pub fn pin_key(diary: &[u8], pin: &str) -> Result<Uint8Array> {
    Ok(exposed(&Stretch::new().pin_key(diary, pin)?.export_secret_bytes()))
}
