//! Release and opening: what is detected, what is reported, what never spoils the rest.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::craft::Parts;
use episeal_testkit::visits::*;

fn visits_of(sealed: &[&Sealed]) -> Vec<Vec<u8>> {
    sorted(sealed.iter().map(|sealed| sealed.visit().to_vec()).collect())
}

fn between(from_hour: i64, to_hour: i64, world: &World) -> Ask {
    let window = Period::new(MORNING + from_hour * HOUR, MORNING + to_hour * HOUR).unwrap();
    Ask { windows: vec![window], ..world.ask() }
}

#[test]
fn only_visits_that_match_are_released() {
    let world = World::new();
    let early = world.seal(&staying("Early", MORNING + HOUR, MORNING + 2 * HOUR));
    let late = world.seal(&check_in_at("Late", MORNING + 11 * HOUR));
    let there = world.seal(&check_in_at("There", MORNING + 5 * HOUR));
    let findings = world.story(&between(4, 6, &world), &visits_of(&[&early, &late, &there]));
    assert_eq!(findings.names(), ["There"]);
    assert!(findings.errors.is_empty());
    assert_eq!(findings.end, Ok(()));
}

#[test]
fn the_edges_of_a_window_are_as_specified() {
    let world = World::new();
    let leaving = |name, at| world.seal(&staying(name, MORNING + HOUR, at));
    let (touches, before) = (leaving("Touches", MORNING + 4 * HOUR), leaving("Before", MORNING + 4 * HOUR - 1));
    let at_end = world.seal(&check_in_at("AtEnd", MORNING + 6 * HOUR));
    let just_in = world.seal(&check_in_at("JustIn", MORNING + 6 * HOUR - 1));
    let findings = world.story(&between(4, 6, &world), &visits_of(&[&touches, &before, &at_end, &just_in]));
    assert_eq!(findings.names(), ["JustIn", "Touches"]);
}

#[test]
fn a_stay_without_departure_counts_as_the_venues_maximum() {
    let world = World::new();
    let open_end = world.seal(&check_in_at("Open", MORNING));
    let policy = Policy::new(&PolicyFields { max_stay: 3 * HOUR, ..PolicyFields::default() }, &[]);
    let policy = policy.unwrap();
    for (ask, expected) in [(between(2, 4, &world), 1), (between(4, 6, &world), 0)] {
        let request = world.request(&ask);
        let mut log = RequestLog::new();
        let verified = verify_request(&world.venue, &request, &world.trust, &policy, &mut log, NOON).unwrap();
        let mut release = world.venue.release(&verified, &world.trust, NOON).unwrap();
        release.push(open_end.visit(), &[]).unwrap();
        release.finish();
        let parts = [release.next_part().unwrap().unwrap()];
        let findings = world.open(&request, &parts, &[open_end.visit().to_vec()]);
        assert_eq!((findings.visits.len(), findings.end), (expected, Ok(())));
    }
}

#[test]
fn requests_are_limited_to_areas_by_prefix() {
    let mut world = World::new();
    let rows = [("Reihe", 1, 20), ("Platz", 1, 30)];
    let groups = [areas::group("Osttribüne/Eingang B/Zone B2", &rows, 1)];
    world.policy = areas::policy(vec![areas::listed(&world.venue, &groups)]);
    let seat = |name, area: &str| world.seal(&CheckIn { area: Area::parse(area).unwrap(), ..check_in(name) });
    let visits = [
        seat("Here", "Osttribüne/Eingang B/Zone B2/Reihe 15/Platz 27"),
        seat("Near", "Osttribüne/Eingang B/Zone B2/Reihe 1/Platz 2"),
        seat("Far", "Osttribüne/Eingang A/Zone A1/Reihe 15/Platz 27"),
        seat("Wide", "Osttribüne"),
    ];
    let areas = vec![Area::parse("Osttribüne/Eingang B").unwrap()];
    let visits: Vec<_> = visits.iter().map(|sealed| sealed.visit().to_vec()).collect();
    let findings = world.story(&Ask { areas, ..world.ask() }, &visits);
    assert_eq!(findings.names(), ["Here", "Near"]);
}

#[test]
fn a_venue_that_did_not_examine_a_stored_record_is_found_out() {
    let world = World::new();
    let (kept_back, shown) = (world.seal(&check_in("Hidden")), world.seal(&check_in("Shown")));
    let request = world.request(&world.ask());
    let (parts, _) = world.release(&request, &visits_of(&[&shown]), &[]);
    let findings = world.open(&request, &parts, &visits_of(&[&kept_back, &shown]));
    assert_eq!(findings.names(), ["Shown"]);
    assert_eq!(findings.errors, [(kept_back.kept().record_id(), RecordError::Unexamined)]);
    assert_eq!(findings.end, Ok(()));
}

#[test]
fn a_released_visit_that_the_server_does_not_have_is_missing() {
    let world = World::new();
    let (a, b) = (world.seal(&check_in("A")), world.seal(&check_in("B")));
    let request = world.request(&world.ask());
    let (parts, _) = world.release(&request, &visits_of(&[&a, &b]), &[]);
    for absent in [&a, &b] {
        let present = if std::ptr::eq(absent, &a) { &b } else { &a };
        let findings = world.open(&request, &parts, &visits_of(&[present]));
        assert_eq!(findings.visits.len(), 1);
        assert_eq!(findings.errors, [(absent.kept().record_id(), RecordError::Missing)]);
    }
}

#[test]
fn a_release_without_its_last_part_is_incomplete() {
    let world = World::new();
    let visits = sorted((0..1_001).map(|_| world.seal(&check_in("V")).visit().to_vec()).collect());
    let request = world.request(&world.ask());
    let (parts, _) = world.release(&request, &visits, &[]);
    assert_eq!(parts.len(), 2, "1,000 items a part");
    let whole = world.open(&request, &parts, &visits);
    assert_eq!((whole.visits.len(), whole.end), (1_001, Ok(())));
    let truncated = world.open(&request, &parts[..1], &visits);
    assert_eq!(truncated.end, Err(RecordError::Incomplete));
    assert_eq!(truncated.visits.len(), 1_000, "what came is opened");
    let empty = world.open(&request, &[], &[]);
    assert_eq!(empty.end, Err(RecordError::Incomplete));
}

#[test]
fn parts_out_of_order_or_twice_are_refused() {
    let world = World::new();
    let visits = sorted((0..1_001).map(|_| world.seal(&check_in("V")).visit().to_vec()).collect());
    let request = world.request(&world.ask());
    let (parts, _) = world.release(&request, &visits, &[]);
    let opening = || world.opening(&request, std::slice::from_ref(&world.day_key));
    assert_eq!(opening().add_part(&parts[1]), Err(RecordError::OutOfOrder));
    let mut twice = opening();
    twice.add_part(&parts[0]).unwrap();
    assert_eq!(twice.add_part(&parts[0]), Err(RecordError::OutOfOrder));
    twice.add_part(&parts[1]).unwrap();
    assert_eq!(twice.add_part(&parts[1]), Err(RecordError::OutOfOrder));
}

#[test]
fn a_flipped_bit_in_a_part_is_refused() {
    let world = World::new();
    let visits = [world.seal(&check_in("Mara")).visit().to_vec()];
    let request = world.request(&world.ask());
    let (parts, _) = world.release(&request, &visits, &[]);
    let mut opening = world.opening(&request, std::slice::from_ref(&world.day_key));
    for bit in (0..parts[0].len() * 8).step_by(3) {
        let mut changed = parts[0].clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(opening.add_part(&changed).is_err(), "bit {bit}");
    }
    assert_eq!(opening.add_part(&parts[0]), Ok(()));
}

#[test]
fn an_empty_venue_day_is_one_empty_part() {
    let world = World::new();
    let request = world.request(&world.ask());
    let (parts, _) = world.release(&request, &[], &[]);
    assert_eq!(parts.len(), 1);
    let findings = world.open(&request, &parts, &[]);
    assert_eq!((findings.visits.len(), findings.errors.len(), findings.end), (0, 0, Ok(())));
}

#[test]
fn one_corrupted_among_ten_thousand_yields_the_others_and_one_reported_id() {
    let world = World::new();
    let sealed: Vec<_> = (0..10_000).map(|_| world.seal(&check_in("V"))).collect();
    let victim = sealed[4_711].kept().record_id();
    let mut visits = sorted(sealed.iter().map(|sealed| sealed.visit().to_vec()).collect());
    let request = world.request(&world.ask());
    let (parts, _) = world.release(&request, &visits, &[]);
    let place = visits.iter().position(|visit| Parts::of(visit).record_id() == victim).unwrap();
    let middle = visits[place].len() / 2;
    visits[place][middle] ^= 1;
    // Corrupted at the office, or already before the venue read it.
    for parts in [parts, world.release(&request, &visits, &[]).0] {
        let findings = world.open(&request, &parts, &visits);
        assert_eq!(findings.visits.len(), 9_999);
        assert_eq!(findings.errors, [(victim, RecordError::BadSignature)]);
        assert_eq!((findings.unreadable.len(), findings.end), (0, Ok(())));
    }
}

#[test]
fn one_that_cannot_even_be_parsed_is_reported_by_the_release() {
    let world = World::new();
    let sealed: Vec<_> = (0..20).map(|_| world.seal(&check_in("V"))).collect();
    let mut visits = sorted(sealed.iter().map(|sealed| sealed.visit().to_vec()).collect());
    let victim = Parts::of(&visits[7]).record_id();
    let request = world.request(&world.ask());
    let (parts, _) = world.release(&request, &visits, &[]);
    visits[7].truncate(100);
    let findings = world.open(&request, &parts, &visits);
    assert_eq!(findings.visits.len(), 19);
    assert_eq!(findings.errors, [(victim, RecordError::Missing)]);
    assert_eq!(findings.unreadable, [RecordError::Malformed]);
}

#[test]
fn ten_minutes_either_side_of_midnight_and_the_day_before_are_found() {
    let mut world = World::new();
    // Sealed with today's key, by clocks that are up to ten minutes off.
    let seal_at = |now| {
        seal(&check_in_at("V", now), &world.poster, &world.day_key, &world.trust, Readers::OfficeOnly, now).unwrap()
    };
    let (early, late) = (seal_at(MORNING - 599), seal_at(MORNING + DAY + 599));
    assert_eq!(world.admit(early.visit(), None, MORNING - 599).map(|a| a.address().day()), Ok(TODAY));
    assert_eq!(world.admit(late.visit(), None, MORNING + DAY + 599).map(|a| a.address().day()), Ok(TODAY));
    // Tomorrow morning the office asks for the first hour of tomorrow: today's late guests are still there.
    let morning_after = MORNING + DAY + 2 * HOUR;
    let reply_key = world.office.day_key(TODAY + 1, &world.certificate, morning_after).unwrap();
    let tomorrow = world.venue.day_key(TODAY + 1, &reply_key, &world.trust, morning_after).unwrap();
    let window = Period::new(MORNING + DAY, MORNING + DAY + HOUR).unwrap();
    let ask = Ask { windows: vec![window], expires: morning_after + DAY, ..world.ask() };
    let request = world.office.request(&ask, &reply_key, morning_after).unwrap();
    let mut log = RequestLog::new();
    let verified =
        verify_request(&world.venue, &request, &world.trust, &Policy::default(), &mut log, morning_after).unwrap();
    assert_eq!(verified.days(), [TODAY, TODAY + 1]);
    let mut release = world.venue.release(&verified, &world.trust, morning_after).unwrap();
    let visits = visits_of(&[&early, &late]);
    visits.iter().for_each(|visit| release.push(visit, &[]).unwrap());
    release.finish();
    let parts = [release.next_part().unwrap().unwrap()];
    let opening = world
        .office
        .open_release(&world.office.own_request(&request).unwrap(), &[world.day_key.clone(), tomorrow], morning_after)
        .unwrap();
    let findings = Findings::of(opening, &parts, &visits);
    let ids: Vec<_> = findings.visits.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, [late.kept().record_id()], "the late arrival, not the one of the morning before");
}

#[test]
fn a_push_out_of_order_or_of_another_day_is_refused_and_the_rest_goes_on() {
    let world = World::new();
    let visits = sorted((0..3).map(|_| world.seal(&check_in("V")).visit().to_vec()).collect());
    let shuffled = [visits[1].clone(), visits[0].clone(), visits[1].clone(), visits[2].clone()];
    let request = world.request(&world.ask());
    let (parts, pushed) = world.release(&request, &shuffled, &[]);
    let out_of_order = Err(RecordError::OutOfOrder);
    assert_eq!(pushed, [Ok(()), out_of_order, out_of_order, Ok(())]);
    let findings = world.open(&request, &parts, &visits[1..]);
    assert_eq!((findings.visits.len(), findings.errors.len()), (2, 0));
}

#[test]
fn what_was_not_asked_is_not_opened_even_if_the_venue_releases_it() {
    let world = World::new();
    let visits = visits_of(&[&world.seal(&staying("Mara", MORNING + 10 * HOUR, MORNING + 11 * HOUR))]);
    // The venue answers the narrow request with the items of a wide one: its parts, readdressed and signed again.
    let wide = world.request(&world.ask());
    let narrow = world.request(&between(2, 4, &world));
    let (parts, _) = world.release(&narrow, &visits, &[]);
    let findings = world.open(&narrow, &parts, &visits);
    assert!(findings.visits.is_empty() && findings.errors.is_empty());
    let (parts, _) = world.release(&wide, &visits, &[]);
    let mut opening = world.opening(&narrow, std::slice::from_ref(&world.day_key));
    assert_eq!(opening.add_part(&parts[0]), Err(RecordError::WrongRequest));
}

#[test]
fn a_venue_releases_nothing_for_a_request_to_another() {
    let (world, other) = (World::new(), World::new());
    let verified = world.verify(&world.request(&world.ask())).unwrap();
    let release = |venue: &Venue| venue.release(&verified, &world.trust, NOON).err();
    assert_eq!(release(&world.venue), None);
    assert_eq!(release(&other.venue), Some(RecordError::WrongVenue));
}

#[test]
fn the_day_keys_of_an_opening_are_the_venues_and_of_the_requests_days() {
    let (mut world, other) = (World::new(), World::new());
    let request = world.request(&world.ask());
    let open = |world: &World, day_key: &[u8]| {
        world.office.open_release(&world.office.own_request(&request).unwrap(), &[day_key.to_vec()], NOON).err()
    };
    assert_eq!(open(&world, &world.day_key), None);
    assert_eq!(open(&world, &other.day_key), Some(RecordError::WrongVenue));
    let office_key = world.office.day_key(TODAY + 1, &world.certificate, NOON).unwrap();
    let tomorrow = world.venue.day_key(TODAY + 1, &office_key, &world.trust, NOON).unwrap();
    assert_eq!(open(&world, &tomorrow), Some(RecordError::WrongDay));
    // Without a key for a day that is asked for, nothing would be missed.
    let no_keys = world.office.open_release(&world.office.own_request(&request).unwrap(), &[], NOON);
    assert_eq!(no_keys.err(), Some(RecordError::NoDayKey));
    assert_eq!(world.office.own_request(&request).unwrap().days(), [TODAY - 1, TODAY]);
    // A visit under a key that the office was not told about is an error of its record, and never ignored.
    let stray = other.seal(&check_in("Mara")).visit().to_vec();
    let (parts, _) = world.release(&request, &[], &[]);
    let day_keys = std::slice::from_ref(&world.day_key);
    let mut opening = world.opening(&request, day_keys);
    opening.add_part(&parts[0]).unwrap();
    assert_eq!(opening.add_visit(&stray), Ok(()));
    opening.finish().unwrap();
    let result = opening.next_result().unwrap();
    assert_eq!(result.record_id(), craft::Parts::of(&stray).record_id());
    assert_eq!(result.result().err(), Some(RecordError::NoDayKey));
    assert!(opening.next_result().is_none());
    assert_eq!(opening.add_visit(&stray), Err(RecordError::OutOfOrder));
}

#[test]
fn a_verified_request_that_has_expired_is_not_answered() {
    let world = World::new();
    let verified = world.verify(&world.request(&world.ask())).unwrap();
    let at = |now| world.venue.release(&verified, &world.trust, now).err();
    assert_eq!(at(NOON + DAY - 1), None);
    assert_eq!(at(NOON + DAY), Some(RecordError::RequestExpired));
}

#[test]
fn a_request_that_another_venue_verified_is_not_answered() {
    let world = World::new();
    let verified = world.verify(&world.request(&world.ask())).unwrap();
    let answered = |venue: &Venue| venue.release(&verified, &world.trust, NOON).err();
    assert_eq!(answered(&world.venue), None);
    assert_eq!(answered(&World::new().venue), Some(RecordError::WrongVenue));
}
