//! A venue's request log and limits: two offices, three days, six weeks, and a clock that goes back.

use ciborium::Value;
use episeal_testkit::api::visits::*;
use episeal_testkit::explore::{Broken, Explored, Moment, expect, explore};
use episeal_testkit::visits::*;
use std::collections::BTreeSet;
use std::rc::Rc;

const ONCE: Broken = "a request is verified twice";
const COUNT: Broken = "an office asks about a day more often than the policy allows";
const TIME: Broken = "an office asks about more of a day than the policy allows";
const REFUSED: Broken = "a lawful request is refused";
const UNLAWFUL: Broken = "a request is verified that is not lawful";

/// How many requests of one office a day may have, and how many hours.
const MOST: u32 = 2;
const HOURS: u32 = 4;

/// What a venue's program does wrong.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    None,
    /// It does not save the log.
    Unsaved,
    /// It forgets what was asked about a week ago.
    Forgetting,
    /// It runs twice, with a log each.
    TwoLogs,
    /// Its policy allows a request more, an hour more, or a request less.
    Count,
    Time,
    Strict,
    /// Its clock stands still from the second time on.
    Still,
}

/// In hours since the world's morning: the day after it, a week later, on the last day of its keys; a day before its
/// requests are forgotten, and when they are.
const CLOCK: [i64; 5] = [36, 36 + 6 * 24, 36 + 29 * 24, 36 + 37 * 24, 36 + 38 * 24];

/// Who asks at which time, about which hours, and for how many days the request is valid.
const REQUESTS: [(usize, usize, i64, i64, i64); 8] = [
    (0, 0, 20, 22, 7),
    (0, 0, 21, 24, 1),
    (0, 0, 22, 28, 7),
    (0, 0, 8, 10, 7),
    (1, 0, 8, 12, 7),
    (1, 0, 9, 12, 7),
    (0, 2, 20, 22, 7),
    (0, 4, 38 * 24 + 8, 38 * 24 + 9, 7),
];

fn at(clock: usize) -> i64 {
    MORNING + CLOCK[clock] * HOUR
}

/// What never changes: the venue with the keys that it has at each time, and each request as it is authenticated then.
struct Venues {
    venues: [Venue; CLOCK.len()],
    authentic: Vec<[Option<AuthenticRequest>; CLOCK.len()]>,
    policy: Policy,
    fault: Fault,
}

impl Venues {
    fn new(fault: Fault) -> Rc<Self> {
        let mut world = World::where_the_venue_may_read();
        world.venue.day_key_venue_may_read(TODAY + 1, NOON).unwrap();
        let ring = world.venue.export_secret_bytes().unwrap();
        let venues = [0, 1, 2, 3, 4].map(|clock| {
            let mut venue = Venue::import_secret_bytes(ring.expose_secret_bytes()).unwrap();
            if clock > 2 {
                venue.day_key_venue_may_read(TODAY + 38, MORNING + 38 * DAY).unwrap();
            }
            venue
        });
        let mut offices = ["Köln", "Bonn"].map(|name| certified_office(&world.authority, name));
        let trust = [0, 1, 2, 3, 4].map(|clock| {
            let list = world.authority.revoke(2, &[], &period(at(clock), at(clock) + DAY)).unwrap();
            trust_at(&world.authority, &list, at(clock))
        });
        let authentic = REQUESTS.map(|(office, made, from, to, days)| {
            let (office, certificate, _) = &mut offices[office];
            let reply_key =
                office.day_key(TODAY + u32::try_from(CLOCK[made] / 24).unwrap(), certificate, at(made)).unwrap();
            let windows = vec![period(MORNING + from * HOUR, MORNING + to * HOUR)];
            let request = Ask { windows, expires: at(made) + days * DAY, venue: world.venue.id(), ..world.ask() };
            let request = office.request(&request, &reply_key, at(made)).unwrap();
            [0, 1, 2, 3, 4].map(|clock| venues[clock].authenticate(&request, &trust[clock], at(clock)).ok())
        });
        let (max_requests, hours) = match fault {
            Fault::Count => (MOST + 1, HOURS),
            Fault::Time => (MOST, HOURS + 1),
            Fault::Strict => (MOST - 1, HOURS),
            _ => (MOST, HOURS),
        };
        let limits =
            PolicyFields { max_requests, max_seconds_a_day: i64::from(hours) * HOUR, ..PolicyFields::default() };
        let policy = Policy::new(&limits, &[]).unwrap();
        Rc::new(Self { venues, authentic: authentic.into(), policy, fault })
    }

    /// A log without what a forgetful program drops.
    fn kept(&self, log: Vec<u8>, clock: usize) -> Vec<u8> {
        if self.fault != Fault::Forgetting {
            return log;
        }
        let mut items = craft::decode(&log);
        let entries = items.as_array_mut().unwrap()[1].as_array_mut().unwrap();
        let week = Value::from(at(clock) - 7 * DAY);
        entries.retain(|entry| {
            let windows = entry.as_array().unwrap()[2].as_array().unwrap();
            windows.last().unwrap().as_array().unwrap()[1] > week
        });
        craft::encode(&items)
    }
}

/// What the venue has stored, the time, and what it has verified, in truth.
#[derive(Clone)]
struct Stored {
    venues: Rc<Venues>,
    logs: [Vec<u8>; 2],
    clock: usize,
    verified: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Action {
    Verify(usize),
    Clock(usize),
}
use Action::{Clock, Verify};

impl Moment for Stored {
    type Action = Action;
    type Shown = ([Vec<u8>; 2], usize, Vec<usize>);

    fn shown(&self) -> Self::Shown {
        (self.logs.clone(), self.clock, self.verified.clone())
    }

    /// What can be authenticated is asked; time passes; of the last day it is also taken back.
    fn actions(&self) -> Vec<Action> {
        let asked = (0..REQUESTS.len()).filter(|request| self.venues.authentic[*request][self.shown_clock()].is_some());
        let asked = asked.filter(|request| REQUESTS[*request].1 <= self.clock).map(Verify);
        let later = (self.clock + 1 < CLOCK.len()).then_some(Clock(self.clock + 1));
        let back = (self.clock == 4).then_some(Clock(3));
        asked.chain(later).chain(back).collect()
    }

    fn after(&self, action: Action) -> Result<Self, Broken> {
        let mut after = self.clone();
        match action {
            Clock(clock) => after.clock = clock,
            Verify(request) => after.verify(request)?,
        }
        after.check().map(|()| after)
    }
}

impl Stored {
    fn new(fault: Fault) -> Self {
        let empty = RequestLog::new().to_bytes();
        Self { venues: Venues::new(fault), logs: [empty.clone(), empty], clock: 0, verified: Vec::new() }
    }

    /// What the venue's program takes for the time.
    fn shown_clock(&self) -> usize {
        if self.venues.fault == Fault::Still { self.clock.min(1) } else { self.clock }
    }

    fn verify(&mut self, request: usize) -> Result<(), Broken> {
        let (is_lawful, clock) = (self.is_lawful(request), self.shown_clock());
        let Venues { venues, authentic, policy, fault } = &*self.venues;
        let place = if *fault == Fault::TwoLogs { request % 2 } else { 0 };
        let mut log = RequestLog::from_bytes(&self.logs[place]).unwrap();
        assert_eq!(log.to_bytes(), self.logs[place]);
        let asked = authentic[request][clock].as_ref().unwrap();
        match venues[clock].verify_request(asked, policy, &mut log) {
            Ok(_) => {
                self.verified.push(request);
                if *fault != Fault::Unsaved {
                    self.logs[place] = self.venues.kept(log.to_bytes(), self.clock);
                }
                self.check()?;
                expect(is_lawful, UNLAWFUL)
            }
            Err(_) => {
                assert_eq!(log.to_bytes(), self.logs[place], "a refusal changes nothing");
                expect(!is_lawful, REFUSED)
            }
        }
    }

    /// By what was verified in truth, counted hour by hour.
    fn is_lawful(&self, request: usize) -> bool {
        let (_, made, from, to, days) = REQUESTS[request];
        let now = CLOCK[self.clock];
        let has_keys = now / 24 - from / 24 <= 30;
        let with = Self { verified: [self.verified.as_slice(), &[request]].concat(), ..self.clone() };
        now < CLOCK[made] + days * 24 && has_keys && from < to && with.check().is_ok()
    }

    fn check(&self) -> Result<(), Broken> {
        let distinct: BTreeSet<_> = self.verified.iter().collect();
        expect(distinct.len() == self.verified.len(), ONCE)?;
        for (office, day) in [(0, 0), (0, 1), (0, 38), (1, 0)] {
            let hours_of = |request: &usize| {
                let (_, _, from, to, _) = REQUESTS[*request];
                (from..to).filter(|hour| hour / 24 == day).collect::<BTreeSet<_>>()
            };
            let of_office = self.verified.iter().filter(|request| REQUESTS[**request].0 == office);
            let asked: Vec<_> = of_office.map(hours_of).filter(|hours| !hours.is_empty()).collect();
            expect(asked.len() <= MOST as usize, COUNT)?;
            expect(asked.iter().flatten().collect::<BTreeSet<_>>().len() <= HOURS as usize, TIME)?;
        }
        Ok(())
    }
}

fn found(fault: Fault) -> Result<Explored, (Vec<Action>, Broken)> {
    explore(Stored::new(fault))
}

#[test]
fn no_order_of_requests_and_times_verifies_one_twice_or_exceeds_a_limit() {
    assert_eq!(found(Fault::None), Ok(Explored { moments: 1_918, actions: 15_442, depth: 10 }));
}

#[test]
fn a_venue_that_keeps_its_log_or_limits_badly_is_found() {
    use Fault::{Count, Forgetting, Still, Strict, Time, TwoLogs, Unsaved};
    let faults = [Unsaved, Forgetting, TwoLogs, Count, Time, Strict, Still];
    let expected = [
        (vec![Verify(0), Verify(0)], ONCE),
        (vec![Clock(1), Verify(3), Verify(3)], ONCE),
        (vec![Verify(0), Verify(1), Verify(2)], COUNT),
        (vec![Verify(0), Verify(1), Verify(2)], COUNT),
        (vec![Verify(1), Verify(3)], TIME),
        (vec![Verify(0), Verify(1)], REFUSED),
        (vec![Clock(1), Clock(2), Verify(0)], UNLAWFUL),
    ];
    assert_eq!(faults.map(|fault| found(fault).unwrap_err()), expected);
}
