//! A certificate that is proven.

use super::claims::Claimed;
use super::content::{Certificate, CertificateKind};
use super::countries;
use super::deviation::Deviation;
use super::hcert;
use super::revocation::RevocationHashes;
use episeal_base::secret_text::SecretText;
use std::sync::Arc;

/// A certificate that a trusted signer signed, and that passed every check that decides. Clones share it.
#[derive(Clone)]
pub struct VerifiedCertificate(Arc<Proven>);

/// What a verified certificate is made of: only the checks make one.
pub(crate) struct Proven {
    pub(crate) claimed: Arc<Claimed>,
    pub(crate) certificate: Certificate,
    pub(crate) deviations: Vec<Deviation>,
    /// The country in its signer's certificate, if there is one.
    pub(crate) signer_country: Option<Arc<str>>,
    pub(crate) is_revocation_checked: bool,
}

opaque_debug!(VerifiedCertificate);

impl VerifiedCertificate {
    pub(crate) fn new(proven: Proven) -> Self {
        Self(Arc::new(proven))
    }

    /// What it says.
    #[must_use]
    pub fn certificate(&self) -> Certificate {
        self.0.certificate.clone()
    }

    /// Vaccination, test or recovery.
    #[must_use]
    pub fn kind(&self) -> CertificateKind {
        self.0.certificate.kind()
    }

    /// Who issued it (`iss`): a two-letter country code, unless there is the deviation `IssuerNotCountry`; of at most
    /// 80 characters, not counting spaces at its end, which are the deviation `TrailingBlanks`.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.0.claimed.statement.issuer.as_deref()
    }

    /// When it was issued, in seconds since 1970 (`iat`).
    #[must_use]
    pub fn issued(&self) -> i64 {
        self.0.claimed.statement.issued
    }

    /// When it expires, in seconds since 1970 (`exp`): from then on it is refused.
    #[must_use]
    pub fn expires(&self) -> i64 {
        self.0.claimed.statement.expires
    }

    /// The countries that its issuer, its entry and its signer's certificate name.
    pub(crate) fn countries(&self) -> Vec<String> {
        countries::named(self.issuer(), self.0.certificate.country(), self.0.signer_country.as_deref())
    }

    /// The key id of its signer.
    #[must_use]
    pub fn kid(&self) -> &[u8] {
        &self.0.claimed.message.kid
    }

    /// The hashes under which it would be found on revocation lists.
    #[must_use]
    pub fn revocation_hashes(&self) -> RevocationHashes {
        RevocationHashes::of(&self.0.claimed.message, &self.0.certificate, &self.countries())
    }

    /// True if, when it was verified, revocation lists said that it was not revoked; false if the trust had none.
    #[must_use]
    pub fn is_revocation_checked(&self) -> bool {
        self.0.is_revocation_checked
    }

    /// The deviations that were met and tolerated.
    #[must_use]
    pub fn deviations(&self) -> &[Deviation] {
        &self.0.deviations
    }

    /// The certificate as JSON (EU DCC JSON schema), with every field unchanged: what business rules read.
    #[must_use]
    pub fn export_json(&self) -> SecretText {
        hcert::json_of(&self.0.claimed.message)
    }
}
