//! How much of a day one office may ask about.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::*;

fn window(from_hour: i64, to_hour: i64) -> Period {
    Period::new(MORNING + from_hour * HOUR, MORNING + to_hour * HOUR).unwrap()
}

fn policy(max_requests: u32, max_seconds_a_day: i64) -> Policy {
    let allowing = PolicyFields { allows_unlisted_areas: true, ..PolicyFields::default() };
    Policy::new(&PolicyFields { max_requests, max_seconds_a_day, ..allowing }, &[]).unwrap()
}

/// A venue, its policy and its log.
struct Asked<'a> {
    world: &'a World,
    policy: Policy,
    log: RequestLog,
}

impl<'a> Asked<'a> {
    fn new(world: &'a World, policy: Policy) -> Self {
        Self { world, policy, log: RequestLog::new() }
    }

    fn by(&mut self, office: &Office, reply_key: &[u8], ask: &Ask, now: i64) -> Option<RecordError> {
        let request = office.request(ask, reply_key, now).unwrap();
        let World { venue, trust, .. } = self.world;
        let verified = verify_request(venue, &request, trust, &self.policy, &mut self.log, now);
        verified.err()
    }

    fn about(&mut self, windows: &[Period], area: &str) -> Option<RecordError> {
        let areas = Some(area).filter(|area| !area.is_empty());
        let ask =
            Ask { windows: windows.to_vec(), areas: areas.into_iter().map(areas::area).collect(), ..self.world.ask() };
        let world = self.world;
        self.by(&world.office, &world.office_day_key, &ask, NOON)
    }
}

#[test]
fn the_union_of_the_windows_of_one_office_for_a_day_does_not_exceed_the_limit() {
    let world = World::new();
    let mut asked = Asked::new(&world, policy(128, 4 * HOUR));
    let exceeded = Some(RecordError::WindowsExceedLimit);
    assert_eq!(asked.about(&[window(0, 5)], ""), exceeded, "alone");
    assert_eq!(asked.about(&[window(0, 1), window(2, 4)], ""), None);
    assert_eq!(asked.about(&[window(4, 6)], ""), exceeded, "together");
    assert_eq!(asked.about(&[window(1, 2)], ""), None, "what lay between");
    assert_eq!(asked.about(&[window(4, 5)], ""), exceeded, "nothing is left");
}

#[test]
fn two_cases_an_hour_apart_are_traceable_and_the_same_hours_cost_nothing_twice() {
    let world = World::new();
    let mut asked = Asked::new(&world, policy(128, 4 * HOUR));
    assert_eq!(asked.about(&[window(4, 7)], ""), None);
    assert_eq!(asked.about(&[window(5, 8)], ""), None, "an hour later");
    for area in ["", "Saal", "Empore", "Saal"] {
        assert_eq!(asked.about(&[window(4, 8)], area), None, "the same hours");
    }
    let more = [Period::new(MORNING + 4 * HOUR, MORNING + 8 * HOUR + 1).unwrap()];
    let exceeded = Some(RecordError::WindowsExceedLimit);
    assert_eq!(asked.about(&more, "Saal"), exceeded, "a second more");
    // By default there is no limit on time.
    let mut asked = Asked::new(&world, Policy::default());
    for _ in 0..3 {
        assert_eq!(asked.about(&[window(0, 12)], ""), None);
    }
}

#[test]
fn one_office_does_not_fill_the_log_that_all_share() {
    let world = World::where_the_venue_may_read();
    let mut asked = Asked::new(&world, Policy::default());
    for request in 0..128 {
        assert_eq!(asked.about(&[window(0, 1)], ""), None, "{request}");
    }
    let before = asked.log.to_bytes();
    let exceeded = Some(RecordError::RequestsExceedLimit);
    assert_eq!(asked.about(&[window(0, 1)], ""), exceeded);
    assert_eq!(asked.about(&[window(3, 4)], ""), exceeded, "other hours");
    assert_eq!(asked.log.to_bytes(), before);
    asked.log = RequestLog::from_bytes(&before).unwrap();
    assert_eq!(asked.about(&[window(0, 1)], ""), exceeded, "saved and read");
    let (other, _, reply_key) = certified_office(&world.authority, "Bonn");
    assert_eq!(asked.by(&other, &reply_key, &world.ask(), NOON), None);
}

#[test]
fn too_many_requests_are_told_before_too_much_time() {
    let world = World::new();
    let mut asked = Asked::new(&world, policy(1, HOUR));
    assert_eq!(asked.about(&[window(0, 1)], ""), None);
    let exceeded = Some(RecordError::RequestsExceedLimit);
    assert_eq!(asked.about(&[window(0, 2)], ""), exceeded);
}

/// Eight hours, four of them on each of two days.
fn over_midnight(world: &World) -> Ask {
    Ask {
        venue: world.venue.id(),
        windows: vec![window(20, 28)],
        areas: vec![],
        legal_basis: "x".into(),
        expires: MORNING + 2 * DAY,
    }
}

#[test]
fn the_limits_count_each_day_and_each_office_by_itself() {
    let mut world = World::where_the_venue_may_read();
    world.venue.day_key_venue_may_read(TODAY + 1, NOON).unwrap();
    let later = MORNING + 36 * HOUR;
    let certificate = world.certificate.clone();
    let reply_key = world.office.day_key(TODAY + 1, &certificate, later).unwrap();
    let mut asked = Asked::new(&world, policy(2, 4 * HOUR));
    let both = over_midnight(&world);
    let second = Ask { windows: vec![window(24, 29)], ..both.clone() };
    assert_eq!(asked.by(&world.office, &reply_key, &both, later), None, "four hours of each day");
    assert_eq!(
        asked.by(&world.office, &reply_key, &second, later),
        Some(RecordError::WindowsExceedLimit),
        "a fifth of the second"
    );
    assert_eq!(asked.by(&world.office, &reply_key, &both, later), None);
    assert_eq!(
        asked.by(&world.office, &reply_key, &both, later),
        Some(RecordError::RequestsExceedLimit),
        "it touches both days"
    );
    let (mut other, certificate, _) = certified_office(&world.authority, "Bonn");
    let reply_key = other.day_key(TODAY + 1, &certificate, later).unwrap();
    assert_eq!(asked.by(&other, &reply_key, &both, later), None, "another office");
}
