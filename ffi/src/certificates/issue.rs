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

#[derive(uniffi::Object)]
pub struct DocumentSigner(issue::DocumentSigner);

#[uniffi::export]
impl DocumentSigner {
    #[uniffi::constructor]
    pub fn from_der(der: Vec<u8>) -> Result<Self, IssueError> {
        Ok(Self(issue::DocumentSigner::from_der(&der)?))
    }

    pub fn kid(&self) -> Vec<u8> {
        self.0.kid().into()
    }

    pub fn not_before(&self) -> Time {
        self.0.not_before().into()
    }

    pub fn not_after(&self) -> Time {
        self.0.not_after().into()
    }
}

#[derive(uniffi::Object)]
pub struct SignerKey(issue::SignerKey);

#[uniffi::export]
impl SignerKey {
    #[uniffi::constructor]
    pub fn from_pkcs8(der: Vec<u8>) -> Result<Self, IssueError> {
        Ok(Self(issue::SignerKey::from_pkcs8(&der)?))
    }

    pub fn sign(&self, to_be_signed: Vec<u8>) -> Result<Vec<u8>, IssueError> {
        self.0.sign(&to_be_signed)
    }
}

personal! {
    /// What a certificate of recovery says.
    Recovery {
        /// Who recovered.
        name: Arc<PersonName>,
        /// As far as it is known: empty, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
        date_of_birth: DateOfBirth,
        /// The first positive test.
        test: PositiveTest,
        /// Who issues.
        issuer: Issuer,
        /// The identifier of this certificate; a new one for each.
        uvci: Uvci,
        /// When the certificate is valid.
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
        /// The day of the test.
        day: CalendarDate,
        /// Its country, two letters of ISO 3166-1.
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
        /// A name of 1 to 80 characters.
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
        /// When the signature is no longer valid: not before the end of the last day, and not after the signer's
        /// certificate.
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

#[uniffi::export]
pub fn prepare_recovery(recovery: Recovery, signer: &DocumentSigner) -> Result<RecoveryToSign, IssueError> {
    Ok(RecoveryToSign(recovery.read()?.prepare(&signer.0)?))
}

#[uniffi::export]
pub fn issue_recovery(
    recovery: Recovery,
    signer: &DocumentSigner,
    key: &SignerKey,
) -> Result<RecoveryCertificate, IssueError> {
    Ok(RecoveryCertificate(recovery.read()?.issue(&signer.0, &key.0)?))
}

#[derive(uniffi::Object)]
pub struct RecoveryToSign(issue::RecoveryToSign);

#[uniffi::export]
impl RecoveryToSign {
    pub fn to_be_signed(&self) -> Vec<u8> {
        self.0.to_be_signed()
    }

    pub fn finish(&self, signature: Vec<u8>) -> Result<RecoveryCertificate, IssueError> {
        Ok(RecoveryCertificate(self.0.finish(&signature)?))
    }

    pub fn finish_der(&self, signature: Vec<u8>) -> Result<RecoveryCertificate, IssueError> {
        Ok(RecoveryCertificate(self.0.finish_der(&signature)?))
    }
}

#[derive(uniffi::Object)]
pub struct RecoveryCertificate(issue::RecoveryCertificate);

#[uniffi::export]
impl RecoveryCertificate {
    pub fn text(&self) -> String {
        self.0.text().into()
    }

    pub fn revocation_hashes(&self) -> RevocationHashes {
        RevocationHashes(self.0.revocation_hashes())
    }
}
