//! The unique certificate identifier (UVCI): eHealth Network, Guidelines on verifiable vaccination certificates,
//! release 2, annex 2, and Implementing Decision (EU) 2021/1073, annex III.
//!
//! It names a certificate, and certificates are revoked by it. It decides nothing: whether a certificate is valid is a
//! matter of its signature, and a wrong check character in a certificate from elsewhere makes it no less genuine.

use crate::identifier::{PREFIX, check_character};
use crate::issue_error::{IssueError, no_randomness};
use episeal_base::primitives;
use zeroize::Zeroizing;

/// The longest identifier, in characters, with prefix and check character (annex III).
pub const MAX_UVCI: u32 = 72;
/// The letters and digits of Crockford's base 32: none of them is mistaken for another.
const OPAQUE_ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Five random bits each: 130 bits, so that the chance that two of 2^50 certificates are the same is below 2^-30.
const OPAQUE_LENGTH: usize = 26;

/// A unique certificate identifier with its check character: `URN:UVCI:01:CC:...#X`. Wiped on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct Uvci(Zeroizing<String>);

opaque_debug!(Uvci);

impl Uvci {
    /// Option 1, with semantics: issuing entity, what the certificate is about, and 130 random bits.
    ///
    /// `issuing_entity` and `subject` are 1 to 12 characters `A-Z0-9`.
    ///
    /// # Errors
    /// - `CountryInvalid`: the country is not two letters.
    /// - `UvciInvalid`: a segment is empty, too long or has other characters.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn generate_with_subject(country: &str, issuing_entity: &str, subject: &str) -> Result<Self, IssueError> {
        let (entity, subject) = (segment(issuing_entity)?, segment(subject)?);
        Self::complete(country, &[entity, subject, &opaque()?])
    }

    /// Option 2, opaque: only 130 random bits.
    ///
    /// # Errors
    /// - `CountryInvalid`: the country is not two letters.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn generate(country: &str) -> Result<Self, IssueError> {
        Self::complete(country, &[&opaque()?])
    }

    /// Option 3, with some semantics: issuing entity and 130 random bits.
    ///
    /// `issuing_entity` is 1 to 12 characters `A-Z0-9`.
    ///
    /// # Errors
    /// - `CountryInvalid`: the country is not two letters.
    /// - `UvciInvalid`: the issuing entity is empty, too long or has other characters.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn generate_with_entity(country: &str, issuing_entity: &str) -> Result<Self, IssueError> {
        Self::complete(country, &[segment(issuing_entity)?, &opaque()?])
    }

    /// Reads `URN:UVCI:01:CC:...#X`, with one to three segments between `/`, all of them `A-Z0-9`.
    ///
    /// # Errors
    /// - `UvciInvalid`: it has another form, or more than 72 characters.
    /// - `CountryInvalid`: the country is not two letters.
    /// - `UvciCheck`: the check character is wrong, or missing.
    pub fn parse(text: &str) -> Result<Self, IssueError> {
        let (body, check) = text.split_once('#').ok_or(IssueError::UvciCheck)?;
        let rest = body.strip_prefix(PREFIX).ok_or(IssueError::UvciInvalid)?;
        let (country, segments) = rest.split_once(':').ok_or(IssueError::UvciInvalid)?;
        check_country(country)?;
        let are_segments = segments.split('/').all(is_segment);
        if text.len() > MAX_UVCI as usize || !are_segments || segments.split('/').count() > 3 {
            return Err(IssueError::UvciInvalid);
        }
        if check_character(body).map(String::from).as_deref() != Some(check) {
            return Err(IssueError::UvciCheck);
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// The identifier.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn complete(country: &str, segments: &[&str]) -> Result<Self, IssueError> {
        check_country(country)?;
        // Room for all of it: growing would leave copies.
        let mut text = Zeroizing::new(String::with_capacity(MAX_UVCI as usize));
        text.push_str(PREFIX);
        text.push_str(country);
        for (number, segment) in segments.iter().enumerate() {
            text.push(if number == 0 { ':' } else { '/' });
            text.push_str(segment);
        }
        let check = check_character(&text).ok_or(IssueError::UvciInvalid)?;
        text.push('#');
        text.push(check);
        Ok(Self(text))
    }
}

/// The check character of an identifier without it: Luhn modulo 38 over `A-Z0-9/:`, the prefix included (annex 2).
///
/// # Errors
/// - `UvciInvalid`: a character is not in the alphabet.
pub fn uvci_check_character(identifier: &str) -> Result<String, IssueError> {
    check_character(identifier).map(String::from).ok_or(IssueError::UvciInvalid)
}

/// ISO 3166-1 alpha-2, as far as its form goes.
pub(crate) fn check_country(country: &str) -> Result<(), IssueError> {
    match country.as_bytes() {
        [b'A'..=b'Z', b'A'..=b'Z'] => Ok(()),
        _ => Err(IssueError::CountryInvalid),
    }
}

fn opaque() -> Result<Zeroizing<String>, IssueError> {
    let bytes = primitives::random::<OPAQUE_LENGTH>().map_err(no_randomness)?;
    let letters = bytes.iter().filter_map(|byte| OPAQUE_ALPHABET.get(usize::from(byte & 0x1f)));
    let mut text = Zeroizing::new(String::with_capacity(OPAQUE_LENGTH));
    text.extend(letters.copied().map(char::from));
    Ok(text)
}

/// A segment that is chosen: short enough that two of them leave room for the random one.
fn segment(text: &str) -> Result<&str, IssueError> {
    if text.len() <= 12 && is_segment(text) { Ok(text) } else { Err(IssueError::UvciInvalid) }
}

fn is_segment(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Annex 2 gives the first; the others are from certificates that were issued.
    #[test]
    fn the_check_character_is_that_of_the_guidelines() {
        for (identifier, check) in [
            ("URN:UVCI:01:NL:187/37512422923", 'Z'),
            ("URN:UVCI:01:SE:EHM/V12916227TFJJ", 'Q'),
            ("URN:UVCI:01:SE:EHM/C878/123456789ABC", 'B'),
        ] {
            assert_eq!(uvci_check_character(identifier), Ok(check.to_string()));
            assert!(Uvci::parse(&format!("{identifier}#{check}")).is_ok());
        }
        assert_eq!(uvci_check_character("urn"), Err(IssueError::UvciInvalid));
    }

    #[test]
    fn all_three_options_are_made_and_read() {
        for (made, start, length) in [
            (Uvci::generate("DE"), "URN:UVCI:01:DE:", 43),
            (Uvci::generate_with_entity("DE", "IZ12345A"), "URN:UVCI:01:DE:IZ12345A/", 52),
            (
                Uvci::generate_with_subject("DE", "ABCDEFGHIJKL", "RECOVERY1234"),
                "URN:UVCI:01:DE:ABCDEFGHIJKL/RECOVERY1234/",
                69,
            ),
        ] {
            let made = made.unwrap();
            assert!(made.as_str().starts_with(start));
            assert_eq!(made.as_str().len(), length);
            assert!(made.as_str().len() <= MAX_UVCI as usize);
            assert_eq!(Uvci::parse(made.as_str()).unwrap().as_str(), made.as_str());
            assert_eq!(format!("{made:?}"), "Uvci { .. }");
        }
        assert!(Uvci::generate("DE").unwrap() != Uvci::generate("DE").unwrap());
    }

    #[test]
    fn every_changed_character_is_found() {
        let text = Uvci::generate_with_entity("DE", "IZ1").unwrap().as_str().to_owned();
        for position in "URN:UVCI:01:DE:IZ1/".len()..text.len() {
            for other in ["A", "7"] {
                let mut changed = text.clone();
                changed.replace_range(position..=position, other);
                assert!(changed == text || Uvci::parse(&changed).is_err(), "{position}");
            }
        }
    }

    #[test]
    fn other_forms_and_segments_are_refused() {
        for (text, error) in [
            ("URN:UVCI:01:NL:187/37512422923", IssueError::UvciCheck),
            ("URN:UVCI:01:NL:187/37512422923#", IssueError::UvciCheck),
            ("URN:UVCI:01:NL:187/37512422923#ZZ", IssueError::UvciCheck),
            ("URN:UVCI:01:NL:187/37512422923#A", IssueError::UvciCheck),
            ("urn:uvci:01:nl:187/37512422923#Z", IssueError::UvciInvalid),
            ("URN:UVCI:02:NL:1#A", IssueError::UvciInvalid),
            ("URN:UVCI:01:NL#A", IssueError::UvciInvalid),
            ("URN:UVCI:01:NL:1//2#A", IssueError::UvciInvalid),
            ("URN:UVCI:01:NL:1/2/3/4#A", IssueError::UvciInvalid),
            ("URN:UVCI:01:N:1#A", IssueError::CountryInvalid),
            ("URN:UVCI:01:nl:1#A", IssueError::CountryInvalid),
        ] {
            assert_eq!(Uvci::parse(text).err(), Some(error), "{text}");
        }
        for segment in ["", "a", "A/B", "A:B", "ABCDEFGHIJKLM", "Ä"] {
            let made = Uvci::generate_with_entity("DE", segment);
            assert_eq!(made.err(), Some(IssueError::UvciInvalid), "{segment}");
        }
        assert_eq!(Uvci::generate("D").err(), Some(IssueError::CountryInvalid));
    }
}
