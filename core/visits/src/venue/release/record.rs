//! All revisions of one record as the venue reads them: released together or not at all.

use crate::key_ring::DayKey;
use episeal_messages::area::Area;
use episeal_messages::release::{Entry, Item, ReleasedNote};
use episeal_messages::request::Request;
use episeal_messages::stay::{Stay, StayRules};
use std::sync::Arc;

/// One revision.
pub(super) struct Reading {
    pub(super) item: Item,
    /// None: it did not open.
    pub(super) opened: Option<OpenIndex>,
}

/// What an index says, and the entry that would release it.
pub(super) struct OpenIndex {
    pub(super) stay: Stay,
    pub(super) area: Area,
    pub(super) entry: Entry,
}

impl OpenIndex {
    fn agrees_with(&self, lowest: &OpenIndex) -> bool {
        self.stay.arrival == lowest.stay.arrival && self.area == lowest.area
    }
}

/// A departure that the staff noted.
pub(super) struct Note {
    pub(super) departure: i64,
    pub(super) released: ReleasedNote,
}

/// The revisions read so far, ascending, and the latest departure noted.
#[derive(Default)]
pub(super) struct RecordToRelease {
    readings: Vec<Reading>,
    /// Of the lowest revision that opens.
    key: Option<Arc<DayKey>>,
    note: Option<Note>,
}

impl RecordToRelease {
    pub(super) fn add(&mut self, reading: Reading, key: Arc<DayKey>) {
        if reading.opened.is_some() {
            self.key.get_or_insert(key);
        }
        self.readings.push(reading);
    }

    /// Arrival and day key that count: those of the lowest revision that opens.
    pub(super) fn arrival(&self) -> Option<(i64, Arc<DayKey>)> {
        let lowest = self.opened().next()?;
        Some((lowest.stay.arrival, Arc::clone(self.key.as_ref()?)))
    }

    pub(super) fn add_note(&mut self, note: Note) {
        let is_later = |best: &Note| best.departure < note.departure;
        if self.note.as_ref().is_none_or(is_later) {
            self.note = Some(note);
        }
    }

    fn opened(&self) -> impl Iterator<Item = &OpenIndex> {
        self.readings.iter().filter_map(|reading| reading.opened.as_ref())
    }

    /// The items: entries of all that opened if the record matches, otherwise examined.
    pub(super) fn items(mut self, request: &Request, max_stay: i64) -> Vec<Item> {
        if self.matches(request, max_stay) {
            self.release();
        }
        self.readings.into_iter().map(|reading| reading.item).collect()
    }

    /// The area that counts: that of the lowest revision that opens.
    pub(super) fn area(&self) -> Option<&Area> {
        self.opened().next().map(|lowest| &lowest.area)
    }

    /// By the arrival and area of the lowest revision, and the end that the highest that agrees with it states.
    pub(super) fn matches(&self, request: &Request, max_stay: i64) -> bool {
        let Some(lowest) = self.opened().next() else {
            return false;
        };
        let noted = self.note.as_ref().map(|note| note.departure);
        let stay = Stay { arrival: lowest.stay.arrival, departure: self.stated_departure().or(noted) };
        request.asks_for(&stay.assumed(max_stay), &lowest.area)
    }

    fn stated_departure(&self) -> Option<i64> {
        let lowest = self.opened().next()?;
        let agreeing = self.opened().filter(|opened| opened.agrees_with(lowest));
        agreeing.last()?.stay.departure
    }

    /// Every revision that opened becomes an entry; the note is in the highest that agrees with the lowest.
    fn release(&mut self) {
        let mut note = match self.stated_departure() {
            Some(_) => None,
            None => self.note.take().map(|note| note.released),
        };
        let agreeing: Vec<bool> = match self.opened().next() {
            Some(lowest) => {
                let agrees = |opened: &OpenIndex| opened.agrees_with(lowest);
                let readings = self.readings.iter();
                readings.map(|reading| reading.opened.as_ref().is_some_and(agrees)).collect()
            }
            None => Vec::new(),
        };
        for (reading, agrees) in self.readings.iter_mut().zip(agreeing).rev() {
            if let Some(opened) = reading.opened.take() {
                let note = if agrees { note.take() } else { None };
                reading.item.entry = Some(Entry { note, ..opened.entry });
            }
        }
    }
}
