//! Calendar days, as certificates write them: `YYYY-MM-DD`.

use crate::issue_error::IssueError;
use core::fmt;
use core::fmt::Write;
use episeal_base::calendar;
use episeal_base::secret_text::SecretText;
use episeal_base::time::DAY;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A day of the Gregorian calendar in the years 1900 to 2099, the range of the EU schema.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Zeroize)]
pub struct CalendarDate {
    year: u16,
    month: u8,
    day: u8,
}

impl CalendarDate {
    /// The day with these numbers.
    ///
    /// # Errors
    /// - `DateInvalid`: there is no such day, or it is not in 1900 to 2099.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, IssueError> {
        let exists = is_in_range(year) && calendar::is_day(year, u16::from(month), u16::from(day));
        exists.then_some(Self { year, month, day }).ok_or(IssueError::DateInvalid)
    }

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// - `DateInvalid`: it is anything else, or there is no such day in 1900 to 2099.
    pub fn parse(text: &str) -> Result<Self, IssueError> {
        match DateOfBirth::parse(text)?.0 {
            Known::Day(date) => Ok(date),
            _ => Err(IssueError::DateInvalid),
        }
    }

    /// The first second of the day in UTC, in seconds since 1970.
    #[must_use]
    pub fn start(self) -> i64 {
        self.days_since_1970().saturating_mul(DAY)
    }

    /// The first second after the day in UTC, in seconds since 1970.
    #[must_use]
    pub fn end(self) -> i64 {
        self.start().saturating_add(DAY)
    }

    /// The day `days` later.
    ///
    /// # Errors
    /// - `DateInvalid`: it is after 2099.
    pub fn plus_days(self, days: u16) -> Result<Self, IssueError> {
        (0..days).try_fold(self, |date, _| date.next())
    }

    fn next(self) -> Result<Self, IssueError> {
        let (year, month) = (self.year, self.month);
        Self::new(year, month, self.day.saturating_add(1))
            .or_else(|_| Self::new(year, month.saturating_add(1), 1))
            .or_else(|_| Self::new(year.saturating_add(1), 1, 1))
    }

    /// As certificates have it: `YYYY-MM-DD`.
    #[must_use]
    pub fn to_text(self) -> SecretText {
        written(format_args!("{self}"))
    }

    fn days_since_1970(self) -> i64 {
        calendar::day_number(self.year.into(), self.month.into(), self.day.into())
    }
}

impl fmt::Display for CalendarDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn is_in_range(year: u16) -> bool {
    (1900..=2099).contains(&year)
}

/// A date of birth as far as it is known (EU schema 1.3.0, `dob`). Wiped on drop.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct DateOfBirth(Known);

#[derive(Clone, Copy, PartialEq, Eq, Zeroize)]
enum Known {
    Nothing,
    Year(u16),
    Month(u16, u8),
    Day(CalendarDate),
}

// Dates of birth and of tests are personal data.
opaque_debug!(CalendarDate, DateOfBirth);

impl DateOfBirth {
    /// Nothing is known.
    #[must_use]
    pub fn unknown() -> Self {
        Self(Known::Nothing)
    }

    /// The year alone.
    ///
    /// # Errors
    /// - `DateInvalid`: it is not in 1900 to 2099.
    pub fn of_year(year: u16) -> Result<Self, IssueError> {
        is_in_range(year).then_some(Self(Known::Year(year))).ok_or(IssueError::DateInvalid)
    }

    /// Year and month.
    ///
    /// # Errors
    /// - `DateInvalid`: there is no such month, or it is not in 1900 to 2099.
    pub fn of_month(year: u16, month: u8) -> Result<Self, IssueError> {
        CalendarDate::new(year, month, 1).map(|_| Self(Known::Month(year, month)))
    }

    /// The day.
    #[must_use]
    pub fn of_day(day: CalendarDate) -> Self {
        Self(Known::Day(day))
    }

    /// Reads nothing at all, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, from 1900 to 2099.
    ///
    /// # Errors
    /// - `DateInvalid`: it is anything else, or not in the calendar.
    pub fn parse(text: &str) -> Result<Self, IssueError> {
        match text.is_empty() {
            true => Ok(Self::unknown()),
            false => read(text),
        }
    }

    /// True when even the earliest day that this can be is after `day`.
    #[cfg(feature = "issue")]
    pub(crate) fn is_after(&self, day: CalendarDate) -> bool {
        match self.0 {
            Known::Nothing => false,
            Known::Year(year) => year > day.year,
            Known::Month(year, month) => (year, month) > (day.year, day.month),
            Known::Day(date) => date > day,
        }
    }

    /// The first second of the earliest day that this can be, in seconds since 1970.
    pub(crate) fn earliest(&self) -> i64 {
        let day = match self.0 {
            Known::Nothing => return i64::MIN,
            Known::Year(year) => CalendarDate { year, month: 1, day: 1 },
            Known::Month(year, month) => CalendarDate { year, month, day: 1 },
            Known::Day(date) => date,
        };
        day.start()
    }

    /// As certificates have it: nothing at all, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[must_use]
    pub fn to_text(&self) -> SecretText {
        match self.0 {
            Known::Nothing => SecretText::default(),
            Known::Year(year) => written(format_args!("{year:04}")),
            Known::Month(year, month) => written(format_args!("{year:04}-{month:02}")),
            Known::Day(date) => date.to_text(),
        }
    }
}

/// Into room for all of it: growing would leave copies.
fn written(date: fmt::Arguments<'_>) -> SecretText {
    let mut text = String::with_capacity("YYYY-MM-DD".len());
    // Writing into a text does not fail.
    let _ = text.write_fmt(date);
    text.into()
}

/// A year, perhaps a month, perhaps a day.
fn read(text: &str) -> Result<DateOfBirth, IssueError> {
    let number = |part, length| calendar::figures(part, length).ok_or(IssueError::DateInvalid);
    let two = |part| u8::try_from(number(part, 2)?).map_err(|_| IssueError::DateInvalid);
    let (year, rest) = text.split_at_checked(4).ok_or(IssueError::DateInvalid)?;
    let year = number(year, 4)?;
    let Some(rest) = rest.strip_prefix('-') else {
        return if rest.is_empty() { DateOfBirth::of_year(year) } else { Err(IssueError::DateInvalid) };
    };
    match rest.split_once('-') {
        Some((month, day)) => CalendarDate::new(year, two(month)?, two(day)?).map(DateOfBirth::of_day),
        None => DateOfBirth::of_month(year, two(rest)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> CalendarDate {
        CalendarDate::parse(text).unwrap()
    }

    #[test]
    fn days_are_counted_from_1970() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("1900-01-01", -25_567),
            ("2000-02-29", 11_016),
            ("2000-03-01", 11_017),
            ("2024-10-03", 19_999),
            ("2099-12-31", 47_481),
        ] {
            assert_eq!(date(text).start(), days * DAY, "{text}");
        }
    }

    #[test]
    fn days_are_added_over_leap_days_and_the_end_of_the_range() {
        assert_eq!(date("2024-02-18").plus_days(11), Ok(date("2024-02-29")));
        assert_eq!(date("2023-02-18").plus_days(11), Ok(date("2023-03-01")));
        assert_eq!(date("2021-12-31").plus_days(1), Ok(date("2022-01-01")));
        assert_eq!(date("2099-12-31").plus_days(1), Err(IssueError::DateInvalid));
        let mut day = date("1900-01-01");
        while let Ok(next) = day.plus_days(1) {
            assert_eq!(next.start(), day.end());
            day = next;
        }
        assert_eq!(day, date("2099-12-31"));
    }

    #[test]
    fn a_date_of_birth_may_be_partial_and_nothing_else() {
        for text in ["", "1964", "1964-08", "1964-08-12"] {
            assert_eq!(DateOfBirth::parse(text).unwrap().to_text().expose_secret_text(), text);
        }
        for text in [
            "64",
            "1899",
            "2100",
            "1964-8",
            "1964-13",
            "1964-00",
            "1964-02-30",
            "1964-08-12T00",
            "1964-",
            "1964-08-",
            "+964",
            "1964-08-1a",
            " 1964",
            "1964--8",
            "2023-02-29",
            "1900-02-29",
        ] {
            assert!(DateOfBirth::parse(text).is_err(), "{text}");
        }
        assert!(DateOfBirth::of_month(2000, 13).is_err() && DateOfBirth::of_year(1899).is_err());
    }

    #[test]
    fn a_partial_date_is_after_a_day_only_when_all_of_it_is() {
        let day = date("2021-06-15");
        for (text, is_after) in [("", false), ("2021", false), ("2022", true), ("2021-06", false), ("2021-07", true)] {
            assert_eq!(DateOfBirth::parse(text).unwrap().is_after(day), is_after, "{text}");
        }
        assert!(!DateOfBirth::of_day(day).is_after(day));
        assert!(DateOfBirth::parse("2021-06-16").unwrap().is_after(day));
    }
}
