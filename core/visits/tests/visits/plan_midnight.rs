//! Stays over midnight, where the venue has no key for the second day or another office is named from then on.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::history::*;
use episeal_testkit::visits::*;

const YESTERDAY: u32 = TODAY - 1;

/// A venue with a key for yesterday that names this office, and perhaps one for today.
struct Bar {
    office: Office,
    other: Office,
    venue: Venue,
    trust: Trust,
    day_keys: Vec<Vec<u8>>,
    /// This office's key for today.
    reply_key: Vec<u8>,
}

/// The office that the bar's key for today names.
enum Today {
    Closed,
    Own,
    Other,
}

impl Bar {
    fn new(today: &Today) -> Self {
        let authority = Authority::generate().unwrap();
        let list = revocations(&authority, 1, &[]);
        let trust = trust_in(&authority, &list);
        let (mut office, mut other) = (Office::generate().unwrap(), Office::generate().unwrap());
        let certify = |office: &Office| {
            let certificate = authority.certify(&office.id(), "Amt", &period(NOON - 2 * DAY, NOON + DAY));
            certificate.unwrap()
        };
        let (own, others) = (certify(&office), certify(&other));
        let mut venue = Venue::generate().unwrap();
        let evening = NOON - DAY;
        let first = office.day_key(YESTERDAY, &own, evening).unwrap();
        let reply_key = office.day_key(TODAY, &own, NOON).unwrap();
        let other_key = other.day_key(TODAY, &others, NOON).unwrap();
        let mut day_keys = vec![venue.day_key(YESTERDAY, &first, &trust, evening).unwrap()];
        let named = match today {
            Today::Closed => None,
            Today::Own => Some(&reply_key),
            Today::Other => Some(&other_key),
        };
        day_keys.extend(named.map(|key| venue.day_key(TODAY, key, &trust, NOON).unwrap()));
        Self { office, other, venue, trust, day_keys, reply_key }
    }

    /// From a time yesterday, as long as one stays.
    fn stay(&self, arrival: i64, departure: Option<i64>) -> CaseStay {
        CaseStay {
            is_under_published_key: true,
            record_id: id(1),
            venue: self.venue.id(),
            kid: self.venue.day_keys(NOON).unwrap()[0].kid,
            area: Area::default(),
            stay: Stay { arrival, departure },
        }
    }

    fn plan(&self, stay: CaseStay, period: (i64, i64), now: i64) -> Plan {
        let criteria = Criteria { min_seconds: 0, ..within(period.0, period.1) };
        let plan = self.office.plan(&[stay], &criteria, &self.day_keys, now);
        plan.unwrap()
    }

    /// True when the venue answers the request of this ask.
    fn answers(&self, ask: &Ask) -> bool {
        let request = self.office.request(ask, &self.reply_key, NOON).unwrap();
        let (policy, mut log) = (Policy::default(), RequestLog::new());
        let verified = verify_request(&self.venue, &request, &self.trust, &policy, &mut log, NOON);
        verified.is_ok()
    }
}

type Asked = (Option<OfficeId>, Vec<(i64, i64)>);

fn asked(plan: &Plan) -> Vec<Asked> {
    let asks = plan.asks().iter();
    asks.map(|ask| (ask.competent(), bounds(ask))).collect()
}

const PERIOD: (i64, i64) = (NOON - 2 * DAY, NOON);

#[test]
fn a_window_ends_at_midnight_where_the_venue_has_no_key_of_the_next_day() {
    let bar = Bar::new(&Today::Closed);
    for departure in [Some(MORNING + 2 * HOUR), None, Some(MORNING + 1)] {
        let plan = bar.plan(bar.stay(MORNING - 2 * HOUR, departure), PERIOD, NOON);
        assert_eq!(asked(&plan), [(None, vec![(MORNING - 2 * HOUR, MORNING)])]);
        assert!(bar.answers(plan.asks()[0].ask()));
        let (cut, reason) = (plan.cut(), plan.left_out());
        assert_eq!((cut.len(), cut[0].record_id, reason), (1, id(1), &[][..]));
        assert_eq!(cut[0].period.from(), MORNING);
    }
}

#[test]
fn a_window_goes_on_where_the_next_day_names_the_same_office() {
    let bar = Bar::new(&Today::Own);
    let stay = bar.stay(MORNING - 2 * HOUR, Some(MORNING + HOUR));
    let plan = bar.plan(stay, PERIOD, NOON);
    assert_eq!(asked(&plan), [(None, vec![(MORNING - 2 * HOUR, MORNING + HOUR)])]);
    assert!(bar.answers(plan.asks()[0].ask()));
}

#[test]
fn each_office_is_asked_for_its_day() {
    let bar = Bar::new(&Today::Other);
    let stay = bar.stay(MORNING - 2 * HOUR, Some(MORNING + HOUR));
    let plan = bar.plan(stay, PERIOD, NOON);
    assert_eq!(
        asked(&plan),
        [(None, vec![(MORNING - 2 * HOUR, MORNING)]), (Some(bar.other.id()), vec![(MORNING, MORNING + HOUR)]),]
    );
    assert!(plan.asks().iter().all(|ask| ask.record_ids() == [id(1)]));
    assert!(bar.answers(plan.asks()[0].ask()));
}

#[test]
fn what_is_too_short_to_ask_of_one_office_is_given_up_and_reported_when_nothing_is_left() {
    let bar = Bar::new(&Today::Other);
    // It is ten past midnight: the other office's ten minutes cannot be asked for.
    let stay = bar.stay(MORNING - HOUR, None);
    let plan = bar.plan(stay, (MORNING - DAY, NOON), MORNING + 600);
    assert_eq!(asked(&plan), [(None, vec![(MORNING - HOUR, MORNING)])]);
    let cut = Period::new(MORNING, MORNING + 600).unwrap();
    assert_eq!(plan.cut(), [UnaskedPart { record_id: id(1), period: cut }]);
    // A period of fifteen minutes on either side of midnight.
    let stay = bar.stay(MORNING - HOUR, Some(MORNING + HOUR));
    let plan = bar.plan(stay, (MORNING - 900, MORNING + 900), NOON);
    assert_eq!(asked(&plan), []);
    assert_eq!(plan.left_out(), [LeftOutStay { record_id: id(1), reason: LeftOut::TooShort }]);
}
