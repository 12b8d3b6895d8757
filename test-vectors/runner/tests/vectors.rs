//! Every vector of the folder is met, and a runner that missed one would say so.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use episeal_vectors::check;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// All JSON files below a folder, counted without the runner.
fn files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    entries
        .map(
            |path| {
                if path.is_dir() { files(&path) } else { usize::from(path.extension().is_some_and(|e| e == "json")) }
            },
        )
        .sum()
}

/// The table is shown, so that a run says what it ran.
fn is_met(part: &str) {
    let folder = folder().join(part);
    let report = check(&folder).unwrap();
    println!("{report}");
    assert!(report.failed().is_empty(), "{report}");
    assert_eq!(report.total() as usize, files(&folder));
}

#[test]
fn every_vector_of_visits_is_met() {
    is_met("visits");
}

#[test]
fn every_vector_of_certificates_is_met() {
    is_met("certificates");
}

#[test]
fn every_vector_of_rules_is_met() {
    is_met("rules");
}

/// Runs one vector from a folder of its own; says why it is not met.
fn failure(vector: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("below")).unwrap();
    fs::write(folder.path().join("below/one.json"), vector).unwrap();
    let report = check(folder.path()).unwrap();
    assert_eq!(report.total(), 1);
    report.failed().first().map(|failed| failed.reason.clone())
}

const SUM: &str = r#"{
    "comment": "The sum of two integers.", "source": "CertLogic 1.3.3", "operation": "evaluate-expression",
    "given": {"logic": {"+": [1, 2]}, "data": {}}, "expect": "success", "result": 3
}"#;

#[test]
fn a_vector_that_is_not_met_or_is_none_has_failed() {
    assert_eq!(failure(SUM), None);
    let changed = [
        (r#""result": 3"#, r#""result": 4"#, "3 instead of 4"),
        (r#""expect": "success", "result": 3"#, r#""expect": "overflow""#, "3 instead of overflow"),
        (r#"{"+": [1, 2]}"#, r#"{"+": [1, "2"]}"#, "type-mismatch instead of success"),
        ("evaluate-expression", "evaluate-expressions", "no operation is called evaluate-expressions"),
        (r#""data": {}"#, r#""data": {}, "date": {}"#, "given and not used: date"),
        (r#""data": {}"#, r#""date": {}"#, "data is not given"),
        (r#", "result": 3"#, "", "a success without a result"),
        (r#""expect": "success""#, r#""expect": "overflow""#, "a refusal with a result"),
    ];
    for (from, to, reason) in changed {
        assert_eq!(failure(&SUM.replace(from, to)).as_deref(), Some(reason));
    }
    for none in ["", "{}", "[]", &SUM.replace("comment", "remark"), &SUM[1..]] {
        assert!(failure(none).unwrap().starts_with("not a vector: "), "{none}");
    }
}

#[test]
fn a_folder_without_vectors_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("schema.json"), SUM).unwrap();
    assert!(check(folder.path()).is_err());
    assert!(check(&folder.path().join("none")).is_err());
}
