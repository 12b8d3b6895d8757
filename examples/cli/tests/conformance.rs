//! The official suites, through the program.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

#[allow(dead_code, unreachable_pub)]
#[path = "../../../core/tests/certificate_support/dsc.rs"]
mod dsc;
mod support;

use dsc::{Dsc, pkcs8, secret_key};
use serde_json::json;
use std::path::{Path, PathBuf};
use support::Bench;

/// The folder of the official CertLogic suite; without it there is nothing to run.
fn certlogic() -> Option<PathBuf> {
    let data = std::env::var_os("EPISEAL_TESTDATA").map_or_else(
        || Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata")).into(),
        PathBuf::from,
    );
    let folder = data.join("certlogic");
    if folder.is_dir() {
        return Some(folder.canonicalize().unwrap());
    }
    assert!(std::env::var_os("CI").is_none(), "no {}", folder.display());
    println!("not run: {} is not there (set EPISEAL_TESTDATA)", folder.display());
    None
}

#[test]
fn the_official_certlogic_suite_is_met() {
    let Some(folder) = certlogic() else { return };
    let bench = Bench::new();
    for folder in [folder.clone(), folder.join("testSuite")] {
        let done = bench.run(&format!("conformance certlogic {} --json", folder.display()));
        assert_eq!(done.code, 0, "{}", done.stderr);
        let tally = done.json();
        assert_eq!((&tally["total"], &tally["unmet"]), (&json!(222), &json!([])));
        assert_eq!(tally["expectations"]["in"]["unmet"], 0);
    }
    let done = bench.run(&format!("conformance certlogic {}", folder.display()));
    assert!(done.text().starts_with("222 assertions\n"));
    assert!(done.text().contains("\ncomparison "));
}

#[test]
fn what_is_not_met_is_named_and_the_exit_status_is_one() {
    let bench = Bench::new();
    let suite = json!({"name": "s", "cases": [
        {"name": "sums", "certLogicExpression": {"+": [{"var": "0"}, 1]}, "assertions": [
            {"data": [1], "expected": 2}, {"data": [1], "expected": 3, "message": "wrong"}, {"data": ["x"], "expected": 1}]},
        {"name": "left out", "directive": "skip", "certLogicExpression": 1, "assertions": [{"data": null, "expected": 2}]}]});
    bench.write("suite.json", suite.to_string().as_bytes());
    let done = bench.run("conformance certlogic . --json");
    assert_eq!(done.code, 1);
    assert_eq!(
        done.json(),
        json!({"total": 3, "expectations": {"suite": {"met": 1, "unmet": 2}}, "unmet": [
            {"file": "suite.json", "expectation": "suite", "assertion": "sums: #2 wrong", "expected": 3, "got": 2},
            {"file": "suite.json", "expectation": "suite", "assertion": "sums: #3", "expected": 1, "got": {"error": "type-mismatch"}},
        ]})
    );
    assert!(done.stderr.contains("unmet"), "{}", done.stderr);
    let done = bench.run("conformance certlogic .");
    assert_eq!(done.code, 1);
    assert!(done.text().contains("suite.json: suite: sums: #2 wrong: expected 3, got 2"));
}

#[test]
fn a_directory_without_a_suite_is_refused() {
    let bench = Bench::new();
    assert_eq!(bench.run("conformance certlogic .").code, 1);
    assert_eq!(bench.run("conformance certlogic nowhere").code, 1);
    bench.write("large.json", " ".repeat(1_048_577));
    bench.refused("conformance certlogic .", "too-long");
    bench.write("other.json", b"[]");
    let done = bench.run("conformance certlogic .");
    assert_eq!((done.code, done.stdout.len()), (1, 0));
}

/// HCERT 1.0.5, 3.3.5, takes a certificate at its `exp` itself, RFC 8392, 3.1.4, does not.
#[test]
fn what_is_met_at_exp_itself_is_said() {
    let bench = Bench::new();
    let holder = json!({"surname": "Müller", "given_names": "Zoë", "date_of_birth": "1964-08-12", "first_positive": "2021-06-01"});
    bench.write("holder", holder.to_string());
    bench.write("dsc", Dsc::default().der());
    bench.write("key", pkcs8(&secret_key()));
    bench.ok("cert issue --at 2021-07-01T12:00:00Z --holder holder --signer dsc --key key --issuer Köln --out text");
    let text = String::from_utf8(bench.read("text")).unwrap();
    let claimed = &bench.ok("cert decode text --json").json()["claimed"];
    let expires: i64 = (claimed["expires"].as_str().unwrap()).parse::<jiff::Timestamp>().unwrap().as_second();
    std::fs::create_dir(bench.path("cases")).unwrap();
    let tally = |cases: &[(i64, bool)]| {
        for (number, (clock, expected)) in cases.iter().enumerate() {
            let clock = jiff::Timestamp::from_second(*clock).unwrap().to_string();
            let case = json!({"PREFIX": text.trim_end(), "TESTCTX": {"VALIDATIONCLOCK": clock},
                "EXPECTEDRESULTS": {"EXPECTEDEXPIRATIONCHECK": expected}});
            bench.write(&format!("cases/{number}.json"), case.to_string());
        }
        let shown = bench.ok("conformance dgc-testdata cases");
        let json = bench.ok("conformance dgc-testdata cases --json").json();
        (shown.text().to_owned(), json["expectations"]["EXPECTEDEXPIRATIONCHECK"].clone())
    };
    let (shown, counts) = tally(&[(expires - 1, true), (expires + 1, false)]);
    assert_eq!(counts, json!({"met": 2, "unmet": 0}));
    assert!(!shown.contains("at exp itself"), "{shown}");
    let (shown, counts) = tally(&[(expires, true), (expires - 1, true), (expires, true)]);
    assert_eq!(counts, json!({"met": 3, "unmet": 0, "met_at_exp": 2}));
    let line = "\n  2 of them at exp itself: HCERT 3.3.5 takes them, this library by RFC 8392 does not";
    assert!(shown.ends_with(line), "{shown}");
    let (shown, counts) = tally(&[(expires, false), (expires + 1, true), (expires + 2, false)]);
    assert_eq!(counts, json!({"met": 1, "unmet": 2}));
    assert!(!shown.contains("at exp itself"), "{shown}");
}
