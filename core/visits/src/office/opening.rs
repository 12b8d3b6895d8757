//! Opening a release against the server's list, as a stream (core/FORMAT.md, section 14).

mod opened_visit;
mod record;

pub use opened_visit::OpenedVisit;

use crate::key_ring::{DayKey, KeyRing};
use episeal_base::error::RecordError;
use episeal_base::many::{enough, in_groups};
use episeal_base::primitives;
use episeal_base::sorted::sorted_by_bytes;
use episeal_messages::area::Area;
use episeal_messages::day_key::VenueDayKey;
use episeal_messages::id::{KeyId, OfficeId, RecordId};
use episeal_messages::release::{Item, Part};
use episeal_messages::request::Request;
use episeal_messages::signed::Unverified;
use episeal_messages::visit::{KeptVisit, SealedVisit};
use record::{RecordToOpen, open_many};
use std::collections::VecDeque;
use std::sync::Arc;

/// What became of one record: its visit, or an error. A record may have a visit as well as errors: a bad revision does
/// not hide a sound one.
#[derive(Debug)]
pub struct RecordOutcome {
    record_id: RecordId,
    result: Result<OpenedVisit, RecordError>,
}

impl RecordOutcome {
    /// The record.
    #[must_use]
    pub fn record_id(&self) -> RecordId {
        self.record_id
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
    pub fn result(&self) -> Result<&OpenedVisit, RecordError> {
        self.result.as_ref().map_err(|error| *error)
    }
}

/// A published day key of the venue that was asked.
struct VenueKey {
    kid: KeyId,
    day: u32,
    /// The office's day key that it names.
    named: Option<KeyId>,
}

/// A visit of the server's list, parsed once.
struct Listed {
    order: (RecordId, u8),
    digest: [u8; 32],
    /// Not verified yet. None: sealed to a key that was not handed in.
    visit: Option<KeptVisit>,
}

/// A request that this office signed itself, read once: for the days that it is about, and for opening what answers it.
#[derive(Clone)]
pub struct OwnRequest {
    request: Arc<Request>,
    /// SHA-256 of the request.
    digest: [u8; 32],
}

impl OwnRequest {
    pub(super) fn read(ring: &KeyRing, bytes: &[u8]) -> Result<Self, RecordError> {
        let unverified = Unverified::<Request>::parse(bytes)?;
        let own: OfficeId = ring.id();
        if unverified.claims().office != own {
            return Err(RecordError::WrongOffice);
        }
        let request = Arc::new(unverified.verify(own.as_bytes())?);
        Ok(Self { request, digest: primitives::sha256(bytes) })
    }

    /// The UTC days, counted from 1970-01-01, whose visits and venue day keys it is about: those of the windows and the
    /// day before each.
    #[must_use]
    pub fn days(&self) -> Vec<u32> {
        self.request.days()
    }
}

/// The keys of an opening, and what was asked.
struct Asked {
    request: Arc<Request>,
    /// SHA-256 of the request.
    digest: [u8; 32],
    reply_key: Arc<DayKey>,
    keys: Vec<Arc<DayKey>>,
    /// Ascending by id.
    venue_keys: Vec<VenueKey>,
}

/// A release being opened: parts and the server's list in, results out, in bounded memory.
///
/// Add parts in order while [`Opening::wants_part`]; add every visit that the server stores for the venue and the
/// request's days, under any day key, ascending by (record id, revision); take results as they come. At the end add the
/// remaining parts and [`Opening::finish`].
pub struct Opening {
    asked: Asked,
    items: VecDeque<Item>,
    parts: u64,
    received: u64,
    /// Known after the last part.
    total: Option<u64>,
    last_item: Option<(RecordId, u8)>,
    last_visit: Option<(RecordId, u8)>,
    /// A visit whose item may be in the next part.
    pending: Option<Listed>,
    record: Option<RecordToOpen>,
    /// Records that nothing more belongs to: opened together as soon as they are enough.
    closed: Vec<RecordToOpen>,
    /// The areas asked for in which nothing was released yet.
    empty_areas: Vec<Area>,
    results: VecDeque<RecordOutcome>,
    is_finished: bool,
}

impl Opening {
    pub(super) fn new(
        ring: &KeyRing,
        own: &OwnRequest,
        venue_day_keys: &[Vec<u8>],
        now: i64,
    ) -> Result<Self, RecordError> {
        if own.request.office != ring.id() {
            return Err(RecordError::WrongOffice);
        }
        let asked = Asked {
            request: Arc::clone(&own.request),
            digest: own.digest,
            reply_key: Arc::clone(ring.by_kid(&own.request.reply_kid(), now)?),
            keys: ring.current(now)?.map(Arc::clone).collect(),
            venue_keys: venue_keys(&own.request, venue_day_keys)?,
        };
        Ok(Self {
            empty_areas: asked.request.ask.areas.clone(),
            asked,
            items: VecDeque::new(),
            parts: 0,
            received: 0,
            total: None,
            last_item: None,
            last_visit: None,
            pending: None,
            record: None,
            closed: Vec::new(),
            results: VecDeque::new(),
            is_finished: false,
        })
    }

    /// True while the next part is needed before another visit.
    #[must_use]
    pub fn wants_part(&self) -> bool {
        self.total.is_none() && self.items.is_empty() && !self.is_finished
    }

    /// Adds the next part of the release.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a part of a release.
    /// - `WrongRequest`: the answer to another request.
    /// - `Undecryptable`: sealed to another key, or changed.
    /// - `BadSignature`: not signed by the venue that was asked.
    /// - `OutOfOrder`: not the next part, after the last part, or items that do not ascend.
    pub fn add_part(&mut self, part: &[u8]) -> Result<(), RecordError> {
        if self.total.is_some() || self.is_finished {
            return Err(RecordError::OutOfOrder);
        }
        let expected = (self.asked.digest, self.parts);
        let venue = &self.asked.request.ask.venue;
        let part = Part::open(part, &self.asked.reply_key.key, venue, expected)?;
        let first_is_later = match (self.last_item, part.items.first()) {
            (Some(last), Some(first)) => last < first.order(),
            _ => true,
        };
        if !first_is_later || !part.items.is_sorted_by(|a, b| a.order() < b.order()) {
            return Err(RecordError::OutOfOrder);
        }
        self.parts = self.parts.saturating_add(1);
        let count = u64::try_from(part.items.len()).unwrap_or(u64::MAX);
        self.received = self.received.saturating_add(count);
        self.last_item = part.items.last().map(Item::order).or(self.last_item);
        self.total = part.total;
        self.items.extend(part.items);
        if let Some(visit) = self.pending.take() {
            self.place(visit);
        }
        Ok(())
    }

    /// Adds the next visit of the server's list. One that is sealed to a key other than those handed in is an error of
    /// its record (`NoDayKey`): nothing that is stored is ignored.
    ///
    /// An error is about this visit alone: report it, with its place in the list, and go on.
    ///
    /// # Errors
    /// - `Incomplete`: [`Opening::wants_part`]; add that first and this visit again.
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a sealed visit.
    /// - `WrongDay`: not on one of the request's days, or not on the day of its key.
    /// - `OutOfOrder`: its record id and revision are not after the last; or the opening is finished.
    pub fn add_visit(&mut self, visit: &[u8]) -> Result<(), RecordError> {
        if self.is_finished {
            return Err(RecordError::OutOfOrder);
        }
        let sealed = SealedVisit::parse(visit)?;
        if self.wants_part() {
            return Err(RecordError::Incomplete);
        }
        let listed = self.asked.listed(sealed)?;
        if self.last_visit.is_some_and(|last| last >= listed.order) {
            return Err(RecordError::OutOfOrder);
        }
        self.last_visit = Some(listed.order);
        self.place(listed);
        Ok(())
    }

    /// Finds the visit's item among those received; keeps it back when the item may still come.
    fn place(&mut self, visit: Listed) {
        let order = visit.order;
        while let Some(item) = self.items.pop_front_if(|item| item.order() < order) {
            self.record_of(item.record_id).add_missing(&item);
        }
        if self.wants_part() {
            self.pending = Some(visit);
            return;
        }
        let item = self.items.pop_front_if(|item| item.order() == order);
        self.record_of(order.0).add(visit, item);
    }

    /// The record being read; the one before is closed.
    fn record_of(&mut self, record_id: RecordId) -> &mut RecordToOpen {
        if self.record.as_ref().is_none_or(|record| record.id() != record_id) {
            self.close_record();
        }
        self.record.get_or_insert_with(|| RecordToOpen::new(record_id))
    }

    fn close_record(&mut self) {
        self.closed.extend(self.record.take());
        // Revisions count: a record may have two dozen of them.
        if self.closed.iter().map(RecordToOpen::revisions).sum::<usize>() >= enough() {
            self.open_closed();
        }
    }

    fn open_closed(&mut self) {
        let (records, asked) = (core::mem::take(&mut self.closed), &self.asked);
        for opened in in_groups(records, |group| open_many(&group, asked)) {
            if let Some(area) = opened.area {
                self.empty_areas.retain(|asked| !area.lies_in(asked));
            }
            for result in opened.results {
                self.results.push_back(RecordOutcome { record_id: opened.id, result });
            }
        }
    }

    /// The next result, or none yet. Records are opened several together, and their results come in the order of the
    /// list.
    pub fn next_result(&mut self) -> Option<RecordOutcome> {
        self.results.pop_front()
    }

    /// The areas asked for in which nothing has been found so far; final after [`Opening::finish`].
    #[must_use]
    pub fn empty_areas(&self) -> &[Area] {
        &self.empty_areas
    }

    /// No part and no visit will follow; take the remaining results afterwards.
    ///
    /// # Errors
    /// - `Incomplete`: the last part is missing, or items: what was opened is not all that matched.
    pub fn finish(&mut self) -> Result<(), RecordError> {
        self.is_finished = true;
        if let Some(visit) = self.pending.take() {
            self.record_of(visit.order.0).add(visit, None);
        }
        while let Some(item) = self.items.pop_front() {
            self.record_of(item.record_id).add_missing(&item);
        }
        self.close_record();
        self.open_closed();
        if self.total == Some(self.received) { Ok(()) } else { Err(RecordError::Incomplete) }
    }
}

impl Asked {
    fn venue_key(&self, kid: &KeyId) -> Option<&VenueKey> {
        let place = self.venue_keys.binary_search_by_key(kid, |key| key.kid).ok()?;
        self.venue_keys.get(place)
    }

    /// A visit of the request's days, under a known key or not.
    fn listed(&self, sealed: SealedVisit<'_>) -> Result<Listed, RecordError> {
        let day = sealed.header.day;
        let key = self.venue_key(&sealed.header.kid);
        let is_of_day = match key {
            Some(key) => key.day == day,
            None => self.request.days().contains(&day),
        };
        if !is_of_day {
            return Err(RecordError::WrongDay);
        }
        Ok(Listed { order: sealed.order(), digest: sealed.digest(), visit: key.map(|_| sealed.keep_all()) })
    }
}

/// The venue's signed day keys. Every day that a window touches must have one.
fn venue_keys(request: &Request, day_keys: &[Vec<u8>]) -> Result<Vec<VenueKey>, RecordError> {
    let days = request.days_read();
    let mut keys = Vec::new();
    for bytes in day_keys {
        let day_key = VenueDayKey::verified(bytes, &request.ask.venue)?;
        if !days.contains(&day_key.day) {
            return Err(RecordError::WrongDay);
        }
        let named = day_key.named().map(|named| named.kid);
        keys.push(VenueKey { kid: day_key.kid(), day: day_key.day, named });
    }
    let has_key = |day: &u32| keys.iter().any(|key: &VenueKey| key.day == *day);
    if !request.days_asked().iter().all(has_key) {
        return Err(RecordError::NoDayKey);
    }
    let kept = request.days();
    keys.retain(|key| kept.contains(&key.day));
    Ok(sorted_by_bytes(keys, |key| key.kid.as_bytes().to_vec()))
}

opaque_debug!(OwnRequest, Opening);
