//! The form of a UVCI (eHealth Network, Interoperability of health certificates, trust framework, annex 2).

use crate::error::CertificateError;

const SCHEME: &str = "URN:UVCI:";
const MAX_LENGTH: usize = 72;
const CHECK_ALPHABET: &[u8; 38] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:";

/// `URN:UVCI:01:CC:...` of capitals, digits, `/` and `:`, and if it ends in `#X` the check character X.
pub(crate) fn check(identifier: &str) -> Result<(), CertificateError> {
    let identifier = identifier.trim_end_matches(' ').to_ascii_uppercase();
    let (body, check) = match identifier.split_once('#') {
        Some((body, check)) => (body, Some(check)),
        None => (identifier.as_str(), None),
    };
    let rest = body.strip_prefix(SCHEME).unwrap_or(body);
    let mut parts = rest.splitn(3, ':');
    let is_version = parts.next() == Some("01");
    let is_country = parts.next().is_some_and(|country| {
        (2..=3).contains(&country.len()) && country.bytes().all(|byte| byte.is_ascii_uppercase())
    });
    let is_named = parts.next().is_some_and(|opaque| !opaque.is_empty());
    let is_allowed = body.bytes().all(|byte| CHECK_ALPHABET.contains(&byte));
    let is_short = identifier.len() <= MAX_LENGTH;
    if !(is_version && is_country && is_named && is_allowed && is_short) {
        return Err(CertificateError::UvciMalformed);
    }
    match check {
        None => Ok(()),
        Some(check) if check.len() == 1 && check.chars().next() == check_character(body) => Ok(()),
        Some(_) => Err(CertificateError::UvciCheckCharacter),
    }
}

/// Luhn mod 38 over the whole identifier.
fn check_character(body: &str) -> Option<char> {
    let mut sum = 0u32;
    for (place, character) in body.bytes().rev().enumerate() {
        let digit = CHECK_ALPHABET
            .iter()
            .position(|known| *known == character)?;
        let weight = if place.is_multiple_of(2) { 2 } else { 1 };
        let weighted = u32::try_from(digit).ok()?.saturating_mul(weight);
        sum = sum
            .saturating_add(weighted / 38)
            .saturating_add(weighted % 38);
    }
    let check = usize::try_from(38u32.saturating_sub(sum % 38) % 38).ok()?;
    CHECK_ALPHABET.get(check).copied().map(char::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_check_character_is_met() {
        assert_eq!(check_character("URN:UVCI:01:NL:187/37512422923"), Some('Z'));
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
