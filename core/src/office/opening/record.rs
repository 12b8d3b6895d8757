//! All revisions of one record: from stored visits and items to a visit or an error.

use super::Asked;
use crate::envelope::Ticket;
use crate::error::RecordError;
use crate::id::RecordId;
use crate::message::day_key::OFFICE_TICKET;
use crate::message::note::Noted;
use crate::message::release::{Entry, Item};
use crate::message::visit::{AuthenticVisit, IndexBody, SealedVisit, Visit};
use crate::primitives::Secret;
use crate::time::DAY;

/// A visit that the office has opened.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenedVisit {
    visit: Visit,
    noted_departure: Option<i64>,
}

impl OpenedVisit {
    /// What the visitor sealed, in the highest revision released.
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
}

opaque_debug!(OpenedVisit);

/// The stored revisions of a record, each with its item if the venue examined it.
pub(super) struct Record {
    id: RecordId,
    stored: Vec<(Vec<u8>, Option<Item>)>,
    is_missing: bool,
}

/// A released revision whose author signed it and whose index is open.
struct Revision<'a> {
    visit: AuthenticVisit<'a>,
    index: IndexBody,
    entry: &'a Entry,
}

impl Record {
    pub(super) fn new(id: RecordId) -> Self {
        Self {
            id,
            stored: Vec::new(),
            is_missing: false,
        }
    }

    pub(super) fn id(&self) -> RecordId {
        self.id
    }

    pub(super) fn add(&mut self, visit: Vec<u8>, item: Option<Item>) {
        self.stored.push((visit, item));
    }

    /// An item without a stored visit.
    pub(super) fn add_missing(&mut self) {
        self.is_missing = true;
    }

    /// One result for what was released or is wrong, and one for what was not examined.
    pub(super) fn results(&self, asked: &Asked) -> Vec<Result<OpenedVisit, RecordError>> {
        let mut results = Vec::new();
        match self.open(asked) {
            Ok(Some(opened)) => results.push(Ok(opened)),
            Ok(None) => {}
            Err(error) => results.push(Err(error)),
        }
        let is_authentic = !results.contains(&Err(RecordError::BadSignature));
        if is_authentic && self.stored.iter().any(|(_, item)| item.is_none()) {
            results.push(Err(RecordError::Unexamined));
        }
        results
    }

    /// The checks of section 14, in its order. None: nothing of this record was released.
    fn open(&self, asked: &Asked) -> Result<Option<OpenedVisit>, RecordError> {
        if self.is_missing {
            return Err(RecordError::Missing);
        }
        let mut authentic = Vec::new();
        for (bytes, item) in &self.stored {
            let sealed = SealedVisit::parse(bytes)?;
            let digest = sealed.digest;
            authentic.push((sealed.verify()?, digest, item.as_ref()));
        }
        let mut released = Vec::new();
        let mut is_withheld = false;
        for (visit, digest, item) in authentic {
            let Some(item) = item else { continue };
            if item.visit != digest {
                return Err(RecordError::Disagrees);
            }
            match &item.entry {
                Some(entry) => released.push((visit, entry)),
                None => is_withheld = true,
            }
        }
        if released.is_empty() {
            return Ok(None);
        }
        if is_withheld {
            return Err(RecordError::Disagrees);
        }
        open_revisions(released, self.id, asked).map(Some)
    }
}

fn open_revisions<'a>(
    released: Vec<(AuthenticVisit<'a>, &'a Entry)>,
    id: RecordId,
    asked: &Asked,
) -> Result<OpenedVisit, RecordError> {
    let revisions: Vec<_> = released
        .into_iter()
        .map(|(visit, entry)| {
            let index = visit.open_index(&entry.index_key)?;
            Ok(Revision {
                visit,
                index,
                entry,
            })
        })
        .collect::<Result<_, RecordError>>()?;
    let (highest, lower) = revisions.split_last().ok_or(RecordError::Missing)?;
    // A note that does not verify widens nothing: it is reported when all else is right.
    let noted = noted_departure(highest, lower, id, asked);
    let end = highest.index.departure.or(noted.unwrap_or_default());
    let is_asked = |revision: &Revision<'_>| {
        let index = &revision.index;
        let end = end.unwrap_or(index.arrival.saturating_add(DAY));
        asked.question.asks_for(index.arrival, end, &index.area)
    };
    if !revisions.iter().any(is_asked) {
        return Err(RecordError::NotAsked);
    }
    let visits = revisions
        .iter()
        .map(|revision| open_record(revision, asked));
    let visits: Vec<Visit> = visits.collect::<Result<_, _>>()?;
    if !do_agree(&revisions, &visits, asked) {
        return Err(RecordError::Disagrees);
    }
    Ok(OpenedVisit {
        visit: visits.into_iter().next_back().ok_or(RecordError::Missing)?,
        noted_departure: noted?,
    })
}

fn noted_departure(
    highest: &Revision<'_>,
    lower: &[Revision<'_>],
    id: RecordId,
    asked: &Asked,
) -> Result<Option<i64>, RecordError> {
    if lower.iter().any(|revision| revision.entry.note.is_some()) {
        return Err(RecordError::NoteInvalid);
    }
    let Some(note) = &highest.entry.note else {
        return Ok(None);
    };
    if highest.index.departure.is_some() {
        return Err(RecordError::NoteInvalid);
    }
    let noted = Noted {
        venue: asked.question.ask.venue,
        record_id: id,
        day: highest.visit.header.day,
        arrival: highest.index.arrival,
    };
    noted.departure(note).map(Some)
}

fn open_record(revision: &Revision<'_>, asked: &Asked) -> Result<Visit, RecordError> {
    revision.visit.open_record(&content_key(revision, asked)?)
}

/// From the entry's ticket with the reply key, or from the index's with the office's day key that it names.
fn content_key(revision: &Revision<'_>, asked: &Asked) -> Result<Secret, RecordError> {
    let (ticket, key) = match &revision.entry.ticket {
        Some(ticket) => (ticket, &asked.reply_key),
        None => {
            let kid = revision.index.ticket_kid;
            let key = asked.keys.iter().find(|key| key.kid == kid);
            (&revision.index.ticket, key.ok_or(RecordError::NoDayKey)?)
        }
    };
    let (protected, ext) = revision.visit.ticket_binding()?;
    Ticket::from_bytes(ticket)?.unwrap(&key.key, OFFICE_TICKET, protected, &ext)
}

fn do_agree(revisions: &[Revision<'_>], visits: &[Visit], asked: &Asked) -> bool {
    let index_agrees = revisions
        .iter()
        .zip(visits)
        .all(|(revision, visit)| visit.agrees_with(&revision.index));
    let is_one_stay = visits
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.arrival() == b.arrival() && a.area() == b.area()));
    let is_here = visits
        .iter()
        .all(|visit| visit.venue() == asked.question.ask.venue);
    index_agrees && is_one_stay && is_here
}
