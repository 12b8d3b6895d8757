//! Certificates on the command line, and the EU's official test data.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    missing_docs
)]

mod support;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use support::Bench;

/// A text in a file, and how to trust its signer.
struct Case {
    bench: Bench,
    trust: String,
}

/// The folder of the EU's test data; without it these tests say so, and in CI they fail.
fn testdata() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = match std::env::var_os("EPISEAL_TESTDATA") {
        Some(folder) => PathBuf::from(folder),
        None => root.join("../shared/testdata"),
    };
    let data = folder.join("dgc-testdata");
    if data.is_dir() {
        return Some(data);
    }
    assert!(std::env::var_os("CI").is_none(), "the EU's test data must be there in CI: set EPISEAL_TESTDATA");
    // Past the harness, which shows nothing of a test that passes.
    let line = "skipped: the EU's test data (dgc-testdata) is not there; set EPISEAL_TESTDATA to its parent folder";
    writeln!(std::io::stderr().lock(), "{line}").unwrap();
    None
}

fn known() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors/dgc-known.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn the_eus_test_data_is_met_except_what_the_table_explains() {
    let Some(data) = testdata() else { return };
    let bench = Bench::new();
    let tally = bench.ok(&format!("conformance dgc-testdata {} --json", data.display())).json();
    let key = |row: &Value| format!("{} {}", row["file"], row["expectation"]);
    let unmet = tally["unmet"].as_array().unwrap();
    let unmet: BTreeMap<_, _> = unmet.iter().map(|row| (key(row), row)).collect();
    let known = known();
    for row in &known {
        if !data.join(row["file"].as_str().unwrap()).exists() {
            continue;
        }
        let found = unmet.get(&key(row)).unwrap_or_else(|| panic!("{} is met", key(row)));
        assert_eq!((&found["expected"], &found["got"]), (&row["expected"], &row["got"]));
        assert!(row["reason"].as_str().unwrap().len() > 20);
    }
    let listed: Vec<_> = known.iter().map(key).collect();
    let is_unlisted = |row: &&&Value| !listed.contains(&key(row));
    if let Some(row) = unmet.values().find(is_unlisted) {
        panic!("not in the table: {row}");
    }
    let schema = &tally["expectations"]["EXPECTEDSCHEMAVALIDATION"];
    let [met, not] = ["met", "unmet"].map(|name| schema[name].as_u64().unwrap());
    assert!(met * 5 >= (met + not) * 4, "{met} of {}", met + not);
    println!("schema: {met} of {} met", met + not);
    let counted = [
        "EXPECTEDUNPREFIX",
        "EXPECTEDB45DECODE",
        "EXPECTEDCOMPRESSION",
        "EXPECTEDVERIFY",
        "EXPECTEDKEYUSAGE",
        "EXPECTEDEXPIRATIONCHECK",
        "EXPECTEDDECODE",
    ];
    for name in counted {
        assert!(tally["expectations"][name]["met"].as_u64().unwrap() > 100, "{name}");
    }
}

/// Germany's example of a vaccination.
fn case() -> Option<Case> {
    let path = testdata()?.join("DE/2DCode/raw/1.json");
    let case: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let bench = Bench::new();
    let der = case["TESTCTX"]["CERTIFICATE"].as_str().unwrap();
    let pem = format!("-----BEGIN CERTIFICATE-----\n{der}\n-----END CERTIFICATE-----\n");
    bench.write("dsc.pem", pem);
    bench.write("text", format!("{}\n", case["PREFIX"].as_str().unwrap()));
    let trust = "--trust dsc.pem".to_owned();
    Some(Case { bench, trust })
}

#[test]
fn a_certificate_is_verified_with_every_check_shown() {
    let Some(Case { bench, trust }) = case() else {
        return;
    };
    let verify = format!("cert verify {trust} --at 2021-06-01T00:00:00Z text");
    let text = bench.ok(&verify);
    assert!(text.text().starts_with("valid\n"), "{}", text.text());
    assert!(!text.text().contains("Mustermann"), "no name is shown");
    let shown = bench.ok(&format!("{verify} --json")).json();
    assert_eq!((&shown["valid"], &shown["error"]), (&json!(true), &Value::Null));
    assert_eq!(shown["checks"].as_array().unwrap().len(), 15);
    assert_eq!(shown["checks"][7], json!({"check": "signature", "result": "passed", "decides": true}));
}

#[test]
fn an_invalid_certificate_is_refused_with_its_code_and_wrong_usage_is_two() {
    let Some(Case { bench, trust }) = case() else {
        return;
    };
    let expired = bench.run(&format!("cert verify {trust} --at 2031-06-01T00:00:00Z text --json"));
    assert_eq!(expired.code, 1);
    assert_eq!(expired.json()["error"], "signer-expired");
    assert!(expired.stderr.contains("signer-expired"), "{}", expired.stderr);
    bench.refused(&format!("cert verify {trust} --at 2021-06-01T00:00:00Z hc1:ABC"), "prefix-missing");
    bench.refused(&format!("cert verify {trust} HC1:GGW"), "base45-overflow");
    let without_prefix = "6BFOXN%TSMAHN-".repeat(20);
    bench.refused(&format!("cert verify {trust} {without_prefix}"), "prefix-missing");
    for line in ["cert", "cert verify text", &format!("cert verify {trust}"), "cert decode", "conformance"] {
        assert_eq!(bench.run(line).code, 2, "{line}");
    }
}

#[test]
fn several_files_may_follow_one_flag_and_the_text_stands_last() {
    let Some(Case { bench, .. }) = case() else {
        return;
    };
    bench.write("other.json", "[]");
    let at = "--at 2021-06-01T00:00:00Z";
    for line in [
        format!("cert verify --trust other.json dsc.pem text {at}"),
        format!("cert verify --trust dsc.pem --trust other.json text {at}"),
        format!("cert verify {at} --trust other.json --trust dsc.pem text"),
        format!("cert verify --trust=dsc.pem {at} text"),
    ] {
        assert!(bench.ok(&line).text().starts_with("valid\n"), "{line}");
    }
    bench.refused(&format!("cert verify --trust other.json text {at}"), "signer-unknown");
}

#[test]
fn without_revocation_lists_that_can_be_read_a_revocation_is_unknown() {
    let Some(Case { bench, trust }) = case() else {
        return;
    };
    std::fs::create_dir(bench.path("lists")).unwrap();
    bench.write("lists/key.pem", bench.read("dsc.pem"));
    let line = format!("cert verify {trust} --at 2021-06-01T00:00:00Z --revocation lists text");
    bench.refused(&line, "revocation-unknown");
    bench.write("lists/kid.lst", b"no list");
    bench.refused(&line, "revocation-unknown");
}

#[test]
fn what_is_decoded_is_marked_as_not_verified() {
    let Some(Case { bench, .. }) = case() else {
        return;
    };
    let shown = bench.ok("cert decode text");
    assert!(shown.text().starts_with("not verified: "), "{}", shown.text());
    let shown = bench.ok("cert decode text --json").json();
    assert_eq!(shown["verified"], false);
    assert_eq!(shown["claimed"]["issuer"], "DE");
    assert_eq!(shown["claimed"]["content"]["nam"]["fnt"], "MUSTERMANN");
}

#[test]
fn any_folder_of_the_same_layout_is_run() {
    let bench = Bench::new();
    std::fs::create_dir_all(bench.path("cases/XX/2DCode/raw")).unwrap();
    let case = json!({
        "PREFIX": "HC1:BB8", "BASE45": "BB8", "COMPRESSED": "4142",
        "TESTCTX": {"CERTIFICATE": "AAAA", "VALIDATIONCLOCK": "2021-06-01T00:00:00"},
        "EXPECTEDRESULTS": {
            "EXPECTEDUNPREFIX": true, "EXPECTEDB45DECODE": false, "EXPECTEDCOMPRESSION": false,
            "EXPECTEDVERIFY": true, "EXPECTEDPICTUREDECODE": true
        }
    });
    bench.write("cases/XX/2DCode/raw/1.json", case.to_string());
    bench.write("cases/XX/2DCode/raw/2.json", "[1]");
    let tally = bench.run("conformance dgc-testdata cases --json").json();
    assert_eq!(tally["total"], 1);
    assert_eq!(tally["expectations"]["EXPECTEDCOMPRESSION"], json!({"met": 1, "unmet": 0}));
    assert_eq!(tally["expectations"]["EXPECTEDPICTUREDECODE"], json!({"met": 0, "unmet": 0}));
    let unmet = |expectation: &str, expected: bool, got: &str| json!({"file": "XX/2DCode/raw/1.json", "expectation": expectation, "expected": expected, "got": got});
    let expected = [unmet("EXPECTEDB45DECODE", false, "ok"), unmet("EXPECTEDVERIFY", true, "inflate-malformed")];
    assert_eq!(tally["unmet"], json!(expected));
}
