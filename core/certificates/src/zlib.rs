//! zlib streams (RFC 1950): bounded inflating, and deflating in one go.

use episeal_base::error::CertificateError;
#[cfg(feature = "issue")]
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, compress, create_comp_flags_from_zip_params};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};
use zeroize::Zeroizing;

/// The most that a certificate inflates to, in bytes.
pub const MAX_INFLATED: u32 = 65_536;

/// Certificates inflate to about their size. What has more than this many times it is inflated twice.
const USUAL: usize = 3;

const FLAGS: u32 = inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER
    | inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF
    | inflate_flags::TINFL_FLAG_COMPUTE_ADLER32;

/// The bytes of a zlib stream of at most 64 KiB, to which nothing may be appended.
///
/// # Errors
/// - `InflateMalformed`: not a zlib stream, or its checksum is wrong.
/// - `InflateTooLarge`: more than 64 KiB.
/// - `InflateTrailing`: bytes follow the stream.
pub fn inflate(compressed: &[u8]) -> Result<Vec<u8>, CertificateError> {
    inflate_secret(compressed).map(|mut bytes| core::mem::take(&mut *bytes))
}

/// The same, wiped on drop.
pub(crate) fn inflate_secret(compressed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CertificateError> {
    let usual = compressed.len().saturating_mul(USUAL).min(MAX_INFLATED as usize);
    match inflate_into(compressed, usual) {
        Err(CertificateError::InflateTooLarge) => inflate_into(compressed, MAX_INFLATED as usize),
        inflated => inflated,
    }
}

/// Into a buffer that never grows: no copy is left behind.
fn inflate_into(compressed: &[u8], limit: usize) -> Result<Zeroizing<Vec<u8>>, CertificateError> {
    // 11 KB, on the stack.
    let mut decompressor = DecompressorOxide::new();
    let mut out = Zeroizing::new(vec![0; limit]);
    let (status, read, written) = decompress(&mut decompressor, compressed, &mut out, 0, FLAGS);
    match status {
        TINFLStatus::Done if read == compressed.len() => {
            out.truncate(written);
            Ok(out)
        }
        TINFLStatus::Done => Err(CertificateError::InflateTrailing),
        TINFLStatus::HasMoreOutput => Err(CertificateError::InflateTooLarge),
        _ => Err(CertificateError::InflateMalformed),
    }
}

/// A zlib stream of level 9, in a buffer that never grows.
#[cfg(feature = "issue")]
pub(crate) fn deflate(message: &[u8]) -> Zeroizing<Vec<u8>> {
    const LEVEL: i32 = 9;
    const ZLIB: i32 = 1;
    // What cannot be compressed is stored, in blocks with headers of a few bytes.
    let room = message.len().saturating_mul(2).saturating_add(64);
    let mut stream = Zeroizing::new(vec![0; room]);
    let mut compressor = CompressorOxide::new(create_comp_flags_from_zip_params(LEVEL, ZLIB, 0));
    // An incomplete one is rejected by those who read it before it is handed out.
    let (_, _, written) = compress(&mut compressor, message, &mut stream, TDEFLFlush::Finish);
    stream.truncate(written);
    stream
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `signed` as it is, and 20 times `ab` and a `c` in the fixed code (RFC 1951, 3.2.4 and 3.2.6), as zlib writes.
    const STORED: &[u8] = b"\x78\x01\x01\x06\x00\xf9\xffsigned\x08\xd9\x02\x7b";
    const CODED: &[u8] = b"\x78\xda\x4b\x4c\x4a\x24\x0a\x26\x03\x00\x48\x1b\x0f\xa0";

    #[test]
    fn a_stream_is_read_as_a_whole_or_not_at_all() {
        assert_eq!(inflate(STORED).as_deref(), Ok(&b"signed"[..]));
        assert_eq!(inflate(CODED), Ok(["ab".repeat(20), "c".to_owned()].concat().into_bytes()));
        for stream in [STORED, CODED] {
            for length in 0..stream.len() {
                assert_eq!(inflate(&stream[..length]), Err(CertificateError::InflateMalformed), "{length}");
            }
            assert_eq!(inflate(&[stream, &[0]].concat()), Err(CertificateError::InflateTrailing));
        }
    }
}
