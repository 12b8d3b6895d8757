//! Days, windows and the one clock tolerance. All times are whole seconds since 1970-01-01T00:00:00Z.

use crate::error::RecordError;
use crate::wire::{Reader, Writer};
use core::ops::RangeInclusive;

/// Seconds in a day.
pub const DAY: i64 = 86_400;

/// The one clock tolerance: ten minutes, in seconds.
pub const TOLERANCE: i64 = 600;

/// 9999-12-31T23:59:59Z.
pub const MAX_TIME: i64 = 253_402_300_799;

/// The day of 9999-12-31, counted from 1970-01-01.
pub const MAX_DAY: u32 = 2_932_896;

/// How many days before today keys are kept.
pub const KEY_DAYS: u32 = 30;

/// How many days before today a diary goes back.
pub const DIARY_DAYS: u32 = 14;

/// The UTC day that contains `time`, counted from 1970-01-01.
///
/// # Errors
/// - `InvalidTime`: before 1970 or after 9999.
pub fn day_of(time: i64) -> Result<u32, RecordError> {
    let time = checked(time)?;
    u32::try_from(time.div_euclid(DAY)).map_err(|_| RecordError::InvalidTime)
}

/// A time within 1970 to 9999.
pub fn checked(time: i64) -> Result<i64, RecordError> {
    if (0..=MAX_TIME).contains(&time) { Ok(time) } else { Err(RecordError::InvalidTime) }
}

/// The first second of `day`.
pub fn start_of(day: u32) -> i64 {
    i64::from(day).saturating_mul(DAY)
}

/// The first second after `days` more days.
pub fn end_of(day: u32, days: u32) -> i64 {
    start_of(day.saturating_add(days).saturating_add(1))
}

/// True from ten minutes before `day` to ten minutes after the end of the day `later` days on.
pub fn is_within(day: u32, later: u32, now: i64) -> bool {
    let from = start_of(day).saturating_sub(TOLERANCE);
    let to = end_of(day, later).saturating_add(TOLERANCE);
    (from..to).contains(&now)
}

/// True from the time on at which servers take no more visits of `day`: ten minutes after the end of the day after it.
pub fn is_closed(day: u32, now: i64) -> bool {
    now >= end_of(day, 1).saturating_add(TOLERANCE)
}

/// `InvalidTime` for what lies more than ten minutes ahead: a clock may be off by that much.
pub fn check_past(time: i64, now: i64) -> Result<(), RecordError> {
    if checked(time)? > checked(now)?.saturating_add(TOLERANCE) {
        return Err(RecordError::InvalidTime);
    }
    Ok(())
}

/// When someone arrived, and when that is sealed.
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    /// The arrival.
    pub arrival: i64,
    /// The time of sealing.
    pub now: i64,
}

/// `ShareExpired` from `expires` on; `InvalidTime` for one that lies further ahead than a sealer may set it, on a clock
/// that is ten minutes ahead of ours.
pub fn check_expiry(expires: i64, longest: i64, now: i64) -> Result<(), RecordError> {
    if checked(now)? >= expires {
        return Err(RecordError::ShareExpired);
    }
    if expires > now.saturating_add(longest).saturating_add(TOLERANCE) {
        return Err(RecordError::InvalidTime);
    }
    Ok(())
}

/// A validity with the clock tolerance at its start and none at its end.
pub fn is_valid(from: i64, to: i64, now: i64) -> bool {
    (from.saturating_sub(TOLERANCE)..to).contains(&now)
}

/// The oldest day whose keys are kept.
pub fn oldest_day(now: i64) -> Result<u32, RecordError> {
    Ok(day_of(now)?.saturating_sub(KEY_DAYS))
}

/// A period of time: `from` belongs to it, `to` does not.
//
// Users of the library see its methods; what the crates alone need are functions of this module, which nobody hands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    from: i64,
    to: i64,
}

impl Period {
    /// The period from `from` up to but not including `to`.
    ///
    /// # Errors
    /// - `InvalidTime`: `from` is not before `to`, or one is out of range.
    pub fn new(from: i64, to: i64) -> Result<Self, RecordError> {
        if checked(from)? < checked(to)? { Ok(Self { from, to }) } else { Err(RecordError::InvalidTime) }
    }

    /// When a case may have been infected: the 14 days, the longest incubation time of COVID-19, before `onset`, the
    /// first second of the day of the first symptoms in the caller's time zone (WHO, Contact tracing in the context of
    /// COVID-19, 2021).
    ///
    /// # Errors
    /// - `InvalidTime`: the period is not within 1970 to 9999.
    pub fn backward_tracing(onset: i64) -> Result<Self, RecordError> {
        Self::new(onset.saturating_sub(14 * DAY), onset)
    }

    /// When a case may have passed it on: from two days before `onset`, the first second of the day of the first
    /// symptoms in the caller's time zone, until `isolation` (the same source).
    ///
    /// # Errors
    /// - `InvalidTime`: the isolation is not after the start, or one is not within 1970 to 9999.
    pub fn forward_tracing(onset: i64, isolation: i64) -> Result<Self, RecordError> {
        Self::new(onset.saturating_sub(2 * DAY), isolation)
    }

    /// The first second.
    #[must_use]
    pub fn from(&self) -> i64 {
        self.from
    }

    /// The second after the last.
    #[must_use]
    pub fn to(&self) -> i64 {
        self.to
    }

    /// Its length in seconds.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.to.saturating_sub(self.from)
    }

    /// True when a stay from `arrival` to `departure`, both included, touches the period.
    #[must_use]
    pub fn meets(&self, arrival: i64, departure: i64) -> bool {
        arrival < self.to && departure >= self.from
    }
}

/// The UTC days that the period touches.
pub fn days_of(period: &Period) -> RangeInclusive<u32> {
    // `Period::new` has checked the range: the days exist.
    let first = day_of(period.from).unwrap_or_default();
    let last = day_of(period.to.saturating_sub(1)).unwrap_or_default();
    first..=last
}

/// True when the period touches `day`.
pub fn has_day(period: &Period, day: u32) -> bool {
    days_of(period).contains(&day)
}

/// The part of the period that lies in `day`.
pub fn part_in(period: &Period, day: u32) -> Option<Period> {
    let from = period.from.max(start_of(day));
    let to = period.to.min(end_of(day, 0));
    Period::new(from, to).ok()
}

/// From the start of a period to the end of a later one.
pub fn joined(period: &Period, later: &Period) -> Period {
    Period { from: period.from, to: later.to }
}

/// Adds a period to those that ascend and do not touch each other, and joins it with those that it touches.
pub fn join_into(apart: &mut Vec<Period>, period: Period) {
    let first = apart.partition_point(|other| other.to < period.from);
    let after = apart.partition_point(|other| other.from <= period.to);
    let touched = apart.drain(first..after);
    let joined =
        touched.fold(period, |joined, other| Period { from: joined.from.min(other.from), to: joined.to.max(other.to) });
    apart.insert(first, joined);
}

/// `[from, to]`
pub fn write_period(writer: Writer, period: &Period) -> Writer {
    writer.array(2).int(period.from).int(period.to)
}

/// Reads what [`write_period`] wrote.
pub fn read_period(reader: &mut Reader<'_>) -> Result<Period, RecordError> {
    reader.array(2)?;
    let (from, to) = (read_time(reader)?, read_time(reader)?);
    Period::new(from, to).map_err(|_| RecordError::Malformed)
}

/// A time within 1970 to 9999.
pub fn read_time(reader: &mut Reader<'_>) -> Result<i64, RecordError> {
    checked(reader.int()?).map_err(|_| RecordError::Malformed)
}

/// A day within 1970 to 9999.
pub fn read_day(reader: &mut Reader<'_>) -> Result<u32, RecordError> {
    u32::try_from(reader.uint()?).ok().filter(|day| *day <= MAX_DAY).ok_or(RecordError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn midnight_belongs_to_the_new_day() {
        assert_eq!(day_of(0), Ok(0));
        assert_eq!(day_of(DAY - 1), Ok(0));
        assert_eq!(day_of(DAY), Ok(1));
        assert_eq!(day_of(MAX_TIME), Ok(MAX_DAY));
        assert_eq!(day_of(MAX_TIME + 1), Err(RecordError::InvalidTime));
        assert_eq!(day_of(-1), Err(RecordError::InvalidTime));
    }

    #[test]
    fn ten_minutes_either_side_of_a_day_are_tolerated_and_not_a_second_more() {
        let start = start_of(100);
        assert!(is_within(100, 0, start - 600));
        assert!(!is_within(100, 0, start - 601));
        assert!(is_within(100, 0, start + DAY + 599));
        assert!(!is_within(100, 0, start + DAY + 600));
    }

    #[test]
    fn a_window_counts_its_seconds_by_day() {
        let window = Period::new(DAY - 100, 2 * DAY + 50).unwrap();
        assert_eq!(days_of(&window), 0..=2);
        let seconds_in = |day| part_in(&window, day).map(|part| part.seconds());
        assert_eq!(seconds_in(0), Some(100));
        assert_eq!(seconds_in(1), Some(DAY));
        assert_eq!(seconds_in(2), Some(50));
        assert_eq!(seconds_in(3), None);
        assert_eq!([0, 1, 2, 3].map(|day| has_day(&window, day)), [true, true, true, false]);
        assert_eq!(days_of(&Period::new(0, DAY).unwrap()), 0..=0);
        assert_eq!(Period::new(5, 5), Err(RecordError::InvalidTime));
    }

    proptest! {
        /// By marking every second that lies in one of them, and the end of each as touched.
        #[test]
        fn joined_periods_hold_every_second_of_each_and_lie_apart(
            periods in prop::collection::vec((0_i64..60, 1_i64..12), 0..20),
        ) {
            let (mut apart, mut seconds) = (Vec::new(), BTreeSet::new());
            for (from, length) in periods {
                join_into(&mut apart, Period::new(from, from + length).unwrap());
                seconds.extend(from..from + length);
            }
            let joined: Vec<_> = apart.iter().flat_map(|period| period.from..period.to).collect();
            prop_assert!(joined.iter().eq(&seconds));
            prop_assert!(apart.is_sorted_by(|earlier, later| earlier.to < later.from));
        }
    }
}
