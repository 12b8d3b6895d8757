//! The answer to a request, made as a stream (core/FORMAT.md, section 13).

use super::VerifiedRequest;
use crate::error::RecordError;
use crate::id::{RecordId, VenueId};
use crate::key_ring::{DayKey, KeyRing};
use crate::message::area::Area;
use crate::message::day_key::READER_TICKET;
use crate::message::note::{NoteAddress, Noted, SealedNote};
use crate::message::release::{Entry, Item, MAX_ITEMS, Part, PartAddress};
use crate::message::visit::SealedVisit;
use crate::primitives::SigningKey;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A release in the making: visits in, sealed parts out, in bounded memory.
///
/// Push every stored visit of the venue's day keys for the request's days, ascending by (record id, revision);
/// take parts with [`Release::next_part`] as they come; then [`Release::finish`] and take the rest.
pub struct Release {
    identity: Arc<SigningKey>,
    keys: Vec<Arc<DayKey>>,
    days: BTreeSet<u32>,
    request: VerifiedRequest,
    record: Vec<Reading>,
    note: Option<Note>,
    last: Option<(RecordId, u8)>,
    items: Vec<Item>,
    number: u64,
    total: u64,
    state: State,
}

#[derive(PartialEq, Eq)]
enum State {
    Reading,
    Finished,
    LastPartTaken,
}

/// One revision of the record that is being read.
struct Reading {
    item: Item,
    /// None: it did not open.
    opened: Option<Opened>,
}

struct Opened {
    arrival: i64,
    departure: Option<i64>,
    area: Area,
    entry: Entry,
}

struct Note {
    departure: i64,
    signed: Vec<u8>,
}

impl Release {
    pub(super) fn new(
        ring: &KeyRing,
        request: &VerifiedRequest,
        now: i64,
    ) -> Result<Self, RecordError> {
        let identity = Arc::clone(ring.identity());
        if request.question.ask.venue != VenueId::new(*identity.public()) {
            return Err(RecordError::WrongVenue);
        }
        Ok(Self {
            identity,
            keys: ring.current(now)?.map(Arc::clone).collect(),
            days: request.question.days(),
            request: request.clone(),
            record: Vec::new(),
            note: None,
            last: None,
            items: Vec::new(),
            number: 0,
            total: 0,
            state: State::Reading,
        })
    }

    /// Examines a stored visit, with the departure notes that are stored for its record (with one revision of it).
    ///
    /// An error is about this visit or its notes alone: report it and go on.
    ///
    /// # Errors
    /// Not examined, because the office could not expect it:
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a sealed visit.
    /// - `NoDayKey`, `WrongDay`: not sealed to a day key of this venue, or not of the request's days.
    /// - `OutOfOrder`: its record id and revision are not after the last; or the release is finished.
    ///
    /// Examined and not released:
    /// - `BadSignature`: its author did not sign it.
    /// - `Undecryptable`: index or, where the venue may read, ticket does not open. `Malformed`: index.
    /// - `OfficeNotNamed`: its day key names another office.
    ///
    /// Examined, and a note left out:
    /// - `NoteInvalid`: a note is not this venue's staff's for this visit.
    pub fn push(&mut self, visit: &[u8], notes: &[Vec<u8>]) -> Result<(), RecordError> {
        let sealed = SealedVisit::parse(visit)?;
        let key = self.key_of(&sealed)?;
        let order = sealed.order();
        if self.state != State::Reading || self.last.is_some_and(|last| last >= order) {
            return Err(RecordError::OutOfOrder);
        }
        if self.last.is_some_and(|(record_id, _)| record_id != order.0) {
            self.close_record();
        }
        self.last = Some(order);
        let item = Item {
            record_id: order.0,
            revision: order.1,
            visit: sealed.digest,
            entry: None,
        };
        let opened = self.open(sealed, &key);
        let (opened, error) = match opened {
            Ok(opened) => (Some(opened), None),
            Err(error) => (None, Some(error)),
        };
        let noted = opened.as_ref().map_or(Ok(()), |opened| {
            self.read_notes(notes, &key, order.0, opened.arrival)
        });
        self.record.push(Reading { item, opened });
        error.map_or(noted, Err)
    }

    fn key_of(&self, sealed: &SealedVisit<'_>) -> Result<Arc<DayKey>, RecordError> {
        let kid = sealed.header.kid;
        let key = self.keys.iter().find(|key| key.kid == kid);
        let key = key.ok_or(RecordError::NoDayKey)?;
        if key.day != sealed.header.day || !self.days.contains(&key.day) {
            return Err(RecordError::WrongDay);
        }
        Ok(Arc::clone(key))
    }

    fn open(&self, sealed: SealedVisit<'_>, key: &DayKey) -> Result<Opened, RecordError> {
        let visit = sealed.verify()?;
        if key
            .office
            .is_some_and(|office| office != self.request.office())
        {
            return Err(RecordError::OfficeNotNamed);
        }
        let index_key = visit.index_key(&key.key)?;
        let index = visit.open_index(&index_key)?;
        let asked = &self.request.question;
        // The widest stay that the index allows: who is outside of it is not wrapped for the office.
        let ticket = match key.office {
            None if asked.asks_for(index.arrival, i64::MAX, &index.area) => {
                let content_key = visit.ticket_key(&index.ticket, &key.key, READER_TICKET)?;
                Some(visit.wrap_ticket(&content_key, &self.request.reply_key)?)
            }
            _ => None,
        };
        let entry = Entry {
            index_key,
            note: None,
            ticket,
        };
        Ok(Opened {
            arrival: index.arrival,
            departure: index.departure,
            area: index.area,
            entry,
        })
    }

    /// Keeps the latest departure of all valid notes.
    fn read_notes(
        &mut self,
        notes: &[Vec<u8>],
        key: &DayKey,
        record_id: RecordId,
        arrival: i64,
    ) -> Result<(), RecordError> {
        let noted = Noted {
            venue: VenueId::new(*self.identity.public()),
            record_id,
            day: key.day,
            arrival,
        };
        let mut outcome = Ok(());
        for note in notes {
            match read_note(note, key, &noted) {
                Ok(note)
                    if self
                        .note
                        .as_ref()
                        .is_none_or(|best| best.departure < note.departure) =>
                {
                    self.note = Some(note);
                }
                Ok(_) => {}
                Err(_) => outcome = Err(RecordError::NoteInvalid),
            }
        }
        outcome
    }

    /// Decides whether the record that was read is released: all its revisions or none.
    fn close_record(&mut self) {
        let note = self.note.take();
        let mut record = core::mem::take(&mut self.record);
        let highest = record
            .iter()
            .rev()
            .find_map(|reading| reading.opened.as_ref());
        let departure = highest.and_then(|opened| opened.departure);
        let end = departure.or(note.as_ref().map(|note| note.departure));
        let matches = |opened: &Opened| {
            let end = end.unwrap_or(opened.arrival.saturating_add(self.request.max_stay));
            self.request
                .question
                .asks_for(opened.arrival, end, &opened.area)
        };
        let is_released = record
            .iter()
            .filter_map(|reading| reading.opened.as_ref())
            .any(matches);
        if is_released {
            let note = note.filter(|_| departure.is_none()).map(|note| note.signed);
            release_all(&mut record, note);
        }
        self.items
            .extend(record.into_iter().map(|reading| reading.item));
    }

    /// Nothing more will be pushed.
    pub fn finish(&mut self) {
        if self.state == State::Reading {
            self.close_record();
            self.state = State::Finished;
        }
    }

    /// The next part that is ready, or none: before [`Release::finish`] push more visits, after it all is taken.
    ///
    /// # Errors
    /// - `Undecryptable`: the office's reply key is not a usable public key.
    /// - `NoRandomness`: the operating system gave no random bytes.
    pub fn next_part(&mut self) -> Result<Option<Vec<u8>>, RecordError> {
        let is_last = self.state == State::Finished && self.items.len() <= MAX_ITEMS;
        if !is_last && self.items.len() <= MAX_ITEMS {
            return Ok(None);
        }
        let rest = self.items.split_off(self.items.len().min(MAX_ITEMS));
        let items = core::mem::replace(&mut self.items, rest);
        let count = u64::try_from(items.len()).unwrap_or(u64::MAX);
        self.total = self.total.saturating_add(count);
        let part = Part {
            address: PartAddress {
                request: self.request.digest,
                number: self.number,
                is_last,
            },
            items,
            total: is_last.then_some(self.total),
        };
        self.number = self.number.saturating_add(1);
        if is_last {
            self.state = State::LastPartTaken;
        }
        part.seal(&self.identity, &self.request.reply_key).map(Some)
    }
}

fn read_note(bytes: &[u8], key: &DayKey, noted: &Noted) -> Result<Note, RecordError> {
    let sealed = SealedNote::parse(bytes)?;
    let expected = NoteAddress {
        day: key.day,
        kid: key.kid,
        record_id: noted.record_id,
    };
    if sealed.address != expected {
        return Err(RecordError::NoteInvalid);
    }
    let signed = sealed.open(&key.key)?.to_vec();
    let departure = noted.departure(&signed)?;
    Ok(Note { departure, signed })
}

/// Every revision that opened becomes an entry; the note stands in the highest.
fn release_all(record: &mut [Reading], mut note: Option<Vec<u8>>) {
    for reading in record.iter_mut().rev() {
        if let Some(opened) = reading.opened.take() {
            let entry = Entry {
                note: note.take(),
                ..opened.entry
            };
            reading.item.entry = Some(entry);
        }
    }
}

opaque_debug!(Release);
