//! Until when a certificate is valid, to the second.

use super::{DAY, HOUR, JULY, external, payload, recovery, rule, rule_set};
use episeal_rules::{Change, MAX_TRAVEL_SECONDS, Outcome, Payload, RuleSet, RulesError, Travel};
use serde_json::{Value, json};

const YEARS: i64 = 4 * 366 * DAY;

fn of_type(certificate_type: &str, logic: Value) -> RuleSet {
    rule_set(&[rule(json!({"CertificateType": certificate_type, "Logic": logic}))])
}

fn clock(amount: i64, unit: &str) -> Value {
    json!({"plusTime": [{"var": "external.validationClock"}, amount, unit]})
}

fn field(path: &str, amount: i64, unit: &str) -> Value {
    json!({"plusTime": [{"var": path}, amount, unit]})
}

/// Every change within four years: its second and the outcome after it.
fn changes(rules: &RuleSet, payload: &Payload, from: i64) -> Vec<(i64, Outcome)> {
    let mut changes = Vec::new();
    let mut now = from;
    while let Some(change) = rules.next_change(payload, &external(), Travel { from: now, until: from + YEARS }).unwrap()
    {
        changes.push((change.at(), change.after()));
        now = change.at();
    }
    changes
}

/// The same, second after second found by brute force: outcomes at both sides of each change.
fn assert_changes_are_real(rules: &RuleSet, payload: &Payload, changes: &[(i64, Outcome)]) {
    let outcome = |at| rules.evaluate(payload, &external(), at).unwrap().outcome();
    for (at, after) in changes {
        assert_eq!(outcome(*at), *after);
        assert_ne!(outcome(at - 1), *after);
    }
}

/// 2021-06-01T00:00:00Z.
const JUNE: i64 = JULY - 30 * DAY;

#[test]
fn a_recovery_is_valid_from_day_28_to_day_180_after_the_first_positive_test() {
    let logic = json!({"not-after": [field("payload.r.0.fr", 28, "day"), clock(0, "day"), field("payload.r.0.fr", 180, "day")]});
    let (rules, payload) = (of_type("Recovery", logic), recovery("2021-06-01"));
    let found = changes(&rules, &payload, JUNE);
    // "not after midnight of day 180" includes that midnight and not a second more.
    assert_eq!(found, [(JUNE + 28 * DAY, Outcome::Passed), (JUNE + 180 * DAY + 1, Outcome::Failed)]);
    assert_changes_are_real(&rules, &payload, &found);
}

#[test]
fn two_rules_of_a_recovery_are_valid_where_both_are() {
    let rules = rule_set(&[
        rule(
            json!({"Identifier": "RR-DE-0001", "Logic": {"not-before": [clock(0, "day"), field("payload.r.0.fr", 28, "day")]}}),
        ),
        rule(
            json!({"Identifier": "RR-DE-0002", "Logic": {"before": [clock(0, "day"), field("payload.r.0.fr", 181, "day")]}}),
        ),
    ]);
    let found = changes(&rules, &recovery("2021-06-01"), JUNE);
    assert_eq!(found, [(JUNE + 28 * DAY, Outcome::Passed), (JUNE + 181 * DAY, Outcome::Failed)]);
}

#[test]
fn a_vaccination_is_valid_for_270_days_after_it() {
    let logic = json!({"if": [{"var": "payload.v.0"}, {"before": [clock(0, "day"), field("payload.v.0.dt", 270, "day")]}, true]});
    let payload = payload(json!({"ver": "1.3.0", "v": [{"dt": "2021-06-01"}]}));
    let rules = of_type("Vaccination", logic);
    let change = rules.next_change(&payload, &external(), Travel { from: JULY, until: JULY + YEARS }).unwrap();
    let change: Change = change.unwrap();
    assert_eq!(change.at(), JUNE + 270 * DAY);
    assert_eq!((change.before(), change.after()), (Outcome::Passed, Outcome::Failed));
}

#[test]
fn a_test_is_valid_for_48_hours_after_the_sample() {
    let logic = json!({"and": [
        {"not-after": [field("payload.t.0.sc", 0, "hour"), clock(0, "day")]},
        {"after": [field("payload.t.0.sc", 48, "hour"), clock(0, "day")]}]});
    let payload = payload(json!({"ver": "1.3.0", "t": [{"sc": "2021-07-01T14:30:15+02:00"}]}));
    let rules = of_type("Test", logic);
    let sample = JULY + 12 * HOUR + 30 * 60 + 15;
    let found = changes(&rules, &payload, JULY);
    assert_eq!(found, [(sample, Outcome::Passed), (sample + 48 * HOUR, Outcome::Failed)]);
    assert_changes_are_real(&rules, &payload, &found);
}

#[test]
fn a_sample_with_milliseconds_ends_with_the_second_they_lie_in() {
    let logic = json!({"not-after": [clock(0, "day"), field("payload.t.0.sc", 48, "hour")]});
    let payload = payload(json!({"ver": "1.3.0", "t": [{"sc": "2021-07-01T00:00:00.500Z"}]}));
    let rules = of_type("Test", logic);
    let found = changes(&rules, &payload, JULY);
    assert_eq!(found, [(JULY + 48 * HOUR + 1, Outcome::Failed)]);
    assert_changes_are_real(&rules, &payload, &found);
}

#[test]
fn months_and_years_on_either_side_are_exact() {
    let born = payload(json!({"ver": "1.3.0", "dob": "2004-02-29", "r": [{"fr": "2021-01-31T10:00:00Z"}]}));
    // Clock less 18 years: 2022-02-28 gives 2004-02-28, 2022-03-01 gives 2004-03-01.
    let minor = json!({"after": [{"dccDateOfBirth": [{"var": "payload.dob"}]}, clock(-18, "year")]});
    let rules = of_type("Recovery", minor);
    let found = changes(&rules, &born, JULY);
    assert_eq!(found, [(1_646_092_800, Outcome::Failed)]);
    assert_changes_are_real(&rules, &born, &found);

    // 2021-01-31 and one month is 2021-03-03.
    let until = json!({"before": [clock(0, "hour"), field("payload.r.0.fr", 1, "month")]});
    let found = changes(&of_type("Recovery", until), &born, JULY - 180 * DAY);
    assert_eq!(found, [(1_614_765_600, Outcome::Failed)]);
}

#[test]
fn a_clock_that_runs_backwards_at_the_end_of_a_month_is_followed() {
    // One month after 29, 30 and 31 January 2022 are 1, 2 and 3 March; after 1 February it is 1 March again.
    let logic = json!({"not-before": [clock(1, "month"), field("payload.r.0.fr", 0, "day")]});
    let rules = of_type("Recovery", logic);
    let payload = recovery("2022-03-02T06:00:00Z");
    let found = changes(&rules, &payload, JULY);
    assert_changes_are_real(&rules, &payload, &found);
    let january_30 = 1_643_500_800;
    assert_eq!(
        found,
        [
            (january_30 + 6 * HOUR, Outcome::Passed),
            (january_30 + 2 * DAY, Outcome::Failed),
            (january_30 + 3 * DAY + 6 * HOUR, Outcome::Passed),
        ]
    );
}

#[test]
fn two_times_that_follow_the_clock_are_compared_every_day() {
    // A month is longer than 30 days where the month has 31, and not in February.
    let logic = json!({"after": [clock(1, "month"), clock(30, "day")]});
    let rules = of_type("Recovery", logic);
    let payload = recovery("2021-06-01");
    let found = changes(&rules, &payload, JUNE);
    assert_changes_are_real(&rules, &payload, &found);
    assert_eq!(found[0], (JULY, Outcome::Passed));
    assert_eq!(found[1], (JULY + 62 * DAY, Outcome::Failed));
    assert!(found.len() > 20);
}

#[test]
fn a_validity_of_one_second_is_not_overlooked() {
    let logic =
        json!({"not-after": [field("payload.r.0.fr", 7, "hour"), clock(0, "day"), field("payload.r.0.fr", 7, "hour")]});
    let found = changes(&of_type("Recovery", logic), &recovery("2021-08-01"), JULY);
    let second = JULY + 31 * DAY + 7 * HOUR;
    assert_eq!(found, [(second, Outcome::Passed), (second + 1, Outcome::Failed)]);
}

#[test]
fn rules_that_start_and_end_change_the_verdict() {
    let rules = rule_set(&[
        rule(json!({"ValidTo": "2021-08-01T00:00:00Z"})),
        rule(
            json!({"Version": "2.0.0", "ValidFrom": "2021-07-15T12:00:00Z", "ValidTo": "2021-07-20T00:00:00Z", "Logic": false}),
        ),
    ]);
    let found = changes(&rules, &recovery("2021-06-01"), JULY);
    assert_eq!(
        found,
        [
            (JULY + 14 * DAY + 12 * HOUR, Outcome::Failed),
            (JULY + 19 * DAY, Outcome::Passed),
            (JULY + 31 * DAY, Outcome::Open),
        ]
    );
}

#[test]
fn a_change_of_a_guard_opens_what_is_behind_it() {
    let logic = json!({"if": [
        {"before": [clock(0, "day"), field("payload.r.0.fr", 40, "day")]}, true,
        {"and": [{"after": [clock(0, "day"), field("payload.r.0.fr", 50, "day")]},
                 {"before": [clock(0, "day"), field("payload.r.0.fr", 60, "day")]}]}]});
    let found = changes(&of_type("Recovery", logic), &recovery("2021-06-01"), JUNE);
    assert_eq!(
        found,
        [
            (JUNE + 40 * DAY, Outcome::Failed),
            (JUNE + 50 * DAY + 1, Outcome::Passed),
            (JUNE + 60 * DAY, Outcome::Failed),
        ]
    );
}

#[test]
fn the_horizon_is_bounded_and_kept() {
    let logic = json!({"before": [clock(0, "day"), field("payload.r.0.fr", 180, "day")]});
    let (rules, payload) = (of_type("Recovery", logic), recovery("2021-06-01"));
    let end = JUNE + 180 * DAY;
    let ask = |from, until| rules.next_change(&payload, &external(), Travel { from, until });
    assert_eq!(ask(JULY, end - 1), Ok(None));
    assert_eq!(ask(JULY, end).unwrap().unwrap().at(), end);
    assert_eq!(ask(end, end + YEARS), Ok(None));
    assert!(ask(JULY, JULY + MAX_TRAVEL_SECONDS).is_ok());
    for (from, until) in [(JULY, JULY - 1), (JULY, JULY + MAX_TRAVEL_SECONDS + 1), (-1, 5), (i64::MIN, i64::MAX)] {
        assert_eq!(ask(from, until), Err(RulesError::InvalidTime));
    }
}

#[test]
fn a_clock_that_is_read_as_text_or_leaves_the_calendar_is_not_foreseen() {
    for logic in [
        json!({"after": [clock(273_735, "year"), field("payload.r.0.fr", 0, "day")]}),
        json!({"after": [clock(300_000, "year"), field("payload.r.0.fr", 0, "day")]}),
        json!({"===": [{"var": "external.validationClock"}, "2021-08-01T00:00:00.000Z"]}),
        json!({"in": [{"var": "external.validationClock"}, ["x"]]}),
        json!({"===": [{"extractFromUVCI": [{"var": "external.validationClock"}, 0]}, "2021-08-01T00"]}),
    ] {
        let rules = of_type("Recovery", logic);
        let change = rules.next_change(&recovery("2021-06-01"), &external(), Travel { from: JULY, until: JULY + DAY });
        assert_eq!(change, Err(RulesError::ClockReadAsText));
    }
}
