//! What a venue hands over, part by part.

use crate::convert::each;
use crate::errors::RecordError;
use crate::ids::Area;
use crate::state::{State, state};
use episeal::visits::venue;

/// A release being made: visits in, sealed parts out, in bounded memory.
///
/// Push every stored visit of the venue's day keys for the request's days, ascending by (record id, revision); take
/// parts with `Release::next_part` as they come; then `Release::finish` and take the rest.
#[derive(uniffi::Object)]
pub struct Release(State<venue::Release>);

state!(Release(venue::Release));

#[uniffi::export]
impl Release {
    /// Examines a stored visit, with the departure notes that are stored for its record: they are needed once, with a
    /// revision that opens.
    ///
    /// An error is about this visit or its notes alone: report it and go on.
    ///
    /// # Errors
    /// Not examined, because the office could not expect it:
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a sealed visit.
    /// - `NoDayKey`, `WrongDay`: not sealed to a day key of this venue, or not on one of the request's days.
    /// - `OutOfOrder`: its record id and revision are not after the last; or the release is finished.
    /// - `NoRandomness`: the operating system provided no random bytes; push it again.
    ///
    /// Examined but not released:
    /// - `BadSignature`: its author did not sign it.
    /// - `Undecryptable`: index or, where the venue may read, ticket does not open. `Malformed`: index.
    /// - `OfficeNotNamed`: its day key names another office.
    ///
    /// Examined, but a note left out:
    /// - `NoteInvalid`: a note is not by this venue's staff, or not for this visit.
    pub fn push(&self, visit: Vec<u8>, notes: Vec<Vec<u8>>) -> Result<(), RecordError> {
        self.0.write().push(&visit, &notes)
    }

    /// The areas asked for in which nothing pushed so far matches; final after `Release::finish`.
    pub fn empty_areas(&self) -> Vec<Area> {
        each(self.0.read().empty_areas().iter().cloned())
    }

    /// Nothing more will be pushed.
    pub fn finish(&self) {
        self.0.write().finish();
    }

    /// The next part that is ready, or none: before `Release::finish` push more visits, after it everything has been
    /// taken.
    ///
    /// # Errors
    /// - `Undecryptable`: the office's reply key is not a usable public key.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn next_part(&self) -> Result<Option<Vec<u8>>, RecordError> {
        self.0.write().next_part()
    }
}
