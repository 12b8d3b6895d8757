//! Calendar days in a place, and instants: what tracing periods are given in.

use crate::failure::{Failure, Outcome};
use crate::times;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::str::FromStr;

/// A day, or a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// `2026-10-26`: it begins with its first second in the zone.
    Day(Date),
    /// RFC 3339 with an offset, or UNIX seconds.
    Second(i64),
}

impl FromStr for Moment {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "not a moment: a day YYYY-MM-DD, RFC 3339 with an offset, or UNIX seconds";
        let is_day = text.len() == "YYYY-MM-DD".len() && !text.contains([':', 'T', 't']);
        times::parse(text).map(Self::Second).or_else(|_| {
            let day = Some(text).filter(|_| is_day).and_then(|text| Date::from_str(text).ok());
            day.map(Self::Day).ok_or(wrong)
        })
    }
}

impl Moment {
    /// The second, or the day's first one.
    pub(crate) fn second(self, zone: &TimeZone) -> Outcome<i64> {
        self.days_before(0, zone)
    }

    /// So many calendar days earlier, at the same time of day: a day on which the clocks change has 23 or 25 hours.
    /// Where that time was skipped or occurred twice, it is the earlier one, since a period begins there.
    pub(crate) fn days_before(self, days: u32, zone: &TimeZone) -> Outcome<i64> {
        let out_of_range = |_| Failure::input("the day is out of range");
        let earlier = match self {
            Self::Day(day) => day.checked_sub(i64::from(days).days()).and_then(|day| day.to_zoned(zone.clone())),
            Self::Second(second) if days == 0 => return Ok(second),
            Self::Second(second) => Timestamp::from_second(second)
                .map(|time| zone.to_datetime(time))
                .and_then(|time| time.checked_sub(i64::from(days).days()))
                .and_then(|time| zone.to_ambiguous_zoned(time).earlier()),
        };
        Ok(earlier.map_err(out_of_range)?.timestamp().as_second())
    }
}

/// The two moments of `FROM/TO`.
pub(crate) fn parse_period(text: &str) -> Result<(Moment, Moment), &'static str> {
    let (from, to) = text.split_once('/').ok_or("not a period: FROM/TO")?;
    Ok((from.parse()?, to.parse()?))
}

/// A zone of the IANA time zone database, by its name.
pub(crate) fn parse_zone(text: &str) -> Result<TimeZone, &'static str> {
    TimeZone::get(text).map_err(|_| "not a time zone: for example Europe/Berlin")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(moment: &str, days: u32, zone: &str) -> String {
        let moment: Moment = moment.parse().unwrap();
        let second = moment.days_before(days, &parse_zone(zone).unwrap());
        times::show(second.unwrap())
    }

    #[test]
    fn a_moment_is_a_day_or_has_an_offset() {
        for text in [
            "2026-10-26T14:00:00",
            "2026-10-26 14:00",
            "2026-10-26T14",
            "2026-W43-1",
            "26.10.2026",
            "2026-02-30",
            "2026-10-26Z",
            "20261026T1",
            "",
        ] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
        let day = Moment::Day(jiff::civil::date(2026, 10, 26));
        assert_eq!("2026-10-26".parse(), Ok(day));
        let second = Ok(Moment::Second(1_792_969_200));
        assert_eq!("2026-10-26T00:00:00+01:00".parse(), second);
        assert_eq!("1792969200".parse(), second);
    }

    #[test]
    fn a_day_begins_at_its_midnight_in_the_zone() {
        for (day, zone, first) in [
            ("2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00Z"),
            ("2026-10-26", "Europe/Berlin", "2026-10-25T23:00:00Z"),
            ("2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00Z"),
            ("2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00Z"),
            ("2026-10-26", "Europe/Lisbon", "2026-10-26T00:00:00Z"),
            // Midnight was skipped: the day began at one.
            ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z"),
        ] {
            assert_eq!(before(day, 0, zone), first, "{day}");
        }
    }

    #[test]
    fn days_are_counted_on_the_calendar_over_both_clock_changes() {
        for (onset, days, start) in [
            // In autumn the two days have 49 hours, in spring 47.
            ("2026-10-26", 2, "2026-10-23T22:00:00Z"),
            ("2026-10-26T00:00:00+01:00", 2, "2026-10-23T22:00:00Z"),
            ("2026-10-25T23:00:00Z", 2, "2026-10-23T22:00:00Z"),
            ("2026-03-30", 2, "2026-03-27T23:00:00Z"),
            ("2026-03-30T00:00:00+02:00", 2, "2026-03-27T23:00:00Z"),
            ("2026-03-31", 14, "2026-03-16T23:00:00Z"),
            ("2026-11-01", 14, "2026-10-17T22:00:00Z"),
            ("2026-11-18", 2, "2026-11-15T23:00:00Z"),
            // 02:30 was skipped two days before, or came twice.
            ("2026-03-31T02:30:00+02:00", 2, "2026-03-29T00:30:00Z"),
            ("2026-10-27T02:30:00+01:00", 2, "2026-10-25T00:30:00Z"),
        ] {
            assert_eq!(before(onset, days, "Europe/Berlin"), start, "{onset}");
        }
    }

    #[test]
    fn what_is_no_zone_and_no_day_is_refused() {
        for zone in ["", "Berlin", "Europe/Nowhere", "+01:00"] {
            assert!(parse_zone(zone).is_err(), "{zone}");
        }
        let first: Moment = "-9999-01-01".parse().unwrap_or(Moment::Second(i64::MIN));
        assert!(first.days_before(14, &TimeZone::UTC).is_err());
        assert!(parse_period("2026-10-26").is_err());
        assert!(parse_period("0/1970-01-01T00:30:00Z").is_ok());
        assert!(parse_period("2026-10-26/2026-10-27").is_ok());
    }
}
