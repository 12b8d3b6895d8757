//! The office opens what a visitor shared: offline under a code, or live.

use super::ask::VenueDay;
use super::plan::CaseStay;
use super::ring::RunSecret;
use super::visitor::Visit;
use crate::convert::each;
use crate::errors::RecordError;
use crate::records::personal;
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::{Area, KeyId, RecordId, ShareId, VenueId, office};

#[derive(uniffi::Object)]
pub struct ShareLog(pub(super) State<office::ShareLog>);

state!(ShareLog(office::ShareLog));

#[uniffi::export]
impl ShareLog {
    #[uniffi::constructor]
    pub fn new() -> Self {
        office::ShareLog::new().into()
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.read().to_bytes()
    }

    #[uniffi::constructor]
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(office::ShareLog::from_bytes(&bytes)?.into())
    }
}

#[derive(uniffi::Object)]
pub struct OpenedShare(State<office::OpenedShare>);

state!(OpenedShare(office::OpenedShare));

#[uniffi::export]
impl OpenedShare {
    pub fn share_id(&self) -> ShareId {
        self.0.read().share_id()
    }

    pub fn venue_days(&self) -> Vec<VenueDay> {
        each(self.0.read().venue_days())
    }

    pub fn add_published(&self, day_key: Vec<u8>) -> Result<bool, RecordError> {
        self.0.write().add_published(&day_key)
    }

    pub fn add_stored(&self, visit: Vec<u8>) -> Result<bool, RecordError> {
        self.0.write().add_stored(&visit)
    }

    pub fn visits(&self) -> Vec<SharedVisit> {
        each(self.0.read().visits())
    }
}

personal! {
    /// One visit of a share: what the visitor says, and what is stored.
    SharedVisit {
        /// The visit's record.
        record_id: RecordId,
        /// The venue's day key that it is sealed to.
        kid: KeyId,
        /// The venue.
        venue: VenueId,
        /// The venue's name as it was printed.
        venue_name: String,
        /// Where in the venue.
        area: Area,
        /// When the visitor came.
        arrival: Time,
        /// What is wrong, each once.
        errors: Vec<RecordError>,
        /// When the visitor left.
        departure: Option<Time>,
        /// What is stored, signed by its author and in agreement with what the visitor says.
        visit: Option<Visit>,
        /// Why there is no such visit.
        error: Option<RecordError>,
        /// Where and when the visitor was, for a plan.
        case_stay: Option<CaseStay>,
    }
}

impl From<office::SharedVisit> for SharedVisit {
    fn from(of: office::SharedVisit) -> Self {
        let (record_id, kid, venue, area) = (of.record_id(), of.kid(), of.venue(), of.area().clone());
        let (arrival, departure) = (of.arrival().into(), of.departure().map(Time));
        let (visit, error) = (of.visit().ok().map(Into::into), of.visit().err());
        let (errors, case_stay) = (of.errors().into(), of.case_stay().ok().map(Into::into));
        let venue_name = of.venue_name().into();
        Self { record_id, kid, venue, venue_name, area, arrival, errors, departure, visit, error, case_stay }
    }
}

#[derive(uniffi::Object)]
pub struct LiveAnswer(State<office::LiveAnswer>);

state!(LiveAnswer(office::LiveAnswer));

#[uniffi::export]
impl LiveAnswer {
    pub fn keep(&self, next: &RunSecret) -> Result<Vec<u8>, RecordError> {
        self.0.write().keep(&next.0)
    }

    pub fn share_id(&self) -> ShareId {
        self.0.read().share_id()
    }

    pub fn expires(&self) -> Time {
        self.0.read().expires().into()
    }

    pub fn take(&self, live_share: Vec<u8>, now: Time) -> Result<(), RecordError> {
        self.0.write().take(&live_share, now.0)
    }

    pub fn answer(&self) -> Vec<u8> {
        self.0.read().answer().into()
    }

    pub fn open(&self, live_share: Vec<u8>, now: Time) -> Result<OpenedShare, RecordError> {
        Ok(self.0.write().open(&live_share, now.0)?.into())
    }
}
