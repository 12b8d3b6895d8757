//! EU Digital COVID Certificates: issuing them to those who recovered, and reading the text of any QR code into a
//! proven certificate.
//!
//! Follow one in: [`hcert`] (prefix, Base45, zlib), `cose` (the signed message as received), `claims` and `content`
//! (what it says), `examine` (every check), [`VerifiedCertificate`] (the proof). Follow one out: `issue` (what is
//! checked, signed and read again, in a second opinion by `episeal-acceptance`), `qr`. Trust and time are arguments.

mod base45;
mod calendar;
mod cbor;
mod claims;
mod content;
mod cose;
mod countries;
pub(crate) mod date;
mod deviation;
mod entry;
mod examine;
mod field;
pub(crate) mod guard;
pub mod hcert;
mod identifier;
mod inflate;
pub(crate) mod issue;
mod json;
pub(crate) mod names;
mod not_judged;
pub(crate) mod qr;
mod revocation;
pub mod rules;
mod signer;
mod trust;
pub(crate) mod uvci;
mod value_sets;
mod verdict;
mod verify;
mod written_date;
mod x509;

pub use content::{Certificate, CertificateKind, Entry, HolderName};
pub use deviation::Deviation;
pub use entry::{RecoveryEntry, TestEntry, VaccinationEntry};
pub use not_judged::NotJudged;
pub use revocation::{RevocationHashType, RevocationHashes, RevocationLists};
pub use trust::{CertificateTrust, SignerList};
pub use verdict::{Check, CheckResult, Verdict};
pub use verify::{UnverifiedCertificate, VerifiedCertificate, examine_certificate, examine_signed, verify_certificate};
