//! Key rings: deletion after 30 days, text forms, locking.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::*;

/// The days of the day secrets in a saved key ring, read by another library.
fn saved_days(bytes: &[u8]) -> Vec<u32> {
    let text = std::str::from_utf8(bytes).unwrap();
    let day = |line: &str| {
        let (_, payload) = bech32::decode(line).unwrap();
        u32::from_be_bytes(payload[..4].try_into().unwrap())
    };
    text.lines().skip(1).map(day).collect()
}

#[test]
fn after_prune_the_saved_bytes_hold_no_key_older_than_30_days() {
    let mut world = World::new();
    let mut office_secrets = Vec::new();
    for day in TODAY + 1..TODAY + 40 {
        let now = i64::from(day) * DAY;
        let list = world.authority.revoke(2, &[], &period(now - DAY, now + DAY)).unwrap();
        let trust = trust_at(&world.authority, &list, now);
        let key = world.office.day_key(day, &world.certificate, now).unwrap();
        world.venue.day_key(day, &key, &trust, now).unwrap();
        office_secrets.push(world.office.export_secret_bytes().unwrap());
    }
    let last = TODAY + 39;
    for now in [i64::from(last) * DAY, i64::from(last) * DAY + DAY - 1] {
        world.venue.prune(now).unwrap();
        world.office.prune(now).unwrap();
        let kept: Vec<u32> = (last - 30..=last).collect();
        assert_eq!(saved_days(world.venue.export_secret_bytes().unwrap().expose_secret_bytes()), kept);
        assert_eq!(saved_days(world.office.export_secret_bytes().unwrap().expose_secret_bytes()), kept);
    }
    assert_eq!(world.venue.prune(i64::from(last + 1) * DAY), Ok(1), "one more at the next midnight");
    // Byte for byte: no deleted line is left in what is saved.
    let saved = world.office.export_secret_bytes().unwrap();
    let saved = std::str::from_utf8(saved.expose_secret_bytes()).unwrap();
    let oldest = std::str::from_utf8(office_secrets[0].expose_secret_bytes()).unwrap().lines().nth(1).unwrap();
    assert!(!saved.contains(oldest));
}

#[test]
fn a_key_ring_survives_its_bytes_and_no_others_are_read() {
    let world = World::new();
    let ring = world.venue.export_secret_bytes().unwrap();
    let bytes = ring.expose_secret_bytes();
    let restored = Venue::import_secret_bytes(bytes).unwrap();
    assert_eq!((restored.id(), restored.day_keys(NOON)), (world.venue.id(), world.venue.day_keys(NOON)));
    let read = |bytes: &[u8]| Venue::import_secret_bytes(bytes).err();
    let text = std::str::from_utf8(bytes).unwrap();
    let lines: Vec<_> = text.lines().collect();
    for changed in [
        String::new(),
        text.trim_end().to_owned(),
        text.to_lowercase(),
        text.replace('\n', "\r\n"),
        format!("{text}\n"),
        format!("{text}{}\n", lines[1]),
        format!("{}\n{}\n", lines[1], lines[0]),
        format!(" {text}"),
    ] {
        let error = read(changed.as_bytes());
        assert!(matches!(error, Some(RecordError::Malformed | RecordError::WrongPurpose)), "{error:?}");
    }
    assert_eq!(Office::import_secret_bytes(bytes).err(), Some(RecordError::WrongPurpose));
    assert_eq!(Authority::import_secret_bytes(bytes).err(), Some(RecordError::WrongPurpose));
    assert_eq!(Staff::import_secret_bytes(bytes).err(), Some(RecordError::WrongPurpose));
}

#[test]
fn parties_survive_their_bytes() {
    let authority = Authority::generate().unwrap();
    let bytes = authority.export_secret_bytes().unwrap();
    assert_eq!(Authority::import_secret_bytes(bytes.expose_secret_bytes()).unwrap().id(), authority.id());
    let staff = Staff::generate().unwrap();
    let bytes = staff.export_secret_bytes().unwrap();
    assert_eq!(Staff::import_secret_bytes(bytes.expose_secret_bytes()).unwrap().id(), staff.id());
    let office = World::new().office;
    let bytes = office.export_secret_bytes().unwrap();
    let restored = Office::import_secret_bytes(bytes.expose_secret_bytes()).unwrap();
    assert_eq!((restored.id(), restored.day_keys(NOON)), (office.id(), office.day_keys(NOON)));
}

#[test]
fn ids_survive_their_text_and_no_other_role_is_read() {
    let world = World::new();
    let text = world.venue.id().to_text();
    assert!(text.starts_with("episeal-venue1"));
    assert_eq!(VenueId::parse(&text), Ok(world.venue.id()));
    assert_eq!(OfficeId::parse(&text), Err(RecordError::WrongPurpose));
    assert_eq!(VenueId::parse(&text.to_uppercase()), Err(RecordError::Malformed));
    assert_eq!(VenueId::parse(&text[..text.len() - 1]), Err(RecordError::Malformed));
    let id = world.seal(&check_in("Mara")).kept().record_id();
    assert_eq!(RecordId::parse(&id.to_text()), Ok(id));
    for wrong in ["", "00", &"g".repeat(32), &"A".repeat(32), &"ü".repeat(16), &"+1".repeat(16)] {
        assert_eq!(RecordId::parse(wrong), Err(RecordError::Malformed), "{wrong}");
    }
}

#[test]
fn a_locked_key_ring_opens_with_its_passphrase_alone() {
    let ring = World::new().venue.export_secret_bytes().unwrap();
    let locked = lock(&ring, "correct horse").unwrap();
    assert_eq!(unlock(&locked, "correct horse").unwrap().expose_secret_bytes(), ring.expose_secret_bytes());
    assert_eq!(unlock(&locked, "correct horsf").err(), Some(RecordError::Undecryptable));
    for place in (0..locked.len()).step_by(locked.len() / 20) {
        let mut changed = locked.clone();
        changed[place] ^= 0x10;
        assert!(unlock(&changed, "correct horse").is_err(), "byte {place}");
    }
    assert_ne!(lock(&ring, "correct horse").unwrap(), locked, "a fresh salt every time");
    let no_secret = ring.expose_secret_bytes().windows(20).all(|part| !locked.windows(20).any(|other| other == part));
    assert!(no_secret);
    assert_eq!(lock(&ring, "").err(), Some(RecordError::InvalidText));
    assert_eq!(lock(&ring, &"x".repeat(1_025)).err(), Some(RecordError::TooLong));
    assert_eq!(unlock(ring.expose_secret_bytes(), "x").err(), Some(RecordError::Malformed));
}

#[test]
fn a_poster_survives_its_text() {
    let world = World::new();
    let area = Area::parse("Osttribüne/Eingang B").unwrap();
    let poster = world.venue.poster("Stadion am Müngersdorfer Weg", area).unwrap();
    let text = poster.to_text().unwrap();
    assert!(text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-'));
    assert_eq!(Poster::parse(&text), Ok(poster));
    assert_eq!(Poster::parse(&text.to_lowercase()), Err(RecordError::Malformed));
    assert_eq!(Poster::parse(&world.venue.id().to_text()), Err(RecordError::WrongPurpose));
    assert_eq!(world.venue.poster("", Area::default()).err(), Some(RecordError::InvalidText));
}

#[test]
fn drawing_a_key_deletes_what_is_due_so_that_a_ring_never_outgrows_its_limit() {
    let mut world = World::new();
    for day in TODAY + 1..TODAY + 500 {
        let now = i64::from(day) * DAY;
        world.venue = {
            let bytes = world.venue.export_secret_bytes().unwrap();
            Venue::import_secret_bytes(bytes.expose_secret_bytes()).unwrap()
        };
        world.venue.day_key_venue_may_read(day, now).unwrap();
    }
    let saved = world.venue.export_secret_bytes().unwrap();
    assert_eq!(saved_days(saved.expose_secret_bytes()).len(), 31);
}

#[test]
fn a_request_log_is_read_only_as_it_was_written() {
    let world = World::new();
    let mut log = RequestLog::new();
    let request = world.request(&world.ask());
    let policy = Policy::default();
    verify_request(&world.venue, &request, &world.trust, &policy, &mut log, NOON).unwrap();
    let bytes = log.to_bytes();
    assert_eq!(RequestLog::from_bytes(&bytes).unwrap().to_bytes(), bytes);
    let value = episeal_testkit::visits::craft::decode(&bytes);
    let entry = value.as_array().unwrap()[1].as_array().unwrap()[0].clone();
    let window = |from: i64, to: i64| ciborium::Value::Array(vec![from.into(), to.into()]);
    let with_windows = |windows: Vec<ciborium::Value>| {
        let mut entry = entry.as_array().unwrap().clone();
        entry[2] = ciborium::Value::Array(windows);
        ciborium::Value::Array(entry)
    };
    let read = |entries: Vec<ciborium::Value>| {
        let mut items = value.as_array().unwrap().clone();
        items[1] = ciborium::Value::Array(entries);
        RequestLog::from_bytes(&episeal_testkit::visits::craft::encode(&ciborium::Value::Array(items))).err()
    };
    assert_eq!(read(vec![entry.clone()]), None);
    let malformed = Some(RecordError::Malformed);
    assert_eq!(read(vec![entry.clone(), entry.clone()]), malformed);
    assert_eq!(read(vec![with_windows(vec![])]), malformed);
    assert_eq!(read(vec![with_windows(vec![window(5, 9), window(1, 2)])]), malformed);
    assert_eq!(read(vec![with_windows(vec![window(1, 5), window(4, 9)])]), malformed);
}

/// Days that come are never pruned: a ring of many is read as it is, and no key is added beyond the limit.
#[test]
fn a_key_ring_above_64_kib_is_neither_written_nor_read() {
    let world = World::new();
    let ring = world.office.export_secret_bytes().unwrap();
    let lines: Vec<_> = std::str::from_utf8(ring.expose_secret_bytes()).unwrap().lines().collect();
    let (prefix, payload) = bech32::decode(lines[1]).unwrap();
    let line = |day: u32| {
        let payload = [&day.to_be_bytes()[..], &payload[4..]].concat();
        String::from_utf8(labelled(&prefix.to_lowercase(), &payload)).unwrap()
    };
    let ring_of = |count: usize| {
        let days = (TODAY + 1..).take(count).map(|day| line(day) + "\n");
        std::iter::once(format!("{}\n", lines[0])).chain(days).collect::<String>()
    };
    let most = (65_536 - lines[0].len() - 1) / (lines[1].len() + 1);
    let read = |count: usize| Office::import_secret_bytes(ring_of(count).as_bytes());
    assert_eq!(read(most + 1).err(), Some(RecordError::Malformed));
    let mut office = read(most).unwrap();
    assert_eq!(office.export_secret_bytes().unwrap().expose_secret_bytes(), ring_of(most).as_bytes());
    office.day_key(TODAY, &world.certificate, NOON).unwrap();
    assert_eq!(office.export_secret_bytes().err(), Some(RecordError::TooLong));
}
