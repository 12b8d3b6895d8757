//! Departure notes: whose, for what, and how many.

use super::check_day;
use super::published::AdmittedDayKey;
use episeal_base::error::RecordError;
use episeal_base::time::checked;
use episeal_messages::note::{NoteAddress, SealedNote};

/// The most departure notes that a server keeps for a record.
pub const MAX_NOTES: u32 = 24;
/// The most departure notes of one staff key for a record.
pub const MAX_NOTES_OF_STAFF: u32 = 4;
/// The most departure notes of one staff key, for all records together.
pub const MAX_STAFF_NOTES: u32 = 20_000;

/// What a server has published and stored, as far as another departure note depends on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredNotes {
    /// The venue day key that the server publishes under the note's kid ([`UnverifiedNote::claimed_address`]).
    pub published: Option<AdmittedDayKey>,
    /// Those of the same record and day key, whole.
    pub of_record: Vec<Vec<u8>>,
    /// How many there are of the same staff key, for all records.
    pub of_staff: u32,
}

/// A departure note that a server may store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdmittedNote {
    address: NoteAddress,
    is_stored_already: bool,
}

impl AdmittedNote {
    /// The address under which to store it.
    #[must_use]
    pub fn address(&self) -> &NoteAddress {
        &self.address
    }

    /// True when the same bytes are already stored: there is nothing to do.
    #[must_use]
    pub fn is_stored_already(&self) -> bool {
        self.is_stored_already
    }
}

/// A departure note that was parsed and not yet admitted.
pub struct UnverifiedNote(SealedNote);

opaque_debug!(UnverifiedNote);

impl UnverifiedNote {
    /// Parses a departure note.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a departure note.
    pub fn parse(note: &[u8]) -> Result<Self, RecordError> {
        SealedNote::parse(note).map(Self)
    }

    /// The address that it claims, for finding what is published and stored.
    ///
    /// # Security
    /// Nothing is verified: anyone can write any address. [`UnverifiedNote::admit`] decides.
    #[must_use]
    pub fn claimed_address(&self) -> NoteAddress {
        *self.0.address()
    }

    /// Admits a departure note of certified staff. Whether the record is stored does not matter: its guest may be
    /// offline.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `DayNotOpen`, `DayClosed`: as for a visit of its day.
    /// - `NoDayKey`: no venue day key of its kid and day is published.
    /// - `NoteInvalid`: its certificate is not that venue's, or is neither for its day nor for the day after; or venue
    ///   or staff did not sign.
    /// - `TooLong`: the staff key has its 4 notes for the record or its 20,000 in all, or the record its 24.
    pub fn admit(&self, stored: &StoredNotes, now: i64) -> Result<AdmittedNote, RecordError> {
        let address = self.claimed_address();
        check_day(address.day(), checked(now)?)?;
        let published = AdmittedDayKey::check(stored.published.as_ref(), address.day(), address.kid())?;
        self.0.verify(&published.venue())?;
        let is_stored_already = stored.of_record.iter().any(|stored| stored == self.0.bytes());
        if !is_stored_already {
            stored.check_room(&address)?;
        }
        Ok(AdmittedNote { address, is_stored_already })
    }
}

impl StoredNotes {
    fn check_room(&self, address: &NoteAddress) -> Result<(), RecordError> {
        let is_of_staff =
            |note: &&Vec<u8>| SealedNote::parse(note).is_ok_and(|stored| stored.address().staff() == address.staff());
        let count = self.of_record.len();
        let is_full = count >= MAX_NOTES as usize
            || self.of_staff >= MAX_STAFF_NOTES
            // Fewer are not read.
            || count >= MAX_NOTES_OF_STAFF as usize
                && self.of_record.iter().filter(is_of_staff).count() >= MAX_NOTES_OF_STAFF as usize;
        if is_full { Err(RecordError::TooLong) } else { Ok(()) }
    }
}
