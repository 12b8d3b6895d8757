//! Pictures of QR codes: PNG out, PNG and JPEG in.
//!
//! rqrr finds the codes: a port of quirc of 2,000 lines, which does that alone and nothing with pictures; rxing, the
//! port of zxing, brings fifteen other codes and their dependencies.

mod png;

use crate::failure::{Failure, Outcome};
use episeal::{QUIET_ZONE, QrModules};
use zeroize::Zeroizing;
use zune_jpeg::JpegDecoder;
use zune_png::PngDecoder;
use zune_png::zune_core::bytestream::ZCursor;
use zune_png::zune_core::options::DecoderOptions;

/// The largest picture that is unpacked, in pixels a side.
const MAX_SIDE: usize = 8_192;

/// Black on white, one bit a pixel, `scale` pixels a module, with the quiet zone.
pub(super) fn png(code: &QrModules, scale: u8) -> Outcome<Zeroizing<Vec<u8>>> {
    let side = code.size().saturating_add(QUIET_ZONE.saturating_mul(2));
    let pixels = side.saturating_mul(usize::from(scale));
    let width = u32::try_from(pixels).map_err(|_| Failure::input("the picture is too large"))?;
    let mut lines = Zeroizing::new(Vec::with_capacity(
        pixels.saturating_mul(pixels.div_ceil(4)),
    ));
    for y in 0..side {
        let line = line(code, y, scale, pixels);
        for _ in 0..scale {
            lines.push(png::NO_FILTER);
            lines.extend_from_slice(&line);
        }
    }
    Ok(png::file(width, &lines))
}

/// One line of pixels, the first in the highest bit; a set bit is white.
fn line(code: &QrModules, y: usize, scale: u8, pixels: usize) -> Vec<u8> {
    let is_dark = |pixel: usize| {
        let x = pixel
            .checked_div(usize::from(scale))
            .and_then(|x| x.checked_sub(QUIET_ZONE));
        let y = y.checked_sub(QUIET_ZONE);
        x.zip(y).is_some_and(|(x, y)| code.is_dark(x, y))
    };
    (0..pixels.div_ceil(8))
        .map(|byte| {
            (0..8).fold(0, |bits: u8, bit| {
                let pixel = byte.saturating_mul(8).saturating_add(bit);
                bits << 1 | u8::from(!is_dark(pixel))
            })
        })
        .collect()
}

/// The texts of all QR codes in a PNG or JPEG.
pub(super) fn texts(bytes: &[u8]) -> Outcome<Vec<Zeroizing<String>>> {
    let (width, height, greys) = match bytes {
        [0xff, 0xd8, ..] => greys_of_jpeg(bytes),
        _ => greys_of_png(bytes),
    }
    .ok_or_else(|| Failure::input("not a PNG or JPEG of at most 8,192 pixels a side"))?;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        let place = y.saturating_mul(width).saturating_add(x);
        greys.get(place).copied().unwrap_or(u8::MAX)
    });
    let found = picture.detect_grids().into_iter();
    Ok(found
        .filter_map(|grid| grid.decode().ok())
        .map(|(_, text)| Zeroizing::new(text))
        .collect())
}

/// Width, height and one grey a pixel.
type Greys = (usize, usize, Zeroizing<Vec<u8>>);

fn options() -> DecoderOptions {
    DecoderOptions::new_safe()
        .set_max_width(MAX_SIDE)
        .set_max_height(MAX_SIDE)
        .png_set_strip_to_8bit(true)
}

fn greys_of_png(bytes: &[u8]) -> Option<Greys> {
    let mut decoder = PngDecoder::new_with_options(ZCursor::new(bytes), options());
    let samples = Zeroizing::new(decoder.decode().ok()?.u8()?);
    let (width, height) = decoder.dimensions()?;
    greys(
        width,
        height,
        decoder.colorspace()?.num_components(),
        &samples,
    )
}

fn greys_of_jpeg(bytes: &[u8]) -> Option<Greys> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options());
    let samples = Zeroizing::new(decoder.decode().ok()?);
    let (width, height) = decoder.dimensions()?;
    greys(
        width,
        height,
        decoder.output_colorspace()?.num_components(),
        &samples,
    )
}

fn greys(width: usize, height: usize, components: usize, samples: &[u8]) -> Option<Greys> {
    if components == 0 || width == 0 || height == 0 {
        return None;
    }
    let greys: Vec<u8> = samples.chunks_exact(components).map(grey).collect();
    Some((width, height, Zeroizing::new(greys)))
}

/// What is transparent is white.
fn grey(samples: &[u8]) -> u8 {
    let mean = |r: u8, g: u8, b: u8| {
        let sum = u16::from(r)
            .saturating_add(u16::from(g))
            .saturating_add(u16::from(b));
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
