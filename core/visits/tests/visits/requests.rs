//! What a venue answers: requests that are refused, each with its own error.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::memory;
use episeal_testkit::visits::craft;
use episeal_testkit::visits::*;

fn window(from_hour: i64, to_hour: i64) -> Period {
    Period::new(MORNING + from_hour * HOUR, MORNING + to_hour * HOUR).unwrap()
}

fn asking(world: &World, windows: Vec<Period>) -> Ask {
    Ask { windows, ..world.ask() }
}

/// What the venue says at `now` under this trust, with an empty log.
fn verified(world: &World, request: &[u8], trust: &Trust, now: i64) -> Option<RecordError> {
    let mut log = RequestLog::new();
    verify_request(&world.venue, request, trust, &Policy::default(), &mut log, now).err()
}

#[test]
fn a_lawful_request_is_verified_and_readable() {
    let world = World::new();
    let request = world.verify(&world.request(&world.ask())).unwrap();
    assert_eq!(request.ask(), &world.ask());
    assert_eq!((request.office(), request.office_name()), (world.office.id(), "Gesundheitsamt Köln"));
    assert_eq!(request.days(), [TODAY - 1, TODAY]);
}

#[test]
fn windows_are_asked_for_in_any_order() {
    let world = World::new();
    let in_order = [window(0, 1), window(2, 3), window(4, 5)];
    for [a, b, c] in [[0, 1, 2], [1, 0, 2], [2, 1, 0]] {
        let windows = vec![in_order[a], in_order[b], in_order[c]];
        let request = world.verify(&world.request(&asking(&world, windows))).unwrap();
        assert_eq!(request.ask().windows, in_order);
    }
}

#[test]
fn a_request_for_another_venue_is_refused() {
    let (world, other) = (World::new(), World::new());
    let request = world.request(&Ask { venue: other.venue.id(), ..world.ask() });
    assert_eq!(world.verify(&request).err(), Some(RecordError::WrongVenue));
}

#[test]
fn a_request_is_refused_before_it_is_issued_and_from_its_expiry() {
    let world = World::new();
    let request = world.request(&Ask { expires: NOON + HOUR, ..world.ask() });
    let at = |now| verified(&world, &request, &world.trust, now);
    assert_eq!(at(NOON - 601), Some(RecordError::RequestExpired));
    assert_eq!(at(NOON - 600), None);
    assert_eq!(at(NOON + HOUR - 1), None);
    assert_eq!(at(NOON + HOUR), Some(RecordError::RequestExpired));
}

#[test]
fn a_request_is_answered_to_its_own_offices_key_of_today_alone() {
    let mut world = World::new();
    let tomorrows = world.office.day_key(TODAY + 1, &world.certificate, NOON).unwrap();
    let make = |reply_key: &[u8], now| world.office.request(&world.ask(), reply_key, now).err();
    assert_eq!(make(&world.office_day_key, NOON), None);
    assert_eq!(make(&World::new().office_day_key, NOON), Some(RecordError::WrongOffice));
    assert_eq!(make(&tomorrows, NOON), Some(RecordError::WrongDay));
    assert_eq!(make(&world.office_day_key, NOON + DAY), Some(RecordError::WrongDay));
    assert_eq!(make(&world.office_day_key, NOON + 31 * DAY), Some(RecordError::NoDayKey));
}

/// Otherwise the venue would find out when everything is examined, and release nothing.
#[test]
fn a_request_with_a_reply_key_of_small_order_is_refused() {
    let world = World::new();
    let identity = craft::identity_of(world.office.export_secret_bytes().unwrap().expose_secret_bytes());
    let items = |message: &[u8]| craft::decode(&craft::payload(message)).into_array().unwrap();
    let with_public = |public: Value| {
        let mut reply_key = items(&world.office_day_key);
        reply_key[3] = public;
        let reply_key = craft::sign("office-day-key", craft::encode(&reply_key.into()), &identity);
        let (own, mut request) = (Value::Bytes(world.office_day_key.clone()), items(&world.request(&world.ask())));
        let place = request.iter().position(|item| *item == own).unwrap();
        request[place] = Value::Bytes(reply_key);
        let request = craft::sign("request", craft::encode(&request.into()), &identity);
        world.verify(&request).err()
    };
    assert_eq!(with_public(items(&world.office_day_key)[3].clone()), None);
    assert_eq!(with_public(Value::Bytes(vec![0; 32])), Some(RecordError::Undecryptable));
}

#[test]
fn no_request_is_made_for_more_than_seven_days_or_for_the_future() {
    let world = World::new();
    let make = |ask: &Ask| world.office.request(ask, &world.office_day_key, NOON).err();
    assert_eq!(make(&Ask { expires: NOON + 7 * DAY, ..world.ask() }), None);
    assert_eq!(make(&Ask { expires: NOON + 7 * DAY + 1, ..world.ask() }), Some(RecordError::InvalidTime));
    let to = |to| make(&asking(&world, vec![Period::new(MORNING, to).unwrap()]));
    assert_eq!(to(NOON + 600), None);
    assert_eq!(to(NOON + 601), Some(RecordError::InvalidTime));
    let overlapping = vec![window(2, 5), window(4, 6)];
    assert_eq!(make(&asking(&world, overlapping)), Some(RecordError::InvalidTime));
    assert_eq!(make(&asking(&world, vec![])), Some(RecordError::InvalidTime));
    let days_of = |from_day: i64| vec![Period::new(NOON - from_day * DAY, NOON).unwrap()];
    assert_eq!(make(&asking(&world, days_of(31))), None, "32 days and the day before");
    assert_eq!(make(&asking(&world, days_of(32))), Some(RecordError::InvalidTime));
    let endless = vec![Period::new(0, NOON).unwrap()];
    assert_eq!(make(&asking(&world, endless)), Some(RecordError::InvalidTime));
    let nameless = Ask { legal_basis: String::new(), ..world.ask() };
    assert_eq!(make(&nameless), Some(RecordError::InvalidText));
    let many = (0..65).map(|i| Area::parse(&i.to_string()).unwrap()).collect();
    assert_eq!(make(&Ask { areas: many, ..world.ask() }), Some(RecordError::TooLong));
}

#[test]
fn a_request_has_64_windows_at_most() {
    let world = World::new();
    let minute = |number: i64| Period::new(MORNING + number * 60, MORNING + (number + 1) * 60).unwrap();
    let make =
        |count| world.office.request(&asking(&world, (0..count).map(minute).collect()), &world.office_day_key, NOON);
    assert_eq!(make(64).err(), None);
    assert_eq!(make(65).err(), Some(RecordError::TooLong));
}

#[test]
fn a_window_of_8_000_years_is_refused_before_its_days_are_counted() {
    let world = World::new();
    let ask = asking(&world, vec![Period::new(0, 253_402_300_799).unwrap()]);
    let (made, taken) = memory::peak(|| world.office.request(&ask, &world.office_day_key, NOON));
    assert_eq!(made.err(), Some(RecordError::InvalidTime));
    assert!(taken < 1 << 16, "{taken}");
}

#[test]
fn an_uncertified_lapsed_or_revoked_office_is_refused() {
    let world = World::new();
    let request = world.request(&world.ask());
    let revoked = trust_with(&world, &[world.office.id()]);
    assert_eq!(verified(&world, &request, &revoked, NOON), Some(RecordError::OfficeRevoked));
    let stale = world.authority.revoke(1, &[], &period(NOON - DAY, NOON)).unwrap();
    let stale = trust_in(&world.authority, &stale);
    assert_eq!(verified(&world, &request, &stale, NOON), Some(RecordError::RevocationsExpired));
    let other = Authority::generate().unwrap();
    let foreign = trust_in(&other, &revocations(&other, 1, &[]));
    assert_eq!(verified(&world, &request, &foreign, NOON), Some(RecordError::OfficeUncertified));
    let mut office = Office::generate().unwrap();
    let lapsing = world.authority.certify(&office.id(), "Amt", &period(NOON - DAY, NOON + HOUR)).unwrap();
    let reply_key = office.day_key(TODAY, &lapsing, NOON).unwrap();
    let request = office.request(&world.ask(), &reply_key, NOON).unwrap();
    assert_eq!(verified(&world, &request, &world.trust, NOON + HOUR), Some(RecordError::OfficeLapsed));
}

#[test]
fn an_office_not_named_in_the_day_key_is_refused() {
    let world = World::new();
    let (other, _, reply_key) = certified_office(&world.authority, "Gesundheitsamt Bonn");
    let request = other.request(&world.ask(), &reply_key, NOON).unwrap();
    assert_eq!(world.verify(&request).err(), Some(RecordError::OfficeNotNamed));
    // Where the venue names none, every certified office is answered.
    let reading = World::where_the_venue_may_read();
    let (other, _, reply_key) = certified_office(&reading.authority, "Gesundheitsamt Bonn");
    let request = other.request(&reading.ask(), &reply_key, NOON).unwrap();
    assert!(reading.verify(&request).is_ok());
}

#[test]
fn a_request_signed_by_another_key_is_refused() {
    let world = World::new();
    let request = world.request(&world.ask());
    let payload = episeal_testkit::visits::craft::payload(&request);
    let key = ed25519_dalek::SigningKey::from_bytes(&[3; 32]);
    let forged = episeal_testkit::visits::craft::sign("request", payload, &key);
    assert_eq!(world.verify(&forged).err(), Some(RecordError::BadSignature));
}

#[test]
fn a_request_in_the_name_of_an_office_with_anothers_reply_key_is_refused() {
    let world = World::new();
    let (other, _, reply_key) = certified_office(&world.authority, "Bonn");
    let request = other.request(&world.ask(), &reply_key, NOON).unwrap();
    let mut items = episeal_testkit::visits::craft::decode(&episeal_testkit::visits::craft::payload(&request))
        .into_array()
        .unwrap();
    items[2] = ciborium::Value::Bytes(world.office.id().as_bytes().to_vec());
    let key = episeal_testkit::visits::craft::identity_of(other.export_secret_bytes().unwrap().expose_secret_bytes());
    let forged = episeal_testkit::visits::craft::sign(
        "request",
        episeal_testkit::visits::craft::encode(&ciborium::Value::Array(items)),
        &key,
    );
    assert_eq!(world.verify(&forged).err(), Some(RecordError::OfficeUncertified));
}

#[test]
fn a_request_seen_before_is_refused_also_after_the_log_was_saved() {
    let world = World::new();
    let request = world.request(&world.ask());
    let mut log = RequestLog::new();
    let verify = |log: &mut RequestLog| {
        verify_request(&world.venue, &request, &world.trust, &Policy::default(), log, NOON).err()
    };
    assert_eq!(verify(&mut log), None);
    assert_eq!(verify(&mut log), Some(RecordError::RequestSeen));
    let mut restored = RequestLog::from_bytes(&log.to_bytes()).unwrap();
    assert_eq!(verify(&mut restored), Some(RecordError::RequestSeen));
}

#[test]
fn a_log_whose_entry_has_another_number_of_items_is_malformed() {
    let world = World::new();
    let mut log = RequestLog::new();
    let request = world.request(&world.ask());
    verify_request(&world.venue, &request, &world.trust, &Policy::default(), &mut log, NOON).unwrap();
    let bytes = log.to_bytes();
    let head = b"\x82\x75episeal-1 request log\x81".len();
    for (count, expected) in [(0x83, None), (0x82, Some(RecordError::Malformed)), (0x84, Some(RecordError::Malformed))]
    {
        let mut changed = bytes.clone();
        changed[head] = count;
        assert_eq!(RequestLog::from_bytes(&changed).err(), expected, "{count:02x}");
    }
}

#[test]
fn a_refused_request_is_not_logged() {
    let world = World::new();
    let mut log = RequestLog::new();
    let request = world.request(&asking(&world, vec![Period::new(MORNING, MORNING + 60).unwrap()]));
    let said = verify_request(&world.venue, &request, &world.trust, &Policy::default(), &mut log, NOON);
    assert_eq!(said.err(), Some(RecordError::WindowTooShort));
    assert_eq!(log.to_bytes(), RequestLog::new().to_bytes());
}

#[test]
fn who_asks_is_known_before_anything_is_decided() {
    let world = World::new();
    let short = world.request(&asking(&world, vec![Period::new(MORNING, MORNING + 60).unwrap()]));
    let authentic = world.venue.authenticate(&short, &world.trust, NOON).unwrap();
    assert_eq!((authentic.office(), authentic.office_name()), (world.office.id(), "Gesundheitsamt Köln"));
    assert_eq!(authentic.days(), [TODAY - 1, TODAY]);
    let mut log = RequestLog::new();
    let said = world.venue.verify_request(&authentic, &Policy::default(), &mut log);
    assert_eq!(said.err(), Some(RecordError::WindowTooShort));
    assert_eq!(log.to_bytes(), RequestLog::new().to_bytes());
}

#[test]
fn a_request_is_authenticated_once_and_answered_once() {
    let (world, other) = (World::new(), World::new());
    let authentic = world.venue.authenticate(&world.request(&world.ask()), &world.trust, NOON).unwrap();
    let verify = |venue: &Venue, log: &mut RequestLog| venue.verify_request(&authentic, &Policy::default(), log).err();
    let mut log = RequestLog::new();
    assert_eq!(verify(&other.venue, &mut log), Some(RecordError::WrongVenue));
    assert_eq!(verify(&world.venue, &mut log), None);
    assert_eq!(verify(&world.venue, &mut log), Some(RecordError::RequestSeen));
}

#[test]
fn windows_under_half_an_hour_are_refused() {
    let world = World::new();
    let ask = |seconds| asking(&world, vec![Period::new(MORNING, MORNING + seconds).unwrap()]);
    assert_eq!(world.verify(&world.request(&ask(1_799))).err(), Some(RecordError::WindowTooShort));
    assert!(world.verify(&world.request(&ask(1_800))).is_ok());
}

#[test]
fn a_policy_is_within_the_limits_of_each_field() {
    let with = |change: &dyn Fn(&mut PolicyFields)| {
        let mut fields = PolicyFields::default();
        change(&mut fields);
        Policy::new(&fields, &[]).err()
    };
    let weak = Some(RecordError::InvalidPolicy);
    assert_eq!(with(&|_| ()), None);
    for (seconds, error) in [(1_799, weak), (1_800, None), (DAY, None)] {
        assert_eq!(with(&|fields| fields.min_window = seconds), error);
    }
    for (seconds, error) in [(0, weak), (1, None), (DAY, None), (DAY + 1, weak)] {
        assert_eq!(with(&|fields| fields.max_stay = seconds), error);
    }
    for (requests, error) in [(0, weak), (1, None), (1_000, None), (1_001, weak)] {
        assert_eq!(with(&|fields| fields.max_requests = requests), error);
    }
    assert_eq!(with(&|fields| fields.max_seconds_a_day = 0), weak);
    assert_eq!(with(&|fields| fields.min_places = 0), weak);
    let list = areas::tables(&Venue::generate().unwrap());
    let both = Policy::new(&PolicyFields::default(), &[list.clone(), list]);
    assert_eq!(both.err(), weak);
}

#[test]
fn a_day_without_a_key_is_refused() {
    let world = World::new();
    let yesterday = Period::new(MORNING - 5 * HOUR, MORNING - HOUR).unwrap();
    let request = world.request(&asking(&world, vec![yesterday]));
    assert_eq!(world.verify(&request).err(), Some(RecordError::NoDayKey));
}

#[test]
fn a_key_that_should_have_been_deleted_answers_no_more() {
    let mut world = World::new();
    for (days, expected) in [(30, None), (31, Some(RecordError::NoDayKey))] {
        let later = NOON + days * DAY;
        let list = world.authority.revoke(9, &[], &period(later - DAY, later + DAY)).unwrap();
        let trust = trust_at(&world.authority, &list, later);
        let today = TODAY + u32::try_from(days).unwrap();
        let reply_key = world.office.day_key(today, &world.certificate, later).unwrap();
        let ask = Ask { expires: later + DAY, ..world.ask() };
        let request = world.office.request(&ask, &reply_key, later).unwrap();
        assert_eq!(verified(&world, &request, &trust, later), expected, "after {days} days");
    }
}

/// The window touches the oldest day of which keys are kept, and so reads the day before it.
#[test]
fn a_visit_of_a_day_whose_keys_are_gone_is_not_of_the_requests_days() {
    let mut world = World::new();
    let visit = world.seal(&check_in("Mara")).visit().to_vec();
    let (old, later) = (world.day_key.clone(), NOON + 31 * DAY);
    world.draw(TODAY + 1, NOON);
    let reply_key = world.office.day_key(TODAY + 31, &world.certificate, later).unwrap();
    let ask = Ask { expires: later + DAY, ..asking(&world, vec![window(24, 36)]) };
    let request = world.office.request(&ask, &reply_key, later).unwrap();
    let own = world.office.own_request(&request).unwrap();
    assert_eq!(own.days(), [TODAY + 1]);
    let mut opening = world.office.open_release(&own, &[old, world.day_key], later).unwrap();
    let list = world.authority.revoke(9, &[], &period(later - DAY, later + DAY)).unwrap();
    let (trust, mut log) = (trust_at(&world.authority, &list, later), RequestLog::new());
    let verified = verify_request(&world.venue, &request, &trust, &Policy::default(), &mut log, later).unwrap();
    let mut release = world.venue.release(&verified, &trust, later).unwrap();
    release.finish();
    opening.add_part(&release.next_part().unwrap().unwrap()).unwrap();
    assert_eq!(opening.add_visit(&visit), Err(RecordError::WrongDay));
}

#[test]
fn a_referral_reaches_the_competent_office_alone() {
    let mut world = World::new();
    let (bonn, referral) = world.referral();
    let opened = world.office.open_referral(&referral, &world.trust, NOON).unwrap();
    assert_eq!((opened.ask(), opened.office_name()), (&world.ask(), "Gesundheitsamt Bonn"));
    // The competent office asks in its own name.
    assert!(world.verify(&world.request(opened.ask())).is_ok());
    assert_eq!(bonn.open_referral(&referral, &world.trust, NOON).err(), Some(RecordError::NoDayKey));
    let at = |now| world.office.open_referral(&referral, &world.trust, now).err();
    assert_eq!(at(NOON + DAY), Some(RecordError::RequestExpired));
    let revoked = trust_with(&world, &[bonn.id()]);
    assert_eq!(world.office.open_referral(&referral, &revoked, NOON).err(), Some(RecordError::OfficeRevoked));
    let tomorrow = world.office.day_key(TODAY + 1, &world.certificate, NOON).unwrap();
    let (bonn, _, bonn_key) = certified_office(&world.authority, "Gesundheitsamt Bonn");
    let refused = bonn.refer(&world.ask(), &referral_keys(&tomorrow, &bonn_key), &world.trust, NOON);
    assert_eq!(refused.err(), Some(RecordError::WrongDay));
}

#[test]
fn a_flipped_bit_in_a_request_or_referral_is_refused() {
    let world = World::new();
    let request = world.request(&world.ask());
    let (_, referral) = world.referral();
    for bit in 0..request.len() * 8 {
        let mut changed = request.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(world.verify(&changed).is_err(), "bit {bit}");
    }
    for bit in (0..referral.len() * 8).step_by(7) {
        let mut changed = referral.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(world.office.open_referral(&changed, &world.trust, NOON).is_err(), "bit {bit}");
    }
}
