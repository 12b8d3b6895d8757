//! How every check of a certificate went, and the certificate if it is valid.

use super::check::{Check, CheckResult, Checks};
use super::deviation::Deviation;
use super::verified::VerifiedCertificate;
use episeal_base::error::CertificateError;

/// Every check with its result, the deviations that were tolerated and, if every check that decides passed, the
/// certificate.
///
/// # Security
/// What failed has no certificate: nothing is handed out together with "invalid".
#[derive(Clone, Debug)]
pub struct Verdict {
    checks: Checks,
    outcome: Result<VerifiedCertificate, CertificateError>,
}

impl Verdict {
    /// Of something in which a check failed that decides.
    pub(crate) fn refused(checks: Checks) -> Self {
        let error = checks.error().unwrap_or(CertificateError::BadSignature);
        Self { checks, outcome: Err(error) }
    }

    /// Of something in which no check failed that decides.
    pub(crate) fn proven(checks: Checks, outcome: Result<VerifiedCertificate, CertificateError>) -> Self {
        Self { checks, outcome }
    }

    pub(crate) fn outcome(self) -> Result<VerifiedCertificate, CertificateError> {
        self.outcome
    }

    /// The certificate, if it is valid.
    #[must_use]
    pub fn verified(&self) -> Option<VerifiedCertificate> {
        self.outcome.as_ref().ok().cloned()
    }

    /// Why the certificate is invalid: the first check that decides and failed. `None`: it is valid.
    #[must_use]
    pub fn error(&self) -> Option<CertificateError> {
        self.outcome.as_ref().err().copied()
    }

    /// The result of one check.
    #[must_use]
    pub fn result(&self, check: Check) -> CheckResult {
        self.checks.result(check)
    }

    /// The deviations that were met and tolerated, without repetition.
    #[must_use]
    pub fn deviations(&self) -> Vec<Deviation> {
        self.checks.deviations()
    }
}
