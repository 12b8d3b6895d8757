//! Shares: who opens them, with what, when, and how what they say is held against what is stored.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs
)]

mod support;

use ciborium::Value;
use episeal::*;
use static_assertions::assert_not_impl_any;
use std::sync::Arc;
use support::craft::{self, Parts};
use support::*;

assert_not_impl_any!(ShareCode: Clone, PartialEq, std::fmt::Display);
assert_not_impl_any!(SealedShare: Clone);
assert_not_impl_any!(OpenedShare: Clone);
assert_not_impl_any!(ShareLog: Clone);

const EXPIRES: i64 = NOON + DAY;

struct Visitor {
    /// What the server stores.
    stored: Vec<Vec<u8>>,
    kept: Vec<Arc<Kept>>,
}

impl Visitor {
    /// Someone who came at ten, eleven and so on.
    fn with(world: &World, count: i64) -> Self {
        let seal = |hour| world.seal(&check_in_at("Mara", MORNING + hour * 600));
        let (stored, kept) = (0..count).map(seal).map(Sealed::into_parts).unzip();
        Self::of(stored, kept)
    }

    fn of(stored: Vec<Vec<u8>>, kept: Vec<Kept>) -> Self {
        let kept = kept.into_iter().map(Arc::new).collect();
        Self { stored, kept }
    }
}

impl World {
    fn recipient(&self) -> ShareRecipient {
        ShareRecipient::verify(&self.office_day_key, &self.trust, NOON).unwrap()
    }

    fn share(&self, visitor: &Visitor) -> SealedShare {
        share(&visitor.kept, &self.recipient(), EXPIRES, NOON).unwrap()
    }

    fn open_share(&self, share: &[u8], code: &ShareCode) -> Result<OpenedShare, RecordError> {
        self.office
            .open_share(share, code, &mut ShareLog::new(), NOON)
    }
}

fn code(text: &str) -> ShareCode {
    ShareCode::parse(text).unwrap()
}

/// A code that differs in the last digit by `step`.
fn another_code(right: &ShareCode, step: u32) -> ShareCode {
    let number: u32 = right.expose_secret_text().replace(' ', "").parse().unwrap();
    code(&format!("{:09}", (number + step) % 1_000_000_000))
}

#[test]
fn a_shared_diary_opens_and_every_visit_is_found() {
    let world = World::new();
    let mut visitor = Visitor::with(&world, 3);
    let left = world.check_out(&visitor.kept[1], NOON);
    let (check_out, kept) = left.into_parts();
    visitor.stored.push(check_out);
    visitor.kept[1] = Arc::new(kept);
    let stranger = world.seal(&check_in("Ben"));
    let share = world.share(&visitor);
    let mut opened = world.open_share(share.bytes(), share.code()).unwrap();
    assert_eq!(opened.share_id(), share.share_id());
    assert_eq!(
        share.share_id().reference(),
        share.share_id().to_text()[..4]
    );
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
        assert_eq!(
            (found.arrival(), visit.arrival()),
            (kept.arrival(), kept.arrival())
        );
        assert_eq!(
            (found.departure(), visit.departure()),
            (kept.departure(), kept.departure())
        );
        assert_eq!(visit.contact().fields().given_name, "Mara");
        let stay = found.stay().unwrap();
        assert_eq!(
            (stay.record_id, stay.venue),
            (kept.record_id(), kept.venue())
        );
        assert_eq!(
            (stay.arrival, stay.departure),
            (kept.arrival(), kept.departure())
        );
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
        let opened = office.open_share(bytes, code, &mut ShareLog::new(), NOON);
        opened.err()
    };
    assert_eq!(refused(&world.office, share.bytes(), share.code()), None);
    let expected = Some(RecordError::Undecryptable);
    assert_eq!(refused(&world.office, share.bytes(), &wrong), expected);
    assert_eq!(refused(&other, share.bytes(), share.code()), expected);
    assert_eq!(refused(&other, share.bytes(), &wrong), expected);
    // Addressed anew to the other office and its key.
    let recipient = ShareRecipient::verify(&other_key, &world.trust, NOON).unwrap();
    let others = share_for(&world, &recipient);
    let mut clear = Value::Null;
    craft::with_clear(others.bytes(), |others| clear = others.clone());
    let readdressed = craft::with_clear(share.bytes(), |own| *own = clear);
    assert_eq!(
        claimed_share_address(&readdressed).unwrap().office(),
        other.id()
    );
    assert_eq!(refused(&other, &readdressed, share.code()), expected);
    assert_eq!(refused(&world.office, &readdressed, share.code()), expected);
    assert_eq!(refused(&other, others.bytes(), others.code()), None);
}

fn share_for(world: &World, recipient: &ShareRecipient) -> SealedShare {
    let visitor = Visitor::with(world, 1);
    share(&visitor.kept, recipient, EXPIRES, NOON).unwrap()
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
    let Value::Tag(_, of_two) = craft::decode(two.bytes()) else {
        unreachable!("a share is tagged")
    };
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
        let opened = world
            .office
            .open_share(share.bytes(), &code, &mut log, NOON);
        let error = opened.err().unwrap();
        format!("{error:?} {error} {} {:?}", error.code(), log.to_bytes())
    };
    let first = attempt(1);
    for step in 2..=100 {
        assert_eq!(attempt(step * 9_999_991 % 1_000_000_000), first);
    }
    assert!(first.starts_with("Undecryptable "));
    let opened = world
        .office
        .open_share(share.bytes(), share.code(), &mut log, NOON);
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
        let opened = world
            .office
            .open_share(share.bytes(), share.code(), &mut log, now);
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
        let opened = world
            .office
            .open_share(share.bytes(), share.code(), log, NOON);
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
    let entry =
        |id: u8, expires: i64| Value::Array(vec![Value::Bytes(vec![id; 16]), expires.into()]);
    let log = |label: &str, entries: Vec<Value>| {
        craft::encode(&Value::Array(vec![label.into(), Value::Array(entries)]))
    };
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
        assert_eq!(
            ShareLog::from_bytes(&bytes).err(),
            Some(RecordError::Malformed)
        );
    }
}

#[test]
fn a_share_is_sealed_to_a_trusted_office_of_today_alone() {
    let world = World::new();
    let verify = |key: &[u8], trust: &Trust, now| ShareRecipient::verify(key, trust, now).err();
    let key = &world.office_day_key;
    let recipient = world.recipient();
    assert_eq!(recipient.name(), "Gesundheitsamt Köln");
    assert_eq!(recipient.office(), world.office.id());
    let revoked = trust_with(&world, &[world.office.id()]);
    assert_eq!(
        verify(key, &revoked, NOON),
        Some(RecordError::OfficeRevoked)
    );
    let stranger = Authority::generate().unwrap();
    let (_, _, uncertified) = certified_office(&stranger, "Gesundheitsamt Köln");
    assert_eq!(
        verify(&uncertified, &world.trust, NOON),
        Some(RecordError::OfficeUncertified)
    );
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
    let seal = |expires, now| share(&visitor.kept, &recipient, expires, now).err();
    assert_eq!(
        seal(EXPIRES, MORNING + DAY + 600),
        Some(RecordError::WrongDay)
    );
    for expires in [
        NOON,
        NOON - 1,
        NOON + MAX_SHARE_SECONDS + 1,
        MAX_TIME + 1,
        -1,
        i64::MIN,
    ] {
        assert_eq!(seal(expires, NOON), Some(RecordError::InvalidTime));
    }
    assert_eq!(seal(NOON + 1, NOON), None);
    assert_eq!(seal(NOON + MAX_SHARE_SECONDS, NOON), None);
}

#[test]
fn nothing_is_sealed_when_nothing_is_picked() {
    let world = World::new();
    let none = share(&[], &world.recipient(), EXPIRES, NOON);
    assert_eq!(none.err(), Some(RecordError::Missing));
}

/// An office with keys and a certificate on another day than the world's.
fn office_on(world: &World, day: u32) -> (Office, ShareRecipient) {
    let (mut office, now) = (Office::generate().unwrap(), i64::from(day) * DAY);
    let certificate = world.authority.certify(&office.id(), "Amt", now, now + DAY);
    let key = office.day_key(day, &certificate.unwrap(), now).unwrap();
    let list = world.authority.revoke(9, &[], now, now + DAY).unwrap();
    let trust = Trust::new(world.authority.id(), &list, 0).unwrap();
    (office, ShareRecipient::verify(&key, &trust, now).unwrap())
}

#[test]
fn visits_of_14_days_ago_are_shared_and_older_ones_are_not() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let shared_after = |days: u32| {
        let (_, recipient) = office_on(&world, TODAY + days);
        let now = MORNING + i64::from(days) * DAY;
        share(&visitor.kept, &recipient, now + DAY, now).err()
    };
    assert_eq!(shared_after(14), None);
    assert_eq!(shared_after(15), Some(RecordError::Missing));
}

#[test]
fn a_visit_is_shared_once_in_its_highest_revision() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let (stored, later) = world.check_out(&visitor.kept[0], NOON).into_parts();
    let (first, later) = (Arc::clone(&visitor.kept[0]), Arc::new(later));
    for kept in [
        vec![Arc::clone(&first), Arc::clone(&later)],
        vec![Arc::clone(&later), first, Arc::clone(&later)],
    ] {
        let share = share(&kept, &world.recipient(), EXPIRES, NOON).unwrap();
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
    let poster = world
        .venue
        .poster(&"ü".repeat(80), Area::default())
        .unwrap();
    let seal_one = |second| {
        let check_in = CheckIn {
            area: area.clone(),
            departure: Some(NOON),
            ..check_in_at("Mara", MORNING + second)
        };
        let (key, readers) = (&world.day_key, Readers::OfficeOnly);
        let sealed = seal(&check_in, &poster, key, &world.trust, readers, NOON);
        Arc::new(sealed.unwrap().into_parts().1)
    };
    let mut kept: Vec<_> = (0..1_000).map(seal_one).collect();
    let recipient = world.recipient();
    let share_all = |kept: &[Arc<Kept>]| share(kept, &recipient, EXPIRES, NOON);
    let full = share_all(&kept).unwrap();
    assert!(full.bytes().len() < MAX_MESSAGE);
    let opened = world.open_share(full.bytes(), full.code()).unwrap();
    assert_eq!(opened.visits().len(), MAX_SHARED);
    kept.push(seal_one(1_000));
    assert_eq!(share_all(&kept).err(), Some(RecordError::TooLong));
}

/// What the office finds out about the one shared visit when the server stores these.
fn checked(world: &World, kept: &Arc<Kept>, stored: &[Vec<u8>]) -> SharedVisit {
    let visitor = Visitor {
        stored: Vec::new(),
        kept: vec![Arc::clone(kept)],
    };
    let share = world.share(&visitor);
    let mut opened = world.open_share(share.bytes(), share.code()).unwrap();
    for visit in stored {
        assert_eq!(opened.add_stored(visit), Ok(true));
    }
    opened.visits().remove(0)
}

/// The same visit's keys with another item of what is kept: 8 arrival.
fn with_item(kept: &Kept, item: usize, value: Value) -> Kept {
    let mut items = craft::decode(kept.export_secret_bytes().expose_secret_bytes());
    items.as_array_mut().unwrap()[item] = value;
    Kept::import_secret_bytes(&craft::encode(&items)).unwrap()
}

#[test]
fn each_shared_visit_is_checked_against_the_stored_ones() {
    let world = World::new();
    let visitor = Visitor::with(&world, 2);
    let (kept, visit) = (&visitor.kept[0], visitor.stored[0].clone());
    let author = craft::author_of(kept);
    let (parts, other) = (Parts::of(&visit), Parts::of(&visitor.stored[1]));

    let good = checked(&world, kept, std::slice::from_ref(&visit));
    assert_eq!((good.visit().is_ok(), good.errors()), (true, &[][..]));

    let nothing = checked(&world, kept, &[]);
    assert_eq!(nothing.visit(), Err(RecordError::Missing));
    assert_eq!(nothing.stay().err(), Some(RecordError::Missing));
    assert_eq!(nothing.arrival(), kept.arrival());

    let forged = parts.signed_by(&craft::identity_of(
        world
            .venue
            .export_secret_bytes()
            .unwrap()
            .expose_secret_bytes(),
    ));
    let moved = Parts {
        record: other.record,
        ..parts.clone()
    };
    let other_day = parts.clone().with_header_item(1, (TODAY + 1).into());
    let lied = with_item(kept, 8, (kept.arrival() + 60).into());
    let (lie, _) = world.check_out(&lied, NOON).into_parts();
    for (stored, expected) in [
        (forged, RecordError::BadSignature),
        (moved.signed_by(&author), RecordError::Undecryptable),
        (other_day.signed_by(&author), RecordError::Undecryptable),
        (lie, RecordError::Disagrees),
    ] {
        let alone = checked(&world, kept, std::slice::from_ref(&stored));
        let is_stored = expected != RecordError::Disagrees;
        let missing = (!is_stored).then_some(RecordError::Missing);
        let errors: Vec<_> = missing.into_iter().chain([expected]).collect();
        assert_eq!(alone.visit(), Err(errors[0]));
        assert_eq!(alone.errors(), errors);
        // A bad revision hides no sound one, in either order.
        for stored in [[visit.clone(), stored.clone()], [stored, visit.clone()]] {
            let beside = checked(&world, kept, &stored);
            assert_eq!(beside.visit().unwrap().arrival(), kept.arrival());
            assert_eq!(beside.errors(), [expected]);
        }
    }
}

#[test]
fn a_visitor_who_claims_other_times_than_sealed_disagrees() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let lied = with_item(&visitor.kept[0], 8, (MORNING + 61).into());
    let result = checked(&world, &Arc::new(lied), &visitor.stored);
    assert_eq!(result.visit(), Err(RecordError::Disagrees));
    let left = with_item(&visitor.kept[0], 9, NOON.into());
    let result = checked(&world, &Arc::new(left), &visitor.stored);
    assert_eq!(result.visit(), Err(RecordError::Disagrees));
}

#[test]
fn a_lost_check_out_leaves_the_check_in_readable() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let (_lost, kept) = world.check_out(&visitor.kept[0], NOON).into_parts();
    let result = checked(&world, &Arc::new(kept), &visitor.stored);
    assert_eq!(result.visit().unwrap().departure(), None);
    assert_eq!(result.departure(), Some(NOON));
    assert_eq!(result.stay().unwrap().departure, Some(NOON));
    assert_eq!(result.errors(), [RecordError::Missing]);
}

#[test]
fn the_highest_sound_revision_counts_also_one_that_the_device_forgot() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let (check_out, _) = world.check_out(&visitor.kept[0], NOON).into_parts();
    let stored = [check_out, visitor.stored[0].clone()];
    let result = checked(&world, &visitor.kept[0], &stored);
    assert_eq!(result.visit().unwrap().departure(), Some(NOON));
    assert_eq!(result.errors(), []);
}

#[test]
fn what_is_no_visit_is_refused_and_spoils_nothing() {
    let world = World::new();
    let visitor = Visitor::with(&world, 1);
    let share = world.share(&visitor);
    let mut opened = world.open_share(share.bytes(), share.code()).unwrap();
    assert_eq!(opened.add_stored(b"x"), Err(RecordError::Malformed));
    assert_eq!(
        opened.add_stored(&world.day_key),
        Err(RecordError::WrongPurpose)
    );
    assert_eq!(opened.add_stored(&visitor.stored[0]), Ok(true));
    assert_eq!(opened.visits()[0].errors(), []);
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
        assert_eq!(claimed_share_address(&bytes).err(), Some(expected));
    }
    let share = world.share(&Visitor::with(&world, 1));
    let address = claimed_share_address(share.bytes()).unwrap();
    assert_eq!(address.share_id(), share.share_id());
    assert_eq!(
        (address.office(), address.expires()),
        (world.office.id(), EXPIRES)
    );
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
    let mut diary = Diary::create("314159", None).unwrap();
    let none = |diary: &Diary, pick: &Pick| diary.pick(pick).err();
    assert_eq!(none(&diary, &Pick::All), Some(RecordError::Missing));
    let visitor = Visitor::with(&world, 3);
    for kept in &visitor.kept {
        diary.add(kept).unwrap();
    }
    let left = world.check_out(&visitor.kept[0], MORNING + 300);
    diary.amend(left.kept()).unwrap();
    let picked = |pick: &Pick| -> Vec<_> {
        let visits = diary.pick(pick).unwrap();
        visits.iter().map(|kept| kept.arrival() - MORNING).collect()
    };
    assert_eq!(picked(&Pick::All), [0, 600, 1_200]);
    let window = |from, to| Pick::Period(Window::new(MORNING + from, MORNING + to).unwrap());
    assert_eq!(picked(&window(0, 1)), [0]);
    assert_eq!(picked(&window(300, 600)), [0]);
    // The second has not checked out and may still be there.
    assert_eq!(picked(&window(301, 1_200)), [600]);
    assert_eq!(picked(&window(600, 1_201)), [600, 1_200]);
    let ids: Vec<_> = visitor.kept.iter().map(|kept| kept.record_id()).collect();
    assert_eq!(
        picked(&Pick::Visits(vec![ids[2], ids[0], ids[2]])),
        [0, 1_200]
    );
    let stranger = world.seal(&check_in("Ben")).kept().record_id();
    let missing = Some(RecordError::Missing);
    assert_eq!(none(&diary, &Pick::Visits(vec![ids[0], stranger])), missing);
    assert_eq!(none(&diary, &Pick::Visits(vec![])), missing);
    assert_eq!(none(&diary, &window(-1_000, -1)), missing);
    let share = share(
        &diary.pick(&Pick::All).unwrap(),
        &world.recipient(),
        EXPIRES,
        NOON,
    );
    let share = share.unwrap();
    let opened = world.open_share(share.bytes(), share.code()).unwrap();
    assert_eq!(opened.visits().len(), 3);
}
