//! The test vectors on the command line.

use crate::support::Bench;
use serde_json::json;
use std::fs;

/// A sum, in a folder below `vectors`.
fn bench(file: &str, expected: i64) -> Bench {
    let bench = Bench::new();
    fs::create_dir_all(bench.path("vectors/sums")).unwrap();
    let vector = json!({
        "comment": "The sum of two integers.", "source": "CertLogic 1.3.3", "operation": "evaluate-expression",
        "given": {"logic": {"+": [1, 2]}, "data": {}}, "expect": "success", "result": expected,
    });
    bench.write(file, vector.to_string());
    bench
}

#[test]
fn vectors_that_are_met_are_counted_folder_by_folder() {
    let bench = bench("vectors/sums/one.json", 3);
    let done = bench.ok("vectors check vectors");
    assert_eq!(done.text(), "       met not met\nsums     1       0\n1 vectors, 0 not met");
    let done = bench.ok("vectors check vectors --json").json();
    assert_eq!(done, json!({"folders": {"sums": {"met": 1, "failed": 0}}, "failed": []}));
}

#[test]
fn a_vector_that_is_not_met_is_named_and_is_a_refusal() {
    let bench = bench("vectors/sums/one.json", 4);
    let done = bench.run("vectors check vectors");
    assert_eq!(done.code, 1);
    assert!(done.text().contains("\nsums/one.json: 3 instead of 4\n"), "{}", done.text());
    assert!(done.stderr.starts_with("episeal: vectors-failed: "), "{}", done.stderr);
}

#[test]
fn a_folder_that_is_not_there_or_has_no_vectors_is_refused() {
    let bench = bench("other.txt", 3);
    for folder in ["vectors", "nowhere"] {
        assert_eq!(bench.run(&format!("vectors check {folder}")).code, 1, "{folder}");
    }
}
