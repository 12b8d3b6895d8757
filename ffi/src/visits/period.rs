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
    pub fn seconds(&self) -> Result<i64, RecordError> {
        Ok(self.core()?.seconds())
    }

    pub fn meets(&self, arrival: Time, departure: Time) -> Result<bool, RecordError> {
        Ok(self.core()?.meets(arrival.0, departure.0))
    }
}

#[uniffi::export]
pub fn backward_tracing(onset: Time) -> Result<Period, RecordError> {
    Ok(visits::Period::backward_tracing(onset.0)?.into())
}

#[uniffi::export]
pub fn forward_tracing(onset: Time, isolation: Time) -> Result<Period, RecordError> {
    Ok(visits::Period::forward_tracing(onset.0, isolation.0)?.into())
}

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
    /// When somebody came, and when they left, if that is known.
    Stay {
        /// When somebody came.
        arrival: Time,
        /// When they left, if that is known.
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
