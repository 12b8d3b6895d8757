//! Check-ins that wait in a diary until they can be sealed.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::diary::*;
use episeal_testkit::visits::*;

/// What waits, once Mara has seen that only an office reads it.
fn ready(pending: &PendingCheckIn) -> ReadyCheckIn {
    ReadyCheckIn { pending: pending.clone(), contact: contact("Mara"), readers: Readers::OfficeOnly }
}

fn waiting_at(world: &World, arrival: i64) -> PendingCheckIn {
    PendingCheckIn::new(&world.poster, &check_in_at("Mara", arrival), arrival).unwrap()
}

fn reopened(diary: &Diary) -> Diary {
    unlock_diary(&diary.lock().unwrap(), PIN, None).unwrap()
}

fn arrivals(diary: &Diary) -> Vec<i64> {
    diary.pending().iter().map(|pending| pending.arrival()).collect()
}

#[test]
fn what_waits_survives_locking_in_the_order_of_arrival() {
    let world = World::new();
    let mut diary = create_diary(PIN, None).unwrap();
    for arrival in [NOON, NOON - HOUR, NOON + HOUR] {
        diary.add_pending(&waiting_at(&world, arrival)).unwrap();
    }
    let mut check_in = check_in_at("Mara", NOON);
    check_in.area = Area::parse("Saal/Tisch 4").unwrap();
    check_in.kind = CheckInKind::Companion;
    check_in.stay.departure = Some(NOON + HOUR);
    let whole = PendingCheckIn::new(&world.poster, &check_in, NOON + HOUR).unwrap();
    diary.add_pending(&whole).unwrap();
    let diary = reopened(&diary);
    assert_eq!(arrivals(&diary), [NOON - HOUR, NOON, NOON, NOON + HOUR]);
    let pending = &diary.pending()[2];
    assert_eq!(*pending, whole);
    assert_eq!((pending.kind(), pending.venue()), (check_in.kind, world.venue.id()));
    assert_eq!((pending.venue_name(), pending.area()), ("Brauhaus", &check_in.area));
    assert_eq!((pending.day(), pending.departure()), (TODAY, check_in.stay.departure));
}

#[test]
fn what_waits_is_sealed_and_its_visit_stands_in_its_place() {
    let world = World::new();
    let mut diary = create_diary(PIN, None).unwrap();
    let trust = &world.trust;
    let (first, second) = (waiting_at(&world, NOON), waiting_at(&world, NOON + HOUR));
    diary.add_pending(&first).unwrap();
    diary.add_pending(&second).unwrap();
    diary.leave_pending(&first, NOON + HOUR, NOON + HOUR).unwrap();
    let first = diary.pending()[0].clone();
    let tomorrow = NOON + DAY;
    let ready = ready(&first);
    let venue = VenueToday::verify(&first.poster(), &world.day_key, trust).unwrap();
    let reader = venue.reader_at(first.arrival(), trust, tomorrow).unwrap();
    assert_eq!(reader.as_deref(), Some("Gesundheitsamt Köln"));
    let sealed = diary.seal_pending(&ready, &venue, trust, tomorrow);
    let sealed = sealed.unwrap();
    let diary = reopened(&diary);
    assert_eq!(arrivals(&diary), [NOON + HOUR]);
    let kept = diary.visit(&sealed.kept().record_id()).unwrap();
    assert_eq!((kept.arrival(), kept.departure()), (NOON, Some(NOON + HOUR)));
    let visit = kept.open(sealed.visit()).unwrap();
    assert_eq!((visit.contact(), visit.venue()), (&ready.contact, world.venue.id()));
}

#[test]
fn what_is_revoked_or_closed_meanwhile_stays_and_is_not_recorded() {
    let world = World::new();
    let mut diary = create_diary(PIN, None).unwrap();
    let pending = waiting_at(&world, NOON);
    diary.add_pending(&pending).unwrap();
    let ready = ready(&pending);
    let venue = VenueToday::verify(&world.poster, &world.day_key, &world.trust).unwrap();
    let revoked = trust_with(&world, &[world.office.id()]);
    let refused = diary.seal_pending(&ready, &venue, &revoked, NOON + HOUR);
    assert_eq!(refused.err(), Some(RecordError::OfficeRevoked));
    let closed = MORNING + 2 * DAY + TOLERANCE;
    assert!(!pending.is_closed(closed - 1));
    assert!(pending.is_closed(closed));
    let refused = diary.seal_pending(&ready, &venue, &world.trust, closed);
    assert_eq!(refused.err(), Some(RecordError::DayClosed));
    assert_eq!(arrivals(&diary), [NOON]);
    assert!(diary.visits().is_empty());
}

#[test]
fn a_diary_takes_64_that_wait_and_none_twice() {
    let world = World::new();
    let mut diary = create_diary(PIN, None).unwrap();
    for minute in 0..64 {
        diary.add_pending(&waiting_at(&world, NOON + minute * 60)).unwrap();
    }
    let again = diary.add_pending(&waiting_at(&world, NOON));
    assert_eq!(again, Err(RecordError::Superseded));
    let another = waiting_at(&world, NOON + HOUR + 600);
    assert_eq!(diary.add_pending(&another), Err(RecordError::TooLong));
    assert_eq!(reopened(&diary).pending().len(), MAX_DIARY_PENDING as usize);
    let missing = diary.leave_pending(&another, NOON, NOON);
    assert_eq!(missing, Err(RecordError::Missing));
    assert_eq!(diary.delete_pending_without_secret(&another), Err(RecordError::Missing));
    let venue = VenueToday::verify(&world.poster, &world.day_key, &world.trust).unwrap();
    let missing = diary.seal_pending(&ready(&another), &venue, &world.trust, NOON);
    assert_eq!(missing.err(), Some(RecordError::Missing));
    diary.delete_pending_without_secret(&waiting_at(&world, NOON)).unwrap();
    assert_eq!(diary.pending().len(), 63);
    diary.delete_all_without_secret().unwrap();
    assert!(diary.pending().is_empty());
}

#[test]
fn what_waits_expires_with_the_visits_of_its_day() {
    let world = World::new();
    let secret = DiarySecret::generate().unwrap();
    let mut diary = create_diary(PIN, Some(&secret)).unwrap();
    diary.add_pending(&waiting_at(&world, NOON - DAY)).unwrap();
    diary.add_pending(&waiting_at(&world, NOON)).unwrap();
    let due = MORNING + 14 * DAY;
    assert_eq!(diary.has_due(due - 1), Ok(false));
    assert_eq!(diary.has_due(due), Ok(true));
    assert_eq!(diary.expire(&secret, due), Err(RecordError::SecretNotFresh));
    let next = DiarySecret::generate().unwrap();
    assert_eq!(diary.expire(&next, due), Ok(1));
    assert_eq!(arrivals(&diary), [NOON]);
    let refused = diary.delete_pending_without_secret(&waiting_at(&world, NOON));
    assert_eq!(refused, Err(RecordError::SecretNotFresh));
    assert_eq!(diary.delete_pending(&waiting_at(&world, NOON), &next), Err(RecordError::SecretNotFresh));
    assert_eq!(arrivals(&diary), [NOON]);
    let last = DiarySecret::generate().unwrap();
    assert_eq!(diary.delete_pending(&waiting_at(&world, NOON), &last), Ok(()));
    let bytes = diary.lock().unwrap();
    assert_eq!(unlock_diary(&bytes, PIN, Some(&next)).err(), Some(RecordError::Undecryptable));
    assert_eq!(arrivals(&unlock_diary(&bytes, PIN, Some(&last)).unwrap()), [0; 0]);
}

#[test]
fn what_waits_is_not_sealed_into_a_diary_that_is_full() {
    let world = World::new();
    let mut diary = create_diary(PIN, None).unwrap();
    let pending = waiting_at(&world, NOON);
    diary.add_pending(&pending).unwrap();
    (0..1_000).for_each(|number| diary.add(&kept(number, TODAY)).unwrap());
    let venue = VenueToday::verify(&world.poster, &world.day_key, &world.trust).unwrap();
    let seal = |diary: &mut Diary| diary.seal_pending(&ready(&pending), &venue, &world.trust, NOON).err();
    assert_eq!(seal(&mut diary), Some(RecordError::TooLong));
    assert_eq!((arrivals(&diary), diary.visits().len()), (vec![NOON], 1_000));
    diary.delete_without_secret(&kept(0, TODAY).record_id()).unwrap();
    assert_eq!(seal(&mut diary), None);
}

#[test]
fn one_check_in_waits_once_whatever_its_departure() {
    let world = World::new();
    let mut diary = create_diary(PIN, None).unwrap();
    let waiting = waiting_at(&world, NOON);
    let left = waiting.left(NOON + HOUR, NOON + HOUR).unwrap();
    let refused = Err(RecordError::Superseded);
    diary.add_pending(&waiting).unwrap();
    assert_eq!(diary.add_pending(&waiting), refused);
    assert_eq!(diary.add_pending(&left), refused);
    diary.leave_pending(&waiting, NOON + HOUR, NOON + HOUR).unwrap();
    assert_eq!(diary.add_pending(&waiting), refused);
    assert_eq!(diary.pending().len(), 1);
    let mut companion = check_in_at("Mara", NOON);
    companion.kind = CheckInKind::Companion;
    let companion = PendingCheckIn::new(&world.poster, &companion, NOON).unwrap();
    assert_eq!(diary.add_pending(&companion), Ok(()));
}

#[test]
fn who_waits_left_within_24_hours_after_arriving() {
    let waiting = waiting_at(&World::new(), NOON);
    let left = |departure, now| waiting.left(departure, now).map(|left| left.departure());
    assert_eq!(left(NOON, NOON), Ok(Some(NOON)));
    assert_eq!(left(NOON + DAY, NOON + 2 * DAY), Ok(Some(NOON + DAY)));
    for (departure, now) in
        [(NOON - 601, NOON), (NOON + DAY + 1, NOON + 2 * DAY), (NOON + 601, NOON), (MAX_TIME + 1, MAX_TIME)]
    {
        assert_eq!(left(departure, now), Err(RecordError::InvalidTime), "{departure}");
    }
}

#[test]
fn what_cannot_wait_is_refused() {
    let world = World::new();
    let hall = world.venue.poster("Brauhaus", Area::parse("Saal").unwrap()).unwrap();
    let elsewhere = PendingCheckIn::new(&hall, &check_in_at("Mara", NOON), NOON);
    assert_eq!(elsewhere.err(), Some(RecordError::WrongArea));
    for (arrival, departure, now) in [(NOON, NOON - 601, NOON), (NOON, NOON + DAY + 1, NOON + 2 * DAY), (-1, 0, NOON)] {
        let check_in = staying("Mara", arrival, departure);
        let refused = PendingCheckIn::new(&world.poster, &check_in, now);
        assert_eq!(refused.err(), Some(RecordError::InvalidTime));
    }
}

#[test]
fn what_waits_is_read_as_the_format_says_and_otherwise_malformed() {
    let whole = |pending: Vec<Vec<Value>>| {
        let pending = pending.into_iter().map(Value::Array).collect();
        let body = body_with(Value::Null, &[], pending);
        unlock_diary(&Written::seal(&body, PIN, None).bytes(), PIN, None)
    };
    let with = |place: usize, value: Value| {
        let mut items = pending_items(TODAY);
        items[place] = value;
        whole(vec![items]).err()
    };
    let diary = whole(vec![pending_items(TODAY - 1), pending_items(TODAY), pending_items(TODAY)]);
    assert_eq!(diary.unwrap().pending().len(), 3);
    let unsorted = whole(vec![pending_items(TODAY), pending_items(TODAY - 1)]);
    assert_eq!(unsorted.err(), Some(RecordError::Malformed));
    assert!(whole(vec![pending_items(TODAY); 64]).is_ok());
    assert_eq!(whole(vec![pending_items(TODAY); 65]).err(), Some(RecordError::Malformed));
    let arrival = MORNING + 10 * HOUR;
    assert_eq!(with(5, (arrival + DAY).into()), None);
    for (place, value) in [
        (0, 4.into()),
        (1, Value::Bytes(vec![0x7e; 31])),
        (2, "".into()),
        (2, "\u{200b}".into()),
        (2, " ".into()),
        (3, Value::Array(vec!["Saal ".into()])),
        (3, Value::Array(vec!["Osttribu\u{308}ne".into()])),
        (4, (-1).into()),
        (5, (arrival - 1).into()),
        (5, (arrival + DAY + 1).into()),
    ] {
        assert_eq!(with(place, value.clone()), Some(RecordError::Malformed), "{value:?}");
    }
}

#[test]
fn what_waits_for_another_venue_is_not_sealed_here() {
    let (world, other) = (World::new(), World::new());
    let venue = VenueToday::verify(&world.poster, &world.day_key, &world.trust).unwrap();
    for (place, expected) in [(&world, None), (&other, Some(RecordError::WrongVenue))] {
        let waiting = ready(&waiting_at(place, NOON));
        assert_eq!(venue.seal_pending(&waiting, &world.trust, NOON).err(), expected);
    }
}
