//! Which shares an office has opened (core/FORMAT.md, section 18).

use crate::error::RecordError;
use crate::id::ShareId;
use crate::time::{DAY, KEY_DAYS, read_time};
use crate::wire::{Reader, Writer};
use std::collections::BTreeSet;

const LABEL: &str = "episeal-1 share log";
/// The most shares of a log.
const MAX_LOGGED: usize = 65_536;

/// The shares that an office has opened, so that each opens once. One log an office, kept by the caller.
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
        let write_entry = |writer: Writer, (id, expires): &(ShareId, i64)| {
            writer.array(2).bytes(id.as_bytes()).int(*expires)
        };
        writer.list(&self.entries, write_entry).finish()
    }

    /// Reads what [`ShareLog::to_bytes`] wrote.
    ///
    /// # Errors
    /// - `Malformed`: anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = Reader::new(bytes);
        reader.array(2)?;
        if reader.text()? != LABEL {
            return Err(RecordError::Malformed);
        }
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

    /// `ShareUsed` for a share that is in the log, `TooLong` for a full log; forgets what no key opens any more.
    pub(super) fn check(&mut self, id: &ShareId, now: i64) -> Result<(), RecordError> {
        // The office's day key is deleted by then: it was of a day before the expiry.
        let kept = i64::from(KEY_DAYS).saturating_add(1).saturating_mul(DAY);
        self.entries
            .retain(|(_, expires)| expires.saturating_add(kept) > now);
        if self.entries.iter().any(|(used, _)| used == id) {
            return Err(RecordError::ShareUsed);
        }
        if self.entries.len() >= MAX_LOGGED {
            return Err(RecordError::TooLong);
        }
        Ok(())
    }

    pub(super) fn enter(&mut self, id: ShareId, expires: i64) {
        self.entries.push((id, expires));
    }
}
