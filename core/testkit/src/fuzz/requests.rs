//! Requests to a venue under a policy and a log, against section 12 told in other words: every second is counted.

use super::Choices;
use crate::api::visits::*;
use crate::visits::*;
use std::sync::OnceLock;

/// A venue that names no office, and two offices that ask.
struct Town {
    world: World,
    offices: Vec<(Office, Vec<u8>)>,
}

fn town() -> &'static Town {
    static TOWN: OnceLock<Town> = OnceLock::new();
    TOWN.get_or_init(|| {
        let world = World::where_the_venue_may_read();
        let office = |name| {
            let (office, _, day_key) = certified_office(&world.authority, name);
            (office, day_key)
        };
        Town { offices: ["Gesundheitsamt Bonn", "Gesundheitsamt Köln"].map(office).into(), world }
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

/// Up to 12 requests of two offices; the log is stored and read again after any of them.
pub fn requests(data: &[u8]) {
    let (town, mut choices) = (town(), Choices::new(data));
    let fields = PolicyFields {
        min_window: choices.one_of(&[1_800, 3_600]),
        max_requests: 1 + choices.below(4) as u32,
        max_seconds_a_day: choices.one_of(&[1_800, 7_200, 14_401, DAY]),
        ..PolicyFields::default()
    };
    let policy = Policy::new(&fields, &[]).unwrap();
    let mut log = RequestLog::new();
    let mut asked = [(); 2].map(|()| Asked { seconds: vec![false; 86_400], requests: 0 });
    let mut seen: Vec<Vec<u8>> = Vec::new();
    for _ in 0..12 {
        if choices.is_empty() {
            break;
        }
        let at = choices.below(2);
        let (office, day_key) = &town.offices[at];
        let ask = Ask { windows: windows(&mut choices), venue: town.world.venue.id(), ..town.world.ask() };
        let Ok(fresh) = office.request(&ask, day_key, NOON) else { continue };
        let is_again = choices.is_one_in(4) && !seen.is_empty();
        let request = if is_again { seen[choices.below(seen.len())].clone() } else { fresh };
        let said = verify_request(&town.world.venue, &request, &town.world.trust, &policy, &mut log, NOON);
        if is_again {
            assert_eq!(said.err(), Some(RecordError::RequestSeen));
        } else {
            let expected = asked[at].allows(&ask.windows, &fields);
            assert_eq!(said.map(drop), expected, "{ask:?} {fields:?}");
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
    fn allows(&self, windows: &[Period], fields: &PolicyFields) -> Result<(), RecordError> {
        let is_today = |window: &Period| window.from() >= MORNING && window.to() <= MORNING + DAY;
        if windows.iter().any(|window| window.seconds() < fields.min_window) {
            Err(RecordError::WindowTooShort)
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
