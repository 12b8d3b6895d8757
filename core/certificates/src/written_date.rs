//! Dates and times as certificates from elsewhere write them: ISO 8601 as the schema uses it.

use super::date::DateOfBirth;
use episeal_base::calendar::{self, figures, is_day};

/// What follows a date `YYYY-MM-DD` that exists in the calendar.
pub(crate) fn after_date(text: &str) -> Option<&str> {
    split_date(text).map(|(_, rest)| rest)
}

/// The day with which a text begins, counted from 1970-01-01.
pub(crate) fn day_of(text: &str) -> Option<i64> {
    let ([year, month, day], _) = split_date(text)?;
    Some(calendar::day_number(year.into(), month.into(), day.into()))
}

/// Year, month and day of a date that exists, and what follows it.
fn split_date(text: &str) -> Option<([u16; 3], &str)> {
    let (date, rest) = text.split_at_checked(10)?;
    let [_, _, _, _, b'-', _, _, b'-', _, _] = date.as_bytes() else {
        return None;
    };
    let year = figures(date.get(..4)?, 4)?;
    let month = figures(date.get(5..7)?, 2)?;
    let day = figures(date.get(8..)?, 2)?;
    is_day(year, month, day).then_some(([year, month, day], rest))
}

/// What follows date and time of a date-time (RFC 3339, 5.6).
pub(crate) fn zone_of(text: &str) -> Option<&str> {
    let time = after_date(text).and_then(|rest| rest.strip_prefix(['T', 't']));
    time.and_then(after_time)
}

/// `T`, a time and perhaps a zone; or only a zone.
pub(crate) fn is_loose_time(text: &str) -> bool {
    let zone = text.strip_prefix(['T', 't']).and_then(after_time);
    is_zone(text) || zone.is_some_and(|zone| zone.is_empty() || is_zone(zone))
}

/// Empty, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, of the years 1900 to 2099; the schema's pattern allows any two digits as
/// month and as day: `^((19|20)\d\d(-\d\d){0,2})?$`.
pub(crate) fn is_birth_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_year = |year: &str| matches!(figures(year, 4), Some(1900..=2099));
    let is_filled =
        parts.next().is_some_and(is_year) && parts.clone().count() <= 2 && parts.all(|part| figures(part, 2).is_some());
    text.is_empty() || is_filled
}

/// A date of birth whose month and day, if given, exist.
pub(crate) fn is_in_calendar(text: &str) -> bool {
    DateOfBirth::parse(text).is_ok()
}

/// What follows `HH:MM:SS`, with or without a fraction.
fn after_time(text: &str) -> Option<&str> {
    let (time, rest) = text.split_at_checked(8)?;
    let mut parts = time.split(':');
    let is_time = matches!(figures(parts.next()?, 2)?, 0..=23)
        && matches!(figures(parts.next()?, 2)?, 0..=59)
        && matches!(figures(parts.next()?, 2)?, 0..=60);
    if !is_time || parts.next().is_some() {
        return None;
    }
    match rest.strip_prefix('.') {
        Some(fraction) => {
            let after = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            (after.len() < fraction.len()).then_some(after)
        }
        None => Some(rest),
    }
}

/// `Z`, or an offset `+hh:mm` (RFC 3339, 5.6).
pub(crate) fn is_zone(text: &str) -> bool {
    let offset = text.strip_prefix(['+', '-']);
    let parts = offset.and_then(|offset| offset.split_once(':'));
    matches!(text, "Z" | "z") || parts.is_some_and(|(hours, minutes)| is_offset(hours, minutes))
}

/// `+hhmm` or `+hh`: ISO 8601 has them, RFC 3339 does not.
pub(crate) fn is_short_offset(text: &str) -> bool {
    let offset = text.strip_prefix(['+', '-']).unwrap_or_default();
    let (hours, minutes) = match offset.split_at_checked(2) {
        Some((hours, "")) => (hours, "00"),
        Some(parts) => parts,
        None => return false,
    };
    is_offset(hours, minutes)
}

fn is_offset(hours: &str, minutes: &str) -> bool {
    matches!(figures(hours, 2), Some(0..=23)) && matches!(figures(minutes, 2), Some(0..=59))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_exists_in_the_calendar() {
        for text in ["2024-02-29", "2000-02-29", "2021-12-31"] {
            assert_eq!(after_date(text), Some(""), "{text}");
        }
        for text in [
            "2023-02-29",
            "1900-02-29",
            "2021-13-01",
            "2021-00-01",
            "2021-04-31",
            "2021-04-00",
            "21-04-01",
            "2021/04/01",
            "2021-4-001",
            "２021-04-01",
            "",
        ] {
            assert_eq!(after_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_time_has_a_zone() {
        let is_date_time = |text| zone_of(text).is_some_and(is_zone);
        for text in ["2021-06-01T12:00:00Z", "2021-06-01T12:00:00.123456+02:00", "2021-06-01T12:00:00-02:30"] {
            assert!(is_date_time(text), "{text}");
        }
        for text in [
            "2021-06-01T12:00:00",
            "2021-06-01",
            "2021-06-01T24:00:00Z",
            "2021-06-01T12:00Z",
            "2021-06-01T12:00:00.Z",
            "2021-06-01T12:00:00+2:00",
            "2021-06-01T12:00:00+02",
            "2021-06-01 12:00:00Z",
            "2021-06-01T12:00:00+02:0é",
        ] {
            assert!(!is_date_time(text), "{text}");
        }
    }

    #[test]
    fn a_short_offset_has_no_colon_and_perhaps_no_minutes() {
        for text in ["+02", "-11", "+00", "+0200", "-0930", "+2359"] {
            assert!(is_short_offset(text) && !is_zone(text), "{text}");
        }
        for text in [
            "", "02", "+", "+2", "+24", "+020", "+2400", "+0260", "+02000", "+02:00", "+02:", "+-2", "+é", "Z", "+02 ",
            "+０２",
        ] {
            assert!(!is_short_offset(text), "{text}");
        }
    }

    #[test]
    fn a_loose_time_is_a_time_a_zone_or_both() {
        for text in ["T12:00:00", "T12:00:00.5Z", "T00:00:00+02:00", "Z", "-01:00"] {
            assert!(is_loose_time(text), "{text}");
        }
        for text in ["", "T", "T12:00", "T24:00:00", " ", "+24:00", "ZZ", "T12:00:00 "] {
            assert!(!is_loose_time(text), "{text}");
        }
    }

    #[test]
    fn a_birth_date_may_be_partial() {
        for text in ["", "1964", "1964-08", "1964-08-12", "2099-12-31"] {
            assert!(is_birth_date(text) && is_in_calendar(text), "{text}");
        }
        for text in ["1963-00", "1964-13", "1964-08-32", "1963-00-00"] {
            assert!(is_birth_date(text) && !is_in_calendar(text), "{text}");
        }
        for text in ["1864", "2100", "196", "1964-", "1964-8", "1964-XX", "1964-08-12-01", "1964-08-12T00:00:00", " "] {
            assert!(!is_birth_date(text), "{text}");
        }
    }
}
