//! Notes, parts, day keys and referrals that tell a lie in one place.

use super::*;

#[test]
fn a_venue_that_invents_a_note_is_found_out() {
    let world = World::new();
    let visit = Forgery::honest(&world).seal(&world);
    let stranger = SigningKey::generate().unwrap();
    let stranger_id = VenueId::from(&stranger);
    let genuine = |departure| {
        let identity = world.venue.identity();
        signed_note(&world, identity, world.id(), &visit, departure)
    };
    let with = |note: Vec<u8>| {
        let mut item = released(&world, &visit);
        entry(&mut item).note = Some(released_note(&world, note, world.id()));
        world.open(vec![item], std::slice::from_ref(&visit)).remove(0)
    };
    assert_eq!(with(genuine(NOON)).unwrap().departure(), Some(NOON));
    let invented = [
        released_note(&world, signed_note(&world, &stranger, world.id(), &visit, NOON), world.id()),
        released_note(&world, signed_note(&world, &stranger, stranger_id, &visit, NOON), stranger_id),
        released_note(&world, genuine(TEN + DAY + 1), world.id()),
        ReleasedNote { content_key: Secret::random().unwrap(), ..released_note(&world, genuine(NOON), world.id()) },
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
        Stay { arrival: TEN, departure: Some(NOON) },
        with_departure.visit.contact().clone(),
    )
    .unwrap();
    with_departure.index_departure = Some(NOON);
    let visit = with_departure.seal(&world);
    let mut item = released(&world, &visit);
    let identity = world.venue.identity();
    let note = signed_note(&world, identity, world.id(), &visit, NOON);
    entry(&mut item).note = Some(released_note(&world, note, world.id()));
    let results = world.open(vec![item], &[visit]);
    assert_eq!(results[0].as_ref().unwrap().departure(), Some(NOON));
    assert_eq!(results[1..], [Err(RecordError::NoteInvalid)]);
}

#[test]
fn parts_that_are_not_the_venues_or_not_in_order_are_refused() {
    let world = World::new();
    let mut visits = [Forgery::honest(&world).seal(&world), Forgery::honest(&world).seal(&world)];
    visits.sort_by_key(|visit| SealedVisit::parse(visit).unwrap().order());
    let items = |order: [usize; 2]| order.map(|i| released(&world, &visits[i])).into_iter().collect::<Vec<_>>();
    let add = |items, total, number| world.add_part(&world.part(items, total, number).unwrap());
    assert_eq!(add(items([0, 1]), Some(2), 0), Ok(()));
    assert_eq!(add(items([1, 0]), Some(2), 0), Err(RecordError::OutOfOrder));
    assert_eq!(add(items([0, 0]), Some(2), 0), Err(RecordError::OutOfOrder));
    assert_eq!(add(items([0, 1]), Some(2), 1), Err(RecordError::OutOfOrder));
    assert_eq!(add(vec![], None, 0), Err(RecordError::Malformed), "an empty part that is not the last");
    let address = PartAddress { request: sha256(&world.request), number: 0, is_last: true };
    let part = Part { address, items: vec![], total: Some(0) };
    let by_stranger = part.seal(&SigningKey::generate().unwrap(), &world.office_public.0).unwrap();
    assert_eq!(world.add_part(&by_stranger), Err(RecordError::BadSignature));
}

#[test]
fn a_total_that_is_not_the_number_of_items_is_incomplete() {
    let world = World::new();
    let visit = Forgery::honest(&world).seal(&world);
    let part = world.part(vec![released(&world, &visit)], Some(2), 0).unwrap();
    let mut opening = world.opening();
    opening.add_part(&part).unwrap();
    opening.add_visit(&visit).unwrap();
    assert_eq!(opening.finish(), Err(RecordError::Incomplete));
    assert!(opening.next_result().unwrap().result().is_ok(), "what came is opened");
}

/// The server does not list the first visit: its item is passed over, and that of the second is in the next part.
#[test]
fn a_visit_whose_item_may_still_come_waits_for_it() {
    let world = World::new();
    let mut visits = [(); 3].map(|()| Forgery::honest(&world).seal(&world));
    visits.sort_by_key(|visit| SealedVisit::parse(visit).unwrap().order());
    let [first, second, third] = visits;
    let begun = || {
        let mut opening = world.opening();
        opening.add_part(&world.part(vec![released(&world, &first)], None, 0).unwrap()).unwrap();
        opening.add_visit(&second).unwrap();
        assert!(opening.wants_part());
        assert_eq!(opening.add_visit(&third), Err(RecordError::Incomplete));
        opening
    };
    let errors = |opening: &mut Opening| {
        let results = std::iter::from_fn(|| opening.next_result());
        results.map(|found| found.result().err()).collect::<Vec<_>>()
    };
    let mut whole = begun();
    let items = vec![released(&world, &second), released(&world, &third)];
    whole.add_part(&world.part(items, Some(3), 1).unwrap()).unwrap();
    whole.add_visit(&third).unwrap();
    assert_eq!(whole.finish(), Ok(()));
    assert_eq!(errors(&mut whole), [Some(RecordError::Missing), None, None]);
    let mut torn = begun();
    assert_eq!(torn.finish(), Err(RecordError::Incomplete));
    assert_eq!(errors(&mut torn), [Some(RecordError::Missing), Some(RecordError::Unexamined)]);
}

#[test]
fn a_day_key_copied_from_another_venue_has_another_id() {
    let world = World::new();
    let thief = SigningKey::generate().unwrap();
    let stolen = episeal_messages::day_key::VenueDayKey {
        venue: VenueId::from(&thief),
        day: TODAY,
        public: *world.key().key.public(),
        office_day_key: Some(Arc::new(Nested::parse(&world.reply_key).unwrap())),
        ext: Default::default(),
    };
    let poster = Poster::new(VenueId::from(&thief), "Diebesbar", Area::default()).unwrap();
    let check_in = CheckIn {
        contact: Forgery::honest(&world).visit.contact().clone(),
        kind: CheckInKind::App,
        area: Area::default(),
        stay: Stay { arrival: TEN, departure: None },
        readers: Readers::OfficeOnly,
    };
    let stolen = sign(&stolen, &thief);
    let sealed =
        VenueToday::verify(&poster, &stolen, &world.trust).unwrap().seal(&check_in, &world.trust, NOON).unwrap();
    let header = SealedVisit::parse(sealed.visit()).unwrap().header;
    assert_ne!(header.kid, world.key().kid, "the guests of the one never come out under a request to the other");
}

#[test]
fn a_note_addressed_to_another_record_is_not_taken() {
    let world = World::new();
    let visit = Forgery::honest(&world).seal(&world);
    let ring = world.venue.export().unwrap();
    let venue = Venue::import_secret_bytes(ring.expose_secret_bytes()).unwrap();
    let mut log = RequestLog::new();
    let authentic = venue.authenticate(&world.request, &world.trust, NOON).unwrap();
    let verified = venue.verify_request(&authentic, &Policy::default(), &mut log).unwrap();
    let push = |record_id, day| {
        let identity = world.venue.identity();
        let note = note_to(&world, identity, world.id(), (day, record_id), NOON);
        venue.release(&verified, &world.trust, NOON).unwrap().push(&visit, &[note])
    };
    let own = SealedVisit::parse(&visit).unwrap().header.record_id();
    assert_eq!(push(own, TODAY), Ok(()));
    assert_eq!(push(RecordId::of_bytes([0; 16]), TODAY), Err(RecordError::NoteInvalid));
    assert_eq!(push(own, TODAY + 1), Err(RecordError::NoteInvalid));
}

#[test]
fn a_referral_to_another_office_is_refused_by_who_can_open_it() {
    use episeal_messages::request::{ReferralAddress, ReferralOrder, Request};
    use episeal_messages::sealed;
    let world = World::new();
    let ring = world.office.export_secret_bytes().unwrap();
    let ring = KeyRing::import(key_ring::OFFICE, ring.expose_secret_bytes()).unwrap();
    let request = |world: &World| -> Request {
        Unverified::<Request>::parse(&world.request).unwrap().verify(world.office.id().as_bytes()).unwrap()
    };
    let seal_to = |to| {
        let order = ReferralOrder { request: request(&world), to };
        let (public, kid) = world.office_public;
        sealed::seal(&ReferralAddress { kid }, &public, &sign(&order, ring.identity())).unwrap()
    };
    let open = |referral: &[u8]| world.office.open_referral(referral, &world.trust, NOON).err();
    assert_eq!(open(&seal_to(world.office.id())), None);
    assert_eq!(open(&seal_to(OfficeId::of_bytes([8; 32]))), Some(RecordError::WrongOffice));
}
