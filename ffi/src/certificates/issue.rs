//! Issuing certificates of recovery: with a key that is kept here, or in two steps with one that is not.

use super::names::PersonName;
use super::revocation::RevocationHashes;
use super::texts::{CalendarDate, DateOfBirth, Uvci};
use crate::coded::RecoveryProfile;
use crate::errors::IssueError;
use crate::records::{personal, record};
use crate::time::Time;
use episeal::certificates::issue;
use std::sync::Arc;

/// A document signer certificate (DSC): who signs, until when, and what.
///
/// Whether a country has issued it is not checked here: it is the issuer's own.
#[derive(uniffi::Object)]
pub struct DocumentSigner(issue::DocumentSigner);

#[uniffi::export]
impl DocumentSigner {
    /// Reads an X.509 certificate in DER with a P-256 key.
    ///
    /// A verifier tolerates a DEFAULT that is written out; an issuer does not: stricter readers cannot read such a
    /// signer, or they write it differently and so get another key id. An empty list of extended key usages is
    /// accepted: states issued such signers, and the apps know them.
    ///
    /// # Errors
    /// - `SignerInvalid`: it is anything else.
    #[uniffi::constructor]
    pub fn from_der(der: Vec<u8>) -> Result<Self, IssueError> {
        Ok(Self(issue::DocumentSigner::from_der(&der)?))
    }

    /// The key id: the first 8 bytes of the SHA-256 of the certificate.
    pub fn kid(&self) -> Vec<u8> {
        self.0.kid().into()
    }

    /// The first second of its validity.
    pub fn not_before(&self) -> Time {
        self.0.not_before().into()
    }

    /// The last second of its validity.
    pub fn not_after(&self) -> Time {
        self.0.not_after().into()
    }
}

/// The private key of a document signer that is kept here rather than in a security module.
#[derive(uniffi::Object)]
pub struct SignerKey(issue::SignerKey);

#[uniffi::export]
impl SignerKey {
    /// Reads a P-256 key in PKCS#8 (RFC 5958), DER.
    ///
    /// # Errors
    /// - `KeyInvalid`: it is anything else.
    #[uniffi::constructor]
    pub fn from_pkcs8(der: Vec<u8>) -> Result<Self, IssueError> {
        Ok(Self(issue::SignerKey::from_pkcs8(&der)?))
    }

    /// ECDSA with SHA-256 over what `RecoveryToSign::to_be_signed` returns: r and s, 32 bytes each. The nonce is random
    /// and hedged on servers and desktops, so that no two signatures are equal; elsewhere it is that of RFC 6979.
    ///
    /// # Errors
    /// - `KeyInvalid`: no nonce fits, which does not happen with a key that was read.
    pub fn sign(&self, to_be_signed: Vec<u8>) -> Result<Vec<u8>, IssueError> {
        self.0.sign(&to_be_signed)
    }
}

personal! {
    /// What a certificate of recovery says.
    Recovery {
        /// Who recovered.
        name: Arc<PersonName>,
        /// When they were born, as far as it is known.
        date_of_birth: DateOfBirth,
        /// What they recovered from.
        test: PositiveTest,
        /// Who issues.
        issuer: Issuer,
        /// The identifier of this certificate; a new one for each.
        uvci: Uvci,
        /// When it is valid.
        validity: Validity,
    }
}

impl Recovery {
    fn read(&self) -> Result<issue::Recovery, IssueError> {
        let (name, date_of_birth, uvci) = (self.name.0.clone(), self.date_of_birth.read()?, self.uvci.read()?);
        let (test, issuer, validity) = (self.test.read()?, self.issuer.clone().into(), self.validity.read()?);
        Ok(issue::Recovery { name, date_of_birth, test, issuer, uvci, validity })
    }
}

personal! {
    /// The first positive NAAT.
    PositiveTest {
        /// The day.
        day: CalendarDate,
        /// Where it was: two letters of ISO 3166-1.
        country: String,
    }
}

impl PositiveTest {
    fn read(&self) -> Result<issue::PositiveTest, IssueError> {
        Ok(issue::PositiveTest { day: self.day.read()?, country: self.country.clone() })
    }
}

record! {
    /// Who issues a certificate.
    Issuer {
        /// The name, 1 to 80 characters.
        name: String,
        /// The country, also of the document signer: two letters of ISO 3166-1.
        country: String,
    }
}

impl From<Issuer> for issue::Issuer {
    fn from(of: Issuer) -> Self {
        Self { name: of.name, country: of.country }
    }
}

personal! {
    /// When a certificate is valid.
    Validity {
        /// Whose rules for the days apply.
        profile: RecoveryProfile,
        /// The first day.
        valid_from: CalendarDate,
        /// The last day.
        valid_until: CalendarDate,
        /// The time of issuing.
        issued: Time,
        /// The time from which the signature is no longer valid: not before the last second of the last day (UTC),
        /// after the time of issuing, and not after the end of the document signer certificate.
        expires: Time,
    }
}

impl Validity {
    fn read(&self) -> Result<issue::Validity, IssueError> {
        let (from, until) = (self.valid_from.read()?, self.valid_until.read()?);
        let (issued, expires) = (self.issued.0, self.expires.0);
        Ok(issue::Validity { profile: self.profile.into(), from, until, issued, expires })
    }
}

/// Checks everything that can be checked before signing.
///
/// # Errors
/// - `CountryInvalid`, `IssuerInvalid`, `DateInvalid`: a value has another form.
/// - `BornAfterTest`, `TestInFuture`: two times contradict each other.
/// - `ValidFromRefused`, `ValidUntilRefused`: the profile does not allow these days, or the last one is over everywhere
///   on earth at the time of issuing.
/// - `ExpiryInvalid`: the expiry is out of range, before the end of the last day of validity, or not after the issuing.
/// - `SignerNotYetValid`, `SignerExpires`, `SignerUsage`: the document signer may not sign this.
#[uniffi::export]
pub fn prepare_recovery(recovery: Recovery, signer: &DocumentSigner) -> Result<RecoveryToSign, IssueError> {
    Ok(RecoveryToSign(recovery.read()?.prepare(&signer.0)?))
}

/// Issues with a key that is kept here.
///
/// # Errors
/// - `KeyMismatch`: the key is not the document signer's; and all of `prepare_recovery` and `RecoveryToSign::finish`.
#[uniffi::export]
pub fn issue_recovery(
    recovery: Recovery,
    signer: &DocumentSigner,
    key: &SignerKey,
) -> Result<RecoveryCertificate, IssueError> {
    Ok(RecoveryCertificate(recovery.read()?.issue(&signer.0, &key.0)?))
}

/// A certificate that waits for its signature. Wiped when it is freed.
#[derive(uniffi::Object)]
pub struct RecoveryToSign(issue::RecoveryToSign);

#[uniffi::export]
impl RecoveryToSign {
    /// The whole `Sig_structure` (RFC 9052, 4.4), with the content: whoever signs can see what.
    ///
    /// It is signed with ECDSA on P-256 with SHA-256.
    ///
    /// # Security
    /// It names the person. Whatever signs it must be trusted with that.
    pub fn to_be_signed(&self) -> Vec<u8> {
        self.0.to_be_signed()
    }

    /// The certificate with its signature: r and s, 32 bytes each, big-endian.
    ///
    /// # Errors
    /// - `SignatureInvalid`: it has another length or form (`RecoveryToSign::finish_der` takes DER), or does not verify
    ///   with the signer's key.
    /// - `RejectedByVerifier`, `RejectedByCoronaWarnApp`, `RejectedByCovPass`: a reader would refuse the result.
    pub fn finish(&self, signature: Vec<u8>) -> Result<RecoveryCertificate, IssueError> {
        Ok(RecoveryCertificate(self.0.finish(&signature)?))
    }

    /// The certificate with its signature as key stores and clouds give it: an `ECDSA-Sig-Value` (RFC 3279, 2.2.3) in
    /// DER.
    ///
    /// # Errors
    /// - `SignatureInvalid`: it is not in DER, or does not verify with the signer's key.
    /// - `RejectedByVerifier`, `RejectedByCoronaWarnApp`, `RejectedByCovPass`: a reader would refuse the result.
    pub fn finish_der(&self, signature: Vec<u8>) -> Result<RecoveryCertificate, IssueError> {
        Ok(RecoveryCertificate(self.0.finish_der(&signature)?))
    }
}

/// An issued certificate. Nothing of it has to be stored; its text belongs to the holder. Wiped when it is freed.
#[derive(uniffi::Object)]
pub struct RecoveryCertificate(issue::RecoveryCertificate);

#[uniffi::export]
impl RecoveryCertificate {
    /// The text of the QR code: `HC1:...`.
    pub fn text(&self) -> String {
        self.0.text().into()
    }

    /// The hashes by which it can be revoked.
    pub fn revocation_hashes(&self) -> RevocationHashes {
        RevocationHashes(self.0.revocation_hashes())
    }
}
