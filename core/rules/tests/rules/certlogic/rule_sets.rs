//! Which rules apply, and their outcome.

use super::{DAY, HOUR, JULY, external, payload, recovery, rule, rule_set};
use episeal_rules::{MAX_RULES, Outcome, RuleSet, RuleType, RulesError, Travel, ValueSets};
use serde_json::{Value, json};

/// Identifiers and outcomes of the rules that apply.
fn verdict(rules: &[Value], now: i64) -> Vec<(String, Outcome)> {
    let verdict = rule_set(rules).evaluate(&recovery("2021-06-01"), &external(), now);
    let rules = verdict.unwrap();
    let pair = |rule: &episeal_rules::RuleVerdict| (rule.identifier().to_owned(), rule.outcome());
    rules.rules().iter().map(pair).collect()
}

fn outcome_of(changes: Value) -> Option<Outcome> {
    let rules = verdict(&[rule(changes)], JULY);
    rules.first().map(|(_, outcome)| *outcome)
}

#[test]
fn a_rule_applies_from_its_first_second_to_before_its_last() {
    let rules = [rule(json!({
        "ValidFrom": "2021-07-01T02:00:00+02:00", "ValidTo": "2021-07-02T00:00:00Z"
    }))];
    assert!(verdict(&rules, JULY - 1).is_empty());
    assert_eq!(verdict(&rules, JULY).len(), 1);
    assert_eq!(verdict(&rules, JULY + DAY - 1).len(), 1);
    assert!(verdict(&rules, JULY + DAY).is_empty());
}

#[test]
fn the_highest_valid_version_of_an_identifier_applies() {
    let version =
        |version: &str, from: &str, logic: bool| rule(json!({"Version": version, "ValidFrom": from, "Logic": logic}));
    let rules = [
        version("1.2.0", "2021-01-01T00:00:00Z", false),
        version("1.10.0", "2021-01-01T00:00:00Z", true),
        version("1.9.0", "2021-01-01T00:00:00Z", false),
        version("2.0.0", "2022-01-01T00:00:00Z", false),
    ];
    assert_eq!(verdict(&rules, JULY), [("RR-DE-0001".into(), Outcome::Passed)]);
    assert_eq!(verdict(&rules, JULY + 365 * DAY), [("RR-DE-0001".into(), Outcome::Failed)]);
}

#[test]
fn of_two_rules_with_one_version_neither_hides_the_other() {
    for [first, second] in [[true, false], [false, true]] {
        let rules = [first, second].map(|logic| rule(json!({"Logic": logic})));
        let verdict = verdict(&rules, JULY);
        assert!(verdict.contains(&("RR-DE-0001".into(), Outcome::Failed)));
    }
}

#[test]
fn acceptance_is_of_the_country_and_region_of_arrival() {
    assert_eq!(outcome_of(json!({})), Some(Outcome::Passed));
    assert_eq!(outcome_of(json!({"Country": "AT"})), None);
    assert_eq!(outcome_of(json!({"Region": "SH"})), None);
    assert_eq!(outcome_of(json!({"Region": null})), Some(Outcome::Passed));
    assert_eq!(outcome_of(json!({"Region": " "})), Some(Outcome::Passed));

    let mut in_north = external();
    in_north.arrival.region = "sh".into();
    let rules = rule_set(&[rule(json!({"Region": "SH"})), rule(json!({"Identifier": "X"}))]);
    let verdict = rules.evaluate(&recovery("2021-06-01"), &in_north, JULY).unwrap();
    let applied: Vec<_> = verdict.rules().iter().map(|rule| rule.identifier()).collect();
    assert_eq!(applied, ["RR-DE-0001"]);
}

#[test]
fn invalidation_is_of_the_country_that_issued_and_false_is_invalid() {
    let invalidation = |country: &str, logic: bool| {
        rule(json!({
            "Identifier": format!("IR-{country}-0001"), "Type": "Invalidation", "Country": country, "Logic": logic,
            "Region": "anywhere"
        }))
    };
    let judged = |logic| {
        let rules = rule_set(&[invalidation("DE", false), invalidation("AT", logic), rule(json!({}))]);
        rules.evaluate(&recovery("2021-06-01"), &external(), JULY).unwrap()
    };
    assert_eq!(judged(true).outcome(), Outcome::Passed);
    let verdict = judged(false);
    assert_eq!(verdict.outcome(), Outcome::Failed);
    assert_eq!(verdict.rules().len(), 2);
    assert_eq!(verdict.reason().unwrap().identifier(), "IR-AT-0001");
    assert_eq!(verdict.reason().unwrap().rule_type(), RuleType::Invalidation);
}

#[test]
fn the_invalidation_rule_that_was_in_force_invalidates() {
    // The logic of IR-DE-0001, version 1.0.3, with invented issuers.
    let logic = json!({"if": [{"var": "payload.v.0.ci"}, {"if": [{"and": [
        {"in": [{"extractFromUVCI": [{"var": "payload.v.0.ci"}, 1]}, ["A00000001", "A00000002"]]},
        {"===": [{"extractFromUVCI": [{"var": "payload.v.0.ci"}, 0]}, "01DE"]}]}, false, true]}, true]});
    let rules = rule_set(&[rule(json!({
        "Identifier": "IR-AT-0001", "Type": "Invalidation", "Country": "AT", "CertificateType": "Vaccination",
        "Logic": logic
    }))]);
    let outcome = |ci: &str| {
        let payload = payload(json!({"ver": "1.3.0", "v": [{"ci": ci}]}));
        let verdict = rules.evaluate(&payload, &external(), JULY).unwrap();
        verdict.rules()[0].outcome()
    };
    assert_eq!(outcome("URN:UVCI:01DE/A00000001/ABC#K"), Outcome::Failed);
    assert_eq!(outcome("URN:UVCI:01DE/A00000003/ABC#K"), Outcome::Passed);
}

#[test]
fn general_rules_and_those_of_the_certificates_type_apply() {
    for (certificate_type, applies) in [("General", true), ("Recovery", true), ("Test", false), ("Vaccination", false)]
    {
        let outcome = outcome_of(json!({"CertificateType": certificate_type}));
        assert_eq!(outcome.is_some(), applies, "{certificate_type}");
    }
}

#[test]
fn what_cannot_be_evaluated_is_open() {
    for changes in [
        json!({"Engine": "JSONLOGIC"}),
        json!({"EngineVersion": "1.3.4"}),
        json!({"EngineVersion": "2.0.1"}),
        json!({"SchemaVersion": "1.3.1"}),
        json!({"SchemaVersion": "0.9.0"}),
        json!({"Logic": {"map": [[], 1]}}),
        json!({"Logic": null}),
        json!({"Logic": 1}),
        json!({"Logic": {"var": "payload.r.0"}}),
        json!({"Logic": {"<": [{"var": "payload.r.0.fr"}, 3]}}),
        json!({"Logic": {"after": [{"plusTime": ["2021-99-01", 0, "day"]}, {"plusTime": ["2021", 0, "day"]}]}}),
    ] {
        assert_eq!(outcome_of(changes.clone()), Some(Outcome::Open), "{changes}");
    }
    for changes in [json!({"EngineVersion": "1.3.3"}), json!({"SchemaVersion": "1.3.0"})] {
        assert_eq!(outcome_of(changes), Some(Outcome::Passed));
    }
    let rules = rule_set(&[rule(json!({}))]);
    for unversioned in [json!({"r": [{}]}), json!({"ver": 1.3, "r": [{}]}), json!({"ver": "1.3", "r": [{}]})] {
        let verdict = rules.evaluate(&payload(unversioned), &external(), JULY).unwrap();
        assert_eq!(verdict.outcome(), Outcome::Open);
    }
}

#[test]
fn failed_goes_before_open_and_nothing_that_applies_is_open() {
    let overall = |logics: &[Value]| {
        let numbered = |(number, logic): (usize, &Value)| {
            rule(json!({"Identifier": format!("RR-DE-{number:04}"), "Logic": logic}))
        };
        let rules: Vec<_> = logics.iter().enumerate().map(numbered).collect();
        rule_set(&rules).evaluate(&recovery("2021-06-01"), &external(), JULY).unwrap()
    };
    assert_eq!(overall(&[]).outcome(), Outcome::Open);
    assert_eq!(overall(&[json!(true), json!(true)]).outcome(), Outcome::Passed);
    assert_eq!(overall(&[json!(true), json!(1)]).outcome(), Outcome::Open);
    assert_eq!(overall(&[json!(1), json!(true), json!(false)]).outcome(), Outcome::Failed);
    let verdict = overall(&[json!(true), json!(false), json!(false)]);
    assert_eq!(verdict.reason().unwrap().identifier(), "RR-DE-0001");
    assert!(overall(&[json!(true), json!(1)]).reason().is_none());

    let only_invalidation = [rule(json!({"Type": "Invalidation", "Country": "AT"}))];
    let verdict = rule_set(&only_invalidation).evaluate(&recovery("2021-06-01"), &external(), JULY);
    assert_eq!(verdict.unwrap().outcome(), Outcome::Open);
}

#[test]
fn the_reason_speaks_the_wanted_language_or_english() {
    let rules = rule_set(&[rule(json!({"Logic": false}))]);
    let verdict = rules.evaluate(&recovery("2021-06-01"), &external(), JULY).unwrap();
    let reason = verdict.reason().unwrap();
    assert_eq!((reason.version(), reason.outcome().code()), ("1.0.0".into(), "failed"));
    assert_eq!(reason.description("de"), "Der Himmel muss blau sein.");
    assert_eq!(reason.description("de-AT"), "Der Himmel muss blau sein.");
    assert_eq!(reason.description("fr"), "The sky must be blue.");
    let mute = rule_set(&[rule(json!({"Logic": false, "Description": []}))]);
    let verdict = mute.evaluate(&recovery("2021-06-01"), &external(), JULY).unwrap();
    assert_eq!(verdict.reason().unwrap().description("de"), "");
}

#[test]
fn rules_see_the_payload_and_every_external_parameter() {
    let is = |path: &str, value: &str| json!({"===": [{"var": path}, value]});
    for logic in [
        is("payload.r.0.fr", "2021-06-01"),
        is("external.countryCode", "DE"),
        is("external.issuerCountryCode", "AT"),
        is("external.kid", "53FOjX/4aJs="),
        is("external.region", ""),
        is("external.iat", "2021-07-01T00:00:00.000Z"),
        is("external.exp", "2022-07-01T00:00:00.000Z"),
        is("external.validationClock", "2021-07-01T00:00:00.000Z"),
        json!({"in": [{"var": "payload.r.0.tg"}, {"var": "external.valueSets.disease-agent-targeted"}]}),
        json!({"!": [{"var": "external.unknown"}]}),
        json!({"if": [{"var": "external.valueSets"}, true, false]}),
    ] {
        assert_eq!(outcome_of(json!({"Logic": logic})), Some(Outcome::Passed), "{logic}");
    }
}

#[test]
fn a_rule_without_its_metadata_is_refused() {
    for key in [
        "Identifier",
        "Type",
        "Country",
        "Version",
        "SchemaVersion",
        "Engine",
        "EngineVersion",
        "CertificateType",
        "Description",
        "ValidFrom",
        "ValidTo",
        "Logic",
    ] {
        let mut broken = rule(json!({}));
        broken.as_object_mut().unwrap().remove(key);
        let refusal = RuleSet::parse(&json!([rule(json!({})), broken]).to_string()).err();
        assert_eq!(refusal, Some(RulesError::MalformedRule), "{key}");
    }
    for changes in [
        json!({"Version": "1.0"}),
        json!({"Version": "1.0.0.0"}),
        json!({"Version": "1.+1.0"}),
        json!({"Version": "1..0"}),
        json!({"ValidFrom": "soon"}),
        json!({"CertificateType": "Booster"}),
        json!({"Region": 1}),
        json!({"Description": [{"lang": "en"}]}),
        json!({"Identifier": ""}),
    ] {
        let refusal = RuleSet::parse(&json!([rule(changes.clone())]).to_string()).err();
        assert_eq!(refusal, Some(RulesError::MalformedRule), "{changes}");
    }
    assert_eq!(RuleSet::parse(&rule(json!({})).to_string()).unwrap().count(), 1);
    assert_eq!(RuleSet::parse("[[]]").err(), Some(RulesError::MalformedRule));
    assert_eq!(RuleSet::parse("").err(), Some(RulesError::Malformed));
}

/// If it were left out, someone whom it denies would pass.
#[test]
fn no_rule_vanishes_because_its_type_or_country_is_misspelled() {
    let types = [
        "Acceptence",
        "Acceptance ",
        " Acceptance",
        "acceptance",
        "ACCEPTANCE",
        "Invalidations",
        "invalidation",
        "Foo",
        " ",
        "Boosternotification",
    ];
    let countries = ["FRA", "FR ", " FR", "F", "fr", "Fr", "F1", "ÄÖ", "Ä", "  ", "ＦＲ"];
    let of = |key: &str, value: &str| json!({ key: value, "Logic": false });
    let types = types.map(|value| of("Type", value));
    let countries = countries.map(|value| of("Country", value));
    let others = [json!({"Type": 1}), json!({"Type": null}), json!({"Country": ["FR"]})];
    for changes in types.into_iter().chain(countries).chain(others) {
        for list in [json!([rule(json!({})), rule(changes.clone())]), rule(changes.clone())] {
            let refusal = RuleSet::parse(&list.to_string()).err();
            assert_eq!(refusal, Some(RulesError::MalformedRule), "{changes}");
        }
    }
}

#[test]
fn booster_notifications_are_published_beside_the_rules_of_arrival_and_left_out() {
    let booster = rule(json!({"Type": "BoosterNotification", "Logic": false}));
    assert!(rule_set(std::slice::from_ref(&booster)).is_empty());
    assert_eq!(verdict(&[booster, rule(json!({}))], JULY).len(), 1);
}

#[test]
fn value_sets_are_read_compressed_and_as_published() {
    let published = r#"{"valueSetId": "disease-agent-targeted", "valueSetDate": "2021-04-27",
        "valueSetValues": {"840539006": {"display": "COVID-19", "active": true}}}"#;
    let logic = json!({"in": ["840539006", {"var": "external.valueSets.disease-agent-targeted"}]});
    let rules = rule_set(&[rule(json!({"Logic": logic}))]);
    let mut external = external();
    for text in [published, &format!("[{published}]")] {
        external.value_sets = ValueSets::parse(text).unwrap();
        let verdict = rules.evaluate(&recovery("2021-06-01"), &external, JULY).unwrap();
        assert_eq!(verdict.outcome(), Outcome::Passed, "{text}");
    }
    for refused in ["1", "{\"a\": 1}", "{\"a\": [1]}", "[{}]", "[{\"valueSetId\": \"a\"}]"] {
        let refusal = ValueSets::parse(refused).err();
        assert_eq!(refusal, Some(RulesError::Malformed), "{refused}");
    }
}

/// Nothing is in nothing: a missing set would deny, or would let someone pass.
#[test]
fn a_rule_that_names_a_value_set_that_is_missing_is_open() {
    let held = json!({"var": "external.valueSets.disease-agent-targeted"});
    let missing = json!({"var": "external.valueSets.vaccines-covid-19-names"});
    for logic in [
        json!({"in": ["840539006", missing]}),
        json!({"!": [{"in": ["840539006", missing]}]}),
        json!({"!": [missing]}),
        json!({"if": [missing, false, true]}),
        json!({"if": [true, true, {"in": ["840539006", missing]}]}),
        json!({"and": [{"in": ["840539006", held]}, {"!": [{"in": ["840539006", missing]}]}]}),
        json!({"===": [{"reduce": [missing, {"var": "current"}, 0]}, 0]}),
        json!({"!": [{"var": "external.valueSets.vaccines-covid-19-names.0"}]}),
        json!({"in": ["840539006", {"var": "external.valueSets.Disease-Agent-Targeted"}]}),
    ] {
        let of =
            |kind: &str| json!({"Type": kind, "Country": if kind == "Acceptance" {"DE"} else {"AT"}, "Logic": logic});
        for kind in ["Acceptance", "Invalidation"] {
            assert_eq!(outcome_of(of(kind)), Some(Outcome::Open), "{logic}");
        }
    }
    let verdict = |sets: &str, logic: Value| {
        let mut external = external();
        external.value_sets = ValueSets::parse(sets).unwrap();
        let rules = rule_set(&[rule(json!({"Logic": logic}))]);
        let (payload, until) = (recovery("2021-06-01"), JULY + DAY);
        let verdict = rules.evaluate(&payload, &external, JULY).unwrap();
        let change = rules.next_change(&payload, &external, Travel { from: JULY, until }).unwrap();
        assert_eq!(change, None, "{sets}");
        verdict.outcome()
    };
    let is_in = json!({"in": ["840539006", held]});
    assert_eq!(verdict("{}", is_in.clone()), Outcome::Open);
    assert_eq!(verdict(r#"{"disease-agent-targeted": []}"#, is_in), Outcome::Failed);
    // As a whole they are not a missing set but an object, and an empty one is falsy.
    assert_eq!(verdict("{}", json!({"!": [{"var": "external.valueSets"}]})), Outcome::Passed);
}

/// A rule that is not evaluated names its sets all the same: looking them up is counted.
#[test]
fn the_value_sets_that_rules_name_are_counted_as_steps() {
    let paths: Vec<_> = (0..9_000).map(|id| format!("external.valueSets.{id}")).collect();
    let names: Vec<_> = paths.iter().map(|path| json!({"var": path})).collect();
    let sets: serde_json::Map<_, _> = (0..9_000).map(|id| (id.to_string(), json!([]))).collect();
    let day = |day| {
        json!({"after": [{"plusTime": [{"var": "external.validationClock"}, 1, "month"]},
            {"plusTime": [{"var": "external.validationClock"}, day, "day"]}]})
    };
    let logic = json!({"if": [day(30), true, {"if": [true, true, names]}]});
    let rules = rule_set(&[rule(json!({"Logic": logic}))]);
    let mut external = external();
    external.value_sets = ValueSets::parse(&Value::from(sets).to_string()).unwrap();
    let payload = recovery("2021-06-01");
    let verdict = rules.evaluate(&payload, &external, JULY).unwrap();
    assert_eq!(verdict.outcome(), Outcome::Passed);
    let change = rules.next_change(&payload, &external, Travel { from: JULY, until: JULY + 3_650 * DAY });
    assert_eq!(change, Err(RulesError::TooComplex));
}

#[test]
fn value_sets_of_several_texts_are_added_and_none_hides_another() {
    let mut sets = ValueSets::parse(r#"{"a": ["1"]}"#).unwrap();
    let other = || ValueSets::parse(r#"{"a": ["2"], "b": []}"#).unwrap();
    assert_eq!(sets.add(&other()), Err(RulesError::Malformed));
    assert_eq!(sets.count(), 1);
    sets.add(&ValueSets::parse(r#"{"b": []}"#).unwrap()).unwrap();
    assert_eq!((sets.count(), sets.is_empty()), (2, false));
}

#[test]
fn rules_of_several_texts_are_as_those_of_one() {
    let of = |version: &str, logic: bool| rule_set(&[rule(json!({"Version": version, "Logic": logic}))]);
    for [first, second] in [["1.0.0", "1.1.0"], ["1.1.0", "1.0.0"]] {
        let mut rules = of(first, first == "1.1.0");
        rules.add(&of(second, second == "1.1.0")).unwrap();
        let verdict = rules.evaluate(&recovery("2021-06-01"), &external(), JULY).unwrap();
        assert_eq!(verdict.outcome(), Outcome::Passed, "the newest alone applies");
    }
    let many = rule_set(&vec![rule(json!({})); MAX_RULES as usize]);
    let mut rules = of("1.0.0", true);
    assert_eq!(rules.add(&many), Err(RulesError::TooLarge));
    assert_eq!(rules.count(), 1);
}

#[test]
fn times_out_of_range_are_refused() {
    let rules = rule_set(&[]);
    let payload = recovery("2021-06-01");
    for now in [-1, i64::MIN, 253_402_300_800, i64::MAX] {
        let refusal = rules.evaluate(&payload, &external(), now).err();
        assert_eq!(refusal, Some(RulesError::InvalidTime));
    }
    let mut endless = external();
    endless.origin.expires = i64::MAX;
    let refusal = rules.evaluate(&payload, &endless, HOUR).err();
    assert_eq!(refusal, Some(RulesError::InvalidTime));
}
