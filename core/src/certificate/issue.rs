//! Issuing a certificate.

mod error;

pub use error::IssueError;
pub(super) use error::no_randomness;

/// ISO 3166-1 alpha-2, as far as its form goes.
pub(super) fn check_country(country: &str) -> Result<(), IssueError> {
    match country.as_bytes() {
        [b'A'..=b'Z', b'A'..=b'Z'] => Ok(()),
        _ => Err(IssueError::CountryInvalid),
    }
}
