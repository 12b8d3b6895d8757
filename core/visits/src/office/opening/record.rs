//! All revisions of one record: from stored visits and items to a visit or an error.

use super::{Asked, Listed, OpenedVisit};
use episeal_base::error::RecordError;
use episeal_base::primitives::ContentKey;
use episeal_base::sorted::SortedMap;
use episeal_base::time::DAY;
use episeal_messages::area::Area;
use episeal_messages::id::{KeyId, RecordId};
use episeal_messages::note::Noted;
use episeal_messages::release::{Entry, Item};
use episeal_messages::stay::{Stay, StayRules};
use episeal_messages::visit::{AuthenticVisit, IndexBody, KeptVisit, OFFICE_TICKET, Unwrapping, Visit, VisitBody};
use std::vec::IntoIter;

/// A stored visit, with its item if the venue examined it.
struct Stored {
    listed: Listed,
    item: Option<Item>,
}

/// The stored revisions of a record, ascending.
pub(super) struct RecordToOpen {
    id: RecordId,
    stored: Vec<Stored>,
    errors: Errors,
}

/// What became of a record: where it was, as far as an index is open, and the visit, if one was released and is sound,
/// with every error of the record once.
pub(super) struct OpenedRecord {
    pub(super) id: RecordId,
    pub(super) area: Option<Area>,
    pub(super) results: Vec<Result<OpenedVisit, RecordError>>,
}

/// What the visits of all records turned out to be, in their order, without those under a key that was not handed in.
type Verified<'a> = IntoIter<Result<&'a AuthenticVisit, RecordError>>;

/// Opens several records together: all signatures of authors first, then what was released, then all tickets.
pub(super) fn open_many(records: &[RecordToOpen], asked: &Asked) -> Vec<OpenedRecord> {
    let (mut visits, mut tickets) = (Vec::new(), Vec::new());
    for record in records {
        record.stored.iter().for_each(|stored| visits.extend(&stored.listed.visit));
    }
    let mut verified = KeptVisit::verify_many(&visits).into_iter();
    let sound: Vec<_> = records.iter().map(|record| record.sound(&mut verified, asked)).collect();
    for record in &sound {
        tickets.extend(record.revisions.iter().map(|revision| revision.ticket(asked)));
    }
    let mut keys = Unwrapping::many(&tickets).into_iter();
    sound.into_iter().map(|record| record.open(&mut keys, asked)).collect()
}

/// Each error of a record once.
#[derive(Clone, Default)]
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
struct Revision<'a> {
    visit: &'a AuthenticVisit,
    index: IndexBody,
    entry: &'a Entry,
}

/// The revisions to open, ascending.
struct SoundRecord<'a> {
    id: RecordId,
    area: Option<Area>,
    revisions: Vec<Revision<'a>>,
    noted_departure: Option<i64>,
    errors: Errors,
}

impl Stored {
    fn is_released(&self) -> bool {
        self.item.as_ref().is_some_and(|item| item.entry.is_some())
    }

    /// What was released, given what the visit turned out to be. None: examined, but not released.
    fn check<'a>(&'a self, verified: &mut Verified<'a>) -> Result<Option<Revision<'a>>, RecordError> {
        let verified = self.listed.visit.as_ref().and_then(|_| verified.next());
        let visit = verified.ok_or(RecordError::NoDayKey)??;
        let item = self.item.as_ref().ok_or(RecordError::Unexamined)?;
        if item.visit != self.listed.digest {
            return Err(RecordError::Disagrees);
        }
        let Some(entry) = &item.entry else {
            return Ok(None);
        };
        let index = visit.open_index(&entry.index_key)?;
        Ok(Some(Revision { visit, index, entry }))
    }
}

impl RecordToOpen {
    pub(super) fn new(id: RecordId) -> Self {
        Self { id, stored: Vec::new(), errors: Errors::default() }
    }

    pub(super) fn id(&self) -> RecordId {
        self.id
    }

    /// How many are stored.
    pub(super) fn revisions(&self) -> usize {
        self.stored.len()
    }

    pub(super) fn add(&mut self, listed: Listed, item: Option<Item>) {
        self.stored.push(Stored { listed, item });
    }

    /// An item without a stored visit.
    pub(super) fn add_missing(&mut self, item: &Item) {
        self.errors.add(RecordError::Missing);
        self.errors.is_torn |= item.entry.is_some();
    }

    /// What was released of it and is sound, given what each of its visits turned out to be.
    fn sound<'a>(&'a self, verified: &mut Verified<'a>, asked: &Asked) -> SoundRecord<'a> {
        let mut errors = self.errors.clone();
        let mut revisions = self.released(verified, &mut errors);
        drop_disagreeing(&mut revisions, &mut errors);
        let area = revisions.first().map(|lowest| lowest.index.area.clone());
        let mut record = SoundRecord { id: self.id, area, revisions, noted_departure: None, errors };
        record.judge_departure(asked);
        record
    }

    /// The released revisions, ascending, that are authentic, undisputed, and open by their index.
    fn released<'a>(&'a self, verified: &mut Verified<'a>, errors: &mut Errors) -> Vec<Revision<'a>> {
        let mut revisions = Vec::new();
        let (mut is_withheld, mut is_any_released) = (false, false);
        for stored in &self.stored {
            is_any_released |= stored.is_released();
            match stored.check(verified) {
                Ok(Some(revision)) => revisions.push(revision),
                Ok(None) => is_withheld = true,
                Err(error) => {
                    errors.add(error);
                    errors.is_torn |= stored.is_released();
                }
            }
        }
        if is_withheld && is_any_released {
            errors.add(RecordError::Disagrees);
        }
        revisions
    }
}

/// What changes arrival or area against the lowest revision does not count.
fn drop_disagreeing(revisions: &mut Vec<Revision<'_>>, errors: &mut Errors) {
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

impl SoundRecord<'_> {
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
    fn open(mut self, keys: &mut IntoIter<Result<ContentKey, RecordError>>, asked: &Asked) -> OpenedRecord {
        let mut opened = None;
        for (revision, key) in self.revisions.iter().zip(keys) {
            match revision.open(key, asked) {
                Ok(visit) => opened = Some(visit),
                Err(error) => self.errors.add(error),
            }
        }
        let is_asked = self.errors.found.get(&RecordError::NotAsked).is_none();
        let mut results = Vec::new();
        if let Some(visit) = opened {
            let named = self.revisions.last().and_then(|highest| asked.named_by(highest));
            results.push(Ok(OpenedVisit::new(visit, self.noted_departure, named)));
        }
        results.extend(self.errors.found.into_keys().map(Err));
        OpenedRecord { id: self.id, area: self.area.filter(|_| is_asked), results }
    }
}

fn noted_departure(highest: &Revision<'_>, id: RecordId, asked: &Asked) -> Result<Option<i64>, RecordError> {
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
    fn named_by(&self, revision: &Revision<'_>) -> Option<KeyId> {
        let venue_key = self.venue_key(&revision.visit.header.kid);
        venue_key.and_then(|key| key.named)
    }
}

impl Revision<'_> {
    /// The entry's ticket with the reply key, or the index's with the office's day key that the venue's names.
    fn ticket<'a>(&'a self, asked: &'a Asked) -> Result<Unwrapping<'a>, RecordError> {
        let (ticket, key) = match &self.entry.ticket {
            Some(ticket) => (ticket, &asked.reply_key),
            None => {
                let named = asked.named_by(self);
                let key = asked.keys.iter().find(|key| Some(key.kid) == named);
                (&self.index.ticket, key.ok_or(RecordError::NoDayKey)?)
            }
        };
        Ok(self.visit.unwrapping_of_record(ticket, &key.key, OFFICE_TICKET))
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
