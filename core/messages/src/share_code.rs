//! The code that a visitor tells an office by phone (core/FORMAT.md, section 15).

use episeal_base::error::RecordError;
use episeal_base::primitives::Secret;
use episeal_base::text::ascii_digit;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The largest multiple of ten that a byte holds: bytes from here on would favour the small digits.
const FAIR: u8 = 250;
/// The number of digits in a code.
const DIGITS: usize = 9;

/// Nine decimal digits that open one share, together with the office's key. Clones share one place, which is wiped when
/// the last one is dropped.
#[derive(Clone)]
pub struct ShareCode(Arc<Digits>);

struct Digits {
    digits: Zeroizing<Vec<u8>>,
    /// In the form in which it is shown.
    text: Zeroizing<String>,
}

opaque_debug!(ShareCode);

impl ShareCode {
    /// Digit by digit, each in its final place: the code is never a number anywhere.
    fn drawn(mut draw: impl FnMut() -> Result<Secret<Self>, RecordError>) -> Result<Self, RecordError> {
        let mut digits = Zeroizing::new(Vec::with_capacity(DIGITS));
        while digits.len() < DIGITS {
            let random = draw()?;
            let fair = random.expose().iter().filter(|byte| **byte < FAIR);
            let drawn = fair.map(|byte| b'0' | (byte % 10));
            let wanted = DIGITS.saturating_sub(digits.len());
            digits.extend(drawn.take(wanted));
        }
        Ok(Self::of(digits))
    }

    /// Reads a code as it is entered: spaces and hyphens are ignored, and the decimal digits of every script are
    /// accepted.
    ///
    /// # Errors
    /// - `InvalidText`: not nine digits, or another character.
    pub fn parse(text: &str) -> Result<Self, RecordError> {
        let mut digits = Zeroizing::new(Vec::with_capacity(DIGITS));
        for c in text.chars().filter(|c| !is_separator(*c)) {
            if digits.len() == DIGITS {
                return Err(RecordError::InvalidText);
            }
            let digit = ascii_digit(c).ok_or(RecordError::InvalidText)?;
            digits.push(u8::try_from(digit).map_err(|_| RecordError::InvalidText)?);
        }
        if digits.len() < DIGITS {
            return Err(RecordError::InvalidText);
        }
        Ok(Self::of(digits))
    }

    fn of(digits: Zeroizing<Vec<u8>>) -> Self {
        Self(Arc::new(Digits { text: in_groups(&digits), digits }))
    }

    /// The code as it is shown and told: `123 456 789`.
    ///
    /// # Security
    /// Show it only to the visitor, and store it nowhere: it is spoken, once.
    #[must_use]
    pub fn expose_secret_text(&self) -> &str {
        &self.0.text
    }
}

/// What is not for those who show a code or type it.
pub trait SecretDigits: Sized {
    /// A new code for every share, each of the 10^9 equally likely.
    fn generate() -> Result<Self, RecordError>;

    /// Its nine ASCII digits as they were kept, otherwise `Malformed`.
    fn of_digits(digits: &[u8]) -> Result<Self, RecordError>;

    /// Its nine ASCII digits.
    fn digits(&self) -> &[u8];
}

impl SecretDigits for ShareCode {
    fn generate() -> Result<Self, RecordError> {
        Self::drawn(Secret::random)
    }

    fn of_digits(digits: &[u8]) -> Result<Self, RecordError> {
        let text = core::str::from_utf8(digits).map_err(|_| RecordError::Malformed)?;
        let code = Self::parse(text).map_err(|_| RecordError::Malformed)?;
        match code.digits() == digits {
            true => Ok(code),
            false => Err(RecordError::Malformed),
        }
    }

    fn digits(&self) -> &[u8] {
        &self.0.digits
    }
}

/// Three groups of three.
fn in_groups(digits: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(DIGITS.saturating_add(2)));
    for (place, digit) in digits.iter().enumerate() {
        if place == 3 || place == 6 {
            text.push(' ');
        }
        text.push(char::from(*digit));
    }
    text
}

/// White space, hyphens and dashes.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Result<Vec<u8>, RecordError> {
        ShareCode::parse(text).map(|code| code.digits().to_vec())
    }

    #[test]
    fn a_code_is_read_with_blanks_hyphens_and_the_digits_of_every_script() {
        for text in [
            "123456789",
            "123 456 789",
            " 123-456-789\n",
            "123\u{a0}456\u{3000}789",
            "1-2-3-4-5-6-7-8-9",
            "１２３－４５６－７８９",
            "123\u{2013}456\u{2212}789",
            "１23 ４56 ７89",
            "١٢٣ ٤٥٦ ٧٨٩",
            "१२३-४५६-७८९",
        ] {
            assert_eq!(digits(text), Ok(b"123456789".to_vec()), "{text:?}");
        }
        assert_eq!(digits("000 000 000"), Ok(b"000000000".to_vec()));
    }

    #[test]
    fn what_is_not_nine_digits_is_refused() {
        for text in [
            "",
            "12345678",
            "1234567890",
            "123 456 78x",
            "123.456.789",
            "123_456_789",
            "+123456789",
            "１２３４５６７８",
            "12345678\u{b2}",
        ] {
            assert_eq!(digits(text), Err(RecordError::InvalidText), "{text:?}");
        }
    }

    #[test]
    fn a_code_is_shown_in_three_groups_and_read_again() {
        let code = ShareCode::parse("001234500").unwrap();
        assert_eq!(code.expose_secret_text(), "001 234 500");
        let drawn = ShareCode::generate().unwrap();
        let shown = drawn.expose_secret_text();
        assert_eq!(shown.len(), 11);
        assert_eq!(digits(shown), Ok(drawn.digits().to_vec()));
    }

    /// Every digit comes from exactly 25 of the bytes below 250, and from none above.
    #[test]
    fn bytes_that_would_favour_small_digits_are_passed_over() {
        let drawn = |secrets: &[[u8; 32]]| {
            let mut secrets = secrets.iter();
            let mut draw = || secrets.next().map(Secret::copy_of);
            let code = ShareCode::drawn(|| draw().ok_or(RecordError::NoRandomness));
            code.map(|code| code.expose_secret_text().to_owned())
        };
        let bytes = |start: &[u8]| {
            let mut bytes = [255; 32];
            bytes[..start.len()].copy_from_slice(start);
            bytes
        };
        let nine = [0, 9, 10, 19, 240, 249, 1, 128, 77];
        assert_eq!(drawn(&[bytes(&nine)]), Ok("090 909 187".to_owned()));
        let beside = bytes(&[250, 0, 251, 9, 252, 10, 253, 19, 254, 240, 255, 249, 1, 128, 77, 5]);
        assert_eq!(drawn(&[beside]), Ok("090 909 187".to_owned()));
        let (first, second) = nine.split_at(4);
        let twice = [bytes(first), bytes(&[]), bytes(second)];
        assert_eq!(drawn(&twice), Ok("090 909 187".to_owned()));
        let more = [second, &[3; 9]].concat();
        assert_eq!(drawn(&[bytes(first), bytes(&more)]), Ok("090 909 187".to_owned()));
        assert_eq!(drawn(&[bytes(first)]), Err(RecordError::NoRandomness));
    }

    /// Ten digits in nine places, 2,000 of each expected: six standard deviations are 255.
    #[test]
    fn codes_are_uniform_over_nine_digits() {
        let mut counts = [[0i32; 10]; DIGITS];
        for _ in 0..20_000 {
            let code = ShareCode::generate().unwrap();
            for (place, digit) in code.digits().iter().enumerate() {
                counts[place][usize::from(digit - b'0')] += 1;
            }
        }
        for count in counts.iter().flatten() {
            assert!((count - 2_000).abs() < 255, "{counts:?}");
        }
    }

    #[test]
    fn kept_digits_are_nine_and_nothing_else() {
        for digits in [&b"31415926"[..], b"3141592655", b"314 159 265", b"31415926x", b"\xff"] {
            let refused = ShareCode::of_digits(digits);
            assert_eq!(refused.err(), Some(RecordError::Malformed));
        }
        assert_eq!(ShareCode::of_digits(b"314159265").unwrap().digits(), b"314159265");
    }
}
