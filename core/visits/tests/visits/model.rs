//! Venue and office judge in the same way: every small story of check-in, check-outs and note against a model of
//! section 12.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::craft;
use episeal_testkit::visits::*;

/// What one revision says, in seconds since the morning.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Told {
    arrival: i64,
    departure: Option<i64>,
}

const EIGHT: i64 = 8 * HOUR;
const TEN: i64 = 10 * HOUR;

fn first_stories() -> Vec<Told> {
    let told = |arrival, stay: Option<i64>| Told { arrival, departure: stay.map(|stay| arrival + stay) };
    vec![told(EIGHT, None), told(TEN, None), told(TEN, Some(300))]
}

fn later_stories() -> Vec<Option<Told>> {
    let told = |arrival, stay| Some(Told { arrival, departure: Some(arrival + stay) });
    vec![None, told(EIGHT, 300), told(EIGHT, 3 * HOUR), told(TEN, 300), told(TEN, 2 * HOUR)]
}

/// The visits of a story, each later one sealed by a device that was told to.
fn seal_story(world: &World, story: &[Told]) -> (RecordId, Vec<Vec<u8>>) {
    let first = CheckIn {
        stay: Stay { arrival: MORNING + story[0].arrival, departure: story[0].departure.map(|end| MORNING + end) },
        ..check_in("Mara")
    };
    let mut sealed = world.seal(&first);
    let id = sealed.kept().record_id();
    let mut visits = vec![sealed.visit().to_vec()];
    for told in &story[1..] {
        let story = [(craft::KEPT_ARRIVAL, (MORNING + told.arrival).into()), (craft::KEPT_DEPARTURE, Value::Null)];
        let kept = craft::kept_with(&sealed.kept(), &story);
        sealed = world.check_out(&kept, MORNING + told.departure.unwrap());
        visits.push(sealed.visit().to_vec());
    }
    (id, visits)
}

/// Departure and whether it matches, by section 12.
fn expected(story: &[Told], note: Option<i64>, window: (i64, i64)) -> (Option<i64>, bool) {
    let lowest = story[0];
    let highest = story.iter().rfind(|told| told.arrival == lowest.arrival).unwrap();
    let departure = highest.departure.or(note);
    let end = departure.unwrap_or(lowest.arrival + 12 * HOUR);
    (departure, lowest.arrival < window.1 && end >= window.0)
}

#[test]
fn no_story_is_lost_opened_unasked_or_blamed_on_an_honest_venue() {
    let world = World::new();
    let windows = [(7 * HOUR, EIGHT), (9 * HOUR, TEN), (TEN + 600, 12 * HOUR)];
    let mut matched = 0;
    for first in first_stories() {
        for (second, third) in later_stories().into_iter().flat_map(|second| {
            let thirds = if second.is_some() { later_stories() } else { vec![None] };
            thirds.into_iter().map(move |third| (second, third))
        }) {
            let story: Vec<_> = [Some(first), second, third].into_iter().flatten().collect();
            let (id, visits) = seal_story(&world, &story);
            for note in [None, Some(first.arrival + HOUR)] {
                for window in windows {
                    matched += usize::from(holds(&world, &story, id, &visits, note, window));
                }
            }
        }
    }
    assert!(matched > 50, "{matched} stories matched");
}

/// Releases and opens one story and compares with the model; true when it matched.
fn holds(
    world: &World,
    story: &[Told],
    id: RecordId,
    visits: &[Vec<u8>],
    note: Option<i64>,
    window: (i64, i64),
) -> bool {
    let ask = Ask { windows: vec![Period::new(MORNING + window.0, MORNING + window.1).unwrap()], ..world.ask() };
    let request = world.request(&ask);
    let notes: Vec<_> = note.map(|end| world.note(TODAY, &id, MORNING + end)).into_iter().collect();
    let (parts, pushed) = world.release(&request, visits, &notes);
    assert!(pushed.iter().all(Result::is_ok));
    let findings = world.open(&request, &parts, visits);
    let (departure, matches) = expected(story, note, window);
    assert_eq!(findings.end, Ok(()));
    assert_eq!(findings.visits.len(), usize::from(matches), "{story:?} {note:?} {window:?}");
    let contradicts = story.iter().any(|told| told.arrival != story[0].arrival);
    let errors = if matches && contradicts { vec![RecordError::Disagrees] } else { vec![] };
    assert_eq!(findings.errors_of(id), errors, "{story:?} {note:?} {window:?}");
    for (_, opened) in &findings.visits {
        assert_eq!(opened.visit().arrival(), MORNING + story[0].arrival);
        assert_eq!(opened.departure(), departure.map(|end| MORNING + end));
    }
    matches
}
