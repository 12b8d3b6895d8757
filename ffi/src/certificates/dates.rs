//! Days of the calendar and dates of birth, as ISO 8601 writes them.

use crate::certificates::told;
use crate::coded::RecoveryProfile;
use crate::errors::IssueError;
use episeal::certificates::{CalendarDate, DateOfBirth, issue};

uniffi::custom_type!(CalendarDate, String, {
    remote,
    try_lift: |day| Ok(CalendarDate::parse(&day)?),
    lower: |day| told(&day.to_text()),
});

uniffi::custom_type!(DateOfBirth, String, {
    remote,
    try_lift: |born| Ok(DateOfBirth::parse(&born)?),
    lower: |born| told(&born.to_text()),
});

#[uniffi::export]
pub fn parse_date_of_birth(text: String) -> Result<DateOfBirth, IssueError> {
    DateOfBirth::parse(&text)
}

#[uniffi::export]
impl RecoveryProfile {
    pub fn earliest_valid_from(&self, first_positive: CalendarDate) -> Result<CalendarDate, IssueError> {
        issue::RecoveryProfile::from(*self).earliest_valid_from(first_positive)
    }

    pub fn latest_valid_until(&self, first_positive: CalendarDate) -> Result<CalendarDate, IssueError> {
        issue::RecoveryProfile::from(*self).latest_valid_until(first_positive)
    }
}
