//! Which areas a venue answers for, and what is said about those in which nothing was found.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::areas::*;
use episeal_testkit::visits::*;

fn about(world: &World, texts: &[&str]) -> Ask {
    Ask { areas: areas(texts), ..world.ask() }
}

#[test]
fn one_table_for_half_an_hour_is_refused() {
    let world = World::new();
    let policy = policy(vec![tables(&world.venue)]);
    let half_an_hour =
        |texts: &[&str]| Ask { windows: vec![Period::new(MORNING, MORNING + 1_800).unwrap()], ..about(&world, texts) };
    let said = |texts| said(&world, &half_an_hour(texts), &policy);
    assert_eq!(said(&["Saal/Tisch 7"]), Some(RecordError::AreaTooSmall));
    assert_eq!(said(&["Saal/Tisch 7", "Saal/Tisch 8"]), None);
    assert_eq!(said(&["Saal"]), None);
    assert_eq!(said(&[]), None, "the whole venue");
}

#[test]
fn invented_areas_beside_a_table_do_not_count() {
    let world = World::new();
    let mut texts = vec!["Saal/Tisch 7".to_owned()];
    texts.extend((21..28).map(|number| format!("Saal/Tisch {number}")));
    let texts: Vec<_> = texts.iter().map(String::as_str).collect();
    let ask = about(&world, &texts);
    let unknown = Some(RecordError::AreaUnknown);
    assert_eq!(said(&world, &ask, &policy(vec![tables(&world.venue)])), unknown);
    assert_eq!(said(&world, &ask, &Policy::default()), unknown);
    for text in ["Saal/Tisch 0", "Saal/Tisch 07", "Saal/Tisch A", "Saal/Tisch 7/Platz 1", "Sa"] {
        let ask = about(&world, &["Saal/Tisch 8", "Saal/Tisch 9", text]);
        let policy = policy(vec![tables(&world.venue)]);
        assert_eq!(said(&world, &ask, &policy), unknown, "{text}");
    }
}

#[test]
fn a_venue_without_a_list_answers_areas_of_one_level_if_its_owner_allows_it() {
    let world = World::new();
    let unknown = Some(RecordError::AreaUnknown);
    let allowing = PolicyFields { allows_unlisted_areas: true, ..PolicyFields::default() };
    // With a list, nothing else is answered for.
    let with_list = Policy::new(&allowing, &[tables(&world.venue)]);
    let allowing = Policy::new(&allowing, &[]).unwrap();
    assert_eq!(said(&world, &about(&world, &["Saal"]), &Policy::default()), unknown);
    assert_eq!(said(&world, &about(&world, &["Saal"]), &allowing), None);
    assert_eq!(said(&world, &about(&world, &["Saal/Tisch 7"]), &allowing), unknown);
    assert_eq!(said(&world, &about(&world, &["Empore"]), &with_list.unwrap()), unknown);
}

#[test]
fn areas_are_judged_by_the_list_of_each_day_that_is_asked_about() {
    let world = World::new();
    let lists = |from| {
        let empore = group("Empore", &[], 8);
        vec![tables(&world.venue), listed_from(from, &world.venue, &[empore])]
    };
    let said = |from, text| said(&world, &about(&world, &[text]), &policy(lists(from)));
    let unknown = Some(RecordError::AreaUnknown);
    assert_eq!((said(TODAY, "Empore"), said(TODAY, "Saal")), (None, unknown));
    assert_eq!((said(TODAY + 1, "Empore"), said(TODAY + 1, "Saal")), (unknown, None));
}

#[test]
fn a_policy_with_another_venues_list_answers_nothing() {
    let (world, other) = (World::new(), World::new());
    let policy = policy(vec![tables(&other.venue)]);
    let said = said(&world, &world.ask(), &policy);
    assert_eq!(said, Some(RecordError::InvalidPolicy));
}

#[test]
fn what_lies_in_another_area_asked_for_is_not_asked_for_twice() {
    let world = World::new();
    let ask = about(&world, &["Saal/Tisch 7", "Empore", "Saal", "Saal/Tisch 7", "Saalbau"]);
    let policy = PolicyFields { allows_unlisted_areas: true, ..PolicyFields::default() };
    let (request, mut log) = (world.request(&ask), RequestLog::new());
    let policy = Policy::new(&policy, &[]).unwrap();
    let verified = verify_request(&world.venue, &request, &world.trust, &policy, &mut log, NOON);
    assert_eq!(verified.unwrap().ask().areas, areas(&["Saal", "Empore", "Saalbau"]));
}

fn forged(world: &World, change: impl FnOnce(&mut Vec<ciborium::Value>)) -> Vec<u8> {
    let payload = craft::payload(&world.request(&about(world, &["Saal"])));
    let mut items = craft::decode(&payload).into_array().unwrap();
    change(&mut items);
    let key = world.office.export_secret_bytes().unwrap();
    let key = craft::identity_of(key.expose_secret_bytes());
    craft::sign("request", craft::encode(&ciborium::Value::Array(items)), &key)
}

#[test]
fn a_request_for_an_area_in_another_is_malformed() {
    let world = World::new();
    let with = |texts: &[&[&str]]| {
        let areas = texts.iter().map(|levels| {
            let levels = levels.iter().map(|level| ciborium::Value::from(*level));
            ciborium::Value::Array(levels.collect())
        });
        let areas = ciborium::Value::Array(areas.collect());
        world.verify(&forged(&world, |items| items[5] = areas)).err()
    };
    let (malformed, unknown) = (Some(RecordError::Malformed), Some(RecordError::AreaUnknown));
    assert_eq!(with(&[&["A"], &["B", "C"]]), unknown, "well-formed");
    assert_eq!(with(&[&["A"], &["A", "C"]]), malformed);
    assert_eq!(with(&[&["A"], &["A"]]), malformed);
    assert_eq!(with(&[&["B"], &["A"]]), malformed);
}

#[test]
fn extensions_of_a_request_are_passed_over_or_refused_by_their_number() {
    let world = World::new();
    let with = |entries: &[(u64, usize)]| {
        let entries = entries.iter().map(|(key, length)| {
            let value = ciborium::Value::Bytes(vec![7; *length]);
            (ciborium::Value::from(*key), value)
        });
        let ext = ciborium::Value::Map(entries.collect());
        let request = forged(&world, |items| {
            items[5] = ciborium::Value::Array(Vec::new());
            items.push(ext);
        });
        world.verify(&request).err()
    };
    let malformed = Some(RecordError::Malformed);
    assert_eq!(with(&[(0, 256), (127, 0)]), None);
    assert_eq!(with(&[(0, 1), (128, 0)]), Some(RecordError::UnsupportedVersion));
    assert_eq!(with(&[]), malformed);
    assert_eq!(with(&[(0, 257)]), malformed);
    assert_eq!(with(&[(256, 1)]), malformed);
}

#[test]
fn each_area_asked_that_held_nothing_is_named_at_the_venue_and_at_the_office() {
    let world = World::new();
    let at = |name: &str, table: &str, hour| {
        let check_in =
            CheckIn { area: area(table), ..staying(name, MORNING + hour * HOUR, MORNING + (hour + 1) * HOUR) };
        world.seal(&check_in).visit().to_vec()
    };
    // One in an area asked for, one outside it, one there at another time.
    let visits = [at("Mara", "Saal/Tisch 2", 4), at("Jonas", "Saal/Tisch 9", 4), at("Ida", "Saal/Tisch 3", 8)];
    let visits = sorted(visits.to_vec());
    let ask = Ask {
        windows: vec![Period::new(MORNING, MORNING + 6 * HOUR).unwrap()],
        ..about(&world, &["Saal/Tisch 1", "Saal/Tisch 2", "Saal/Tisch 3"])
    };
    let (request, mut log) = (world.request(&ask), RequestLog::new());
    let policy = policy(vec![tables(&world.venue)]);
    let verified = verify_request(&world.venue, &request, &world.trust, &policy, &mut log, NOON);
    let mut release = world.venue.release(&verified.unwrap(), &world.trust, NOON).unwrap();
    for visit in &visits {
        release.push(visit, &[]).unwrap();
    }
    release.finish();
    let empty = areas(&["Saal/Tisch 1", "Saal/Tisch 3"]);
    assert_eq!(release.empty_areas(), empty);
    let part = release.next_part().unwrap().unwrap();
    let day_keys = std::slice::from_ref(&world.day_key);
    let mut opening = world.opening(&request, day_keys);
    opening.add_part(&part).unwrap();
    for visit in &visits {
        opening.add_visit(visit).unwrap();
    }
    opening.finish().unwrap();
    assert_eq!(opening.empty_areas(), empty);
    assert_eq!(opening.next_result().unwrap().result().unwrap().visit().area(), &area("Saal/Tisch 2"));
}
