//! PNG, JPEG and WebP as greys.

use crate::greys::Greys;
use crate::png_chunks;
use image_webp::WebPDecoder;
use std::io::Cursor;
use zeroize::Zeroizing;
use zune_jpeg::JpegDecoder;
use zune_png::PngDecoder;
use zune_png::zune_core::bit_depth::BitDepth;
use zune_png::zune_core::bytestream::ZCursor;
use zune_png::zune_core::options::DecoderOptions;

/// The largest picture that is decompressed, in pixels per side and in all.
const MAX_SIDE: usize = 8_192;
const MAX_PIXELS: usize = 16_777_216;
/// The samples of the largest one, in bytes: with four samples of 16 bits per pixel, half as many pixels.
const MAX_BYTES: usize = MAX_PIXELS * 4;
/// The longest lossless data of a WebP, in bytes: codes of eleven bytes become tables of four kibibytes each.
const MAX_LOSSLESS: usize = 524_288;

/// None for anything that is not such a picture, and for a larger one.
pub(crate) fn greys(bytes: &[u8]) -> Option<Greys> {
    match bytes {
        [0xff, 0xd8, ..] => greys_of_jpeg(bytes),
        [b'R', b'I', b'F', b'F', ..] => greys_of_webp(bytes),
        _ => greys_of_png(bytes),
    }
}

fn options() -> DecoderOptions {
    DecoderOptions::new_safe().set_max_width(MAX_SIDE).set_max_height(MAX_SIDE).png_set_strip_to_8bit(true)
}

/// Checked before anything is decompressed: a few bytes can claim any size.
fn is_small((width, height): &(usize, usize)) -> bool {
    *width <= MAX_SIDE && *height <= MAX_SIDE && width.saturating_mul(*height) <= MAX_PIXELS
}

fn greys_of_png(bytes: &[u8]) -> Option<Greys> {
    let size = png_chunks::size(bytes).filter(is_small)?;
    let pixels = png_chunks::only_pixels(bytes)?;
    let mut decoder = PngDecoder::new_with_options(ZCursor::new(pixels.as_slice()), options());
    decoder.decode_headers().ok()?;
    let components = decoder.colorspace()?.num_components();
    let bytes = if decoder.depth()? == BitDepth::Sixteen { 2 } else { 1 };
    let pixel = components.saturating_mul(bytes);
    if size.0.saturating_mul(size.1).saturating_mul(pixel) > MAX_BYTES {
        return None;
    }
    let samples = Zeroizing::new(decoder.decode().ok()?.u8()?);
    greys_of(size, decoder.colorspace()?.num_components(), &samples)
}

fn greys_of_jpeg(bytes: &[u8]) -> Option<Greys> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options());
    decoder.decode_headers().ok()?;
    let size = decoder.dimensions().filter(is_small)?;
    let samples = Zeroizing::new(decoder.decode().ok()?);
    greys_of(size, decoder.output_colorspace()?.num_components(), &samples)
}

/// None for an animated one, too.
fn greys_of_webp(bytes: &[u8]) -> Option<Greys> {
    if !is_of_short_chunks(bytes) {
        return None;
    }
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).ok()?;
    decoder.set_memory_limit(MAX_BYTES);
    let (width, height) = decoder.dimensions();
    let size = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
    if decoder.is_animated() || !is_small(&size) || !is_of_one_size(bytes, size) {
        return None;
    }
    let mut samples = Zeroizing::new(vec![0; decoder.output_buffer_size()?]);
    decoder.read_image(&mut samples).ok()?;
    greys_of(size, if decoder.has_alpha() { 4 } else { 3 }, &samples)
}

/// Whether no lossless data, of the picture or its transparency, is too long, and none is inside another chunk.
/// RFC 9649, section 2.3.
fn is_of_short_chunks(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(12..).unwrap_or_default();
    while let Some(([a, b, c, d, length @ ..], content)) = rest.split_first_chunk::<8>() {
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let fits = match &[*a, *b, *c, *d] {
            b"VP8L" | b"ALPH" => length <= MAX_LOSSLESS,
            b"ANMF" => false,
            _ => true,
        };
        if !fits {
            return false;
        }
        let padded = length.saturating_add(length & 1);
        rest = content.get(padded..).unwrap_or_default();
    }
    true
}

/// Whether what is in the file is as large as the file says: lossy pictures are decompressed before that is compared.
/// RFC 9649, section 2.5; RFC 6386, section 9.1.
fn is_of_one_size(bytes: &[u8], size: (usize, usize)) -> bool {
    bytes.windows(18).all(|chunk| match *chunk {
        [b'V', b'P', b'8', b' ', _, _, _, _, _, _, _, 0x9d, 0x01, 0x2a, w, ww, h, hh] => {
            let [width, height] = [[w, ww], [h, hh]].map(|side| u16::from_le_bytes(side) & 0x3fff);
            (usize::from(width), usize::from(height)) == size
        }
        _ => true,
    })
}

fn greys_of((width, height): (usize, usize), components: usize, samples: &[u8]) -> Option<Greys> {
    if components == 0 || width == 0 || height == 0 {
        return None;
    }
    let pixels: Vec<u8> = samples.chunks_exact(components).map(grey).collect();
    Some(Greys { width, height, pixels: Zeroizing::new(pixels) })
}

/// What is transparent is white.
fn grey(samples: &[u8]) -> u8 {
    let mean = |r: u8, g: u8, b: u8| {
        let sum = u16::from(r).saturating_add(u16::from(g)).saturating_add(u16::from(b));
        u8::try_from(sum.div_euclid(3)).unwrap_or(u8::MAX)
    };
    match *samples {
        [grey] => grey,
        [grey, alpha] => grey | !alpha,
        [r, g, b] => mean(r, g, b),
        [r, g, b, alpha] => mean(r, g, b) | !alpha,
        _ => u8::MAX,
    }
}
