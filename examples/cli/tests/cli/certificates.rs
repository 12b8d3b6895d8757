//! Certificates on the command line, and the EU's official test data.

use crate::support::Bench;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};

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
    // Bypasses the test harness, which shows nothing of a test that passes.
    let line = "skipped: the EU's test data (dgc-testdata) is not there; set EPISEAL_TESTDATA to its parent folder";
    writeln!(std::io::stderr().lock(), "{line}").unwrap();
    None
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
    for line in ["cert", "cert verify text", &format!("cert verify {trust}"), "cert decode"] {
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
