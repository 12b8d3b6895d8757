//! EU Digital COVID Certificates.

pub mod rules;
