//! Business rules on certificates that were verified, as an app judges them.

use ciborium::Value;
use episeal_certificates::{VerifiedCertificate, verify_certificate};
use episeal_rules::{Arrival, Outcome, RuleSet, RuleVerdict, ValueSets};
use episeal_testkit::certificates::*;
use serde_json::json;

fn verified(claims: &Value) -> VerifiedCertificate {
    let signer = Signer::new();
    verify_certificate(&signer.text(claims), &signer.trust(), NOW).unwrap()
}

/// The outcome of a rule for recoveries in France, with changes to the rule.
fn outcome(certificate: &VerifiedCertificate, changes: serde_json::Value) -> Option<Outcome> {
    let mut rule = json!({
        "Identifier": "RR-FR-0001", "Type": "Acceptance", "Country": "FR", "Version": "1.0.0", "SchemaVersion": "1.0.0",
        "Engine": "CERTLOGIC", "EngineVersion": "1.0.0", "CertificateType": "Recovery", "Description": [],
        "ValidFrom": "2021-01-01T00:00:00Z", "ValidTo": "2030-01-01T00:00:00Z", "Logic": true,
    });
    for (key, value) in changes.as_object().unwrap() {
        rule[key] = value.clone();
    }
    let rules = RuleSet::parse(&rule.to_string()).unwrap();
    let value_sets = ValueSets::parse(r#"{"disease-agent-targeted": ["840539006"]}"#).unwrap();
    let arrival = Arrival { country: "FR".into(), region: String::new() };
    let external = certificate.external(&arrival, &value_sets);
    let payload = certificate.payload().unwrap();
    let verdict = rules.evaluate(&payload, &external, NOW).unwrap();
    verdict.rules().first().map(RuleVerdict::outcome)
}

#[test]
fn rules_judge_what_was_verified() {
    use base64ct::{Base64, Encoding};
    let certificate = verified(&claims(recovery()));
    let kid = Base64::encode_string(certificate.kid());
    let is = |path: &str, value: &str| json!({"===": [{"var": path}, value]});
    for logic in [
        is("payload.r.0.fr", "2021-01-10"),
        is("payload.nam.fnt", "MUSTERMANN"),
        is("external.countryCode", "FR"),
        is("external.issuerCountryCode", "DE"),
        is("external.kid", &kid),
        is("external.iat", "2021-07-01T00:00:00.000Z"),
        is("external.exp", "2022-07-01T00:00:00.000Z"),
        is("external.validationClock", "2021-07-02T00:00:00.000Z"),
        json!({"in": [{"var": "payload.r.0.tg"}, {"var": "external.valueSets.disease-agent-targeted"}]}),
    ] {
        let found = outcome(&certificate, json!({"Logic": logic}));
        assert_eq!(found, Some(Outcome::Passed), "{logic}");
    }
    let denied = outcome(&certificate, json!({"Logic": is("payload.dob", "")}));
    assert_eq!(denied, Some(Outcome::Failed));
}

/// A certificate of this issuer (`iss`), entry (`co`) and country of its signer.
fn of_countries(issuer: Option<&str>, entry: &str, signer: Option<&str>) -> VerifiedCertificate {
    let entry = with(recovery_entry(), "co", Some(entry.into()));
    let mut claims = claims(dcc(vec![("r", Value::Array(vec![entry]))]));
    let fields = claims.as_map_mut().unwrap();
    fields.retain(|(key, _)| *key != Value::from(1));
    fields.extend(issuer.map(|issuer| (1.into(), issuer.into())));
    let signer = Signer::with(|params| {
        let name = &mut params.distinguished_name;
        if let Some(country) = signer {
            name.push(rcgen::DnType::CountryName, country);
        }
    });
    verify_certificate(&signer.text(&claims), &signer.trust(), NOW).unwrap()
}

#[test]
fn no_country_that_is_named_hides_the_invalidation_of_another() {
    for (issuer, entry, signer, countries) in [
        (Some("DE"), "DE", Some("DE"), &["DE"][..]),
        (Some("AT"), "DE", None, &["AT", "DE"]),
        (Some("at"), "DE", Some("fr"), &["AT", "DE", "FR"]),
        (Some("XX"), "DE", Some("DE"), &["DE", "XX"]),
        (Some("EU"), "DE ", None, &["DE", "EU"]),
        (Some("AT "), "FR", None, &["AT", "FR"]),
        (Some("Ministry of Health"), "DE", None, &["DE"]),
        (Some(""), "DE", None, &["DE"]),
        (None, "DE", None, &["DE"]),
        (None, "XX", Some("DE"), &["DE", "XX"]),
    ] {
        let certificate = of_countries(issuer, entry, signer);
        for country in ["DE", "AT", "FR", "XX", "EU", "IT"] {
            let rule = json!({"Type": "Invalidation", "Country": country, "Logic": false});
            let expected = countries.contains(&country).then_some(Outcome::Failed);
            let found = outcome(&certificate, rule);
            assert_eq!(found, expected, "{issuer:?} {entry} {signer:?} {country}");
        }
    }
}

/// Rules see one country: the issuer, or the entry's where the issuer is none.
#[test]
fn the_country_that_rules_see_is_the_issuers() {
    for (issuer, seen) in [(Some("AT"), "AT"), (Some("AT "), "AT"), (Some("Ministry of Health"), "FR"), (None, "FR")] {
        let certificate = of_countries(issuer, "FR ", Some("DE"));
        let logic = json!({"===": [{"var": "external.issuerCountryCode"}, seen]});
        let found = outcome(&certificate, json!({"Logic": logic}));
        assert_eq!(found, Some(Outcome::Passed), "{issuer:?}");
    }
}

/// Some issuers write `00` for what they do not know; what is not a date by the specification decides nothing.
#[test]
fn a_date_of_birth_that_is_no_date_leaves_a_rule_about_age_open() {
    let born = |date: &str| verified(&claims(with(recovery(), "dob", Some(date.into()))));
    let past = json!({"plusTime": [{"var": "external.validationClock"}, -18, "year"]});
    let birth = json!({"dccDateOfBirth": [{"var": "payload.dob"}]});
    let shifted = json!({"plusTime": [{"var": "payload.dob"}, 0, "day"]});
    for date in ["1963-00", "1963-00-00", "1963-02-00", ""] {
        let certificate = born(date);
        for birth in [&birth, &shifted] {
            let minor = json!({"after": [birth, past]});
            for logic in [json!({"!": [minor]}), json!({"if": [minor, true, true]}), minor] {
                let found = outcome(&certificate, json!({"Logic": logic}));
                assert_eq!(found, Some(Outcome::Open), "{date} {logic}");
            }
        }
    }
    let named = born("1963-00");
    assert_eq!(named.deviations().len(), 1);
    for (date, is_minor) in [("1963", false), ("2003-07", true), ("2003-07-02", false)] {
        let logic = json!({"after": [birth, past]});
        let found = outcome(&born(date), json!({"Logic": logic}));
        let expected = if is_minor { Outcome::Passed } else { Outcome::Failed };
        assert_eq!(found, Some(expected), "{date}");
    }
}
