//! A venue's release and an office's opening, with visits that are listed, left out, changed and moved on the way.

use super::cbor::change_bytes;
use super::{Choices, random};
use crate::api::visits::*;
use crate::visits::*;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Guests of today, as a server lists what they sent, and a request for the morning.
struct Guests {
    world: World,
    request: Vec<u8>,
    visits: Vec<Vec<u8>>,
    names: BTreeMap<RecordId, &'static str>,
    notes: Vec<Vec<u8>>,
}

const NAMES: [&str; 6] = ["Mara", "Jonas", "Aylin", "Emil", "Lotte", "Yusuf"];

/// When the first guest leaves, as staff note.
const NOTED: i64 = MORNING + 9 * HOUR;

fn guests() -> &'static Guests {
    static GUESTS: OnceLock<Guests> = OnceLock::new();
    random::once(&GUESTS, "guests", || {
        let world = World::new();
        let (mut visits, mut names) = (Vec::new(), BTreeMap::new());
        let mut first = None;
        for (name, hour) in NAMES.into_iter().zip(6..) {
            let sealed = world.seal(&check_in_at(name, MORNING + hour * HOUR));
            names.insert(sealed.kept().record_id(), name);
            first.get_or_insert(sealed.kept().record_id());
            visits.push(sealed.visit().to_vec());
            if hour % 2 == 0 {
                let readers = Readers::OfficeOnly;
                let end = MORNING + (hour + 1) * HOUR;
                let today = VenueToday::of_visit(&sealed.kept(), &world.day_key).unwrap();
                let leaving = CheckOut { contact: contact(name), departure: end, readers };
                let left = today.check_out(&sealed.kept(), &leaving, &world.trust, NOON).unwrap();
                visits.push(left.visit().to_vec());
            }
        }
        let note = world.note(TODAY, &first.unwrap(), NOTED);
        let request = world.request(&world.ask());
        Guests { request, visits: sorted(visits), names, notes: vec![note], world }
    })
}

/// The list as it comes to somebody: without some, with some twice, out of order, or changed. Says whether it is whole.
fn on_the_way(list: &[Vec<u8>], choices: &mut Choices<'_>) -> (Vec<Vec<u8>>, bool) {
    let mut given = list.to_vec();
    let changes = choices.below(4);
    for _ in 0..changes {
        if given.is_empty() {
            break;
        }
        let at = choices.below(given.len());
        match choices.below(4) {
            0 => drop(given.remove(at)),
            1 => given.insert(at, given[at].clone()),
            2 => given.swap(0, at),
            _ => change_bytes(&mut given[at], choices),
        }
    }
    let is_whole = given == list;
    (given, is_whole)
}

/// Visits are pushed one by one and at once: the same is said of each. What the office opens of either release is the
/// same, nobody sealed anything else, and nothing is lost of what arrives whole.
pub fn opening(data: &[u8]) {
    let (guests, mut choices) = (guests(), Choices::new(data));
    let world = &guests.world;
    let (pushed, is_pushed_whole) = on_the_way(&guests.visits, &mut choices);
    let (listed, is_listed_whole) = on_the_way(&guests.visits, &mut choices);
    let notes: &[Vec<u8>] = if choices.is_one_in(2) { &guests.notes } else { &[] };
    let (parts, said) = world.release(&guests.request, &pushed, notes);
    let (many_parts, many_said) = released_at_once(guests, &pushed, notes, choices.below(8) + 1);
    assert_eq!(said, many_said, "what is said one by one and at once");

    let (mut parts, mut many_parts) = (parts, many_parts);
    let is_part_changed = choices.is_one_in(8);
    if is_part_changed {
        let before = parts[0].clone();
        change_bytes(&mut parts[0], &mut choices);
        assert!(
            parts[0] == before || opened(guests, &parts, &listed).visits.is_empty(),
            "a changed part opens nothing"
        );
        parts[0] = before;
    }
    if choices.is_one_in(8) {
        (parts, many_parts) = ([parts.clone(), parts].concat(), [many_parts.clone(), many_parts].concat());
    }
    let (one, many) = (opened(guests, &parts, &listed), opened(guests, &many_parts, &listed));
    assert_eq!(told(&one), told(&many));
    if is_pushed_whole && is_listed_whole {
        assert_eq!(one.end, Ok(()));
        assert_eq!((one.visits.len(), one.unreadable.len()), (NAMES.len(), parts.len() - 1), "{:?}", one.names());
    }
}

fn released_at_once(
    guests: &Guests,
    visits: &[Vec<u8>],
    notes: &[Vec<u8>],
    size: usize,
) -> (Vec<Vec<u8>>, Vec<Result<(), RecordError>>) {
    let world = &guests.world;
    let verified = world.verify(&guests.request).unwrap();
    let mut release = world.venue.release(&verified, &world.trust, NOON).unwrap();
    let mut said = Vec::new();
    for group in visits.chunks(size) {
        let noted = |visit: &Vec<u8>| VisitWithNotes { visit: visit.clone(), notes: notes.to_vec() };
        let reports = release.push_many(&group.iter().map(noted).collect::<Vec<_>>());
        let mut of_group = vec![Ok(()); group.len()];
        reports.iter().for_each(|report| of_group[report.at as usize] = Err(report.error));
        said.extend(of_group);
    }
    release.finish();
    let parts = std::iter::from_fn(|| release.next_part().unwrap()).collect();
    (parts, said)
}

/// What the office makes of it: every visit is one that its author sealed, to the name and the second.
fn opened(guests: &Guests, parts: &[Vec<u8>], visits: &[Vec<u8>]) -> Findings {
    let findings = guests.world.open(&guests.request, parts, visits);
    let given: Vec<_> =
        visits.iter().filter(|visit| guests.visits.contains(visit)).map(|visit| craft_id(visit)).collect();
    for (id, opened) in &findings.visits {
        let name = guests.names.get(id).expect("nobody else came");
        let visit = opened.visit();
        assert!(given.contains(id), "what is opened is on the list");
        assert_eq!(visit.contact().fields().given_name.expose_secret_text(), *name);
        let hour = NAMES.iter().position(|other| other == name).unwrap() as i64 + 6;
        assert_eq!(visit.arrival(), MORNING + hour * HOUR);
        let left = MORNING + (hour + 1) * HOUR;
        let known: &[i64] = if hour == 6 { &[left, NOTED] } else { &[left] };
        assert!(opened.departure().is_none_or(|end| known.contains(&end)), "when they left, or a note says so");
    }
    findings
}

fn craft_id(visit: &[u8]) -> RecordId {
    craft::Parts::of(visit).record_id()
}

type Told = (Vec<(RecordId, Option<i64>)>, Vec<(RecordId, RecordError)>, Vec<RecordError>, Result<(), RecordError>);

fn told(findings: &Findings) -> Told {
    let visits = findings.visits.iter().map(|(id, visit)| (*id, visit.departure())).collect();
    (visits, findings.errors.clone(), findings.unreadable.clone(), findings.end)
}
