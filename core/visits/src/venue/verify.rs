//! Whether a request is lawful for this venue (core/FORMAT.md, section 12).

use super::RequestLog;
use crate::key_ring::KeyRing;
use episeal_base::error::RecordError;
use episeal_base::primitives::{self, AgreementKey};
use episeal_base::sorted::SortedMap;
use episeal_base::time::{DAY, Period, join_into, part_in};
use episeal_messages::area::Area;
use episeal_messages::areas::{VenueAreas, areas_of_day};
use episeal_messages::id::{OfficeId, VenueId};
use episeal_messages::request::{Ask, LEAST_WINDOW, Request};
use episeal_messages::signed::Unverified;
use episeal_messages::trust::{Trust, TrustRules};

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
        }
    }
}

/// What a venue requires of requests. [`Policy::default`] is the strictest useful policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    fields: PolicyFields,
    areas: Vec<VenueAreas>,
}

impl Policy {
    /// The least window: half an hour, in seconds.
    pub const LEAST_WINDOW: i64 = LEAST_WINDOW;

    /// A policy within the limits that no owner may exceed; with the venue's own lists of its areas.
    ///
    /// # Errors
    /// - `InvalidPolicy`: a field outside its limits, or two lists of areas from the same day.
    pub fn new(fields: &PolicyFields, areas: &[VenueAreas]) -> Result<Self, RecordError> {
        let mut begins = SortedMap::default();
        areas.iter().for_each(|list| begins.insert(list.from(), ()));
        let is_valid = fields.min_window >= Self::LEAST_WINDOW
            && (1..=MAX_REQUESTS).contains(&fields.max_requests)
            && fields.max_seconds_a_day > 0
            && fields.min_places > 0
            && (1..=DAY).contains(&fields.max_stay)
            && begins.len() == areas.len();
        match is_valid {
            true => Ok(Self { fields: fields.clone(), areas: areas.to_vec() }),
            false => Err(RecordError::InvalidPolicy),
        }
    }
}

/// A request to this venue, signed by an office that the authority certified at the time at which it was authenticated.
/// Whether the venue answers it is not decided.
#[derive(Clone)]
pub struct AuthenticRequest {
    pub(super) request: Request,
    office_name: String,
    pub(super) reply_key: [u8; 32],
    /// SHA-256 of the request.
    pub(super) digest: [u8; 32],
    /// The time at which everything about it is judged.
    at: i64,
}

impl AuthenticRequest {
    /// Venue, windows, areas, legal basis and expiry.
    #[must_use]
    pub fn ask(&self) -> &Ask {
        &self.request.ask
    }

    /// The asking office.
    #[must_use]
    pub fn office(&self) -> OfficeId {
        self.request.office
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
        self.request.days()
    }
}

/// A request that this venue has verified: it answers no others.
#[derive(Clone)]
pub struct VerifiedRequest {
    pub(super) authentic: AuthenticRequest,
    pub(super) max_stay: i64,
}

impl VerifiedRequest {
    /// Venue, windows, areas, legal basis and expiry.
    #[must_use]
    pub fn ask(&self) -> &Ask {
        self.authentic.ask()
    }

    /// The asking office.
    #[must_use]
    pub fn office(&self) -> OfficeId {
        self.authentic.office()
    }

    /// The asking office's certified name.
    #[must_use]
    pub fn office_name(&self) -> &str {
        self.authentic.office_name()
    }

    /// The UTC days, counted from 1970-01-01, whose visits are to be read: those of the windows and the day before
    /// each.
    #[must_use]
    pub fn days(&self) -> Vec<u32> {
        self.authentic.days()
    }
}

opaque_debug!(AuthenticRequest, VerifiedRequest);

/// The checks of section 12, in its order, up to the office's signature and reply key.
pub(super) fn authenticate(
    ring: &KeyRing,
    bytes: &[u8],
    trust: &Trust,
    now: i64,
) -> Result<AuthenticRequest, RecordError> {
    let unverified = Unverified::<Request>::parse(bytes)?;
    let claims = unverified.claims();
    let own: VenueId = ring.id();
    let is_own = |day: &u32| trust.is_venue_of(&own, *day);
    if claims.ask.venue != own || !claims.days_asked().iter().all(is_own) {
        return Err(RecordError::WrongVenue);
    }
    let asker = claims.asker(trust, now)?;
    let request = unverified.verify(asker.office.as_bytes())?;
    // A release could not be sealed to a reply key of small order.
    AgreementKey::generate()?.agree(&asker.public)?;
    Ok(AuthenticRequest {
        request,
        office_name: asker.office_name,
        reply_key: asker.public,
        digest: primitives::sha256(bytes),
        at: now,
    })
}

/// The checks that follow, at the same time.
pub(super) fn verify(
    ring: &KeyRing,
    authentic: &AuthenticRequest,
    policy: &Policy,
    log: &mut RequestLog,
) -> Result<VerifiedRequest, RecordError> {
    let (request, now) = (&authentic.request, authentic.at);
    if request.ask.venue != ring.id::<VenueId>() {
        return Err(RecordError::WrongVenue);
    }
    if !request.is_current(now) {
        return Err(RecordError::RequestExpired);
    }
    if log.has(request) {
        return Err(RecordError::RequestSeen);
    }
    check_policy(request, policy)?;
    check_day_keys(request, ring, now)?;
    check_limits(request, &policy.fields, log)?;
    log.check_room(now)?;
    // Last: a request that is refused, for example because of a wrong clock, deletes nothing.
    log.enter(request, now);
    Ok(VerifiedRequest { authentic: authentic.clone(), max_stay: policy.fields.max_stay })
}

fn check_policy(request: &Request, policy: &Policy) -> Result<(), RecordError> {
    let windows = &request.ask.windows;
    if windows.iter().any(|window| window.seconds() < policy.fields.min_window) {
        return Err(RecordError::WindowTooShort);
    }
    if policy.areas.iter().any(|list| list.venue() != request.ask.venue) {
        return Err(RecordError::InvalidPolicy);
    }
    if request.ask.areas.is_empty() {
        return Ok(());
    }
    let days = request.days_asked();
    let lists: Vec<_> = days.iter().map(|day| areas_of_day(&policy.areas, *day)).collect();
    check_areas(&request.ask.areas, lists, &policy.fields)
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
        if list.places(areas)? < i64::from(policy.min_places) {
            return Err(RecordError::AreaTooSmall);
        }
    }
    Ok(())
}

fn check_day_keys(request: &Request, ring: &KeyRing, now: i64) -> Result<(), RecordError> {
    for day in request.days_asked() {
        let key = ring.current(now)?.find(|key| key.day == day);
        let named = key.ok_or(RecordError::NoDayKey)?.named;
        if named.is_some_and(|named| named.office != request.office) {
            return Err(RecordError::OfficeNotNamed);
        }
    }
    Ok(())
}

fn check_limits(request: &Request, policy: &PolicyFields, log: &RequestLog) -> Result<(), RecordError> {
    for day in request.days_asked() {
        let before = log.touching(day, &request.office);
        let allowed = usize::try_from(policy.max_requests).unwrap_or(usize::MAX);
        if before.clone().count() >= allowed {
            return Err(RecordError::RequestsExceedLimit);
        }
        let windows = before.flatten().chain(&request.ask.windows);
        if seconds_of_union(windows, day) > policy.max_seconds_a_day {
            return Err(RecordError::WindowsExceedLimit);
        }
    }
    Ok(())
}

/// How many seconds of a day lie in at least one of the windows.
fn seconds_of_union<'a>(windows: impl Iterator<Item = &'a Period>, day: u32) -> i64 {
    let mut union = Vec::new();
    // None is shorter than half an hour: at most 50 lie apart.
    windows.filter_map(|window| part_in(window, day)).for_each(|part| join_into(&mut union, part));
    union.iter().map(Period::seconds).fold(0, i64::saturating_add)
}
