//! What was issued is read again: by the verifier, which tolerates nothing here, and by emulations of two apps that
//! share no code with the issuer.

use crate::check::Check;
use crate::issue_error::IssueError;
use crate::{CertificateTrust, Deviation, SignerList, VerifiedCertificate, examine_certificate};
use episeal_acceptance::{App, both_apps};

/// A document signer as those who read its certificates have it: trusted alone.
#[derive(Clone)]
pub(super) struct Trusted {
    trust: CertificateTrust,
    /// Its certificate, in DER.
    pub(super) der: Vec<u8>,
}

impl Trusted {
    /// None for what is no certificate.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let mut signers = SignerList::new();
        signers.add_der(der).ok()?;
        Some(Self { trust: CertificateTrust::without_revocations(&signers), der: der.to_vec() })
    }
}

/// Every reader accepts the certificate at the time of issuing. The verifier verifies its signature, and the apps do so
/// by another library: nobody else needs to.
pub(super) fn check(text: &str, signer: &Trusted, issued: i64) -> Result<VerifiedCertificate, IssueError> {
    let verdict = examine_certificate(text, &signer.trust, issued);
    if verdict.result(Check::Signature).error().is_some() {
        return Err(IssueError::SignatureInvalid);
    }
    let verified = verdict.verified().ok_or(IssueError::RejectedByVerifier)?;
    both_apps(text, &signer.der, issued).map_err(|refusal| match refusal.app {
        App::CoronaWarnApp => IssueError::RejectedByCoronaWarnApp,
        App::CovPass => IssueError::RejectedByCovPass,
    })?;
    match verified.deviations() {
        // The signer's certificate is as its authority wrote it.
        [] | [Deviation::SignerEmptyKeyUsage] => Ok(verified),
        _ => Err(IssueError::RejectedByVerifier),
    }
}
