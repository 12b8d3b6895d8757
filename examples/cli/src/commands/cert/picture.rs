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

/// The largest picture that is unpacked, in pixels a side and in all: twice that of a usual phone.
const MAX_SIDE: usize = 8_192;
const MAX_PIXELS: usize = 33_554_432;
/// Up to how many pixels a picture is also looked at enlarged, and how much.
const FEW_PIXELS: usize = 1_048_576;
const ENLARGED: usize = 3;

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

/// The texts of all QR codes in a PNG or JPEG, each once.
///
/// Greys between two modules hide a code from rqrr, and so does a picture that is too sharp for its size: it is looked
/// at as it is, in black and white, smoothed, and smoothed again; a small one, whose modules may be single pixels,
/// enlarged too.
pub(super) fn texts(bytes: &[u8]) -> Outcome<Vec<Zeroizing<String>>> {
    let (width, height, greys) = match bytes {
        [0xff, 0xd8, ..] => greys_of_jpeg(bytes),
        _ => greys_of_png(bytes),
    }
    .ok_or_else(|| {
        Failure::input("not a PNG or JPEG of at most 8,192 pixels a side and 32 million in all")
    })?;
    let plain = Zeroizing::new(greys.iter().map(black_or_white).collect::<Vec<_>>());
    let smooth = smoothed(width, &greys);
    let smoother = smoothed(width, &smooth);
    let enlarged = (greys.len() <= FEW_PIXELS).then_some((&plain, ENLARGED));
    let as_it_is = [&greys, &plain, &smooth, &smoother].map(|greys| (greys, 1));
    let mut texts = Vec::new();
    for (greys, scale) in as_it_is.into_iter().chain(enlarged) {
        for text in codes((width, height), greys, scale) {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    Ok(texts)
}

fn black_or_white(grey: &u8) -> u8 {
    if *grey < 128 { 0 } else { u8::MAX }
}

/// Of a picture whose pixels become `scale` wide and high.
fn codes((width, height): (usize, usize), greys: &[u8], scale: usize) -> Vec<Zeroizing<String>> {
    let [wide, high] = [width, height].map(|side| side.saturating_mul(scale));
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(wide, high, |x, y| {
        let [x, y] = [x, y].map(|at| at.checked_div(scale).unwrap_or_default());
        let place = y.saturating_mul(width).saturating_add(x);
        greys.get(place).copied().unwrap_or(u8::MAX)
    });
    let found = picture.detect_grids().into_iter();
    found
        .filter_map(|grid| grid.decode().ok())
        .map(|(_, text)| Zeroizing::new(text))
        .collect()
}

/// Each pixel the mean of itself and its eight neighbours; at the edges, of the nearest.
fn smoothed(width: usize, greys: &[u8]) -> Zeroizing<Vec<u8>> {
    let across: Vec<&[u8]> = greys.chunks(width).collect();
    let last = across.len().saturating_sub(1);
    let mut smooth = Zeroizing::new(Vec::with_capacity(greys.len()));
    for y in 0..across.len() {
        let lines = [y.saturating_sub(1), y, y.saturating_add(1).min(last)];
        let sums: Vec<u16> = (0..width)
            .map(|x| lines.iter().map(|y| sample(&across, x, *y)).sum())
            .collect();
        let at = |x: usize| sums.get(x).copied().unwrap_or_default();
        smooth.extend((0..width).map(|x| {
            let right = x.saturating_add(1).min(width.saturating_sub(1));
            let sum = [x.saturating_sub(1), x, right].map(at).iter().sum::<u16>();
            u8::try_from(sum.div_euclid(9)).unwrap_or(u8::MAX)
        }));
    }
    smooth
}

fn sample(lines: &[&[u8]], x: usize, y: usize) -> u16 {
    let line = lines.get(y).copied().unwrap_or_default();
    line.get(x).copied().map_or(u16::from(u8::MAX), u16::from)
}

/// Width, height and one grey a pixel.
type Greys = (usize, usize, Zeroizing<Vec<u8>>);

fn options() -> DecoderOptions {
    DecoderOptions::new_safe()
        .set_max_width(MAX_SIDE)
        .set_max_height(MAX_SIDE)
        .png_set_strip_to_8bit(true)
}

/// Asked before anything is unpacked: a few bytes can claim any size.
fn is_small((width, height): &(usize, usize)) -> bool {
    width.saturating_mul(*height) <= MAX_PIXELS
}

fn greys_of_png(bytes: &[u8]) -> Option<Greys> {
    let mut decoder = PngDecoder::new_with_options(ZCursor::new(bytes), options());
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions().filter(is_small)?;
    let samples = Zeroizing::new(decoder.decode().ok()?.u8()?);
    greys(
        width,
        height,
        decoder.colorspace()?.num_components(),
        &samples,
    )
}

fn greys_of_jpeg(bytes: &[u8]) -> Option<Greys> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options());
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions().filter(is_small)?;
    let samples = Zeroizing::new(decoder.decode().ok()?);
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
