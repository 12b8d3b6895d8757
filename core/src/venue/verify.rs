//! Whether a request is lawful for this venue (core/FORMAT.md, section 12).

use crate::error::RecordError;
use crate::id::{OfficeId, VenueId};
use crate::key_ring::KeyRing;
use crate::message::Unverified;
use crate::message::area::Area;
use crate::message::request::{Ask, LEAST_WINDOW, MAX_WINDOWS, Question, Request, are_askable};
use crate::message::trust::Trust;
use crate::primitives::{self, AgreementKey};
use crate::time::{DAY, Window};
use crate::wire::{Reader, Writer, read_labelled};
use std::collections::BTreeSet;

/// What a venue demands of requests. [`Policy::default`] is the strictest that serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    min_window: i64,
    max_seconds_a_day: i64,
    max_area_levels: usize,
    max_stay: i64,
}

impl Default for Policy {
    /// Windows of half an hour at least, 24 hours a day in all, three levels of area, stays of 12 hours.
    fn default() -> Self {
        Self {
            min_window: Self::LEAST_WINDOW,
            max_seconds_a_day: DAY,
            max_area_levels: 3,
            max_stay: 43_200,
        }
    }
}

impl Policy {
    /// The least window: half an hour, in seconds.
    pub const LEAST_WINDOW: i64 = LEAST_WINDOW;

    /// A policy: the shortest window, the most seconds that all windows of one office may have in a day, the most
    /// levels of an area, and how long a stay without departure counts, all times in seconds.
    ///
    /// # Errors
    /// - `InvalidPolicy`: windows under 1,800 s, no seconds a day, more than four levels (a single seat), or a stay
    ///   that is not within 1 s to 24 hours.
    pub fn new(
        min_window: i64,
        max_seconds_a_day: i64,
        max_area_levels: usize,
        max_stay: i64,
    ) -> Result<Self, RecordError> {
        let is_valid = min_window >= Self::LEAST_WINDOW
            && max_seconds_a_day > 0
            && max_area_levels < Area::MAX_LEVELS
            && (1..=DAY).contains(&max_stay);
        if !is_valid {
            return Err(RecordError::InvalidPolicy);
        }
        Ok(Self {
            min_window,
            max_seconds_a_day,
            max_area_levels,
            max_stay,
        })
    }
}

/// A request that this venue has verified: the only one it answers.
#[derive(Clone)]
pub struct VerifiedRequest {
    pub(super) question: Question,
    pub(super) office_name: String,
    pub(super) reply_key: [u8; 32],
    /// SHA-256 of the request.
    pub(super) digest: [u8; 32],
    pub(super) max_stay: i64,
}

impl VerifiedRequest {
    /// Venue, windows, areas, legal basis and expiry.
    #[must_use]
    pub fn ask(&self) -> &Ask {
        &self.question.ask
    }

    /// The asking office.
    #[must_use]
    pub fn office(&self) -> OfficeId {
        self.question.office
    }

    /// The asking office's certified name.
    #[must_use]
    pub fn office_name(&self) -> &str {
        &self.office_name
    }

    /// The days of UTC, counted from 1970-01-01, whose visits are to be read: those of the windows and the day
    /// before each.
    #[must_use]
    pub fn days(&self) -> Vec<u32> {
        self.question.days().into_iter().collect()
    }
}

/// The requests that one venue has verified, for as long as it has keys for their days.
#[derive(Clone, Default)]
pub struct RequestLog {
    entries: Vec<Logged>,
}

#[derive(Clone)]
struct Logged {
    id: [u8; 16],
    office: OfficeId,
    windows: Vec<Window>,
}

impl Logged {
    fn is_kept(&self, now: i64) -> bool {
        let end = self.windows.last().map_or(0, Window::to);
        end.saturating_add(KEPT_SECONDS) > now
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        reader.array(3)?;
        let entry = Self {
            id: reader.bytes_of()?,
            office: OfficeId::new(reader.bytes_of()?),
            windows: reader.list(MAX_WINDOWS, Window::read)?,
        };
        if !are_askable(&entry.windows) {
            return Err(RecordError::Malformed);
        }
        Ok(entry)
    }
}

const LABEL: &str = "episeal-1 request log";
/// The most requests of a log.
const MAX_LOGGED: usize = 65_536;
/// Keys of 30 days and requests of 7 days' validity, and a day for the clock.
const KEPT_SECONDS: i64 = 38 * DAY;

impl RequestLog {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The bytes for the caller to keep. They name offices and windows, no person.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let write_entry = |writer: Writer, entry: &Logged| {
            writer
                .array(3)
                .bytes(&entry.id)
                .bytes(entry.office.as_bytes())
                .list(&entry.windows, |writer, window| window.write(writer))
        };
        let writer = Writer::new().array(2).text(LABEL);
        writer.list(&self.entries, write_entry).finish()
    }

    /// Reads what [`RequestLog::to_bytes`] wrote.
    ///
    /// # Errors
    /// - `UnsupportedVersion`: a log of a newer version.
    /// - `Malformed`: anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = read_labelled(bytes, 2, LABEL)?;
        let entries = reader.list(MAX_LOGGED, Logged::read)?;
        reader.end()?;
        let ids: BTreeSet<_> = entries
            .iter()
            .map(|entry| (entry.id, entry.office))
            .collect();
        if ids.len() < entries.len() {
            return Err(RecordError::Malformed);
        }
        Ok(Self { entries })
    }

    fn prune(&mut self, now: i64) {
        self.entries.retain(|entry| entry.is_kept(now));
    }

    fn is_full(&self, now: i64) -> bool {
        let kept = self.entries.iter().filter(|entry| entry.is_kept(now));
        kept.count() >= MAX_LOGGED
    }

    fn has_seen(&self, question: &Question) -> bool {
        let is_same = |entry: &Logged| entry.id == question.id && entry.office == question.office;
        self.entries.iter().any(is_same)
    }

    /// All seconds that an office has asked for in a day.
    fn seconds_in(&self, day: u32, office: &OfficeId) -> i64 {
        let of_office = self.entries.iter().filter(|entry| entry.office == *office);
        of_office
            .flat_map(|entry| &entry.windows)
            .map(|window| window.seconds_in(day))
            .fold(0, i64::saturating_add)
    }

    fn enter(&mut self, question: &Question) {
        self.entries.push(Logged {
            id: question.id,
            office: question.office,
            windows: question.ask.windows.clone(),
        });
    }
}

opaque_debug!(VerifiedRequest, RequestLog);

/// The checks of section 12, in its order.
pub(super) fn verify(
    ring: &KeyRing,
    bytes: &[u8],
    trust: &Trust,
    policy: &Policy,
    log: &mut RequestLog,
    now: i64,
) -> Result<VerifiedRequest, RecordError> {
    let unverified = Unverified::<Request>::parse(bytes)?;
    let claims = &unverified.claims().0;
    let own = VenueId::new(*ring.identity().public());
    let is_own = |day: &u32| trust.is_venue_of(&own, *day);
    if claims.ask.venue != own || !claims.days_asked().iter().all(is_own) {
        return Err(RecordError::WrongVenue);
    }
    let asker = claims.asker(trust, now)?;
    let question = unverified.verify(asker.office.as_bytes())?.0;
    // A release could not be sealed to a reply key of small order.
    AgreementKey::generate()?.agree(&asker.public)?;
    if !question.is_current(now) {
        return Err(RecordError::RequestExpired);
    }
    if log.has_seen(&question) {
        return Err(RecordError::RequestSeen);
    }
    check_policy(&question, policy)?;
    check_day_keys(&question, ring, now)?;
    check_limit(&question, policy, log)?;
    if log.is_full(now) {
        return Err(RecordError::TooLong);
    }
    // Last: a request that is refused, as by a clock that is wrong, deletes nothing.
    log.prune(now);
    log.enter(&question);
    Ok(VerifiedRequest {
        question,
        office_name: asker.office_name,
        reply_key: asker.public,
        digest: primitives::sha256(bytes),
        max_stay: policy.max_stay,
    })
}

fn check_policy(question: &Question, policy: &Policy) -> Result<(), RecordError> {
    let Ask { windows, areas, .. } = &question.ask;
    if windows
        .iter()
        .any(|window| window.seconds() < policy.min_window)
    {
        return Err(RecordError::WindowTooShort);
    }
    if areas
        .iter()
        .any(|area| area.depth() > policy.max_area_levels)
    {
        return Err(RecordError::AreaTooDeep);
    }
    Ok(())
}

fn check_day_keys(question: &Question, ring: &KeyRing, now: i64) -> Result<(), RecordError> {
    for day in question.days_asked() {
        let key = ring.current(now)?.find(|key| key.day == day);
        let named = key.ok_or(RecordError::NoDayKey)?.named;
        if named.is_some_and(|named| named.office != question.office) {
            return Err(RecordError::OfficeNotNamed);
        }
    }
    Ok(())
}

fn check_limit(question: &Question, policy: &Policy, log: &RequestLog) -> Result<(), RecordError> {
    for day in question.days_asked() {
        let windows = question.ask.windows.iter();
        let asked = windows.map(|window| window.seconds_in(day));
        let before = log.seconds_in(day, &question.office);
        if asked.fold(before, i64::saturating_add) > policy.max_seconds_a_day {
            return Err(RecordError::WindowsExceedLimit);
        }
    }
    Ok(())
}
