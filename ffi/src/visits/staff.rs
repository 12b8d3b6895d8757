//! The venue's staff: they read check-in codes and note departures.

use super::poster::Poster;
use super::ring::ringed;
use crate::convert::{exposed, from};
use crate::errors::RecordError;
use crate::records::record;
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::{CheckInHandle, RecordId, StaffId, VenueId, staff};

record! {
    /// Where a member of staff may note departures, and of which day.
    Assignment {
        /// The venue.
        venue: VenueId,
        /// The venue's certificate of the staff key.
        staff_certificate: Vec<u8>,
        /// The venue's key of the visits' day.
        venue_day_key: Vec<u8>,
    }
}

impl From<Assignment> for staff::Assignment {
    fn from(of: Assignment) -> Self {
        Self { venue: of.venue, staff_certificate: of.staff_certificate, venue_day_key: of.venue_day_key }
    }
}

#[derive(uniffi::Object)]
pub struct Staff(staff::Staff);

from!(Staff(staff::Staff));
ringed!(Staff(staff::Staff), self => self.0);

#[uniffi::export]
impl Staff {
    #[uniffi::constructor]
    pub fn generate() -> Result<Self, RecordError> {
        Ok(Self(staff::Staff::generate()?))
    }

    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(staff::Staff::import_secret_bytes(&bytes)?))
    }

    pub fn export_secret_bytes(&self) -> Result<Vec<u8>, RecordError> {
        Ok(exposed(&self.0.export_secret_bytes()?))
    }

    pub fn id(&self) -> StaffId {
        self.0.id()
    }

    pub fn note_departure(
        &self,
        assignment: Assignment,
        id: RecordId,
        departure: Time,
    ) -> Result<Vec<u8>, RecordError> {
        self.0.note_departure(&assignment.into(), &id, departure.0)
    }
}

#[derive(uniffi::Object)]
pub struct CheckInReader(State<staff::CheckInReader>);

state!(CheckInReader(staff::CheckInReader));

#[uniffi::export]
impl CheckInReader {
    #[uniffi::constructor]
    pub fn new() -> Self {
        staff::CheckInReader::new().into()
    }

    pub fn read(&self, text: String, now: Time) -> Result<CheckInCode, RecordError> {
        Ok(CheckInCode(self.0.write().read(&text, now.0)?))
    }
}

#[derive(uniffi::Object)]
pub struct CheckInCode(staff::CheckInCode);

#[uniffi::export]
impl CheckInCode {
    pub fn handle(&self) -> CheckInHandle {
        self.0.handle()
    }

    pub fn invite(&self, poster: &Poster, venue_day_key: Vec<u8>) -> Result<Vec<u8>, RecordError> {
        self.0.invite(&poster.0, &venue_day_key)
    }
}
