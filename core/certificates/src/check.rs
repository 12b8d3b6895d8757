//! Every check of a certificate by name, and how it went.

use super::deviation::{Deviation, Deviations};
use episeal_base::error::CertificateError;

coded! {
    /// A check, in the order in which checks are made.
    Check, list checks;

    /// The text begins with `HC1:`.
    Prefix => "prefix", "the text begins with HC1:";
    /// The rest is canonical Base45.
    Base45 => "base45", "the text after HC1: is Base45";
    /// Its bytes are a zlib stream of at most 64 KiB.
    Inflate => "inflate", "its bytes are a zlib stream of at most 64 KiB";
    /// That is well-formed CBOR.
    Cbor => "cbor", "the message is CBOR";
    /// And a `COSE_Sign1` that names algorithm and signer.
    Cose => "cose", "the message is a COSE_Sign1 that names its algorithm and signer";
    /// It holds the claims of a health certificate.
    Claims => "claims", "the message holds the claims of a health certificate";
    /// A signer with this key id is trusted.
    SignerFound => "signer-found", "a trusted signer has this key id";
    /// Its signature verifies.
    Signature => "signature", "the signature verifies";
    /// The signer is valid now.
    SignerValidity => "signer-validity", "the signer is valid now";
    /// The signer may sign certificates of this type.
    KeyUsage => "key-usage", "the signer may sign certificates of this type";
    /// The certificate is issued and has not expired.
    Validity => "validity", "the certificate is already valid and has not expired";
    /// The content follows the schema.
    Schema => "schema", "the content follows the schema";
    /// Codes are from the EU value sets that this library knows. Never decides: value sets grow.
    ValueSets => "value-sets", "all codes are in the known EU value sets";
    /// The identifier has the form of a UVCI. Never decides: many issuers deviate.
    Uvci => "uvci", "the identifier has the form of a UVCI";
    /// The certificate was not revoked.
    Revocation => "revocation", "the certificate was not revoked";
}

impl Check {
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
    Failed {
        /// Why.
        error: CertificateError,
    },
    /// It was not made: something before it failed, or there is nothing to check against.
    NotDone,
}

impl CheckResult {
    /// The error of a check that failed.
    #[must_use]
    pub fn error(self) -> Option<CertificateError> {
        match self {
            CheckResult::Failed { error } => Some(error),
            _ => None,
        }
    }
}

const CHECKS: usize = Check::ALL.len();

/// The results of all checks, and the deviations that were tolerated.
#[derive(Clone, Debug)]
pub(crate) struct Checks {
    results: [CheckResult; CHECKS],
    deviations: Deviations,
}

impl Checks {
    pub(crate) fn new() -> Self {
        Self { results: [CheckResult::NotDone; CHECKS], deviations: Deviations::default() }
    }

    /// Of a message that was read, and with it the layers around it.
    pub(crate) fn of_layers() -> Self {
        let mut checks = Self::new();
        checks.pass(&[Check::Prefix, Check::Base45, Check::Inflate, Check::Cbor, Check::Cose]);
        checks
    }

    /// Records the result of a check, and passes it on.
    pub(crate) fn note<T>(&mut self, check: Check, result: Result<T, CertificateError>) -> Result<T, CertificateError> {
        if let Some(place) = self.results.get_mut(usize::from(check as u8)) {
            *place = match &result {
                Ok(_) => CheckResult::Passed,
                Err(error) => CheckResult::Failed { error: *error },
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

    pub(crate) fn tolerate(&mut self, deviations: Deviations) {
        self.deviations = self.deviations.join(deviations);
    }

    pub(crate) fn result(&self, check: Check) -> CheckResult {
        let result = self.results.get(usize::from(check as u8));
        result.copied().unwrap_or(CheckResult::NotDone)
    }

    /// The first check that decides and failed; none: everything is proven.
    pub(crate) fn error(&self) -> Option<CertificateError> {
        let deciding = Check::ALL.iter().filter(|check| check.decides());
        let failed = deciding.filter_map(|check| self.result(*check).error()).next();
        // Fail closed: without a signature that was verified nothing is valid.
        let is_proven = self.result(Check::Signature) == CheckResult::Passed;
        failed.or((!is_proven).then_some(CertificateError::BadSignature))
    }

    pub(crate) fn deviations(&self) -> Vec<Deviation> {
        self.deviations.list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_proven_is_not_valid() {
        let mut checks = Checks::new();
        assert_eq!(checks.error(), Some(CertificateError::BadSignature));
        let others = Check::ALL.iter().copied();
        let others: Vec<_> = others.filter(|check| *check != Check::Signature).collect();
        checks.pass(&others);
        assert_eq!(checks.error(), Some(CertificateError::BadSignature));
        checks.pass(&[Check::Signature]);
        assert_eq!(checks.error(), None);
    }
}
