//! The office opens what a visitor shared: offline under a code, or live.

use super::ask::VenueDay;
use super::plan::CaseStay;
use super::ring::RunSecret;
use super::visitor::Visit;
use crate::convert::{each, from, objects};
use crate::errors::RecordError;
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::{Area, KeyId, RecordId, ShareId, VenueId, office};
use std::sync::Arc;

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

    pub fn visits(&self) -> Vec<Arc<SharedVisit>> {
        objects(self.0.read().visits())
    }
}

#[derive(uniffi::Object)]
pub struct SharedVisit(office::SharedVisit);

from!(SharedVisit(office::SharedVisit));

/// An object, since a record that holds errors could not be printed.
#[uniffi::export]
impl SharedVisit {
    pub fn record_id(&self) -> RecordId {
        self.0.record_id()
    }

    pub fn kid(&self) -> KeyId {
        self.0.kid()
    }

    pub fn venue(&self) -> VenueId {
        self.0.venue()
    }

    pub fn venue_name(&self) -> String {
        self.0.venue_name().into()
    }

    pub fn area(&self) -> Area {
        self.0.area().clone()
    }

    pub fn arrival(&self) -> Time {
        self.0.arrival().into()
    }

    pub fn departure(&self) -> Option<Time> {
        self.0.departure().map(Time)
    }

    pub fn visit(&self) -> Result<Visit, RecordError> {
        Ok(self.0.visit()?.into())
    }

    pub fn case_stay(&self) -> Result<CaseStay, RecordError> {
        Ok(self.0.case_stay()?.into())
    }

    pub fn errors(&self) -> Vec<RecordError> {
        self.0.errors().into()
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
