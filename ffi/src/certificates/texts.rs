//! Days of the calendar, dates of birth and identifiers.

use crate::certificates::told;
use crate::coded::RecoveryProfile;
use crate::convert::read_where_used;
use crate::errors::IssueError;
use episeal::certificates::{self, issue};

read_where_used! {
    IssueError;
    /// A day of the calendar, from 1900 to 2099: a date in other languages.
    CalendarDate(certificates::CalendarDate): |day| told(&day.to_text());
    /// A date of birth as far as it is known: empty, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    DateOfBirth(certificates::DateOfBirth): |born| told(&born.to_text());
    /// The identifier of a certificate: `URN:UVCI:01:CC:...#X`.
    Uvci(issue::Uvci): |uvci| uvci.as_str().into();
}

/// Reads nothing at all, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, from 1900 to 2099.
///
/// # Errors
/// - `DateInvalid`: it is anything else, or not in the calendar.
#[uniffi::export]
pub fn parse_date_of_birth(text: String) -> Result<DateOfBirth, IssueError> {
    Ok(certificates::DateOfBirth::parse(&text)?.into())
}

#[uniffi::export]
impl RecoveryProfile {
    /// The first day on which a certificate can be valid.
    ///
    /// # Errors
    /// - `DateInvalid`: it is after 2099.
    pub fn earliest_valid_from(&self, first_positive: CalendarDate) -> Result<CalendarDate, IssueError> {
        Ok(issue::RecoveryProfile::from(*self).earliest_valid_from(first_positive.read()?)?.into())
    }

    /// The last day on which a certificate can be valid.
    ///
    /// # Errors
    /// - `DateInvalid`: it is after 2099.
    pub fn latest_valid_until(&self, first_positive: CalendarDate) -> Result<CalendarDate, IssueError> {
        Ok(issue::RecoveryProfile::from(*self).latest_valid_until(first_positive.read()?)?.into())
    }
}
