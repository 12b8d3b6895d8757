//! From a text to a certificate that is proven.

use super::claims::{self, Statement};
use super::content::{Certificate, CertificateKind};
use super::cose::SignedMessage;
use super::deviation::Deviation;
use super::examine::{self, Examined, KnownAs};
use super::hcert;
use super::revocation::RevocationHashes;
use super::trust::CertificateTrust;
use super::verdict::{Check, CheckResult, Verdict};
use episeal_base::error::CertificateError;
use std::sync::Arc;
use zeroize::Zeroizing;

/// A certificate that was read but not verified.
///
/// # Security
/// Anyone can write one. It tells only what is claimed, through methods that say so.
#[derive(Debug)]
pub struct UnverifiedCertificate {
    pub(crate) message: Arc<SignedMessage>,
    pub(crate) statement: Arc<Statement>,
}

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
        let statement = Statement::read(&message.payload)?;
        Ok(Self { message: Arc::new(message), statement: Arc::new(statement) })
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
        let Examined { verdict, known_as } = examine::message(&self.message, Ok(&self.statement), trust, now);
        if let Some(error) = verdict.error() {
            return Err(error);
        }
        Ok(VerifiedCertificate {
            message: Arc::clone(&self.message),
            statement: Arc::clone(&self.statement),
            certificate: self.statement.content.clone()?,
            deviations: verdict.deviations(),
            known_as: known_as.ok_or(CertificateError::RevocationUnknown)?,
            is_revocation_checked: verdict.result(Check::Revocation) == CheckResult::Passed,
        })
    }

    /// How every check goes at `now`, in seconds since 1970.
    #[must_use]
    pub fn verdict(&self, trust: &CertificateTrust, now: i64) -> Verdict {
        examine::message(&self.message, Ok(&self.statement), trust, now).verdict
    }

    /// The key id that the message claims.
    #[must_use]
    pub fn claimed_kid(&self) -> Vec<u8> {
        self.message.kid.clone()
    }

    /// The issuer that the message claims (`iss`).
    #[must_use]
    pub fn claimed_issuer(&self) -> Option<String> {
        self.statement.issuer.clone()
    }

    /// When the message claims to be issued, in seconds since 1970 (`iat`).
    #[must_use]
    pub fn claimed_issued(&self) -> i64 {
        self.statement.issued
    }

    /// When the message claims to expire, in seconds since 1970 (`exp`).
    #[must_use]
    pub fn claimed_expires(&self) -> i64 {
        self.statement.expires
    }

    /// What the message claims about a person, as JSON.
    ///
    /// # Errors
    /// - `CborTooLarge`: never for a message that was read.
    ///
    /// # Security
    /// Personal data that nobody vouches for: to be looked at, never to decide on.
    pub fn claimed_json(&self) -> Result<Zeroizing<String>, CertificateError> {
        claims::payload_json(&self.message.payload)
    }
}

/// A certificate that a trusted signer signed, and that passed every check that decides.
pub struct VerifiedCertificate {
    pub(crate) message: Arc<SignedMessage>,
    statement: Arc<Statement>,
    certificate: Arc<Certificate>,
    deviations: Vec<Deviation>,
    known_as: KnownAs,
    is_revocation_checked: bool,
}

opaque_debug!(VerifiedCertificate);

impl VerifiedCertificate {
    /// What it says.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Vaccination, test or recovery.
    #[must_use]
    pub fn kind(&self) -> CertificateKind {
        self.certificate.kind()
    }

    /// Who issued it (`iss`): a two-letter country code, unless there is the deviation `IssuerNotCountry`; of at most
    /// 80 characters, not counting spaces at its end, which are the deviation `TrailingBlanks`.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.statement.issuer.as_deref()
    }

    /// When it was issued, in seconds since 1970 (`iat`).
    #[must_use]
    pub fn issued(&self) -> i64 {
        self.statement.issued
    }

    /// When it expires, in seconds since 1970 (`exp`): from then on it is refused.
    #[must_use]
    pub fn expires(&self) -> i64 {
        self.statement.expires
    }

    /// The countries that its issuer, its entry and its signer's certificate name.
    pub(crate) fn countries(&self) -> &[String] {
        &self.known_as.countries
    }

    /// The key id of its signer.
    #[must_use]
    pub fn kid(&self) -> &[u8] {
        &self.message.kid
    }

    /// The hashes under which it would be found on revocation lists.
    #[must_use]
    pub fn revocation_hashes(&self) -> RevocationHashes {
        self.known_as.hashes.clone()
    }

    /// True if, when it was verified, revocation lists said that it was not revoked; false if the trust had none.
    #[must_use]
    pub fn is_revocation_checked(&self) -> bool {
        self.is_revocation_checked
    }

    /// The deviations that were met and tolerated.
    #[must_use]
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }

    /// The certificate as JSON (EU DCC JSON schema), with every field unchanged: what business rules read.
    ///
    /// # Errors
    /// - `CborTooLarge`: never for a certificate that was verified.
    pub fn export_json(&self) -> Result<Zeroizing<String>, CertificateError> {
        claims::payload_json(&self.message.payload)
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

/// How every check of a text goes at `now`, in seconds since 1970. Never fails: what fails is in the verdict.
#[must_use]
pub fn examine_certificate(text: &str, trust: &CertificateTrust, now: i64) -> Verdict {
    let mut verdict = Verdict::new();
    // The error is in the verdict.
    let _ = examine::text(text, trust, now, &mut verdict);
    verdict
}

/// The same for the signed message inside a text, a `COSE_Sign1`.
#[must_use]
pub fn examine_signed(message: &[u8], trust: &CertificateTrust, now: i64) -> Verdict {
    let mut verdict = Verdict::new();
    let _ = examine::signed(message, trust, now, &mut verdict);
    verdict
}
