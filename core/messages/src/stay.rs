//! When someone was somewhere.

use crate::item::DataItems;
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

/// What the protocol asks of a stay.
pub trait StayRules {
    /// True when the arrival is in `day`, and the departure within 24 hours of it.
    fn is_of(&self, day: u32) -> bool;

    /// `InvalidTime` for what is more than ten minutes ahead.
    fn check_past(&self, now: i64) -> Result<(), RecordError>;

    /// The same, for `seconds` where the departure is not known.
    fn assumed(self, seconds: i64) -> Self;

    /// Its last second; without a departure there is none.
    fn end(&self) -> i64;

    /// True when it touches the window; without a departure it goes on.
    fn meets(&self, window: &Period) -> bool;
}

impl StayRules for Stay {
    fn is_of(&self, day: u32) -> bool {
        let latest = self.arrival.saturating_add(DAY);
        day_of(self.arrival) == Ok(day) && self.departure.is_none_or(|end| (self.arrival..=latest).contains(&end))
    }

    fn check_past(&self, now: i64) -> Result<(), RecordError> {
        check_past(self.arrival, now)?;
        self.departure.map_or(Ok(()), |departure| check_past(departure, now))
    }

    fn assumed(self, seconds: i64) -> Self {
        Self { departure: self.departure.or(Some(self.arrival.saturating_add(seconds))), ..self }
    }

    fn end(&self) -> i64 {
        self.departure.unwrap_or(i64::MAX)
    }

    fn meets(&self, window: &Period) -> bool {
        window.meets(self.arrival, self.end())
    }
}

impl DataItems for Stay {
    /// Arrival, departure or nil: two items of an array that the caller begins.
    fn write(&self, writer: Writer) -> Writer {
        writer.int(self.arrival).or_null(self.departure, Writer::int)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        Ok(Self { arrival: read_time(reader)?, departure: reader.or_null(read_time)? })
    }
}
