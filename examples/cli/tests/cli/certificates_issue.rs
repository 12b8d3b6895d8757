//! Certificates of recovery on the command line: issued with a key here or elsewhere, shown, and read from the picture
//! again.

use crate::support::issuing::{HOLDER, ISSUE, UVCI, bench};
use episeal::certificates::hcert;
use episeal_testkit::issue::dsc::{Dsc, VACCINATION_OID, pkcs8, secret_key};
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use serde_json::{Value, json};

#[test]
fn a_certificate_is_issued_shown_and_read_again() {
    let bench = bench();
    let done = bench.ok(&format!("{ISSUE} --key key --entity IZ1 --out text --json"));
    let report = done.json();
    assert!(report["uvci"].as_str().unwrap().starts_with("URN:UVCI:01:DE:IZ1/"));
    for hash in ["signature", "uci", "country_code_uci"] {
        assert_eq!(report[hash].as_str().unwrap().len(), 32);
    }
    let text = bench.read("text");
    assert!(text.starts_with(b"HC1:") && text.ends_with(b"\n"));
    let shown = bench.ok("cert qr text --svg code.svg --png code.png --json").json();
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

/// The message in a text without its signature, which a key here makes with a random nonce.
fn signed(text: &str) -> Vec<u8> {
    let packed = hcert::decode_base45(hcert::strip_prefix(text).unwrap()).unwrap();
    let mut message = hcert::inflate(&packed).unwrap();
    message.truncate(message.len() - 64);
    message
}

#[test]
fn a_key_elsewhere_makes_the_same_certificate() {
    let bench = bench();
    let first = bench.ok(&format!("{ISSUE} --uvci {UVCI} --to-be-signed content --json"));
    let content = bench.read("content");
    assert_eq!(first.json()["to_be_signed"], content.len());
    let signature: Signature = secret_key().sign(&content);
    bench.write("signature", signature.to_bytes());
    let elsewhere = bench.ok(&format!("{ISSUE} --uvci {UVCI} --signature signature"));
    let here = bench.ok(&format!("{ISSUE} --uvci {UVCI} --key key"));
    assert_eq!(signed(elsewhere.text()), signed(here.text()));
    let der = signature.to_der();
    bench.write("signature", der.as_bytes());
    let in_der = bench.ok(&format!("{ISSUE} --uvci {UVCI} --signature signature"));
    assert_eq!(in_der.text(), elsewhere.text());
    bench.write("signature", &der.as_bytes()[1..]);
    bench.refused(&format!("{ISSUE} --uvci {UVCI} --signature signature"), "signature-invalid");
    bench.write("signature", [7; 73]);
    bench.refused(&format!("{ISSUE} --uvci {UVCI} --signature signature"), "malformed");
    bench.write("signature", [7; 64]);
    bench.refused(&format!("{ISSUE} --uvci {UVCI} --signature signature"), "signature-invalid");
}

#[test]
fn a_holder_whose_file_is_too_large_is_refused_for_that() {
    let (bench, line) = (bench(), ISSUE.replace("--holder holder", "--holder large"));
    bench.write("large", " ".repeat(65_537));
    let done = bench.refused(&format!("{line} --uvci {UVCI} --key key"), "too-long");
    assert!(done.stderr.contains("65536 bytes (large)"), "{}", done.stderr);
}

#[test]
fn pem_is_read_as_der_is() {
    let bench = bench();
    let der = bench.ok(&format!("{ISSUE} --uvci {UVCI} --key key"));
    let pem = |label, der: &[u8]| pem_rfc7468::encode_string(label, pem_rfc7468::LineEnding::LF, der).unwrap();
    bench.write("dsc", pem("CERTIFICATE", &Dsc::default().der()));
    bench.write("key", pem("PRIVATE KEY", &pkcs8(&secret_key())));
    let of_pem = bench.ok(&format!("{ISSUE} --uvci {UVCI} --key key"));
    assert_eq!(signed(of_pem.text()), signed(der.text()));
    bench.refused(&format!("{ISSUE} --key dsc"), "invalid-input");
    bench.write("key", "-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----\n");
    bench.refused(&format!("{ISSUE} --key key"), "invalid-input");
}

#[test]
fn what_must_not_be_issued_is_refused_by_its_code_and_without_a_name() {
    let bench = bench();
    let refused = |options: &str, code: &str| {
        let issue = match options.contains("--at ") {
            true => ISSUE.replace("--at 2021-07-01T12:00:00Z ", ""),
            false => ISSUE.to_owned(),
        };
        let done = bench.refused(&format!("{issue} --key key {options}"), code);
        for part in ["Müller", "MUELLER", "Zoë", "1964"] {
            assert!(!done.stderr.contains(part), "{}", done.stderr);
        }
        assert_eq!(done.stdout, b"");
    };
    refused("--valid-from 2021-06-28", "valid-from-refused");
    refused("--rules eu --valid-from 2021-06-11", "valid-from-refused");
    refused("--valid-until 2021-11-29", "valid-until-refused");
    refused("--expires 2021-11-28T00:00:00Z", "expiry-invalid");
    let late = "--at 2021-11-30T00:00:00Z --expires 2021-12-31T00:00:00Z";
    refused(late, "valid-until-refused");
    refused("--expires 2023-01-01T00:00:00Z", "signer-expires");
    refused("--uvci URN:UVCI:01:NL:187/37512422923#A", "uvci-check");
    refused("--country GERMANY", "country-invalid");
    bench.write("dsc", Dsc { usages: Some(vec![VACCINATION_OID]), ..Dsc::default() }.der());
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
fn a_name_that_is_cut_is_noticed_and_not_shown() {
    let bench = bench();
    let issue = format!("{ISSUE} --key key --uvci {UVCI} --out text");
    let done = bench.ok(&issue);
    assert_eq!(done.stderr, "");
    bench.write("holder", HOLDER.replace("Müller", &"Ä".repeat(41)));
    let first = format!("{ISSUE} --uvci {UVCI} --to-be-signed content");
    for line in [&issue, &first] {
        let done = bench.ok(line);
        assert!(done.stderr.starts_with("holder: name-cut: "), "{line}");
        assert_eq!(done.stderr.lines().count(), 1);
        assert!(!done.stderr.contains('Ä') && !done.stderr.contains("AE"));
        let notice: Value = serde_json::from_str(&bench.ok(&format!("{line} --json")).stderr).unwrap();
        assert_eq!(notice, json!({"about": "holder", "error": "name-cut"}));
    }
    let shown = bench.ok("cert decode text --json").json();
    assert_eq!(shown["claimed"]["content"]["nam"]["fnt"], "AE".repeat(40));
    assert_eq!(shown["claimed"]["content"]["nam"]["fn"], "Ä".repeat(41));
}

#[test]
fn what_is_asked_for_stands_in_the_certificate() {
    let bench = bench();
    let decoded = |options: &str| {
        let line = format!("{ISSUE} --key key --out text {options} --json");
        let report = bench.ok(&line).json();
        let claimed = bench.ok("cert decode text --json").json()["claimed"].clone();
        assert_eq!(report["uvci"], claimed["content"]["r"][0]["ci"]);
        assert_eq!(report["kid"], claimed["kid"]);
        claimed
    };
    let usual = decoded(&format!("--uvci {UVCI}"));
    assert_eq!(usual["issued"], "2021-07-01T12:00:00Z");
    assert_eq!(usual["expires"], "2021-11-29T00:00:00Z");
    assert_eq!(usual["issuer"], "DE");
    let entry = |days: [&str; 2], country: &str| json!([{"tg": "840539006", "fr": "2021-06-01", "co": country, "is": "Köln", "df": days[0], "du": days[1], "ci": UVCI}]);
    let name = json!({"fn": "Müller", "gn": "Zoë", "fnt": "MUELLER", "gnt": "ZOE"});
    let content = |entries| json!({"ver": "1.3.0", "dob": "1964-08", "nam": name, "r": entries});
    let days = ["2021-06-29", "2021-11-28"];
    assert_eq!(usual["content"], content(entry(days, "DE")));
    let asked = decoded(&format!(
        "--uvci {UVCI} --rules eu --valid-from 2021-06-20 --valid-until 2021-10-31 --test-country FR --expires 2022-01-01T00:00:00Z"
    ));
    let days = ["2021-06-20", "2021-10-31"];
    assert_eq!(asked["content"], content(entry(days, "FR")));
    assert_eq!(asked["expires"], "2022-01-01T00:00:00Z");
    let eu = decoded(&format!("--uvci {UVCI} --rules eu"));
    let days = ["2021-06-12", "2021-11-28"];
    assert_eq!(eu["content"], content(entry(days, "DE")));
    for (extra, surname, given) in [
        (r#""language": "ukrainian""#, "HNAT", "YULIIA"),
        (r#""language": "other""#, "GNAT", "IULIIA"),
        (r#""document_surname": "HNATT", "document_given_names": "JULIA""#, "HNATT", "JULIA"),
    ] {
        let holder = HOLDER.replace("Müller", "Гнат").replace("Zoë", "Юлія");
        bench.write("holder", holder.replace('}', &format!(", {extra}}}")));
        let name = &decoded("")["content"]["nam"];
        assert_eq!((&name["fnt"], &name["gnt"]), (&json!(surname), &json!(given)));
    }
}

#[test]
fn what_shows_a_person_is_readable_by_its_owner_alone() {
    let bench = bench();
    bench.ok(&format!("{ISSUE} --key key --out text"));
    bench.ok(&format!("{ISSUE} --uvci {UVCI} --to-be-signed content"));
    bench.ok("cert qr text --svg code.svg --png code.png");
    bench.ok("cert qr --picture code.png --out read");
    bench.ok("cert pdf text --out page.pdf");
    for name in ["text", "content", "code.svg", "code.png", "read", "page.pdf"] {
        bench.assert_private(name);
    }
    bench.refused("cert qr text --svg - --png -", "invalid-input");
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
