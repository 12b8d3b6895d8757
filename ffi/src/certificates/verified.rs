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

/// A certificate that a trusted signer signed, and that passed every check that decides.
#[derive(uniffi::Object)]
pub struct VerifiedCertificate(pub(super) certificates::VerifiedCertificate);

#[uniffi::export]
impl VerifiedCertificate {
    /// What it says.
    pub fn certificate(&self) -> Certificate {
        (&self.0.certificate()).into()
    }

    /// Vaccination, test or recovery.
    pub fn kind(&self) -> CertificateKind {
        self.0.kind().into()
    }

    /// Who issued it (`iss`): a two-letter country code, unless there is the deviation `IssuerNotCountry`; of at most
    /// 80 characters, not counting spaces at its end, which are the deviation `TrailingBlanks`.
    pub fn issuer(&self) -> Option<String> {
        self.0.issuer().map(Into::into)
    }

    /// When it was issued (`iat`).
    pub fn issued(&self) -> Time {
        self.0.issued().into()
    }

    /// When it expires (`exp`): from then on it is refused.
    pub fn expires(&self) -> Time {
        self.0.expires().into()
    }

    /// The key id of its signer.
    pub fn kid(&self) -> Vec<u8> {
        self.0.kid().into()
    }

    /// The hashes under which it would be found on revocation lists.
    pub fn revocation_hashes(&self) -> RevocationHashes {
        RevocationHashes(self.0.revocation_hashes())
    }

    /// True if, when it was verified, revocation lists said that it was not revoked; false if the trust had none.
    pub fn is_revocation_checked(&self) -> bool {
        self.0.is_revocation_checked()
    }

    /// The deviations that were met and tolerated.
    pub fn deviations(&self) -> Vec<Deviation> {
        each(self.0.deviations().iter().copied())
    }

    /// What was not judged and matters at `now`. The days of a recovery are taken as UTC days: a certificate does not
    /// say where its days begin and end.
    pub fn not_judged(&self, now: Time) -> Vec<NotJudged> {
        each(self.0.not_judged(now.0))
    }

    /// The certificate as JSON (EU DCC JSON schema), with every field unchanged: what business rules read.
    pub fn export_json(&self) -> String {
        told(&self.0.export_json())
    }

    /// Its payload, for rules.
    ///
    /// # Errors
    /// - `TooLarge`: longer than 64 KiB as JSON.
    /// - `Malformed`: it has a number beyond 64 bits.
    pub fn payload(&self) -> Result<Payload, RulesError> {
        Ok(Payload(self.0.payload()?))
    }

    /// Where it comes from, for rules.
    ///
    /// The country that issued it is its issuer (`iss`) or, if the issuer is not a country, the one that its entry
    /// names (`co`). The Invalidation rules of every country that its issuer, its entry or its signer's certificate
    /// names apply: none must be lost.
    pub fn origin(&self) -> Origin {
        self.0.origin().into()
    }

    /// The parameters of rules on arrival.
    pub fn external(&self, arrival: Arrival, value_sets: Arc<ValueSets>) -> External {
        External { arrival, origin: self.origin(), value_sets }
    }
}
