//! Dishonest visitors and venues that use this very code with other inputs: what the honest side detects.

mod live;
mod messages;
mod records;

use crate::authority::*;
use crate::key_ring::{self, DayKey, KeyRing};
use crate::office::*;
use crate::share::*;
use crate::trust::*;
use crate::venue::*;
use crate::visitor::*;
use crate::*;
use episeal_base::primitives::{AgreementKey, ContentKey, Secret, SigningKey, sha256};
use episeal_messages::day_key::OfficeDayKey;
use episeal_messages::envelope::{self, wrap};
use episeal_messages::id::OfBytes;
use episeal_messages::note::{self, SealedNote};
use episeal_messages::release::{Entry, Item, Part, PartAddress, ReleasedNote};
use episeal_messages::signed::{Nested, Unverified, sign};
use episeal_messages::visit::{
    AuthenticVisit, Header, INDEX, IndexBody, OFFICE_TICKET, RECORD, SealedVisit, Unwrapping, VisitBody, VisitPayload,
    index_ext, record_ext,
};
use std::sync::Arc;

const TODAY: u32 = 20_000;
const NOON: i64 = TODAY as i64 * DAY + DAY / 2;
const TEN: i64 = NOON - 7_200;

fn index_key(visit: &AuthenticVisit, key: &AgreementKey) -> Result<ContentKey, RecordError> {
    Unwrapping::many(&[visit.unwrapping_of_index(key)]).remove(0)
}

struct World {
    trust: Trust,
    office: Office,
    reply_key: Vec<u8>,
    office_public: ([u8; 32], KeyId),
    venue: KeyRing,
    day_key: Vec<u8>,
    request: Vec<u8>,
}

impl World {
    /// An office that asks for ten to noon, and a venue whose keys are in the attacker's hands.
    fn new() -> Self {
        let authority = Authority::generate().unwrap();
        let list = authority.revoke(1, &[], &Period::new(NOON, NOON + DAY).unwrap()).unwrap();
        let mut trust = Trust::new(&[authority.id()]).unwrap();
        trust.take_revocations(&list, NOON).unwrap();
        let mut office = Office::generate().unwrap();
        let certificate =
            authority.certify(&office.id(), "Amt", &Period::new(NOON - DAY, NOON + DAY).unwrap()).unwrap();
        let reply_key = office.day_key(TODAY, &certificate, NOON).unwrap();
        let parsed = OfficeDayKey::trusted(&Nested::parse(&reply_key).unwrap(), &trust, NOON).unwrap();
        let mut venue = Venue::generate().unwrap();
        let day_key = venue.day_key(TODAY, &reply_key, &trust, NOON).unwrap();
        let ask = Ask {
            venue: venue.id(),
            windows: vec![Period::new(TEN, NOON).unwrap()],
            areas: vec![],
            legal_basis: "x".into(),
            expires: NOON + DAY,
        };
        let request = office.request(&ask, &reply_key, NOON).unwrap();
        let ring = venue.export_secret_bytes().unwrap();
        Self {
            trust,
            office,
            reply_key,
            office_public: (parsed.public, parsed.kid),
            venue: KeyRing::import(key_ring::VENUE, ring.expose_secret_bytes()).unwrap(),
            day_key,
            request,
        }
    }

    fn id(&self) -> VenueId {
        self.venue.id()
    }

    fn key(&self) -> Arc<DayKey> {
        Arc::clone(self.venue.current(NOON).unwrap().next().unwrap())
    }

    /// What the office concludes from these items about these visits.
    fn open(&self, items: Vec<Item>, visits: &[Vec<u8>]) -> Vec<Result<OpenedVisit, RecordError>> {
        let total = Some(items.len() as u64);
        let part = self.part(items, total, 0).unwrap();
        let mut opening = self.opening();
        opening.add_part(&part).unwrap();
        visits.iter().for_each(|visit| opening.add_visit(visit).unwrap());
        opening.finish().unwrap();
        let results = std::iter::from_fn(|| opening.next_result());
        results.map(|opened| opened.result().cloned()).collect()
    }

    fn part(&self, items: Vec<Item>, total: Option<u64>, number: u64) -> Result<Vec<u8>, RecordError> {
        let address = PartAddress { request: sha256(&self.request), number, is_last: total.is_some() };
        let part = Part { address, items, total };
        part.seal(self.venue.identity(), &self.office_public.0)
    }

    fn opening(&self) -> Opening {
        let own = self.office.own_request(&self.request).unwrap();
        self.office.open_release(&own, std::slice::from_ref(&self.day_key), NOON).unwrap()
    }

    fn add_part(&self, part: &[u8]) -> Result<(), RecordError> {
        self.opening().add_part(part)
    }
}

/// A visit being made, whose sealer lies in one place.
struct Forgery {
    author: Secret<SigningKey>,
    visitor: Secret<AgreementKey>,
    revision: u8,
    visit: Visit,
    index_departure: Option<i64>,
    index_area: Area,
    /// A content key for the ticket that is not the record's.
    ticket_key: Option<ContentKey>,
    /// A ticket that was made for another visit.
    ticket: Option<[u8; 72]>,
}

impl Forgery {
    fn honest(world: &World) -> Self {
        Self::at(world, world.id(), TEN)
    }

    fn at(_: &World, venue: VenueId, arrival: i64) -> Self {
        let fields = ContactFields { family_name: "Lindner".into(), ..ContactFields::default() };
        let contact = Contact::new(fields).unwrap();
        let visit = Visit::new(CheckInKind::App, venue, Area::default(), Stay { arrival, departure: None }, contact);
        Self {
            author: Secret::random().unwrap(),
            visitor: Secret::random().unwrap(),
            revision: 0,
            visit: visit.unwrap(),
            index_departure: None,
            index_area: Area::default(),
            ticket_key: None,
            ticket: None,
        }
    }

    fn seal(&self, world: &World) -> Vec<u8> {
        let author = SigningKey::from_seed(&self.author);
        let key = world.key();
        let header = Header::new(TODAY, key.kid, self.revision, *author.public());
        let header_bytes = header.encode();
        let ext = record_ext(&header_bytes);
        let visitor = AgreementKey::from_secret(self.visitor.duplicate());
        let record = envelope::seal(RECORD, None, &ext, visitor.public(), &self.visit.encode()).unwrap();
        let ticket_key = self.ticket_key.as_ref().unwrap_or(&record.content_key);
        let (public, _) = world.office_public;
        let ticket = wrap(ticket_key, &public, OFFICE_TICKET, &record.protected, &ext).unwrap();
        let body = IndexBody {
            stay: Stay { arrival: self.visit.arrival(), departure: self.index_departure },
            area: self.index_area.clone(),
            ticket: self.ticket.unwrap_or(ticket.to_bytes()),
        };
        let ext = index_ext(&header_bytes, &record.bytes);
        let index = envelope::seal(INDEX, None, &ext, key.key.public(), &body.encode()).unwrap();
        let payload = VisitPayload { header_bytes: &header_bytes, index: &index.bytes, record: &record.bytes };
        sign(&payload, &author)
    }
}

/// The item by which the venue releases a visit.
fn released(world: &World, visit: &[u8]) -> Item {
    let sealed = SealedVisit::parse(visit).unwrap();
    let (order, digest) = (sealed.order(), sealed.digest());
    let index_key = index_key(&sealed.verify().unwrap(), &world.key().key).unwrap();
    Item {
        record_id: order.0,
        revision: order.1,
        visit: digest,
        entry: Some(Entry { index_key, note: None, ticket: None }),
    }
}

fn entry(item: &mut Item) -> &mut Entry {
    item.entry.as_mut().unwrap()
}

fn error_of(world: &World, items: Vec<Item>, visits: &[Vec<u8>]) -> RecordError {
    let results = world.open(items, visits);
    assert_eq!(results.len(), 1, "{results:?}");
    results.into_iter().next().unwrap().unwrap_err()
}

/// A departure note signed by staff that `certified` certifies.
fn signed_note(world: &World, certified: &SigningKey, venue: VenueId, visit: &[u8], departure: i64) -> Vec<u8> {
    let sealed = SealedVisit::parse(visit).unwrap();
    note_to(world, certified, venue, (sealed.header.day, sealed.header.record_id()), departure)
}

/// The same for any day and record.
fn note_to(
    world: &World,
    certified: &SigningKey,
    venue: VenueId,
    (day, record_id): (u32, RecordId),
    departure: i64,
) -> Vec<u8> {
    let staff = SigningKey::generate().unwrap();
    let certificate = episeal_messages::day_key::StaffCertificate { venue, day: TODAY, staff: StaffId::from(&staff) };
    let certificate = sign(&certificate, certified);
    let address = note::address(day, world.key().kid, record_id, StaffId::from(&staff));
    let key = world.key();
    note::seal(&address, departure, &certificate, key.key.public(), &staff).unwrap()
}

/// A note as the venue would release it.
fn released_note(world: &World, note: Vec<u8>, venue: VenueId) -> ReleasedNote {
    let note = Box::new(SealedNote::parse(&note).unwrap());
    let content_key = match note.verify(&venue) {
        Ok(authentic) => authentic.content_key(&world.key().key).unwrap(),
        Err(_) => Secret::random().unwrap(),
    };
    ReleasedNote { note, content_key }
}

/// Everything that someone's key can be tried on: record, index, and the ticket in either role.
fn opens_anything(visit: &[u8], key: &AgreementKey, index: Option<&IndexBody>) -> bool {
    let visit = SealedVisit::parse(visit).unwrap().verify().unwrap();
    let by_wrap = visit.record_key(key).is_ok_and(|content_key| visit.open_record(&content_key).is_ok());
    let by_ticket = index.is_some_and(|index| {
        let roles = ["office", "reader", "visitor", "venue", "release"];
        let key = |role: &str| visit.ticket_key(&index.ticket, key, role);
        roles.into_iter().any(|role| key(role).is_ok())
    });
    by_wrap || by_ticket
}
