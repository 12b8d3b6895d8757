//! All revisions of one record: from stored visits and items to a visit or an error.

use super::{Asked, Listed, OpenedVisit};
use episeal_base::error::RecordError;
use episeal_base::many::and_then;
use episeal_base::primitives::ContentKey;
use episeal_base::sorted::SortedMap;
use episeal_base::time::DAY;
use episeal_messages::area::Area;
use episeal_messages::id::{KeyId, RecordId};
use episeal_messages::note::Noted;
use episeal_messages::release::{Entry, Item};
use episeal_messages::stay::{Stay, StayRules};
use episeal_messages::visit::{AuthenticVisit, HeldTicket, IndexBody, KeptVisit, OFFICE_TICKET, Visit, VisitBody};

/// The digest of a stored visit, and its item.
type Examined = ([u8; 32], Option<Item>);

/// The stored revisions of a record, each with its item if the venue examined it.
pub(super) struct RecordToOpen {
    id: RecordId,
    visits: Vec<Result<KeptVisit, RecordError>>,
    items: Vec<Examined>,
    errors: Errors,
}

/// What became of a record: where it was, as far as an index is open, and the visit, if one was released and is sound,
/// with every error of the record once.
pub(super) struct OpenedRecord {
    pub(super) id: RecordId,
    pub(super) area: Option<Area>,
    pub(super) results: Vec<Result<OpenedVisit, RecordError>>,
}

/// Opens several records together: all signatures of authors first, then what was released, then all tickets.
pub(super) fn open_many(mut records: Vec<RecordToOpen>, asked: &Asked) -> Vec<OpenedRecord> {
    let visits = records.iter_mut().flat_map(|record| core::mem::take(&mut record.visits));
    let mut visits = and_then(visits.collect(), KeptVisit::verify_many).into_iter();
    let sound: Vec<_> = records.into_iter().map(|record| record.sound(&mut visits, asked)).collect();
    let tickets = sound.iter().flat_map(|record| &record.revisions).map(|revision| revision.ticket(asked));
    let mut keys = and_then(tickets.collect(), |tickets: Vec<_>| HeldTicket::keys(&tickets)).into_iter();
    sound.into_iter().map(|record| record.open(&mut keys, asked)).collect()
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

/// The revisions to open, ascending.
struct SoundRecord {
    id: RecordId,
    area: Option<Area>,
    revisions: Vec<Revision>,
    noted_departure: Option<i64>,
    errors: Errors,
}

impl RecordToOpen {
    pub(super) fn new(id: RecordId) -> Self {
        Self { id, visits: Vec::new(), items: Vec::new(), errors: Errors::default() }
    }

    pub(super) fn id(&self) -> RecordId {
        self.id
    }

    /// How many are stored.
    pub(super) fn revisions(&self) -> usize {
        self.items.len()
    }

    pub(super) fn add(&mut self, listed: Listed, item: Option<Item>) {
        self.visits.push(listed.visit);
        self.items.push((listed.digest, item));
    }

    /// An item without a stored visit.
    pub(super) fn add_missing(&mut self, item: &Item) {
        self.errors.add(RecordError::Missing);
        self.errors.is_torn |= item.entry.is_some();
    }

    /// What was released of it and is sound, given what each of its visits turned out to be.
    fn sound(
        self,
        visits: &mut impl Iterator<Item = Result<AuthenticVisit, RecordError>>,
        asked: &Asked,
    ) -> SoundRecord {
        let Self { id, items, mut errors, .. } = self;
        let visits: Vec<_> = items.into_iter().zip(visits).collect();
        let mut revisions = released(visits, &mut errors);
        drop_disagreeing(&mut revisions, &mut errors);
        let area = revisions.first().map(|lowest| lowest.index.area.clone());
        let mut record = SoundRecord { id, area, revisions, noted_departure: None, errors };
        record.judge_departure(asked);
        record
    }
}

/// The released revisions, ascending, that are authentic, undisputed, and open by their index.
fn released(visits: Vec<(Examined, Result<AuthenticVisit, RecordError>)>, errors: &mut Errors) -> Vec<Revision> {
    let mut revisions = Vec::new();
    let (mut is_withheld, mut is_any_released) = (false, false);
    for ((digest, item), visit) in visits {
        let is_released = item.as_ref().is_some_and(|item| item.entry.is_some());
        is_any_released |= is_released;
        match check(visit, digest, item) {
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

/// None: examined, but not released.
fn check(
    visit: Result<AuthenticVisit, RecordError>,
    digest: [u8; 32],
    item: Option<Item>,
) -> Result<Option<Revision>, RecordError> {
    let visit = visit?;
    let item = item.ok_or(RecordError::Unexamined)?;
    if item.visit != digest {
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

impl SoundRecord {
    /// The departure that the staff noted; nothing is opened that was not asked for.
    fn judge_departure(&mut self, asked: &Asked) {
        let Some((highest, lower)) = self.revisions.split_last() else {
            return;
        };
        if lower.iter().any(|revision| revision.entry.note.is_some()) {
            self.errors.blame(RecordError::NoteInvalid);
        }
        self.noted_departure = noted_departure(highest, self.id, asked).unwrap_or_else(|error| {
            self.errors.blame(error);
            None
        });
        let IndexBody { stay, area, .. } = &highest.index;
        let stay = Stay { departure: stay.departure.or(self.noted_departure), ..*stay };
        if !asked.request.asks_for(&stay.assumed(DAY), area) {
            self.errors.blame(RecordError::NotAsked);
            self.revisions.clear();
        }
    }

    /// What the highest revision says that opens, given the content key of each.
    fn open(mut self, keys: &mut impl Iterator<Item = Result<ContentKey, RecordError>>, asked: &Asked) -> OpenedRecord {
        let mut opened = None;
        for (revision, key) in self.revisions.iter().zip(keys) {
            match revision.open(key, asked) {
                Ok(visit) => opened = Some(visit),
                Err(error) => self.errors.add(error),
            }
        }
        let noted = self.noted_departure;
        let named = self.revisions.last().and_then(|highest| asked.named_by(highest));
        let opened = opened.map(|visit| OpenedVisit::new(visit, noted, named));
        let is_asked = self.errors.found.get(&RecordError::NotAsked).is_none();
        let errors = self.errors.found.into_keys().map(Err);
        let results = opened.into_iter().map(Ok).chain(errors).collect();
        OpenedRecord { id: self.id, area: self.area.filter(|_| is_asked), results }
    }
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

impl Revision {
    /// The entry's ticket with the reply key, or the index's with the office's day key that the venue's names.
    fn ticket<'a>(&'a self, asked: &'a Asked) -> Result<HeldTicket<'a>, RecordError> {
        let (ticket, key) = match &self.entry.ticket {
            Some(ticket) => (ticket, &asked.reply_key),
            None => {
                let named = asked.named_by(self);
                let key = asked.keys.iter().find(|key| Some(key.kid) == named);
                (&self.index.ticket, key.ok_or(RecordError::NoDayKey)?)
            }
        };
        Ok(HeldTicket { visit: &self.visit, ticket, key: &key.key, role: OFFICE_TICKET })
    }

    /// The record, which says what the index says and names the venue that was asked.
    fn open(&self, key: Result<ContentKey, RecordError>, asked: &Asked) -> Result<Visit, RecordError> {
        let visit = self.visit.open_record(&key?)?;
        if visit.agrees_with(&self.index) && visit.venue() == asked.request.ask.venue {
            Ok(visit)
        } else {
            Err(RecordError::Disagrees)
        }
    }
}
