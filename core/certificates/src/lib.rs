//! EU Digital COVID Certificates: issuing them to those who recovered, and reading the text of any QR code into a
//! proven certificate.
//!
//! Follow one in: [`hcert`] (prefix, Base45, zlib), `cose` (the signed message as received), `claims` and `content`
//! (what it says), `examine` (every check), [`VerifiedCertificate`] (the proof). Follow one out: [`issue`] (what is
//! checked, signed and read again, in a second opinion by [`acceptance`]), [`qr`]. Trust and time are arguments.
//!
//! An office issues a certificate to somebody who recovered, and a venue verifies it:
//!
//! ```
//! use episeal_certificates::issue::{
//!     DocumentSigner, Issuer, PositiveTest, Recovery, RecoveryProfile, SignerKey, Uvci, Validity,
//! };
//! use episeal_certificates::names::{NameLanguage, PersonName};
//! use episeal_certificates::{CalendarDate, CertificateTrust, DateOfBirth, SignerList, verify_certificate};
//!
//! # use episeal_testkit::dsc::{Dsc, pkcs8, secret_key};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let (certificate, private_key) = (Dsc::default().der(), pkcs8(&secret_key()));
//! // The office: it has the certificate and the private key of a document signer, in DER.
//! let signer = DocumentSigner::from_der(&certificate)?;
//! let key = SignerKey::from_pkcs8(&private_key)?;
//! let day = CalendarDate::parse("2021-06-01")?;
//! let profile = RecoveryProfile::Germany;
//! let until = profile.latest_valid_until(day)?;
//! let now = 1_625_140_800; // 2021-07-01
//! let recovery = Recovery {
//!     name: PersonName::new("Müller", "Zoë", NameLanguage::Other)?,
//!     date_of_birth: DateOfBirth::parse("1964-08")?,
//!     test: PositiveTest { day, country: "DE".into() },
//!     issuer: Issuer { name: "Stadt Köln".into(), country: "DE".into() },
//!     uvci: Uvci::generate("DE")?,
//!     validity: Validity {
//!         profile,
//!         from: profile.earliest_valid_from(day)?,
//!         until,
//!         issued: now,
//!         expires: until.end(),
//!     },
//! };
//! let issued = recovery.issue(&signer, &key)?;
//!
//! // The venue: it trusts the signers on the lists of its country, and scans the text of a QR code.
//! let mut signers = SignerList::new();
//! signers.add_der(&certificate)?;
//! let trust = CertificateTrust::without_revocations(&signers);
//! let verified = verify_certificate(issued.text(), &trust, now)?;
//! assert_eq!(verified.certificate().name().family(), Some("Müller"));
//! assert!(verified.not_judged(now).is_empty());
//! # Ok(())
//! # }
//! ```
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
mod base64;
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
mod issue_error;
mod json;
mod key;
mod not_judged;
mod payload;
mod revocation;
mod signer;
mod texts;
mod trust;
#[cfg(feature = "issue")]
mod uvci;
mod value_sets;
mod verdict;
mod verified;
mod verify;
mod written_date;
mod x509;
mod zlib;

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
