//! Whether a request is lawful for this venue (core/FORMAT.md, section 12).

use crate::id::{OfficeId, VenueId};
use crate::key_ring::KeyRing;
use crate::message::Unverified;
use crate::message::area::Area;
use crate::message::areas::{VenueAreas, areas_of_day};
use crate::message::request::{Ask, LEAST_WINDOW, MAX_WINDOWS, Question, Request, are_askable};
use crate::message::trust::Trust;
use episeal_base::error::RecordError;
use episeal_base::primitives::{self, AgreementKey};
use episeal_base::time::{DAY, Period};
use episeal_base::wire::{Reader, Writer, read_labelled};
use std::collections::BTreeSet;

/// The most requests per day that a policy allows to one office.
const MAX_REQUESTS: u32 = 1_000;

/// What a venue requires of requests, as its owner states it. [`PolicyFields::default`] is the strictest useful policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFields {
    /// The shortest window, in seconds: at least 1,800.
    pub min_window: i64,
    /// How many requests of one office may touch a UTC day: 1 to 1,000.
    pub max_requests: u32,
    /// How many seconds of a UTC day all windows of one office may have together, each second counted once; 86,400
    /// means no limit.
    pub max_seconds_a_day: i64,
    /// How many places the areas of a request must have together, by the venue's list: at least 1.
    pub min_places: u32,
    /// Whether areas of one level are answered for on days for which the venue has no list.
    pub allows_unlisted_areas: bool,
    /// How long a stay without departure counts, in seconds: 1 to 86,400.
    pub max_stay: i64,
    /// The venue's own lists of its areas.
    pub areas: Vec<VenueAreas>,
}

impl Default for PolicyFields {
    /// Windows of at least half an hour, 128 requests per day and no limit on their time, 8 places, areas only from a
    /// list and no list given, stays of 12 hours.
    fn default() -> Self {
        Self {
            min_window: LEAST_WINDOW,
            max_requests: 128,
            max_seconds_a_day: DAY,
            min_places: 8,
            allows_unlisted_areas: false,
            max_stay: 43_200,
            areas: Vec::new(),
        }
    }
}

/// What a venue requires of requests. [`Policy::default`] is the strictest useful policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    fields: PolicyFields,
}

impl Policy {
    /// The least window: half an hour, in seconds.
    pub const LEAST_WINDOW: i64 = LEAST_WINDOW;

    /// A policy within the limits that no owner may exceed.
    ///
    /// # Errors
    /// - `InvalidPolicy`: a field outside its limits, or two lists of areas from the same day.
    pub fn new(fields: PolicyFields) -> Result<Self, RecordError> {
        let begins: BTreeSet<_> = fields.areas.iter().map(VenueAreas::from).collect();
        let is_valid = fields.min_window >= Self::LEAST_WINDOW
            && (1..=MAX_REQUESTS).contains(&fields.max_requests)
            && fields.max_seconds_a_day > 0
            && fields.min_places > 0
            && (1..=DAY).contains(&fields.max_stay)
            && begins.len() == fields.areas.len();
        match is_valid {
            true => Ok(Self { fields }),
            false => Err(RecordError::InvalidPolicy),
        }
    }
}

/// A request that this venue has verified: it answers no others.
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

    /// The UTC days, counted from 1970-01-01, whose visits are to be read: those of the windows and the day before
    /// each.
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
    windows: Vec<Period>,
}

impl Logged {
    fn is_kept(&self, now: i64) -> bool {
        let end = self.windows.last().map_or(0, Period::to);
        end.saturating_add(KEPT_SECONDS) > now
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        reader.array(3)?;
        let entry = Self {
            id: reader.bytes_of()?,
            office: OfficeId::new(reader.bytes_of()?),
            windows: reader.list(MAX_WINDOWS, Period::read)?,
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
/// 30 days of keys and 7 days of a request's validity, and a day for the clock.
const KEPT_SECONDS: i64 = 38 * DAY;

impl RequestLog {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The bytes for the caller to keep. They name offices and windows, but no person.
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
        let ids: BTreeSet<_> = entries.iter().map(|entry| (entry.id, entry.office)).collect();
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

    /// The windows of each request of an office that touches a day.
    fn touching<'a>(&'a self, day: u32, office: &'a OfficeId) -> impl Iterator<Item = &'a [Period]> + Clone {
        let touches =
            move |entry: &&Logged| entry.office == *office && entry.windows.iter().any(|window| window.has(day));
        let entries = self.entries.iter().filter(touches);
        entries.map(|entry| entry.windows.as_slice())
    }

    fn enter(&mut self, question: &Question) {
        self.entries.push(Logged { id: question.id, office: question.office, windows: question.ask.windows.clone() });
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
    check_policy(&question, &policy.fields)?;
    check_day_keys(&question, ring, now)?;
    check_limits(&question, &policy.fields, log)?;
    if log.is_full(now) {
        return Err(RecordError::TooLong);
    }
    // Last: a request that is refused, for example because of a wrong clock, deletes nothing.
    log.prune(now);
    log.enter(&question);
    Ok(VerifiedRequest {
        question,
        office_name: asker.office_name,
        reply_key: asker.public,
        digest: primitives::sha256(bytes),
        max_stay: policy.fields.max_stay,
    })
}

fn check_policy(question: &Question, policy: &PolicyFields) -> Result<(), RecordError> {
    let windows = &question.ask.windows;
    if windows.iter().any(|window| window.seconds() < policy.min_window) {
        return Err(RecordError::WindowTooShort);
    }
    if policy.areas.iter().any(|list| list.venue() != question.ask.venue) {
        return Err(RecordError::InvalidPolicy);
    }
    if question.ask.areas.is_empty() {
        return Ok(());
    }
    let days = question.days_asked();
    let lists: Vec<_> = days.iter().map(|day| areas_of_day(&policy.areas, *day)).collect();
    check_areas(&question.ask.areas, lists, policy)
}

/// By the list for each day that a window touches, each once.
fn check_areas(areas: &[Area], mut lists: Vec<Option<&VenueAreas>>, policy: &PolicyFields) -> Result<(), RecordError> {
    lists.dedup();
    for list in &lists {
        match list {
            Some(list) => list.places(areas).map(drop)?,
            None if areas.iter().any(|area| area.depth() > 1) => {
                return Err(RecordError::AreaUnknown);
            }
            None if policy.allows_unlisted_areas => {}
            None => return Err(RecordError::AreaUnknown),
        }
    }
    for list in lists.into_iter().flatten() {
        if list.places(areas)? < u64::from(policy.min_places) {
            return Err(RecordError::AreaTooSmall);
        }
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

fn check_limits(question: &Question, policy: &PolicyFields, log: &RequestLog) -> Result<(), RecordError> {
    for day in question.days_asked() {
        let before = log.touching(day, &question.office);
        let allowed = usize::try_from(policy.max_requests).unwrap_or(usize::MAX);
        if before.clone().count() >= allowed {
            return Err(RecordError::RequestsExceedLimit);
        }
        let windows = before.flatten().chain(&question.ask.windows);
        if seconds_of_union(windows, day) > policy.max_seconds_a_day {
            return Err(RecordError::WindowsExceedLimit);
        }
    }
    Ok(())
}

/// How many seconds of a day lie in at least one of the windows.
fn seconds_of_union<'a>(windows: impl Iterator<Item = &'a Period>, day: u32) -> i64 {
    let mut parts: Vec<_> = windows.filter_map(|window| window.part_of(day)).collect();
    parts.sort_unstable();
    let (mut seconds, mut end) = (0_i64, 0);
    for part in parts {
        let from = part.from().max(end);
        seconds = seconds.saturating_add(part.to().saturating_sub(from).max(0));
        end = end.max(part.to());
    }
    seconds
}
