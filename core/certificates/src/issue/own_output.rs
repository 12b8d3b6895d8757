//! What was issued is read again: by the verifier, which tolerates nothing here, and by emulations of two apps that
//! share no code with the issuer.

use crate::issue_error::IssueError;
use crate::{CertificateTrust, Deviation, SignerList, VerifiedCertificate, verify_certificate};
use episeal_acceptance::{App, both_apps};

/// Every reader accepts the certificate at the time of issuing, trusting its signer alone.
pub(super) fn check(text: &str, signer: &[u8], issued: i64) -> Result<VerifiedCertificate, IssueError> {
    let mut signers = SignerList::new();
    let verified = signers
        .add_der(signer)
        .and_then(|()| verify_certificate(text, &CertificateTrust::without_revocations(&signers), issued))
        .map_err(|_| IssueError::RejectedByVerifier)?;
    both_apps(text, signer, issued).map_err(|refusal| match refusal.app {
        App::CoronaWarnApp => IssueError::RejectedByCoronaWarnApp,
        App::CovPass => IssueError::RejectedByCovPass,
    })?;
    match verified.deviations() {
        // The signer's certificate is as its authority wrote it.
        [] | [Deviation::SignerEmptyKeyUsage] => Ok(verified),
        _ => Err(IssueError::RejectedByVerifier),
    }
}
