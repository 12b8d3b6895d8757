//! Dates of CertLogic (specification 1.3.3, "Offset date-time" and "DCC Date of birth").
//!
//! Our own and small, because the specification prescribes the overflow of JavaScript's `Date` (31 January and one
//! month is 3 March), which a calendar library clamps or refuses. All in UTC and the proleptic Gregorian calendar; no
//! clock.

use super::error::RulesError;
use core::fmt::Write;
use episeal_base::calendar::{civil, day_number, days_in_month};
use zeroize::Zeroizing;

const MS_PER_SECOND: i64 = 1_000;
const MS_PER_HOUR: i64 = 3_600_000;
pub(crate) const MS_PER_DAY: i64 = 86_400_000;

/// The range of JavaScript's `Date` on either side of 1970 (ECMA-262, 21.4.1.1).
const MAX_MS: i64 = 8_640_000_000_000_000;

/// Beyond the years of [`MAX_MS`]; keeps the arithmetic small.
const MAX_YEAR: i64 = 300_000;

/// A unit of `plusTime`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Year,
    Month,
    Day,
    Hour,
}

impl Unit {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "year" => Some(Self::Year),
            "month" => Some(Self::Month),
            "day" => Some(Self::Day),
            "hour" => Some(Self::Hour),
            _ => None,
        }
    }
}

/// A time in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(i64);

impl Moment {
    pub(crate) fn from_ms(ms: i64) -> Result<Self, RulesError> {
        let is_date = (-MAX_MS..=MAX_MS).contains(&ms);
        is_date.then_some(Self(ms)).ok_or(RulesError::InvalidDate)
    }

    pub(crate) fn from_seconds(seconds: i64) -> Result<Self, RulesError> {
        Self::from_ms(seconds.saturating_mul(MS_PER_SECOND))
    }

    pub(crate) fn ms(self) -> i64 {
        self.0
    }

    /// A date or date-time as `plusTime` takes it; a partial date is its last day.
    pub(crate) fn parse(text: &str) -> Result<Self, RulesError> {
        let mut rest = Rest(text);
        read_date(&mut rest)
            .and_then(|day| read_time(&mut rest, day))
            .ok_or(RulesError::InvalidDate)
            .and_then(Self::from_ms)
    }

    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: the last day that is consistent with it.
    pub(crate) fn parse_date_of_birth(text: &str) -> Result<Self, RulesError> {
        let mut rest = Rest(text);
        read_date(&mut rest)
            .filter(|_| rest.is_empty())
            .map(|day| day.saturating_mul(MS_PER_DAY))
            .ok_or(RulesError::InvalidDate)
            .and_then(Self::from_ms)
    }

    /// What `setUTC…(getUTC… + amount)` makes of it (ECMA-262, 21.4.1, MakeDay).
    pub(crate) fn plus(self, amount: i64, unit: Unit) -> Result<Self, RulesError> {
        let ms = match unit {
            Unit::Hour => amount.checked_mul(MS_PER_HOUR).and_then(|added| self.0.checked_add(added)),
            Unit::Day => amount.checked_mul(MS_PER_DAY).and_then(|added| self.0.checked_add(added)),
            Unit::Month => self.plus_months(amount),
            Unit::Year => amount.checked_mul(12).and_then(|months| self.plus_months(months)),
        };
        ms.ok_or(RulesError::InvalidDate).and_then(Self::from_ms)
    }

    fn plus_months(self, amount: i64) -> Option<i64> {
        let (year, month, day) = civil(self.0.div_euclid(MS_PER_DAY));
        let months = month.checked_sub(1)?.checked_add(amount)?;
        let year = year.checked_add(months.div_euclid(12))?;
        let month = months.rem_euclid(12).saturating_add(1);
        (year.abs() <= MAX_YEAR).then(|| {
            day_number(year, month, day).saturating_mul(MS_PER_DAY).saturating_add(self.0.rem_euclid(MS_PER_DAY))
        })
    }

    /// As `toISOString` writes it (ECMA-262, 21.4.4.36): `2021-06-01T12:00:00.000Z`.
    pub(crate) fn to_text(self) -> Zeroizing<String> {
        let (year, month, day) = civil(self.0.div_euclid(MS_PER_DAY));
        let ms = self.0.rem_euclid(MS_PER_DAY);
        let hour = ms.div_euclid(MS_PER_HOUR);
        let minute = ms.div_euclid(60_000).rem_euclid(60);
        let second = ms.div_euclid(MS_PER_SECOND).rem_euclid(60);
        let fraction = ms.rem_euclid(MS_PER_SECOND);
        // Room for all of it: growing would leave copies.
        let mut text = Zeroizing::new(String::with_capacity("+YYYYYY-MM-DDThh:mm:ss.sssZ".len()));
        // Writing into a text does not fail.
        let _ = match year {
            0..=9_999 => write!(text, "{year:04}"),
            _ => write!(text, "{year:+07}"),
        };
        let _ = write!(text, "-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:03}Z");
        text
    }
}

/// The rest of a text.
struct Rest<'a>(&'a str);

impl Rest<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.0 = rest;
        digits.parse().ok()
    }

    fn in_range(&mut self, low: i64, high: i64) -> Option<i64> {
        self.digits(2).filter(|value| (low..=high).contains(value))
    }

    fn take(&mut self, literal: char) -> Option<()> {
        self.0 = self.0.strip_prefix(literal)?;
        Some(())
    }

    /// The decimals after the dot, as milliseconds, rounded down; no decimals mean zero.
    fn milliseconds(&mut self) -> Option<i64> {
        if self.take('.').is_none() {
            return Some(0);
        }
        let end = self.0.find(|c: char| !c.is_ascii_digit());
        let (decimals, rest) = self.0.split_at_checked(end.unwrap_or(self.0.len()))?;
        self.0 = rest;
        let padded = format!("{:0<3}", decimals.get(..3).unwrap_or(decimals));
        (!decimals.is_empty()).then(|| padded.parse().ok())?
    }

    /// `Z`, nothing, or a sign and `h`, `hh`, `hmm`, `hhmm`, `h:mm`, `hh:mm`: in minutes.
    fn offset(&mut self) -> Option<i64> {
        if self.is_empty() || self.0 == "Z" {
            return Some(0);
        }
        let sign = if self.take('-').is_some() { -1 } else { 1 };
        if sign == 1 {
            self.take('+')?;
        }
        let end = match self.0.find(':') {
            Some(end) => end,
            None if self.0.len() > 2 => self.0.len().saturating_sub(2),
            None => self.0.len(),
        };
        let is_hour = |hours: &i64| (1..=2).contains(&end) && *hours < 24;
        let hours = self.digits(end).filter(is_hour)?;
        let has_minutes = self.take(':').is_some() || !self.is_empty();
        let minutes = if has_minutes { self.in_range(0, 59)? } else { 0 };
        let offset = hours.saturating_mul(60).saturating_add(minutes);
        self.is_empty().then(|| offset.saturating_mul(sign))
    }
}

/// The day, counted from 1970-01-01, of a whole or partial date.
fn read_date(rest: &mut Rest<'_>) -> Option<i64> {
    let year = rest.digits(4)?;
    if rest.is_empty() {
        return Some(day_number(year, 12, 31));
    }
    rest.take('-')?;
    let month = rest.in_range(1, 12)?;
    let last = days_in_month(year, month);
    if rest.is_empty() {
        return Some(day_number(year, month, last));
    }
    rest.take('-')?;
    Some(day_number(year, month, rest.in_range(1, last)?))
}

/// The time of day, if there is one: milliseconds since 1970.
fn read_time(rest: &mut Rest<'_>, day: i64) -> Option<i64> {
    let midnight = day.saturating_mul(MS_PER_DAY);
    if rest.is_empty() {
        return Some(midnight);
    }
    rest.take('T')?;
    let hour = rest.in_range(0, 23)?;
    rest.take(':')?;
    let minute = rest.in_range(0, 59)?;
    rest.take(':')?;
    let second = rest.in_range(0, 59)?;
    let fraction = rest.milliseconds()?;
    let minutes = hour.saturating_mul(60).saturating_add(minute);
    let minutes = minutes.saturating_sub(rest.offset()?);
    let seconds = minutes.saturating_mul(60).saturating_add(second);
    let ms = seconds.saturating_mul(MS_PER_SECOND);
    Some(midnight.saturating_add(ms).saturating_add(fraction))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Result<String, RulesError> {
        Moment::parse(text).map(|moment| moment.to_text().to_string())
    }

    fn plus(start: &str, amount: i64, unit: Unit) -> String {
        Moment::parse(start)
            .and_then(|moment| moment.plus(amount, unit))
            .unwrap()
            .to_text()
            .replace("T00:00:00.000Z", "")
    }

    #[test]
    fn the_ends_of_the_calendar_hold() {
        assert_eq!(text("0001-01-01").unwrap(), "0001-01-01T00:00:00.000Z");
        assert_eq!(Moment::parse("0001-01-01").unwrap().ms(), -62_135_596_800_000);
        assert_eq!(text("0000").unwrap(), "0000-12-31T00:00:00.000Z");
        assert_eq!(text("9999-12-31T23:59:59.9999Z").unwrap(), "9999-12-31T23:59:59.999Z");
        assert_eq!(plus("9999-12-31", 1, Unit::Day), "+010000-01-01");
        assert_eq!(plus("0000-01-01", -1, Unit::Day), "-000001-12-31");
        assert_eq!(plus("1970-01-01", 100_000_000, Unit::Day), "+275760-09-13");
        assert_eq!(plus("1970-01-01", -100_000_000, Unit::Day), "-271821-04-20");
        let start = Moment::parse("1970-01-01").unwrap();
        for (amount, unit) in [
            (100_000_001, Unit::Day),
            (i64::MAX, Unit::Day),
            (i64::MIN, Unit::Hour),
            (i64::MAX, Unit::Month),
            (i64::MIN, Unit::Year),
            (280_000, Unit::Year),
        ] {
            assert_eq!(start.plus(amount, unit), Err(RulesError::InvalidDate));
        }
    }

    #[test]
    fn months_and_years_overflow_as_in_javascript() {
        assert_eq!(plus("2021-01-31", 1, Unit::Month), "2021-03-03");
        assert_eq!(plus("2020-01-31", 1, Unit::Month), "2020-03-02");
        assert_eq!(plus("2021-03-31", -1, Unit::Month), "2021-03-03");
        assert_eq!(plus("2021-08-31", 1, Unit::Month), "2021-10-01");
        assert_eq!(plus("2021-12-01", -12, Unit::Month), "2020-12-01");
        assert_eq!(plus("2021-12-31", 14, Unit::Month), "2023-03-03");
        assert_eq!(plus("2020-02-29", 1, Unit::Month), "2020-03-29");
        assert_eq!(plus("2020-02-29", 1, Unit::Year), "2021-03-01");
        assert_eq!(plus("2020-02-29", 4, Unit::Year), "2024-02-29");
        assert_eq!(plus("2000-02-29", 100, Unit::Year), "2100-03-01");
        assert_eq!(plus("2004-02-29", -18, Unit::Year), "1986-03-01");
    }

    #[test]
    fn days_and_hours_know_no_summer_time() {
        assert_eq!(plus("2020-02-29", 1, Unit::Day), "2020-03-01");
        assert_eq!(plus("2021-06-23", -180, Unit::Day), "2020-12-25");
        assert_eq!(plus("2021-03-27", 48, Unit::Hour), "2021-03-29");
        assert_eq!(plus("2021-03-28T00:30:00+02:00", 1, Unit::Hour), "2021-03-27T23:30:00.000Z");
    }

    #[test]
    fn a_time_is_read_in_every_form_of_the_specification() {
        let read = |form: &str| text(&format!("2021-08-20T12:03:12{form}")).unwrap();
        for form in ["", "Z", "+0", "+00", "-000", "-0000", "+0:00", "-00:00"] {
            assert_eq!(read(form), "2021-08-20T12:03:12.000Z", "{form}");
        }
        for form in ["+2", "+02", "+200", "+0200", "+2:00", "+02:00"] {
            assert_eq!(read(form), "2021-08-20T10:03:12.000Z", "{form}");
        }
        assert_eq!(read("-1230"), "2021-08-21T00:33:12.000Z");
        assert_eq!(read("-130"), "2021-08-20T13:33:12.000Z");
        assert_eq!(read(".1"), "2021-08-20T12:03:12.100Z");
        assert_eq!(read(".01+02"), "2021-08-20T10:03:12.010Z");
        assert_eq!(read(".0019999999Z"), "2021-08-20T12:03:12.001Z");
    }

    #[test]
    fn what_is_not_a_date_is_refused() {
        for no_date in [
            "",
            "2021-",
            "2021-1",
            "21-01-01",
            "2021-13",
            "2021-00",
            "2021-02-29",
            "2021-09-99",
            "2021-01-00",
            "2021-01-01 ",
            " 2021",
            "2021-01-01T",
            "2021-01-01T12:00",
            "-2021-01-01",
            "2021-01-01t12:00:00Z",
            "2021-01-01T12:00:00z",
            "2021-01-01 12:00:00Z",
            "2021-01-01T24:00:00Z",
            "2021-01-01T12:60:00Z",
            "2021-01-01T12:00:60Z",
            "2021-01-01T12:00:00.Z",
            "2021-01-01T12:00:00+",
            "2021-01-01T12:00:00+001:00",
            "2021-01-01T12:00:00+24:00",
            "2021-01-01T12:00:00+1:",
            "2021-01-01T12:00:00+01:60",
            "2021-01-01T12:00:00+01:000",
            "2021-01-01T12:00:00+12345",
            "2021-01-01T12:00:00ZZ",
            "2021-01-01T12:00:00+-1",
            "２０２１",
            "2021-é1",
            "2021-01-01T12:00:00+é",
            "2021-01-01T12:00:00.é",
        ] {
            assert_eq!(text(no_date), Err(RulesError::InvalidDate), "{no_date}");
        }
    }

    #[test]
    fn a_date_of_birth_is_the_last_day_that_fits() {
        let birth = |text: &str| Moment::parse_date_of_birth(text).map(Moment::to_text);
        assert_eq!(*birth("2004").unwrap(), "2004-12-31T00:00:00.000Z");
        assert_eq!(*birth("2004-02").unwrap(), "2004-02-29T00:00:00.000Z");
        assert_eq!(*birth("2004-02-01").unwrap(), "2004-02-01T00:00:00.000Z");
        for no_date in ["", "2004-02-01T00:00:00", "2004-02-30"] {
            assert_eq!(birth(no_date), Err(RulesError::InvalidDate));
        }
    }
}
