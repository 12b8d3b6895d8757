//! No check-in is lost because there is no network: what waits is sealed to its own day, up to a day late.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::*;

/// The last second of today and the first of the day after tomorrow, when a server still takes it.
const MIDNIGHT: i64 = MORNING + DAY;
const CLOSED: i64 = MORNING + 2 * DAY + TOLERANCE;

fn seal_at(world: &World, arrival: i64, now: i64) -> Result<Sealed, RecordError> {
    let check_in = check_in_at("Mara", arrival);
    let (key, readers) = (&world.day_key, Readers::OfficeOnly);
    seal(&check_in, &world.poster, key, &world.trust, readers, now)
}

#[test]
fn an_arrival_is_sealed_until_the_end_of_the_day_after_it() {
    let world = World::new();
    let arrival = MORNING + 10 * HOUR;
    for now in [arrival - TOLERANCE, NOON, MIDNIGHT, CLOSED - 1] {
        let sealed = seal_at(&world, arrival, now).unwrap();
        assert_eq!((sealed.kept().day(), sealed.kept().arrival()), (TODAY, arrival));
    }
    for now in [CLOSED, CLOSED + DAY] {
        assert_eq!(seal_at(&world, arrival, now).err(), Some(RecordError::DayClosed));
    }
}

#[test]
fn an_arrival_or_a_departure_more_than_ten_minutes_ahead_is_refused_where_it_is_entered() {
    let world = World::new();
    let ahead = RecordError::InvalidTime;
    assert!(seal_at(&world, NOON + TOLERANCE, NOON).is_ok());
    assert_eq!(seal_at(&world, NOON + TOLERANCE + 1, NOON).err(), Some(ahead));
    let sealed = seal_at(&world, NOON, NOON).unwrap();
    let leave = |departure, now| {
        let check_in = staying("Mara", NOON, departure);
        let (key, readers) = (&world.day_key, Readers::OfficeOnly);
        let at_once = seal(&check_in, &world.poster, key, &world.trust, readers, now).err();
        let (kept, trust) = (sealed.kept(), &world.trust);
        let later = check_out(&kept, departure, key, trust, readers, now).err();
        let pending = PendingCheckIn::new(&world.poster, &check_in, now).err();
        let waiting = PendingCheckIn::new(&world.poster, &check_in_at("Mara", NOON), now);
        let left = waiting.unwrap().left(departure, now).err();
        [at_once, later, pending, left]
    };
    assert_eq!(leave(NOON + HOUR + TOLERANCE, NOON + HOUR), [None; 4]);
    assert_eq!(leave(NOON + HOUR + TOLERANCE + 1, NOON + HOUR), [Some(ahead); 4]);
    let waiting = PendingCheckIn::new(&world.poster, &check_in_at("Mara", NOON + TOLERANCE + 1), NOON);
    assert_eq!(waiting.err(), Some(ahead));
}

#[test]
fn the_key_is_of_the_arrivals_day_or_of_the_one_beside_it() {
    let mut world = World::new();
    // An arrival before midnight, sealed after it: today's key is its own, tomorrow's does within ten minutes.
    let late = MIDNIGHT - TOLERANCE;
    assert_eq!(seal_at(&world, late, MIDNIGHT + HOUR).unwrap().kept().arrival(), late);
    let office_key = world.office.day_key(TODAY + 1, &world.certificate, NOON).unwrap();
    let key = world.venue.day_key(TODAY + 1, &office_key, &world.trust, NOON);
    world.day_key = key.unwrap();
    let moved = seal_at(&world, late, MIDNIGHT + HOUR).unwrap();
    assert_eq!((moved.kept().day(), moved.kept().arrival()), (TODAY + 1, MIDNIGHT));
    let earlier = seal_at(&world, late - 1, MIDNIGHT + HOUR);
    assert_eq!(earlier.err(), Some(RecordError::WrongDay));
    // A day that has not begun.
    let early = MIDNIGHT - TOLERANCE;
    assert!(seal_at(&world, early, early).is_ok());
    assert_eq!(seal_at(&world, early, early - 1).err(), Some(RecordError::WrongDay));
}

#[test]
fn the_office_was_certified_at_the_arrival_and_is_not_revoked_when_it_is_sealed() {
    let mut world = World::new();
    let arrival = MORNING + 10 * HOUR;
    // Its certificate ends an hour after the arrival.
    let certificate = world.authority.certify(&world.office.id(), "Amt", &period(NOON - DAY, arrival + HOUR)).unwrap();
    let office_key = world.office.day_key(TODAY, &certificate, arrival).unwrap();
    world.venue = Venue::generate().unwrap();
    world.poster = world.venue.poster("Brauhaus", Area::default()).unwrap();
    let key = world.venue.day_key(TODAY, &office_key, &world.trust, arrival);
    world.day_key = key.unwrap();
    for now in [arrival, arrival + HOUR, MIDNIGHT, CLOSED - 1] {
        assert!(seal_at(&world, arrival, now).is_ok(), "{now}");
    }
    let lapsed = seal_at(&world, arrival + HOUR, arrival + HOUR);
    assert_eq!(lapsed.err(), Some(RecordError::OfficeLapsed));
    // Revoked meanwhile: not by the old list, but by the new one for all arrivals.
    world.trust = trust_with(&world, &[world.office.id()]);
    let revoked = seal_at(&world, arrival, MIDNIGHT);
    assert_eq!(revoked.err(), Some(RecordError::OfficeRevoked));
    // An expired list is not a current list.
    let list = world.authority.revoke(3, &[], &period(NOON - DAY, NOON)).unwrap();
    world.trust = trust_in(&world.authority, &list);
    assert!(seal_at(&world, arrival, NOON - 1).is_ok());
    let expired = seal_at(&world, arrival, NOON);
    assert_eq!(expired.err(), Some(RecordError::RevocationsExpired));
}

#[test]
fn what_is_sealed_late_is_released_and_opened_as_anything_else() {
    let world = World::new();
    let late = seal_at(&world, MORNING + 10 * HOUR, MIDNIGHT + DAY - 1).unwrap();
    let findings = world.story(&world.ask(), &[late.visit().to_vec()]);
    assert_eq!(findings.names(), ["Mara"]);
    assert_eq!(findings.end, Ok(()));
}
