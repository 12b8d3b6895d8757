//! The form of a UVCI (eHealth Network, Interoperability of health certificates, trust framework, annex 2).

use crate::error::CertificateError;

const SCHEME: &str = "URN:UVCI:";
const MAX_LENGTH: usize = 72;
/// How many characters the check character counts with: `A` to `Z`, `0` to `9`, `/` and `:`.
const BASE: u32 = 38;

/// `URN:UVCI:01:CC:...` of capitals, digits, `/` and `:`, and if it ends in `#X` the check character X. Small letters
/// count as capitals.
pub(crate) fn check(identifier: &str) -> Result<(), CertificateError> {
    let identifier = identifier.trim_end_matches(' ');
    let (body, check) = match identifier.split_once('#') {
        Some((body, check)) => (body, Some(check)),
        None => (identifier, None),
    };
    let is_scheme = |start: &str| start.eq_ignore_ascii_case(SCHEME);
    let rest = match body.split_at_checked(SCHEME.len()) {
        Some((start, rest)) if is_scheme(start) => rest,
        _ => body,
    };
    let mut parts = rest.splitn(3, ':');
    let is_version = parts.next() == Some("01");
    let is_country = parts.next().is_some_and(|country| {
        (2..=3).contains(&country.len()) && country.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    let is_named = parts.next().is_some_and(|opaque| !opaque.is_empty());
    let is_allowed = body.bytes().all(|byte| digit(byte).is_some());
    let is_short = identifier.len() <= MAX_LENGTH;
    if !(is_version && is_country && is_named && is_allowed && is_short) {
        return Err(CertificateError::UvciMalformed);
    }
    let is_right = |check: &str| match check.as_bytes() {
        [check] => digit(*check).is_some() && digit(*check) == check_digit(body),
        _ => false,
    };
    match check.is_none_or(is_right) {
        true => Ok(()),
        false => Err(CertificateError::UvciCheckCharacter),
    }
}

/// The place of a character in the alphabet.
fn digit(character: u8) -> Option<u32> {
    let from =
        |first: u8, offset: u8| u32::from(character.wrapping_sub(first).wrapping_add(offset));
    match character {
        b'A'..=b'Z' => Some(from(b'A', 0)),
        b'a'..=b'z' => Some(from(b'a', 0)),
        b'0'..=b'9' => Some(from(b'0', 26)),
        b'/' => Some(36),
        b':' => Some(37),
        _ => None,
    }
}

/// Luhn mod 38 over the whole identifier.
fn check_digit(body: &str) -> Option<u32> {
    let mut sum = 0u32;
    for (place, character) in body.bytes().rev().enumerate() {
        let weight = if place.is_multiple_of(2) { 2 } else { 1 };
        let weighted = digit(character)?.saturating_mul(weight);
        sum = sum
            .saturating_add(weighted / BASE)
            .saturating_add(weighted % BASE);
    }
    Some(BASE.saturating_sub(sum % BASE) % BASE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_check_character_is_met() {
        assert_eq!(check_digit("URN:UVCI:01:NL:187/37512422923"), digit(b'Z'));
        assert_eq!(check("URN:UVCI:01:NL:187/37512422923#Z"), Ok(()));
        let wrong = check("URN:UVCI:01:NL:187/37512422923#Y");
        assert_eq!(wrong, Err(CertificateError::UvciCheckCharacter));
    }

    #[test]
    fn an_identifier_names_version_and_country() {
        assert_eq!(
            check("urn:uvci:01:AT:10807843F94AEE0EE5093FBC254BD813P"),
            Ok(())
        );
        for text in [
            "",
            "01",
            "URN:UVCI:02:AT:1",
            "URN:UVCI:01:A:1",
            "URN:UVCI:01:AT:",
            "URN:UVCI:01:AT:ä",
        ] {
            assert_eq!(check(text), Err(CertificateError::UvciMalformed), "{text}");
        }
    }
}
