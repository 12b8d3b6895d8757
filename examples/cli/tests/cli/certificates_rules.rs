//! Certificates judged by business rules on the command line.

use crate::support::Bench;
use episeal_testkit::issue::dsc::{Dsc, other_secret_key, pkcs8, secret_key};
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use serde_json::{Value, json};
use std::fs;

const RULES: &str = "cert rules --at 2021-07-02T00:00:00Z --trust dsc --rules rules --value-sets sets text";

/// A certificate of recovery from Germany in `text`, its signer in `dsc`, one value set, and no rules.
fn bench() -> Bench {
    let bench = Bench::new();
    let holder = json!({"surname": "Müller", "given_names": "Zoë", "date_of_birth": "1964-08-12", "first_positive": "2021-06-01"});
    bench.write("holder", holder.to_string());
    bench.write("dsc", Dsc::default().der());
    bench.write("key", pkcs8(&secret_key()));
    bench.ok("cert issue --at 2021-07-01T12:00:00Z --holder holder --signer dsc --key key --issuer Köln --out text");
    for folder in ["rules", "sets"] {
        fs::create_dir(bench.path(folder)).unwrap();
    }
    let set = json!({"valueSetId": "disease-agent-targeted", "valueSetDate": "2021-04-27",
        "valueSetValues": {"840539006": {"display": "COVID-19"}}});
    bench.write("sets/disease-agent-targeted.json", set.to_string());
    bench
}

/// A rule for recoveries on arrival in France, with changes.
fn rule(changes: Value) -> Value {
    let mut rule = json!({
        "Identifier": "RR-FR-0001", "Type": "Acceptance", "Country": "FR", "Version": "1.0.0", "SchemaVersion": "1.0.0",
        "Engine": "CERTLOGIC", "EngineVersion": "1.0.0", "CertificateType": "Recovery",
        "Description": [{"lang": "en", "desc": "Ten days."}, {"lang": "de", "desc": "Zehn Tage."}],
        "ValidFrom": "2021-01-01T00:00:00Z", "ValidTo": "2030-01-01T00:00:00Z", "AffectedFields": [],
        "Logic": {"in": [{"var": "payload.r.0.tg"}, {"var": "external.valueSets.disease-agent-targeted"}]},
    });
    for (key, value) in changes.as_object().unwrap() {
        rule[key] = value.clone();
    }
    rule
}

#[test]
fn a_certificate_is_accepted_denied_or_neither() {
    let bench = bench();
    let judged = |logic: Value| {
        bench.write("rules/rule.json", rule(json!({"Logic": logic})).to_string());
        let done = bench.run(&format!("{RULES} --country FR"));
        let last = done.text().lines().last().unwrap().to_owned();
        (done.code, last, done.stderr)
    };
    bench.write("rules/rule.json", rule(json!({})).to_string());
    let done = bench.ok(&format!("{RULES} --country fr"));
    let end = "\nrules passed\n  passed RR-FR-0001 1.0.0 (acceptance): Ten days.";
    assert!(done.text().starts_with("valid\n") && done.text().ends_with(end), "{}", done.text());
    let (code, last, error) = judged(json!(false));
    assert_eq!((code, last.as_str()), (1, "  failed RR-FR-0001 1.0.0 (acceptance): Ten days."));
    assert!(error.starts_with("episeal: rules-failed: "), "{error}");
    let (code, last, error) = judged(json!("neither"));
    assert_eq!((code, last.as_str()), (2, "  open   RR-FR-0001 1.0.0 (acceptance): Ten days."));
    assert!(error.starts_with("episeal: rules-open: "), "{error}");
}

/// A list of key ids with revocations that has none, signed by its publisher.
fn write_nothing_revoked(bench: &Bench) {
    let publisher = other_secret_key();
    let none = b"\x41\xa0";
    let content = [b"\x84\x6aSignature1\x43\xa1\x01\x26\x40", &none[..]].concat();
    let signature: Signature = publisher.sign(&content);
    let signed = [b"\xd2\x84\x43\xa1\x01\x26\xa0", &none[..], b"\x58\x40", &signature.to_bytes()];
    let key = Dsc { key: publisher, ..Dsc::default() };
    fs::create_dir(bench.path("revoked")).unwrap();
    bench.write("revoked/kid.lst", signed.concat());
    bench.write("revoked/key.pem", key.der());
}

/// Whatever the outcome, the report of `cert verify` comes before that of the rules.
#[test]
fn the_report_says_whether_revocation_was_checked() {
    let bench = bench();
    write_nothing_revoked(&bench);
    let with_lists = RULES.replace(" text", " --revocation revoked text");
    for (logic, code) in [(json!(true), 0), (json!(false), 1), (json!(1), 2)] {
        bench.write("rules/rule.json", rule(json!({"Logic": logic})).to_string());
        for (line, is_checked) in [(RULES, false), (&with_lists, true)] {
            let verify = line.replace("cert rules", "cert verify");
            let verify = verify.replace(" --rules rules --value-sets sets", "");
            let done = bench.run(&format!("{line} --country FR"));
            let verified = bench.ok(&verify);
            let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
            let (judged, verified) = (lines(done.text()), lines(verified.text()));
            assert_eq!(done.code, code, "{}", done.stderr);
            assert!(judged.starts_with(&verified), "{judged:?}");
            let not_checked = "  not checked: revocation".to_owned();
            assert_eq!(judged.contains(&not_checked), !is_checked, "{judged:?}");

            let judged = bench.run(&format!("{line} --country FR --json")).json();
            let verified = bench.ok(&format!("{verify} --json")).json();
            assert_eq!(judged["revocation_checked"], is_checked);
            for name in ["valid", "error", "revocation_checked", "checks", "deviations"] {
                assert_eq!(judged[name], verified[name], "{name}");
            }
        }
    }
}

#[test]
fn country_region_clock_and_language_are_those_given() {
    let bench = bench();
    let after = json!({"not-before": [{"plusTime": [{"var": "external.validationClock"}, 0, "day"]},
        {"plusTime": ["2021-07-02", 0, "day"]}]});
    let list = json!([
        rule(json!({"Logic": after})),
        rule(json!({"Identifier": "RR-FR-0002", "Region": "COR", "Logic": false})),
        rule(json!({"Identifier": "IR-DE-0001", "Type": "Invalidation", "Country": "DE", "Logic": true})),
    ]);
    bench.write("rules/all.json", list.to_string());
    let judged = |options: &str| {
        let done = bench.run(&format!("{RULES} --json {options}"));
        let shown = done.json();
        let rules = shown["rules"].as_array().unwrap().iter();
        let rules: Vec<_> = rules.map(|rule| rule["rule"].as_str().unwrap().to_owned()).collect();
        (done.code, shown["outcome"].clone(), rules.join(" "))
    };
    let of = |code: i32, outcome: &str, rules: &str| (code, json!(outcome), rules.to_owned());
    assert_eq!(judged("--country FR"), of(0, "passed", "RR-FR-0001 IR-DE-0001"));
    assert_eq!(judged("--country FR --region cor"), of(1, "failed", "RR-FR-0002 IR-DE-0001"));
    assert_eq!(judged("--country AT"), of(2, "open", "IR-DE-0001"));
    let shown = bench.ok(&format!("{RULES} --country FR --language de-AT --json")).json();
    assert_eq!(
        (&shown["valid"], &shown["rules"][0]),
        (
            &json!(true),
            &json!({"rule": "RR-FR-0001", "version": "1.0.0", "type": "acceptance", "outcome": "passed",
                "description": "Zehn Tage."})
        )
    );
    let earlier = RULES.replace("2021-07-02T00", "2021-07-01T23");
    assert_eq!(bench.run(&format!("{earlier} --country FR")).code, 1);
    for country in ["F", "FRA", "ÄÖ", "1A", ""] {
        let arguments: Vec<_> = RULES.split(' ').chain(["--country", country]).collect();
        assert_eq!(bench.run_with(&arguments, b"").code, 2, "{country}");
    }
}

/// The folders of dgc-business-rules-testdata: COUNTRY/RULE/rule.json, and COUNTRY/RULE/tests with what is not a rule.
#[test]
fn folders_are_read_as_they_are_published() {
    let bench = bench();
    fs::remove_dir(bench.path("rules")).unwrap();
    for (number, ending) in ["", "\r\n"].into_iter().enumerate() {
        let folder = format!("rules/FR/RR-FR-000{number}");
        fs::create_dir_all(bench.path(&format!("{folder}/tests"))).unwrap();
        let one = rule(json!({"Identifier": format!("RR-FR-000{number}")}));
        bench.write(&format!("{folder}/rule.json"), format!("\u{feff}{one}{ending}"));
        bench.write(&format!("{folder}/tests/test001.json"), r#"{"payload": {}, "expected": true}"#);
    }
    bench.write("rules/README.md", "# Rules");
    let shown = bench.ok(&format!("{RULES} --country FR --json")).json();
    assert_eq!(shown["rules"].as_array().unwrap().len(), 2);
}

#[test]
fn what_cannot_be_read_or_understood_is_no_verdict() {
    let bench = bench();
    let without = |path: &str, content: &[u8], about: &str| {
        bench.write("rules/rule.json", rule(json!({})).to_string());
        bench.ok(&format!("{RULES} --country FR"));
        bench.write(path, content);
        let done = bench.run(&format!("{RULES} --country FR"));
        assert_eq!((done.code, done.text()), (2, ""), "{path}: {}", done.stderr);
        let start = "episeal: no-verdict: nothing was verified: ";
        assert!(done.stderr.starts_with(start) && done.stderr.contains(about), "{}", done.stderr);
        assert_eq!(done.stderr.lines().count(), 1);
        fs::remove_file(bench.path(path)).unwrap();
    };
    let changed = |changes| rule(changes).to_string().into_bytes();
    without("rules/more.json", b"", "malformed-json");
    without("rules/more.json", b"{", "(rules/more.json)");
    without("rules/more.json", b"\xff", "UTF-8");
    without("rules/more.json", b"{}", "malformed-rule");
    without("rules/more.json", br#"{"Type": "Acceptance", "Type": "Acceptance"}"#, "malformed-json");
    without("rules/more.json", &changed(json!({"ValidTo": "soon"})), "malformed-rule");
    for changes in [
        json!({"Type": "Acceptence"}),
        json!({"Type": "Acceptance "}),
        json!({"Type": "acceptance"}),
        json!({"Type": "Invalidations", "Country": "DE"}),
        json!({"Type": "Foo"}),
        json!({"Country": "FRA"}),
        json!({"Country": "FR "}),
        json!({"Country": "fr"}),
    ] {
        without("rules/more.json", &changed(changes), "malformed-rule");
    }
    without("rules/rule.json", b"[]", "there are no rules (rules)");
    without("rules/rule.json", &changed(json!({"Type": "BoosterNotification"})), "there are no rules");
    without("sets/more.json", b"[1]", "malformed-json");
    without("sets/more.json", br#"{"disease-agent-targeted": []}"#, "(sets/more.json)");
    bench.write("rules/rule.json", rule(json!({})).to_string());
    for (option, other) in [("--rules rules", "--rules absent"), ("--value-sets sets", "--value-sets rules/rule.json")]
    {
        let done = bench.run(&format!("{} --country FR", RULES.replace(option, other)));
        assert_eq!(done.code, 2, "{other}: {}", done.stderr);
    }
    fs::remove_file(bench.path("sets/disease-agent-targeted.json")).unwrap();
    let done = bench.run(&format!("{RULES} --country FR"));
    assert!(done.stderr.contains("there are no value sets"), "{}", done.stderr);
}

/// JSON with spaces after it, which mean nothing.
fn with_length(json: &Value, length: usize) -> String {
    let json = json.to_string();
    let blanks = " ".repeat(length - json.len());
    json + &blanks
}

/// What is too large is not called malformed, which it is not.
#[test]
fn a_file_that_is_too_large_is_named_and_said_to_be_too_long() {
    let bench = bench();
    let line = RULES.replace("--trust dsc", "--trust dsc --trust list.json") + " --country FR";
    let (list, set) = (json!([rule(json!({}))]), json!({"empty": []}));
    for (path, json, limit) in [
        ("rules/rule.json", &list, 4_194_304),
        ("sets/more.json", &set, 1_048_576),
        ("list.json", &json!([]), 33_554_432),
    ] {
        bench.write("list.json", "[]");
        bench.write("rules/rule.json", list.to_string());
        bench.write(path, with_length(json, limit));
        bench.ok(&line);
        bench.write(path, with_length(json, limit + 1));
        let done = bench.run(&line);
        let said = format!(
            "episeal: no-verdict: nothing was verified: too-long: the file is larger than {limit} bytes ({path})\n"
        );
        assert_eq!((done.code, done.text(), &done.stderr), (2, "", &said));
        fs::remove_file(bench.path(path)).unwrap();
    }
    bench.write("rules/rule.json", list.to_string());
    bench.write("german", "AAAA\n{\"certificates\":[]}");
    for (trust, length) in [("--trust dsc --csca large", 33_554_433), ("--trust german --trust-key large", 65_537)] {
        bench.write("large", vec![b' '; length]);
        let done = bench.run(&format!("{} --country FR", RULES.replace("--trust dsc", trust)));
        let said = format!("too-long: the file is larger than {} bytes (large)\n", length - 1);
        assert!(done.code == 2 && done.stderr.ends_with(&said), "{}", done.stderr);
    }
}

#[test]
fn a_rule_that_names_a_value_set_that_is_missing_is_open() {
    let bench = bench();
    let of = |set: &str| json!({"in": [{"var": "payload.r.0.tg"}, {"var": format!("external.valueSets.{set}")}]});
    for logic in [of("vaccines-covid-19-names"), json!({"!": [of("vaccines-covid-19-names")]})] {
        let list = json!([rule(json!({})), rule(json!({"Identifier": "RR-FR-0002", "Logic": logic}))]);
        bench.write("rules/all.json", list.to_string());
        let done = bench.run(&format!("{RULES} --country FR"));
        assert_eq!(done.code, 2, "{logic}");
        assert!(done.stderr.starts_with("episeal: rules-open: "), "{}", done.stderr);
        let rules = "rules open\n  passed RR-FR-0001 1.0.0 (acceptance): Ten days.\n  open   RR-FR-0002 1.0.0 (acceptance): Ten days.";
        assert!(done.text().ends_with(rules), "{}", done.text());
    }
}

#[test]
fn a_certificate_that_is_not_valid_is_judged_by_no_rule() {
    let bench = bench();
    bench.write("rules/rule.json", rule(json!({})).to_string());
    bench.write("nobody.json", "[]");
    let line = format!("{} --country FR", RULES.replace("--trust dsc", "--trust nobody.json"));
    let done = bench.refused(&line, "signer-unknown");
    assert!(done.text().starts_with("invalid\n") && !done.text().contains("RR-FR"));
    let shown = bench.run(&format!("{line} --json")).json();
    assert_eq!((&shown["valid"], &shown["outcome"], &shown["rules"]), (&json!(false), &Value::Null, &json!([])));
    let done = bench.run(&line.replace("nobody.json", "absent"));
    assert!(done.code == 2 && done.stderr.contains("no-verdict"), "{}", done.stderr);
}

#[cfg(unix)]
#[test]
fn rules_behind_a_link_to_a_folder_are_not_missed_silently() {
    let bench = bench();
    bench.write("rules/rule.json", rule(json!({})).to_string());
    let folder = bench.path("elsewhere");
    std::fs::create_dir(&folder).unwrap();
    std::os::unix::fs::symlink(&folder, bench.path("rules/more")).unwrap();
    let done = bench.run(&format!("{RULES} --country FR"));
    assert_eq!((done.code, done.text()), (2, ""));
    assert!(done.stderr.contains("(rules/more)"), "{}", done.stderr);
}

#[test]
fn a_rules_words_stay_on_their_line() {
    let bench = bench();
    let words = "Ten\n\u{1b}[2Jvalid\u{202e}\u{2028}\u{2066}des\u{200b}\u{e0041}sap";
    let changes = json!({"Identifier": "RR-FR\n1", "Description": [{"lang": "en", "desc": words}], "Logic": false});
    bench.write("rules/rule.json", rule(changes).to_string());
    let done = bench.run(&format!("{RULES} --country FR"));
    assert!(done.text().ends_with("  failed RR-FR 1 1.0.0 (acceptance): Ten  [2Jvalid   des  sap"), "{}", done.text());
}
