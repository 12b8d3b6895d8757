//! What an office asks a venue, and one office another (core/FORMAT.md, sections 12 and 14).

use crate::area::Area;
use crate::authority::is_period;
use crate::day_key::{OfficeDayKey, TrustedDayKey};
use crate::envelope::{Kind, Padding};
use crate::extensions::Extensions;
use crate::id::{KeyId, OfficeId, VenueId};
use crate::item::DataItems;
use crate::sealed::Clear;
use crate::signed::{Nested, Payload};
use crate::stay::{Stay, StayRules};
use crate::trust::Trust;
use core::ops::RangeInclusive;
use episeal_base::error::RecordError;
use episeal_base::sorted::sorted_by_bytes;
use episeal_base::time::{
    DAY, Period, TOLERANCE, day_of, days_of, is_valid, oldest_day, read_period, read_time, write_period,
};
use episeal_base::wire::{Reader, Writer};
use episeal_base::{primitives, text};
use std::sync::Arc;

/// The least window that a venue may answer: half an hour, in seconds.
pub const LEAST_WINDOW: i64 = 1_800;
/// The most windows of a request.
pub const MAX_WINDOWS: usize = 64;
/// The most areas of a request.
pub const MAX_AREAS: usize = 64;
/// The longest validity of a request: 7 days, in seconds.
pub const MAX_REQUEST_SECONDS: i64 = 7 * DAY;
/// The longest legal basis, in bytes of UTF-8.
const MAX_LEGAL_BASIS_BYTES: usize = 64;
/// The most days that a request touches, the day before each window included.
const MAX_DAYS: usize = 33;

/// At least one; ascending, none overlaps another; not more days than a request may touch.
pub fn are_askable(windows: &[Period]) -> bool {
    let limit = i64::try_from(MAX_DAYS).unwrap_or_default().saturating_mul(DAY);
    !windows.is_empty()
        && windows.is_sorted_by(|a, b| a.to() <= b.from())
        // First each window alone, so that nothing large is ever computed.
        && windows.iter().all(|window| window.seconds() <= limit)
        && days_read(windows).len() <= MAX_DAYS
}

/// The days that the windows, which ascend, touch and the day before each; ascending, none twice.
fn days_read(windows: &[Period]) -> Vec<u32> {
    each_once(windows, |window| {
        let days = days_of(window);
        days.start().saturating_sub(1)..=*days.end()
    })
}

/// A window's days end no earlier than those of the one before it.
fn each_once(windows: &[Period], days: impl Fn(&Period) -> RangeInclusive<u32>) -> Vec<u32> {
    let mut all = Vec::new();
    for window in windows {
        let last = all.last().copied();
        all.extend(days(window).filter(|day| last.is_none_or(|last| last < *day)));
    }
    all
}

/// The legal basis, and when what is issued expires.
pub fn check_terms(basis: &str, issued: i64, expires: i64) -> Result<(), RecordError> {
    text::check_visible(basis, MAX_LEGAL_BASIS_BYTES)?;
    if is_period(issued, expires, MAX_REQUEST_SECONDS) { Ok(()) } else { Err(RecordError::InvalidTime) }
}

/// True when the area lies within one of the other areas.
fn lies_in_another(area: &Area, areas: &[Area]) -> bool {
    let mut others = areas.iter().filter(|other| *other != area);
    others.any(|other| area.lies_in(other))
}

/// What is asked for: a venue, periods, areas; never a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The venue asked.
    pub venue: VenueId,
    /// When: 1 to 64 periods that do not overlap, none ending in the future.
    pub windows: Vec<Period>,
    /// Where: at most 64 areas and everything in them; none means the whole venue.
    pub areas: Vec<Area>,
    /// The code of the legal basis, 1 to 64 bytes, for example `IfSG-28a`.
    pub legal_basis: String,
    /// When the request expires, in seconds since 1970; at most 7 days ahead.
    pub expires: i64,
}

impl Ask {
    /// What is said of each field alone, but for the order of areas.
    fn check(&self) -> Result<(), RecordError> {
        text::check_visible(&self.legal_basis, MAX_LEGAL_BASIS_BYTES)?;
        if self.windows.len() > MAX_WINDOWS || self.areas.len() > MAX_AREAS {
            return Err(RecordError::TooLong);
        }
        if !are_askable(&self.windows) {
            return Err(RecordError::InvalidTime);
        }
        if self.areas.iter().any(|area| area.depth() == 0) {
            return Err(RecordError::InvalidText);
        }
        Ok(())
    }

    /// Areas ascend by their encoding, and none is inside another.
    fn is_in_order(&self) -> bool {
        let areas: Vec<_> = self.areas.iter().map(Area::encode).collect();
        let is_nested = self.areas.iter().any(|area| lies_in_another(area, &self.areas));
        areas.is_sorted_by(|a, b| a < b) && !is_nested
    }
}

/// An [`Ask`] by an office at a time:
/// `[1, id, office, venue, windows, areas, legal basis, issued, expires, reply key]`, signed by the office.
#[derive(Clone)]
pub struct Request {
    pub id: [u8; 16],
    pub office: OfficeId,
    pub ask: Ask,
    pub issued: i64,
    pub reply_key: Arc<Nested<OfficeDayKey>>,
    extensions: Extensions,
}

impl Request {
    /// A new request with a random id: windows and areas in order, everything within its limits.
    pub fn new(office: OfficeId, mut ask: Ask, reply_key: Nested<OfficeDayKey>, now: i64) -> Result<Self, RecordError> {
        ask.legal_basis = text::entered_filled(&ask.legal_basis, MAX_LEGAL_BASIS_BYTES)?;
        // No time is negative.
        ask.windows =
            sorted_by_bytes(ask.windows, |window| [window.from(), window.to()].map(i64::to_be_bytes).concat());
        ask.areas = sorted_by_bytes(ask.areas, Area::encode);
        ask.areas.dedup();
        // An area within another one asked for is already included in it.
        let wider = ask.areas.clone();
        ask.areas.retain(|area| !lies_in_another(area, &wider));
        let request = Self {
            id: primitives::random()?,
            office,
            ask,
            issued: now,
            reply_key: Arc::new(reply_key),
            extensions: Extensions::default(),
        };
        request.ask.check()?;
        request.check_times()?;
        Ok(request)
    }

    /// What must agree between its fields, but for the reply key's day.
    fn check_times(&self) -> Result<(), RecordError> {
        let latest_end = self.issued.saturating_add(TOLERANCE);
        let is_past = self.ask.windows.last().is_some_and(|last| last.to() <= latest_end);
        let is_period = is_period(self.issued, self.ask.expires, MAX_REQUEST_SECONDS);
        if is_past && is_period { Ok(()) } else { Err(RecordError::InvalidTime) }
    }

    /// Those of every window and the day before each.
    pub fn days_read(&self) -> Vec<u32> {
        days_read(&self.ask.windows)
    }

    /// The days whose visits are read, as far as keys are kept.
    pub fn days(&self) -> Vec<u32> {
        let oldest = oldest_day(self.issued).unwrap_or_default();
        let mut days = self.days_read();
        days.retain(|day| *day >= oldest);
        days
    }

    /// The days that a window touches.
    pub fn days_asked(&self) -> Vec<u32> {
        each_once(&self.ask.windows, days_of)
    }

    /// True when a stay in an area is asked for.
    pub fn asks_for(&self, stay: &Stay, area: &Area) -> bool {
        let Ask { windows, areas, .. } = &self.ask;
        let is_in_area = areas.is_empty() || areas.iter().any(|asked| area.lies_in(asked));
        is_in_area && windows.iter().any(|window| stay.meets(window))
    }

    /// The asking office's trusted reply key.
    pub fn asker(&self, trust: &Trust, now: i64) -> Result<TrustedDayKey, RecordError> {
        if self.reply_key.claims().office != self.office {
            return Err(RecordError::OfficeUncertified);
        }
        OfficeDayKey::trusted(&self.reply_key, trust, now)
    }

    /// The day key that the answer is sealed to.
    pub fn reply_kid(&self) -> KeyId {
        self.reply_key.claims().kid()
    }

    pub fn is_current(&self, now: i64) -> bool {
        is_valid(self.issued, self.ask.expires, now)
    }

    fn write_after_parties(&self, writer: Writer) -> Writer {
        let writer = writer
            .bytes(self.ask.venue.as_bytes())
            .list(&self.ask.windows, write_period)
            .list(&self.ask.areas, |writer, area| area.write(writer))
            .text(&self.ask.legal_basis)
            .int(self.issued)
            .int(self.ask.expires)
            .bytes(self.reply_key.bytes());
        self.extensions.write(writer)
    }

    fn read_after_parties(
        reader: &mut Reader<'_>,
        id: [u8; 16],
        office: OfficeId,
        is_extended: bool,
    ) -> Result<Self, RecordError> {
        let venue = VenueId::read(reader)?;
        let windows = reader.list(MAX_WINDOWS, read_period)?;
        let areas = reader.list(MAX_AREAS, Area::read)?;
        let legal_basis = reader.text()?.to_owned();
        let issued = read_time(reader)?;
        let ask = Ask { venue, windows, areas, legal_basis, expires: read_time(reader)? };
        // Before the reply key: an error of that comes after those of the fields before it.
        if ask.check().is_err() || !ask.is_in_order() {
            return Err(RecordError::Malformed);
        }
        let request = Self {
            id,
            office,
            ask,
            issued,
            reply_key: Arc::new(Nested::read(reader)?),
            extensions: Extensions::read(reader, is_extended)?,
        };
        let is_of_day = day_of(issued) == Ok(request.reply_key.claims().day);
        if request.check_times().is_err() || !is_of_day {
            return Err(RecordError::Malformed);
        }
        request.extensions.check()?;
        Ok(request)
    }
}

impl<'a> Payload<'a> for Request {
    const NAME: &'static str = "request";

    fn write(&self) -> Writer {
        let length = self.extensions.after(10);
        let writer = Writer::new().array(length).uint(1).bytes(&self.id);
        self.write_after_parties(writer.bytes(self.office.as_bytes()))
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        let is_extended = reader.versioned_and_extended(10)?;
        let id = reader.bytes_of()?;
        let office = OfficeId::read(reader)?;
        Self::read_after_parties(reader, id, office, is_extended)
    }
}

/// A request's fields with `to` after the asking office, signed by the asking office.
pub struct ReferralOrder {
    pub request: Request,
    pub to: OfficeId,
}

impl<'a> Payload<'a> for ReferralOrder {
    const NAME: &'static str = "referral-order";

    fn write(&self) -> Writer {
        let length = self.request.extensions.after(11);
        let writer = Writer::new().array(length).uint(1);
        let writer = writer.bytes(&self.request.id);
        let writer = writer.bytes(self.request.office.as_bytes());
        self.request.write_after_parties(writer.bytes(self.to.as_bytes()))
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        let is_extended = reader.versioned_and_extended(11)?;
        let id = reader.bytes_of()?;
        let office = OfficeId::read(reader)?;
        let to = OfficeId::read(reader)?;
        let request = Request::read_after_parties(reader, id, office, is_extended)?;
        Ok(Self { request, to })
    }
}

/// What a referral says in clear.
pub struct ReferralAddress {
    /// The competent office's day key.
    pub kid: KeyId,
}

// clear = [1, kid]
impl Clear for ReferralAddress {
    const KIND: Kind = Kind { name: "referral", role: "referral", padding: Padding::Multiple(4_096) };
    const ITEMS: usize = 2;

    fn write(&self, writer: Writer) -> Writer {
        writer.bytes(self.kid.as_bytes())
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        Ok(Self { kid: KeyId::read(reader)? })
    }
}

opaque_debug!(Request, ReferralOrder, ReferralAddress);
