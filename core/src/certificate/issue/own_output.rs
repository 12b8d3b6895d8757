//! What was issued is read again, by readers that share no code with the issuer.

use super::IssueError;
use crate::certificate::acceptance;

/// Every reader accepts the certificate at the time of issuing.
///
/// The full verifier joins here, first in the list: `RejectedByVerifier`.
pub(super) fn check(text: &str, signer: &[u8], issued: i64) -> Result<(), IssueError> {
    acceptance::corona_warn_app(text, signer, issued)
        .map_err(|_| IssueError::RejectedByCoronaWarnApp)?;
    acceptance::covpass(text, signer, issued).map_err(|_| IssueError::RejectedByCovPass)
}
