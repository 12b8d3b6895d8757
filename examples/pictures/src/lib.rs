//! QR codes of certificates in pictures: PNG out; PNG, JPEG and WebP in.
//!
//! The codes are found here and decoded by rqrr (core/decisions/0009-pictures.md). What a file claims to be is bounded
//! before anything is decompressed, and so is what a picture costs that is full of what looks like codes.

mod finder;
mod formats;
mod greys;
mod grid;
mod look;
mod pattern;
mod png;
mod png_chunks;

use episeal::certificates::qr::{QUIET_ZONE, QrModules};
use std::fmt;
use zeroize::Zeroizing;

/// A PNG: black on white, one bit per pixel, `scale` pixels (0 counts as 1) per module and side, with the quiet zone of
/// four modules around. At most 185 modules, and so 47,175 pixels, per side.
#[must_use]
pub fn png(code: &QrModules, scale: u8) -> Zeroizing<Vec<u8>> {
    let (side, scale) = (code.size().saturating_add(QUIET_ZONE.saturating_mul(2)), scale.max(1));
    let width = u16::try_from(side.saturating_mul(u32::from(scale))).unwrap_or(u16::MAX);
    let pixels = usize::from(width);
    let mut lines = Zeroizing::new(Vec::with_capacity(pixels.saturating_mul(pixels.div_ceil(4))));
    for y in 0..side {
        let line = line(code, y, scale, pixels);
        for _ in 0..scale {
            lines.push(png::NO_FILTER);
            lines.extend_from_slice(&line);
        }
    }
    png::file(width.into(), &lines)
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

/// What the QR codes in a picture say.
pub struct Texts {
    /// Of all codes, each text once.
    pub texts: Vec<Zeroizing<String>>,
    /// Whether there are more codes than are looked for (20): what they say is not known.
    pub is_cut: bool,
}

/// Texts of certificates name people: only how many there are.
impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Texts {{ texts: {}, is_cut: {} }}", self.texts.len(), self.is_cut)
    }
}

/// The texts of all QR codes in a PNG, JPEG or WebP, which may be scaled, rotated, mirrored, inverted, in a shadow or
/// at an angle.
///
/// `None` if the bytes are no such picture, an animated one, or one of more than 8,192 pixels per side, 16,777,216
/// pixels in all, 64 MiB of samples or, in lossless WebP, 512 KiB of data.
#[must_use]
pub fn texts(bytes: &[u8]) -> Option<Texts> {
    let looked = look::look(formats::greys(bytes)?);
    Some(Texts { texts: looked.texts, is_cut: looked.is_cut })
}
