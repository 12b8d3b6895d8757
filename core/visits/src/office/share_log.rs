//! Which shares an office has opened (core/FORMAT.md, section 18).

use episeal_base::error::RecordError;
use episeal_base::time::{DAY, KEY_DAYS, read_time};
use episeal_base::wire::{Reader, Writer};
use episeal_messages::id::ShareId;
use episeal_messages::item::DataItems;
use episeal_messages::log::{Log, Logged};

/// The shares that an office has opened, so that each opens once. One log per office, kept by the caller.
#[derive(Default)]
pub struct ShareLog {
    log: Log<LoggedShare>,
}

opaque_debug!(ShareLog);

struct LoggedShare {
    id: ShareId,
    expires: i64,
}

impl Logged for LoggedShare {
    const LABEL: &'static str = "episeal-1 share log";
    type Id = ShareId;

    fn id(&self) -> ShareId {
        self.id
    }

    fn id_bytes(id: &ShareId) -> Vec<u8> {
        id.as_bytes().to_vec()
    }

    /// The deletion of the office's day key: it was for a day before the expiry.
    fn kept_until(&self) -> i64 {
        let kept = i64::from(KEY_DAYS).saturating_add(1).saturating_mul(DAY);
        self.expires.saturating_add(kept)
    }

    fn write(&self, writer: Writer) -> Writer {
        writer.array(2).bytes(self.id.as_bytes()).int(self.expires)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        reader.array(2)?;
        Ok(Self { id: ShareId::read(reader)?, expires: read_time(reader)? })
    }
}

impl ShareLog {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The bytes for the caller to keep. They name no person and no visit.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.log.to_bytes()
    }

    /// Reads what [`ShareLog::to_bytes`] wrote.
    ///
    /// # Errors
    /// - `UnsupportedVersion`: a log of a newer version.
    /// - `Malformed`: anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        Ok(Self { log: Log::from_bytes(bytes)? })
    }

    /// `ShareUsed` for a share that is in the log, `TooLong` for a full log.
    pub(super) fn check(&self, id: &ShareId, now: i64) -> Result<(), RecordError> {
        if self.log.has(id) { Err(RecordError::ShareUsed) } else { self.log.check_room(now) }
    }

    /// Enters a share that was opened.
    pub(super) fn enter(&mut self, id: ShareId, expires: i64, now: i64) {
        self.log.enter(LoggedShare { id, expires }, now);
    }
}
