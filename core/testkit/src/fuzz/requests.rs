//! Requests to a venue under a policy and a log, against section 12 told in other words: every second is counted.

use super::{Choices, random};
use crate::api::visits::*;
use crate::visits::*;
use std::sync::OnceLock;

/// A venue that names no office, and two offices that ask.
struct Town {
    world: World,
    offices: Vec<(Office, Vec<u8>)>,
    areas: VenueAreas,
}

const NAMES: [&str; 2] = ["Gesundheitsamt Bonn", "Gesundheitsamt Köln"];
/// What is asked for, with its places on the venue's list.
const AREAS: [(&[&str], i64); 6] =
    [(&[], 0), (&[], 0), (&["Saal"], 80), (&["Saal/Tisch 4"], 4), (&["Keller"], 8), (&["Keller", "Saal"], 88)];

fn town() -> &'static Town {
    static TOWN: OnceLock<Town> = OnceLock::new();
    random::once(&TOWN, "requests", || {
        let world = World::where_the_venue_may_read();
        let office = |name| {
            let (office, _, day_key) = certified_office(&world.authority, name);
            (office, day_key)
        };
        let groups = [areas::group("Saal", &[("Tisch", 1, 20)], 4), areas::group("Keller", &[], 8)];
        Town { offices: NAMES.map(office).into(), areas: areas::listed(&world.venue, &groups), world }
    })
}

/// The seconds of today in which an office was allowed to look.
struct Asked {
    seconds: Vec<bool>,
    requests: u32,
}

/// Windows at minutes, or a second beside them.
fn windows(choices: &mut Choices<'_>) -> Vec<Period> {
    let window = |choices: &mut Choices<'_>| {
        let from = MORNING - HOUR + 60 * choices.below(1_500) as i64;
        let seconds = choices.one_of(&[1_799, 1_800, 1_801, 3_600, 7_200, 43_200]);
        Period::new(from, from + seconds).unwrap()
    };
    (0..1 + choices.below(3)).map(|_| window(choices)).collect()
}

/// Whether none of them touches another, and none ends in the future.
fn are_apart_and_past(windows: &[Period]) -> bool {
    let is_before = |one: &Period, other: &Period| one.to() < other.from();
    let are_apart = windows
        .iter()
        .enumerate()
        .all(|(at, one)| windows[..at].iter().all(|other| is_before(one, other) || is_before(other, one)));
    are_apart && windows.iter().all(|window| window.to() <= NOON)
}

/// Up to 12 requests of two offices; the log is stored and read again after any of them.
pub fn requests(data: &[u8]) {
    let (town, mut choices) = (town(), Choices::new(data));
    let fields = PolicyFields {
        min_window: choices.one_of(&[1_800, 3_600]),
        max_requests: 1 + choices.below(4) as u32,
        max_seconds_a_day: choices.one_of(&[1_800, 7_200, 14_401, DAY]),
        min_places: choices.one_of(&[8, 1, 9, 80, 89]),
        allows_unlisted_areas: choices.is_one_in(2),
        ..PolicyFields::default()
    };
    let is_listed = choices.is_one_in(2);
    let policy = Policy::new(&fields, if is_listed { std::slice::from_ref(&town.areas) } else { &[] }).unwrap();
    let mut log = RequestLog::new();
    let mut asked = [(); 2].map(|()| Asked { seconds: vec![false; 86_400], requests: 0 });
    let mut seen: Vec<Vec<u8>> = Vec::new();
    for _ in 0..12 {
        if choices.is_empty() {
            break;
        }
        let at = choices.below(2);
        let (office, day_key) = &town.offices[at];
        let (windows, (areas, places)) = (windows(&mut choices), choices.one_of(&AREAS));
        let asked_areas = areas.iter().map(|area| Area::parse(area).unwrap()).collect();
        let ask = Ask { windows, areas: asked_areas, venue: town.world.venue.id(), ..town.world.ask() };
        let fresh = match office.request(&ask, day_key, NOON) {
            Ok(fresh) => fresh,
            Err(error) => {
                assert!(error == RecordError::InvalidTime && !are_apart_and_past(&ask.windows), "{error:?} {ask:?}");
                continue;
            }
        };
        let is_again = choices.is_one_in(4) && !seen.is_empty();
        let request = if is_again { seen[choices.below(seen.len())].clone() } else { fresh };
        let said = verify_request(&town.world.venue, &request, &town.world.trust, &policy, &mut log, NOON);
        if is_again {
            assert_eq!(said.err(), Some(RecordError::RequestSeen));
        } else {
            let is_known = is_listed || fields.allows_unlisted_areas && areas != ["Saal/Tisch 4"];
            let of_areas = match areas.is_empty() || is_known {
                true if areas.is_empty() || !is_listed || places >= i64::from(fields.min_places) => Ok(()),
                true => Err(RecordError::AreaTooSmall),
                false => Err(RecordError::AreaUnknown),
            };
            let expected = asked[at].allows(&ask.windows, of_areas, &fields);
            assert_eq!(said.as_ref().map(drop).map_err(|error| *error), expected, "{ask:?} {fields:?}");
            if let Ok(verified) = said {
                assert_eq!((verified.office(), verified.office_name()), (office.id(), NAMES[at]));
                assert_eq!(verified.days(), [TODAY - 1, TODAY], "and the visits of the night before");
            }
            if expected.is_ok() {
                asked[at].enter(&ask.windows);
                seen.push(request);
            }
        }
        if choices.is_one_in(3) {
            log = RequestLog::from_bytes(&log.to_bytes()).unwrap();
        }
    }
}

impl Asked {
    fn allows(
        &self,
        windows: &[Period],
        of_areas: Result<(), RecordError>,
        fields: &PolicyFields,
    ) -> Result<(), RecordError> {
        let is_today = |window: &Period| window.from() >= MORNING && window.to() <= MORNING + DAY;
        if windows.iter().any(|window| window.seconds() < fields.min_window) {
            Err(RecordError::WindowTooShort)
        } else if of_areas.is_err() {
            of_areas
        } else if !windows.iter().all(is_today) {
            Err(RecordError::NoDayKey)
        } else if self.requests >= fields.max_requests {
            Err(RecordError::RequestsExceedLimit)
        } else if self.with(windows).iter().filter(|is_asked| **is_asked).count() as i64 > fields.max_seconds_a_day {
            Err(RecordError::WindowsExceedLimit)
        } else {
            Ok(())
        }
    }

    fn with(&self, windows: &[Period]) -> Vec<bool> {
        let mut seconds = self.seconds.clone();
        for window in windows {
            let (from, to) = ((window.from() - MORNING) as usize, (window.to() - MORNING) as usize);
            seconds[from..to].fill(true);
        }
        seconds
    }

    fn enter(&mut self, windows: &[Period]) {
        self.seconds = self.with(windows);
        self.requests += 1;
    }
}
