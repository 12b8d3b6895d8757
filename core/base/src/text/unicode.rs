//! Unicode in one fixed version: what is assigned, visible, composed, a digit (core/FORMAT.md, section 5).
//!
//! Characters that Unicode 15.0 has are composed in the same way by every later version (the Normalization Stability
//! Policy), so two programs agree on texts of them, whatever version each is built with.

mod assigned;
mod invisible;

use icu_normalizer::{ComposingNormalizer, ComposingNormalizerBorrowed};
use zeroize::Zeroizing;

/// NFC makes a text at most this many times longer, in UTF-8 (Unicode Standard Annex #15, section 9).
const EXPANSION: usize = 3;

const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizer::new_nfc();

/// The zeros of Unicode 15.0's decimal digits, category Nd: after each follow its one to nine.
const ZEROS: [u32; 68] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
    0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0,
    0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50,
    0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950,
    0x1fbf0,
];

/// The text in Normalization Form C.
pub(super) fn composed(text: &str) -> Zeroizing<String> {
    // Room for everything: growing would leave copies.
    let capacity = text.len().saturating_mul(EXPANSION);
    let mut composed = Zeroizing::new(String::with_capacity(capacity));
    if text.is_ascii() || NFC.normalize_to(text, &mut *composed).is_err() {
        composed.clear();
        composed.push_str(text);
    }
    composed
}

/// True for a text in Normalization Form C: composing it changes nothing. (Asking the normalizer is another 2 kB of
/// WebAssembly.)
pub(super) fn is_composed(text: &str) -> bool {
    text.is_ascii() || *composed(text) == text
}

/// True for a character that Unicode 15.0 assigns: it has a category other than Cn.
pub(super) fn is_assigned(c: char) -> bool {
    is_within(&assigned::BOUNDARIES, c)
}

/// True for an assigned letter, number, punctuation mark or symbol that is visible.
pub(super) fn is_visible(c: char) -> bool {
    is_assigned(c) && !is_within(&invisible::BOUNDARIES, c)
}

/// Whether a character lies between a boundary at an even place and the next one.
fn is_within(boundaries: &[u32], c: char) -> bool {
    let before = boundaries.partition_point(|boundary| *boundary <= u32::from(c));
    !before.is_multiple_of(2)
}

/// The ASCII digit of a decimal digit of any script.
pub fn ascii_digit(c: char) -> Option<char> {
    let before = ZEROS.partition_point(|zero| *zero <= u32::from(c));
    let zero = ZEROS.get(before.checked_sub(1)?)?;
    char::from_digit(u32::from(c).checked_sub(*zero)?, 10)
}

#[cfg(test)]
mod tests;
