//! Sealing shares: for whom, until when, and which visits.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::shares::*;
use episeal_testkit::visits::*;

#[test]
fn a_share_is_sealed_to_a_trusted_office_of_today_alone() {
    let world = World::new();
    let verify = |key: &[u8], trust: &Trust, now| ShareRecipient::verify(key, trust, now).err();
    let key = &world.office_day_key;
    let recipient = world.recipient();
    assert_eq!(recipient.name(), "Gesundheitsamt Köln");
    assert_eq!(recipient.office(), world.office.id());
    let revoked = trust_with(&world, &[world.office.id()]);
    assert_eq!(verify(key, &revoked, NOON), Some(RecordError::OfficeRevoked));
    let stranger = Authority::generate().unwrap();
    let (_, _, uncertified) = certified_office(&stranger, "Gesundheitsamt Köln");
    assert_eq!(verify(&uncertified, &world.trust, NOON), Some(RecordError::OfficeUncertified));
    let edges = [
        (MORNING - 601, Some(RecordError::WrongDay)),
        (MORNING - 600, None),
        (MORNING + DAY + 599, None),
        (MORNING + DAY + 600, Some(RecordError::WrongDay)),
    ];
    for (now, expected) in edges {
        assert_eq!(verify(key, &world.trust, now), expected);
    }
    let visitor = Visitor::with(&world, 1);
    let seal = |expires, now| share(&visitor.kept, &recipient, &world.trust, expires, now).err();
    assert_eq!(seal(EXPIRES, MORNING + DAY + 600), Some(RecordError::WrongDay));
    for expires in [NOON, NOON - 1, NOON + MAX_SHARE_SECONDS + 1, MAX_TIME + 1, -1, i64::MIN] {
        assert_eq!(seal(expires, NOON), Some(RecordError::InvalidTime));
    }
    assert_eq!(seal(NOON + 1, NOON), None);
    assert_eq!(seal(NOON + MAX_SHARE_SECONDS, NOON), None);
}

#[test]
fn nothing_is_sealed_when_nothing_is_picked() {
    let world = World::new();
    let none = share(&[], &world.recipient(), &world.trust, EXPIRES, NOON);
    assert_eq!(none.err(), Some(RecordError::Missing));
}

#[test]
fn visits_of_14_days_ago_are_shared_and_older_ones_are_not() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let shared_after = |days: u32| {
        let (recipient, trust) = office_on(&world, TODAY + days);
        let now = MORNING + i64::from(days) * DAY;
        share(&visitor.kept, &recipient, &trust, now + DAY, now).err()
    };
    assert_eq!(shared_after(14), None);
    assert_eq!(shared_after(15), Some(RecordError::Missing));
}

#[test]
fn a_visit_is_shared_once_in_its_highest_revision() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let (stored, later) = visit_and_kept(&world.check_out(&visitor.kept[0], NOON));
    let first = visitor.kept[0].clone();
    for kept in [vec![first.clone(), later.clone()], vec![later.clone(), first, later.clone()]] {
        let share = share(&kept, &world.recipient(), &world.trust, EXPIRES, NOON).unwrap();
        let mut opened = world.open_share(share.bytes(), share.code()).unwrap();
        opened.add_stored(&stored).unwrap();
        let visits = opened.visits();
        assert_eq!(visits.len(), 1);
        assert_eq!(visits[0].visit().unwrap().departure(), Some(NOON));
        assert_eq!(visits[0].errors(), []);
    }
}

#[test]
fn a_thousand_of_the_longest_visits_fit_and_one_more_does_not() {
    let world = World::new();
    let level = "ü".repeat(32);
    let area = Area::parse(&[level.as_str(); 5].join("/")).unwrap();
    let poster = world.venue.poster(&"ü".repeat(80), Area::default()).unwrap();
    let seal_one = |second| {
        let check_in = CheckIn { area: area.clone(), ..staying("Mara", MORNING + second, NOON) };
        let (key, readers) = (&world.day_key, Readers::OfficeOnly);
        let sealed = seal(&check_in, &poster, key, &world.trust, readers, NOON);
        sealed.unwrap().kept()
    };
    let mut kept: Vec<_> = (0..1_000).map(seal_one).collect();
    let recipient = world.recipient();
    let share_all = |kept: &[Kept]| share(kept, &recipient, &world.trust, EXPIRES, NOON);
    let full = share_all(&kept).unwrap();
    assert!(full.bytes().len() < MAX_MESSAGE as usize);
    let opened = world.open_share(full.bytes(), full.code()).unwrap();
    assert_eq!(opened.visits().len(), MAX_SHARED as usize);
    kept.push(seal_one(1_000));
    assert_eq!(share_all(&kept).err(), Some(RecordError::TooLong));
}

#[test]
fn the_size_tells_the_number_of_visits_in_steps_alone() {
    let world = World::new();
    let size = |count| world.share(&Visitor::with(&world, count)).bytes().len();
    assert_eq!(size(1), size(12));
    assert_eq!(size(30) - size(1), 4_096);
}

#[test]
fn a_diarys_visits_are_picked_all_by_period_or_singly() {
    let world = World::new();
    let mut diary = create_diary("314159", None).unwrap();
    let none = |diary: &Diary, pick: &Pick| diary.pick(pick).err();
    assert_eq!(none(&diary, &Pick::All), Some(RecordError::Missing));
    let visitor = Visitor::with(&world, 3);
    for kept in &visitor.kept {
        diary.add(kept).unwrap();
    }
    let left = world.check_out(&visitor.kept[0], MORNING + 300);
    diary.amend(&left.kept()).unwrap();
    let picked = |pick: &Pick| -> Vec<_> {
        let visits = diary.pick(pick).unwrap();
        visits.iter().map(|kept| kept.arrival() - MORNING).collect()
    };
    assert_eq!(picked(&Pick::All), [0, 600, 1_200]);
    let window = |from, to| Pick::Period { period: Period::new(MORNING + from, MORNING + to).unwrap() };
    assert_eq!(picked(&window(0, 1)), [0]);
    assert_eq!(picked(&window(300, 600)), [0]);
    // The second has not checked out and may still be there.
    assert_eq!(picked(&window(301, 1_200)), [600]);
    assert_eq!(picked(&window(600, 1_201)), [600, 1_200]);
    let ids: Vec<_> = visitor.kept.iter().map(|kept| kept.record_id()).collect();
    assert_eq!(picked(&Pick::Visits { record_ids: vec![ids[2], ids[0], ids[2]] }), [0, 1_200]);
    let stranger = world.seal(&check_in("Ben")).kept().record_id();
    let missing = Some(RecordError::Missing);
    assert_eq!(none(&diary, &Pick::Visits { record_ids: vec![ids[0], stranger] }), missing);
    assert_eq!(none(&diary, &Pick::Visits { record_ids: vec![] }), missing);
    assert_eq!(none(&diary, &window(-1_000, -1)), missing);
    let all = diary.pick(&Pick::All).unwrap();
    let share = world.share_for(&world.recipient(), &all).unwrap();
    let opened = world.open_share(share.bytes(), share.code()).unwrap();
    assert_eq!(opened.visits().len(), 3);
}

/// A recipient that was verified before noon, and what sealing to it says under another trust or at another time.
fn sealing_says(world: &World, trust: &Trust, now: i64) -> [Option<RecordError>; 2] {
    let visitor = Visitor::with(world, 1);
    let recipient = ShareRecipient::verify(&world.office_day_key, &world.trust, NOON).unwrap();
    [
        share(&visitor.kept, &recipient, trust, now + HOUR, now).err(),
        LiveShare::start(&visitor.kept, &recipient, trust, now).err(),
    ]
}

#[test]
fn trust_in_the_office_is_decided_anew_when_something_is_sealed() {
    let world = World::new();
    assert_eq!(sealing_says(&world, &world.trust, NOON), [None; 2]);
    let revoked = trust_with(&world, &[world.office.id()]);
    let expected = [Some(RecordError::OfficeRevoked); 2];
    assert_eq!(sealing_says(&world, &revoked, NOON), expected);
    let list = world.authority.revoke(3, &[], &period(NOON - DAY, NOON + HOUR)).unwrap();
    let expiring = trust_in(&world.authority, &list);
    assert_eq!(sealing_says(&world, &expiring, NOON + HOUR - 1), [None; 2]);
    let expected = [Some(RecordError::RevocationsExpired); 2];
    assert_eq!(sealing_says(&world, &expiring, NOON + HOUR), expected);
    let tomorrow = MORNING + DAY + 600;
    let expected = [Some(RecordError::WrongDay); 2];
    assert_eq!(sealing_says(&world, &world.trust, tomorrow), expected);
}

#[test]
fn an_office_whose_certificate_has_lapsed_since_gets_nothing() {
    let world = World::new();
    let mut office = Office::generate().unwrap();
    let certificate = world.authority.certify(&office.id(), "Amt", &period(NOON, NOON + HOUR));
    let key = office.day_key(TODAY, &certificate.unwrap(), NOON).unwrap();
    let recipient = ShareRecipient::verify(&key, &world.trust, NOON).unwrap();
    let visitor = Visitor::with(&world, 1);
    for (now, expected) in [(NOON + HOUR - 1, None), (NOON + HOUR, Some(RecordError::OfficeLapsed))] {
        let offline = share(&visitor.kept, &recipient, &world.trust, now + DAY, now);
        assert_eq!(offline.err(), expected);
        let live = LiveShare::start(&visitor.kept, &recipient, &world.trust, now);
        assert_eq!(live.err(), expected);
    }
}

#[test]
fn a_day_key_that_its_office_did_not_sign_is_refused() {
    let world = World::new();
    let ring = world.venue.export_secret_bytes().unwrap();
    let stranger = craft::identity_of(ring.expose_secret_bytes());
    let payload = craft::payload(&world.office_day_key);
    let forged = craft::sign("office-day-key", payload, &stranger);
    let refused = ShareRecipient::verify(&forged, &world.trust, NOON);
    assert_eq!(refused.err(), Some(RecordError::BadSignature));
}
