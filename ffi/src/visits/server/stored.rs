//! Visits and departure notes.

use super::day_keys::AdmittedDayKey;
use crate::count::Count;
use crate::errors::RecordError;
use crate::ids::Day;
use crate::records::record;
use crate::time::Time;
use episeal::visits::{KeyId, RecordId, StaffId, server};
use std::sync::Arc;

record! {
    /// The address under which a visit is stored.
    VisitAddress {
        /// The id that all revisions have in common.
        record_id: RecordId,
        /// The venue's key that it is sealed to.
        kid: KeyId,
        /// Its day.
        day: Day,
        /// 0 for the check-in.
        revision: i32,
    }
}

impl From<&server::VisitAddress> for VisitAddress {
    fn from(of: &server::VisitAddress) -> Self {
        Self { record_id: of.record_id(), kid: of.kid(), day: of.day().into(), revision: of.revision().into() }
    }
}

record! {
    /// A visit that a server may store.
    Admitted {
        /// Where to store it.
        address: VisitAddress,
        /// Whether the same bytes are stored already.
        is_stored_already: bool,
    }
}

impl From<server::Admitted> for Admitted {
    fn from(of: server::Admitted) -> Self {
        Self { address: of.address().into(), is_stored_already: of.is_stored_already() }
    }
}

record! {
    /// What a server has published and stored, as far as another visit depends on it.
    StoredVisit {
        /// The venue's key that it publishes.
        published: Option<Arc<AdmittedDayKey>>,
        /// The highest revision that it has.
        highest: Option<Vec<u8>>,
    }
}

impl From<StoredVisit> for server::StoredVisit {
    fn from(of: StoredVisit) -> Self {
        Self { published: of.published.map(|key| key.0.clone()), highest: of.highest }
    }
}

#[derive(uniffi::Object)]
pub struct UnverifiedVisit(server::UnverifiedVisit);

#[uniffi::export]
impl UnverifiedVisit {
    #[uniffi::constructor]
    pub fn parse(visit: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(server::UnverifiedVisit::parse(&visit)?))
    }

    pub fn claimed_address(&self) -> VisitAddress {
        (&self.0.claimed_address()).into()
    }

    pub fn admit(&self, stored: StoredVisit, now: Time) -> Result<Admitted, RecordError> {
        Ok(self.0.admit(&stored.into(), now.0)?.into())
    }
}

record! {
    /// What a departure note says without being opened.
    NoteAddress {
        /// The day of the visit.
        day: Day,
        /// The venue's key that it is sealed to.
        kid: KeyId,
        /// Whose departure it is.
        record_id: RecordId,
        /// Who noted it.
        staff: StaffId,
    }
}

impl From<&server::NoteAddress> for NoteAddress {
    fn from(of: &server::NoteAddress) -> Self {
        Self { day: of.day().into(), kid: of.kid(), record_id: of.record_id(), staff: of.staff() }
    }
}

record! {
    /// A departure note that a server may store.
    AdmittedNote {
        /// Where to store it.
        address: NoteAddress,
        /// Whether the same bytes are stored already.
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
        /// Those of the same record and key.
        of_record: Vec<Vec<u8>>,
        /// How many there are of the same staff.
        of_staff: Count,
        /// The venue's key that it publishes.
        published: Option<Arc<AdmittedDayKey>>,
    }
}

impl From<StoredNotes> for server::StoredNotes {
    fn from(of: StoredNotes) -> Self {
        let published = of.published.map(|key| key.0.clone());
        Self { published, of_record: of.of_record, of_staff: of.of_staff.0 }
    }
}

#[derive(uniffi::Object)]
pub struct UnverifiedNote(server::UnverifiedNote);

#[uniffi::export]
impl UnverifiedNote {
    #[uniffi::constructor]
    pub fn parse(note: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(server::UnverifiedNote::parse(&note)?))
    }

    pub fn claimed_address(&self) -> NoteAddress {
        (&self.0.claimed_address()).into()
    }

    pub fn admit(&self, stored: StoredNotes, now: Time) -> Result<AdmittedNote, RecordError> {
        Ok(self.0.admit(&stored.into(), now.0)?.into())
    }
}
