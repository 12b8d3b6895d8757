//! The office opens what a venue released.

use super::notice::NoticeKey;
use super::visitor::Visit;
use crate::convert::{each, from};
use crate::errors::RecordError;
use crate::ids::Day;
use crate::records::personal;
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::{Area, RecordId, office};
use std::sync::Arc;

#[derive(uniffi::Object)]
pub struct OwnRequest(pub(super) office::OwnRequest);

#[uniffi::export]
impl OwnRequest {
    pub fn days(&self) -> Vec<Day> {
        each(self.0.days())
    }
}

#[derive(uniffi::Object)]
pub struct Opening(State<office::Opening>);

state!(Opening(office::Opening));

#[uniffi::export]
impl Opening {
    pub fn wants_part(&self) -> bool {
        self.0.read().wants_part()
    }

    pub fn add_part(&self, part: Vec<u8>) -> Result<(), RecordError> {
        self.0.write().add_part(&part)
    }

    pub fn add_visit(&self, visit: Vec<u8>) -> Result<(), RecordError> {
        self.0.write().add_visit(&visit)
    }

    pub fn next_result(&self) -> Option<Arc<RecordOutcome>> {
        self.0.write().next_result().map(|outcome| Arc::new(outcome.into()))
    }

    pub fn empty_areas(&self) -> Vec<Area> {
        self.0.read().empty_areas().into()
    }

    pub fn finish(&self) -> Result<(), RecordError> {
        self.0.write().finish()
    }
}

#[derive(uniffi::Object)]
pub struct RecordOutcome(office::RecordOutcome);

from!(RecordOutcome(office::RecordOutcome));

/// An object, since a record that holds an error could not be printed.
#[uniffi::export]
impl RecordOutcome {
    pub fn record_id(&self) -> RecordId {
        self.0.record_id()
    }

    pub fn result(&self) -> Result<OpenedVisit, RecordError> {
        Ok(self.0.result()?.into())
    }

    /// What `result` throws: none where there is a visit.
    pub fn error(&self) -> Option<RecordError> {
        self.0.result().err()
    }
}

personal! {
    /// A visit that the office has opened.
    OpenedVisit {
        /// What the visitor sealed.
        visit: Visit,
        /// The departure that the venue's staff noted.
        noted_departure: Option<Time>,
        /// The visitor's departure, or else the noted one.
        departure: Option<Time>,
        /// What is kept to tell the guest.
        notice_key: Option<Arc<NoticeKey>>,
    }
}

impl From<&office::OpenedVisit> for OpenedVisit {
    fn from(of: &office::OpenedVisit) -> Self {
        let (noted_departure, departure) = (of.noted_departure().map(Time), of.departure().map(Time));
        let notice_key = of.notice_key().map(|key| Arc::new(key.into()));
        Self { visit: of.visit().into(), noted_departure, departure, notice_key }
    }
}
