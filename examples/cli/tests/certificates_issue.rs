//! Certificates of recovery on the command line: issued with a key here or elsewhere, shown, and read from the picture again.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    missing_docs
)]

#[allow(dead_code, unreachable_pub)]
#[path = "../../../core/tests/certificate_support/dsc.rs"]
mod dsc;
mod support;

use dsc::{Dsc, VACCINATION_OID, pkcs8, secret_key};
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use support::{Bench, assert_refused};

const HOLDER: &str = r#"{"surname": "Müller", "given_names": "Zoë", "date_of_birth": "1964-08", "first_positive": "2021-06-01"}"#;
const UVCI: &str = "URN:UVCI:01:NL:187/37512422923#Z";
const ISSUE: &str =
    "cert issue --at 2021-07-01T12:00:00Z --holder holder --signer dsc --issuer Köln";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.write("holder", HOLDER);
    bench.write("dsc", Dsc::default().der());
    bench.write("key", pkcs8(&secret_key()));
    bench
}

#[test]
fn a_certificate_is_issued_shown_and_read_again() {
    let bench = bench();
    let done = bench.ok(&format!("{ISSUE} --key key --entity IZ1 --out text --json"));
    let report = done.json();
    assert!(
        report["uvci"]
            .as_str()
            .unwrap()
            .starts_with("URN:UVCI:01:DE:IZ1/")
    );
    for hash in ["signature", "uci", "country_code_uci"] {
        assert_eq!(report[hash].as_str().unwrap().len(), 32);
    }
    let text = bench.read("text");
    assert!(text.starts_with(b"HC1:") && text.ends_with(b"\n"));
    let shown = bench
        .ok("cert qr text --svg code.svg --png code.png --json")
        .json();
    assert_eq!(shown["level"], "Q");
    assert!(bench.read("code.svg").starts_with(b"<svg "));
    assert!(bench.read("code.png").starts_with(b"\x89PNG"));
    for scale in [1, 3, 8] {
        bench.ok(&format!("cert qr text --png code.png --scale {scale}"));
        let read = bench.ok("cert qr --picture code.png");
        assert_eq!(read.stdout, text, "{scale}");
    }
    bench.ok("cert pdf text --out page.pdf");
    assert!(bench.read("page.pdf").starts_with(b"%PDF-"));
    let piped = bench.run_with(&["cert", "qr", "--svg", "-"], &text);
    assert_eq!(piped.stdout, bench.read("code.svg"));
}

#[test]
fn a_key_elsewhere_makes_the_same_certificate() {
    let bench = bench();
    let first = bench.ok(&format!(
        "{ISSUE} --uvci {UVCI} --to-be-signed content --json"
    ));
    let content = bench.read("content");
    assert_eq!(first.json()["to_be_signed"], content.len());
    let signature: Signature = secret_key().sign(&content);
    bench.write("signature", signature.to_bytes());
    let elsewhere = bench.ok(&format!("{ISSUE} --uvci {UVCI} --signature signature"));
    let here = bench.ok(&format!("{ISSUE} --uvci {UVCI} --key key"));
    assert_eq!(elsewhere.text(), here.text());
    bench.write("signature", signature.to_der());
    bench.refused(
        &format!("{ISSUE} --uvci {UVCI} --signature signature"),
        "malformed",
    );
    bench.write("signature", [7; 64]);
    bench.refused(
        &format!("{ISSUE} --uvci {UVCI} --signature signature"),
        "signature-invalid",
    );
}

#[test]
fn pem_is_read_as_der_is() {
    let bench = bench();
    let der = bench.ok(&format!("{ISSUE} --uvci {UVCI} --key key"));
    let pem = |label, der: &[u8]| {
        pem_rfc7468::encode_string(label, pem_rfc7468::LineEnding::LF, der).unwrap()
    };
    bench.write("dsc", pem("CERTIFICATE", &Dsc::default().der()));
    bench.write("key", pem("PRIVATE KEY", &pkcs8(&secret_key())));
    assert_eq!(
        bench.ok(&format!("{ISSUE} --uvci {UVCI} --key key")).text(),
        der.text()
    );
    bench.refused(&format!("{ISSUE} --key dsc"), "invalid-input");
    bench.write(
        "key",
        "-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----\n",
    );
    bench.refused(&format!("{ISSUE} --key key"), "invalid-input");
}

#[test]
fn what_must_not_be_issued_is_refused_by_its_code_and_without_a_name() {
    let bench = bench();
    let refused = |options: &str, code: &str| {
        let done = bench.refused(&format!("{ISSUE} --key key {options}"), code);
        for part in ["Müller", "MUELLER", "Zoë", "1964"] {
            assert!(!done.stderr.contains(part), "{}", done.stderr);
        }
        assert_eq!(done.stdout, b"");
    };
    refused("--valid-from 2021-06-28", "valid-from-refused");
    refused("--rules eu --valid-from 2021-06-11", "valid-from-refused");
    refused("--valid-until 2021-11-29", "valid-until-refused");
    refused("--expires 2021-11-28T00:00:00Z", "expiry-invalid");
    refused("--expires 2023-01-01T00:00:00Z", "signer-expires");
    refused("--uvci URN:UVCI:01:NL:187/37512422923#A", "uvci-check");
    refused("--country GERMANY", "country-invalid");
    bench.write(
        "dsc",
        Dsc {
            usages: Some(vec![VACCINATION_OID]),
            ..Dsc::default()
        }
        .der(),
    );
    refused("", "signer-usage");
    bench.write("dsc", "no certificate");
    refused("", "signer-invalid");
    bench.write("dsc", Dsc::default().der());
    for (from, to, code) in [
        ("Müller", "Müller 2", "name-unwritable"),
        ("1964-08", "1964-13", "date-invalid"),
        ("1964-08", "2021-07", "born-after-test"),
        ("surname", "name", "invalid-input"),
        ("{", "", "invalid-input"),
    ] {
        bench.write("holder", HOLDER.replace(from, to));
        refused("", code);
    }
}

#[test]
fn wrong_usage_is_two() {
    let bench = bench();
    for line in [
        "cert",
        "cert issue",
        "cert issue --holder holder --signer dsc --issuer Köln",
        "cert issue --holder holder --signer dsc --issuer Köln --to-be-signed x",
        "cert issue --holder holder --signer dsc --issuer Köln --key key --signature x",
        "cert qr text",
        "cert pdf text",
        "cert qr text --png x --scale 0",
        "cert qr --picture x --svg y",
    ] {
        assert_eq!(bench.run(line).code, 2, "{line}");
    }
}

#[test]
fn what_is_no_picture_or_no_code_is_refused() {
    let bench = bench();
    bench.write("text", "hc1:lower");
    bench.refused("cert qr text --svg x", "qr-unfit");
    bench.refused("cert pdf text --out x", "not-a-certificate");
    bench.write("picture", "no picture");
    bench.refused("cert qr --picture picture", "invalid-input");
    bench.write("text", "HC1:A\n");
    bench.ok("cert qr text --png picture");
    let mut png = bench.read("picture");
    assert_eq!(bench.ok("cert qr --picture picture").text(), "HC1:A");
    let middle = png.len() / 2;
    png.truncate(middle);
    bench.write("picture", &png);
    let done = bench.run("cert qr --picture picture");
    assert_refused(&done, "invalid-input");
}
