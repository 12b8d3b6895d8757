//! EU Digital COVID Certificates of recovery: issuing them.

pub(crate) mod acceptance;
pub(crate) mod date;
pub(crate) mod guard;
pub(crate) mod issue;
pub(crate) mod names;
pub(crate) mod qr;
pub(crate) mod uvci;
