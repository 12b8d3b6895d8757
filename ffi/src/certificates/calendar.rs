//! What the calendar says of a day.

use super::texts::CalendarDate;
use crate::errors::IssueError;
use crate::time::Time;

/// The first second of the day in UTC.
///
/// # Errors
///
/// - `DateInvalid`: no such day.
#[uniffi::export]
pub fn calendar_date_start(day: CalendarDate) -> Result<Time, IssueError> {
    Ok(day.read()?.start().into())
}

/// The first second after the day in UTC.
///
/// # Errors
///
/// - `DateInvalid`: no such day.
#[uniffi::export]
pub fn calendar_date_end(day: CalendarDate) -> Result<Time, IssueError> {
    Ok(day.read()?.end().into())
}

/// The day `days` later.
///
/// # Errors
///
/// - `DateInvalid`: no such day, or it is before 1900 or after 2099.
#[uniffi::export]
pub fn calendar_date_plus_days(day: CalendarDate, days: i32) -> Result<CalendarDate, IssueError> {
    Ok(day.read()?.plus_days(u16::try_from(days).map_err(|_| IssueError::DateInvalid)?)?.into())
}
