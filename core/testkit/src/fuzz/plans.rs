//! An office's plan from stays of cases: what a venue answers, and what is missing in it.

use super::Choices;
use crate::api::visits::*;
use crate::visits::history::{History, OLDEST, criteria, id};
use crate::visits::{HOUR, MORNING, NOON};

/// Up to six stays of the last weeks: the venue answers every ask, and each second of a stay in the period is asked
/// about, or it is said that it is not.
pub fn plans(data: &[u8]) {
    let (history, mut choices) = (History::shared(), Choices::new(data));
    let from = choices.one_of(&[OLDEST, MORNING - 2 * DAY, NOON - 3 * HOUR]);
    let criteria = Criteria {
        period: Period::new(from, choices.one_of(&[NOON, NOON - HOUR, MORNING]).max(from + 1_800)).unwrap(),
        min_seconds: choices.one_of(&[0, 900]),
        after: choices.one_of(&[0, 1_800]),
        ..criteria()
    };
    let stays: Vec<_> = (0..1 + choices.below(6)).map(|number| stay(history, number as u128, &mut choices)).collect();
    let plan = history.plan(&stays, &criteria);
    history.assert_answered(&plan);
    let days = criteria.venue_days(&stays).unwrap();
    for stay in &stays {
        let day = VenueDay { venue: stay.venue, day: stay.stay.arrival.div_euclid(DAY) as u32 };
        assert!(days.contains(&day), "its key is needed");
        let reason = reason(&stay.stay, &criteria);
        let left_out = plan.left_out().iter().find(|left_out| left_out.record_id == stay.record_id);
        assert_eq!(left_out.map(|left_out| left_out.reason), reason, "{:?}", stay.stay);
        if reason.is_none() {
            let mut asks = plan.asks().iter();
            assert!(asks.any(|planned| planned.record_ids().contains(&stay.record_id)), "an ask is about it");
            assert_asked(&plan, stay, &criteria);
        }
    }
}

/// The part of a stay that is in the period: whoever did not check out is assumed to have stayed for a while.
fn part(stay: &Stay, criteria: &Criteria) -> (i64, i64) {
    let end = stay.departure.unwrap_or(stay.arrival + criteria.max_stay);
    (stay.arrival.max(criteria.period.from()), end.min(criteria.period.to()))
}

fn reason(stay: &Stay, criteria: &Criteria) -> Option<LeftOut> {
    let (from, to) = part(stay, criteria);
    let is_outside = to < criteria.period.from() || stay.arrival >= criteria.period.to().min(NOON);
    let is_short = to - from < criteria.min_seconds;
    is_outside.then_some(LeftOut::OutsidePeriod).or(is_short.then_some(LeftOut::TooShort))
}

fn stay(history: &History, number: u128, choices: &mut Choices<'_>) -> CaseStay {
    let arrival =
        MORNING - choices.below(12) as i64 * DAY + 60 * i64::from(u16::from_le_bytes(choices.bytes()) % 1_440);
    let arrival = arrival.min(NOON - 60);
    let seconds = choices.one_of(&[60, 899, 900, HOUR, 12 * HOUR, DAY]);
    let stay = match choices.is_one_in(4) {
        true => history.open_stay(arrival),
        false => history.stay(arrival, arrival + seconds),
    };
    CaseStay { record_id: id(number), ..stay }
}

/// Every minute of the stay that is in the period, of the time after it and past lies in a window, or in a part of
/// which the plan says that it is not asked about.
fn assert_asked(plan: &Plan, stay: &CaseStay, criteria: &Criteria) {
    let (from, to) = part(&stay.stay, criteria);
    let cut = plan.cut().iter().filter(|part| part.record_id == stay.record_id);
    let asked = plan.asks().iter().flat_map(|planned| &planned.ask().windows);
    let windows: Vec<_> = cut.map(|part| &part.period).chain(asked).collect();
    for minute in (from..(to + criteria.after).min(NOON)).step_by(60) {
        let is_in = windows.iter().any(|window| window.from() <= minute && minute < window.to());
        assert!(is_in, "{minute} of {:?}", stay.stay);
    }
}
