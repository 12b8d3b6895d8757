//! Visits and records that tell a lie in one place.

use super::*;

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
        error_of(&world, vec![released(&world, &visit)], std::slice::from_ref(&visit)),
        RecordError::Undecryptable
    );
    // The visitor's own wrap is honest and opens.
    let authentic = SealedVisit::parse(&visit).unwrap().verify().unwrap();
    let visitor = AgreementKey::from_secret(forgery.visitor.duplicate());
    let key = authentic.record_key(&visitor).unwrap();
    assert!(authentic.open_record(&key).is_ok());
    let other = Secret::random().unwrap();
    assert_eq!(authentic.open_record(&other).err(), Some(RecordError::Undecryptable));
    assert_eq!(authentic.open_index(&other).err(), Some(RecordError::Undecryptable));
}

#[test]
fn a_ticket_of_another_visit_opens_nothing() {
    let world = World::new();
    let victim = Forgery::honest(&world).seal(&world);
    let authentic = SealedVisit::parse(&victim).unwrap().verify().unwrap();
    let key = index_key(&authentic, &world.key().key).unwrap();
    let mut forgery = Forgery::honest(&world);
    forgery.ticket = Some(authentic.open_index(&key).unwrap().ticket);
    let visit = forgery.seal(&world);
    assert_eq!(error_of(&world, vec![released(&world, &visit)], &[visit]), RecordError::Undecryptable);
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
        assert_eq!(error_of(&world, vec![released(&world, &visit)], &[visit]), RecordError::Disagrees);
    }
}

#[test]
fn a_record_that_names_another_venue_disagrees() {
    let world = World::new();
    let visit = Forgery::at(&world, VenueId::of_bytes([5; 32]), TEN).seal(&world);
    assert_eq!(error_of(&world, vec![released(&world, &visit)], &[visit]), RecordError::Disagrees);
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

/// An honest venue gives the note to the highest revision that agrees with the lowest.
#[test]
fn a_note_with_a_revision_that_disagrees_is_the_venues_fault() {
    let world = World::new();
    let mut forgery = Forgery::honest(&world);
    let first = forgery.seal(&world);
    forgery.revision = 1;
    forgery.index_area = Area::parse("Keller").unwrap();
    let second = forgery.seal(&world);
    for has_note in [false, true] {
        let mut items = vec![released(&world, &first), released(&world, &second)];
        let note = signed_note(&world, world.venue.identity(), world.id(), &second, NOON);
        entry(&mut items[1]).note = has_note.then(|| released_note(&world, note, world.id()));
        let results = world.open(items, &[first.clone(), second.clone()]);
        assert!(results[0].is_ok());
        assert!(results.contains(&Err(RecordError::Disagrees)));
        assert_eq!(results.contains(&Err(RecordError::NoteInvalid)), has_note);
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
    // An honest venue examined the broken copy: the contradiction is not the venue's.
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
    assert_eq!(error_of(&world, items, &[day_before_ten]), RecordError::NotAsked);
}

#[test]
fn a_digest_or_index_key_that_is_not_the_visits_is_refused() {
    let world = World::new();
    let visit = Forgery::honest(&world).seal(&world);
    let mut digest = released(&world, &visit);
    digest.visit = [1; 32];
    assert_eq!(error_of(&world, vec![digest], std::slice::from_ref(&visit)), RecordError::Disagrees);
    let mut key = released(&world, &visit);
    entry(&mut key).index_key = Secret::random().unwrap();
    assert_eq!(error_of(&world, vec![key], &[visit]), RecordError::Undecryptable);
}

#[test]
fn neither_the_venue_nor_the_office_nor_another_days_key_opens_a_visit_alone() {
    let world = World::new();
    let forgery = Forgery::honest(&world);
    let visit = forgery.seal(&world);
    let authentic = SealedVisit::parse(&visit).unwrap().verify().unwrap();
    let venue_key = world.key();
    let key = index_key(&authentic, &venue_key.key).unwrap();
    let index = authentic.open_index(&key).unwrap();
    assert!(!opens_anything(&visit, &venue_key.key, Some(&index)), "the venue");
    assert!(authentic.open_record(&key).is_err(), "the index's key");
    let ring = world.office.export_secret_bytes().unwrap();
    let ring = KeyRing::import(key_ring::OFFICE, ring.expose_secret_bytes()).unwrap();
    let office_key = ring.by_kid(&world.office_public.1, NOON).unwrap();
    assert!(index_key(&authentic, &office_key.key).is_err(), "the office does not reach the ticket");
    assert!(!opens_anything(&visit, &office_key.key, None), "the office alone");
    let released = authentic.ticket_key(&index.ticket, &office_key.key, OFFICE_TICKET);
    assert!(authentic.open_record(&released.unwrap()).is_ok(), "both together");
    let tomorrow = AgreementKey::generate().unwrap();
    assert!(!opens_anything(&visit, &tomorrow, Some(&index)), "another day's key");
    assert!(index_key(&authentic, &tomorrow).is_err());
}

#[test]
fn a_venue_is_not_blamed_for_what_the_server_lost() {
    let world = World::new();
    // Ten minutes before the window to after its end, as the second revision says; the first says five minutes.
    let leaving = |forgery: &mut Forgery, departure| {
        let contact = forgery.visit.contact().clone();
        let stay = Stay { arrival: TEN - 600, departure: Some(departure) };
        let visit = Visit::new(CheckInKind::App, world.id(), Area::default(), stay, contact);
        forgery.visit = visit.unwrap();
        forgery.index_departure = Some(departure);
        forgery.seal(&world)
    };
    let mut forgery = Forgery::honest(&world);
    let first = leaving(&mut forgery, TEN - 300);
    forgery.revision = 1;
    let second = leaving(&mut forgery, NOON);
    let items = || vec![released(&world, &first), released(&world, &second)];
    let both = [first.clone(), second.clone()];
    assert!(world.open(items(), &both)[0].is_ok());
    let lost = world.open(items(), std::slice::from_ref(&first));
    assert_eq!(lost, [Err(RecordError::Missing)], "and not that it was not asked");
    let mut damaged = both;
    *damaged[1].last_mut().unwrap() ^= 1;
    assert_eq!(world.open(items(), &damaged), [Err(RecordError::BadSignature)]);
    let alone = world.open(vec![released(&world, &first)], &[first]);
    assert_eq!(alone, [Err(RecordError::NotAsked)]);
}
