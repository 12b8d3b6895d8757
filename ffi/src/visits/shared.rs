//! The office opens what a visitor shared: offline under a code, or live.

use super::ask::VenueDay;
use super::plan::CaseStay;
use super::ring::RunSecret;
use super::visitor::{Visit, stay_facts};
use crate::convert::{each, from, objects};
use crate::errors::RecordError;
use crate::ids::{Area, KeyId, RecordId, ShareId, VenueId};
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::office;
use std::sync::Arc;

/// The shares that an office has opened, so that each opens once. One log per office, kept by the caller.
#[derive(uniffi::Object)]
pub struct ShareLog(pub(super) State<office::ShareLog>);

state!(ShareLog(office::ShareLog));

#[uniffi::export]
impl ShareLog {
    /// An empty log.
    #[uniffi::constructor]
    pub fn new() -> Self {
        office::ShareLog::new().into()
    }

    /// The bytes for the caller to keep. They name no person and no visit.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.read().to_bytes()
    }

    /// Reads what `ShareLog::to_bytes` wrote.
    ///
    /// # Errors
    /// - `UnsupportedVersion`: a log of a newer version.
    /// - `Malformed`: anything else.
    #[uniffi::constructor]
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(office::ShareLog::from_bytes(&bytes)?.into())
    }
}

/// An opened share. What it says counts once it has been checked against the published day keys and the stored visits.
#[derive(uniffi::Object)]
pub struct OpenedShare(State<office::OpenedShare>);

state!(OpenedShare(office::OpenedShare));

#[uniffi::export]
impl OpenedShare {
    /// The share's random id.
    pub fn share_id(&self) -> ShareId {
        self.0.read().share_id().into()
    }

    /// The venues and UTC days for which to fetch the published day keys and the visits, each once.
    ///
    /// # Security
    /// Fetch all visits of a venue and day: whoever asks the server for single visits tells it whose they are.
    pub fn venue_days(&self) -> Vec<VenueDay> {
        each(self.0.read().venue_days())
    }

    /// Adds a venue day key that the server publishes: true if it is for one of the `OpenedShare::venue_days`.
    ///
    /// A shared visit counts only under the published day key: a venue could hand a single guest a key of its own.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a venue day key.
    /// - `BadSignature`: the venue or the office that it names did not sign it. `WrongDay`: venue and office signed for
    ///   different days.
    /// - `Disagrees`: another one was added for its venue and day.
    ///
    /// # Security
    /// Take the day keys from the server, and neither from the venue nor from the visitor.
    pub fn add_published(&self, day_key: Vec<u8>) -> Result<bool, RecordError> {
        self.0.write().add_published(&day_key)
    }

    /// Compares a stored visit, of any revision, with what was shared: true if it is one of the shared ones. One that
    /// is sealed to a venue day key other than the one that the visitor says is not.
    ///
    /// What is wrong with a visit that was shared is reported with that visit, by `OpenedShare::visits`.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a sealed visit.
    pub fn add_stored(&self, visit: Vec<u8>) -> Result<bool, RecordError> {
        self.0.write().add_stored(&visit)
    }

    /// What was shared and what became of it, ascending by record id: every visit, whether it was found or not.
    pub fn visits(&self) -> Vec<Arc<SharedVisit>> {
        objects(self.0.read().visits())
    }
}

/// One visit of a share: what the visitor says, and what is stored.
#[derive(uniffi::Object)]
pub struct SharedVisit(office::SharedVisit);

from!(SharedVisit(office::SharedVisit));
stay_facts!(SharedVisit);

/// An object, since a record that holds errors could not be printed.
#[uniffi::export]
impl SharedVisit {
    /// The record.
    pub fn record_id(&self) -> RecordId {
        self.0.record_id().into()
    }

    /// The venue day key that the visit is sealed to.
    pub fn kid(&self) -> KeyId {
        self.0.kid().into()
    }

    /// Departure, as the visitor says: even one whose upload was lost.
    pub fn departure(&self) -> Option<Time> {
        self.0.departure().map(Time)
    }

    /// The stored visit, signed by its author and in agreement with what the visitor says: its highest sound revision.
    ///
    /// # Errors
    /// The first of `SharedVisit::errors`, where no revision is sound.
    pub fn visit(&self) -> Result<Visit, RecordError> {
        Ok(self.0.visit()?.into())
    }

    /// Where and when the visitor was, for `Office::plan`: as stored. A departure that is not stored is the visitor's
    /// word alone, and does not end the stay.
    ///
    /// For a visit under an unpublished key it is what the visitor says, so that `Office::plan` lists it among what is
    /// left out (`LeftOut::NotPublished`).
    ///
    /// # Errors
    /// Otherwise as `SharedVisit::visit`: what is not stored and sound is not acted on.
    pub fn case_stay(&self) -> Result<CaseStay, RecordError> {
        Ok(self.0.case_stay()?.into())
    }

    /// What is wrong, each once; even for a sound visit.
    ///
    /// - `NotPublished`: sealed to a day key other than the one published for the venue and day; then there is no other
    ///   error, and no visit.
    /// - `Missing`: the revision that the visitor's device had last is not stored.
    /// - `BadSignature`: its author did not sign it.
    /// - `Undecryptable`, `Malformed`: it does not open.
    /// - `Disagrees`: it says something other than the visitor, or one revision is stored twice with different content.
    pub fn errors(&self) -> Vec<RecordError> {
        self.0.errors().into()
    }
}

/// The office's answer to a live share, and what it needs to open what comes back.
#[derive(uniffi::Object)]
pub struct LiveAnswer(State<office::LiveAnswer>);

state!(LiveAnswer(office::LiveAnswer));

#[uniffi::export]
impl LiveAnswer {
    /// The state of the run under `next`, a new secret. Replace the previous state with it, and erase the previous
    /// secret; then `Office::resume_live` reads it.
    ///
    /// # Errors
    /// - `ShareUsed`: the run is over.
    /// - `SecretNotFresh`: the secret has been in use since the run was answered or resumed.
    /// - `NoRandomness`: no random bytes.
    pub fn keep(&self, next: &RunSecret) -> Result<Vec<u8>, RecordError> {
        self.0.write().keep(&next.0)
    }

    /// The run, for the mailbox.
    pub fn share_id(&self) -> ShareId {
        self.0.read().share_id().into()
    }

    /// When the run expires.
    pub fn expires(&self) -> Time {
        self.0.read().expires().into()
    }

    /// Takes the third message without judging it, for a run that is kept: then write `LiveAnswer::keep` under the next
    /// secret, erase the previous one, and `LiveAnswer::open` the same message.
    ///
    /// # Errors
    /// As `LiveAnswer::open`, except for `Unconfirmed`, `Undecryptable` and `SecretNotFresh`.
    pub fn take(&self, live_share: Vec<u8>, now: Time) -> Result<(), RecordError> {
        self.0.write().take(&live_share, now.0)
    }

    /// The second message, for the visitor's device.
    pub fn answer(&self) -> Vec<u8> {
        self.0.read().answer().into()
    }

    /// Opens the third message, once.
    ///
    /// A message that does not belong to this answer uses nothing up.
    ///
    /// # Errors
    /// - `ShareUsed`: another message was taken before, or the run is over. `ShareExpired`: too late.
    /// - `SecretNotFresh`: the run is kept, and its state does not yet say that this message was taken.
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not the third message of a live share.
    /// - `WrongRequest`: of another run.
    /// - `Unconfirmed`: the other side does not have the same code. The run is over: ask for a new one.
    /// - `Undecryptable`: the message was changed.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn open(&self, live_share: Vec<u8>, now: Time) -> Result<OpenedShare, RecordError> {
        Ok(self.0.write().open(&live_share, now.0)?.into())
    }
}
