//! From a text to a certificate that is proven.

use super::check::Checks;
use super::claims::{Claimed, Statement};
use super::cose::SignedMessage;
use super::examine;
use super::hcert;
use super::trust::CertificateTrust;
use super::verdict::Verdict;
use super::verified::VerifiedCertificate;
use episeal_base::error::CertificateError;
use episeal_base::secret_text::SecretText;
use std::sync::Arc;

/// A certificate that was read but not verified.
///
/// # Security
/// Anyone can write one. It tells only what is claimed, through methods that say so. Clones share it.
#[derive(Clone)]
pub struct UnverifiedCertificate(Arc<Claimed>);

opaque_debug!(UnverifiedCertificate);

impl UnverifiedCertificate {
    /// Reads a text that begins with `HC1:`, of at most 131,072 characters.
    ///
    /// # Errors
    /// - `TextTooLong`, `PrefixMissing`, `Base45Character`, `Base45Length`, `Base45Overflow`, `InflateMalformed`,
    ///   `InflateTooLarge`, `InflateTrailing`: the layers of the text.
    /// - `CborMalformed`, `CborTooDeep`, `CborTooLarge`, `CborDuplicateKey`, `CborInvalidText`, `CborTrailing`,
    ///   `CoseMalformed`, `AlgorithmMissing`, `AlgorithmUnsupported`, `KidMissing`: the signed message.
    /// - `ClaimsMalformed`, `ContentMissing`, `FieldTooLong` (`iss` has more than 80 characters): what is signed.
    pub fn parse(text: &str) -> Result<Self, CertificateError> {
        Self::decode(&hcert::decode(text)?)
    }

    /// Reads the signed message inside a text: a `COSE_Sign1`.
    ///
    /// # Errors
    /// - Those of [`UnverifiedCertificate::parse`], without the layers of the text.
    pub fn decode(message: &[u8]) -> Result<Self, CertificateError> {
        let message = SignedMessage::read(message)?;
        let statement = Statement::read(message.payload())?;
        Ok(Self(Arc::new(Claimed { message, statement })))
    }

    /// The certificate, if a trusted signer signed it and every check that decides passes at `now`, in seconds since
    /// 1970.
    ///
    /// # Errors
    /// - `SignerUnknown`, `SignerUntrusted`, `KeyUnsupported`, `RsaKeyLength`, `AlgorithmMismatch`,
    ///   `SignatureLength`, `SignatureRange`, `BadSignature`, `SignerExpired`, `SignerNotYetValid`, `KeyUsage`,
    ///   `KeyUsageForeign`: the signer and its signature.
    /// - `Expired`, `NotYetValid`: the certificate's time.
    /// - `FieldMissing`, `FieldType`, `FieldTooLong`, `FieldForm`, `FieldDate`, `EntryCount`,
    ///   `BornAfterIssue`: the schema.
    /// - `Revoked`, `RevocationUnknown`: if `trust` has revocation lists.
    ///
    /// # Security
    /// Business rules are not part of it: a valid test certificate may say that the test was positive.
    /// [`VerifiedCertificate::not_judged`] names such things.
    pub fn verify(&self, trust: &CertificateTrust, now: i64) -> Result<VerifiedCertificate, CertificateError> {
        self.verdict(trust, now).outcome()
    }

    /// How every check goes at `now`, in seconds since 1970, and the certificate if it is valid.
    #[must_use]
    pub fn verdict(&self, trust: &CertificateTrust, now: i64) -> Verdict {
        examine::claimed(&self.0, Checks::of_layers(), trust, now)
    }

    /// The key id that the message claims.
    #[must_use]
    pub fn claimed_kid(&self) -> Vec<u8> {
        self.0.message.kid.clone()
    }

    /// The issuer that the message claims (`iss`).
    #[must_use]
    pub fn claimed_issuer(&self) -> Option<String> {
        self.0.statement.issuer.clone()
    }

    /// When the message claims to be issued, in seconds since 1970 (`iat`).
    #[must_use]
    pub fn claimed_issued(&self) -> i64 {
        self.0.statement.issued
    }

    /// When the message claims to expire, in seconds since 1970 (`exp`).
    #[must_use]
    pub fn claimed_expires(&self) -> i64 {
        self.0.statement.expires
    }

    /// What the message claims about a person, as JSON.
    ///
    /// # Security
    /// Personal data that nobody vouches for: to be looked at, never to decide on.
    #[must_use]
    pub fn claimed_json(&self) -> SecretText {
        hcert::json_of(&self.0.message)
    }
}

/// The certificate in a text, if every check that decides passes at `now`, in seconds since 1970.
///
/// # Errors
/// - Those of [`UnverifiedCertificate::parse`] and [`UnverifiedCertificate::verify`].
///
/// # Security
/// See [`UnverifiedCertificate::verify`].
pub fn verify_certificate(
    text: &str,
    trust: &CertificateTrust,
    now: i64,
) -> Result<VerifiedCertificate, CertificateError> {
    UnverifiedCertificate::parse(text)?.verify(trust, now)
}

/// How every check of a text goes at `now`, in seconds since 1970, and the certificate if it is valid. Never fails:
/// what fails is in the verdict.
#[must_use]
pub fn examine_certificate(text: &str, trust: &CertificateTrust, now: i64) -> Verdict {
    examine::text(text, trust, now)
}

/// The same for the signed message inside a text, a `COSE_Sign1`.
#[must_use]
pub fn examine_signed(message: &[u8], trust: &CertificateTrust, now: i64) -> Verdict {
    examine::signed(message, trust, now)
}
