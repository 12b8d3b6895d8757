//! Visits and departure notes.

use super::day_keys::AdmittedDayKey;
use crate::count::Count;
use crate::errors::RecordError;
use crate::ids::{Day, KeyId, RecordId, StaffId};
use crate::records::record;
use crate::time::Time;
use episeal::visits::server;
use std::sync::Arc;

record! {
    /// The address under which a visit is stored.
    VisitAddress {
        /// The record.
        record_id: RecordId,
        /// The venue day key that the visit is sealed to.
        kid: KeyId,
        /// The UTC day of the visit.
        day: Day,
        /// 0 for the check-in.
        revision: i32,
    }
}

impl From<&server::VisitAddress> for VisitAddress {
    fn from(of: &server::VisitAddress) -> Self {
        let (record_id, kid) = (of.record_id().into(), of.kid().into());
        Self { record_id, kid, day: of.day().into(), revision: of.revision().into() }
    }
}

record! {
    /// A visit that a server may store.
    Admitted {
        /// The address under which to store it.
        address: VisitAddress,
        /// True when the same bytes are already stored as the highest revision: there is nothing to do.
        is_stored_already: bool,
    }
}

impl From<server::Admitted> for Admitted {
    fn from(of: server::Admitted) -> Self {
        Self { address: of.address().into(), is_stored_already: of.is_stored_already() }
    }
}

record! {
    /// What a server has published and stored, as far as another visit depends on it
    /// (`UnverifiedVisit::claimed_address`).
    StoredVisit {
        /// The venue day key that it publishes under the visit's kid.
        published: Option<Arc<AdmittedDayKey>>,
        /// The highest revision that it has under the same record id.
        highest: Option<Vec<u8>>,
    }
}

impl From<StoredVisit> for server::StoredVisit {
    fn from(of: StoredVisit) -> Self {
        Self { published: of.published.map(|key| key.0.clone()), highest: of.highest }
    }
}

/// A sealed visit that was parsed and not yet admitted.
#[derive(uniffi::Object)]
pub struct UnverifiedVisit(server::UnverifiedVisit);

#[uniffi::export]
impl UnverifiedVisit {
    /// Parses a sealed visit.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a sealed visit.
    #[uniffi::constructor]
    pub fn parse(visit: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(server::UnverifiedVisit::parse(&visit)?))
    }

    /// The address that it claims, for finding what is stored under its record id.
    ///
    /// # Security
    /// Nothing is verified: anyone can write any address. `UnverifiedVisit::admit` decides.
    pub fn claimed_address(&self) -> VisitAddress {
        (&self.0.claimed_address()).into()
    }

    /// Admits the visit to the server's store, or refuses it. Every admitted revision is kept.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `DayNotOpen`: its day begins in more than ten minutes.
    /// - `DayClosed`: the day after its day ended more than ten minutes ago.
    /// - `NoDayKey`: no venue day key of its kid and day is published. Where there is another for its venue and day,
    ///   the visitor's app seals again as a new check-in; where there is none, it tries again until `DayClosed`.
    /// - `BadSignature`: its author did not sign it.
    /// - `RevisionMissing`: nothing is stored, and this is not revision 0.
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: what is stored is not a sealed visit.
    /// - `Disagrees`: the stored visit has another record id, author, day or venue day key.
    /// - `Superseded`: the stored revision is the same, with other bytes, or higher.
    pub fn admit(&self, stored: StoredVisit, now: Time) -> Result<Admitted, RecordError> {
        Ok(self.0.admit(&stored.into(), now.0)?.into())
    }
}

record! {
    /// The visit and venue day key that a departure note is addressed to, and who signs it; readable by everyone.
    NoteAddress {
        /// The UTC day of the visit.
        day: Day,
        /// The venue day key that the visit and the note are sealed to.
        kid: KeyId,
        /// The record that the note is about.
        record_id: RecordId,
        /// The staff key that the note's certificate names.
        staff: StaffId,
    }
}

impl From<&server::NoteAddress> for NoteAddress {
    fn from(of: &server::NoteAddress) -> Self {
        let (kid, record_id, staff) = (of.kid().into(), of.record_id().into(), of.staff().into());
        Self { day: of.day().into(), kid, record_id, staff }
    }
}

record! {
    /// A departure note that a server may store.
    AdmittedNote {
        /// The address under which to store it.
        address: NoteAddress,
        /// True when the same bytes are already stored: there is nothing to do.
        is_stored_already: bool,
    }
}

impl From<server::AdmittedNote> for AdmittedNote {
    fn from(of: server::AdmittedNote) -> Self {
        Self { address: of.address().into(), is_stored_already: of.is_stored_already() }
    }
}

record! {
    /// What a server has published and stored, as far as another departure note depends on it.
    StoredNotes {
        /// Those of the same record and day key, whole.
        of_record: Vec<Vec<u8>>,
        /// How many there are of the same staff key, for all records.
        of_staff: Count,
        /// The venue day key that the server publishes under the note's kid (`UnverifiedNote::claimed_address`).
        published: Option<Arc<AdmittedDayKey>>,
    }
}

impl StoredNotes {
    fn core(self) -> Result<server::StoredNotes, RecordError> {
        let published = self.published.map(|key| key.0.clone());
        Ok(server::StoredNotes { published, of_record: self.of_record, of_staff: self.of_staff.read()? })
    }
}

/// A departure note that was parsed and not yet admitted.
#[derive(uniffi::Object)]
pub struct UnverifiedNote(server::UnverifiedNote);

#[uniffi::export]
impl UnverifiedNote {
    /// Parses a departure note.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a departure note.
    #[uniffi::constructor]
    pub fn parse(note: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(server::UnverifiedNote::parse(&note)?))
    }

    /// The address that it claims, for finding what is published and stored.
    ///
    /// # Security
    /// Nothing is verified: anyone can write any address. `UnverifiedNote::admit` decides.
    pub fn claimed_address(&self) -> NoteAddress {
        (&self.0.claimed_address()).into()
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
    pub fn admit(&self, stored: StoredNotes, now: Time) -> Result<AdmittedNote, RecordError> {
        Ok(self.0.admit(&stored.core()?, now.0)?.into())
    }
}
