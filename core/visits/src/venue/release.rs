//! The answer to a request, made as a stream (core/FORMAT.md, section 13).

mod record;

use super::{AuthenticRequest, VerifiedRequest};
use crate::key_ring::{DayKey, KeyRing};
use episeal_base::error::RecordError;
use episeal_base::many::{enough, in_groups};
use episeal_base::primitives::{ContentKey, SigningKey};
use episeal_messages::area::Area;
use episeal_messages::id::{RecordId, VenueId};
use episeal_messages::note::{Noted, SealedNote};
use episeal_messages::release::{Entry, Item, MAX_ITEMS, Part, PartAddress, ReleasedNote};
use episeal_messages::stay::Stay;
use episeal_messages::trust::Trust;
use episeal_messages::visit::{AuthenticVisit, KeptVisit, READER_TICKET, SealedVisit, Unwrapping};
use record::{Note, OpenIndex, Reading, RecordToRelease};
use std::sync::Arc;

/// A release being made: visits in, sealed parts out, in bounded memory.
///
/// Push every stored visit of the venue's day keys for the request's days, ascending by (record id, revision);
/// take parts with [`Release::next_part`] as they come; then [`Release::finish`] and take the rest.
pub struct Release {
    identity: Arc<SigningKey>,
    keys: Vec<Arc<DayKey>>,
    days: Vec<u32>,
    verified: VerifiedRequest,
    record: RecordToRelease,
    /// The areas asked for in which nothing has matched yet.
    empty_areas: Vec<Area>,
    last: Option<(RecordId, u8)>,
    items: Vec<Item>,
    number: u64,
    total: u64,
    state: State,
}

/// A visit as the server stores it, with the departure notes that are stored for its record.
#[derive(Clone)]
pub struct VisitWithNotes {
    /// The sealed visit.
    pub visit: Vec<u8>,
    /// Needed once, with a revision of the record that opens.
    pub notes: Vec<Vec<u8>>,
}

/// A visit that was left out of a release, or whose note was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReleaseReport {
    /// Which one of the visits, counted from 0.
    pub at: u32,
    /// Why, as [`Release::push`] says it.
    pub error: RecordError,
}

/// A visit under one of the keys, and what its index says.
struct Examined {
    item: Item,
    key: Arc<DayKey>,
    opened: Result<OpenIndex, RecordError>,
}

/// A visit that the office expects.
struct Expected<'a> {
    visit: KeptVisit,
    key: &'a DayKey,
}

#[derive(PartialEq, Eq)]
enum State {
    Reading,
    Finished,
    LastPartTaken,
}

impl Release {
    pub(super) fn new(ring: &KeyRing, request: &VerifiedRequest, trust: &Trust, now: i64) -> Result<Self, RecordError> {
        let identity = Arc::clone(ring.identity());
        let asked = &request.authentic.request;
        if asked.ask.venue != VenueId::from(&*identity) {
            return Err(RecordError::WrongVenue);
        }
        asked.asker(trust, now)?;
        if !asked.is_current(now) {
            return Err(RecordError::RequestExpired);
        }
        Ok(Self {
            identity,
            keys: ring.current(now)?.map(Arc::clone).collect(),
            days: asked.days(),
            empty_areas: asked.ask.areas.clone(),
            verified: request.clone(),
            record: RecordToRelease::default(),
            last: None,
            items: Vec::new(),
            number: 0,
            total: 0,
            state: State::Reading,
        })
    }

    /// Examines a stored visit, with the departure notes that are stored for its record: they are needed once, with a
    /// revision that opens.
    ///
    /// An error is about this visit or its notes alone: report it and go on.
    ///
    /// # Errors
    /// Not examined, because the office could not expect it:
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a sealed visit.
    /// - `NoDayKey`, `WrongDay`: not sealed to a day key of this venue, or not on one of the request's days.
    /// - `OutOfOrder`: its record id and revision are not after the last; or the release is finished.
    /// - `NoRandomness`: the operating system provided no random bytes; push it again.
    ///
    /// Examined but not released:
    /// - `BadSignature`: its author did not sign it.
    /// - `Undecryptable`: index or, where the venue may read, ticket does not open. `Malformed`: index.
    /// - `OfficeNotNamed`: its day key names another office.
    ///
    /// Examined, but a note left out:
    /// - `NoteInvalid`: a note is not by this venue's staff, or not for this visit.
    pub fn push(&mut self, visit: &[u8], notes: &[Vec<u8>]) -> Result<(), RecordError> {
        self.push_each(&[(visit, notes)]).pop().unwrap_or(Err(RecordError::Malformed))
    }

    /// [`Release::push`] of each in this order, computed together: faster where the processor has AVX-512 IFMA, and
    /// with the feature `parallel` on all cores, by rayon's pool: hold no lock meanwhile that another task of that pool
    /// takes. A few hundred at a time are enough.
    ///
    /// What comes back are the reports of those for which [`Release::push`] would have returned an error, in this
    /// order. After `NoRandomness` all that follow are refused with it, too: push them again.
    pub fn push_many(&mut self, visits: &[VisitWithNotes]) -> Vec<ReleaseReport> {
        let results = self.push_each(&visits.iter().map(|noted| (&*noted.visit, &*noted.notes)).collect::<Vec<_>>());
        let report = |(at, result): (u32, Result<(), RecordError>)| Some(ReleaseReport { at, error: result.err()? });
        (0..).zip(results).filter_map(report).collect()
    }

    /// As many together as are worth it: what is computed of them is held until it is released.
    fn push_each(&mut self, visits: &[(&[u8], &[Vec<u8>])]) -> Vec<Result<(), RecordError>> {
        let mut results = Vec::with_capacity(visits.len());
        let mut is_random = true;
        for visits in visits.chunks(enough()) {
            let bytes = visits.iter().map(|(visit, _)| *visit).collect();
            let examined = in_groups(bytes, |group| self.examine(group));
            for (examined, (_, notes)) in examined.into_iter().zip(visits) {
                let result = match is_random {
                    true => examined.and_then(|examined| self.take(examined, notes)),
                    false => Err(RecordError::NoRandomness),
                };
                is_random = result != Err(RecordError::NoRandomness);
                results.push(result);
            }
        }
        results
    }

    /// What each visit is; nothing that the release knows of others is asked here.
    fn examine(&self, visits: Vec<&[u8]>) -> Vec<Result<Examined, RecordError>> {
        let (mut examined, mut expected) = (Vec::with_capacity(visits.len()), Vec::with_capacity(visits.len()));
        for visit in visits {
            examined.push(self.read(visit, &mut expected));
        }
        let opened = self.open_many(&expected);
        for (examined, opened) in examined.iter_mut().flatten().zip(opened) {
            examined.opened = opened;
        }
        examined
    }

    /// Adds it to those to open, if the office expects it.
    fn read<'a>(&'a self, visit: &[u8], expected: &mut Vec<Expected<'a>>) -> Result<Examined, RecordError> {
        let sealed = SealedVisit::parse(visit)?;
        let key = self.key_of(&sealed)?;
        let (record_id, revision) = sealed.order();
        // Nothing is computed for what is refused in any case.
        if !self.is_next((record_id, revision)) {
            return Err(RecordError::OutOfOrder);
        }
        let item = Item { record_id, revision, visit: sealed.digest(), entry: None };
        expected.push(Expected { visit: sealed.keep_all(), key });
        Ok(Examined { item, key: Arc::clone(key), opened: Err(RecordError::Unexamined) })
    }

    fn take(&mut self, examined: Examined, notes: &[Vec<u8>]) -> Result<(), RecordError> {
        let Examined { item, key, opened } = examined;
        let order = item.order();
        if !self.is_next(order) {
            return Err(RecordError::OutOfOrder);
        }
        let (opened, error) = match opened {
            Ok(opened) => (Some(opened), None),
            // Not the fault of this visit: it can be pushed again.
            Err(RecordError::NoRandomness) => return Err(RecordError::NoRandomness),
            Err(error) => (None, Some(error)),
        };
        if self.last.is_some_and(|(record_id, _)| record_id != order.0) {
            self.close_record();
        }
        self.last = Some(order);
        self.record.add(Reading { item, opened }, key);
        let noted = self.read_notes(notes, order.0);
        error.map_or(noted, Err)
    }

    fn is_next(&self, order: (RecordId, u8)) -> bool {
        self.state == State::Reading && self.last.is_none_or(|last| last < order)
    }

    fn key_of(&self, sealed: &SealedVisit<'_>) -> Result<&Arc<DayKey>, RecordError> {
        let kid = sealed.header.kid;
        let key = self.keys.iter().find(|key| key.kid == kid);
        let key = key.ok_or(RecordError::NoDayKey)?;
        if key.day != sealed.header.day || !self.days.contains(&key.day) {
            return Err(RecordError::WrongDay);
        }
        Ok(key)
    }

    /// All signatures of authors first, then all keys of indexes.
    fn open_many(&self, visits: &[Expected<'_>]) -> Vec<Result<OpenIndex, RecordError>> {
        let kept: Vec<_> = visits.iter().map(|expected| &expected.visit).collect();
        let authentic = KeptVisit::verify_many(&kept);
        let both = authentic.iter().zip(visits);
        let unwrappings: Vec<_> = both.map(|(visit, expected)| self.unwrapping((*visit)?, expected.key)).collect();
        let index_keys = Unwrapping::many(&unwrappings).into_iter();
        let all = index_keys.zip(authentic).zip(visits);
        all.map(|((index_key, visit), expected)| self.open(visit?, expected.key, index_key?)).collect()
    }

    fn unwrapping<'a>(&self, visit: &'a AuthenticVisit, key: &'a DayKey) -> Result<Unwrapping<'a>, RecordError> {
        match key.named.is_some_and(|named| named.office != self.verified.office()) {
            true => Err(RecordError::OfficeNotNamed),
            false => visit.unwrapping_of_index(&key.key),
        }
    }

    fn open(&self, visit: &AuthenticVisit, key: &DayKey, index_key: ContentKey) -> Result<OpenIndex, RecordError> {
        let index = visit.open_index(&index_key)?;
        let AuthenticRequest { request: asked, reply_key, .. } = &self.verified.authentic;
        // The widest stay that the index allows: a visit outside it is not wrapped for the office.
        let widest = Stay { departure: None, ..index.stay };
        let ticket = match key.named {
            None if asked.asks_for(&widest, &index.area) => {
                let content_key = visit.ticket_key(&index.ticket, &key.key, READER_TICKET)?;
                Some(visit.wrap_ticket(&content_key, reply_key)?)
            }
            _ => None,
        };
        let entry = Entry { index_key, note: None, ticket };
        Ok(OpenIndex { stay: index.stay, area: index.area, entry })
    }

    /// Keeps the latest departure of all valid notes; they count once a revision of the record is open.
    fn read_notes(&mut self, notes: &[Vec<u8>], record_id: RecordId) -> Result<(), RecordError> {
        let Some((arrival, key)) = self.record.arrival() else {
            return Ok(());
        };
        let noted = Noted { venue: VenueId::from(&*self.identity), day: key.day, kid: key.kid, record_id, arrival };
        let mut outcome = Ok(());
        for note in notes {
            match read_note(note, &key, &noted) {
                Ok(note) => self.record.add_note(note),
                Err(_) => outcome = Err(RecordError::NoteInvalid),
            }
        }
        outcome
    }

    fn close_record(&mut self) {
        let record = core::mem::take(&mut self.record);
        let VerifiedRequest { authentic: AuthenticRequest { request, .. }, max_stay } = &self.verified;
        if record.matches(request, *max_stay)
            && let Some(area) = record.area()
        {
            self.empty_areas.retain(|asked| !area.lies_in(asked));
        }
        self.items.extend(record.items(request, *max_stay));
    }

    /// The areas asked for in which nothing pushed so far matches; final after [`Release::finish`].
    #[must_use]
    pub fn empty_areas(&self) -> &[Area] {
        &self.empty_areas
    }

    /// Nothing more will be pushed.
    pub fn finish(&mut self) {
        if self.state == State::Reading {
            self.close_record();
            self.state = State::Finished;
        }
    }

    /// The next part that is ready, or none: before [`Release::finish`] push more visits, after it everything has been
    /// taken.
    ///
    /// # Errors
    /// - `Undecryptable`: the office's reply key is not a usable public key.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn next_part(&mut self) -> Result<Option<Vec<u8>>, RecordError> {
        let is_last = self.state == State::Finished && self.items.len() <= MAX_ITEMS;
        if !is_last && self.items.len() <= MAX_ITEMS {
            return Ok(None);
        }
        let rest = self.items.split_off(self.items.len().min(MAX_ITEMS));
        let items = core::mem::replace(&mut self.items, rest);
        let part = self.part(items, is_last);
        let sealed = part.seal(&self.identity, &self.verified.authentic.reply_key);
        if sealed.is_err() {
            // Nothing is lost: the items wait for another try.
            let rest = core::mem::replace(&mut self.items, part.items);
            self.items.extend(rest);
            return sealed.map(Some);
        }
        self.total = self.total.saturating_add(count(&part.items));
        self.number = self.number.saturating_add(1);
        if is_last {
            self.state = State::LastPartTaken;
        }
        sealed.map(Some)
    }

    fn part(&self, items: Vec<Item>, is_last: bool) -> Part {
        let total = self.total.saturating_add(count(&items));
        Part {
            address: PartAddress { request: self.verified.authentic.digest, number: self.number, is_last },
            items,
            total: is_last.then_some(total),
        }
    }
}

fn count(items: &[Item]) -> u64 {
    u64::try_from(items.len()).unwrap_or(u64::MAX)
}

fn read_note(bytes: &[u8], key: &DayKey, noted: &Noted) -> Result<Note, RecordError> {
    let note = SealedNote::parse(bytes)?;
    let authentic = noted.authentic(&note)?;
    let content_key = authentic.content_key(&key.key)?;
    let departure = noted.departure(&authentic, &content_key)?;
    Ok(Note { departure, released: ReleasedNote { note: Box::new(note), content_key } })
}

opaque_debug!(Release, VisitWithNotes);
