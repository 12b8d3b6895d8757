//! What became of every check.

use super::verified::VerifiedCertificate;
use crate::coded::{Check, Deviation};
use crate::convert::each;
use crate::errors::CertificateError;
use episeal::certificates;
use std::sync::Arc;

/// How a check went.
#[derive(uniffi::Enum)]
pub enum CheckResult {
    /// It passed.
    Passed,
    /// It failed.
    Failed {
        /// Why.
        error: CertificateError,
    },
    /// It was not made: something before it failed, or there is nothing to check against.
    NotDone,
}

impl From<certificates::CheckResult> for CheckResult {
    fn from(of: certificates::CheckResult) -> Self {
        match of {
            certificates::CheckResult::Passed => Self::Passed,
            certificates::CheckResult::Failed { error } => Self::Failed { error },
            certificates::CheckResult::NotDone => Self::NotDone,
        }
    }
}

#[uniffi::export]
impl Check {
    /// True for a check whose failure makes a certificate invalid.
    pub fn decides(&self) -> bool {
        certificates::Check::from(*self).decides()
    }
}

/// Every check with its result, the deviations that were tolerated and, if every check that decides passed, the
/// certificate.
///
/// # Security
/// What failed has no certificate: nothing is handed out together with "invalid".
#[derive(uniffi::Object)]
pub struct Verdict(pub(super) certificates::Verdict);

#[uniffi::export]
impl Verdict {
    /// The certificate, if it is valid.
    pub fn verified(&self) -> Option<Arc<VerifiedCertificate>> {
        self.0.verified().map(|verified| Arc::new(VerifiedCertificate(verified)))
    }

    /// Why the certificate is invalid: the first check that decides and failed. None: it is valid.
    pub fn error(&self) -> Option<CertificateError> {
        self.0.error()
    }

    /// The result of one check.
    pub fn result(&self, check: Check) -> CheckResult {
        self.0.result(check.into()).into()
    }

    /// The deviations that were met and tolerated, without repetition.
    pub fn deviations(&self) -> Vec<Deviation> {
        each(self.0.deviations())
    }
}
