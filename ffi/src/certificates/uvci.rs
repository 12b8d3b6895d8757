//! Identifiers of certificates.

use super::texts::Uvci;
use crate::errors::IssueError;
use episeal::certificates::issue;

#[uniffi::export]
pub fn generate_uvci(country: String) -> Result<Uvci, IssueError> {
    Ok(issue::Uvci::generate(&country)?.into())
}

#[uniffi::export]
pub fn generate_uvci_with_entity(country: String, issuing_entity: String) -> Result<Uvci, IssueError> {
    Ok(issue::Uvci::generate_with_entity(&country, &issuing_entity)?.into())
}

#[uniffi::export]
pub fn generate_uvci_with_subject(
    country: String,
    issuing_entity: String,
    subject: String,
) -> Result<Uvci, IssueError> {
    Ok(issue::Uvci::generate_with_subject(&country, &issuing_entity, &subject)?.into())
}

#[uniffi::export]
pub fn parse_uvci(text: String) -> Result<Uvci, IssueError> {
    Ok(issue::Uvci::parse(&text)?.into())
}

#[uniffi::export]
pub fn uvci_check_character(identifier: String) -> Result<String, IssueError> {
    issue::uvci_check_character(&identifier)
}
