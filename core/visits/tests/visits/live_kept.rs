//! Live shares that are kept: they survive the phone call, and no storage gives a second guess.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::shares::*;
use episeal_testkit::visits::*;
use episeal_testkit::visits::{craft, runs};

fn begin(world: &World) -> LiveShare {
    let (_, kept) = visit_and_kept(&world.seal(&check_in("Mara")));
    let recipient = world.recipient();
    LiveShare::start(&[kept], &recipient, &world.trust, NOON).unwrap()
}

fn answer(world: &World, hello: &[u8], code: &ShareCode) -> LiveAnswer {
    let mut log = ShareLog::new();
    world.office.answer_live(hello, code, &mut log, NOON).unwrap()
}

fn wrong(code: &ShareCode) -> ShareCode {
    let shown = code.expose_secret_text();
    let last = if shown.ends_with('0') { '1' } else { '0' };
    ShareCode::parse(&format!("{}{last}", &shown[..10])).unwrap()
}

fn fresh() -> RunSecret {
    RunSecret::generate().unwrap()
}

/// What a key store returns.
fn again(secret: &RunSecret) -> RunSecret {
    RunSecret::import_secret_bytes(secret.export_secret_bytes().expose_secret_bytes()).unwrap()
}

#[test]
fn both_sides_go_on_after_their_programs_were_closed() {
    let world = World::new();
    let (mine, theirs) = (fresh(), fresh());
    let mut live = begin(&world);
    let (hello, code) = (live.hello().to_vec(), live.code().expose_secret_text().to_owned());
    let state = live.keep(&mine).unwrap();
    drop(live);

    let mut office = answer(&world, &hello, &ShareCode::parse(&code).unwrap());
    let office_state = office.keep(&theirs).unwrap();
    let second = office.answer().to_vec();
    drop(office);

    let mut live = LiveShare::resume(&state, &again(&mine)).unwrap();
    assert_eq!(live.hello(), hello);
    assert_eq!((live.visits(), live.expires()), (1, NOON + LIVE_SECONDS));
    assert_eq!(live.code().expose_secret_text(), code);
    live.take(&second, &world.trust, NOON).unwrap();
    live.keep(&fresh()).unwrap();
    let third = live.finish(&second, &world.trust, NOON).unwrap();

    let mut office = world.office.resume_live(&office_state, &again(&theirs), NOON).unwrap();
    assert_eq!(office.answer(), second);
    assert_eq!(office.share_id(), live.share_id());
    assert_eq!(office.expires(), NOON + LIVE_SECONDS);
    office.take(&third, NOON).unwrap();
    office.keep(&fresh()).unwrap();
    let opened = office.open(&third, NOON).unwrap();
    assert_eq!(opened.visits().len(), 1);
}

#[test]
fn a_kept_run_judges_nothing_before_it_is_written_that_it_was_taken() {
    let world = World::new();
    let mut live = begin(&world);
    let mut office = answer(&world, live.hello(), live.code());
    let second = office.answer().to_vec();
    live.keep(&fresh()).unwrap();
    office.keep(&fresh()).unwrap();
    let refused = live.finish(&second, &world.trust, NOON);
    assert_eq!(refused.err(), Some(RecordError::SecretNotFresh));
    live.take(&second, &world.trust, NOON).unwrap();
    let refused = live.finish(&second, &world.trust, NOON);
    assert_eq!(refused.err(), Some(RecordError::SecretNotFresh));
    live.keep(&fresh()).unwrap();
    let third = live.finish(&second, &world.trust, NOON).unwrap();

    let refused = office.open(&third, NOON);
    assert_eq!(refused.err(), Some(RecordError::SecretNotFresh));
    office.take(&third, NOON).unwrap();
    office.keep(&fresh()).unwrap();
    assert!(office.open(&third, NOON).is_ok());
}

/// Someone who copied the storage at any time, and gets the key store's current secret, tries a second answer.
#[test]
fn no_copy_of_storage_gives_a_second_guess() {
    let world = World::new();
    let mut live = begin(&world);
    let bad = answer(&world, live.hello(), &wrong(live.code()));
    let good = answer(&world, live.hello(), live.code());
    let (first, second) = (fresh(), fresh());
    let before = live.keep(&first).unwrap();
    live.take(bad.answer(), &world.trust, NOON).unwrap();
    let after = live.keep(&second).unwrap();
    let refused = live.finish(bad.answer(), &world.trust, NOON);
    assert_eq!(refused.err(), Some(RecordError::Unconfirmed));
    // The old storage no longer finds its secret.
    let refused = LiveShare::resume(&before, &again(&second));
    assert_eq!(refused.err(), Some(RecordError::Undecryptable));
    // The new one judges the same bytes in the same way, however often it is restored, and no others.
    for _ in 0..3 {
        let mut restored = LiveShare::resume(&after, &again(&second)).unwrap();
        let refused = restored.take(good.answer(), &world.trust, NOON);
        assert_eq!(refused.err(), Some(RecordError::ShareUsed));
        let refused = restored.finish(good.answer(), &world.trust, NOON);
        assert_eq!(refused.err(), Some(RecordError::ShareUsed));
        let refused = restored.finish(bad.answer(), &world.trust, NOON);
        assert_eq!(refused.err(), Some(RecordError::Unconfirmed));
        let refused = restored.finish(bad.answer(), &world.trust, NOON);
        assert_eq!(refused.err(), Some(RecordError::ShareUsed));
    }
}

#[test]
fn no_copy_of_the_offices_storage_gives_a_second_guess() {
    let world = World::new();
    let (mut one, mut two) = (begin(&world), begin(&world));
    let mut office = answer(&world, one.hello(), one.code());
    let others = answer(&world, two.hello(), two.code());
    let good = one.finish(office.answer(), &world.trust, NOON).unwrap();
    // A third message that says it answers this answer, from somebody without its key.
    let bad = two.finish(others.answer(), &world.trust, NOON).unwrap();
    let digest = <sha2::Sha256 as sha2::Digest>::digest(office.answer()).to_vec();
    let bad = craft::with_clear_item(&bad, 1, ciborium::Value::Bytes(digest));
    let (first, second) = (fresh(), fresh());
    let before = office.keep(&first).unwrap();
    office.take(&bad, NOON).unwrap();
    let after = office.keep(&second).unwrap();
    assert_eq!(office.open(&bad, NOON).err(), Some(RecordError::Unconfirmed));
    let resume = |state: &[u8]| world.office.resume_live(state, &again(&second), NOON);
    assert_eq!(resume(&before).err(), Some(RecordError::Undecryptable));
    let mut restored = resume(&after).unwrap();
    assert_eq!(restored.take(&good, NOON).err(), Some(RecordError::ShareUsed));
    assert_eq!(restored.open(&good, NOON).err(), Some(RecordError::ShareUsed));
    assert_eq!(restored.open(&bad, NOON).err(), Some(RecordError::Unconfirmed));
}

/// The steps of taking an answer, with a crash after each: the run ends as it would have.
#[test]
fn a_crash_at_any_step_costs_nothing() {
    let world = World::new();
    for crash_after in 0..5 {
        let mut live = begin(&world);
        let office = answer(&world, live.hello(), live.code());
        let second = office.answer();
        let mut secrets = vec![fresh()];
        let mut stored = live.keep(&secrets[0]).unwrap();
        // 1: the next secret is stored next to the old one. 2: taken. 3: the state is written. 4: the old secret is
        // erased.
        if crash_after >= 1 {
            secrets.push(fresh());
        }
        if crash_after >= 2 {
            live.take(second, &world.trust, NOON).unwrap();
        }
        if crash_after >= 3 {
            stored = live.keep(&secrets[1]).unwrap();
        }
        if crash_after >= 4 {
            secrets.remove(0);
        }
        drop(live);
        let opened = secrets.iter().rev().find_map(|secret| LiveShare::resume(&stored, secret).ok());
        let mut live = opened.unwrap();
        live.take(second, &world.trust, NOON).unwrap();
        live.keep(&fresh()).unwrap();
        assert!(live.finish(second, &world.trust, NOON).is_ok(), "after step {crash_after}");
    }
}

#[test]
fn a_secret_in_use_is_not_fresh() {
    let world = World::new();
    let mut live = begin(&world);
    let (first, second) = (fresh(), fresh());
    let state = live.keep(&first).unwrap();
    assert_eq!(live.keep(&first).err(), Some(RecordError::SecretNotFresh));
    live.keep(&second).unwrap();
    assert_eq!(live.keep(&again(&first)).err(), Some(RecordError::SecretNotFresh));
    let mut resumed = LiveShare::resume(&state, &first).unwrap();
    assert_eq!(resumed.keep(&first).err(), Some(RecordError::SecretNotFresh));
    let mut office = answer(&world, live.hello(), live.code());
    office.keep(&first).unwrap();
    assert_eq!(office.keep(&first).err(), Some(RecordError::SecretNotFresh));
}

#[test]
fn what_is_over_is_not_kept_and_what_is_late_not_finished() {
    let world = World::new();
    let secret = fresh();
    let mut live = begin(&world);
    let mut office = answer(&world, live.hello(), live.code());
    let second = office.answer().to_vec();
    let state = live.keep(&secret).unwrap();
    let late = NOON + LIVE_SECONDS;
    let mut resumed = LiveShare::resume(&state, &secret).unwrap();
    let refused = resumed.take(&second, &world.trust, late);
    assert_eq!(refused.err(), Some(RecordError::ShareExpired));
    resumed.take(&second, &world.trust, NOON).unwrap();
    resumed.keep(&fresh()).unwrap();
    let third = resumed.finish(&second, &world.trust, NOON).unwrap();
    assert_eq!(resumed.keep(&fresh()).err(), Some(RecordError::ShareUsed));
    assert!(office.open(&third, NOON).is_ok());
    assert_eq!(office.keep(&fresh()).err(), Some(RecordError::ShareUsed));
}

#[test]
fn a_changed_bit_and_the_other_sides_state_are_refused() {
    let world = World::new();
    let secret = fresh();
    let mut live = begin(&world);
    let mut office = answer(&world, live.hello(), live.code());
    let (visitors, offices) = (live.keep(&secret).unwrap(), office.keep(&secret).unwrap());
    assert!(visitors.len() > 4_096 && offices.len() > 512);
    let resume = |state: &[u8]| world.office.resume_live(state, &secret, NOON).err();
    assert_eq!(LiveShare::resume(&offices, &secret).err(), Some(RecordError::WrongPurpose));
    assert_eq!(resume(&visitors), Some(RecordError::WrongPurpose));
    for bit in 0..offices.len() * 8 {
        let mut changed = offices.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(resume(&changed).is_some(), "bit {bit}");
    }
    for byte in 0..visitors.len() {
        let mut changed = visitors.clone();
        changed[byte] ^= 1 << (byte % 8);
        assert!(LiveShare::resume(&changed, &secret).is_err(), "byte {byte}");
    }
    let keyless = without_day_keys(&world.office);
    let refused = keyless.resume_live(&offices, &secret, NOON);
    assert_eq!(refused.err(), Some(RecordError::NoDayKey));
}

#[test]
fn a_state_that_its_own_program_would_not_have_written_is_malformed() {
    let world = World::new();
    let secret = fresh();
    let mut live = begin(&world);
    let mut office = answer(&world, live.hello(), live.code());
    let (visitors, offices) = (live.keep(&secret).unwrap(), office.keep(&secret).unwrap());
    type Resume<'a> = &'a dyn Fn(&[u8]) -> Option<RecordError>;
    let resume_visitor: Resume = &|state| LiveShare::resume(state, &secret).err();
    let resume_office: Resume = &|state| world.office.resume_live(state, &secret, NOON).err();
    for (state, items, resume) in [(&visitors, 6, resume_visitor), (&offices, 5, resume_office)] {
        let body = runs::body_of(state, &secret);
        assert_eq!(craft::decode(&body).into_array().unwrap().len(), items);
        let with = |body: &[u8]| resume(&runs::with_body(state, &secret, body));
        assert_eq!(with(&body), None);
        assert_eq!(with(&[&body, &[0xf6][..]].concat()), Some(RecordError::Malformed), "one more item");
        assert_eq!(with(&body[..body.len() - 1]), Some(RecordError::Malformed), "one less");
    }
}
