//! From the text of a QR code to a certificate that is proven.

use super::trust::CertificateTrust;
use super::verdict::Verdict;
use super::verified::VerifiedCertificate;
use crate::certificates::told;
use crate::errors::CertificateError;
use crate::time::Time;
use episeal::certificates;

/// The certificate in a text, if every check that decides passes at `now`.
///
/// # Errors
/// - Those of `UnverifiedCertificate::parse` and `UnverifiedCertificate::verify`.
///
/// # Security
/// See `UnverifiedCertificate::verify`.
#[uniffi::export]
pub fn verify_certificate(
    text: String,
    trust: &CertificateTrust,
    now: Time,
) -> Result<VerifiedCertificate, CertificateError> {
    Ok(VerifiedCertificate(certificates::verify_certificate(&text, &trust.0, now.0)?))
}

/// How every check of a text goes at `now`, and the certificate if it is valid. Never fails: what fails is in the
/// verdict.
#[uniffi::export]
pub fn examine_certificate(text: String, trust: &CertificateTrust, now: Time) -> Verdict {
    Verdict(certificates::examine_certificate(&text, &trust.0, now.0))
}

/// How every check of the signed message inside a text goes, a `COSE_Sign1`; as `examine_certificate`.
#[uniffi::export]
pub fn examine_signed(message: Vec<u8>, trust: &CertificateTrust, now: Time) -> Verdict {
    Verdict(certificates::examine_signed(&message, &trust.0, now.0))
}

/// A certificate that was read but not verified.
///
/// # Security
/// Anyone can write one. It tells only what is claimed, through methods that say so.
#[derive(uniffi::Object)]
pub struct UnverifiedCertificate(certificates::UnverifiedCertificate);

#[uniffi::export]
impl UnverifiedCertificate {
    /// Reads a text that begins with `HC1:`, of at most 131,072 characters.
    ///
    /// # Errors
    /// - `TextTooLong`, `PrefixMissing`, `Base45Character`, `Base45Length`, `Base45Overflow`, `InflateMalformed`,
    ///   `InflateTooLarge`, `InflateTrailing`: the layers of the text.
    /// - `CborMalformed`, `CborTooDeep`, `CborTooLarge`, `CborDuplicateKey`, `CborInvalidText`, `CborTrailing`,
    ///   `CoseMalformed`, `AlgorithmMissing`, `AlgorithmUnsupported`, `KidMissing`: the signed message.
    /// - `ClaimsMalformed`, `ContentMissing`, `FieldTooLong` (`iss` has more than 80 characters): what is signed.
    #[uniffi::constructor]
    pub fn parse(text: String) -> Result<Self, CertificateError> {
        Ok(Self(certificates::UnverifiedCertificate::parse(&text)?))
    }

    /// Reads the signed message inside a text: a `COSE_Sign1`.
    ///
    /// # Errors
    /// - Those of `UnverifiedCertificate::parse`, without the layers of the text.
    #[uniffi::constructor]
    pub fn decode(message: Vec<u8>) -> Result<Self, CertificateError> {
        Ok(Self(certificates::UnverifiedCertificate::decode(&message)?))
    }

    /// The certificate, if a trusted signer signed it and every check that decides passes at `now`.
    ///
    /// # Errors
    /// - `SignerUnknown`, `SignerUntrusted`, `KeyUnsupported`, `RsaKeyLength`, `AlgorithmMismatch`, `SignatureLength`,
    ///   `SignatureRange`, `BadSignature`, `SignerExpired`, `SignerNotYetValid`, `KeyUsage`, `KeyUsageForeign`: the
    ///   signer and its signature.
    /// - `Expired`, `NotYetValid`: the certificate's time.
    /// - `FieldMissing`, `FieldType`, `FieldTooLong`, `FieldForm`, `FieldDate`, `EntryCount`, `BornAfterIssue`: the
    ///   schema.
    /// - `Revoked`, `RevocationUnknown`: if `trust` has revocation lists.
    ///
    /// # Security
    /// Business rules are not part of it: a valid test certificate may say that the test was positive.
    /// `VerifiedCertificate::not_judged` names such things.
    pub fn verify(&self, trust: &CertificateTrust, now: Time) -> Result<VerifiedCertificate, CertificateError> {
        Ok(VerifiedCertificate(self.0.verify(&trust.0, now.0)?))
    }

    /// How every check goes at `now`, and the certificate if it is valid.
    pub fn verdict(&self, trust: &CertificateTrust, now: Time) -> Verdict {
        Verdict(self.0.verdict(&trust.0, now.0))
    }

    /// The key id that the message claims.
    pub fn claimed_kid(&self) -> Vec<u8> {
        self.0.claimed_kid()
    }

    /// The issuer that the message claims (`iss`).
    pub fn claimed_issuer(&self) -> Option<String> {
        self.0.claimed_issuer()
    }

    /// When the message claims to be issued (`iat`).
    pub fn claimed_issued(&self) -> Time {
        self.0.claimed_issued().into()
    }

    /// When the message claims to expire (`exp`).
    pub fn claimed_expires(&self) -> Time {
        self.0.claimed_expires().into()
    }

    /// What the message claims about a person, as JSON.
    ///
    /// # Security
    /// Personal data that nobody vouches for: to be looked at, never to decide on.
    pub fn claimed_json(&self) -> String {
        told(&self.0.claimed_json())
    }
}
