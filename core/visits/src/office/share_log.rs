//! Which shares an office has opened (core/FORMAT.md, section 18).

use crate::id::ShareId;
use episeal_base::error::RecordError;
use episeal_base::time::{DAY, KEY_DAYS, read_time};
use episeal_base::wire::{Writer, read_labelled};
use std::collections::BTreeSet;

const LABEL: &str = "episeal-1 share log";
/// The most shares of a log.
const MAX_LOGGED: usize = 65_536;

/// The shares that an office has opened, so that each opens once. One log per office, kept by the caller.
#[derive(Default)]
pub struct ShareLog {
    /// In the order in which they were opened, with their expiry.
    entries: Vec<(ShareId, i64)>,
}

opaque_debug!(ShareLog);

impl ShareLog {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The bytes for the caller to keep. They name no person and no visit.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let writer = Writer::new().array(2).text(LABEL);
        let write_entry =
            |writer: Writer, (id, expires): &(ShareId, i64)| writer.array(2).bytes(id.as_bytes()).int(*expires);
        writer.list(&self.entries, write_entry).finish()
    }

    /// Reads what [`ShareLog::to_bytes`] wrote.
    ///
    /// # Errors
    /// - `UnsupportedVersion`: a log of a newer version.
    /// - `Malformed`: anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = read_labelled(bytes, 2, LABEL)?;
        let entries = reader.list(MAX_LOGGED, |reader| {
            reader.array(2)?;
            Ok((ShareId::new(reader.bytes_of()?), read_time(reader)?))
        })?;
        reader.end()?;
        let ids: BTreeSet<_> = entries.iter().map(|(id, _)| id).collect();
        if ids.len() < entries.len() {
            return Err(RecordError::Malformed);
        }
        Ok(Self { entries })
    }

    /// `ShareUsed` for a share that is in the log, `TooLong` for a full log.
    pub(super) fn check(&self, id: &ShareId, now: i64) -> Result<(), RecordError> {
        if self.entries.iter().any(|(used, _)| used == id) {
            return Err(RecordError::ShareUsed);
        }
        let kept = self.entries.iter().filter(|(_, expires)| is_kept(*expires, now));
        if kept.count() >= MAX_LOGGED {
            return Err(RecordError::TooLong);
        }
        Ok(())
    }

    /// Enters a share that was opened, and forgets what no key opens any more: not at a mere attempt, or a clock that
    /// is wrong for a moment would empty the log.
    pub(super) fn enter(&mut self, id: ShareId, expires: i64, now: i64) {
        self.entries.retain(|(_, expires)| is_kept(*expires, now));
        self.entries.push((id, expires));
    }
}

/// True until the office's day key is deleted: it was for a day before the expiry.
fn is_kept(expires: i64, now: i64) -> bool {
    let kept = i64::from(KEY_DAYS).saturating_add(1).saturating_mul(DAY);
    expires.saturating_add(kept) > now
}
