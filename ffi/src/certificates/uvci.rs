//! Identifiers of certificates.

use super::texts::Uvci;
use crate::errors::IssueError;
use episeal::certificates::issue;

/// Option 2, opaque: only 130 random bits.
///
/// # Errors
/// - `CountryInvalid`: the country is not two letters.
/// - `NoRandomness`: the operating system provided no random bytes.
#[uniffi::export]
pub fn generate_uvci(country: String) -> Result<Uvci, IssueError> {
    Ok(issue::Uvci::generate(&country)?.into())
}

/// Option 3, with some semantics: issuing entity and 130 random bits.
///
/// `issuing_entity` is 1 to 12 characters `A-Z0-9`.
///
/// # Errors
/// - `CountryInvalid`: the country is not two letters.
/// - `UvciInvalid`: the issuing entity is empty, too long or has other characters.
/// - `NoRandomness`: the operating system provided no random bytes.
#[uniffi::export]
pub fn generate_uvci_with_entity(country: String, issuing_entity: String) -> Result<Uvci, IssueError> {
    Ok(issue::Uvci::generate_with_entity(&country, &issuing_entity)?.into())
}

/// Option 1, with semantics: issuing entity, what the certificate is about, and 130 random bits.
///
/// `issuing_entity` and `subject` are 1 to 12 characters `A-Z0-9`.
///
/// # Errors
/// - `CountryInvalid`: the country is not two letters.
/// - `UvciInvalid`: a segment is empty, too long or has other characters.
/// - `NoRandomness`: the operating system provided no random bytes.
#[uniffi::export]
pub fn generate_uvci_with_subject(
    country: String,
    issuing_entity: String,
    subject: String,
) -> Result<Uvci, IssueError> {
    Ok(issue::Uvci::generate_with_subject(&country, &issuing_entity, &subject)?.into())
}

/// Reads `URN:UVCI:01:CC:...#X`, with one to three segments between `/`, all of them `A-Z0-9`.
///
/// # Errors
/// - `UvciInvalid`: it has another form, or more than 72 characters.
/// - `CountryInvalid`: the country is not two letters.
/// - `UvciCheck`: the check character is wrong, or missing.
#[uniffi::export]
pub fn parse_uvci(text: String) -> Result<Uvci, IssueError> {
    Ok(issue::Uvci::parse(&text)?.into())
}

/// The check character of an identifier without it: Luhn modulo 38 over `A-Z0-9/:`, the prefix included (annex 2).
///
/// # Errors
/// - `UvciInvalid`: a character is not in the alphabet.
#[uniffi::export]
pub fn uvci_check_character(identifier: String) -> Result<String, IssueError> {
    issue::uvci_check_character(&identifier)
}
