//! The venue's staff: they read check-in codes and note departures.

use super::poster::Poster;
use super::ring::ringed;
use crate::convert::{exposed, from};
use crate::errors::RecordError;
use crate::ids::{CheckInHandle, RecordId, StaffId, VenueId};
use crate::records::record;
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::staff;

record! {
    /// Where a member of staff may note departures, and of which day.
    Assignment {
        /// The venue.
        venue: VenueId,
        /// The venue's certificate of the staff key, for the visits' day or the day after.
        staff_certificate: Vec<u8>,
        /// The venue's signed day key of the visits' day.
        venue_day_key: Vec<u8>,
    }
}

impl Assignment {
    fn core(self) -> Result<staff::Assignment, RecordError> {
        let Self { staff_certificate, venue_day_key, .. } = self;
        Ok(staff::Assignment { venue: self.venue.read()?, staff_certificate, venue_day_key })
    }
}

/// A member of staff, or the device that the staff share, with its signing key.
#[derive(uniffi::Object)]
pub struct Staff(staff::Staff);

from!(Staff(staff::Staff));
ringed!(Staff(staff::Staff), self => self.0);

#[uniffi::export]
impl Staff {
    /// A new key.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    #[uniffi::constructor]
    pub fn generate() -> Result<Self, RecordError> {
        Ok(Self(staff::Staff::generate()?))
    }

    /// Reads what `Staff::export_secret_bytes` wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: the keys of another party.
    /// - `UnsupportedVersion`: keys of a newer version.
    /// - `Malformed`: anything else.
    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(staff::Staff::import_secret_bytes(&bytes)?))
    }

    /// The secret key as text.
    ///
    /// # Errors
    /// - `TooLong`: cannot happen for one key.
    pub fn export_secret_bytes(&self) -> Result<Vec<u8>, RecordError> {
        Ok(exposed(&self.0.export_secret_bytes()?))
    }

    /// The public key, which the venue certifies for a day.
    pub fn id(&self) -> StaffId {
        self.0.id().into()
    }

    /// Notes when a visitor left. The departure is sealed to the venue day key of the visit; record, day and staff key
    /// are readable in the note.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: certificate or day key is not one.
    /// - `WrongVenue`, `BadSignature`: certificate or day key is not the venue's.
    /// - `NoteInvalid`: the certificate is for another staff key.
    /// - `WrongDay`: the certificate is neither for the visit's day nor for the day after.
    /// - `InvalidTime`: the departure is out of range.
    /// - `Undecryptable`: nothing can be sealed to the day key. `NoRandomness`: no random bytes.
    pub fn note_departure(
        &self,
        assignment: Assignment,
        id: RecordId,
        departure: Time,
    ) -> Result<Vec<u8>, RecordError> {
        self.0.note_departure(&assignment.core()?, &id.read()?, departure.0)
    }
}

/// What the staff's device remembers: the handles of the codes it has read, so that each is read once.
///
/// Only in memory, and at most the last 4,096. It forgets by number and not only by the clock: a clock that is set
/// forward and back, or a code whose holder gives it a later step, must not make a code count twice. One that is still
/// valid is never forgotten.
#[derive(uniffi::Object)]
pub struct CheckInReader(State<staff::CheckInReader>);

state!(CheckInReader(staff::CheckInReader));

#[uniffi::export]
impl CheckInReader {
    /// Nothing read yet.
    #[uniffi::constructor]
    pub fn new() -> Self {
        staff::CheckInReader::new().into()
    }

    /// Reads the code that a visitor's app shows.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `WrongPurpose`: the text of another kind of key. `UnsupportedVersion`: the code of a newer version.
    ///   `Malformed`: anything else that is not a check-in code.
    /// - `CodeExpired`: its half minute is neither the current one nor the one before or after.
    /// - `CodeUsed`: read before.
    /// - `TooLong`: 4,096 codes were read in these 90 seconds.
    ///
    /// # Security
    /// Several devices at one entrance do not know of each other: the app takes only one invitation for a code all the
    /// same. A code does not say who shows it: a photograph of another app's code is accepted until it has expired.
    pub fn read(&self, text: String, now: Time) -> Result<CheckInCode, RecordError> {
        Ok(CheckInCode(self.0.write().read(&text, now.0)?))
    }
}

/// A code that staff have read: whoever has it can invite the app that shows it. Wiped when it is freed.
#[derive(uniffi::Object)]
pub struct CheckInCode(staff::CheckInCode);

#[uniffi::export]
impl CheckInCode {
    /// The handle under which the invitation is posted to the server.
    pub fn handle(&self) -> CheckInHandle {
        self.0.handle().into()
    }

    /// Seals an invitation to check in at the place of `poster`, for whoever shows the code. `venue_day_key` is the
    /// venue's signed day key of today.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: the day key is not one.
    /// - `WrongVenue`, `BadSignature`: the day key is not of the poster's venue.
    /// - `TooLong`: cannot happen within the limits of poster and day key.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn invite(&self, poster: &Poster, venue_day_key: Vec<u8>) -> Result<Vec<u8>, RecordError> {
        self.0.invite(&poster.0, &venue_day_key)
    }
}
