//! The rotating check-in code: who reads what, when, and how often (FORMAT.md, section 17).

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::codes::*;
use episeal_testkit::visits::succession::venue_succeeds;
use episeal_testkit::visits::*;

const STEP: i64 = 30;
const YEAR: i64 = 365 * DAY;

#[test]
fn a_whole_check_in_goes_from_code_to_office() {
    let world = World::new();
    let area = Area::parse("Tisch 4").unwrap();
    let poster = world.venue.poster("Brauhaus", area.clone()).unwrap();
    let mut codes = CheckInCodes::new();
    let text = codes.expose_secret_text(NOON).unwrap().to_owned();
    let code = CheckInReader::new().read(&text, NOON + 5).unwrap();
    let invitation = code.invite(&poster, &world.day_key).unwrap();
    assert_eq!(codes.handles(NOON + 7), Ok(vec![code.handle()]));
    let invitation = codes.accept(&invitation, NOON + 7).unwrap();
    assert_eq!(invitation.poster(), &poster);
    let check_in = CheckIn { area, readers: Readers::OfficeOnly, ..check_in("Mara") };
    let venue = VenueToday::of_invitation(&invitation, &world.trust).unwrap();
    assert_eq!((venue.venue(), venue.venue_name(), venue.day()), (world.venue.id(), "Brauhaus", TODAY));
    let sealed = venue.seal(&check_in, &world.trust, NOON + 20).unwrap();
    assert!(world.admit(sealed.visit(), None, NOON + 21).is_ok());
    let findings = world.story(&world.ask(), &[sealed.visit().to_vec()]);
    assert_eq!((findings.names(), findings.end), (vec!["Mara".to_owned()], Ok(())));
}

#[test]
fn what_is_sealed_is_checked_like_a_scanned_poster() {
    let world = World::new();
    let mut shown = Shown::new();
    let invitation = shown.code().invite(&world.poster, &world.day_key).unwrap();
    let invitation = shown.codes.accept(&invitation, NOON).unwrap();
    let check_in = CheckIn { readers: Readers::OfficeOnly, ..check_in("Mara") };
    let try_seal = |trust: &Trust, now| {
        let venue = VenueToday::of_invitation(&invitation, trust);
        let sealed = venue.and_then(|venue| venue.seal(&check_in, trust, now)).err();
        let (poster, day_key) = (invitation.poster(), invitation.venue_day_key());
        assert_eq!(sealed, seal(&check_in, poster, day_key, trust, Readers::OfficeOnly, now).err());
        sealed
    };
    assert_eq!(try_seal(&world.trust, NOON), None);
    // What waited for a network is sealed while the server takes it.
    assert_eq!(try_seal(&world.trust, NOON + DAY), None);
    assert_eq!(try_seal(&world.trust, NOON + 2 * DAY), Some(RecordError::DayClosed));
    let revoked = trust_with(&world, &[world.office.id()]);
    assert_eq!(try_seal(&revoked, NOON), Some(RecordError::OfficeRevoked));
    let mut succeeded = world.trust.clone();
    succeeded.take_succession(&venue_succeeds(&world.venue, &Venue::generate().unwrap(), TODAY)).unwrap();
    assert_eq!(try_seal(&succeeded, NOON), Some(RecordError::WrongVenue));
}

#[test]
fn staff_read_a_code_one_step_either_way_and_once() {
    // Noon is the first second of its step: a code is valid from 30 s before to 59 s after it, and not a second more.
    let text = Shown::new().text;
    let expired = Some(RecordError::CodeExpired);
    let expected = [
        (-31, expired),
        (-30, None),
        (-1, None),
        (0, None),
        (29, None),
        (30, None),
        (59, None),
        (60, expired),
        (90, expired),
        (-60, expired),
    ];
    for (seconds, error) in expected {
        assert_eq!(read(&text, NOON + seconds), error, "{seconds}");
    }
    let mut reader = CheckInReader::new();
    let mut at = |now| reader.read(&text, now).err();
    assert_eq!(at(NOON + 60), expired, "a refused code is not used up");
    assert_eq!(at(NOON - 30), None);
    for now in [NOON - 30, NOON, NOON + 59] {
        assert_eq!(at(now), Some(RecordError::CodeUsed));
    }
    assert_eq!(at(NOON + 60), expired);
}

#[test]
fn an_app_takes_an_invitation_one_step_either_way_and_once() {
    let world = World::new();
    let expired = Some(RecordError::CodeExpired);
    let expected = [(-31, expired), (-30, None), (0, None), (29, None), (59, None), (60, expired)];
    for (seconds, error) in expected {
        let mut shown = Shown::new();
        let invitation = shown.code().invite(&world.poster, &world.day_key).unwrap();
        let now = NOON + seconds;
        assert_eq!(shown.codes.handles(now).unwrap().is_empty(), error.is_some());
        assert_eq!(shown.codes.accept(&invitation, now).err(), error, "{seconds}");
    }
    let mut shown = Shown::new();
    let code = shown.code();
    let (first, second) =
        (code.invite(&world.poster, &world.day_key).unwrap(), code.invite(&world.poster, &world.day_key).unwrap());
    let mut changed = first.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(shown.accept(&changed), Some(RecordError::Undecryptable));
    assert_eq!(shown.codes.accept(&first, NOON + 60).err(), expired);
    assert_eq!(shown.codes.handles(NOON), Ok(vec![code.handle()]));
    assert_eq!(shown.accept(&first), None, "nothing was used up");
    assert_eq!(shown.codes.handles(NOON), Ok(vec![]));
    for again in [&first, &second] {
        assert_eq!(shown.accept(again), Some(RecordError::CodeUsed));
    }
}

#[test]
fn a_code_is_drawn_once_for_every_half_minute() {
    let mut codes = CheckInCodes::new();
    let first = codes.expose_secret_text(NOON).unwrap().to_owned();
    assert_eq!(codes.expose_secret_text(NOON + 29).unwrap(), first);
    let second = codes.expose_secret_text(NOON + 30).unwrap().to_owned();
    assert_ne!(second, first);
    assert_eq!(codes.expose_secret_text(NOON + 29).unwrap(), first, "a clock set back");
    assert_eq!(codes.handles(NOON + 30).unwrap().len(), 2);
    assert_ne!(payload_of(CheckInCodes::new().expose_secret_text(NOON).unwrap())[2], payload_of(&first)[2]);
}

#[test]
fn a_code_is_read_from_its_own_text_alone() {
    let world = World::new();
    let text = Shown::new().text;
    assert!(text.starts_with("EPISEAL-CHECK-IN1") && text == text.to_uppercase());
    let items = payload_of(&text);
    assert_eq!(items[..2], [1.into(), step_of(NOON).into()]);
    assert_eq!(text_of(&Value::Array(items.clone())), text);
    let malformed = Some(RecordError::Malformed);
    for place in 0..text.len() {
        let other = if text.as_bytes()[place] == b'Q' { "P" } else { "Q" };
        let mut changed = text.clone();
        changed.replace_range(place..=place, other);
        assert_eq!(read(&changed, NOON), malformed, "{place}");
    }
    for changed in [text.to_lowercase(), String::new(), format!(" {text}"), text.clone() + "Q"] {
        assert_eq!(read(&changed, NOON), malformed);
    }
    let wrong = Some(RecordError::WrongPurpose);
    assert_eq!(read(&world.poster.to_text().unwrap(), NOON), wrong);
    assert_eq!(read(&world.venue.id().to_text(), NOON), wrong);
    assert_eq!(Poster::parse(&text).err(), wrong);
    let with = |items: Vec<Value>| read(&text_of(&Value::Array(items)), NOON);
    let [version, step, code] = [0, 1, 2].map(|item| items[item].clone());
    assert_eq!(with(vec![2.into(), step.clone(), code.clone()]), Some(RecordError::UnsupportedVersion));
    let longer = vec![version.clone(), step.clone(), code.clone(), Value::Null];
    assert_eq!(with(longer), malformed);
    assert_eq!(with(vec![version.clone(), (-1).into(), code.clone()]), malformed);
    for length in [15, 17] {
        let code = Value::Bytes(vec![1; length]);
        assert_eq!(with(vec![version.clone(), step.clone(), code]), malformed);
    }
    assert_eq!(with(vec![version, step, code]), None);
}

#[test]
fn any_step_and_any_time_are_compared_without_overflow() {
    let expired = Some(RecordError::CodeExpired);
    for now in [0, 29, 30, NOON, MAX_TIME] {
        for step in [(1 << 53) - 1, 1 << 52, 1 << 40] {
            assert_eq!(read(&text_at(step, [1; 16]), now), expired, "{step}");
        }
        // No integer of a message is above 2^53 - 1.
        for step in [u64::MAX, i64::MAX.cast_unsigned(), 1 << 53] {
            let refused = Some(RecordError::Malformed);
            assert_eq!(read(&text_at(step, [1; 16]), now), refused, "{step}");
        }
        assert_eq!(read(&text_at(step_of(now), [1; 16]), now), None);
    }
    assert_eq!(read(&text_at(0, [1; 16]), 59), None);
    assert_eq!(read(&text_at(0, [1; 16]), 60), expired);
    assert_eq!(read(&text_at(step_of(MAX_TIME) + 1, [1; 16]), MAX_TIME), None);
    let mut shown = Shown::new();
    for now in [i64::MIN, -1, MAX_TIME + 1, i64::MAX] {
        let invalid = Some(RecordError::InvalidTime);
        assert_eq!(read(&shown.text, now), invalid);
        assert_eq!(shown.codes.expose_secret_text(now).err(), invalid);
        assert_eq!(shown.codes.handles(now).err(), invalid);
        assert_eq!(shown.codes.accept(b"", now).err(), invalid);
    }
    assert_eq!(shown.codes.expose_secret_text(NOON), Ok(shown.text.as_str()));
}

#[test]
fn a_clock_that_jumps_revives_no_code() {
    let world = World::new();
    let mut shown = Shown::new();
    let mut reader = CheckInReader::new();
    let first = shown.text.clone();
    let code = reader.read(&first, NOON).unwrap();
    let invitation = code.invite(&world.poster, &world.day_key).unwrap();
    for now in [NOON + YEAR, NOON - YEAR, NOON + STEP * 2] {
        let elsewhere = shown.codes.expose_secret_text(now).unwrap().to_owned();
        assert_ne!(elsewhere, first);
        assert_eq!(shown.codes.accept(&invitation, now).err(), Some(RecordError::CodeExpired));
        assert!(reader.read(&elsewhere, now).is_ok());
    }
    // Back at noon the app has forgotten its code and draws another; the staff's device still knows it.
    let again = shown.codes.expose_secret_text(NOON).unwrap().to_owned();
    assert_ne!(again, first);
    assert_eq!(shown.accept(&invitation), Some(RecordError::CodeExpired));
    assert_eq!(reader.read(&first, NOON).err(), Some(RecordError::CodeUsed));
    assert!(reader.read(&again, NOON).is_ok());
}

#[test]
fn a_code_read_before_is_not_read_again_under_a_later_step() {
    let shown = Shown::new();
    let mut reader = CheckInReader::new();
    reader.read(&shown.text, NOON).unwrap();
    let code = shown.secret().try_into().unwrap();
    let later = text_at(step_of(NOON + HOUR), code);
    assert_eq!(reader.read(&later, NOON + HOUR).err(), Some(RecordError::CodeUsed));
}

#[test]
fn staff_read_no_more_than_4_096_codes_in_three_steps_and_forget_none_of_them() {
    let mut reader = CheckInReader::new();
    let text = |number: u128, now| text_at(step_of(now), number.to_be_bytes());
    for number in 0..4_096 {
        assert!(reader.read(&text(number, NOON), NOON).is_ok());
    }
    let mut at = |number, shown, now| reader.read(&text(number, shown), now).err();
    for now in [NOON, NOON + 59] {
        assert_eq!(at(5_000, NOON + STEP, now), Some(RecordError::TooLong));
        assert_eq!(at(0, NOON, now), Some(RecordError::CodeUsed));
    }
    // Then the oldest makes room for each new one.
    assert_eq!(at(5_000, NOON + 60, NOON + 60), None);
    assert_eq!(at(1, NOON + 60, NOON + 60), Some(RecordError::CodeUsed));
    assert_eq!(at(0, NOON + 60, NOON + 60), None);
}
