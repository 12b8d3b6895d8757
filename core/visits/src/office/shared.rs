//! What a visitor shared, opened and compared with what the server stores (core/FORMAT.md, section 15).

use super::{CaseStay, VenueDay};
use episeal_base::error::RecordError;
use episeal_base::sorted::SortedMap;
use episeal_messages::area::Area;
use episeal_messages::day_key::VenueDayKey;
use episeal_messages::id::{KeyId, RecordId, ShareId, VenueId};
use episeal_messages::share::Shared;
use episeal_messages::signed::Nested;
use episeal_messages::stay::Stay;
use episeal_messages::visit::{SealedVisit, Visit, VisitBody};
use zeroize::Zeroizing;

/// An opened share. What it says counts once it has been checked against the published day keys and the stored visits.
pub struct OpenedShare {
    share_id: ShareId,
    /// Ascending by record id.
    entries: Vec<Entry>,
    /// The day key that a venue published for a day.
    published: SortedMap<VenueDay, KeyId>,
}

opaque_debug!(OpenedShare);

impl OpenedShare {
    pub(super) fn new(share_id: ShareId, shared: Vec<Shared>) -> Self {
        let entries = shared.into_iter().map(Entry::new).collect();
        Self { share_id, entries, published: SortedMap::default() }
    }

    /// The share's random id.
    #[must_use]
    pub fn share_id(&self) -> ShareId {
        self.share_id
    }

    /// The venues and UTC days, counted from 1970-01-01, for which to fetch the published day keys and the visits, each
    /// once.
    ///
    /// # Security
    /// Fetch all visits of a venue and day: whoever asks the server for single visits tells it whose they are.
    #[must_use]
    pub fn venue_days(&self) -> Vec<VenueDay> {
        VenueDay::each_once(self.entries.iter().map(Entry::venue_day).collect())
    }

    /// Adds a venue day key that the server publishes: true if it is for one of the [`OpenedShare::venue_days`].
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
    pub fn add_published(&mut self, day_key: &[u8]) -> Result<bool, RecordError> {
        let day_key = Nested::parse(day_key)?;
        let day_key = VenueDayKey::consistent(&day_key)?;
        let slot = VenueDay { venue: day_key.venue, day: day_key.day };
        if !self.entries.iter().any(|entry| entry.venue_day() == slot) {
            return Ok(false);
        }
        let kid = day_key.kid();
        if self.published.get(&slot).is_some_and(|published| *published != kid) {
            return Err(RecordError::Disagrees);
        }
        self.published.insert(slot, kid);
        Ok(true)
    }

    /// Compares a stored visit, of any revision, with what was shared: true if it is one of the shared ones. One that
    /// is sealed to a venue day key other than the one that the visitor says is not.
    ///
    /// What is wrong with a visit that was shared is reported with that visit, by [`OpenedShare::visits`].
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a sealed visit.
    pub fn add_stored(&mut self, visit: &[u8]) -> Result<bool, RecordError> {
        let sealed = SealedVisit::parse(visit)?;
        let place = self.entries.binary_search_by_key(&sealed.header.record_id(), |entry| entry.shared.record_id());
        let entry = place.ok().and_then(|place| self.entries.get_mut(place));
        match entry.filter(|entry| entry.shared.header.kid == sealed.header.kid) {
            Some(entry) => {
                entry.add(sealed);
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// What was shared and what became of it, ascending by record id: every visit, whether it was found or not.
    #[must_use]
    pub fn visits(&self) -> Vec<SharedVisit> {
        let published = |entry: &Entry| self.published.get(&entry.venue_day()).copied();
        let entries = self.entries.iter();
        entries.map(|entry| entry.result(published(entry))).collect()
    }
}

/// A shared visit and what the stored revisions say about it.
struct Entry {
    shared: Shared,
    /// The highest sound revision; of two with the same number the one with the higher digest, in whatever order they
    /// came.
    sound: Option<Sound>,
    /// The digests of the sound revisions.
    seen: SortedMap<u8, [u8; 32]>,
    errors: SortedMap<RecordError, ()>,
    /// Whether the last revision that the visitor's device had is stored, sound or not.
    is_found: bool,
}

/// A revision that its author signed and that says what was shared.
struct Sound {
    order: (u8, [u8; 32]),
    visit: Visit,
}

impl Entry {
    fn new(shared: Shared) -> Self {
        Self { shared, sound: None, seen: SortedMap::default(), errors: SortedMap::default(), is_found: false }
    }

    fn venue_day(&self) -> VenueDay {
        VenueDay { venue: self.shared.venue, day: self.shared.header.day }
    }

    fn add(&mut self, stored: SealedVisit<'_>) {
        let revision = stored.header.revision;
        self.is_found |= revision == self.shared.header.revision;
        let digest = stored.digest();
        match self.check(stored) {
            Ok(visit) => self.add_sound((revision, digest), visit),
            Err(error) => self.errors.insert(error, ()),
        }
    }

    fn add_sound(&mut self, order: (u8, [u8; 32]), visit: Visit) {
        let (revision, digest) = order;
        if self.seen.get(&revision).is_some_and(|seen| *seen != digest) {
            self.errors.insert(RecordError::Disagrees, ());
        }
        self.seen.insert(revision, digest);
        if self.sound.as_ref().is_none_or(|sound| sound.order < order) {
            self.sound = Some(Sound { order, visit });
        }
    }

    /// The visit, if its author signed it, the visitor's key opens it, and it says what was shared.
    fn check(&self, stored: SealedVisit<'_>) -> Result<Visit, RecordError> {
        let authentic = stored.verify()?;
        let (header, shared) = (&authentic.header, &self.shared);
        let content_key = authentic.record_key(&shared.visitor)?;
        let visit = authentic.open_record(&content_key)?;
        let is_shared_revision = header.revision == shared.header.revision;
        let agrees = header.day == shared.header.day
            && visit.venue() == shared.venue
            && *visit.area() == shared.area
            && visit.arrival() == shared.stay.arrival
            && (!is_shared_revision || visit.departure() == shared.stay.departure);
        if agrees { Ok(visit) } else { Err(RecordError::Disagrees) }
    }

    /// What was found, unless the visit is under a key other than the published one.
    fn result(&self, published: Option<KeyId>) -> SharedVisit {
        let shared = &self.shared;
        let is_published = published == Some(shared.header.kid);
        let mut errors = self.errors.clone();
        if !self.is_found {
            errors.insert(RecordError::Missing, ());
        }
        let sound = self.sound.as_ref().filter(|_| is_published);
        SharedVisit {
            record_id: shared.record_id(),
            kid: shared.header.kid,
            venue: shared.venue,
            venue_name: shared.name.clone(),
            area: shared.area.clone(),
            stay: shared.stay,
            visit: sound.map(|sound| sound.visit.clone()),
            errors: match is_published {
                true => errors.into_keys().collect(),
                false => vec![RecordError::NotPublished],
            },
        }
    }
}

/// One visit of a share: what the visitor says, and what is stored.
#[derive(Clone)]
pub struct SharedVisit {
    record_id: RecordId,
    kid: KeyId,
    venue: VenueId,
    venue_name: Zeroizing<String>,
    area: Area,
    stay: Stay,
    visit: Option<Visit>,
    errors: Vec<RecordError>,
}

opaque_debug!(SharedVisit);

impl SharedVisit {
    /// The record.
    #[must_use]
    pub fn record_id(&self) -> RecordId {
        self.record_id
    }

    /// The venue day key that the visit is sealed to.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        self.kid
    }

    /// The venue, as the visitor says.
    #[must_use]
    pub fn venue(&self) -> VenueId {
        self.venue
    }

    /// The venue's name as it was printed, as the visitor says.
    #[must_use]
    pub fn venue_name(&self) -> &str {
        &self.venue_name
    }

    /// Where in the venue, as the visitor says.
    #[must_use]
    pub fn area(&self) -> &Area {
        &self.area
    }

    /// Arrival in seconds since 1970, as the visitor says.
    #[must_use]
    pub fn arrival(&self) -> i64 {
        self.stay.arrival
    }

    /// Departure in seconds since 1970, as the visitor says: even one whose upload was lost.
    #[must_use]
    pub fn departure(&self) -> Option<i64> {
        self.stay.departure
    }

    /// The stored visit, signed by its author and in agreement with what the visitor says: its highest sound revision.
    ///
    /// # Errors
    /// The first of [`SharedVisit::errors`], where no revision is sound.
    pub fn visit(&self) -> Result<&Visit, RecordError> {
        let error = self.errors.first().copied();
        self.visit.as_ref().ok_or(error.unwrap_or(RecordError::Missing))
    }

    /// Where and when the visitor was, for [`Office::plan`](super::Office::plan): as stored. A departure that is not
    /// stored is the visitor's word alone, and does not end the stay.
    ///
    /// For a visit under an unpublished key it is what the visitor says, so that [`Office::plan`](super::Office::plan)
    /// lists it among what is left out ([`LeftOut::NotPublished`](super::LeftOut::NotPublished)).
    ///
    /// # Errors
    /// Otherwise as [`SharedVisit::visit`]: what is not stored and sound is not acted on.
    pub fn case_stay(&self) -> Result<CaseStay, RecordError> {
        if self.errors == [RecordError::NotPublished] {
            return Ok(CaseStay {
                record_id: self.record_id,
                venue: self.venue,
                kid: self.kid,
                is_under_published_key: false,
                area: self.area.clone(),
                stay: self.stay,
            });
        }
        let visit = self.visit()?;
        Ok(CaseStay {
            record_id: self.record_id,
            venue: visit.venue(),
            kid: self.kid,
            is_under_published_key: true,
            area: visit.area().clone(),
            stay: visit.stay(),
        })
    }

    /// What is wrong, each once; even for a sound visit.
    ///
    /// - `NotPublished`: sealed to a day key other than the one published for the venue and day; then there is no other
    ///   error, and no visit.
    /// - `Missing`: the revision that the visitor's device had last is not stored.
    /// - `BadSignature`: its author did not sign it.
    /// - `Undecryptable`, `Malformed`: it does not open.
    /// - `Disagrees`: it says something other than the visitor, or one revision is stored twice with different content.
    #[must_use]
    pub fn errors(&self) -> &[RecordError] {
        &self.errors
    }
}
