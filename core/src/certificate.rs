//! EU Digital COVID Certificates.

pub(crate) mod acceptance;
pub(crate) mod date;
pub(crate) mod guard;
pub(crate) mod issue;
pub(crate) mod names;
pub(crate) mod qr;
pub mod rules;
pub(crate) mod uvci;
