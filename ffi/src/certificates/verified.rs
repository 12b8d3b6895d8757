//! A certificate that is proven.

use super::content::Certificate;
use super::revocation::RevocationHashes;
use super::rules::{Arrival, External, Origin, Payload, ValueSets};
use crate::certificates::told;
use crate::coded::{CertificateKind, Deviation, NotJudged};
use crate::convert::each;
use crate::errors::RulesError;
use crate::time::Time;
use episeal::certificates;
use std::sync::Arc;

#[derive(uniffi::Object)]
pub struct VerifiedCertificate(pub(super) certificates::VerifiedCertificate);

#[uniffi::export]
impl VerifiedCertificate {
    pub fn certificate(&self) -> Certificate {
        (&self.0.certificate()).into()
    }

    pub fn kind(&self) -> CertificateKind {
        self.0.kind().into()
    }

    pub fn issuer(&self) -> Option<String> {
        self.0.issuer().map(Into::into)
    }

    pub fn issued(&self) -> Time {
        self.0.issued().into()
    }

    pub fn expires(&self) -> Time {
        self.0.expires().into()
    }

    pub fn kid(&self) -> Vec<u8> {
        self.0.kid().into()
    }

    pub fn revocation_hashes(&self) -> RevocationHashes {
        RevocationHashes(self.0.revocation_hashes())
    }

    pub fn is_revocation_checked(&self) -> bool {
        self.0.is_revocation_checked()
    }

    pub fn deviations(&self) -> Vec<Deviation> {
        each(self.0.deviations().iter().copied())
    }

    pub fn not_judged(&self, now: Time) -> Vec<NotJudged> {
        each(self.0.not_judged(now.0))
    }

    pub fn export_json(&self) -> String {
        told(&self.0.export_json())
    }

    pub fn payload(&self) -> Result<Payload, RulesError> {
        Ok(Payload(self.0.payload()?))
    }

    pub fn origin(&self) -> Origin {
        self.0.origin().into()
    }

    pub fn external(&self, arrival: Arrival, value_sets: Arc<ValueSets>) -> External {
        External { arrival, origin: self.origin(), value_sets }
    }
}
