//! The test suite of the CertLogic specification.

use crate::bench::{Bench, official};
use serde_json::json;

#[test]
fn the_official_certlogic_suite_is_met() {
    let Some(folder) = official("certlogic") else { return };
    let bench = Bench::new();
    for folder in [folder.clone(), folder.join("testSuite")] {
        let done = bench.run(&format!("certlogic {} --json", folder.display()));
        assert_eq!(done.code, 0, "{}", done.stderr);
        let tally = done.json();
        assert_eq!((&tally["total"], &tally["unmet"]), (&json!(222), &json!([])));
        assert_eq!(tally["expectations"]["in"]["unmet"], 0);
    }
    let done = bench.run(&format!("certlogic {}", folder.display()));
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
    let done = bench.run("certlogic . --json");
    assert_eq!(done.code, 1);
    assert_eq!(
        done.json(),
        json!({"total": 3, "expectations": {"suite": {"met": 1, "unmet": 2}}, "unmet": [
            {"file": "suite.json", "expectation": "suite", "assertion": "sums: #2 wrong", "expected": 3, "got": 2},
            {"file": "suite.json", "expectation": "suite", "assertion": "sums: #3", "expected": 1, "got": {"error": "type-mismatch"}},
        ]})
    );
    assert!(done.stderr.contains("unmet"), "{}", done.stderr);
    let done = bench.run("certlogic .");
    assert_eq!(done.code, 1);
    assert!(done.text().contains("suite.json: suite: sums: #2 wrong: expected 3, got 2"));
}

#[test]
fn a_directory_without_a_suite_is_refused() {
    let bench = Bench::new();
    assert_eq!(bench.run("certlogic .").code, 1);
    assert_eq!(bench.run("certlogic nowhere").code, 1);
    bench.write("large.json", " ".repeat(1_048_577));
    let done = bench.run("certlogic .");
    assert!(done.stderr.starts_with("episeal-conformance: too-long: "), "{}", done.stderr);
    bench.write("other.json", b"[]");
    let done = bench.run("certlogic .");
    assert_eq!((done.code, done.stdout.len()), (1, 0));
}
