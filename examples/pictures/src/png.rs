//! A minimal PNG (ISO/IEC 15948): square, one bit per pixel, greyscale.

use zeroize::Zeroizing;

/// What a line begins with.
pub(crate) const NO_FILTER: u8 = 0;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// One bit, grey, deflate, adaptive filters, not interlaced.
const FORM: [u8; 5] = [1, 0, 0, 0, 0];

/// The file of `lines`, each with its filter byte.
pub(crate) fn file(side: u32, lines: &[u8]) -> Zeroizing<Vec<u8>> {
    let packed = Zeroizing::new(miniz_oxide::deflate::compress_to_vec_zlib(lines, 9));
    let mut file = Zeroizing::new(Vec::with_capacity(packed.len().saturating_add(64)));
    file.extend_from_slice(SIGNATURE);
    let header = [side.to_be_bytes().as_slice(), &side.to_be_bytes(), &FORM].concat();
    chunk(&mut file, b"IHDR", &header);
    chunk(&mut file, b"IDAT", &packed);
    chunk(&mut file, b"IEND", &[]);
    file
}

/// Length, name, content, and the CRC of the latter two.
fn chunk(file: &mut Vec<u8>, name: &[u8; 4], content: &[u8]) {
    let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
    file.extend(length.to_be_bytes());
    file.extend(name);
    file.extend(content);
    file.extend(crc(name.iter().chain(content)).to_be_bytes());
}

/// CRC-32 of ISO 3309, bit by bit.
fn crc<'a>(bytes: impl Iterator<Item = &'a u8>) -> u32 {
    let step = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
    !bytes.fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crc_is_that_of_the_standard() {
        assert_eq!(crc(b"123456789".iter()), 0xcbf4_3926);
        assert_eq!(crc(b"IEND".iter()), 0xae42_6082);
    }
}
