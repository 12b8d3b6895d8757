//! EU Digital COVID Certificates: from the text of a QR code to a certificate that is proven.
//!
//! Follow one: [`hcert`] (prefix, Base45, zlib), `cose` (the signed message as received), `claims` and `content`
//! (what it says), `examine` (every check), [`VerifiedCertificate`] (the proof). Trust and time are arguments.

mod base45;
mod cbor;
mod claims;
mod content;
mod cose;
mod date;
mod deviation;
mod entry;
mod examine;
mod field;
pub mod hcert;
mod identifier;
mod inflate;
mod json;
mod revocation;
mod signer;
mod trust;
mod value_sets;
mod verdict;
mod verify;
mod x509;

pub use content::{Certificate, CertificateKind, Entry, PersonName};
pub use deviation::Deviation;
pub use entry::{Recovery, Test, Vaccination};
pub use revocation::{RevocationHashType, RevocationHashes, RevocationLists};
pub use trust::{CertificateTrust, SignerList};
pub use verdict::{Check, CheckResult, Verdict};
pub use verify::{
    UnverifiedCertificate, VerifiedCertificate, examine_certificate, examine_signed,
    verify_certificate,
};
