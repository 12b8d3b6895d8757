//! Which requests a venue has verified (core/FORMAT.md, section 18).

use episeal_base::error::RecordError;
use episeal_base::time::{DAY, Period, has_day, read_period, write_period};
use episeal_base::wire::{Reader, Writer};
use episeal_messages::id::OfficeId;
use episeal_messages::item::DataItems;
use episeal_messages::log::{Log, Logged};
use episeal_messages::request::{MAX_WINDOWS, Request, are_askable};

/// 30 days of keys and 7 days of a request's validity, and a day for the clock.
const KEPT_SECONDS: i64 = 38 * DAY;

/// The requests that one venue has verified, for as long as it has keys for their days.
#[derive(Clone, Default)]
pub struct RequestLog {
    log: Log<Verified>,
}

opaque_debug!(RequestLog);

#[derive(Clone)]
struct Verified {
    id: [u8; 16],
    office: OfficeId,
    windows: Vec<Period>,
}

impl Logged for Verified {
    const LABEL: &'static str = "episeal-1 request log";
    type Id = ([u8; 16], OfficeId);

    fn id(&self) -> Self::Id {
        (self.id, self.office)
    }

    fn id_bytes((id, office): &Self::Id) -> Vec<u8> {
        [id.as_slice(), office.as_bytes()].concat()
    }

    fn kept_until(&self) -> i64 {
        let end = self.windows.last().map_or(0, Period::to);
        end.saturating_add(KEPT_SECONDS)
    }

    fn write(&self, writer: Writer) -> Writer {
        let writer = writer.array(3).bytes(&self.id).bytes(self.office.as_bytes());
        writer.list(&self.windows, write_period)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        reader.array(3)?;
        let entry = Self {
            id: reader.bytes_of()?,
            office: OfficeId::read(reader)?,
            windows: reader.list(MAX_WINDOWS, read_period)?,
        };
        if are_askable(&entry.windows) { Ok(entry) } else { Err(RecordError::Malformed) }
    }
}

impl RequestLog {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The bytes for the caller to keep. They name offices and windows, but no person.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.log.to_bytes()
    }

    /// Reads what [`RequestLog::to_bytes`] wrote.
    ///
    /// # Errors
    /// - `UnsupportedVersion`: a log of a newer version.
    /// - `Malformed`: anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        Ok(Self { log: Log::from_bytes(bytes)? })
    }

    pub(super) fn has(&self, request: &Request) -> bool {
        self.log.has(&(request.id, request.office))
    }

    pub(super) fn check_room(&self, now: i64) -> Result<(), RecordError> {
        self.log.check_room(now)
    }

    /// The windows of each request of an office that touches a day.
    pub(super) fn touching<'a>(&'a self, day: u32, office: &'a OfficeId) -> impl Iterator<Item = &'a [Period]> + Clone {
        let touches =
            move |entry: &&Verified| entry.office == *office && entry.windows.iter().any(|window| has_day(window, day));
        let entries = self.log.entries().iter().filter(touches);
        entries.map(|entry| entry.windows.as_slice())
    }

    /// Enters a request that was verified.
    pub(super) fn enter(&mut self, request: &Request, now: i64) {
        let entry = Verified { id: request.id, office: request.office, windows: request.ask.windows.clone() };
        self.log.enter(entry, now);
    }
}
