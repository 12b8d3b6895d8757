//! The chunks of a PNG file (ISO/IEC 15948, 5.3) that its decoder may see.
//!
//! The decoder decompresses texts and colour profiles up to a gibibyte each and copies the rest, and takes the content
//! of a chunk for chunks where it is longer than it should be.

use zeroize::Zeroizing;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Length, name and CRC, in bytes.
const FRAME: usize = 12;
/// 256 colours, in bytes.
const MAX_PALETTE: usize = 768;

struct Chunk<'a> {
    name: [u8; 4],
    content: &'a [u8],
    /// With length, name and CRC.
    whole: &'a [u8],
}

/// Width and height in pixels as the header has them.
pub(crate) fn size(file: &[u8]) -> Option<(usize, usize)> {
    let (header, _) = first(file.strip_prefix(SIGNATURE)?)?;
    let (width, rest) = header.content.split_first_chunk()?;
    let (height, _) = rest.split_first_chunk()?;
    let pixels = |side: &[u8; 4]| usize::try_from(u32::from_be_bytes(*side)).ok();
    (header.name == *b"IHDR").then_some((pixels(width)?, pixels(height)?))
}

/// The file with the chunks of its pixels only; None where their lengths are none they can have.
pub(crate) fn only_pixels(file: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut rest = file.strip_prefix(SIGNATURE)?;
    let mut kept = Zeroizing::new(Vec::with_capacity(file.len()));
    kept.extend_from_slice(SIGNATURE);
    let colours = *first(rest)?.0.content.get(9)?;
    loop {
        let (chunk, after) = first(rest)?;
        rest = after;
        let length = chunk.content.len();
        let fits = match &chunk.name {
            b"IHDR" => length == 13,
            b"PLTE" => length <= MAX_PALETTE,
            b"tRNS" => fits_transparency(length, colours),
            b"IDAT" => true,
            b"IEND" => length == 0,
            _ => continue,
        };
        if !fits {
            return None;
        }
        kept.extend_from_slice(chunk.whole);
        if chunk.name == *b"IEND" {
            return Some(kept);
        }
    }
}

/// By colour type: grey, three colours, palette.
fn fits_transparency(length: usize, colours: u8) -> bool {
    match colours {
        0 => length == 2,
        2 => length == 6,
        3 => length <= 256,
        _ => false,
    }
}

/// The first chunk and what follows it.
fn first(chunks: &[u8]) -> Option<(Chunk<'_>, &[u8])> {
    let (length, _) = chunks.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (whole, rest) = chunks.split_at_checked(length.checked_add(FRAME)?)?;
    let (name, content) = whole.get(4..)?.split_first_chunk()?;
    let chunk = Chunk { name: *name, content: content.get(..length)?, whole };
    Some((chunk, rest))
}
