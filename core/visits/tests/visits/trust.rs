//! `seal` is where trust is decided: what it refuses, each with its own error.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::*;

const MARA: fn() -> CheckIn = || check_in("Mara");

/// Sealing at `now` with this day key, an arrival at that time, and no consent.
fn seal_with(world: &World, day_key: &[u8], trust: &Trust, now: i64) -> Result<Sealed, RecordError> {
    let check_in = check_in_at("Mara", now);
    seal(&check_in, &world.poster, day_key, trust, Readers::OfficeOnly, now)
}

/// What sealing says when the venue names an office of this kind.
fn with_office(world: &mut World, office_day_key: &[u8]) -> Result<Sealed, RecordError> {
    // The library would refuse on the venue's side: a malicious venue signs on its own.
    let identity =
        episeal_testkit::visits::craft::identity_of(world.venue.export_secret_bytes().unwrap().expose_secret_bytes());
    let named = Value::Bytes(office_day_key.to_vec());
    let day_key = episeal_testkit::visits::craft::venue_day_key(&world.day_key, 4, named, &identity);
    seal_with(world, &day_key, &world.trust, NOON)
}

#[test]
fn a_certified_office_is_sealed_to() {
    let world = World::new();
    assert!(seal_with(&world, &world.day_key, &world.trust, NOON).is_ok());
    let reader = reader_of(&world.poster, &world.day_key, &world.trust, NOON).unwrap();
    assert_eq!(reader.as_deref(), Some("Gesundheitsamt Köln"));
}

#[test]
fn a_venue_that_names_itself_an_office_is_refused_even_if_certified() {
    let mut world = World::new();
    // The identity used as an office: certified by a careless authority.
    let ring = world.venue.export_secret_bytes().unwrap();
    let text = std::str::from_utf8(ring.expose_secret_bytes()).unwrap().lines().next().unwrap().to_owned();
    let (_, seed) = bech32::decode(&text).unwrap();
    let hrp = bech32::Hrp::parse("EPISEAL-OFFICE-SECRET").unwrap();
    let line = bech32::encode_upper::<bech32::Bech32m>(hrp, &seed).unwrap() + "\n";
    let mut office = Office::import_secret_bytes(line.as_bytes()).unwrap();
    let certificate = world.authority.certify(&office.id(), "Venue", &period(NOON - DAY, NOON + DAY)).unwrap();
    let day_key = office.day_key(TODAY, &certificate, NOON).unwrap();
    assert_eq!(world.venue.day_key(TODAY, &day_key, &world.trust, NOON).err(), Some(RecordError::VenueIsOffice));
    assert_eq!(with_office(&mut world, &day_key).err(), Some(RecordError::VenueIsOffice));
}

#[test]
fn a_venue_that_names_its_own_day_key_as_an_offices_is_refused() {
    let mut world = World::new();
    let identity =
        episeal_testkit::visits::craft::identity_of(world.venue.export_secret_bytes().unwrap().expose_secret_bytes());
    let public = episeal_testkit::visits::craft::decode(&episeal_testkit::visits::craft::payload(&world.day_key))
        .as_array()
        .unwrap()[3]
        .clone();
    let forged =
        episeal_testkit::visits::craft::decode(&episeal_testkit::visits::craft::payload(&world.office_day_key));
    let mut items = forged.into_array().unwrap();
    items[3] = public;
    let payload = episeal_testkit::visits::craft::encode(&Value::Array(items));
    let office_day_key = episeal_testkit::visits::craft::sign("office-day-key", payload, &identity);
    assert_eq!(with_office(&mut world, &office_day_key).err(), Some(RecordError::VenueIsOffice));
}

#[test]
fn an_office_certified_by_another_authority_is_refused() {
    let mut world = World::new();
    let (_, _, day_key) = certified_office(&Authority::generate().unwrap(), "Gesundheitsamt Köln");
    assert_eq!(with_office(&mut world, &day_key).err(), Some(RecordError::OfficeUncertified));
}

#[test]
fn an_office_with_another_offices_certificate_is_refused() {
    let mut world = World::new();
    let mut impostor = Office::generate().unwrap();
    assert_eq!(impostor.day_key(TODAY, &world.certificate, NOON).err(), Some(RecordError::WrongOffice));
    // The library refuses on its side; it signs on its own.
    let key =
        episeal_testkit::visits::craft::identity_of(impostor.export_secret_bytes().unwrap().expose_secret_bytes());
    let genuine =
        episeal_testkit::visits::craft::decode(&episeal_testkit::visits::craft::payload(&world.office_day_key));
    let mut items = genuine.into_array().unwrap();
    items[1] = Value::Bytes(impostor.id().as_bytes().to_vec());
    let own_name = episeal_testkit::visits::craft::sign(
        "office-day-key",
        episeal_testkit::visits::craft::encode(&Value::Array(items.clone())),
        &key,
    );
    assert_eq!(with_office(&mut world, &own_name).err(), Some(RecordError::OfficeUncertified));
    items[1] = Value::Bytes(world.office.id().as_bytes().to_vec());
    let others_name = episeal_testkit::visits::craft::sign(
        "office-day-key",
        episeal_testkit::visits::craft::encode(&Value::Array(items)),
        &key,
    );
    assert_eq!(with_office(&mut world, &others_name).err(), Some(RecordError::BadSignature));
}

#[test]
fn a_lapsed_and_a_not_yet_valid_office_are_refused_to_the_second() {
    let mut world = World::new();
    for (from, to, expected) in [
        (NOON - DAY, NOON, Some(RecordError::OfficeLapsed)),
        (NOON - DAY, NOON + 1, None),
        (NOON + TOLERANCE + 1, NOON + DAY, Some(RecordError::OfficeLapsed)),
        (NOON + TOLERANCE, NOON + DAY, None),
    ] {
        let mut office = Office::generate().unwrap();
        let certificate = world.authority.certify(&office.id(), "Amt", &period(from, to)).unwrap();
        let day_key = office.day_key(TODAY, &certificate, NOON).unwrap();
        assert_eq!(with_office(&mut world, &day_key).err(), expected);
    }
}

#[test]
fn no_certificate_is_issued_for_more_than_90_days() {
    let world = World::new();
    let certify = |seconds| {
        let valid = Period::new(NOON, NOON + seconds);
        valid.and_then(|valid| world.authority.certify(&world.office.id(), "Amt", &valid)).err()
    };
    assert_eq!(certify(90 * DAY), None);
    assert_eq!(certify(90 * DAY + 1), Some(RecordError::InvalidTime));
    assert_eq!(certify(0), Some(RecordError::InvalidTime));
}

#[test]
fn a_revoked_office_is_refused() {
    let world = World::new();
    let trust = trust_with(&world, &[world.office.id()]);
    assert_eq!(seal_with(&world, &world.day_key, &trust, NOON).err(), Some(RecordError::OfficeRevoked));
    let (other, _, _) = certified_office(&world.authority, "Bonn");
    let trust = trust_with(&world, &[other.id()]);
    assert!(seal_with(&world, &world.day_key, &trust, NOON).is_ok());
}

#[test]
fn an_expired_revocation_list_is_refused() {
    let world = World::new();
    for (expires, expected) in [(NOON, Some(RecordError::RevocationsExpired)), (NOON + 1, None)] {
        let list = world.authority.revoke(5, &[], &period(NOON - DAY, expires)).unwrap();
        let trust = trust_in(&world.authority, &list);
        assert_eq!(seal_with(&world, &world.day_key, &trust, NOON).err(), expected);
    }
}

#[test]
fn a_revocation_list_older_than_one_seen_is_refused() {
    let world = World::new();
    let list = revocations(&world.authority, 7, &[]);
    let mut trust = trust_in(&world.authority, &revocations(&world.authority, 8, &[]));
    let older = trust.take_revocations(&list, NOON);
    assert_eq!(older, Err(RecordError::RevocationsOlder));
    assert_eq!(trust.number(&world.authority.id()), Some(8));
    let mut foreign = Trust::new(&[Authority::generate().unwrap().id()]).unwrap();
    let unknown = foreign.take_revocations(&list, NOON);
    assert_eq!(unknown, Err(RecordError::OfficeUncertified));
}

#[test]
fn a_day_key_of_another_identity_is_refused() {
    let world = World::new();
    let other = World::new();
    assert_eq!(seal_with(&world, &other.day_key, &world.trust, NOON).err(), Some(RecordError::WrongVenue));
    // One that claims the printed identity and is signed by another.
    let identity =
        episeal_testkit::visits::craft::identity_of(other.venue.export_secret_bytes().unwrap().expose_secret_bytes());
    let claimed = Value::Bytes(world.venue.id().as_bytes().to_vec());
    let forged = episeal_testkit::visits::craft::venue_day_key(&world.day_key, 1, claimed, &identity);
    assert_eq!(seal_with(&world, &forged, &world.trust, NOON).err(), Some(RecordError::BadSignature));
}

#[test]
fn a_visit_that_names_another_venue_than_its_day_key_is_not_checked_out() {
    use episeal_testkit::visits::craft;
    let world = World::new();
    let kept = world.seal(&check_in("Mara")).kept();
    let other = Value::Bytes(World::new().venue.id().as_bytes().to_vec());
    let elsewhere = craft::kept_with(&kept, &[(craft::KEPT_VENUE, other)]);
    let venue = VenueToday::of_visit(&kept, &world.day_key).unwrap();
    let out = leaving(NOON + HOUR, Readers::OfficeOnly);
    let leave = |kept: &Kept| venue.check_out(kept, &out, &world.trust, NOON + HOUR).err();
    assert_eq!(leave(&kept), None);
    assert_eq!(VenueToday::of_visit(&elsewhere, &world.day_key).err(), Some(RecordError::WrongVenue));
    assert_eq!(leave(&elsewhere), Some(RecordError::WrongVenue));
}

#[test]
fn a_day_key_of_another_day_is_refused_beyond_ten_minutes_of_midnight() {
    let world = World::new();
    for (now, expected) in [
        (MORNING - 601, Some(RecordError::WrongDay)),
        (MORNING - 600, None),
        (MORNING, None),
        (MORNING + DAY + 599, None),
        (MORNING + DAY + 600, Some(RecordError::WrongDay)),
    ] {
        assert_eq!(seal_with(&world, &world.day_key, &world.trust, now).err(), expected, "{now}");
    }
}

#[test]
fn an_arrival_in_the_tolerance_is_moved_to_the_days_edge() {
    let world = World::new();
    let arrival = |now| {
        let sealed = seal_with(&world, &world.day_key, &world.trust, now).unwrap();
        sealed.kept().open(sealed.visit()).unwrap().arrival()
    };
    assert_eq!(arrival(MORNING - 600), MORNING);
    assert_eq!(arrival(MORNING + 1), MORNING + 1);
    assert_eq!(arrival(MORNING + DAY + 599), MORNING + DAY - 1);
}

#[test]
fn a_stay_whose_arrival_is_moved_ends_within_24_hours_of_it() {
    let world = World::new();
    let arrival = MORNING + DAY + TOLERANCE - 1;
    let ends = |departure: i64| {
        let check_in = staying("Mara", arrival, departure);
        let (key, readers) = (&world.day_key, Readers::OfficeOnly);
        let now = arrival + DAY - TOLERANCE;
        let sealed = seal(&check_in, &world.poster, key, &world.trust, readers, now)?;
        let visit = sealed.kept().open(sealed.visit())?;
        Ok((visit.arrival(), visit.departure().unwrap()))
    };
    let moved = MORNING + DAY - 1;
    assert_eq!(ends(moved + DAY), Ok((moved, moved + DAY)));
    assert_eq!(ends(arrival + DAY - TOLERANCE), Ok((moved, moved + DAY)));
    assert_eq!(ends(moved + DAY - 1), Ok((moved, moved + DAY - 1)));
    assert_eq!(ends(arrival + DAY + 1), Err(RecordError::InvalidTime));
}

#[test]
fn an_offices_day_key_of_another_day_is_refused() {
    let mut world = World::new();
    let tomorrow = world.office.day_key(TODAY + 1, &world.certificate, NOON).unwrap();
    assert_eq!(world.venue.day_key(TODAY, &tomorrow, &world.trust, NOON).err(), Some(RecordError::WrongDay));
    assert_eq!(with_office(&mut world, &tomorrow).err(), Some(RecordError::WrongDay));
}

#[test]
fn a_venue_that_may_read_needs_explicit_consent() {
    let world = World::where_the_venue_may_read();
    assert_eq!(seal_with(&world, &world.day_key, &world.trust, NOON).err(), Some(RecordError::VenueMayRead));
    assert!(world.try_seal(&MARA()).is_ok());
    assert_eq!(reader_of(&world.poster, &world.day_key, &world.trust, NOON), Ok(None));
}

#[test]
fn consent_does_not_make_a_venue_read_that_names_an_office() {
    let world = World::new();
    let visits = [world.seal(&MARA()).visit().to_vec()];
    // `World::seal` consents; the signed day key decides: the ticket is the office's.
    let findings = world.story(&world.ask(), &visits);
    assert_eq!(findings.names(), ["Mara"]);
}

#[test]
fn an_area_outside_of_the_posters_is_refused() {
    let mut world = World::new();
    world.poster = world.venue.poster("Stadion", Area::parse("Osttribüne").unwrap()).unwrap();
    let seal_in = |area| world.try_seal(&CheckIn { area: Area::parse(area).unwrap(), ..MARA() }).err();
    assert_eq!(seal_in("Osttribüne/Eingang B"), None);
    assert_eq!(seal_in("Westtribüne"), Some(RecordError::WrongArea));
    assert_eq!(seal_in(""), Some(RecordError::WrongArea));
}

#[test]
fn a_departure_lies_within_24_hours_of_arrival() {
    let world = World::new();
    let arrival = MARA().stay.arrival;
    let leave = |departure| world.try_seal(&staying("Mara", MORNING + 10 * HOUR, departure)).err();
    assert_eq!(leave(arrival), None);
    assert_eq!(leave(arrival + DAY), None);
    assert_eq!(leave(arrival + DAY + 1), Some(RecordError::InvalidTime));
    assert_eq!(leave(arrival - TOLERANCE), None, "two clocks");
    assert_eq!(leave(arrival - TOLERANCE - 1), Some(RecordError::InvalidTime));
}

#[test]
fn a_day_key_is_drawn_at_most_seven_days_ahead_and_once_a_day() {
    let mut world = World::new();
    let mut draw = |day| world.office.day_key(day, &world.certificate, NOON);
    assert_eq!(draw(TODAY - 1).err(), Some(RecordError::WrongDay));
    assert_eq!(draw(TODAY + 8).err(), Some(RecordError::WrongDay));
    let first = draw(TODAY + 7).unwrap();
    assert_eq!(draw(TODAY + 7), Ok(first), "asked again it is the same key");
    let (_, _, other) = certified_office(&world.authority, "Bonn");
    assert_eq!(world.venue.day_key(TODAY, &other, &world.trust, NOON).err(), Some(RecordError::WrongOffice));
    assert_eq!(world.venue.day_key_venue_may_read(TODAY, NOON).err(), Some(RecordError::WrongOffice));
}
