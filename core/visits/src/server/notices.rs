//! The server takes notices and hands them out whole (core/FORMAT.md, section 22).

use episeal_base::error::RecordError;
use episeal_base::time::TOLERANCE;
use episeal_messages::id::{KeyId, OfficeId};
use episeal_messages::notice::Notice;
use episeal_messages::trust::Trust;

/// A notice that a server may hand out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdmittedNotice {
    office: OfficeId,
    kid: KeyId,
}

impl AdmittedNotice {
    /// The office that signed it.
    #[must_use]
    pub fn office(&self) -> OfficeId {
        self.office
    }

    /// The office's day key whose visits it is about: apps ask for notices by it.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        self.kid
    }
}

/// Admits an office's notice.
///
/// # Errors
/// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a notice.
/// - `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`: the office must not be trusted.
/// - `BadSignature`: the office did not sign it.
/// - `InvalidTime`: it says that it was made more than ten minutes from now.
pub fn admit_notice(notice: &[u8], trust: &Trust, now: i64) -> Result<AdmittedNotice, RecordError> {
    let notice = Notice::verified(notice, trust, now)?;
    if notice.at.abs_diff(now) > TOLERANCE.unsigned_abs() {
        return Err(RecordError::InvalidTime);
    }
    Ok(AdmittedNotice { office: notice.office(), kid: notice.kid })
}
