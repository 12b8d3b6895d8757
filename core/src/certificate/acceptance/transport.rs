//! From Base45 to the signed message, as both apps decode it.

use super::Rejection;
use core::iter;
use miniz_oxide::inflate::decompress_slice_iter_to_slice;
use zeroize::Zeroizing;

/// The limit of this emulation, in bytes.
const MAX_INFLATED: usize = 65_536;
/// The longest text that is looked at: more than any QR code holds, in characters.
const MAX_TEXT: usize = 16_384;

const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Corona-Warn-App `util/encoding/Base45Decoder.kt` (mode `STRICT`) and CovPass
/// `covpass-base45/.../Base45.kt`: threes and a last two; a single last character, a foreign one, and a group above
/// its bytes are refused.
pub(super) fn base45(text: &str) -> Result<Zeroizing<Vec<u8>>, Rejection> {
    if text.len() > MAX_TEXT {
        return Err(Rejection::Base45);
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    for group in text.as_bytes().chunks(3) {
        let number = number(group).ok_or(Rejection::Base45)?;
        let [.., high, low] = number.to_be_bytes();
        match (group.len(), number) {
            (3, 0..=0xffff) => bytes.extend([high, low]),
            (2, 0..=0xff) => bytes.push(low),
            _ => return Err(Rejection::Base45),
        }
    }
    Ok(bytes)
}

/// The first character is the lowest place.
fn number(group: &[u8]) -> Option<u32> {
    let mut places = group.iter().rev().map(|character| {
        let place = ALPHABET.find(char::from(*character))?;
        u32::try_from(place).ok()
    });
    places.try_fold(0, |number: u32, place: Option<u32>| Some(number.saturating_mul(45).saturating_add(place?)))
}

/// Corona-Warn-App `util/compression/ZLIBCompression.kt` and `DccQrCodeExtractor.kt` (`decompress`), CovPass
/// `covpass-sdk/.../utils/Zlib.kt`.
pub(super) fn inflate(bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, Rejection> {
    let mut message = Zeroizing::new(vec![0; MAX_INFLATED]);
    let length = decompress_slice_iter_to_slice(&mut message, iter::once(bytes), true, false);
    message.truncate(length.map_err(|_| Rejection::Compression)?);
    Ok(message)
}
