//! From the text to the signed message: Base45 (RFC 9285) by base45, zlib (RFC 1950) by flate2.

use crate::Rejection;
use flate2::{Decompress, FlushDecompress, Status};
use zeroize::Zeroizing;

#[cfg(test)]
mod tests;

/// The limit of this emulation, in bytes.
const MAX_INFLATED: usize = 65_536;
/// A message is rarely more than this many times as long as its stream.
const USUAL: usize = 4;
/// The longest text that is looked at: more than any QR code holds, in characters.
const MAX_TEXT: usize = 16_384;

/// Corona-Warn-App `util/encoding/Base45Decoder.kt` (mode `STRICT`) and CovPass
/// `covpass-base45/.../Base45.kt`: threes and a last two; a single last character, a foreign one, and a group above
/// its bytes are refused.
///
/// base45 cuts what is above its byte in a last two: these are encoded again and must be the same. A group of three it
/// takes in one form alone.
pub(crate) fn base45(text: &str) -> Result<Zeroizing<Vec<u8>>, Rejection> {
    if text.len() > MAX_TEXT {
        return Err(Rejection::Base45);
    }
    let bytes = base45::decode(text).map(Zeroizing::new).map_err(|_| Rejection::Base45)?;
    match (text.as_bytes().as_chunks::<3>(), bytes.last()) {
        ((_, []), _) => Ok(bytes),
        ((_, two), Some(last)) if base45::encode([*last]).as_bytes() == two => Ok(bytes),
        _ => Err(Rejection::Base45),
    }
}

/// Corona-Warn-App `util/compression/ZLIBCompression.kt` and `DccQrCodeExtractor.kt` (`decompress`), CovPass
/// `covpass-sdk/.../utils/Zlib.kt`. They leave alone what follows the compressed message; here it must end there.
pub(crate) fn inflate(bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, Rejection> {
    let usual = bytes.len().saturating_mul(USUAL).min(MAX_INFLATED);
    inflate_into(bytes, usual).or_else(|_| inflate_into(bytes, MAX_INFLATED))
}

fn inflate_into(bytes: &[u8], room: usize) -> Result<Zeroizing<Vec<u8>>, Rejection> {
    let mut message = Zeroizing::new(vec![0; room]);
    let mut stream = Decompress::new(true);
    let status = stream.decompress(bytes, &mut message, FlushDecompress::Finish);
    let consumed = usize::try_from(stream.total_in()).ok();
    let inflated = usize::try_from(stream.total_out()).ok();
    match (status, inflated) {
        (Ok(Status::StreamEnd), Some(inflated)) if consumed == Some(bytes.len()) => {
            message.truncate(inflated);
            Ok(message)
        }
        _ => Err(Rejection::Compression),
    }
}
