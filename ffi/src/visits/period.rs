//! Periods, stays and days.

use crate::errors::RecordError;
use crate::ids::Day;
use crate::records::{personal, record};
use crate::time::Time;
use episeal::visits;

record! {
    /// A period of time: `from` belongs to it, `to` does not.
    Period {
        /// The first second.
        from: Time,
        /// The second after the last.
        to: Time,
    }
}

impl Period {
    pub(crate) fn core(&self) -> Result<visits::Period, RecordError> {
        visits::Period::new(self.from.0, self.to.0)
    }
}

#[uniffi::export]
impl Period {
    /// Its length in seconds.
    ///
    /// # Errors
    /// - `InvalidTime`: `from` is not before `to`, or one is not within 1970 to 9999.
    pub fn seconds(&self) -> Result<i64, RecordError> {
        Ok(self.core()?.seconds())
    }

    /// True when a stay from `arrival` to `departure`, both included, touches the period.
    ///
    /// # Errors
    /// - `InvalidTime`: `from` is not before `to`, or one is not within 1970 to 9999.
    pub fn meets(&self, arrival: Time, departure: Time) -> Result<bool, RecordError> {
        Ok(self.core()?.meets(arrival.0, departure.0))
    }
}

/// When a case may have been infected: the 14 days, the longest incubation time of COVID-19, before `onset`, the first
/// second of the day of the first symptoms in the caller's time zone (WHO, Contact tracing in the context of COVID-19,
/// 2021).
///
/// # Errors
/// - `InvalidTime`: the period is not within 1970 to 9999.
#[uniffi::export]
pub fn backward_tracing(onset: Time) -> Result<Period, RecordError> {
    Ok(visits::Period::backward_tracing(onset.0)?.into())
}

/// When a case may have passed it on: from two days before `onset`, the first second of the day of the first symptoms
/// in the caller's time zone, until `isolation` (the same source).
///
/// # Errors
/// - `InvalidTime`: the isolation is not after the start, or one is not within 1970 to 9999.
#[uniffi::export]
pub fn forward_tracing(onset: Time, isolation: Time) -> Result<Period, RecordError> {
    Ok(visits::Period::forward_tracing(onset.0, isolation.0)?.into())
}

/// The UTC day that contains `time`.
///
/// # Errors
/// - `InvalidTime`: before 1970 or after 9999.
#[uniffi::export]
pub fn day_of(time: Time) -> Result<Day, RecordError> {
    Ok(visits::day_of(time.0)?.into())
}

impl From<visits::Period> for Period {
    fn from(of: visits::Period) -> Self {
        Self { from: of.from().into(), to: of.to().into() }
    }
}

personal! {
    /// When someone was somewhere: from the arrival to the departure, both included.
    Stay {
        /// Arrival.
        arrival: Time,
        /// Departure, within 24 hours of the arrival; none where it is not known.
        departure: Option<Time>,
    }
}

impl From<Stay> for visits::Stay {
    fn from(of: Stay) -> Self {
        Self { arrival: of.arrival.0, departure: of.departure.map(|time| time.0) }
    }
}

impl From<visits::Stay> for Stay {
    fn from(of: visits::Stay) -> Self {
        Self { arrival: of.arrival.into(), departure: of.departure.map(Time) }
    }
}
