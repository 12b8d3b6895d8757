//! Shares: who opens them, with what, and when.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::shares::*;
use episeal_testkit::visits::*;
use static_assertions::assert_not_impl_any;

assert_not_impl_any!(ShareCode: PartialEq, std::fmt::Display);
assert_not_impl_any!(SealedShare: Clone);
assert_not_impl_any!(OpenedShare: Clone);
assert_not_impl_any!(ShareLog: Clone);

#[test]
fn a_shared_diary_opens_and_every_visit_is_found() {
    let world = World::new();
    let mut visitor = Visitor::with(&world, 3);
    let left = world.check_out(&visitor.kept[1], NOON);
    let (check_out, kept) = visit_and_kept(&left);
    visitor.stored.push(check_out);
    visitor.kept[1] = kept;
    let stranger = world.seal(&check_in("Ben"));
    let share = world.share(&visitor);
    let mut opened = world.open_share(share.bytes(), share.code()).unwrap();
    assert_eq!(opened.share_id(), share.share_id());
    assert_eq!(share.share_id().reference(), share.share_id().to_text()[..4]);
    assert_eq!(opened.venue_days().len(), 1);
    for visit in sorted(visitor.stored.clone()) {
        assert_eq!(opened.add_stored(&visit), Ok(true));
    }
    assert_eq!(opened.add_stored(stranger.visit()), Ok(false));
    let visits = opened.visits();
    let ids: Vec<_> = visits.iter().map(SharedVisit::record_id).collect();
    assert!(ids.is_sorted());
    assert_eq!(visits.len(), 3);
    for kept in &visitor.kept {
        let found = visits.iter().find(|v| v.record_id() == kept.record_id());
        let found = found.unwrap();
        let visit = found.visit().unwrap();
        assert_eq!(found.errors(), []);
        assert_eq!(found.venue_name(), "Brauhaus");
        assert_eq!((found.venue(), visit.venue()), (kept.venue(), kept.venue()));
        assert_eq!((found.arrival(), visit.arrival()), (kept.arrival(), kept.arrival()));
        assert_eq!((found.departure(), visit.departure()), (kept.departure(), kept.departure()));
        assert_eq!(visit.contact().fields().given_name, "Mara".into());
        let stay = found.case_stay().unwrap();
        assert_eq!((stay.record_id, stay.venue), (kept.record_id(), kept.venue()));
        assert_eq!((stay.stay.arrival, stay.stay.departure), (kept.arrival(), kept.departure()));
        assert_eq!((stay.kid, &stay.area), (found.kid(), kept.area()));
    }
    assert_eq!(visits.iter().filter(|v| v.departure().is_some()).count(), 1);
}

#[test]
fn a_share_opens_with_the_right_key_and_the_right_code_alone() {
    let world = World::new();
    let share = world.share(&Visitor::with(&world, 1));
    let (other, _, other_key) = certified_office(&world.authority, "Gesundheitsamt Bonn");
    let wrong = another_code(share.code(), 1);
    let refused = |office: &Office, bytes: &[u8], code: &ShareCode| {
        let opened = open_share(office, bytes, code, &mut ShareLog::new(), NOON);
        opened.err()
    };
    assert_eq!(refused(&world.office, share.bytes(), share.code()), None);
    let expected = Some(RecordError::Undecryptable);
    assert_eq!(refused(&world.office, share.bytes(), &wrong), expected);
    assert_eq!(refused(&other, share.bytes(), share.code()), expected);
    assert_eq!(refused(&other, share.bytes(), &wrong), expected);
    // Readdressed to the other office and its key.
    let recipient = ShareRecipient::verify(&other_key, &world.trust, NOON).unwrap();
    let others = world.share_for(&recipient, &Visitor::with(&world, 1).kept).unwrap();
    let mut clear = Value::Null;
    craft::with_clear(others.bytes(), |others| clear = others.clone());
    let readdressed = craft::with_clear(share.bytes(), |own| *own = clear);
    assert_eq!(UnverifiedShare::parse(&readdressed).unwrap().claimed_address().office(), other.id());
    assert_eq!(refused(&other, &readdressed, share.code()), expected);
    assert_eq!(refused(&world.office, &readdressed, share.code()), expected);
    assert_eq!(refused(&other, others.bytes(), others.code()), None);
}

fn with_part(message: &[u8], part: usize, value: Value) -> Vec<u8> {
    let mut message = craft::decode(message);
    if let Value::Tag(_, inner) = &mut message {
        inner.as_array_mut().unwrap()[part] = value;
    }
    craft::encode(&message)
}

#[test]
fn parts_swapped_between_two_shares_of_one_visitor_are_refused() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let (one, two) = (world.share(&visitor), world.share(&visitor));
    let Value::Tag(_, of_two) = craft::decode(two.bytes()) else { unreachable!("a share is tagged") };
    for part in [0, 2, 3] {
        let swapped = with_part(one.bytes(), part, of_two.as_array().unwrap()[part].clone());
        for code in [one.code(), two.code()] {
            let opened = world.open_share(&swapped, code);
            assert_eq!(opened.err(), Some(RecordError::Undecryptable), "{part}");
        }
    }
}

#[test]
fn a_hundred_wrong_codes_show_no_difference() {
    let world = World::new();
    let share = world.share(&Visitor::with(&world, 1));
    let mut log = ShareLog::new();
    let mut attempt = |step| {
        let code = another_code(share.code(), step);
        let opened = open_share(&world.office, share.bytes(), &code, &mut log, NOON);
        let error = opened.err().unwrap();
        format!("{error:?} {error} {} {:?}", error.code(), log.to_bytes())
    };
    let first = attempt(1);
    for step in 2..=100 {
        assert_eq!(attempt(step * 9_999_991 % 1_000_000_000), first);
    }
    assert!(first.starts_with("Undecryptable "));
    let opened = open_share(&world.office, share.bytes(), share.code(), &mut log, NOON);
    assert!(opened.is_ok(), "wrong codes use nothing up");
}

#[test]
fn a_code_of_one_share_opens_no_other_of_the_same_visitor() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let (one, two) = (world.share(&visitor), world.share(&visitor));
    assert_ne!(one.share_id(), two.share_id());
    let crossed = world.open_share(two.bytes(), one.code());
    assert_eq!(crossed.err(), Some(RecordError::Undecryptable));
}

#[test]
fn an_expired_share_is_refused_to_the_second() {
    let world = World::new();
    let share = world.share(&Visitor::with(&world, 1));
    let open = |now| {
        let mut log = ShareLog::new();
        let opened = open_share(&world.office, share.bytes(), share.code(), &mut log, now);
        opened.err()
    };
    assert_eq!(open(EXPIRES - 1), None);
    assert_eq!(open(EXPIRES), Some(RecordError::ShareExpired));
    assert_eq!(open(MAX_TIME), Some(RecordError::ShareExpired));
    assert_eq!(open(-1), Some(RecordError::InvalidTime));
    // Nor is one opened that expires later than a share can, on a clock ten minutes ahead of the office's.
    let earliest = EXPIRES - MAX_SHARE_SECONDS - 600;
    assert_eq!(open(earliest), None);
    assert_eq!(open(earliest - 1), Some(RecordError::InvalidTime));
}

#[test]
fn a_share_opens_once() {
    let world = World::new();
    let share = world.share(&Visitor::with(&world, 1));
    let mut log = ShareLog::new();
    let open = |log: &mut ShareLog| {
        let opened = open_share(&world.office, share.bytes(), share.code(), log, NOON);
        opened.err()
    };
    assert_eq!(open(&mut log), None);
    assert_eq!(open(&mut log), Some(RecordError::ShareUsed));
    let mut saved = ShareLog::from_bytes(&log.to_bytes()).unwrap();
    assert_eq!(open(&mut saved), Some(RecordError::ShareUsed));
    assert_eq!(open(&mut ShareLog::new()), None);
}

#[test]
fn a_share_log_is_read_as_it_was_written_and_not_otherwise() {
    let entry = |id: u8, expires: i64| Value::Array(vec![Value::Bytes(vec![id; 16]), expires.into()]);
    let log =
        |label: &str, entries: Vec<Value>| craft::encode(&Value::Array(vec![label.into(), Value::Array(entries)]));
    let label = "episeal-1 share log";
    let good = log(label, vec![entry(2, NOON), entry(1, NOON)]);
    assert_eq!(ShareLog::from_bytes(&good).unwrap().to_bytes(), good);
    let bad = [
        log(label, vec![entry(1, NOON), entry(1, EXPIRES)]),
        log("episeal-1 request log", vec![entry(1, NOON)]),
        log(label, vec![entry(1, -1)]),
        [&good[..], &[0]].concat(),
        good[..good.len() - 1].to_vec(),
        Vec::new(),
    ];
    for bytes in bad {
        assert_eq!(ShareLog::from_bytes(&bytes).err(), Some(RecordError::Malformed));
    }
}

#[test]
fn other_messages_are_no_shares() {
    let world = World::new();
    let (_, referral) = world.referral();
    let right = code("123456789");
    for (bytes, expected) in [
        (world.day_key.clone(), RecordError::WrongPurpose),
        (referral, RecordError::WrongPurpose),
        (b"share".to_vec(), RecordError::Malformed),
        (Vec::new(), RecordError::Malformed),
    ] {
        assert_eq!(world.open_share(&bytes, &right).err(), Some(expected));
        assert_eq!(UnverifiedShare::parse(&bytes).err(), Some(expected));
    }
    let share = world.share(&Visitor::with(&world, 1));
    let unopened = share.unopened();
    let address = unopened.claimed_address();
    assert_eq!(address.share_id(), share.share_id());
    assert_eq!((address.office(), address.expires()), (world.office.id(), EXPIRES));
}

#[test]
fn a_share_to_a_day_key_that_is_deleted_is_undecryptable() {
    let world = World::new();
    let share = world.share(&Visitor::with(&world, 1));
    let office = without_day_keys(&world.office);
    let opened = open_share(&office, share.bytes(), share.code(), &mut ShareLog::new(), NOON);
    assert_eq!(opened.err(), Some(RecordError::Undecryptable));
}

#[test]
fn expiry_is_told_before_use_and_use_before_everything_else() {
    let world = World::new();
    let share = world.share(&Visitor::with(&world, 1));
    let mut log = ShareLog::new();
    let mut open = |code: &ShareCode, now| {
        let opened = open_share(&world.office, share.bytes(), code, &mut log, now);
        opened.err()
    };
    assert_eq!(open(share.code(), NOON), None);
    let wrong = another_code(share.code(), 1);
    assert_eq!(open(&wrong, NOON), Some(RecordError::ShareUsed));
    assert_eq!(open(share.code(), EXPIRES), Some(RecordError::ShareExpired));
}

/// A log as another program could have written it.
fn log_of(entries: impl Iterator<Item = (u128, i64)>) -> ShareLog {
    let entry =
        |(id, expires): (u128, i64)| Value::Array(vec![Value::Bytes(id.to_be_bytes().to_vec()), expires.into()]);
    let entries = entries.map(entry).collect();
    let log = Value::Array(vec!["episeal-1 share log".into(), Value::Array(entries)]);
    ShareLog::from_bytes(&craft::encode(&log)).unwrap()
}

#[test]
fn a_log_forgets_a_share_31_days_after_its_expiry_when_another_opens() {
    let world = World::new();
    let share = world.share(&Visitor::with(&world, 1));
    let forgotten = NOON - 31 * DAY;
    let mut log = log_of([(1, forgotten), (2, forgotten + 1), (3, EXPIRES)].into_iter());
    let opened = open_share(&world.office, share.bytes(), share.code(), &mut log, NOON);
    assert!(opened.is_ok());
    let kept = craft::decode(&log.to_bytes());
    let kept = kept.as_array().unwrap()[1].as_array().unwrap().clone();
    let id = |entry: &Value| craft::bytes_of(&entry.as_array().unwrap()[0]);
    let expected = [2u128, 3].map(|id| id.to_be_bytes().to_vec()).to_vec();
    let ids: Vec<_> = kept.iter().map(id).collect();
    assert_eq!(ids[..2], expected);
    assert_eq!(ids[2], share.share_id().as_bytes());
}

#[test]
fn an_attempt_under_a_clock_that_is_wrong_for_a_moment_forgets_nothing() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let (one, two) = (world.share(&visitor), world.share(&visitor));
    let mut log = ShareLog::new();
    let open = |share: &CodedShare, code: &ShareCode, log: &mut ShareLog, now| {
        open_share(&world.office, share.bytes(), code, log, now).err()
    };
    assert_eq!(open(&one, one.code(), &mut log, NOON), None);
    // A share for another office, as anyone can leave on the server.
    let later = NOON + 32 * DAY;
    let (recipient, trust) = office_on(&world, TODAY + 32);
    let kept = [kept_later(&visitor.kept[0], 32)];
    let foreign = share(&kept, &recipient, &trust, later + DAY, later).unwrap();
    let refused = open(&foreign, foreign.code(), &mut log, later);
    assert_eq!(refused, Some(RecordError::Undecryptable));
    assert_eq!(open(&two, two.code(), &mut log, later), Some(RecordError::ShareExpired));
    assert_eq!(open(&one, one.code(), &mut log, NOON), Some(RecordError::ShareUsed));
}

#[test]
fn a_full_log_opens_nothing_until_entries_are_due() {
    let world = World::new();
    let share = world.share(&Visitor::with(&world, 1));
    let open = |log: &mut ShareLog| {
        let opened = open_share(&world.office, share.bytes(), share.code(), log, NOON);
        opened.err()
    };
    let full = |expires| log_of((0..65_536).map(|id| (id, expires)));
    assert_eq!(open(&mut full(EXPIRES)), Some(RecordError::TooLong));
    assert_eq!(open(&mut full(NOON - 31 * DAY)), None);
    assert_eq!(open(&mut log_of((1..65_536).map(|id| (id, EXPIRES)))), None);
}
