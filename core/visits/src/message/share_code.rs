//! The code that a visitor tells an office by phone (core/FORMAT.md, section 15).

use super::sealed::Sealed;
use super::share::ShareAddress;
use crate::stretch::{Purpose, ShareCodeKey, Stretch};
use episeal_base::error::RecordError;
use episeal_base::primitives::{self, Secret};
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
    /// A new code for every share, each of the 10^9 equally likely.
    pub(crate) fn generate() -> Result<Self, RecordError> {
        Self::drawn(Secret::random)
    }

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

    /// Its nine ASCII digits as they were kept, otherwise `Malformed`.
    pub(crate) fn of_digits(digits: &[u8]) -> Result<Self, RecordError> {
        let text = core::str::from_utf8(digits).map_err(|_| RecordError::Malformed)?;
        let code = Self::parse(text).map_err(|_| RecordError::Malformed)?;
        match code.digits() == digits {
            true => Ok(code),
            false => Err(RecordError::Malformed),
        }
    }

    /// The code as it is shown and told: `123 456 789`.
    ///
    /// # Security
    /// Show it only to the visitor, and store it nowhere: it is spoken, once.
    #[must_use]
    pub fn expose_secret_text(&self) -> &str {
        &self.0.text
    }

    /// Its nine ASCII digits.
    pub(crate) fn digits(&self) -> &[u8] {
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

/// A new code for one share, and what it was stretched to for sealing that share.
#[derive(Clone, Debug)]
pub struct DrawnShareCode {
    code: ShareCode,
    key: ShareCodeKey,
}

impl DrawnShareCode {
    /// The code, to be told by phone.
    #[must_use]
    pub fn code(&self) -> ShareCode {
        self.code.clone()
    }

    /// What the share is sealed with.
    #[must_use]
    pub fn key(&self) -> ShareCodeKey {
        self.key.clone()
    }
}

// psi = Argon2id(code, salt = share_id, m = 65536 KiB, t = 3, p = 4, 32 bytes)
impl Stretch {
    /// Draws the code and the id of a new share, and stretches the code: for `share_visits`, once.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system gave no random bytes.
    pub fn draw_share_code(&mut self) -> Result<DrawnShareCode, RecordError> {
        let (code, share_id) = (ShareCode::generate()?, primitives::random()?);
        let key = ShareCodeKey(self.derive(Purpose::SealShare, code.digits(), share_id)?);
        Ok(DrawnShareCode { code, key })
    }

    /// Stretches the code that the visitor told for this share: for `Office::open_share`, which tells whether it is the
    /// right one. Ask `Office::check_share` first.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a share.
    pub fn share_code_key(&mut self, share: &[u8], code: &ShareCode) -> Result<ShareCodeKey, RecordError> {
        let share_id = Sealed::<ShareAddress>::parse(share)?.clear.share_id;
        self.derive(Purpose::OpenShare, code.digits(), *share_id.as_bytes()).map(ShareCodeKey)
    }
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

    /// With the crate itself, with the parameters of RFC 9106's second recommendation written out.
    #[test]
    fn the_code_is_stretched_by_fixed_parameters() {
        let code = ShareCode::parse("314 159 265").unwrap();
        let params = argon2::Params::new(64 * 1_024, 3, 4, Some(32)).unwrap();
        let argon2 = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
        let mut expected = [0; 32];
        let salt = [7; 16];
        argon2.hash_password_into(b"314159265", &salt, &mut expected).unwrap();
        let derived = Stretch::new().derive(Purpose::OpenShare, code.digits(), salt).unwrap();
        assert_eq!(*derived.stretched().expose(), expected);
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
}
