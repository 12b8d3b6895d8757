//! The suites of the specification.

use episeal_rules::{Expression, RulesError};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// The files of a folder of the official test data; without the data there is nothing to check.
fn files(folder: &str) -> Vec<(String, Value)> {
    let data = std::env::var_os("EPISEAL_TESTDATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata")), PathBuf::from);
    let folder = data.join("certlogic").join(folder);
    let Ok(entries) = fs::read_dir(&folder) else {
        assert!(std::env::var_os("CI").is_none(), "no {}", folder.display());
        println!("not run: {} is not there (set EPISEAL_TESTDATA)", folder.display());
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, serde_json::from_str(&text).unwrap())
    };
    paths.into_iter().map(read).collect()
}

fn is_skipped(value: &Value) -> bool {
    value["directive"] == "skip"
}

/// Suites and cases that are marked as skipped are not active. The four single assertions that are marked, on `in` with
/// a `null` on the right, are: the specification's own implementations threw there, this one does what they expect.
#[test]
fn every_active_assertion_of_the_official_suite_is_met() {
    let files = files("testSuite");
    let mut met = 0;
    for (file, suite) in files.iter().filter(|(_, suite)| !is_skipped(suite)) {
        let cases = suite["cases"].as_array().unwrap();
        for case in cases.iter().filter(|case| !is_skipped(case)) {
            for assertion in case["assertions"].as_array().unwrap() {
                let own = assertion.get("certLogicExpression");
                let expression = own.unwrap_or(&case["certLogicExpression"]);
                let got = Expression::parse(&expression.to_string())
                    .and_then(|expression| expression.evaluate(&assertion["data"].to_string()));
                let expected = assertion["expected"].to_string();
                assert_eq!(got, Ok(expected), "{file}: {}: {assertion}", case["name"]);
                met += 1;
            }
        }
    }
    println!("{met} assertions met");
    assert!(files.is_empty() || met == 222, "{met} active assertions");
}

#[test]
fn the_validation_suite_tells_expressions_from_what_is_none() {
    for (file, suite) in files("validation-testSuite") {
        for case in suite["cases"].as_array().unwrap() {
            let expression = &case["certLogicExpression"];
            let refusal = Expression::parse(&expression.to_string()).err();
            let is_valid = case["issues"].as_array().unwrap().is_empty();
            let expected = (!is_valid).then_some(RulesError::NotCertLogic);
            assert_eq!(refusal, expected, "{file}: {expression}");
        }
    }
}
