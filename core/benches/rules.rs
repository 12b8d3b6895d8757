//! Business rules: a set of a country's size read, and a certificate judged by it, beside bare JSON.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
#![allow(clippy::arithmetic_side_effects)]

mod in_turn;

use episeal::rules::*;
use episeal_testkit::certificates::*;
use in_turn::{measure, row};
use serde_json::{Value, json};
use std::hint::black_box;

/// As many as a country publishes.
const RULES: usize = 20;

/// Recoveries not older than 180 days: the rule that most countries have.
fn rule(number: usize) -> Value {
    json!({
        "Identifier": format!("RR-FR-{number:04}"), "Type": "Acceptance", "Country": "FR", "Version": "1.0.0",
        "SchemaVersion": "1.0.0", "Engine": "CERTLOGIC", "EngineVersion": "1.0.0", "CertificateType": "Recovery",
        "Description": [], "ValidFrom": "2021-01-01T00:00:00Z", "ValidTo": "2030-01-01T00:00:00Z",
        "Logic": {"if": [
            {"var": "payload.r.0"},
            {"not-after": [
                {"plusTime": [{"var": "external.validationClock"}, 0, "day"]},
                {"plusTime": [{"var": "payload.r.0.fr"}, 180, "day"]},
            ]},
            true,
        ]},
    })
}

fn main() {
    let signer = Signer::new();
    let verified = episeal::certificates::verify_certificate(&signer.good(), &signer.trust(), NOW).unwrap();
    let rules: &'static str = Value::Array((0..RULES).map(rule).collect()).to_string().leak();
    let set = RuleSet::parse(rules).unwrap();
    let value_sets = ValueSets::parse(r#"{"disease-agent-targeted": ["840539006"]}"#).unwrap();
    let arrival = Arrival { country: "FR".into(), region: String::new() };
    let (payload, external) = (verified.payload().unwrap(), verified.external(&arrival, &value_sets));
    let judged: &'static str = verified.export_json().expose_secret_text().to_owned().leak();
    let bare = |text: &'static str| move || -> Value { serde_json::from_str(black_box(text)).unwrap() };
    let logic: &'static str = rule(0)["Logic"].to_string().leak();
    let data: &'static str =
        format!(r#"{{"payload": {judged}, "external": {{"validationClock": "2021-07-02T00:00:00Z"}}}}"#).leak();
    let expression = Expression::parse(logic).unwrap();
    measure(vec![
        row("read 20 rules", move || RuleSet::parse(black_box(rules)).unwrap(), bare(rules)),
        row("payload of a certificate", move || verified.payload().unwrap(), bare(judged)),
        row("judge by 20 rules", move || set.evaluate(&payload, &external, NOW).unwrap(), bare(judged)),
        row("read an expression", move || Expression::parse(black_box(logic)).unwrap(), bare(logic)),
        row("evaluate an expression", move || expression.evaluate(black_box(data)).unwrap(), bare(data)),
    ]);
}
