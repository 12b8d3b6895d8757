//! The office opens what a venue released.

use super::notice::NoticeKey;
use super::visitor::Visit;
use crate::convert::{each, from};
use crate::errors::RecordError;
use crate::ids::{Area, Day, RecordId};
use crate::records::personal;
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::office;
use std::sync::Arc;

/// A request that this office signed itself, read once: for the days that it is about, and for opening what answers it.
#[derive(uniffi::Object)]
pub struct OwnRequest(pub(super) office::OwnRequest);

#[uniffi::export]
impl OwnRequest {
    /// The UTC days whose visits and venue day keys it is about: those of the windows and the day before each.
    pub fn days(&self) -> Vec<Day> {
        each(self.0.days())
    }
}

/// A release being opened: parts and the server's list in, results out, in bounded memory.
///
/// Add parts in order while `Opening::wants_part`; add every visit that the server stores for the venue and the
/// request's days, under any day key, ascending by (record id, revision); take results as they come. At the end add the
/// remaining parts and `Opening::finish`.
#[derive(uniffi::Object)]
pub struct Opening(State<office::Opening>);

state!(Opening(office::Opening));

#[uniffi::export]
impl Opening {
    /// True while the next part is needed before another visit.
    pub fn wants_part(&self) -> bool {
        self.0.read().wants_part()
    }

    /// Adds the next part of the release.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a part of a release.
    /// - `WrongRequest`: the answer to another request.
    /// - `Undecryptable`: sealed to another key, or changed.
    /// - `BadSignature`: not signed by the venue that was asked.
    /// - `OutOfOrder`: not the next part, after the last part, or items that do not ascend.
    pub fn add_part(&self, part: Vec<u8>) -> Result<(), RecordError> {
        self.0.write().add_part(&part)
    }

    /// Adds the next visit of the server's list. One that is sealed to a key other than those handed in is an error of
    /// its record (`NoDayKey`): nothing that is stored is ignored.
    ///
    /// An error is about this visit alone: report it, with its place in the list, and go on.
    ///
    /// # Errors
    /// - `Incomplete`: `Opening::wants_part`; add that first and this visit again.
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a sealed visit.
    /// - `WrongDay`: not on one of the request's days, or not on the day of its key.
    /// - `OutOfOrder`: its record id and revision are not after the last; or the opening is finished.
    pub fn add_visit(&self, visit: Vec<u8>) -> Result<(), RecordError> {
        self.0.write().add_visit(&visit)
    }

    /// The next result, or none yet. Records are opened several together, and their results come in the order of the
    /// list.
    pub fn next_result(&self) -> Option<Arc<RecordOutcome>> {
        self.0.write().next_result().map(|outcome| Arc::new(outcome.into()))
    }

    /// The areas asked for in which nothing has been found so far; final after `Opening::finish`.
    pub fn empty_areas(&self) -> Vec<Area> {
        each(self.0.read().empty_areas().iter().cloned())
    }

    /// No part and no visit will follow; take the remaining results afterwards.
    ///
    /// # Errors
    /// - `Incomplete`: the last part is missing, or items: what was opened is not all that matched.
    pub fn finish(&self) -> Result<(), RecordError> {
        self.0.write().finish()
    }
}

/// What became of one record: its visit, or an error. A record may have a visit as well as errors: a bad revision does
/// not hide a sound one.
#[derive(uniffi::Object)]
pub struct RecordOutcome(office::RecordOutcome);

from!(RecordOutcome(office::RecordOutcome));

/// An object, since a record that holds an error could not be printed.
#[uniffi::export]
impl RecordOutcome {
    /// The record.
    pub fn record_id(&self) -> RecordId {
        self.0.record_id().into()
    }

    /// The visit.
    ///
    /// # Errors
    /// - `Unexamined`: stored, but not in the release: the venue did not examine it, or it came later.
    /// - `Missing`: in the release, but not stored.
    /// - `BadSignature`: its author did not sign it.
    /// - `Disagrees`: a revision changes arrival or area; or index and record, or release and store, contradict each
    ///   other.
    /// - `NotAsked`: outside the request; it was not opened.
    /// - `NoDayKey`: sealed to a key that was not handed in, or to a key of the office that is deleted.
    /// - `Undecryptable`, `Malformed`: it does not open.
    /// - `NoteInvalid`: the staff's note does not verify.
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
        /// What the visitor sealed, in the highest revision that agrees with the lowest.
        visit: Visit,
        /// The departure that the venue's staff noted, where the visitor stated none.
        noted_departure: Option<Time>,
        /// The visitor's departure, or the staff's note of it.
        departure: Option<Time>,
        /// What is kept for 14 days to tell the guest that this visit was read (`Office::notice`); none where the
        /// visitor's device keeps nothing of it, or the venue may read.
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
