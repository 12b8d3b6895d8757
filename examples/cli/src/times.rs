//! Times and days as people write them: RFC 3339 or UNIX seconds; UTC days.

use episeal::visits::{DAY, day_of};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::str::FromStr;

/// Seconds since 1970 from `2026-11-16T19:05:00+01:00` or from `1794855900`.
pub(crate) fn parse(text: &str) -> Result<i64, &'static str> {
    i64::from_str(text)
        .or_else(|_| Timestamp::from_str(text).map(Timestamp::as_second))
        .map_err(|_| "not a time: RFC 3339 with an offset, or UNIX seconds")
}

/// Days since 1970 from `2026-11-16`.
pub(crate) fn parse_day(text: &str) -> Result<u32, &'static str> {
    let wrong = "not a day: YYYY-MM-DD, 1970 or later";
    let date = Date::from_str(text).map_err(|_| wrong)?;
    let start = date.to_zoned(TimeZone::UTC).map_err(|_| wrong)?;
    day_of(start.timestamp().as_second()).map_err(|_| wrong)
}

/// RFC 3339 in UTC; the plain seconds for the last day of the year 9999, which jiff does not reach.
pub(crate) fn show(time: i64) -> String {
    Timestamp::from_second(time).map_or_else(|_| time.to_string(), |timestamp| timestamp.to_string())
}

/// `2026-11-16`.
pub(crate) fn show_day(day: u32) -> String {
    show(start_of(day)).chars().take(10).collect()
}

/// The first second of a day.
pub(crate) fn start_of(day: u32) -> i64 {
    i64::from(day).saturating_mul(DAY)
}

/// A number of days in seconds.
pub(crate) fn seconds_of(days: u32) -> i64 {
    start_of(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_rfc_3339_or_unix_seconds() {
        assert_eq!(parse("2026-11-16T19:05:00+01:00"), Ok(1_794_852_300));
        assert_eq!(parse("1794852300"), Ok(1_794_852_300));
        assert_eq!(show(1_794_852_300), "2026-11-16T18:05:00Z");
        assert!(parse("2026-11-16T19:05:00").is_err(), "no offset");
        assert!(parse("yesterday").is_err());
    }

    #[test]
    fn the_last_second_of_9999_is_shown() {
        assert_eq!(show(episeal::visits::MAX_TIME), "253402300799");
    }

    #[test]
    fn a_day_is_a_date() {
        assert_eq!(parse_day("1970-01-02"), Ok(1));
        assert_eq!(parse_day("2026-11-16"), Ok(20_773));
        assert_eq!(show_day(20_773), "2026-11-16");
        assert!(parse_day("1969-12-31").is_err());
        assert!(parse_day("2026-02-30").is_err());
    }
}
