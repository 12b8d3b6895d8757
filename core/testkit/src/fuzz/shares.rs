//! Visits shared with an office by a code: as a file, and live; with a derived key in place of Argon2id.

use super::Choices;
use super::cbor::change_encoded;
use super::town::town;
use crate::api::visits::*;
use crate::visits::shares::{EXPIRES, Visitor, another_code};
use crate::visits::*;
use std::sync::OnceLock;

const OPEN_SHARE: u8 = 2;
const SEAL_SHARE: u8 = 6;

/// What Argon2id could have given for a share's id and one code.
fn derived(purpose: u8, share_id: u8, code: u8) -> ShareCodeKey {
    let bytes = [&[purpose], [share_id; 16].as_slice(), &[code; 32]].concat();
    ShareCodeKey::import_secret_bytes(&labelled("EPISEAL-DERIVED-SECRET", &bytes)).unwrap()
}

fn visitor() -> &'static Visitor {
    static VISITOR: OnceLock<Visitor> = OnceLock::new();
    VISITOR.get_or_init(|| Visitor::with(&town().world, 3))
}

/// A share with its bytes changed, opened with the code or another one, twice or by a log that was stored; then the
/// server's visits come in any order, changed or not. What is found is what the visitor sealed.
pub fn shares(data: &[u8]) {
    let (world, visitor, mut choices) = (&town().world, visitor(), Choices::new(data));
    let (id, code) = (choices.byte(), choices.byte());
    let order = ShareOrder { recipient: world.recipient(), code: derived(SEAL_SHARE, id, code), expires: EXPIRES };
    let count = 1 + choices.below(visitor.kept.len());
    let share = share_visits(&visitor.kept[..count], &order, &world.trust, NOON).unwrap();
    let mut bytes = share.bytes().to_vec();
    change_encoded(&mut bytes, &mut choices);
    let typed = if choices.is_one_in(4) { choices.byte() } else { code };
    let now = choices.one_of(&[NOON, EXPIRES - 1, EXPIRES]);
    let mut log = ShareLog::new();
    let opened = open(&bytes, &derived(OPEN_SHARE, id, typed), &mut log, now);
    let is_right = bytes == share.bytes() && typed == code && now < EXPIRES;
    assert_eq!(opened.is_ok(), is_right, "{opened:?}");
    assert_eq!(log.to_bytes() == ShareLog::new().to_bytes(), !is_right, "only what is opened is entered");
    let Ok(mut opened) = opened else { return };
    let mut log = ShareLog::from_bytes(&log.to_bytes()).unwrap();
    let again = open(&bytes, &derived(OPEN_SHARE, id, code), &mut log, now);
    assert_eq!(again.err(), Some(RecordError::ShareUsed));
    add_stored(&mut opened, count, &mut choices);
}

fn open(bytes: &[u8], key: &ShareCodeKey, log: &mut ShareLog, now: i64) -> Result<OpenedShare, RecordError> {
    let share = UnverifiedShare::parse(bytes)?;
    town().world.office.open_share(&share, key, log, now)
}

fn add_stored(opened: &mut OpenedShare, count: usize, choices: &mut Choices<'_>) {
    let visitor = visitor();
    let is_published = choices.is_one_in(2);
    if is_published {
        assert_eq!(opened.add_published(&town().world.day_key), Ok(true));
    }
    let mut added = vec![false; count];
    for _ in 0..choices.below(6) {
        let at = choices.below(visitor.stored.len());
        let mut visit = visitor.stored[at].clone();
        if choices.is_one_in(3) {
            change_encoded(&mut visit, choices);
        }
        let is_own = opened.add_stored(&visit);
        if visit == visitor.stored[at] {
            assert_eq!(is_own, Ok(at < count));
            added.iter_mut().skip(at).take(1).for_each(|added| *added = true);
        }
    }
    for found in opened.visits() {
        let at = visitor.kept.iter().position(|kept| kept.record_id() == found.record_id()).unwrap();
        let names = found.visit().map(|visit| visit.contact().fields().given_name.expose_secret_text().to_owned());
        assert_eq!(names.is_ok(), added[at] && is_published, "{names:?}");
        assert!(names.is_err() || names == Ok("Mara".to_owned()), "what is found is what was sealed");
        assert_eq!(found.case_stay().is_ok(), !is_published || added[at]);
    }
}

/// A live run: each of three messages changed or not, with the right code or another, kept and resumed in between. It
/// ends in the visits exactly when nothing was changed, and one guess is all that anybody has.
pub fn live(data: &[u8]) {
    let (world, mut choices) = (&town().world, Choices::new(data));
    let kept = &visitor().kept;
    let mut visitor = LiveShare::start(kept, &world.recipient(), &world.trust, NOON).unwrap();
    let code = match choices.is_one_in(4) {
        true => another_code(visitor.code(), 1 + u32::from(choices.byte())),
        false => ShareCode::parse(visitor.code().expose_secret_text()).unwrap(),
    };
    let is_code = code.expose_secret_text() == visitor.code().expose_secret_text();
    let mut log = ShareLog::new();
    let (hello, is_hello) = sent(visitor.hello(), &mut choices);
    let answered = world.office.answer_live(&hello, &code, &mut log, NOON);
    assert!(answered.is_ok() || !is_hello, "{answered:?}");
    let Ok(mut office) = answered else { return };
    assert!(is_hello, "a changed hello is not answered");
    assert_eq!(world.office.answer_live(&hello, &code, &mut log, NOON).err(), Some(RecordError::ShareUsed));
    let is_kept = choices.is_one_in(4);
    if is_kept {
        let next = RunSecret::generate().unwrap();
        let state = visitor.keep(&next).unwrap();
        visitor = LiveShare::resume(&state, &next).unwrap();
        let state = office.keep(&next).unwrap();
        office = world.office.resume_live(&state, &next, NOON).unwrap();
    }
    let (answer, is_answer) = sent(office.answer(), &mut choices);
    // Of a kept run, what arrives is kept before it is judged.
    if is_kept && visitor.take(&answer, &world.trust, NOON).is_ok() {
        visitor.keep(&RunSecret::generate().unwrap()).unwrap();
    }
    let third = visitor.finish(&answer, &world.trust, NOON);
    assert_eq!(third.is_ok(), is_answer && is_code, "{third:?}");
    let is_over = visitor.finish(office.answer(), &world.trust, NOON).err() == Some(RecordError::ShareUsed);
    assert_eq!(is_over, is_answer, "one guess, and none for whoever is not the office");
    let Ok(third) = third else { return };
    let (third, is_third) = sent(&third, &mut choices);
    if is_kept && office.take(&third, NOON).is_ok() {
        office.keep(&RunSecret::generate().unwrap()).unwrap();
    }
    let opened = office.open(&third, NOON);
    assert_eq!(opened.is_ok(), is_third, "{opened:?}");
    let shared = opened.map(|opened| opened.visits().len());
    assert!(shared.is_err() || shared == Ok(kept.len()));
}

/// A message on its way, and whether it arrives as it was sent.
fn sent(message: &[u8], choices: &mut Choices<'_>) -> (Vec<u8>, bool) {
    let mut bytes = message.to_vec();
    if choices.is_one_in(4) {
        change_encoded(&mut bytes, choices);
    }
    let is_same = bytes == message;
    (bytes, is_same)
}
