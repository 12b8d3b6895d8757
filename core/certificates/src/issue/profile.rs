//! When a certificate of recovery may be valid: the rules of the Union and of Germany.

use crate::date::CalendarDate;
use crate::issue_error::IssueError;

coded! {
    /// The rules for a certificate's days of validity, counted from the first positive test.
    RecoveryProfile, list recovery_profiles;

    /// Regulation (EU) 2021/953, article 7(2) and annex, point 3: valid from the eleventh day on or later, at most
    /// until the 180th.
    EuropeanUnion => "european-union", "valid from the eleventh day on or later, at most until the 180th";
    /// Germany, at the time of COVID-19: valid from exactly the 28th day, at most until the 180th.
    Germany => "germany", "valid from exactly the 28th day, at most until the 180th";
}

impl RecoveryProfile {
    /// The first day on which a certificate can be valid.
    ///
    /// # Errors
    /// - `DateInvalid`: it is after 2099.
    pub fn earliest_valid_from(self, first_positive: CalendarDate) -> Result<CalendarDate, IssueError> {
        first_positive.plus_days(match self {
            Self::EuropeanUnion => 11,
            Self::Germany => 28,
        })
    }

    /// The last day on which a certificate can be valid.
    ///
    /// # Errors
    /// - `DateInvalid`: it is after 2099.
    pub fn latest_valid_until(self, first_positive: CalendarDate) -> Result<CalendarDate, IssueError> {
        first_positive.plus_days(180)
    }

    pub(super) fn check(
        self,
        first_positive: CalendarDate,
        valid_from: CalendarDate,
        valid_until: CalendarDate,
    ) -> Result<(), IssueError> {
        let earliest = self.earliest_valid_from(first_positive)?;
        let starts_well = match self {
            Self::EuropeanUnion => valid_from >= earliest,
            Self::Germany => valid_from == earliest,
        };
        let latest = self.latest_valid_until(first_positive)?;
        match (starts_well, (valid_from..=latest).contains(&valid_until)) {
            (false, _) => Err(IssueError::ValidFromRefused),
            (true, false) => Err(IssueError::ValidUntilRefused),
            (true, true) => Ok(()),
        }
    }
}
