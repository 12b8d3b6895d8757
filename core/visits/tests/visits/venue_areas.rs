//! The venue's signed list of its areas: what it may say, what a server publishes, cells around a seat.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::areas::*;
use episeal_testkit::visits::*;

/// The highest integer of a message.
const MAX_AMOUNT: i64 = 9_007_199_254_740_991;
const ROWS: [(&str, u32, u32); 2] = [("Reihe", 1, 30), ("Platz", 1, 40)];

fn venue() -> Venue {
    Venue::generate().unwrap()
}

fn refused(groups: &[AreaGroup]) -> Option<RecordError> {
    venue().areas(TODAY, groups).err()
}

#[test]
fn a_stadium_of_81365_seats_is_a_few_hundred_groups() {
    let venue = venue();
    let groups = stadium();
    let list = listed_from(TODAY, &venue, &groups);
    assert!(groups.len() < 300);
    assert_eq!(list.places(&areas(&["Nord", "Ost", "Süd", "West"])), Ok(81_365));
    assert_eq!(list.places(&areas(&["Süd/Stehplätze"])), Ok(1_365));
    assert_eq!(list.places(&areas(&["Ost/Block 7", "Ost/Block 8/Reihe 20"])), Ok(1_040));
    assert_eq!((list.venue(), list.from()), (venue.id(), TODAY));
    assert_eq!(list.groups(), groups);
    assert!(venue.areas(TODAY, &groups).unwrap().len() < 16_384);
}

#[test]
fn a_cell_has_the_leaves_within_so_many_rows_and_seats() {
    let list = listed(&venue(), &[group("Osttribüne/Eingang B/Zone B2", &ROWS, 1)]);
    let cell = |seat: &str, rows, seats| {
        let seat = area(&format!("Osttribüne/Eingang B/Zone B2/{seat}"));
        list.cell(&seat, rows, seats)
    };
    let size = |seat| cell(seat, 2, 5).map(|cell| cell.len());
    assert_eq!(size("Reihe 15/Platz 27"), Ok(55));
    let around = cell("Reihe 15/Platz 27", 2, 5).unwrap();
    for (seat, is_in) in [
        ("Reihe 13/Platz 22", true),
        ("Reihe 17/Platz 32", true),
        ("Reihe 12/Platz 27", false),
        ("Reihe 18/Platz 27", false),
        ("Reihe 15/Platz 21", false),
        ("Reihe 15/Platz 33", false),
    ] {
        let seat = area(&format!("Osttribüne/Eingang B/Zone B2/{seat}"));
        assert_eq!(around.contains(&seat), is_in, "{}", seat.to_text());
    }
    // At the edges.
    assert_eq!(size("Reihe 1/Platz 27"), Ok(33));
    assert_eq!(size("Reihe 2/Platz 40"), Ok(24));
    assert_eq!(size("Reihe 30/Platz 1"), Ok(18));
    assert_eq!(cell("Reihe 15/Platz 27", 0, 0).unwrap().len(), 1);
    assert_eq!(cell("Reihe 15/Platz 27", u32::MAX, u32::MAX).unwrap().len(), 1_200);
    let unknown = Err(RecordError::AreaUnknown);
    for seat in [
        "Reihe A/Platz 27",
        "Reihe 15/Platz 07",
        "Reihe 07/Platz 7",
        "Reihe 0/Platz 1",
        "Reihe 31/Platz 1",
        "Reihe 15",
        "Reihe 15/Sitz 27",
        "Reihe 15/Platz",
        "Reihe 4294967311/Platz 27",
    ] {
        assert_eq!(size(seat), unknown, "{seat}");
    }
    assert_eq!(list.cell(&area("Westtribüne/Reihe 15/Platz 27"), 2, 5), Err(RecordError::AreaUnknown));
    assert_eq!(list.cell(&Area::default(), 2, 5), Err(RecordError::AreaUnknown));
}

#[test]
fn a_cell_stays_in_its_group_and_is_not_endless() {
    let list = listed(&venue(), &stadium());
    let cell = |seat, rows, seats| list.cell(&area(seat), rows, seats).map(|cell| cell.len());
    assert_eq!(cell("Ost/Block 7/Reihe 13/Platz 20", 2, 5), Ok(33), "rows 13 to 15");
    assert_eq!(cell("Ost/Block 7/Reihe 12/Platz 20", 2, 5), Ok(33), "rows 10 to 12");
    assert_eq!(cell("Süd/Stehplätze", 2, 5), Ok(1), "without numbers");
    let hall = listed(&venue(), &[group("", &[("Tisch", 1, 99_999)], 4)]);
    let cell = |tables| hall.cell(&area("Tisch 50000"), 0, tables).map(|cell| cell.len());
    assert_eq!(cell(2), Ok(5), "one number");
    assert_eq!(cell(2_047), Ok(4_095));
    assert_eq!(cell(2_048), Err(RecordError::TooLong));
    assert_eq!(cell(u32::MAX), Err(RecordError::TooLong));
}

#[test]
fn no_leaf_stands_twice_or_in_another() {
    let refused = |groups: &[AreaGroup]| refused(groups);
    let rows = |first, last| group("Ost", &[("Reihe", first, last), ("Platz", 1, 10)], 1);
    let seats = |first, last| group("Ost/Reihe 15", &[("Platz", first, last)], 1);
    let malformed = Some(RecordError::Malformed);
    // Disjoint, however they are written.
    assert_eq!(refused(&[rows(1, 14), rows(15, 30)]), None);
    assert_eq!(refused(&[rows(1, 30), seats(11, 20)]), None);
    assert_eq!(refused(&[rows(1, 14), rows(16, 30), seats(1, 20)]), None);
    assert_eq!(refused(&[rows(1, 30), group("Ost/Reihe", &[], 1)]), None);
    assert_eq!(refused(&[rows(1, 30), group("Ost/Reihe 015", &[], 1)]), None);
    assert_eq!(refused(&[group("Ost", &[("Reihe", 1, 9)], 1), group("Ost", &[("Loge", 1, 9)], 1)]), None);
    // Twice.
    assert_eq!(refused(&[rows(1, 15), rows(15, 30)]), malformed);
    assert_eq!(refused(&[rows(1, 30), seats(10, 20)]), malformed);
    assert_eq!(refused(&[seats(10, 20), rows(1, 30)]), malformed);
    assert_eq!(refused(&[rows(1, 30), group("Ost/Reihe 15/Platz 10", &[], 1)]), malformed);
    assert_eq!(refused(&[group("D", &[], 1), group("D", &[], 9)]), malformed);
    // In another.
    assert_eq!(refused(&[rows(1, 30), group("Ost", &[], 1)]), malformed);
    assert_eq!(refused(&[rows(1, 30), group("Ost/Reihe 15", &[], 1)]), malformed);
    assert_eq!(refused(&[rows(1, 30), group("Ost", &[("Reihe", 20, 40)], 1)]), malformed);
    let deeper = group("Ost/Reihe 15/Platz 3", &[("Ecke", 1, 4)], 1);
    assert_eq!(refused(&[deeper.clone(), rows(1, 30)]), malformed);
    assert_eq!(refused(&[deeper, rows(1, 14)]), None);
}

#[test]
fn overlaps_are_those_that_the_leaves_have_when_they_are_written_out() {
    let names = ["A", "A/Reihe 2", "A/Reihe 2/Platz 1", "A/Reihe 02", "Reihe 2", ""];
    let ranges: [&[(&str, u32, u32)]; 6] = [
        &[],
        &[("Reihe", 2, 3)],
        &[("Platz", 1, 2)],
        &[("Reihe", 0, 2), ("Platz", 2, 4)],
        &[("Reihe", 1, 3), ("Platz", 1, 1)],
        &[("Platz", 1, 2), ("Reihe", 2, 2)],
    ];
    let leaves = |name: &str, ranges: &[(&str, u32, u32)]| {
        let mut leaves = vec![name.to_owned()];
        for (word, first, last) in ranges {
            let below = |leaf: &String| {
                let above = if leaf.is_empty() { String::new() } else { format!("{leaf}/") };
                (*first..=*last).map(move |number| format!("{above}{word} {number}")).collect::<Vec<_>>()
            };
            leaves = leaves.iter().flat_map(below).collect();
        }
        leaves.iter().map(|leaf| area(leaf)).collect::<Vec<_>>()
    };
    let all: Vec<_> = names.iter().flat_map(|name| ranges.iter().map(move |ranges| (*name, *ranges))).collect();
    let venue = venue();
    let (mut apart, mut overlapping) = (0, 0);
    for (a, first) in &all {
        for (b, second) in &all {
            if (a.is_empty() && first.is_empty()) || (b.is_empty() && second.is_empty()) {
                continue;
            }
            let (one, other) = (leaves(a, first), leaves(b, second));
            let is_in = |leaf: &Area| other.iter().any(|other| leaf.lies_in(other) || other.lies_in(leaf));
            let expected = one.iter().any(is_in).then_some(RecordError::Malformed);
            let said = venue.areas(TODAY, &[group(a, first, 1), group(b, second, 1)]).err();
            assert_eq!(said, expected, "{a} {first:?}, {b} {second:?}");
            if expected.is_some() { overlapping += 1 } else { apart += 1 }
        }
    }
    assert!(apart > 100 && overlapping > 100, "{apart} {overlapping}");
}

#[test]
fn a_list_has_its_limits() {
    let one = |group| refused(&[group]);
    let malformed = Some(RecordError::Malformed);
    assert_eq!(refused(&[]), malformed);
    assert_eq!(one(group("", &[], 1)), malformed, "no level");
    for (places, error) in [(0, malformed), (1, None), (100_000, None), (100_001, malformed)] {
        assert_eq!(one(group("A", &[], places)), error);
    }
    for ((first, last), error) in [((5, 4), malformed), ((0, 0), None), ((0, 99_999), None), ((0, 100_000), malformed)]
    {
        assert_eq!(one(group("A", &[("Tisch", first, last)], 1)), error);
    }
    assert_eq!(one(group("A/B/C", &ROWS, 1)), None);
    assert_eq!(one(group("A/B/C/D", &ROWS, 1)), malformed, "six levels");
    for (word, error) in [
        ("", RecordError::InvalidText),
        ("A/B", RecordError::InvalidText),
        ("Ti\nsch", RecordError::InvalidText),
        (&"x".repeat(61), RecordError::TooLong),
    ] {
        assert_eq!(one(group("A", &[(word, 1, 999)], 1)), Some(error), "{word:?}");
    }
    assert_eq!(one(group("A", &[(&"x".repeat(60), 1, 999)], 1)), None);
    let thrice = [("Reihe", 1, 2), ("Tisch", 1, 2), ("Platz", 1, 2)];
    assert_eq!(one(group("A", &thrice, 1)), Some(RecordError::TooLong));
    // 65,536 rows, however many seats each has.
    let halls = |rows: u32| {
        let hall = |name: &str, rows| group(name, &[("Reihe", 1, rows), ("Platz", 0, 99_999)], 100_000);
        vec![hall("A", 32_768), hall("B", rows)]
    };
    assert_eq!(refused(&halls(32_768)), None);
    assert_eq!(refused(&halls(32_769)), malformed);
    let list = listed(&venue(), &halls(32_768));
    assert_eq!(list.places(&areas(&["A", "B"])), Ok(65_536 * 100_000 * 100_000));
    assert_eq!(list.places(&areas(&["A"; 28])), Ok(MAX_AMOUNT), "no more than a message could say");
    let numbered = |count: u32| (0..count).map(|number| group(&format!("A {number}"), &[], 1)).collect::<Vec<_>>();
    assert_eq!(refused(&numbered(4_096)), None);
    assert_eq!(refused(&numbered(4_097)), Some(RecordError::TooLong));
    let long = |number: u32| group(&format!("{}/{number}", "x".repeat(64)), &[], 1);
    let long: Vec<_> = (0..4_096).map(long).collect();
    assert_eq!(refused(&long), Some(RecordError::TooLong), "more than 262,144 bytes");
    for fact in [-1, MAX_AMOUNT + 1, i64::MAX] {
        let mut room = group("A", &[], 1);
        room.facts.volume = Some(fact);
        assert_eq!(one(room.clone()), malformed, "{fact}");
        room.facts = AreaFacts { air_changes: Some(fact), ..AreaFacts::default() };
        assert_eq!(one(room), malformed, "{fact}");
    }
    let mut restless = group("A", &[], 1);
    restless.facts.activity = Some(4);
    assert_eq!(one(restless), malformed);
}

/// A list with other groups, signed by its venue all the same.
fn forged(venue: &Venue, groups: Value) -> Vec<u8> {
    let signed = venue.areas(TODAY, &[group("A", &[], 8)]).unwrap();
    let mut items = craft::decode(&craft::payload(&signed)).into_array().unwrap();
    items[3] = groups;
    let key = venue.export_secret_bytes().unwrap();
    let key = craft::identity_of(key.expose_secret_bytes());
    craft::sign("venue-areas", craft::encode(&Value::Array(items)), &key)
}

fn array(items: &[Value]) -> Value {
    Value::Array(items.to_vec())
}

#[test]
fn a_list_that_no_venue_would_write_is_malformed() {
    let venue = venue();
    let level = |text: &str| array(&[text.into()]);
    let range = |word: &str, first: u32, last: u32| array(&[word.into(), first.into(), last.into()]);
    let facts = |entries: &[(u64, u64)]| {
        Value::Map(entries.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect())
    };
    let read = |groups: &[Value]| VenueAreas::verify(&forged(&venue, array(groups)), &venue.id());
    let one = |area: Value, ranges: &[Value], places: u32, facts: Value| {
        read(&[array(&[area, array(ranges), places.into(), facts])]).err()
    };
    let malformed = Some(RecordError::Malformed);
    assert_eq!(one(level("A"), &[range("T", 1, 2)], 1, facts(&[])), None);
    assert_eq!(read(&[]).err(), malformed);
    assert_eq!(one(array(&[]), &[], 1, facts(&[])), malformed);
    assert_eq!(one(level("A"), &[], 0, facts(&[])), malformed);
    assert_eq!(one(level("A"), &[], 100_001, facts(&[])), malformed);
    assert_eq!(one(level(" A"), &[], 1, facts(&[])), malformed);
    assert_eq!(one(level("A"), &[range("T", 2, 1)], 1, facts(&[])), malformed);
    assert_eq!(one(level("A"), &[range("T", 1, 100_000)], 1, facts(&[])), malformed);
    assert_eq!(one(level("A"), &[range("", 1, 2)], 1, facts(&[])), malformed);
    assert_eq!(one(level("A"), &[range("T ", 1, 2)], 1, facts(&[])), malformed);
    assert_eq!(one(level("A"), &[range("T/U", 1, 2)], 1, facts(&[])), malformed);
    assert_eq!(one(level("A"), &[range(&"x".repeat(63), 1, 2)], 1, facts(&[])), malformed);
    let twice = array(&[level("A"), array(&[]), 1.into(), facts(&[])]);
    assert_eq!(read(&[twice.clone(), twice]).err(), malformed);
    // Facts.
    let of = |entries: &[(u64, u64)]| one(level("A"), &[], 1, facts(entries));
    assert_eq!(of(&[(0, 9_007_199_254_740_991), (255, 7)]), None, "255 is passed over");
    for entries in [[(0, 9_007_199_254_740_992)], [(2, 2)], [(3, 4)], [(256, 0)]] {
        assert_eq!(of(&entries), malformed, "{entries:?}");
    }
    assert_eq!(of(&[(1, 0), (0, 0)]), malformed);
}

#[test]
fn facts_of_the_room_are_read_as_they_were_written() {
    let venue = venue();
    let mut room = group("Saal", &[], 60);
    room.facts = AreaFacts { volume: Some(450), air_changes: Some(25), is_outdoors: Some(false), activity: Some(2) };
    let mut garden = group("Garten", &[], 40);
    garden.facts.is_outdoors = Some(true);
    let mut hangar = group("Halle", &[], 1);
    hangar.facts = AreaFacts { volume: Some(MAX_AMOUNT), air_changes: Some(0), ..AreaFacts::default() };
    let groups = [room, garden, hangar];
    assert_eq!(listed(&venue, &groups).groups(), groups);
}

#[test]
fn a_list_is_its_venues_alone() {
    let (venue, other) = (venue(), venue());
    let signed = venue.areas(TODAY, &stadium()).unwrap();
    assert_eq!(VenueAreas::of_any_venue(&signed).map(|list| list.venue()), Ok(venue.id()));
    let verify = |bytes: &[u8]| VenueAreas::verify(bytes, &venue.id()).err();
    assert_eq!(VenueAreas::verify(&signed, &other.id()).err(), Some(RecordError::WrongVenue));
    let key = ed25519_dalek::SigningKey::from_bytes(&[3; 32]);
    let forged = craft::sign("venue-areas", craft::payload(&signed), &key);
    assert_eq!(verify(&forged), Some(RecordError::BadSignature));
    assert_eq!(VenueAreas::of_any_venue(&forged).err(), Some(RecordError::BadSignature));
    assert_eq!(verify(b""), Some(RecordError::Malformed));
    for bit in (0..signed.len() * 8).step_by(101) {
        let mut changed = signed.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(verify(&changed).is_some(), "bit {bit}");
    }
}

#[test]
fn a_server_publishes_one_list_a_venue_and_first_day() {
    let (venue, other) = (venue(), venue());
    let tables = |from, places| listed_from(from, &venue, &[group("Saal", &[("Tisch", 1, 20)], places)]);
    let admit = |areas: &VenueAreas, published: &[VenueAreas]| {
        admit_areas(areas, published, &[], NOON).map(|admitted| admitted.is_stored_already())
    };
    let disagrees = Err(RecordError::Disagrees);
    let first = tables(TODAY - 3, 4);
    let admitted = admit_areas(&first, &[], &[], NOON).unwrap();
    assert_eq!((admitted.venue(), admitted.from()), (venue.id(), TODAY - 3));
    let published = [first.clone()];
    assert_eq!(admit(&first, &published), Ok(true));
    assert_eq!(admit(&tables(TODAY - 3, 5), &published), disagrees, "another from this day");
    assert_eq!(admit(&tables(TODAY, 5), &published), disagrees, "a day that has begun");
    let next = tables(TODAY + 1, 5);
    assert_eq!(admit(&next, &published), Ok(false));
    let published = [first, next.clone()];
    assert_eq!(admit(&next, &published), Ok(true));
    assert_eq!(admit(&tables(TODAY + 1, 6), &published), disagrees);
    assert_eq!(admit(&tables(TODAY + 2, 6), &published), Ok(false));
    let foreign = listed_from(TODAY, &other, &[group("Saal", &[], 9)]);
    assert_eq!(admit(&foreign, &published), Err(RecordError::WrongVenue));
}

#[test]
fn a_list_is_kept_for_30_days_after_the_next_begins() {
    let venue = venue();
    let hall = [group("Saal", &[], 9)];
    let lists = [listed_from(TODAY, &venue, &hall), listed_from(TODAY + 10, &venue, &hall)];
    let keeps = |list: usize, days: i64| keeps_areas(&lists[list], &lists, MORNING + days * DAY);
    assert_eq!((keeps(0, 0), keeps(0, 39)), (Ok(true), Ok(true)));
    assert_eq!(keeps(0, 40), Ok(false));
    assert_eq!((keeps(1, 0), keeps(1, 400)), (Ok(true), Ok(true)));
}
