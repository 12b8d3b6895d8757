//! Telling guests that their visits were read (core/FORMAT.md, section 22).

use super::Office;
use episeal_base::error::RecordError;
use episeal_messages::id::KeyId;
use episeal_messages::notice::{Notice, NoticeKey};

/// What a notice is about, and how long it is.
#[derive(Clone, Debug)]
pub struct NoticeScope {
    /// The office's own day key of the visits' day.
    pub kid: KeyId,
    /// The number of tags: a multiple of 1,024 up to 32,768, the same in all notices of an office.
    pub size: u32,
}

impl Office {
    /// A notice for the guests whose visits of one day this office read. Publish one per day for every day key of the
    /// last 14 days, at a fixed time, whether or not anything was read.
    ///
    /// Of `keys`, those under the scope's day key are used; nothing in the notice says how many.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a certificate. `WrongOffice`: another office's.
    /// - `NoDayKey`: the day key is not this office's, or deleted.
    /// - `InvalidPolicy`: another size. `TooLong`: more keys than that: let some wait for the next day.
    /// - `InvalidTime`: `now` is before 1970 or after 9999. `NoRandomness`: no random bytes.
    pub fn notice(
        &self,
        scope: &NoticeScope,
        keys: &[NoticeKey],
        certificate: &[u8],
        now: i64,
    ) -> Result<Vec<u8>, RecordError> {
        let certificate = self.own_certificate(certificate)?;
        self.ring.by_kid(&scope.kid, now)?;
        let size = usize::try_from(scope.size).map_err(|_| RecordError::InvalidPolicy)?;
        let notice = Notice::new(certificate, scope.kid, keys, size, now)?;
        Ok(notice.sign(self.ring.identity()))
    }
}
