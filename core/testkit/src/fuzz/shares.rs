//! Visits shared with an office as a file and by a code; with a derived key in place of Argon2id.

use super::cbor::change_encoded;
use super::town::town;
use super::{Choices, random};
use crate::api::visits::*;
use crate::visits::shares::{EXPIRES, Visitor};
use crate::visits::*;
use std::sync::OnceLock;

const OPEN_SHARE: u8 = 2;
const SEAL_SHARE: u8 = 6;

/// What Argon2id could have given for a share's id and one code.
fn derived(purpose: u8, share_id: u8, code: u8) -> ShareCodeKey {
    let bytes = [&[purpose], [share_id; 16].as_slice(), &[code; 32]].concat();
    ShareCodeKey::import_secret_bytes(&labelled("EPISEAL-DERIVED-SECRET", &bytes)).unwrap()
}

pub(super) fn visitor() -> &'static Visitor {
    static VISITOR: OnceLock<Visitor> = OnceLock::new();
    random::once(&VISITOR, "visitor", || Visitor::with(&town().world, 3))
}

/// A share with its bytes changed, opened with the code or another one, twice or by a log that was stored; then the
/// server's visits come in any order, changed or not. What is found is what the visitor sealed.
pub fn shares(data: &[u8]) {
    let (world, visitor, mut choices) = (&town().world, visitor(), Choices::new(data));
    let (id, code) = (choices.byte(), choices.byte());
    let order = ShareOrder { recipient: world.recipient(), code: derived(SEAL_SHARE, id, code), expires: EXPIRES };
    assert_eq!(order.recipient.name(), "Gesundheitsamt Köln");
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
    assert_eq!(opened.share_id(), share.share_id());
    assert_eq!(opened.venue_days(), [VenueDay { venue: world.venue.id(), day: TODAY }]);
    let mut log = ShareLog::from_bytes(&log.to_bytes()).unwrap();
    let again = open(&bytes, &derived(OPEN_SHARE, id, code), &mut log, now);
    assert_eq!(again.err(), Some(RecordError::ShareUsed));
    add_stored(&mut opened, count, &mut choices);
}

fn open(bytes: &[u8], key: &ShareCodeKey, log: &mut ShareLog, now: i64) -> Result<OpenedShare, RecordError> {
    let (share, office) = (UnverifiedShare::parse(bytes)?, &town().world.office);
    let checked = office.check_share(&share, log, now);
    let opened = office.open_share(&share, key, log, now);
    assert!(checked.is_ok() || opened.as_ref().err() == checked.as_ref().err(), "{checked:?}, {opened:?}");
    opened
}

fn add_stored(opened: &mut OpenedShare, count: usize, choices: &mut Choices<'_>) {
    let visitor = visitor();
    let is_published = choices.is_one_in(2);
    if is_published {
        assert_eq!(opened.add_published(&town().world.day_key), Ok(true));
        let other =
            Venue::import_secret_bytes(&identity(&town().world.venue)).unwrap().day_key_venue_may_read(TODAY, NOON);
        assert_eq!(opened.add_published(&other.unwrap()), Err(RecordError::Disagrees), "one is published");
        let other = Venue::generate().unwrap().day_key_venue_may_read(TODAY, NOON);
        assert_eq!(opened.add_published(&other.unwrap()), Ok(false), "nobody was there");
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
        let kept = &visitor.kept[at];
        assert_eq!((found.venue(), found.venue_name(), found.area()), (kept.venue(), kept.venue_name(), kept.area()));
        assert_eq!((found.arrival(), found.departure()), (kept.arrival(), kept.departure()));
        assert_eq!(found.errors() == [RecordError::NotPublished], !is_published);
        assert_eq!(found.kid(), kid_of(&town().world.day_key));
    }
}

/// A venue's ring without its day keys.
fn identity(venue: &Venue) -> Vec<u8> {
    let ring = venue.export_secret_bytes().unwrap();
    ring.expose_secret_bytes().split_inclusive(|byte| *byte == b'\n').next().unwrap().to_vec()
}
