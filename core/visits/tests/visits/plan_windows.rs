//! The windows of a plan: rounded, cut, long enough, merged, and always answered.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::history::*;
use episeal_testkit::visits::*;
use proptest::prelude::*;

#[test]
fn a_stay_becomes_full_half_hours_around_it() {
    let history = History::shared();
    let ten = MORNING + 10 * HOUR;
    for (arrival, departure, from, to) in [
        (ten, ten + HALF, ten, ten + HALF),
        (ten + 1, ten + HALF, ten, ten + HALF),
        (ten - 1, ten + HALF, ten - HALF, ten + HALF),
        (ten, ten + HALF + 1, ten, ten + 2 * HALF),
        (ten + 60, ten + 61, ten, ten + HALF),
        (ten + 60, ten + 60, ten, ten + HALF),
        (ten, ten, ten, ten + HALF),
    ] {
        let windows = history.windows(history.stay(arrival, departure), &criteria());
        assert_eq!(windows, [(from, to)], "{arrival} to {departure}");
    }
}

#[test]
fn a_stay_over_midnight_and_one_of_24_hours_are_one_window() {
    let history = History::shared();
    let stay = history.stay(MORNING - HOUR, MORNING + 1);
    assert_eq!(history.windows(stay, &criteria()), [(MORNING - HOUR, MORNING + HALF)]);
    let until_midnight = history.stay(MORNING - HOUR, MORNING);
    assert_eq!(
        history.windows(until_midnight, &criteria()),
        [(MORNING - HOUR, MORNING)],
        "midnight does not reach into the next day"
    );
    let day = history.stay(NOON - 2 * DAY, NOON - DAY);
    let windows = history.windows(day, &criteria());
    assert_eq!(windows, [(NOON - 2 * DAY, NOON - DAY)]);
}

#[test]
fn a_stay_without_departure_has_the_longest_one_assumed() {
    let history = History::shared();
    let yesterday = MORNING - DAY;
    let of = |max_stay| {
        let criteria = Criteria { max_stay, ..criteria() };
        history.windows(history.open_stay(yesterday), &criteria)
    };
    assert_eq!(of(12 * HOUR), [(yesterday, yesterday + 12 * HOUR)]);
    assert_eq!(of(1), [(yesterday, yesterday + HALF)]);
    assert_eq!(of(DAY), [(yesterday, MORNING)]);
    // An assumed stay does not reach beyond now.
    assert_eq!(history.windows(history.open_stay(NOON - HOUR), &criteria()), [(NOON - HOUR, NOON)]);
}

#[test]
fn windows_are_cut_to_the_period_and_to_now() {
    let history = History::shared();
    // A period with edges between half hours.
    let (from, to) = (MORNING + 601, MORNING + 6 * HOUR + 61);
    let criteria = within(from, to);
    let whole = history.stay(MORNING - HOUR, MORNING + 8 * HOUR);
    assert_eq!(history.windows(whole, &criteria), [(from, to)]);
    let early = history.stay(MORNING, from + 60);
    assert_eq!(history.windows(early, &criteria), [(from, from + HALF)]);
    let late = history.stay(to - 30, to + HOUR);
    assert_eq!(history.windows(late, &criteria), [(to - HALF, to)]);
    let now = NOON - 100;
    let plan = history.world.office.plan(
        &[history.open_stay(now - 1)],
        &within(MORNING, MORNING + DAY),
        &history.day_keys,
        now,
    );
    assert_eq!(bounds(&plan.unwrap().asks()[0]), [(now - HALF, now)]);
}

#[test]
fn the_shortest_period_is_one_window() {
    let history = History::shared();
    let (from, to) = (MORNING + 901, MORNING + 901 + HALF);
    for stay in [history.stay(from, from), history.stay(to - 1, to - 1), history.stay(MORNING, NOON)] {
        assert_eq!(history.windows(stay, &within(from, to)), [(from, to)]);
    }
}

#[test]
fn windows_that_overlap_or_touch_are_one() {
    let history = History::shared();
    let stays = [
        history.stay(MORNING + 4 * HOUR, MORNING + 5 * HOUR),
        history.stay(MORNING, MORNING + HOUR + 1),
        history.stay(MORNING + HOUR + HALF, MORNING + 2 * HOUR),
        history.stay(MORNING + 600, MORNING + 700),
        history.stay(MORNING + 2 * HOUR + HALF, MORNING + 3 * HOUR),
    ];
    let plan = history.plan(&stays, &criteria());
    assert_eq!(
        bounds(&plan.asks()[0]),
        [
            (MORNING, MORNING + 2 * HOUR),
            (MORNING + 2 * HOUR + HALF, MORNING + 3 * HOUR),
            (MORNING + 4 * HOUR, MORNING + 5 * HOUR),
        ]
    );
    history.assert_answered(&plan);
}

/// This many stays whose windows do not touch, the latest first.
fn apart(history: &History, count: usize) -> Vec<CaseStay> {
    let stay = |number: i64| CaseStay {
        record_id: id(number.cast_unsigned().into()),
        ..history.stay(NOON - number * HOUR, NOON - number * HOUR + 60)
    };
    (1..=i64::try_from(count).unwrap()).map(stay).collect()
}

#[test]
fn more_than_64_windows_become_several_asks() {
    let history = History::shared();
    for (count, asks) in [(64, 1), (65, 2), (128, 2), (200, 4)] {
        let stays = apart(history, count);
        let plan = history.plan(&stays, &criteria());
        assert_eq!(plan.asks().len(), asks);
        let windows: Vec<_> = plan.asks().iter().flat_map(bounds).collect();
        assert_eq!(windows.len(), count);
        assert!(windows.is_sorted_by(|a, b| a.1 < b.0));
        for ask in plan.asks() {
            assert!(ask.ask().windows.len() <= 64);
            assert_eq!(ask.record_ids().len(), ask.ask().windows.len());
        }
        history.assert_answered(&plan);
    }
}

#[test]
fn a_thousand_stays_are_planned_and_31_days_without_a_gap_are_one_window() {
    let history = History::shared();
    let stays: Vec<_> = (0..1_000)
        .map(|number| CaseStay {
            record_id: id(number),
            ..history.open_stay(OLDEST + i64::try_from(number).unwrap() * 2_600)
        })
        .collect();
    let plan = history.plan(&stays, &criteria());
    assert_eq!(bounds(&plan.asks()[0]), [(OLDEST, NOON)]);
    assert_eq!(plan.asks()[0].record_ids().len(), 1_000);
    history.assert_answered(&plan);
}

/// Stays of any length anywhere in the 31 days, some without departure.
fn any_stays() -> impl Strategy<Value = Vec<(i64, Option<i64>)>> {
    let length = prop_oneof![Just(None), Just(Some(0)), (0..7_200i64).prop_map(Some), (0..=DAY).prop_map(Some),];
    proptest::collection::vec((OLDEST..NOON + HOUR, length), 0..150)
}

#[test]
fn who_came_after_the_case_left_is_asked_for_as_told() {
    let history = History::shared();
    let after = |after| Criteria { after, ..criteria() };
    let stay = || history.stay(MORNING, MORNING + HOUR);
    let windows = |after| history.windows(stay(), &after);
    assert_eq!(windows(after(0)), [(MORNING, MORNING + HOUR)]);
    assert_eq!(windows(after(1)), [(MORNING, MORNING + HOUR + HALF)]);
    assert_eq!(windows(after(HALF)), [(MORNING, MORNING + HOUR + HALF)]);
    assert_eq!(windows(after(DAY)), [(MORNING, NOON)], "not what is to come");
    // The air stays where the case was in the period, even when that is over.
    let ending = |to, after| Criteria { after, ..within(MORNING - DAY, to) };
    assert_eq!(windows(ending(MORNING + HALF, 0)), [(MORNING, MORNING + HALF)]);
    assert_eq!(windows(ending(MORNING + HALF, HOUR)), [(MORNING, MORNING + HALF + HOUR)]);
    // Someone who left before the period did not stay in it.
    let past = history.stay(MORNING - 2 * HOUR, MORNING - HOUR);
    let late = Criteria { after: 4 * HOUR, ..within(MORNING, NOON) };
    assert_eq!(history.reason(past, &late), Some(LeftOut::OutsidePeriod));
    // The time after the stay may touch another day.
    let evening = history.stay(MORNING - HOUR, MORNING - 60);
    let days = |after| criteria_days(&evening, after);
    assert_eq!(days(0), [TODAY - 1]);
    assert_eq!(days(HALF), [TODAY - 1, TODAY]);
}

fn criteria_days(stay: &CaseStay, after: i64) -> Vec<u32> {
    let criteria = Criteria { after, ..criteria() };
    let days = criteria.venue_days(std::slice::from_ref(stay)).unwrap();
    days.into_iter().map(|needed| needed.day).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_is_answered_and_covers_every_stay(
        stays in any_stays(),
        from in OLDEST..NOON - HALF,
        length in prop_oneof![Just(HALF), HALF..40 * DAY],
        min_seconds in prop_oneof![Just(0), 0..7_200i64],
        max_stay in 1..=DAY,
    ) {
        let history = History::shared();
        let criteria = Criteria { min_seconds, max_stay, ..within(from, from + length) };
        let stays: Vec<_> = (0..).zip(stays).map(|(number, (arrival, length))| CaseStay {
            record_id: id(number),
            stay: Stay { arrival, departure: length.map(|length| arrival + length) },
            ..history.open_stay(arrival)
        }).collect();
        let plan = history.plan(&stays, &criteria);
        history.assert_answered(&plan);
        // Every stay is in one place, and only in one.
        let mut ids: Vec<_> = plan.asks().iter().flat_map(PlannedAsk::record_ids).copied().collect();
        ids.extend(plan.left_out().iter().map(|left_out| left_out.record_id));
        ids.sort();
        prop_assert_eq!(ids, stays.iter().map(|stay| stay.record_id).collect::<Vec<_>>());
        let past = (from, (from + length).min(NOON));
        for ask in plan.asks() {
            let windows = bounds(ask);
            prop_assert!(windows.is_sorted_by(|a, b| a.1 < b.0));
            for (start, end) in &windows {
                prop_assert!(end - start >= HALF && past.0 <= *start && *end <= past.1);
                let is_edge = |time: i64| time % HALF == 0 || past.0 == time || past.1 == time;
                let is_extended = end - start == HALF;
                prop_assert!(is_extended || (is_edge(*start) && is_edge(*end)));
            }
            for id in ask.record_ids() {
                let stay = stays.iter().find(|stay| stay.record_id == *id).unwrap().stay;
                let end = stay.departure.unwrap_or(stay.arrival + max_stay);
                let part = (stay.arrival.max(past.0), end.min(past.1));
                prop_assert!(windows.iter().any(|window| window.0 <= part.0 && part.1 <= window.1));
            }
        }
        for LeftOutStay { record_id: id, reason } in plan.left_out() {
            let stay = stays.iter().find(|stay| stay.record_id == *id).unwrap().stay;
            let end = stay.departure.unwrap_or(stay.arrival + max_stay);
            let is_outside = stay.arrival >= past.1 || end < past.0;
            prop_assert_eq!(is_outside, *reason == LeftOut::OutsidePeriod);
            let seconds = end.min(from + length) - stay.arrival.max(from);
            prop_assert_eq!(!is_outside && seconds < min_seconds, *reason == LeftOut::TooShort);
        }
    }
}
