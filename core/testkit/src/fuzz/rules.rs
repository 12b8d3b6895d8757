//! Business rules: JSON of any kind, and verdicts over time.

use super::Choices;
use episeal_rules::*;
use serde_json::{Value, json};

/// Bytes as rules, value sets, an expression and data: what is read is JSON for serde_json, and a value is evaluated to
/// JSON, twice the same.
pub fn rules(data: &[u8]) {
    let mut choices = Choices::new(data);
    let is_made = choices.is_one_in(2);
    let (expression, data) = match is_made {
        true => (expression(&mut choices, 4).to_string(), datum(&mut choices, 3).to_string()),
        false => {
            let text = String::from_utf8_lossy(choices.rest()).into_owned();
            text.split_once('\n').map_or((text.clone(), "{}".to_owned()), |(one, two)| (one.into(), two.into()))
        }
    };
    let is_json = |text: &str| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    let read = [
        RuleSet::parse(&expression).is_ok(),
        ValueSets::parse(&expression).is_ok(),
        Payload::parse_unverified(&expression).is_ok(),
        Expression::parse(&expression).is_ok(),
    ];
    assert!(!read.contains(&true) || is_json(&expression));
    let Ok(parsed) = Expression::parse(&expression) else { return };
    let result = parsed.evaluate(&data);
    assert_eq!(result, parsed.evaluate(&data));
    assert!(result.is_err() || is_json(&data) && is_json(result.as_deref().unwrap()), "{result:?}");
}

const OPERATORS: [&str; 14] =
    ["if", "and", "!", "===", "in", "+", "<", ">=", "before", "not-after", "after", "not-before", "reduce", "var"];
const PATHS: [&str; 8] = ["", "payload", "payload.r.0.fr", "a.0", "current", "accumulator", "data", "external.x"];

/// An expression of at most `depth` levels.
fn expression(choices: &mut Choices<'_>, depth: usize) -> Value {
    if depth == 0 || choices.is_one_in(5) {
        return literal(choices);
    }
    let operands = |choices: &mut Choices<'_>, count| -> Value {
        (0..count).map(|_| expression(choices, depth - 1)).collect::<Vec<_>>().into()
    };
    match choices.below(OPERATORS.len() + 4) {
        at if OPERATORS.get(at) == Some(&"var") => json!({"var": choices.one_of(&PATHS)}),
        at if at < OPERATORS.len() => {
            let count = 1 + choices.below(3);
            json!({OPERATORS[at]: operands(choices, count)})
        }
        14 => json!({"plusTime": [expression(choices, depth - 1), choices.near(0), choices.one_of(&UNITS)]}),
        15 => json!({"dccDateOfBirth": operands(choices, 1)}),
        16 => json!({"extractFromUVCI": [expression(choices, depth - 1), choices.near(0)]}),
        _ => operands(choices, 2),
    }
}

const UNITS: [&str; 5] = ["day", "hour", "month", "year", "second"];
const DATES: [&str; 8] = [
    "2021-06-01",
    "2020-02-29",
    "2021-12-31T23:59:59Z",
    "2021-06-01T12:00:00+14:00",
    "2021-06",
    "1964",
    "9999-12-31T23:59:59.999Z",
    "URN:UVCI:01:DE:A/B#C",
];

fn literal(choices: &mut Choices<'_>) -> Value {
    match choices.below(5) {
        0 => choices.near(0).into(),
        1 => (choices.byte() > 127).into(),
        2 => choices.text().into(),
        3 => json!({"var": choices.one_of(&PATHS)}),
        _ => choices.one_of(&DATES).into(),
    }
}

fn datum(choices: &mut Choices<'_>, depth: usize) -> Value {
    match choices.below(4) {
        0 if depth > 0 => (0..choices.below(4)).map(|_| datum(choices, depth - 1)).collect::<Vec<_>>().into(),
        1 | 2 if depth > 0 => {
            json!({"a": datum(choices, depth - 1), "payload": {"r": [{"fr": choices.one_of(&DATES)}]}})
        }
        _ => literal(choices),
    }
}

const FROM: i64 = 1_625_097_600;

/// A rule that compares what `plusTime` makes of dates, with the clock among them.
fn rule(number: usize, choices: &mut Choices<'_>) -> Value {
    let from = choices.one_of(&["2021-01-01T00:00:00Z", "2021-07-01T00:00:01Z", "2021-08-01T12:00:00Z"]);
    let to = choices.one_of(&["2021-08-01T12:00:00Z", "2021-09-01T00:00:00Z", "2030-01-01T00:00:00Z"]);
    json!({
        "Identifier": format!("{}-DE-{number:04}", if choices.is_one_in(4) { "IR" } else { "RR" }),
        "Type": if choices.is_one_in(4) { "Invalidation" } else { "Acceptance" }, "Country": "DE",
        "CertificateType": choices.one_of(&["Recovery", "General"]), "Version": format!("1.0.{}", choices.below(2)),
        "SchemaVersion": "1.0.0", "Engine": "CERTLOGIC", "EngineVersion": "1.0.0", "ValidFrom": from, "ValidTo": to,
        "Description": [{"lang": "en", "desc": "A rule."}], "Logic": logic(choices, 3)
    })
}

fn logic(choices: &mut Choices<'_>, depth: usize) -> Value {
    match choices.below(6) {
        0 if depth > 0 => json!({"and": [logic(choices, depth - 1), logic(choices, depth - 1)]}),
        1 if depth > 0 => json!({"!": [logic(choices, depth - 1)]}),
        2 if depth > 0 => json!({"if": [logic(choices, depth - 1), logic(choices, depth - 1), logic(choices, 0)]}),
        3 => json!({"in": [{"var": "payload.r.0.tg"}, {"var": "external.valueSets.disease-agent-targeted"}]}),
        _ => {
            let order = choices.one_of(&["before", "not-after", "after", "not-before"]);
            let times: Vec<_> = (0..2 + choices.below(2)).map(|_| time(choices)).collect();
            json!({order: times})
        }
    }
}

fn time(choices: &mut Choices<'_>) -> Value {
    let of = match choices.below(3) {
        0 => json!({"var": "external.validationClock"}),
        1 => json!({"var": "payload.r.0.fr"}),
        _ => json!(choices.one_of(&DATES[..4])),
    };
    let amount = i64::from(choices.byte()) - 100;
    json!({"plusTime": [of, amount, choices.one_of(&UNITS[..4])]})
}

/// The outcome is the same up to the change that is foreseen, and another one from it on: at its second, the one before
/// and wherever the fuzzer looks in between.
pub fn travel(data: &[u8]) {
    let mut choices = Choices::new(data);
    let set = rule_set(&mut choices);
    let payload = json!({"ver": "1.3.0", "r": [{"fr": choices.one_of(&DATES[..4])}]}).to_string();
    let payload = Payload::parse_unverified(&payload).unwrap();
    let external = External {
        arrival: Arrival { country: "DE".into(), region: String::new() },
        origin: Origin {
            issuer_country: "DE".into(),
            invalidation_countries: vec!["DE".into()],
            kid: String::new(),
            issued: FROM,
            expires: FROM + 31_536_000,
        },
        value_sets: ValueSets::parse("{}").unwrap(),
    };
    let from = FROM + i64::from(u32::from_le_bytes(choices.bytes()) % 31_536_000);
    let until = from + i64::from(u32::from_le_bytes(choices.bytes()) % 31_536_000);
    assert_travels(&set, &payload, &external, Travel { from, until }, &mut choices);
}

/// One to three rules.
pub(super) fn rule_set(choices: &mut Choices<'_>) -> RuleSet {
    let list: Vec<_> = (0..1 + choices.below(3)).map(|number| rule(number, choices)).collect();
    RuleSet::parse(&Value::from(list).to_string()).expect("rules that are well-formed")
}

/// One change is foreseen, or none until the end: of each moment in between the outcome is that of the first.
pub(super) fn assert_travels(
    set: &RuleSet,
    payload: &Payload,
    external: &External,
    travel: Travel,
    choices: &mut Choices<'_>,
) {
    let Travel { from, until } = travel;
    let outcome = |at| judged(set, payload, external, at);
    let change = set.next_change(payload, external, travel).expect("the clock is read as a time");
    let end = change.map_or(until, |change| change.at() - 1);
    if let Some(change) = change {
        assert!((from + 1..=until).contains(&change.at()));
        assert_eq!(outcome(change.at()), change.after());
        assert_eq!(outcome(from), change.before());
        assert_ne!(change.before(), change.after());
    }
    assert_eq!(outcome(end), outcome(from), "just before");
    for _ in 0..8 {
        let between = u64::from_le_bytes(choices.bytes()) % (end - from + 1).unsigned_abs();
        assert_eq!(outcome(from + between as i64), outcome(from), "in between");
    }
}

/// The outcome of all rules is what those of each say, and the first that fails is the reason.
fn judged(set: &RuleSet, payload: &Payload, external: &External, at: i64) -> Outcome {
    let verdict = set.evaluate(payload, external, at).unwrap();
    let failed = verdict.rules().iter().find(|rule| rule.outcome() == Outcome::Failed);
    assert_eq!(verdict.reason().as_ref(), failed);
    assert_eq!(verdict.outcome() == Outcome::Failed, failed.is_some());
    if verdict.outcome() == Outcome::Passed {
        assert!(verdict.rules().iter().all(|rule| rule.outcome() == Outcome::Passed));
        assert!(verdict.rules().iter().any(|rule| rule.rule_type() == RuleType::Acceptance));
    }
    for rule in verdict.rules() {
        assert!(rule.version().starts_with("1.0.") && rule.identifier().contains("-DE-"));
        assert_eq!((rule.description("en-GB"), rule.description("de")), ("A rule.", "A rule."), "English for all");
    }
    verdict.outcome()
}
