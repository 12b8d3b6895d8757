//! The form of a UVCI (eHealth Network, Interoperability of health certificates, trust framework, annex 2).

use episeal_base::error::CertificateError;
use zeroize::Zeroizing;

/// The longest identifier, in characters, with prefix and check character (annex III).
pub(crate) const MAX_UVCI: usize = 72;

pub(crate) const PREFIX: &str = "URN:UVCI:01:";
/// The alphabet of the check character, in the order of its values.
const ALPHABET: &[u8; 38] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:";

/// The place of a character in the alphabet.
fn value(character: u8) -> Option<usize> {
    Some(usize::from(match character {
        b'A'..=b'Z' => character.wrapping_sub(b'A'),
        b'0'..=b'9' => character.wrapping_sub(b'0').wrapping_add(26),
        b'/' => 36,
        b':' => 37,
        _ => return None,
    }))
}

/// `URN:UVCI:01:CC:...` of capitals, digits, `/` and `:`, and, if it ends in `#X`, with the check character X.
/// Lower-case letters count as capitals, and the scheme `URN:UVCI:` may be missing.
pub(crate) fn check(identifier: &str) -> Result<(), CertificateError> {
    let identifier = Zeroizing::new(identifier.trim_end_matches(' ').to_ascii_uppercase());
    let (body, found) = match identifier.split_once('#') {
        Some((body, check)) => (body, Some(check)),
        None => (identifier.as_str(), None),
    };
    let expected = check_character(body);
    if !is_named(body) || expected.is_none() || identifier.len() > MAX_UVCI {
        return Err(CertificateError::UvciMalformed);
    }
    match found.is_none_or(|found| found.chars().eq(expected)) {
        true => Ok(()),
        false => Err(CertificateError::UvciCheckCharacter),
    }
}

/// Version 01, a country, and something more.
fn is_named(body: &str) -> bool {
    let scheme = PREFIX.trim_end_matches("01:");
    let rest = body.strip_prefix(scheme).unwrap_or(body);
    let mut parts = rest.splitn(3, ':');
    let is_version = parts.next() == Some("01");
    let is_country = parts.next().is_some_and(|country| {
        (2..=3).contains(&country.len()) && country.bytes().all(|byte| byte.is_ascii_uppercase())
    });
    is_version && is_country && parts.next().is_some_and(|opaque| !opaque.is_empty())
}

/// From the last character on, every other value is doubled; of each product the two base-38 digits are added; the
/// check character brings the sum to a multiple of 38.
pub(crate) fn check_character(identifier: &str) -> Option<char> {
    let modulus = ALPHABET.len();
    let mut sum: usize = 0;
    for (position, character) in identifier.bytes().rev().enumerate() {
        let value = value(character)?;
        let factor = if position.is_multiple_of(2) { 2 } else { 1 };
        let product = value.saturating_mul(factor);
        let digits = product.div_euclid(modulus).saturating_add(product.rem_euclid(modulus));
        sum = sum.saturating_add(digits);
    }
    let missing = modulus.saturating_sub(sum.rem_euclid(modulus)).rem_euclid(modulus);
    ALPHABET.get(missing).copied().map(char::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_has_its_place_in_the_alphabet() {
        for byte in 0..=u8::MAX {
            assert_eq!(value(byte), ALPHABET.iter().position(|known| *known == byte), "{byte}");
        }
    }

    #[test]
    fn the_known_check_character_is_met() {
        assert_eq!(check("URN:UVCI:01:NL:187/37512422923#Z"), Ok(()));
        let wrong = check("URN:UVCI:01:NL:187/37512422923#Y");
        assert_eq!(wrong, Err(CertificateError::UvciCheckCharacter));
    }

    #[test]
    fn an_identifier_names_version_and_country() {
        assert_eq!(check("urn:uvci:01:AT:10807843F94AEE0EE5093FBC254BD813P"), Ok(()));
        for text in ["", "01", "URN:UVCI:02:AT:1", "URN:UVCI:01:A:1", "URN:UVCI:01:AT:", "URN:UVCI:01:AT:ä"] {
            assert_eq!(check(text), Err(CertificateError::UvciMalformed), "{text}");
        }
    }
}
