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
    for stay in &stays {
        let is_out = plan.left_out().iter().any(|left_out| left_out.record_id == stay.record_id);
        let is_cut = plan.cut().iter().any(|part| part.record_id == stay.record_id);
        if !is_out && !is_cut {
            assert_asked(&plan, stay, &criteria);
        }
    }
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

/// Every minute of the stay that is in the period and past lies in a window.
fn assert_asked(plan: &Plan, stay: &CaseStay, criteria: &Criteria) {
    let Some(departure) = stay.stay.departure else { return };
    let (from, to) = (stay.stay.arrival.max(criteria.period.from()), departure.min(criteria.period.to()).min(NOON));
    for minute in (from..to).step_by(60) {
        let mut windows = plan.asks().iter().flat_map(|planned| &planned.ask().windows);
        assert!(windows.any(|window| window.from() <= minute && minute < window.to()), "{minute} of {:?}", stay.stay);
    }
}
