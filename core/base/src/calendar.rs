//! The proleptic Gregorian calendar: days as numbers and back, and digits as ISO 8601 writes them.

/// The days from 0001-01-01 to 1970-01-01.
const DAYS_TO_1970: i64 = 719_162;

/// The number in exactly `length` decimal digits.
pub fn figures(text: &str, length: usize) -> Option<u16> {
    let digit = |byte: u8| Some(u16::from(byte.wrapping_sub(b'0'))).filter(|digit| *digit < 10);
    let append = |number: u16, byte| number.checked_mul(10)?.checked_add(digit(byte)?);
    (text.len() == length && length > 0).then(|| text.bytes().try_fold(0, append)).flatten()
}

/// True for a month 1 to 12 and a day in it.
pub fn is_day(year: u16, month: u16, day: u16) -> bool {
    let days = days_in_month(year.into(), month.into());
    (1..=12).contains(&month) && (1..=days).contains(&day.into())
}

fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// The days of the month 1 to 12.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Counted from 0001-01-01.
fn days_before_year(year: i64) -> i64 {
    let years = year.saturating_sub(1);
    years
        .saturating_mul(365)
        .saturating_add(years.div_euclid(4))
        .saturating_sub(years.div_euclid(100))
        .saturating_add(years.div_euclid(400))
}

/// The day, counted from 1970-01-01, of the month 1 to 12 of a year; a `day` beyond the month runs into the next.
pub fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let before_month: i64 = (1..month).map(|month| days_in_month(year, month)).sum();
    days_before_year(year)
        .saturating_sub(DAYS_TO_1970)
        .saturating_add(before_month)
        .saturating_add(day)
        .saturating_sub(1)
}

/// Year, month 1 to 12 and day of month of a day counted from 1970-01-01.
pub fn civil(number: i64) -> (i64, i64, i64) {
    let number = number.saturating_add(DAYS_TO_1970);
    // 400 years have 146,097 days: the estimate is off by one year at most.
    let estimate = number.saturating_mul(400).div_euclid(146_097);
    let year = (0..=2)
        .map(|more| estimate.saturating_add(more))
        .rfind(|year| days_before_year(*year) <= number)
        .unwrap_or(estimate);
    let mut day = number.saturating_sub(days_before_year(year));
    let mut month = 1;
    while month < 12 && day >= days_in_month(year, month) {
        day = day.saturating_sub(days_in_month(year, month));
        month = month.saturating_add(1);
    }
    (year, month, day.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_four_centuries_is_found_again() {
        let mut number = day_number(1800, 1, 1);
        for year in 1800..2200 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month) {
                    assert_eq!(day_number(year, month, day), number);
                    assert_eq!(civil(number), (year, month, day));
                    number += 1;
                }
            }
        }
    }

    #[test]
    fn the_ends_of_what_a_date_can_be_are_found_again() {
        assert_eq!(day_number(1970, 1, 1), 0);
        for number in [-100_000_000, -719_162, -1, 100_000_000] {
            let (year, month, day) = civil(number);
            assert_eq!(day_number(year, month, day), number);
        }
    }
}
