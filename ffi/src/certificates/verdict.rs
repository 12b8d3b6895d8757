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
    pub fn decides(&self) -> bool {
        certificates::Check::from(*self).decides()
    }
}

#[derive(uniffi::Object)]
pub struct Verdict(pub(super) certificates::Verdict);

#[uniffi::export]
impl Verdict {
    pub fn verified(&self) -> Option<Arc<VerifiedCertificate>> {
        self.0.verified().map(|verified| Arc::new(VerifiedCertificate(verified)))
    }

    pub fn error(&self) -> Option<CertificateError> {
        self.0.error()
    }

    pub fn result(&self, check: Check) -> CheckResult {
        self.0.result(check.into()).into()
    }

    pub fn deviations(&self) -> Vec<Deviation> {
        each(self.0.deviations())
    }
}
