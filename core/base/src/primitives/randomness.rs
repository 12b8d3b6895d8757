//! Random bytes from the operating system.

use crate::error::RecordError;

/// Random bytes, written where they stay.
pub(super) fn fill_random(bytes: &mut [u8]) -> Result<(), RecordError> {
    getrandom::fill(bytes).map_err(|_| RecordError::NoRandomness)
}

/// N public random bytes.
pub fn random<const N: usize>() -> Result<[u8; N], RecordError> {
    let mut bytes = [0; N];
    fill_random(&mut bytes)?;
    Ok(bytes)
}
