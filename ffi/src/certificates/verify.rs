//! From the text of a QR code to a certificate that is proven.

use super::trust::CertificateTrust;
use super::verdict::Verdict;
use super::verified::VerifiedCertificate;
use crate::certificates::told;
use crate::errors::CertificateError;
use crate::time::Time;
use episeal::certificates;

#[uniffi::export]
pub fn verify_certificate(
    text: String,
    trust: &CertificateTrust,
    now: Time,
) -> Result<VerifiedCertificate, CertificateError> {
    Ok(VerifiedCertificate(certificates::verify_certificate(&text, &trust.0, now.0)?))
}

#[uniffi::export]
pub fn examine_certificate(text: String, trust: &CertificateTrust, now: Time) -> Verdict {
    Verdict(certificates::examine_certificate(&text, &trust.0, now.0))
}

#[uniffi::export]
pub fn examine_signed(message: Vec<u8>, trust: &CertificateTrust, now: Time) -> Verdict {
    Verdict(certificates::examine_signed(&message, &trust.0, now.0))
}

#[derive(uniffi::Object)]
pub struct UnverifiedCertificate(certificates::UnverifiedCertificate);

#[uniffi::export]
impl UnverifiedCertificate {
    #[uniffi::constructor]
    pub fn parse(text: String) -> Result<Self, CertificateError> {
        Ok(Self(certificates::UnverifiedCertificate::parse(&text)?))
    }

    #[uniffi::constructor]
    pub fn decode(message: Vec<u8>) -> Result<Self, CertificateError> {
        Ok(Self(certificates::UnverifiedCertificate::decode(&message)?))
    }

    pub fn verify(&self, trust: &CertificateTrust, now: Time) -> Result<VerifiedCertificate, CertificateError> {
        Ok(VerifiedCertificate(self.0.verify(&trust.0, now.0)?))
    }

    pub fn verdict(&self, trust: &CertificateTrust, now: Time) -> Verdict {
        Verdict(self.0.verdict(&trust.0, now.0))
    }

    pub fn claimed_kid(&self) -> Vec<u8> {
        self.0.claimed_kid()
    }

    pub fn claimed_issuer(&self) -> Option<String> {
        self.0.claimed_issuer()
    }

    pub fn claimed_issued(&self) -> Time {
        self.0.claimed_issued().into()
    }

    pub fn claimed_expires(&self) -> Time {
        self.0.claimed_expires().into()
    }

    pub fn claimed_json(&self) -> String {
        told(&self.0.claimed_json())
    }
}
