//! Any JSON: no panic, bounded time, nothing shown.

use super::{JULY, external, payload, recovery, rule, rule_set};
use episeal_rules::{
    Expression, MAX_EXPRESSION, MAX_PAYLOAD, Outcome, Payload, RuleSet, RulesError, Travel, ValueSets,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Far above what the bounds allow on a slow machine, far below anything unbounded.
const SOON: Duration = Duration::from_secs(5);

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop_oneof![
            Just(""),
            Just("x"),
            Just("0"),
            Just("2021"),
            Just("2021-02"),
            Just("2021-06-01"),
            Just("9999-12-31T23:59:59-23:59"),
            Just("day"),
            Just("month"),
            Just("accumulator"),
            Just("current.0"),
            Just("external.validationClock"),
            Just("payload.r.0.fr"),
        ]
        .prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ]
}

fn operator() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "var",
        "if",
        "and",
        "===",
        "in",
        "+",
        ">",
        "<",
        ">=",
        "<=",
        "after",
        "before",
        "not-after",
        "not-before",
        "!",
        "dccDateOfBirth",
        "reduce",
        "all",
    ])
}

fn any_json() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(6, 60, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            (operator(), prop::collection::vec(inner.clone(), 1..4))
                .prop_map(|(operator, operands)| json!({operator: operands})),
            inner.clone().prop_map(|path| json!({"var": path})),
            (inner.clone(), any::<i64>(), prop::sample::select(vec!["year", "month", "day", "hour"]))
                .prop_map(|(operand, amount, unit)| json!({"plusTime": [operand, amount, unit]})),
            (inner, -1..5).prop_map(|(operand, index)| json!({"extractFromUVCI": [operand, index]})),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_expression_on_any_data_gives_json_or_an_error(logic in any_json(), data in any_json()) {
        if let Ok(expression) = Expression::parse(&logic.to_string())
            && let Ok(text) = expression.evaluate(&data.to_string())
        {
            prop_assert!(serde_json::from_str::<Value>(&text).is_ok());
        }
    }

    #[test]
    fn any_logic_and_payload_give_a_verdict_and_an_end(logic in any_json(), entry in any_json()) {
        let rules = rule_set(&[rule(json!({"Logic": logic}))]);
        let payload = payload(json!({"ver": "1.3.0", "r": [entry]}));
        let verdict = rules.evaluate(&payload, &external(), JULY).unwrap();
        prop_assert_eq!(verdict.rules().len(), 1);
        match rules.next_change(&payload, &external(), Travel { from: JULY, until: JULY + 100_000_000 }) {
            Ok(Some(change)) => {
                let at = |at| rules.evaluate(&payload, &external(), at).unwrap().outcome();
                prop_assert_eq!(at(change.at() - 1), change.before());
                prop_assert_eq!(at(change.at()), change.after());
            }
            Ok(None) | Err(RulesError::ClockReadAsText) => {}
            Err(error) => prop_assert!(false, "{error}"),
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,60}") {
        let _ = Expression::parse(&text);
        let _ = RuleSet::parse(&text);
        let _ = Payload::parse_unverified(&text);
        let _ = ValueSets::parse(&text);
        let date = json!({"plusTime": [text, 1, "month"]}).to_string();
        let result = Expression::parse(&date).unwrap().evaluate("null");
        prop_assert!(result.is_ok() || result == Err(RulesError::InvalidDate));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_change_is_overlooked(
        fr in 0_i64..40,
        offsets in prop::collection::vec((-40_i64..40, 0..4_usize), 4),
        tie in 0..3_usize,
    ) {
        let unit = |unit: usize| ["hour", "day", "month", "year"][unit];
        let (clock, field) = (json!({"var": "external.validationClock"}), json!({"var": "payload.r.0.fr"}));
        let time = |operand: &Value, at: usize| {
            let (number, of) = offsets[at];
            let few = if of == 3 { number / 21 } else { number };
            json!({"plusTime": [operand, few, unit(of)]})
        };
        let right = [&clock, &field, &field][tie];
        let logic = json!({"if": [
            {"before": [time(&clock, 0), time(&field, 1)]}, {"not-after": [time(&clock, 2), time(right, 3)]}, false]});
        let rules = rule_set(&[rule(json!({"Logic": logic, "ValidFrom": "2000-01-01T00:00:00Z"}))]);
        let day = format!("2021-{:02}-{:02}T05:00:00Z", 1 + fr / 4, 28 + fr % 4 - i64::from(fr / 4 == 1) * 3);
        let payload = recovery(if fr < 12 { "2021-06-30T05:00:00Z" } else { &day });
        // Hour by hour, over a hundred days.
        let outcome = |at| rules.evaluate(&payload, &external(), at).unwrap().outcome();
        let start = JULY - 50 * 86_400;
        let first = outcome(start);
        let seen = (0..2_400).map(|hour| start + hour * 3_600).find(|at| outcome(*at) != first);
        let travel = Travel { from: start, until: start + 2_400 * 3_600 };
        let change = rules.next_change(&payload, &external(), travel).unwrap();
        match (change, seen) {
            (Some(change), Some(seen)) => prop_assert!(change.at() <= seen && change.at() > seen - 3_600),
            (Some(change), None) => prop_assert_ne!(outcome(change.at()), first),
            (None, seen) => prop_assert_eq!(seen, None),
        }
    }
}

/// The result, which must come quickly.
fn soon<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    result
}

fn evaluated(logic: &Value, data: &Value) -> Result<String, RulesError> {
    let expression = Expression::parse(&logic.to_string())?;
    soon(|| expression.evaluate(&data.to_string()))
}

#[test]
fn folds_are_bounded_in_steps_and_in_what_they_build() {
    let numbers = json!(vec![1; 50_000]);
    let fold = |lambda: Value| json!({"reduce": [{"var": ""}, lambda, 0]});
    let accumulator = json!({"var": "accumulator"});
    let whole = json!({"var": ""});
    let inner = json!({"reduce": [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], {"var": "current"}, 0]});
    for lambda in
        [json!([accumulator]), json!([accumulator, accumulator]), whole.clone(), json!({"if": [whole, inner, inner]})]
    {
        let result = evaluated(&fold(lambda.clone()), &numbers);
        assert_eq!(result, Err(RulesError::TooComplex), "{lambda}");
    }
    // Twenty doublings: a million values from a handful of steps.
    let doubled = json!({"reduce": [vec![1; 20], [accumulator, accumulator], 0]});
    assert_eq!(evaluated(&doubled, &json!(null)), Err(RulesError::TooComplex));
    let sum = json!({"+": [{"var": "accumulator"}, {"var": "current"}]});
    assert_eq!(evaluated(&fold(sum.clone()), &json!(vec![1; 10_000])), Ok("10000".into()));
    assert_eq!(evaluated(&fold(sum), &json!([i64::MAX, 1])), Err(RulesError::Overflow));
}

#[test]
fn long_texts_cost_steps() {
    let long = "A".repeat(30_000);
    let each = json!({"extractFromUVCI": [{"var": "current.0"}, 0]});
    let fold = json!({"reduce": [{"var": ""}, {"if": [each, 1, 1]}, 0]});
    let result = evaluated(&fold, &json!(vec![[long]; 8]));
    assert_eq!(result, Ok("1".into()));
    let logic = json!({"reduce": [vec![1; 9_000], {"if": [{"extractFromUVCI": ["A".repeat(20_000), 0]}, 1, 1]}, 0]});
    assert_eq!(evaluated(&logic, &json!(null)), Err(RulesError::TooComplex));
    let path = format!("current.{}", "A".repeat(20_000));
    let logic = json!({"reduce": [vec![1; 9_000], {"if": [{"var": path}, 1, 1]}, 0]});
    assert_eq!(evaluated(&logic, &json!(null)), Err(RulesError::TooComplex));
}

/// One verdict may take fifty rules of forty thousand steps.
#[test]
fn a_journey_judges_as_one_evaluation_does() {
    let costly = json!({"===": [{"reduce": [{"var": "payload.x"}, {"var": "current"}, 0]}, 1]});
    let mut rules: Vec<_> =
        (1..60).map(|number| rule(json!({"Identifier": format!("RR-DE-{number:04}"), "Logic": costly}))).collect();
    rules.push(rule(json!({"Identifier": "RR-DE-0000", "Logic": false, "ValidFrom": "2021-07-02T00:00:00Z"})));
    let payload = payload(json!({"ver": "1.3.0", "r": [{}], "x": vec![1; 20_000]}));
    let rules = rule_set(&rules);
    let verdict = rules.evaluate(&payload, &external(), JULY).unwrap();
    assert_eq!(verdict.outcome(), Outcome::Open);
    assert_eq!(verdict.rules()[0].outcome(), Outcome::Passed);
    let change = rules.next_change(&payload, &external(), Travel { from: JULY, until: JULY + 200_000 });
    let change = change.unwrap().unwrap();
    assert_eq!((change.before(), change.after()), (Outcome::Open, Outcome::Failed));
}

#[test]
fn all_rules_together_are_bounded_and_what_is_left_stays_open() {
    let endless = json!({"===": [0, {"reduce": [{"var": "payload.x"}, {"reduce": [{"var": "payload.x"}, 1, 0]}, 0]}]});
    let greedy = |number| {
        let logic =
            json!({"reduce": [{"var": "payload.x"}, {"reduce": [[1, 1, 1, 1, 1, 1, 1, 1], {"var": "current"}, 0]}, 0]});
        rule(json!({"Identifier": format!("RR-DE-{number:04}"), "Logic": {"===": [logic, endless]}}))
    };
    let rules = rule_set(&(0..2_000).map(greedy).collect::<Vec<_>>());
    let payload = payload(json!({"ver": "1.3.0", "r": [{}], "x": vec![1; 20_000]}));
    let verdict = soon(|| rules.evaluate(&payload, &external(), JULY).unwrap());
    assert_eq!(verdict.rules().len(), 2_000);
    assert_eq!(verdict.outcome(), Outcome::Open);
    let refusal = soon(|| rules.next_change(&payload, &external(), Travel { from: JULY, until: JULY + 1_000 }));
    assert!(refusal == Ok(None) || refusal == Err(RulesError::TooComplex));
}

#[test]
fn a_journey_through_many_days_is_bounded() {
    let daily = json!({"!": [{"after": [{"plusTime": [{"var": "external.validationClock"}, 1, "month"]},
        {"plusTime": [{"var": "external.validationClock"}, 3000, "day"]}]}]});
    let some = |number| rule(json!({"Identifier": format!("RR-DE-{number:04}"), "Logic": daily}));
    let few = rule_set(&(0..3).map(some).collect::<Vec<_>>());
    let payload = recovery("2021-06-01");
    let until = JULY + episeal_rules::MAX_TRAVEL_SECONDS;
    let change = soon(|| few.next_change(&payload, &external(), Travel { from: JULY, until })).unwrap();
    assert_eq!(change.unwrap().at(), 1_893_456_000, "where the rules end");
    let many = rule_set(&(0..3_000).map(some).collect::<Vec<_>>());
    let refusal = soon(|| many.next_change(&payload, &external(), Travel { from: JULY, until }));
    assert_eq!(refusal, Err(RulesError::TooComplex));
}

#[test]
fn the_deepest_inputs_fit_a_small_stack() {
    let deep = |left: &str, inner: &str, right: &str, depth| left.repeat(depth) + inner + &right.repeat(depth);
    let folds = deep(r#"{"reduce": [[1], "#, r#"{"var": ""}"#, ", 0]}", 60);
    let choices = deep(r#"{"if": [true, "#, r#"{"var": ""}"#, ", 0]}", 60);
    let data = deep("[", "", "]", 127);
    let work = move || {
        let evaluate = |logic: &str| Expression::parse(logic)?.evaluate(&data);
        (evaluate(&folds), evaluate(&choices) == Ok(data.clone()))
    };
    let small = std::thread::Builder::new().stack_size(256 << 10);
    let (folded, is_chosen) = small.spawn(work).unwrap().join().unwrap();
    assert!(is_chosen && folded.is_ok(), "{folded:?}");
}

#[test]
fn inputs_above_their_limits_are_refused() {
    let text = |length: usize| json!("x".repeat(length - 2)).to_string();
    assert!(Expression::parse(&text(MAX_EXPRESSION as usize)).is_ok());
    assert_eq!(Expression::parse(&text(MAX_EXPRESSION as usize + 1)).err(), Some(RulesError::TooLarge));
    assert_eq!(Payload::parse_unverified(&text(MAX_PAYLOAD as usize)).err(), Some(RulesError::Malformed));
    assert_eq!(Payload::parse_unverified(&text(MAX_PAYLOAD as usize + 1)).err(), Some(RulesError::TooLarge));
    let many = vec![rule(json!({})); 4_097];
    assert_eq!(RuleSet::parse(&json!(many).to_string()).err(), Some(RulesError::TooLarge));
    assert_eq!(Expression::parse(&"[".repeat(100_000)).err(), Some(RulesError::Malformed));
}

/// Only what is needed of a rule and of value sets is counted.
#[test]
fn what_is_kept_of_a_rule_and_of_value_sets_has_at_most_65536_values() {
    let read = |changes| RuleSet::parse(&json!([rule(changes), rule(json!({}))]).to_string());
    let zeros = |count: usize| json!(vec![0; count]);
    assert_eq!(read(json!({"Logic": zeros(66_000)})).err(), Some(RulesError::TooLarge));
    assert_eq!(read(json!({"Description": zeros(66_000)})).err(), Some(RulesError::TooLarge));
    // Too much for CertLogic alone: the rule stays, and is open.
    let open = read(json!({"Logic": zeros(60_000)})).unwrap();
    let verdict = open.evaluate(&recovery("2021-06-01"), &external(), JULY).unwrap();
    let outcomes: Vec<_> = verdict.rules().iter().map(|rule| rule.outcome()).collect();
    assert_eq!(outcomes.len(), 2);
    assert!(outcomes.contains(&Outcome::Open) && outcomes.contains(&Outcome::Passed));
    assert!(read(json!({"AffectedFields": zeros(100_000)})).is_ok());

    let codes = |count: usize| json!({"a": vec![""; count]}).to_string();
    assert!(ValueSets::parse(&codes(65_534)).is_ok());
    assert_eq!(ValueSets::parse(&codes(65_535)).err(), Some(RulesError::TooLarge));
    let dated = json!([{"valueSetId": "a", "valueSetValues": {}, "valueSetDate": zeros(70_000)}]);
    assert!(ValueSets::parse(&dated.to_string()).is_ok());
}

#[test]
fn debug_and_errors_show_nothing_of_a_person() {
    let rules = rule_set(&[rule(json!({}))]);
    let payload = payload(json!({"ver": "1.3.0", "nam": {"fn": "Lindner"}, "r": [{}]}));
    let external = external();
    assert_eq!(format!("{payload:?}"), "Payload { .. }");
    assert_eq!(format!("{external:?}"), "External { .. }");
    assert_eq!(format!("{rules:?}"), "RuleSet { .. }");
    assert_eq!(format!("{:?}", external.value_sets), "ValueSets { .. }");
    assert_eq!(format!("{:?}", Expression::parse("1").unwrap()), "Expression { .. }");
    let verdict = rules.evaluate(&payload, &external, JULY).unwrap();
    assert!(!format!("{verdict:?}").contains("Lindner"));
}

#[test]
fn error_codes_are_stable_and_distinct() {
    let codes: Vec<_> = RulesError::ALL.iter().map(|error| error.code()).collect();
    assert_eq!(
        codes,
        [
            "malformed-json",
            "too-large",
            "not-certlogic",
            "malformed-rule",
            "type-mismatch",
            "invalid-date",
            "overflow",
            "too-complex",
            "clock-read-as-text",
            "invalid-time",
        ]
    );
    assert!(RulesError::ALL.iter().all(|error| !error.to_string().is_empty()));
}
