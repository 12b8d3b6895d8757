//! When someone was somewhere.

use episeal_base::error::RecordError;
use episeal_base::time::{DAY, Period, check_past, day_of, read_time};
use episeal_base::wire::{Reader, Writer};

/// When someone was somewhere: from the arrival to the departure, both included.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// Arrival, in seconds since 1970.
    pub arrival: i64,
    /// Departure, in seconds since 1970, within 24 hours of the arrival; none where it is not known.
    pub departure: Option<i64>,
}

opaque_debug!(Stay);

impl Stay {
    /// True when the arrival is in `day`, and the departure within 24 hours of it.
    pub(crate) fn is_of(&self, day: u32) -> bool {
        let latest = self.arrival.saturating_add(DAY);
        day_of(self.arrival) == Ok(day) && self.departure.is_none_or(|end| (self.arrival..=latest).contains(&end))
    }

    /// `InvalidTime` for what is more than ten minutes ahead.
    pub(crate) fn check_past(&self, now: i64) -> Result<(), RecordError> {
        check_past(self.arrival, now)?;
        self.departure.map_or(Ok(()), |departure| check_past(departure, now))
    }

    /// The same, for `seconds` where the departure is not known.
    pub(crate) fn assumed(self, seconds: i64) -> Self {
        Self { departure: self.departure.or(Some(self.arrival.saturating_add(seconds))), ..self }
    }

    /// Its last second; without a departure there is none.
    pub(crate) fn end(&self) -> i64 {
        self.departure.unwrap_or(i64::MAX)
    }

    /// True when it touches the window; without a departure it goes on.
    pub(crate) fn meets(&self, window: &Period) -> bool {
        window.meets(self.arrival, self.end())
    }

    /// Arrival, departure or nil: two items of an array that the caller begins.
    pub(crate) fn write(&self, writer: Writer) -> Writer {
        writer.int(self.arrival).or_null(self.departure, Writer::int)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        Ok(Self { arrival: read_time(reader)?, departure: reader.or_null(read_time)? })
    }
}
