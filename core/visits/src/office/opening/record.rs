//! All revisions of one record: from stored visits and items to a visit or an error.

use super::{Asked, Listed};
use episeal_base::error::RecordError;
use episeal_base::primitives::ContentKey;
use episeal_base::sorted::SortedMap;
use episeal_base::time::DAY;
use episeal_messages::area::Area;
use episeal_messages::id::{KeyId, RecordId};
use episeal_messages::note::Noted;
use episeal_messages::notice::{NoticeKey, notice_key};
use episeal_messages::release::{Entry, Item};
use episeal_messages::stay::{Stay, StayRules};
use episeal_messages::visit::{AuthenticVisit, IndexBody, OFFICE_TICKET, Visit, VisitBody};

/// A visit that the office has opened.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenedVisit {
    visit: Visit,
    noted_departure: Option<i64>,
    /// The office's day key that the venue's names; none where the venue may read.
    named: Option<KeyId>,
}

impl OpenedVisit {
    /// What the visitor sealed, in the highest revision that agrees with the lowest.
    #[must_use]
    pub fn visit(&self) -> &Visit {
        &self.visit
    }

    /// The departure that the venue's staff noted, where the visitor stated none.
    #[must_use]
    pub fn noted_departure(&self) -> Option<i64> {
        self.noted_departure
    }

    /// The visitor's departure, or the staff's note of it.
    #[must_use]
    pub fn departure(&self) -> Option<i64> {
        self.visit.departure().or(self.noted_departure)
    }

    /// What is kept for 14 days to tell the guest that this visit was read
    /// ([`Office::notice`](crate::office::Office::notice));
    /// none where the visitor's device keeps nothing of it, or the venue may read.
    #[must_use]
    pub fn notice_key(&self) -> Option<NoticeKey> {
        let secret = self.visit.notice()?.clone();
        self.named.map(|kid| notice_key(kid, secret))
    }
}

opaque_debug!(OpenedVisit);

/// The stored revisions of a record, each with its item if the venue examined it.
pub(super) struct RecordToOpen {
    id: RecordId,
    stored: Vec<(Listed, Option<Item>)>,
    errors: Errors,
}

/// Each error of a record once.
#[derive(Default)]
struct Errors {
    found: SortedMap<RecordError, ()>,
    /// An entry cannot be read: what was released is not all there, and the venue is not to blame for what follows.
    is_torn: bool,
}

impl Errors {
    fn add(&mut self, error: RecordError) {
        self.found.insert(error, ());
    }

    /// Blames the venue, unless the record is torn.
    fn blame(&mut self, error: RecordError) {
        if !self.is_torn {
            self.add(error);
        }
    }
}

/// A released revision whose author signed it and whose index is open.
struct Revision {
    visit: AuthenticVisit,
    index: IndexBody,
    entry: Entry,
}

impl RecordToOpen {
    pub(super) fn new(id: RecordId) -> Self {
        Self { id, stored: Vec::new(), errors: Errors::default() }
    }

    pub(super) fn id(&self) -> RecordId {
        self.id
    }

    pub(super) fn add(&mut self, visit: Listed, item: Option<Item>) {
        self.stored.push((visit, item));
    }

    /// An item without a stored visit.
    pub(super) fn add_missing(&mut self, item: &Item) {
        self.errors.add(RecordError::Missing);
        self.errors.is_torn |= item.entry.is_some();
    }

    /// Where it was, as far as an index is open, and the visit, if one was released and is sound, with every error of
    /// the record once.
    pub(super) fn results(mut self, asked: &Asked) -> (Option<Area>, Vec<Result<OpenedVisit, RecordError>>) {
        let mut errors = core::mem::take(&mut self.errors);
        let mut revisions = self.released(&mut errors);
        drop_disagreeing(&mut revisions, &mut errors);
        let area = revisions.first().map(|lowest| lowest.index.area.clone());
        let visit = open_released(&revisions, self.id, asked, &mut errors);
        let is_asked = errors.found.get(&RecordError::NotAsked).is_none();
        let errors = errors.found.into_keys().map(Err);
        let results = visit.into_iter().map(Ok).chain(errors).collect();
        (area.filter(|_| is_asked), results)
    }

    /// The released revisions, ascending, that are authentic, undisputed, and open by their index.
    fn released(&mut self, errors: &mut Errors) -> Vec<Revision> {
        let mut revisions = Vec::new();
        let (mut is_withheld, mut is_any_released) = (false, false);
        for (visit, item) in self.stored.drain(..) {
            let is_released = item.as_ref().is_some_and(|item| item.entry.is_some());
            is_any_released |= is_released;
            match check(visit, item) {
                Ok(Some(revision)) => revisions.push(revision),
                Ok(None) => is_withheld = true,
                Err(error) => {
                    errors.add(error);
                    errors.is_torn |= is_released;
                }
            }
        }
        if is_withheld && is_any_released {
            errors.add(RecordError::Disagrees);
        }
        revisions
    }
}

/// None: examined, but not released.
fn check(listed: Listed, item: Option<Item>) -> Result<Option<Revision>, RecordError> {
    let visit = listed.visit?;
    let item = item.ok_or(RecordError::Unexamined)?;
    if item.visit != listed.digest {
        return Err(RecordError::Disagrees);
    }
    let Some(entry) = item.entry else {
        return Ok(None);
    };
    let index = visit.open_index(&entry.index_key)?;
    Ok(Some(Revision { visit, index, entry }))
}

/// What changes arrival or area against the lowest revision does not count.
fn drop_disagreeing(revisions: &mut Vec<Revision>, errors: &mut Errors) {
    let Some(lowest) = revisions.first() else {
        return;
    };
    let (arrival, area) = (lowest.index.stay.arrival, lowest.index.area.clone());
    revisions.retain(|revision| {
        let agrees = revision.index.stay.arrival == arrival && revision.index.area == area;
        if !agrees {
            errors.add(RecordError::Disagrees);
        }
        if !agrees && revision.entry.note.is_some() {
            errors.blame(RecordError::NoteInvalid);
        }
        agrees
    });
}

/// What the highest sound revision says, of those that agree.
fn open_released(revisions: &[Revision], id: RecordId, asked: &Asked, errors: &mut Errors) -> Option<OpenedVisit> {
    let (highest, lower) = revisions.split_last()?;
    if lower.iter().any(|revision| revision.entry.note.is_some()) {
        errors.blame(RecordError::NoteInvalid);
    }
    let noted_departure = noted_departure(highest, id, asked).unwrap_or_else(|error| {
        errors.blame(error);
        None
    });
    let IndexBody { stay, area, .. } = &highest.index;
    let stay = Stay { departure: stay.departure.or(noted_departure), ..*stay };
    if !asked.request.asks_for(&stay.assumed(DAY), area) {
        errors.blame(RecordError::NotAsked);
        return None;
    }
    let mut opened = None;
    for revision in revisions {
        match open_record(revision, asked) {
            Ok(visit) => opened = Some(visit),
            Err(error) => errors.add(error),
        }
    }
    opened.map(|visit| OpenedVisit {
        noted_departure: noted_departure.filter(|_| visit.departure().is_none()),
        named: asked.named_by(highest),
        visit,
    })
}

fn noted_departure(highest: &Revision, id: RecordId, asked: &Asked) -> Result<Option<i64>, RecordError> {
    let Some(note) = &highest.entry.note else {
        return Ok(None);
    };
    if highest.index.stay.departure.is_some() {
        return Err(RecordError::NoteInvalid);
    }
    let noted = Noted {
        venue: asked.request.ask.venue,
        day: highest.visit.header.day,
        kid: highest.visit.header.kid,
        record_id: id,
        arrival: highest.index.stay.arrival,
    };
    let authentic = noted.authentic(&note.note)?;
    noted.departure(&authentic, &note.content_key).map(Some)
}

impl Asked {
    /// The office's day key that the venue day key of a revision names.
    fn named_by(&self, revision: &Revision) -> Option<KeyId> {
        let venue_key = self.venue_key(&revision.visit.header.kid);
        venue_key.and_then(|key| key.named)
    }
}

/// The record, which says what the index says and names the venue that was asked.
fn open_record(revision: &Revision, asked: &Asked) -> Result<Visit, RecordError> {
    let visit = revision.visit.open_record(&content_key(revision, asked)?)?;
    if visit.agrees_with(&revision.index) && visit.venue() == asked.request.ask.venue {
        Ok(visit)
    } else {
        Err(RecordError::Disagrees)
    }
}

/// From the entry's ticket with the reply key, or from the index's with the office's day key that the venue's names.
fn content_key(revision: &Revision, asked: &Asked) -> Result<ContentKey, RecordError> {
    let (ticket, key) = match &revision.entry.ticket {
        Some(ticket) => (ticket, &asked.reply_key),
        None => {
            let named = asked.named_by(revision);
            let key = asked.keys.iter().find(|key| Some(key.kid) == named);
            (&revision.index.ticket, key.ok_or(RecordError::NoDayKey)?)
        }
    };
    revision.visit.ticket_key(ticket, &key.key, OFFICE_TICKET)
}
