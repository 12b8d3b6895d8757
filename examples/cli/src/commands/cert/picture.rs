//! Pictures of QR codes: PNG out; PNG, JPEG and WebP in.
//!
//! The codes are found here and decoded by rqrr (core/decisions/0009-pictures.md).

mod finder;
mod formats;
mod greys;
mod grid;
mod look;
mod pattern;
mod png;
mod png_chunks;

use crate::failure::{Failure, Outcome};
use episeal::certificates::qr::{QUIET_ZONE, QrModules};
use zeroize::Zeroizing;

/// Black on white, one bit per pixel, `scale` pixels per module, with the quiet zone.
pub(super) fn png(code: &QrModules, scale: u8) -> Outcome<Zeroizing<Vec<u8>>> {
    let side = code.size().saturating_add(QUIET_ZONE.saturating_mul(2));
    let width = side.saturating_mul(u32::from(scale));
    let pixels = usize::try_from(width).map_err(|_| Failure::input("the picture is too large"))?;
    let mut lines = Zeroizing::new(Vec::with_capacity(pixels.saturating_mul(pixels.div_ceil(4))));
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
fn line(code: &QrModules, y: u32, scale: u8, pixels: usize) -> Vec<u8> {
    let is_dark = |pixel: usize| {
        let x = pixel.checked_div(usize::from(scale)).and_then(|x| u32::try_from(x).ok()?.checked_sub(QUIET_ZONE));
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

/// The texts of all QR codes in a PNG, JPEG or WebP, each once.
pub(super) struct Texts {
    pub(super) texts: Vec<Zeroizing<String>>,
    /// Whether there are more codes than are looked for.
    pub(super) is_cut: bool,
}

pub(super) fn texts(bytes: &[u8]) -> Outcome<Texts> {
    let sentence =
        "not a PNG, JPEG or WebP of at most 8,192 pixels per side, 16 million in all and, for lossless WebP, 512 KiB";
    let picture = formats::greys(bytes).ok_or_else(|| Failure::input(sentence))?;
    let looked = look::look(picture);
    Ok(Texts { texts: looked.texts, is_cut: looked.is_cut })
}
