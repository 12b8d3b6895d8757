//! Live shares: three messages, one guess, one use.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::shares::*;
use episeal_testkit::visits::*;
use static_assertions::assert_not_impl_any;

assert_not_impl_any!(LiveShare: Clone);
assert_not_impl_any!(LiveAnswer: Clone);

fn wrong(code: &ShareCode) -> ShareCode {
    let shown = code.expose_secret_text();
    let last = if shown.ends_with('0') { '1' } else { '0' };
    ShareCode::parse(&format!("{}{last}", &shown[..10])).unwrap()
}

#[test]
fn a_live_share_opens_with_the_same_code_and_is_checked_like_any_other() {
    let world = World::new();
    let (mut live, visit) = world.live();
    let mut answer = world.answer(live.hello(), live.code()).unwrap();
    let third = live.finish(answer.answer(), &world.trust, NOON).unwrap();
    let mut opened = answer.open(&third, NOON).unwrap();
    assert_eq!(opened.share_id(), live.share_id());
    assert_eq!(
        opened.visits()[0].errors(),
        [RecordError::NotPublished],
        "as the visitor says, until the published day key is known"
    );
    opened.add_stored(&visit).unwrap();
    assert_eq!(opened.add_published(&world.day_key), Ok(true));
    let visits = opened.visits();
    let name = &visits[0].visit().unwrap().contact().fields().given_name;
    assert_eq!(*name, "Mara".into());
}

#[test]
fn a_wrong_code_is_reported_on_both_sides() {
    let world = World::new();
    let (mut live, _) = world.live();
    let (mut other, _) = world.live();
    let mut answer = world.answer(live.hello(), &wrong(live.code())).unwrap();
    let refused = live.finish(answer.answer(), &world.trust, NOON);
    assert_eq!(refused.err(), Some(RecordError::Unconfirmed));
    // The office notices with any third message: here one made with the key of another run.
    let others = world.answer(other.hello(), other.code()).unwrap();
    let third = other.finish(others.answer(), &world.trust, NOON).unwrap();
    let third = readdressed(&third, answer.answer());
    let refused = answer.open(&third, NOON);
    assert_eq!(refused.err(), Some(RecordError::Unconfirmed));
}

/// A third message that says it answers this answer.
fn readdressed(third: &[u8], answer: &[u8]) -> Vec<u8> {
    use sha2::Digest;
    let digest = sha2::Sha256::digest(answer).to_vec();
    craft::with_clear_item(third, 1, Value::Bytes(digest))
}

#[test]
fn a_run_is_used_once() {
    let world = World::new();
    let (mut live, _) = world.live();
    let mut answer = world.answer(live.hello(), live.code()).unwrap();
    let third = live.finish(answer.answer(), &world.trust, NOON).unwrap();
    let again = live.finish(answer.answer(), &world.trust, NOON);
    assert_eq!(again.err(), Some(RecordError::ShareUsed));
    assert!(answer.open(&third, NOON).is_ok());
    assert_eq!(answer.open(&third, NOON).err(), Some(RecordError::ShareUsed));
}

#[test]
fn a_run_is_over_after_a_wrong_guess_even_for_the_right_code() {
    let world = World::new();
    let (mut live, _) = world.live();
    let bad = world.answer(live.hello(), &wrong(live.code())).unwrap();
    let mut good = world.answer(live.hello(), live.code()).unwrap();
    assert_eq!(live.finish(bad.answer(), &world.trust, NOON).err(), Some(RecordError::Unconfirmed));
    assert_eq!(live.finish(good.answer(), &world.trust, NOON).err(), Some(RecordError::ShareUsed));
    let (mut second, _) = world.live();
    let theirs = world.answer(second.hello(), second.code()).unwrap();
    let third = second.finish(theirs.answer(), &world.trust, NOON).unwrap();
    let third = readdressed(&third, good.answer());
    assert_eq!(good.open(&third, NOON).err(), Some(RecordError::Unconfirmed));
    assert_eq!(good.open(&third, NOON).err(), Some(RecordError::ShareUsed));
}

#[test]
fn an_answer_to_another_hello_is_refused() {
    let world = World::new();
    let ((mut live, _), (other, _)) = (world.live(), world.live());
    let theirs = world.answer(other.hello(), other.code()).unwrap();
    let refused = live.finish(theirs.answer(), &world.trust, NOON);
    assert_eq!(refused.err(), Some(RecordError::WrongRequest));
    // Not by the office.
    let mine = world.answer(live.hello(), live.code()).unwrap();
    let stranger = craft::identity_of(world.venue.export_secret_bytes().unwrap().expose_secret_bytes());
    let forged = craft::sign("live-answer", craft::payload(mine.answer()), &stranger);
    assert_eq!(live.finish(&forged, &world.trust, NOON).err(), Some(RecordError::BadSignature));
    for other in [&world.day_key, &world.certificate] {
        assert_eq!(live.finish(other, &world.trust, NOON).err(), Some(RecordError::WrongPurpose));
    }
    assert_eq!(live.finish(b"", &world.trust, NOON).err(), Some(RecordError::Malformed));
    assert!(live.finish(mine.answer(), &world.trust, NOON).is_ok(), "nothing was used up");
}

#[test]
fn a_share_of_another_run_is_refused() {
    let world = World::new();
    let ((mut live, _), (mut other, _)) = (world.live(), world.live());
    let mut mine = world.answer(live.hello(), live.code()).unwrap();
    let theirs = world.answer(other.hello(), other.code()).unwrap();
    let third = other.finish(theirs.answer(), &world.trust, NOON).unwrap();
    assert_eq!(mine.open(&third, NOON).err(), Some(RecordError::WrongRequest));
    assert_eq!(mine.open(b"", NOON).err(), Some(RecordError::Malformed));
    assert_eq!(mine.open(live.hello(), NOON).err(), Some(RecordError::WrongPurpose));
    let third = live.finish(mine.answer(), &world.trust, NOON).unwrap();
    assert!(mine.open(&third, NOON).is_ok(), "nothing was used up");
}

#[test]
fn a_hello_is_answered_by_its_office_once_and_in_time() {
    let world = World::new();
    let (live, _) = world.live();
    let mut log = ShareLog::new();
    let mut answer = |office: &Office, now| {
        let answer = office.answer_live(live.hello(), live.code(), &mut log, now);
        answer.err()
    };
    let (other, _, _) = certified_office(&world.authority, "Gesundheitsamt Bonn");
    assert_eq!(answer(&other, NOON), Some(RecordError::WrongOffice));
    let late = NOON + LIVE_SECONDS;
    assert_eq!(answer(&world.office, late), Some(RecordError::ShareExpired));
    assert_eq!(answer(&world.office, -1), Some(RecordError::InvalidTime));
    // No run expires in more than an hour, on a clock ten minutes ahead of the office's.
    let early = NOON - 601;
    assert_eq!(answer(&world.office, early), Some(RecordError::InvalidTime));
    let without_keys = without_day_keys(&world.office);
    assert_eq!(answer(&without_keys, NOON), Some(RecordError::NoDayKey));
    assert_eq!(answer(&world.office, late - 1), None);
    assert_eq!(answer(&world.office, NOON), Some(RecordError::ShareUsed));
}

#[test]
fn a_run_expires_after_an_hour_on_both_sides() {
    let world = World::new();
    let (mut live, _) = world.live();
    let mut answer = world.answer(live.hello(), live.code()).unwrap();
    let late = NOON + LIVE_SECONDS;
    let finished = live.finish(answer.answer(), &world.trust, late);
    assert_eq!(finished.err(), Some(RecordError::ShareExpired));
    let third = live.finish(answer.answer(), &world.trust, late - 1).unwrap();
    assert_eq!(answer.open(&third, late).err(), Some(RecordError::ShareExpired));
    assert!(answer.open(&third, late - 1).is_ok());
}

#[test]
fn a_hello_for_a_day_key_that_the_office_did_not_sign_is_refused() {
    let world = World::new();
    let (live, _) = world.live();
    let stranger = craft::identity_of(world.venue.export_secret_bytes().unwrap().expose_secret_bytes());
    let forged = craft::sign("office-day-key", craft::payload(&world.office_day_key), &stranger);
    let hello = with_day_key(live.hello(), &forged);
    let refused = world.answer(&hello, live.code());
    assert_eq!(refused.err(), Some(RecordError::BadSignature));
}

/// The first message with another signed day key in its clear part.
fn with_day_key(hello: &[u8], day_key: &[u8]) -> Vec<u8> {
    craft::with_clear_item(hello, 3, Value::Bytes(day_key.to_vec()))
}

/// Two sides that see another certificate of the same day key do not get the same key.
#[test]
fn another_certificate_under_the_same_day_key_is_another_view() {
    let mut world = World::new();
    let renewed = world.authority.certify(&world.office.id(), "Anderes Amt", &period(NOON - DAY, NOON + DAY)).unwrap();
    let renewed = world.office.day_key(TODAY, &renewed, NOON).unwrap();
    assert_ne!(renewed, world.office_day_key);
    let (mut live, _) = world.live();
    // The sealed part is bound to its clear part: a mailbox cannot show the office another certificate.
    let changed = with_day_key(live.hello(), &renewed);
    let refused = world.answer(&changed, live.code());
    assert_eq!(refused.err(), Some(RecordError::Undecryptable));
    let answer = world.answer(live.hello(), live.code()).unwrap();
    assert!(live.finish(answer.answer(), &world.trust, NOON).is_ok());
}

#[test]
fn a_flipped_bit_in_hello_or_answer_is_refused() {
    let world = World::new();
    let (mut live, _) = world.live();
    let hello = live.hello().to_vec();
    for bit in 0..hello.len() * 8 {
        let mut changed = hello.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(world.answer(&changed, live.code()).is_err(), "hello, bit {bit}");
    }
    let answer = world.answer(&hello, live.code()).unwrap();
    for bit in 0..answer.answer().len() * 8 {
        let mut changed = answer.answer().to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        let refused = live.finish(&changed, &world.trust, NOON).err().unwrap();
        assert_ne!(refused, RecordError::ShareUsed, "answer, bit {bit}");
        assert_ne!(refused, RecordError::Unconfirmed, "answer, bit {bit}");
    }
    assert!(live.finish(answer.answer(), &world.trust, NOON).is_ok(), "nothing was used up");
}

#[test]
fn every_run_has_its_own_code_id_and_messages() {
    let world = World::new();
    let ((one, _), (two, _)) = (world.live(), world.live());
    assert_ne!(one.share_id(), two.share_id());
    assert_ne!(one.hello(), two.hello());
    assert_ne!(one.code().expose_secret_text(), two.code().expose_secret_text());
}

/// The checks of section 16 in their order: each hello breaks one rule and all that are checked later.
#[test]
fn what_is_wrong_with_a_hello_is_told_in_the_order_of_the_specification() {
    let world = World::new();
    let (live, _) = world.live();
    let keyless = without_day_keys(&world.office);
    let (other, _, _) = certified_office(&world.authority, "Gesundheitsamt Bonn");
    let ring = world.venue.export_secret_bytes().unwrap();
    let stranger = craft::identity_of(ring.expose_secret_bytes());
    let payload = craft::payload(&world.office_day_key);
    let unsigned = with_day_key(live.hello(), &craft::sign("office-day-key", payload, &stranger));
    // With the other day key in the clear part, the sealed part no longer opens.
    let broken = craft::with_clear_item(live.hello(), 2, (NOON + 60).into());
    let mut log = ShareLog::new();
    let used = world.office.answer_live(live.hello(), live.code(), &mut log, NOON);
    assert!(used.is_ok());
    let late = NOON + LIVE_SECONDS;
    for (office, hello, now, expected) in [
        (&other, &unsigned, late, RecordError::WrongOffice),
        (&keyless, &unsigned, late, RecordError::BadSignature),
        (&keyless, &broken, late, RecordError::NoDayKey),
        (&world.office, &broken, late, RecordError::ShareExpired),
        (&world.office, &broken, NOON, RecordError::ShareUsed),
    ] {
        let answer = office.answer_live(hello, live.code(), &mut log, now);
        assert_eq!(answer.err(), Some(expected));
    }
    let fresh = world.answer(&broken, live.code());
    assert_eq!(fresh.err(), Some(RecordError::Undecryptable));
}
