//! Every check of a certificate by name, and how it went.

use super::deviation::{Deviation, Deviations};
use episeal_base::error::CertificateError;

/// A check, in the order in which checks are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Check {
    /// The text begins with `HC1:`.
    Prefix,
    /// The rest is canonical Base45.
    Base45,
    /// Its bytes are a zlib stream of at most 64 KiB.
    Inflate,
    /// That is well-formed CBOR.
    Cbor,
    /// And a `COSE_Sign1` that names algorithm and signer.
    Cose,
    /// It holds the claims of a health certificate.
    Claims,
    /// A signer with this key id is trusted.
    SignerFound,
    /// Its signature verifies.
    Signature,
    /// The signer is valid now.
    SignerValidity,
    /// The signer may sign certificates of this type.
    KeyUsage,
    /// The certificate is issued and has not expired.
    Validity,
    /// The content follows the schema.
    Schema,
    /// Codes are from the EU value sets that this library knows. Never decides: value sets grow.
    ValueSets,
    /// The identifier has the form of a UVCI. Never decides: many issuers deviate.
    Uvci,
    /// The certificate was not revoked.
    Revocation,
}

impl Check {
    /// Every check, in order.
    pub const ALL: &'static [Check] = &[
        Check::Prefix,
        Check::Base45,
        Check::Inflate,
        Check::Cbor,
        Check::Cose,
        Check::Claims,
        Check::SignerFound,
        Check::Signature,
        Check::SignerValidity,
        Check::KeyUsage,
        Check::Validity,
        Check::Schema,
        Check::ValueSets,
        Check::Uvci,
        Check::Revocation,
    ];

    /// The stable name, in kebab case.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Check::Prefix => "prefix",
            Check::Base45 => "base45",
            Check::Inflate => "inflate",
            Check::Cbor => "cbor",
            Check::Cose => "cose",
            Check::Claims => "claims",
            Check::SignerFound => "signer-found",
            Check::Signature => "signature",
            Check::SignerValidity => "signer-validity",
            Check::KeyUsage => "key-usage",
            Check::Validity => "validity",
            Check::Schema => "schema",
            Check::ValueSets => "value-sets",
            Check::Uvci => "uvci",
            Check::Revocation => "revocation",
        }
    }

    /// True for a check whose failure makes a certificate invalid.
    #[must_use]
    pub fn decides(self) -> bool {
        !matches!(self, Check::ValueSets | Check::Uvci)
    }
}

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckResult {
    /// It was made and passed.
    Passed,
    /// It was made and failed.
    Failed(CertificateError),
    /// It was not made: something before it failed, or there is nothing to check against.
    NotDone,
}

impl CheckResult {
    /// The error of a check that failed.
    #[must_use]
    pub fn error(self) -> Option<CertificateError> {
        match self {
            CheckResult::Failed(error) => Some(error),
            _ => None,
        }
    }
}

const CHECKS: usize = Check::ALL.len();

/// Every check with its result, and the deviations that were tolerated.
///
/// # Security
/// A verdict is for showing why. Only [`crate::VerifiedCertificate`] gives out what a certificate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    results: [CheckResult; CHECKS],
    deviations: Deviations,
}

impl Verdict {
    pub(crate) fn new() -> Self {
        Self { results: [CheckResult::NotDone; CHECKS], deviations: Deviations::default() }
    }

    /// Records the result of a check, and passes it on.
    pub(crate) fn note<T>(&mut self, check: Check, result: Result<T, CertificateError>) -> Result<T, CertificateError> {
        if let Some(place) = self.results.get_mut(usize::from(check as u8)) {
            *place = match &result {
                Ok(_) => CheckResult::Passed,
                Err(error) => CheckResult::Failed(*error),
            };
        }
        result
    }

    pub(crate) fn pass(&mut self, checks: &[Check]) {
        for check in checks {
            // What passes has no error.
            let _ = self.note(*check, Ok(()));
        }
    }

    /// Takes the results of the checks after `last`, and the deviations, from another verdict.
    pub(crate) fn take_after(&mut self, last: Check, other: Self) {
        let behind = usize::from(last as u8).saturating_add(1);
        let results = self.results.iter_mut().zip(other.results);
        for (mine, theirs) in results.skip(behind) {
            *mine = theirs;
        }
        self.tolerate(other.deviations);
    }

    pub(crate) fn tolerate(&mut self, deviations: Deviations) {
        self.deviations = self.deviations.join(deviations);
    }

    /// The result of one check.
    #[must_use]
    pub fn result(&self, check: Check) -> CheckResult {
        let result = self.results.get(usize::from(check as u8));
        result.copied().unwrap_or(CheckResult::NotDone)
    }

    /// Why the certificate is invalid: the first check that decides and failed. `None`: it is valid.
    #[must_use]
    pub fn error(&self) -> Option<CertificateError> {
        let deciding = Check::ALL.iter().filter(|check| check.decides());
        let failed = deciding.filter_map(|check| self.result(*check).error()).next();
        // Fail closed: without a signature that was verified nothing is valid.
        let is_proven = self.result(Check::Signature) == CheckResult::Passed;
        failed.or((!is_proven).then_some(CertificateError::BadSignature))
    }

    /// The deviations that were met and tolerated, without repetition.
    #[must_use]
    pub fn deviations(&self) -> Vec<Deviation> {
        self.deviations.list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_proven_is_not_valid() {
        let mut verdict = Verdict::new();
        assert_eq!(verdict.error(), Some(CertificateError::BadSignature));
        let others = Check::ALL.iter().copied();
        let others: Vec<_> = others.filter(|check| *check != Check::Signature).collect();
        verdict.pass(&others);
        assert_eq!(verdict.error(), Some(CertificateError::BadSignature));
        verdict.pass(&[Check::Signature]);
        assert_eq!(verdict.error(), None);
    }
}
