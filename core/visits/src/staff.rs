//! The venue's staff: they read check-in codes and note the departure of someone without a phone.
//!
//! A visitor's app shows a code, staff read it, and the app takes the invitation that they send:
//!
//! ```
//! use episeal_visits::staff::CheckInReader;
//! use episeal_visits::visitor::{CheckInCodes, VenueToday};
//! # use episeal_testkit::visits::{NOON, World};
//! # use episeal_visits::RecordError;
//!
//! # fn main() -> Result<(), RecordError> {
//! # let (World { poster, day_key, trust, .. }, now) = (World::new(), NOON);
//! // The visitor's app shows a code that changes every half minute.
//! let mut codes = CheckInCodes::new();
//! let shown = codes.expose_secret_text(now)?.to_owned();
//!
//! // Staff read it, once, and invite whoever showed it.
//! let mut reader = CheckInReader::new();
//! let code = reader.read(&shown, now)?;
//! assert_eq!(reader.read(&shown, now).err(), Some(RecordError::CodeUsed));
//! let invitation = code.invite(&poster, &day_key)?;
//!
//! // The app finds the invitation under the code's handle.
//! assert!(codes.handles(now)?.contains(&code.handle()));
//! let venue = VenueToday::of_invitation(&codes.accept(&invitation, now)?, &trust)?;
//! assert_eq!(venue.venue_name(), poster.name());
//! # Ok(())
//! # }
//! ```

mod reader;

pub use reader::{CheckInCode, CheckInReader};

use crate::key_ring::{self, KeyRing};
use episeal_base::error::RecordError;
use episeal_base::secret_bytes::SecretBytes;
use episeal_base::time::checked;
use episeal_messages::day_key::{StaffCertificate, VenueDayKey};
use episeal_messages::id::{RecordId, StaffId, VenueId};
use episeal_messages::note;

/// Where a member of staff may note departures, and of which day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The venue.
    pub venue: VenueId,
    /// The venue's certificate of the staff key, for the visits' day or the day after.
    pub staff_certificate: Vec<u8>,
    /// The venue's signed day key of the visits' day.
    pub venue_day_key: Vec<u8>,
}

/// A member of staff, or the device that the staff share, with its signing key.
#[derive(Debug)]
pub struct Staff {
    ring: KeyRing,
}

impl Staff {
    /// A new key.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn generate() -> Result<Self, RecordError> {
        let ring = KeyRing::generate(key_ring::STAFF)?;
        Ok(Self { ring })
    }

    /// Reads what [`Staff::export_secret_bytes`] wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: the keys of another party.
    /// - `UnsupportedVersion`: keys of a newer version.
    /// - `Malformed`: anything else.
    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let ring = KeyRing::import(key_ring::STAFF, bytes)?;
        Ok(Self { ring })
    }

    /// The secret key as text.
    ///
    /// # Errors
    /// - `TooLong`: cannot happen for one key.
    pub fn export_secret_bytes(&self) -> Result<SecretBytes, RecordError> {
        self.ring.export()
    }

    /// The public key, which the venue certifies for a day.
    #[must_use]
    pub fn id(&self) -> StaffId {
        self.ring.id()
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
        assignment: &Assignment,
        record_id: &RecordId,
        departure: i64,
    ) -> Result<Vec<u8>, RecordError> {
        let Assignment { venue, staff_certificate, venue_day_key } = assignment;
        let staff = StaffCertificate::verified(staff_certificate, venue)?;
        let day_key = VenueDayKey::verified(venue_day_key, venue)?;
        if staff.staff != self.id() {
            return Err(RecordError::NoteInvalid);
        }
        if !(day_key.day..=day_key.day.saturating_add(1)).contains(&staff.day) {
            return Err(RecordError::WrongDay);
        }
        let address = note::address(day_key.day, day_key.kid(), *record_id, staff.staff);
        let departure = checked(departure)?;
        note::seal(&address, departure, staff_certificate, &day_key.public, self.ring.identity())
    }
}
