//! A venue with the keys of 31 days, and what an office plans to ask about stays there.

use super::*;
use std::sync::OnceLock;

pub const HALF: i64 = 1_800;
/// The first second of the oldest day whose keys a venue keeps.
pub const OLDEST: i64 = MORNING - 30 * DAY;

/// A world whose venue has a key, naming the office, for each of the 31 days that it keeps.
pub struct History {
    pub world: World,
    /// Of the 31 days, the oldest first.
    pub kids: Vec<KeyId>,
    pub day_keys: Vec<Vec<u8>>,
    /// Of the areas where the stays of the tests are.
    pub areas: VenueAreas,
}

impl History {
    pub fn new() -> Self {
        let mut world = World::new();
        let authority = &world.authority;
        let certificate = authority.certify(&world.office.id(), "Köln", &period(OLDEST, OLDEST + 60 * DAY)).unwrap();
        let mut day_keys = Vec::new();
        for day in TODAY - 30..=TODAY {
            let now = i64::from(day) * DAY;
            let office_key = world.office.day_key(day, &certificate, now).unwrap();
            let key = world.venue.day_key(day, &office_key, &world.trust, now);
            day_keys.push(key.unwrap());
        }
        let kids = world.venue.day_keys(NOON).unwrap();
        let rows = [("Reihe", 1, 30), ("Platz", 1, 40)];
        let mut groups = vec![super::areas::group("Ost/Block 2", &rows, 1)];
        let names = ["A/B/1/15/27", "A/B/2", "A/C", "D"];
        groups.extend(names.map(|name| super::areas::group(name, &[], 8)));
        Self {
            areas: super::areas::listed(&world.venue, &groups),
            kids: kids.into_iter().map(|kept| kept.kid).collect(),
            day_keys,
            world,
        }
    }

    /// The one that all tests read.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<History> = OnceLock::new();
        SHARED.get_or_init(Self::new)
    }

    pub fn kid(&self, time: i64) -> KeyId {
        let day = (time - OLDEST).div_euclid(DAY);
        self.kids[usize::try_from(day.clamp(0, 30)).unwrap()]
    }

    pub fn stay(&self, arrival: i64, departure: i64) -> CaseStay {
        CaseStay { stay: Stay { arrival, departure: Some(departure) }, ..self.open_stay(arrival) }
    }

    pub fn open_stay(&self, arrival: i64) -> CaseStay {
        CaseStay {
            is_under_published_key: true,
            record_id: id(0),
            venue: self.world.venue.id(),
            kid: self.kid(arrival),
            area: Area::default(),
            stay: Stay { arrival, departure: None },
        }
    }

    pub fn in_area(&self, area: &str) -> CaseStay {
        CaseStay { area: Area::parse(area).unwrap(), ..self.stay(MORNING, MORNING + HOUR) }
    }

    pub fn try_plan(&self, stays: &[CaseStay], criteria: &Criteria) -> Result<Plan, RecordError> {
        let office = &self.world.office;
        office.plan(stays, criteria, &self.day_keys, NOON)
    }

    pub fn plan(&self, stays: &[CaseStay], criteria: &Criteria) -> Plan {
        self.try_plan(stays, criteria).unwrap()
    }

    /// The windows of the only ask about one stay.
    pub fn windows(&self, stay: CaseStay, criteria: &Criteria) -> Vec<(i64, i64)> {
        let plan = self.plan(&[stay], criteria);
        assert_eq!(plan.left_out(), []);
        assert_eq!(plan.asks().len(), 1);
        bounds(&plan.asks()[0])
    }

    pub fn reason(&self, stay: CaseStay, criteria: &Criteria) -> Option<LeftOut> {
        let plan = self.plan(&[stay], criteria);
        assert_eq!(plan.asks().len() + plan.left_out().len(), 1);
        plan.left_out().first().map(|left_out| left_out.reason)
    }

    /// Makes the request of every ask and has the venue verify it, all under one log.
    pub fn assert_answered(&self, plan: &Plan) {
        let World { office, office_day_key, venue, trust, .. } = &self.world;
        let mut log = RequestLog::new();
        for planned in plan.asks() {
            assert_eq!(planned.competent(), None);
            let request = office.request(planned.ask(), office_day_key, NOON).unwrap();
            let policy = super::areas::policy(vec![self.areas.clone()]);
            let verified = verify_request(venue, &request, trust, &policy, &mut log, NOON);
            assert_eq!(verified.unwrap().ask(), planned.ask());
        }
    }
}

pub fn id(number: u128) -> RecordId {
    RecordId::parse(&format!("{number:032x}")).unwrap()
}

pub fn criteria() -> Criteria {
    Criteria {
        period: Period::new(OLDEST, NOON).unwrap(),
        min_seconds: 0,
        max_stay: 12 * HOUR,
        after: 0,
        areas: AskedAreas::default(),
        terms: AskTerms { legal_basis: "IfSG-28a".into(), expires: NOON + DAY },
    }
}

pub fn in_areas(areas: AskedAreas) -> Criteria {
    Criteria { areas, ..criteria() }
}

pub fn by_levels(levels: u8) -> Criteria {
    in_areas(AskedAreas { levels, ..AskedAreas::default() })
}

pub fn within(from: i64, to: i64) -> Criteria {
    Criteria { period: Period::new(from, to).unwrap(), ..criteria() }
}

pub fn bounds(ask: &PlannedAsk) -> Vec<(i64, i64)> {
    let windows = ask.ask().windows.iter();
    windows.map(|window| (window.from(), window.to())).collect()
}
