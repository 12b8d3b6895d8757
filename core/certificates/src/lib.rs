//! EU Digital COVID Certificates: issuing them to those who recovered, and reading the text of any QR code into a
//! proven certificate.
//!
//! Follow one in: [`hcert`] (prefix, Base45, zlib), `cose` (the signed message as received), `claims` and `content`
//! (what it says), `examine` (every check), [`VerifiedCertificate`] (the proof). Follow one out: [`issue`] (what is
//! checked, signed and read again, in a second opinion by [`acceptance`]), [`qr`]. Trust and time are arguments.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::cast_lossless))]

#[macro_use]
extern crate episeal_base;

#[cfg(feature = "issue")]
pub mod guard;
#[cfg(feature = "issue")]
pub mod issue;
#[cfg(feature = "issue")]
pub mod names;
#[cfg(feature = "issue")]
pub mod qr;

mod base45;
mod cbor;
mod check;
mod claims;
mod content;
mod cose;
mod countries;
mod date;
mod deviation;
mod entry;
mod examine;
mod field;
pub mod hcert;
mod identifier;
mod inflate;
mod issue_error;
mod json;
mod key;
mod not_judged;
mod payload;
mod revocation;
mod signer;
mod trust;
#[cfg(feature = "issue")]
mod uvci;
mod value_sets;
mod verdict;
mod verified;
mod verify;
mod written_date;
mod x509;

pub use check::{Check, CheckResult};
pub use content::{Certificate, CertificateKind, Entry, HolderName};
pub use date::{CalendarDate, DateOfBirth};
pub use deviation::Deviation;
pub use entry::{RecoveryEntry, TestEntry, VaccinationEntry};
/// What Corona-Warn-App and CovPass accept.
#[cfg(feature = "issue")]
pub use episeal_acceptance as acceptance;
pub use episeal_base::error::CertificateError;
#[cfg(feature = "issue")]
pub use episeal_base::secret_bytes::SecretBytes;
pub use episeal_base::secret_text::SecretText;
pub use issue_error::IssueError;
pub use not_judged::NotJudged;
pub use revocation::{RevocationHashType, RevocationHashes, RevocationIndex, RevocationLists, RevocationPart};
pub use trust::{CertificateTrust, SignerList};
pub use verdict::Verdict;
pub use verified::VerifiedCertificate;
pub use verify::{UnverifiedCertificate, examine_certificate, examine_signed, verify_certificate};
