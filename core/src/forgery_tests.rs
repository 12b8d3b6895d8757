//! Dishonest visitors and venues that use this very code with other inputs: what the honest side finds out.

use crate::envelope::{self, wrap};
use crate::key_ring::{self, DayKey, KeyRing};
use crate::message::day_key::{OFFICE_TICKET, OfficeDayKey};
use crate::message::note::{Departure, NoteAddress};
use crate::message::release::{Entry, Item, Part, PartAddress};
use crate::message::visit::{
    Header, INDEX, IndexBody, RECORD, SealedVisit, VisitPayload, index_ext, record_ext,
};
use crate::message::{Unverified, sign};
use crate::primitives::{AgreementKey, Secret, SigningKey, sha256};
use crate::*;
use std::sync::Arc;

const TODAY: u32 = 20_000;
const NOON: i64 = TODAY as i64 * DAY + DAY / 2;
const TEN: i64 = NOON - 7_200;

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
        let list = authority.revoke(1, &[], NOON, NOON + DAY).unwrap();
        let trust = Trust::new(authority.id(), &list, 0).unwrap();
        let mut office = Office::generate().unwrap();
        let certificate = authority
            .certify(&office.id(), "Amt", NOON - DAY, NOON + DAY)
            .unwrap();
        let reply_key = office.day_key(TODAY, &certificate, NOON).unwrap();
        let parsed = OfficeDayKey::trusted(&reply_key, &trust, NOON).unwrap();
        let mut venue = Venue::generate().unwrap();
        let day_key = venue.day_key(TODAY, &reply_key, &trust, NOON).unwrap();
        let ask = Ask {
            venue: venue.id(),
            windows: vec![Window::new(TEN, NOON).unwrap()],
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
        VenueId::new(*self.venue.identity().public())
    }

    fn key(&self) -> Arc<DayKey> {
        Arc::clone(self.venue.current(NOON).unwrap().next().unwrap())
    }

    /// What the office makes of these items about these visits.
    fn open(&self, items: Vec<Item>, visits: &[Vec<u8>]) -> Vec<Result<OpenedVisit, RecordError>> {
        let total = Some(items.len() as u64);
        let part = self.part(items, total, 0).unwrap();
        let mut opening = self
            .office
            .open_release(&self.request, std::slice::from_ref(&self.day_key), NOON)
            .unwrap();
        opening.add_part(&part).unwrap();
        visits
            .iter()
            .for_each(|visit| opening.add_visit(visit).unwrap());
        opening.finish().unwrap();
        let results = std::iter::from_fn(|| opening.next_result());
        results.map(|opened| opened.result().cloned()).collect()
    }

    fn part(
        &self,
        items: Vec<Item>,
        total: Option<u64>,
        number: u64,
    ) -> Result<Vec<u8>, RecordError> {
        let address = PartAddress {
            request: sha256(&self.request),
            number,
            is_last: total.is_some(),
        };
        let part = Part {
            address,
            items,
            total,
        };
        part.seal(self.venue.identity(), &self.office_public.0)
    }

    fn add_part(&self, part: &[u8]) -> Result<(), RecordError> {
        let mut opening = self
            .office
            .open_release(&self.request, std::slice::from_ref(&self.day_key), NOON)
            .unwrap();
        opening.add_part(part)
    }
}

/// A visit in the making, whose sealer lies in one place.
struct Forgery {
    author: Secret,
    visitor: Secret,
    revision: u8,
    visit: Visit,
    index_departure: Option<i64>,
    index_area: Area,
    /// A content key for the ticket that is not the record's.
    ticket_key: Option<Secret>,
    /// A ticket that was made for another visit.
    ticket: Option<[u8; 72]>,
}

impl Forgery {
    fn honest(world: &World) -> Self {
        Self::at(world, world.id(), TEN)
    }

    fn at(_: &World, venue: VenueId, arrival: i64) -> Self {
        let mut fields = ContactFields::default();
        fields.family_name = "Lindner".into();
        let contact = Contact::new(fields).unwrap();
        let visit = Visit::new(
            CheckInKind::App,
            venue,
            Area::default(),
            (arrival, None),
            contact,
        );
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
        let header = Header {
            day: TODAY,
            kid: key.kid,
            revision: self.revision,
            author: *author.public(),
        };
        let header_bytes = header.encode();
        let ext = record_ext(&header_bytes);
        let visitor = AgreementKey::from_secret(Secret::copy_of(self.visitor.expose()));
        let record =
            envelope::seal(RECORD, None, &ext, visitor.public(), &self.visit.encode()).unwrap();
        let ticket_key = self.ticket_key.as_ref().unwrap_or(&record.content_key);
        let (public, kid) = world.office_public;
        let ticket = wrap(ticket_key, &public, OFFICE_TICKET, &record.protected, &ext).unwrap();
        let body = IndexBody {
            arrival: self.visit.arrival(),
            departure: self.index_departure,
            area: self.index_area.clone(),
            ticket: self.ticket.unwrap_or(ticket.to_bytes()),
            ticket_kid: kid,
        };
        let ext = index_ext(&header_bytes, &record.bytes);
        let index = envelope::seal(INDEX, None, &ext, key.key.public(), &body.encode()).unwrap();
        let payload = VisitPayload {
            header_bytes: &header_bytes,
            index: &index.bytes,
            record: &record.bytes,
        };
        sign(&payload, &author)
    }
}

/// The item by which the venue releases a visit.
fn released(world: &World, visit: &[u8]) -> Item {
    let sealed = SealedVisit::parse(visit).unwrap();
    let (order, digest) = (sealed.order(), sealed.digest);
    let index_key = sealed
        .verify()
        .unwrap()
        .index_key(&world.key().key)
        .unwrap();
    Item {
        record_id: order.0,
        revision: order.1,
        visit: digest,
        entry: Some(Entry {
            index_key,
            note: None,
            ticket: None,
        }),
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

#[test]
fn the_honest_case_opens() {
    let world = World::new();
    let visit = Forgery::honest(&world).seal(&world);
    let results = world.open(vec![released(&world, &visit)], &[visit]);
    assert_eq!(results[0].as_ref().unwrap().visit().venue(), world.id());
}

#[test]
fn a_content_key_that_is_not_the_records_is_refused_by_who_got_it() {
    let world = World::new();
    let mut forgery = Forgery::honest(&world);
    forgery.ticket_key = Some(Secret::random().unwrap());
    let visit = forgery.seal(&world);
    assert_eq!(
        error_of(
            &world,
            vec![released(&world, &visit)],
            std::slice::from_ref(&visit)
        ),
        RecordError::Undecryptable
    );
    // The visitor's own wrap is honest and opens.
    let authentic = SealedVisit::parse(&visit).unwrap().verify().unwrap();
    let visitor = AgreementKey::from_secret(Secret::copy_of(forgery.visitor.expose()));
    let key = authentic.record_key(&visitor).unwrap();
    assert!(authentic.open_record(&key).is_ok());
    let other = Secret::random().unwrap();
    assert_eq!(
        authentic.open_record(&other).err(),
        Some(RecordError::Undecryptable)
    );
    assert_eq!(
        authentic.open_index(&other).err(),
        Some(RecordError::Undecryptable)
    );
}

#[test]
fn a_ticket_of_another_visit_opens_nothing() {
    let world = World::new();
    let victim = Forgery::honest(&world).seal(&world);
    let authentic = SealedVisit::parse(&victim).unwrap().verify().unwrap();
    let key = authentic.index_key(&world.key().key).unwrap();
    let mut forgery = Forgery::honest(&world);
    forgery.ticket = Some(authentic.open_index(&key).unwrap().ticket);
    let visit = forgery.seal(&world);
    assert_eq!(
        error_of(&world, vec![released(&world, &visit)], &[visit]),
        RecordError::Undecryptable
    );
}

#[test]
fn an_index_that_differs_from_its_record_disagrees() {
    let world = World::new();
    let mut departure = Forgery::honest(&world);
    departure.index_departure = Some(NOON);
    let mut area = Forgery::honest(&world);
    area.index_area = Area::parse("Keller").unwrap();
    for forgery in [departure, area] {
        let visit = forgery.seal(&world);
        assert_eq!(
            error_of(&world, vec![released(&world, &visit)], &[visit]),
            RecordError::Disagrees
        );
    }
}

#[test]
fn a_record_that_names_another_venue_disagrees() {
    let world = World::new();
    let visit = Forgery::at(&world, VenueId::new([5; 32]), TEN).seal(&world);
    assert_eq!(
        error_of(&world, vec![released(&world, &visit)], &[visit]),
        RecordError::Disagrees
    );
}

#[test]
fn a_revision_withheld_beside_one_released_disagrees() {
    let world = World::new();
    let mut forgery = Forgery::honest(&world);
    let first = forgery.seal(&world);
    forgery.revision = 1;
    let second = forgery.seal(&world);
    let visits = [first, second];
    for withheld in 0..2 {
        let mut items: Vec<_> = visits.iter().map(|visit| released(&world, visit)).collect();
        items[withheld].entry = None;
        let results = world.open(items, &visits);
        assert!(results[0].is_ok(), "the one released is sound");
        assert_eq!(results[1..], [Err(RecordError::Disagrees)]);
    }
}

#[test]
fn a_bad_revision_hides_no_sound_one() {
    let world = World::new();
    let mut forgery = Forgery::honest(&world);
    let first = forgery.seal(&world);
    forgery.revision = 1;
    forgery.ticket_key = Some(Secret::random().unwrap());
    let second = forgery.seal(&world);
    let items = || vec![released(&world, &first), released(&world, &second)];
    let results = world.open(items(), &[first.clone(), second.clone()]);
    assert!(results[0].is_ok());
    assert_eq!(results[1..], [Err(RecordError::Undecryptable)]);
    // A copy under the victim's header whose signature is broken, slipped in by the server.
    let mut broken = second.clone();
    *broken.last_mut().unwrap() ^= 1;
    let results = world.open(items(), &[first.clone(), broken]);
    assert!(results[0].is_ok());
    assert_eq!(results[1..], [Err(RecordError::BadSignature)]);
    let results = world.open(items(), std::slice::from_ref(&first));
    assert!(results[0].is_ok());
    assert_eq!(results[1..], [Err(RecordError::Missing)]);
    // An honest venue examined the broken copy: that is not its contradiction.
    let mut examined = items();
    examined[1].entry = None;
    let mut broken = second;
    *broken.last_mut().unwrap() ^= 1;
    examined[1].visit = sha256(&broken);
    let results = world.open(examined, &[first, broken]);
    assert!(results[0].is_ok());
    assert_eq!(results[1..], [Err(RecordError::BadSignature)]);
}

#[test]
fn what_was_not_asked_is_not_opened() {
    let world = World::new();
    let day_before_ten = Forgery::at(&world, world.id(), NOON).seal(&world);
    let items = vec![released(&world, &day_before_ten)];
    assert_eq!(
        error_of(&world, items, &[day_before_ten]),
        RecordError::NotAsked
    );
}

#[test]
fn a_digest_or_index_key_that_is_not_the_visits_is_refused() {
    let world = World::new();
    let visit = Forgery::honest(&world).seal(&world);
    let mut digest = released(&world, &visit);
    digest.visit = [1; 32];
    assert_eq!(
        error_of(&world, vec![digest], std::slice::from_ref(&visit)),
        RecordError::Disagrees
    );
    let mut key = released(&world, &visit);
    entry(&mut key).index_key = Secret::random().unwrap();
    assert_eq!(
        error_of(&world, vec![key], &[visit]),
        RecordError::Undecryptable
    );
}

/// A departure signed by staff that `certified` certifies.
fn signed_note(certified: &SigningKey, venue: VenueId, visit: &[u8], departure: i64) -> Vec<u8> {
    let staff = Staff::generate().unwrap();
    let certificate = crate::message::day_key::StaffCertificate {
        venue,
        day: TODAY,
        staff: staff.id(),
    };
    let note = Departure {
        record_id: SealedVisit::parse(visit).unwrap().record_id,
        day: TODAY,
        departure,
        certificate: sign(&certificate, certified),
    };
    let ring = staff.export_secret_bytes().unwrap();
    let ring = KeyRing::import(key_ring::STAFF, ring.expose_secret_bytes()).unwrap();
    sign(&note, ring.identity())
}

#[test]
fn a_venue_that_invents_a_note_is_found_out() {
    let world = World::new();
    let visit = Forgery::honest(&world).seal(&world);
    let stranger = SigningKey::generate().unwrap();
    let genuine = |departure| signed_note(world.venue.identity(), world.id(), &visit, departure);
    let with = |note: Vec<u8>| {
        let mut item = released(&world, &visit);
        entry(&mut item).note = Some(note);
        world
            .open(vec![item], std::slice::from_ref(&visit))
            .remove(0)
    };
    assert_eq!(with(genuine(NOON)).unwrap().departure(), Some(NOON));
    let invented = [
        signed_note(&stranger, world.id(), &visit, NOON),
        signed_note(&stranger, VenueId::new(*stranger.public()), &visit, NOON),
        genuine(TEN + DAY + 1),
        b"no note".to_vec(),
    ];
    for note in invented {
        let mut item = released(&world, &visit);
        entry(&mut item).note = Some(note);
        let results = world.open(vec![item], std::slice::from_ref(&visit));
        assert_eq!(results[0].as_ref().unwrap().departure(), None);
        assert_eq!(results[1..], [Err(RecordError::NoteInvalid)]);
    }
    let mut with_departure = Forgery::honest(&world);
    with_departure.visit = Visit::new(
        CheckInKind::App,
        world.id(),
        Area::default(),
        (TEN, Some(NOON)),
        with_departure.visit.contact().clone(),
    )
    .unwrap();
    with_departure.index_departure = Some(NOON);
    let visit = with_departure.seal(&world);
    let mut item = released(&world, &visit);
    entry(&mut item).note = Some(signed_note(
        world.venue.identity(),
        world.id(),
        &visit,
        NOON,
    ));
    let results = world.open(vec![item], &[visit]);
    assert_eq!(results[0].as_ref().unwrap().departure(), Some(NOON));
    assert_eq!(results[1..], [Err(RecordError::NoteInvalid)]);
}

#[test]
fn parts_that_are_not_the_venues_or_not_in_order_are_refused() {
    let world = World::new();
    let mut visits = [
        Forgery::honest(&world).seal(&world),
        Forgery::honest(&world).seal(&world),
    ];
    visits.sort_by_key(|visit| SealedVisit::parse(visit).unwrap().order());
    let items = |order: [usize; 2]| {
        order
            .map(|i| released(&world, &visits[i]))
            .into_iter()
            .collect::<Vec<_>>()
    };
    let add = |items, total, number| world.add_part(&world.part(items, total, number).unwrap());
    assert_eq!(add(items([0, 1]), Some(2), 0), Ok(()));
    assert_eq!(add(items([1, 0]), Some(2), 0), Err(RecordError::OutOfOrder));
    assert_eq!(add(items([0, 0]), Some(2), 0), Err(RecordError::OutOfOrder));
    assert_eq!(add(items([0, 1]), Some(2), 1), Err(RecordError::OutOfOrder));
    assert_eq!(
        add(vec![], None, 0),
        Err(RecordError::Malformed),
        "an empty part that is not the last"
    );
    let address = PartAddress {
        request: sha256(&world.request),
        number: 0,
        is_last: true,
    };
    let part = Part {
        address,
        items: vec![],
        total: Some(0),
    };
    let by_stranger = part
        .seal(&SigningKey::generate().unwrap(), &world.office_public.0)
        .unwrap();
    assert_eq!(world.add_part(&by_stranger), Err(RecordError::BadSignature));
}

#[test]
fn a_total_that_is_not_the_number_of_items_is_incomplete() {
    let world = World::new();
    let visit = Forgery::honest(&world).seal(&world);
    let part = world
        .part(vec![released(&world, &visit)], Some(2), 0)
        .unwrap();
    let mut opening = world
        .office
        .open_release(&world.request, std::slice::from_ref(&world.day_key), NOON)
        .unwrap();
    opening.add_part(&part).unwrap();
    opening.add_visit(&visit).unwrap();
    assert_eq!(opening.finish(), Err(RecordError::Incomplete));
    assert!(
        opening.next_result().unwrap().result().is_ok(),
        "what came is opened"
    );
}

#[test]
fn a_day_key_copied_from_another_venue_has_another_id() {
    let world = World::new();
    let thief = SigningKey::generate().unwrap();
    let stolen = crate::message::day_key::VenueDayKey {
        venue: VenueId::new(*thief.public()),
        day: TODAY,
        public: *world.key().key.public(),
        office: Some(world.office.id()),
        office_day_key: Some(world.reply_key.clone()),
    };
    let poster = Poster::new(VenueId::new(*thief.public()), "Diebesbar", Area::default()).unwrap();
    let check_in = CheckIn {
        contact: Forgery::honest(&world).visit.contact().clone(),
        kind: CheckInKind::App,
        area: Area::default(),
        arrival: TEN,
        departure: None,
    };
    let stolen = sign(&stolen, &thief);
    let sealed = seal(
        &check_in,
        &poster,
        &stolen,
        &world.trust,
        Readers::OfficeOnly,
        NOON,
    )
    .unwrap();
    let header = SealedVisit::parse(sealed.visit()).unwrap().header;
    assert_ne!(
        header.kid,
        world.key().kid,
        "the guests of the one never come out under a request to the other"
    );
}

#[test]
fn a_note_addressed_to_another_record_is_not_taken() {
    let world = World::new();
    let visit = Forgery::honest(&world).seal(&world);
    let ring = world.venue.export().unwrap();
    let venue = Venue::import_secret_bytes(ring.expose_secret_bytes()).unwrap();
    let mut log = RequestLog::new();
    let verified = venue
        .verify_request(
            &world.request,
            &world.trust,
            &Policy::default(),
            &mut log,
            NOON,
        )
        .unwrap();
    let signed = signed_note(world.venue.identity(), world.id(), &visit, NOON);
    let push = |record_id, day| {
        let address = NoteAddress {
            day,
            kid: world.key().kid,
            record_id,
        };
        let note = address.seal(world.key().key.public(), &signed).unwrap();
        venue
            .release(&verified, NOON)
            .unwrap()
            .push(&visit, &[note])
    };
    let own = SealedVisit::parse(&visit).unwrap().record_id;
    assert_eq!(push(own, TODAY), Ok(()));
    assert_eq!(
        push(RecordId::new([0; 16]), TODAY),
        Err(RecordError::NoteInvalid)
    );
    assert_eq!(push(own, TODAY + 1), Err(RecordError::NoteInvalid));
}

#[test]
fn a_referral_to_another_office_is_refused_by_who_can_open_it() {
    use crate::message::request::{Question, ReferralOrder, Request, seal_referral};
    let world = World::new();
    let ring = world.office.export_secret_bytes().unwrap();
    let ring = KeyRing::import(key_ring::OFFICE, ring.expose_secret_bytes()).unwrap();
    let question = |world: &World| -> Question {
        Unverified::<Request>::parse(&world.request)
            .unwrap()
            .verify(world.office.id().as_bytes())
            .unwrap()
            .0
    };
    let seal_to = |to| {
        let order = ReferralOrder {
            question: question(&world),
            to,
        };
        let (public, kid) = world.office_public;
        seal_referral(kid, &public, &sign(&order, ring.identity())).unwrap()
    };
    let open = |referral: &[u8]| {
        world
            .office
            .open_referral(referral, &world.trust, NOON)
            .err()
    };
    assert_eq!(open(&seal_to(world.office.id())), None);
    assert_eq!(
        open(&seal_to(OfficeId::new([8; 32]))),
        Some(RecordError::WrongOffice)
    );
}

/// Everything that a key of someone can be tried on: record, index, and the ticket in either role.
fn opens_anything(visit: &[u8], key: &AgreementKey, index: Option<&IndexBody>) -> bool {
    let visit = SealedVisit::parse(visit).unwrap().verify().unwrap();
    let by_wrap = visit
        .record_key(key)
        .is_ok_and(|content_key| visit.open_record(&content_key).is_ok());
    let by_ticket = index.is_some_and(|index| {
        let roles = ["office", "reader", "visitor", "venue", "release"];
        let key = |role: &str| visit.ticket_key(&index.ticket, key, role);
        roles.into_iter().any(|role| key(role).is_ok())
    });
    by_wrap || by_ticket
}

#[test]
fn neither_the_venue_nor_the_office_nor_another_days_key_opens_a_visit_alone() {
    let world = World::new();
    let forgery = Forgery::honest(&world);
    let visit = forgery.seal(&world);
    let authentic = SealedVisit::parse(&visit).unwrap().verify().unwrap();
    let venue_key = world.key();
    let index_key = authentic.index_key(&venue_key.key).unwrap();
    let index = authentic.open_index(&index_key).unwrap();
    assert!(
        !opens_anything(&visit, &venue_key.key, Some(&index)),
        "the venue"
    );
    assert!(
        authentic.open_record(&index_key).is_err(),
        "the index's key"
    );
    let ring = world.office.export_secret_bytes().unwrap();
    let ring = KeyRing::import(key_ring::OFFICE, ring.expose_secret_bytes()).unwrap();
    let office_key = ring.by_kid(&world.office_public.1, NOON).unwrap();
    assert!(
        authentic.index_key(&office_key.key).is_err(),
        "the office does not reach the ticket"
    );
    assert!(
        !opens_anything(&visit, &office_key.key, None),
        "the office alone"
    );
    let released = authentic.ticket_key(&index.ticket, &office_key.key, OFFICE_TICKET);
    assert!(
        authentic.open_record(&released.unwrap()).is_ok(),
        "both together"
    );
    let tomorrow = AgreementKey::generate().unwrap();
    assert!(
        !opens_anything(&visit, &tomorrow, Some(&index)),
        "another day's key"
    );
    assert!(authentic.index_key(&tomorrow).is_err());
}
