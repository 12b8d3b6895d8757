//! A refusal changes nothing: a clock that is wrong for a moment deletes no key and no log entry.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::diary::kept_with_header_item;
use episeal_testkit::visits::*;

/// Clocks that no call may delete by: far ahead, before 1970, after 9999.
const CLOCKS: [i64; 4] = [NOON + 400 * DAY, MAX_TIME, -1, MAX_TIME + 1];

fn ring_of_office(office: &Office) -> Vec<u8> {
    let ring = office.export_secret_bytes().unwrap();
    ring.expose_secret_bytes().to_vec()
}

fn ring_of_venue(venue: &Venue) -> Vec<u8> {
    let ring = venue.export_secret_bytes().unwrap();
    ring.expose_secret_bytes().to_vec()
}

#[test]
fn a_day_key_that_is_refused_deletes_no_key() {
    let mut world = World::new();
    let office = ring_of_office(&world.office);
    let venue = ring_of_venue(&world.venue);
    let mut kiosk = World::where_the_venue_may_read();
    let kiosk_ring = ring_of_venue(&kiosk.venue);
    for now in CLOCKS {
        for day in [TODAY, TODAY + 1, 0, u32::MAX] {
            assert!(world.office.day_key(day, &world.certificate, now).is_err());
            let key = &world.office_day_key;
            assert!(world.venue.day_key(day, key, &world.trust, now).is_err());
            assert!(kiosk.venue.day_key_venue_may_read(day, now).is_err());
        }
        assert_eq!(ring_of_office(&world.office), office, "{now}");
        assert_eq!(ring_of_venue(&world.venue), venue, "{now}");
        assert_eq!(ring_of_venue(&kiosk.venue), kiosk_ring, "{now}");
    }
    for now in [-1, MAX_TIME + 1] {
        assert_eq!(world.office.prune(now), Err(RecordError::InvalidTime));
        assert_eq!(ring_of_office(&world.office), office);
    }
}

#[test]
fn a_day_key_that_is_drawn_deletes_what_is_due() {
    let mut world = World::new();
    let later = NOON + 31 * DAY;
    let before = ring_of_office(&world.office);
    world.office.day_key(TODAY + 31, &world.certificate, later).unwrap();
    assert_eq!(world.office.day_keys(NOON).unwrap().len(), 1);
    assert_ne!(ring_of_office(&world.office), before);
}

#[test]
fn a_request_that_is_refused_deletes_no_entry_of_the_log() {
    let mut world = World::new();
    let mut log = RequestLog::new();
    let first = world.request(&world.ask());
    let policy = Policy::default();
    verify_request(&world.venue, &first, &world.trust, &policy, &mut log, NOON).unwrap();
    let before = log.to_bytes();
    // Another day, far ahead, when the first entry would be due: the venue has no key of it.
    let day = TODAY + 50;
    let now = i64::from(day) * DAY + DAY / 2;
    let reply_key = world.office.day_key(day, &world.certificate, now).unwrap();
    let ask =
        Ask { windows: vec![Period::new(now - 2 * HOUR, now - HOUR).unwrap()], expires: now + DAY, ..world.ask() };
    let request = world.office.request(&ask, &reply_key, now).unwrap();
    let list = world.authority.revoke(2, &[], &period(now - DAY, now + DAY)).unwrap();
    let trust = trust_at(&world.authority, &list, now);
    let refused = verify_request(&world.venue, &request, &trust, &policy, &mut log, now);
    assert_eq!(refused.err(), Some(RecordError::NoDayKey));
    assert_eq!(log.to_bytes(), before);
    world.venue.day_key(day, &reply_key, &trust, now).unwrap();
    verify_request(&world.venue, &request, &trust, &policy, &mut log, now).unwrap();
    assert_eq!(log.to_bytes().len(), before.len(), "the first is due, the second is new");
}

#[test]
fn a_share_that_is_refused_deletes_no_entry_of_the_log() {
    let world = World::new();
    let visitor = shares::Visitor::with(&world, 1);
    let sealed = world.share(&visitor);
    let mut log = ShareLog::new();
    let office = &world.office;
    open_share(office, sealed.bytes(), sealed.code(), &mut log, NOON).unwrap();
    let before = log.to_bytes();
    let another = world.share(&visitor);
    for now in CLOCKS {
        let opened = open_share(office, another.bytes(), another.code(), &mut log, now);
        assert!(opened.is_err(), "{now}");
        assert_eq!(log.to_bytes(), before, "{now}");
    }
}

#[test]
fn a_diary_that_refuses_keeps_every_visit() {
    let world = World::new();
    let secret = DiarySecret::generate().unwrap();
    let mut diary = create_diary("314159", Some(&secret)).unwrap();
    let visitor = shares::Visitor::with(&world, 3);
    for kept in &visitor.kept {
        diary.add(kept).unwrap();
    }
    let next = DiarySecret::generate().unwrap();
    for now in [-1, MAX_TIME + 1] {
        assert!(diary.expire(&next, now).is_err());
    }
    // Not a new secret: nothing is deleted, however late it is.
    for now in CLOCKS {
        assert!(diary.expire(&secret, now).is_err());
        assert!(diary.expire_without_secret(now).is_err());
    }
    assert!(diary.delete_all(&secret).is_err());
    assert_eq!(diary.visits().len(), 3);
}

#[test]
fn a_check_in_code_outlives_a_clock_that_is_refused() {
    let mut codes = CheckInCodes::new();
    let text = codes.expose_secret_text(NOON).unwrap().to_owned();
    let handles = codes.handles(NOON).unwrap();
    for now in [-1, MAX_TIME + 1] {
        let refused = codes.expose_secret_text(now);
        assert_eq!(refused.err(), Some(RecordError::InvalidTime));
    }
    assert_eq!(codes.handles(NOON).unwrap(), handles);
    assert_eq!(codes.expose_secret_text(NOON).unwrap(), text);
}

#[test]
fn an_office_is_certified_under_a_name_that_can_be_read() {
    let world = World::new();
    let certify = |name: &str| {
        let office = world.office.id();
        let certificate = world.authority.certify(&office, name, &period(NOON, NOON + DAY));
        certificate.map(|_| ()).err()
    };
    for name in ["", " ", "\u{200b}", "Amt\n", "Amt\u{0}"] {
        assert_eq!(certify(name), Some(RecordError::InvalidText), "{name:?}");
    }
    for length in [161, 200, 100_000] {
        assert_eq!(certify(&"a".repeat(length)), Some(RecordError::TooLong), "{length}");
    }
    assert_eq!(certify(&"ä".repeat(81)), Some(RecordError::TooLong));
    for name in ["A".to_owned(), "a".repeat(160), "ä".repeat(80)] {
        assert_eq!(certify(&name), None, "{name}");
    }
}

/// What is too long is not read: otherwise the later version in it would be found.
#[test]
fn a_kept_visit_above_1_kib_is_refused() {
    let mut items = craft::decode(&kept_with_header_item(1, 0, 2.into())).into_array().unwrap();
    let mut with_name_of = |length: usize| {
        items[6] = "x".repeat(length).into();
        craft::encode(&items.clone().into())
    };
    let rest = with_name_of(256).len() - 256;
    for (length, error) in [(1_024, RecordError::UnsupportedVersion), (1_025, RecordError::Malformed)] {
        let bytes = with_name_of(length - rest);
        assert_eq!((bytes.len(), Kept::import_secret_bytes(&bytes).err()), (length, Some(error)));
    }
}

/// With one item more or less, whatever the header says, and with a header that gives a wrong number.
#[test]
fn a_kept_visit_whose_array_claims_another_length_is_refused() {
    let world = World::new();
    let (_, kept) = visit_and_kept(&world.seal(&check_in("Mara")));
    let bytes = kept.export_secret_bytes();
    let bytes = bytes.expose_secret_bytes();
    let refused = |bytes: &[u8]| match Kept::import_secret_bytes(bytes) {
        Err(error) => error,
        Ok(_) => panic!("read"),
    };
    assert_eq!(bytes[0] & 0xe0, 0x80, "an array of fewer than 24 items");
    let length = bytes[0] & 0x1f;
    for claimed in (0..24).filter(|claimed| *claimed != length) {
        let mut changed = bytes.to_vec();
        changed[0] = 0x80 | claimed;
        assert_eq!(refused(&changed), RecordError::Malformed, "{claimed}");
    }
    let items = craft::decode(bytes).into_array().unwrap();
    for count in 0..items.len() {
        let shorter = craft::encode(&Value::Array(items[..count].to_vec()));
        assert_eq!(refused(&shorter), RecordError::Malformed, "{count}");
    }
    for more in [Value::Null, Value::from(0), Value::Bytes(vec![0; 32])] {
        let mut longer = items.clone();
        longer.push(more);
        let longer = craft::encode(&Value::Array(longer));
        assert_eq!(refused(&longer), RecordError::Malformed);
    }
}
