//! Issuing a certificate.

mod error;

pub use error::IssueError;
