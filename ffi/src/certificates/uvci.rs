//! Identifiers of certificates, as text.

use crate::errors::IssueError;
use episeal::certificates::issue::{self, Uvci};

uniffi::custom_type!(Uvci, String, {
    remote,
    try_lift: |text| Ok(Uvci::parse(&text)?),
    lower: |uvci| uvci.as_str().to_owned(),
});

#[uniffi::export]
pub fn generate_uvci(country: String) -> Result<Uvci, IssueError> {
    Uvci::generate(&country)
}

#[uniffi::export]
pub fn generate_uvci_with_entity(country: String, issuing_entity: String) -> Result<Uvci, IssueError> {
    Uvci::generate_with_entity(&country, &issuing_entity)
}

#[uniffi::export]
pub fn generate_uvci_with_subject(
    country: String,
    issuing_entity: String,
    subject: String,
) -> Result<Uvci, IssueError> {
    Uvci::generate_with_subject(&country, &issuing_entity, &subject)
}

#[uniffi::export]
pub fn parse_uvci(text: String) -> Result<Uvci, IssueError> {
    Uvci::parse(&text)
}

#[uniffi::export]
pub fn uvci_check_character(identifier: String) -> Result<String, IssueError> {
    issue::uvci_check_character(&identifier)
}
