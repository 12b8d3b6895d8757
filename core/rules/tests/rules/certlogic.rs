//! Business rules: the official CertLogic suites, rule sets, and time travel, from outside.

mod robustness;
mod rule_sets;
mod suite;
mod travel;

use episeal_rules::{Arrival, External, Origin, Payload, RuleSet, ValueSets};
use serde_json::{Value, json};

/// 2021-07-01T00:00:00Z, in seconds.
const JULY: i64 = 1_625_097_600;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// A rule that always holds, of Germany, for recoveries; `changes` replaces fields.
fn rule(changes: Value) -> Value {
    let mut rule = json!({
        "Identifier": "RR-DE-0001", "Type": "Acceptance", "Country": "DE", "Version": "1.0.0", "SchemaVersion": "1.0.0",
        "Engine": "CERTLOGIC", "EngineVersion": "1.0.0", "CertificateType": "Recovery",
        "Description": [{"lang": "en", "desc": "The sky must be blue."}, {"lang": "de", "desc": "Der Himmel muss blau sein."}],
        "ValidFrom": "2021-01-01T00:00:00Z", "ValidTo": "2030-01-01T00:00:00Z", "AffectedFields": ["r.0"], "Logic": true,
    });
    for (key, value) in changes.as_object().unwrap() {
        rule[key] = value.clone();
    }
    rule
}

fn rule_set(rules: &[Value]) -> RuleSet {
    RuleSet::parse(&json!(rules).to_string()).unwrap()
}

fn payload(json: Value) -> Payload {
    Payload::parse_unverified(&json.to_string()).unwrap()
}

fn recovery(fr: &str) -> Payload {
    payload(json!({"ver": "1.3.0", "dob": "1964-08-12", "r": [{"tg": "840539006", "fr": fr}]}))
}

fn external() -> External {
    External {
        arrival: Arrival { country: "DE".into(), region: String::new() },
        origin: Origin {
            issuer_country: "AT".into(),
            invalidation_countries: vec!["AT".into()],
            kid: "53FOjX/4aJs=".into(),
            issued: JULY,
            expires: JULY + 365 * DAY,
        },
        value_sets: ValueSets::parse(r#"{"disease-agent-targeted": ["840539006"]}"#).unwrap(),
    }
}
