//! Everything that can be wrong with one stored visit, and what venue and office say of it.

use super::craft::{self, Parts};
use super::*;
use ciborium::Value;
use episeal_base::primitives::AgreementKey;
use episeal_messages::envelope::{TICKET_LENGTH, seal, wrap};
use episeal_messages::stay::Stay as Times;
use episeal_messages::visit::{INDEX, IndexBody, OFFICE_TICKET, RECORD, VisitBody, index_ext, record_ext};

/// A world whose venue named another office yesterday, and guests who came today.
pub struct Stage {
    pub world: World,
    /// The venue's day keys of today and yesterday.
    pub day_keys: Vec<Vec<u8>>,
    /// Ascending by record id.
    pub guests: Vec<Sealed>,
}

/// What is wrong, what [`Release::push`] says of it, and the office, where the server lists the same visit.
pub struct Fault {
    pub what: &'static str,
    pub pushed: Option<RecordError>,
    pub opened: Opened,
    make: fn(&Stage, &Sealed) -> VisitWithNotes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    Visit,
    /// Neither a visit nor an error: the venue examined it and did not release it.
    Nothing,
    /// An error of the record.
    Error(RecordError),
    /// An error of what was added to the list.
    Unreadable(RecordError),
}

const ARRIVAL: i64 = MORNING + 10 * HOUR;

impl Stage {
    pub fn new(guests: usize) -> Self {
        let mut world = World::new();
        let bonn = Office::generate().unwrap();
        let certificate = world.authority.certify(&bonn.id(), "Bonn", &period(NOON - 2 * DAY, NOON + DAY)).unwrap();
        let mut bonn = bonn;
        let bonn_key = bonn.day_key(TODAY - 1, &certificate, NOON - DAY).unwrap();
        let trust = trust_at(&world.authority, &world.revocations, NOON - DAY);
        let yesterday = world.venue.day_key(TODAY - 1, &bonn_key, &trust, NOON - DAY).unwrap();
        let day_keys = vec![world.day_key.clone(), yesterday];
        let mut guests: Vec<_> = (0..guests).map(|_| world.seal(&check_in_at("V", ARRIVAL))).collect();
        guests.sort_by_key(|sealed| sealed.kept().record_id());
        Self { world, day_keys, guests }
    }

    /// The visit of this guest with this fault.
    pub fn make(&self, fault: &Fault, guest: usize) -> VisitWithNotes {
        (fault.make)(self, &self.guests[guest])
    }
}

/// The public key that a day key, of an office or a venue, publishes.
fn public_of(day_key: &[u8]) -> [u8; 32] {
    craft::bytes_of(&craft::decode(&craft::payload(day_key)).as_array().unwrap()[3]).try_into().unwrap()
}

fn without_notes(visit: Vec<u8>) -> VisitWithNotes {
    VisitWithNotes { visit, notes: Vec::new() }
}

/// Changed by its own author, who signs it again.
fn signed_again(sealed: &Sealed, change: impl FnOnce(Parts) -> Parts) -> VisitWithNotes {
    let changed = change(Parts::of(sealed.visit()));
    without_notes(changed.signed_by(&craft::author_of(&sealed.kept())))
}

/// With another record of this body, and an index that says this of its ticket.
fn sealed_again(
    stage: &Stage,
    sealed: &Sealed,
    record: &[u8],
    index: impl FnOnce([u8; TICKET_LENGTH]) -> Vec<u8>,
) -> VisitWithNotes {
    let (venue, office) = (public_of(&stage.world.day_key), public_of(&stage.world.office_day_key));
    signed_again(sealed, |mut parts| {
        let (ext, visitor) = (record_ext(&parts.header), AgreementKey::generate().unwrap());
        let record = seal(RECORD, None, &ext, visitor.public(), record).unwrap();
        let ticket = wrap(&record.content_key, &office, OFFICE_TICKET, &record.protected, &ext).unwrap();
        let ext = index_ext(&parts.header, &record.bytes);
        parts.index = seal(INDEX, None, &ext, &venue, &index(ticket.to_bytes())).unwrap().bytes;
        parts.record = record.bytes;
        parts
    })
}

fn record_of(stage: &Stage) -> Vec<u8> {
    let stay = Times { arrival: ARRIVAL, departure: None };
    let visit = Visit::new(CheckInKind::App, stage.world.venue.id(), Area::default(), stay, contact("V")).unwrap();
    visit.encode().to_vec()
}

fn index_of(area: &str, ticket: [u8; TICKET_LENGTH]) -> Vec<u8> {
    let stay = Times { arrival: ARRIVAL, departure: None };
    IndexBody { stay, area: Area::parse(area).unwrap(), ticket }.encode().to_vec()
}

fn flipped(mut bytes: Vec<u8>, place: usize) -> Vec<u8> {
    bytes[place] ^= 1;
    bytes
}

/// The first is sound.
pub const FAULTS: &[Fault] = &[
    Fault {
        what: "none",
        pushed: None,
        opened: Opened::Visit,
        make: |_, sealed| without_notes(sealed.visit().to_vec()),
    },
    Fault {
        what: "cut",
        pushed: Some(RecordError::Malformed),
        opened: Opened::Unreadable(RecordError::Malformed),
        make: |_, sealed| without_notes(sealed.visit()[..1_000].to_vec()),
    },
    Fault {
        what: "another message",
        pushed: Some(RecordError::WrongPurpose),
        opened: Opened::Unreadable(RecordError::WrongPurpose),
        make: |stage, _| without_notes(stage.world.day_key.clone()),
    },
    Fault {
        what: "of a later version",
        pushed: Some(RecordError::UnsupportedVersion),
        opened: Opened::Unreadable(RecordError::UnsupportedVersion),
        make: |_, sealed| signed_again(sealed, |parts| parts.with_header_item(0, 2.into())),
    },
    Fault {
        what: "on another day than its key",
        pushed: Some(RecordError::WrongDay),
        opened: Opened::Unreadable(RecordError::WrongDay),
        make: |_, sealed| signed_again(sealed, |parts| parts.with_header_item(1, (TODAY - 1).into())),
    },
    Fault {
        what: "to an unknown day key",
        pushed: Some(RecordError::NoDayKey),
        opened: Opened::Error(RecordError::NoDayKey),
        make: |_, sealed| signed_again(sealed, |parts| parts.with_header_item(2, Value::Bytes(vec![7; 16]))),
    },
    Fault {
        what: "to a day key that names another office",
        pushed: Some(RecordError::OfficeNotNamed),
        opened: Opened::Nothing,
        make: |stage, sealed| {
            let kid = Value::Bytes(kid_of(&stage.day_keys[1]).as_bytes().to_vec());
            signed_again(sealed, |parts| parts.with_header_item(1, (TODAY - 1).into()).with_header_item(2, kid))
        },
    },
    Fault {
        what: "not signed by its author",
        pushed: Some(RecordError::BadSignature),
        opened: Opened::Error(RecordError::BadSignature),
        make: |_, sealed| without_notes(flipped(sealed.visit().to_vec(), sealed.visit().len() - 1)),
    },
    Fault {
        what: "an index that is cut",
        pushed: Some(RecordError::Malformed),
        opened: Opened::Unreadable(RecordError::Malformed),
        make: |_, sealed| signed_again(sealed, |parts| Parts { index: parts.index[..300].to_vec(), ..parts }),
    },
    Fault {
        what: "a record in the place of the index",
        pushed: Some(RecordError::WrongPurpose),
        opened: Opened::Unreadable(RecordError::WrongPurpose),
        make: |_, sealed| signed_again(sealed, |parts| Parts { index: parts.record.clone(), ..parts }),
    },
    Fault {
        what: "a record that is cut",
        pushed: Some(RecordError::Malformed),
        opened: Opened::Unreadable(RecordError::Malformed),
        make: |_, sealed| signed_again(sealed, |parts| Parts { record: parts.record[..300].to_vec(), ..parts }),
    },
    Fault {
        what: "an index in the place of the record",
        pushed: Some(RecordError::WrongPurpose),
        opened: Opened::Unreadable(RecordError::WrongPurpose),
        make: |_, sealed| signed_again(sealed, |parts| Parts { record: parts.index.clone(), ..parts }),
    },
    Fault {
        what: "an index that was changed",
        pushed: Some(RecordError::Undecryptable),
        opened: Opened::Nothing,
        make: |_, sealed| signed_again(sealed, |parts| Parts { index: flipped(parts.index, 300), ..parts }),
    },
    Fault {
        what: "an index that is none",
        pushed: Some(RecordError::Malformed),
        opened: Opened::Nothing,
        make: |stage, sealed| sealed_again(stage, sealed, &record_of(stage), |_| b"no index".to_vec()),
    },
    Fault {
        what: "a ticket that opens nothing",
        pushed: None,
        opened: Opened::Error(RecordError::Undecryptable),
        make: |stage, sealed| sealed_again(stage, sealed, &record_of(stage), |_| index_of("", [7; TICKET_LENGTH])),
    },
    Fault {
        what: "a record that is none",
        pushed: None,
        opened: Opened::Error(RecordError::Malformed),
        make: |stage, sealed| sealed_again(stage, sealed, b"no record", |ticket| index_of("", ticket)),
    },
    Fault {
        what: "an index that says something else than its record",
        pushed: None,
        opened: Opened::Error(RecordError::Disagrees),
        make: |stage, sealed| sealed_again(stage, sealed, &record_of(stage), |ticket| index_of("Keller", ticket)),
    },
    Fault {
        what: "sealed again, and sound",
        pushed: None,
        opened: Opened::Visit,
        make: |stage, sealed| sealed_again(stage, sealed, &record_of(stage), |ticket| index_of("", ticket)),
    },
    Fault {
        what: "with what is no note",
        pushed: Some(RecordError::NoteInvalid),
        opened: Opened::Visit,
        make: |_, sealed| VisitWithNotes { visit: sealed.visit().to_vec(), notes: vec![b"no note".to_vec()] },
    },
    Fault {
        what: "with a note of another record",
        pushed: Some(RecordError::NoteInvalid),
        opened: Opened::Visit,
        make: |stage, sealed| {
            let other = stage.world.seal(&check_in("S")).kept().record_id();
            VisitWithNotes { visit: sealed.visit().to_vec(), notes: vec![stage.world.note(TODAY, &other, NOON)] }
        },
    },
];
