//! Certificates of recovery on the command line: issued with a key here or elsewhere, shown, and read from the picture again.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    missing_docs
)]

#[allow(dead_code, unreachable_pub)]
#[path = "../../../core/tests/certificate_support/dsc.rs"]
mod dsc;
mod support;

use dsc::{Dsc, VACCINATION_OID, pkcs8, secret_key};
use episeal::QrModules;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use serde_json::{Value, json};
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
        let notice: Value =
            serde_json::from_str(&bench.ok(&format!("{line} --json")).stderr).unwrap();
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
        (
            r#""document_surname": "HNATT", "document_given_names": "JULIA""#,
            "HNATT",
            "JULIA",
        ),
    ] {
        let holder = HOLDER.replace("Müller", "Гнат").replace("Zoë", "Юлія");
        bench.write("holder", holder.replace('}', &format!(", {extra}}}")));
        let name = &decoded("")["content"]["nam"];
        assert_eq!(
            (&name["fnt"], &name["gnt"]),
            (&json!(surname), &json!(given))
        );
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
    for name in [
        "text", "content", "code.svg", "code.png", "read", "page.pdf",
    ] {
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

/// A PNG of 8-bit greys.
fn png(width: usize, height: usize, lines: &[Vec<u8>]) -> Vec<u8> {
    png_of(0, width, height, lines)
}

/// A PNG of 8-bit samples in a colour type: 0 grey, 4 grey and alpha, 6 red, green, blue and alpha.
fn png_of(colours: u8, width: usize, height: usize, lines: &[Vec<u8>]) -> Vec<u8> {
    let raw: Vec<u8> = lines
        .iter()
        .flat_map(|line| [&[0], line.as_slice()].concat())
        .collect();
    let size = [width as u32, height as u32].map(u32::to_be_bytes).concat();
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&raw, 1);
    let chunks = [
        (b"IHDR", [size, vec![8, colours, 0, 0, 0]].concat()),
        (b"IDAT", packed),
        (b"IEND", vec![]),
    ];
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in chunks {
        let named = [name.as_slice(), &content].concat();
        file.extend((content.len() as u32).to_be_bytes());
        file.extend(&named);
        file.extend(crc(&named).to_be_bytes());
    }
    file
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// The codes beside each other, `scale` pixels a module, turned by the angle with this sine and cosine; a pixel is the mean of 16 points.
fn painted(texts: &[&str], scale: f64, (sine, cosine): (f64, f64)) -> Vec<u8> {
    let codes: Vec<_> = texts
        .iter()
        .map(|text| QrModules::of(text).unwrap())
        .collect();
    let cell = codes.iter().map(QrModules::size).max().unwrap() as f64 + 8.0;
    let (wide, high) = (cell * codes.len() as f64, cell);
    let side = ((wide * wide + high * high).sqrt() * scale) as usize + 2;
    let is_dark = |x: f64, y: f64| {
        let (x, y) = (
            (x - side as f64 / 2.0) / scale,
            (y - side as f64 / 2.0) / scale,
        );
        let (x, y) = (
            x * cosine + y * sine + wide / 2.0,
            y * cosine - x * sine + high / 2.0,
        );
        if x < 0.0 || y < 4.0 {
            return false;
        }
        let (code, x) = ((x / cell) as usize, x % cell);
        x >= 4.0 && code < codes.len() && codes[code].is_dark(x as usize - 4, y as usize - 4)
    };
    let grey = |x: usize, y: usize| {
        let dark = (0..16).filter(|i| {
            let at = |pixel: usize, i: usize| pixel as f64 + (i as f64 + 0.5) / 4.0;
            is_dark(at(x, i % 4), at(y, i / 4))
        });
        255 - (dark.count() * 255 / 16) as u8
    };
    let lines: Vec<Vec<u8>> = (0..side)
        .map(|y| (0..side).map(|x| grey(x, y)).collect())
        .collect();
    png(side, side, &lines)
}

#[test]
fn a_scaled_or_turned_picture_is_read_and_codes_of_other_things_are_left_aside() {
    let bench = bench();
    bench.ok(&format!("{ISSUE} --key key --uvci {UVCI} --out text"));
    let text = String::from_utf8(bench.read("text")).unwrap();
    let line = text.trim_end();
    let straight = (0.0, 1.0);
    let turned = (0.292_371_7, 0.956_304_8);
    for (texts, scale, turn) in [
        (vec![line], 4.88, straight),
        (vec![line], 6.5, straight),
        (vec![line], 8.0, turned),
        (vec!["WWW.EXAMPLE.ORG", line], 8.0, straight),
    ] {
        bench.write("picture", painted(&texts, scale, turn));
        assert_eq!(
            bench.ok("cert qr --picture picture").stdout,
            text.as_bytes(),
            "{scale}"
        );
    }
    for texts in [vec![line, "HC1:A"], vec!["WWW.EXAMPLE.ORG"]] {
        bench.write("picture", painted(&texts, 8.0, straight));
        bench.refused("cert qr --picture picture", "invalid-input");
    }
}

/// Black on nothing, as drawing programs save a code without its ground.
#[test]
fn what_is_transparent_is_white() {
    let bench = bench();
    let code = QrModules::of("HC1:A").unwrap();
    let side = (code.size() + 8) * 4;
    let is_dark = |x: usize, y: usize| {
        let at = |pixel: usize| (pixel / 4).checked_sub(4);
        at(x).zip(at(y)).is_some_and(|(x, y)| code.is_dark(x, y))
    };
    for (colours, black) in [(4, 1), (6, 3)] {
        let pixel = |x, y| [vec![0; black], vec![if is_dark(x, y) { 255 } else { 0 }]].concat();
        let line = |y| (0..side).flat_map(|x| pixel(x, y)).collect();
        let lines: Vec<Vec<u8>> = (0..side).map(line).collect();
        bench.write("picture", png_of(colours, side, side, &lines));
        assert_eq!(bench.ok("cert qr --picture picture").text(), "HC1:A");
    }
}

/// `HC1:A`, 4 pixels a module, in quality 60.
#[test]
fn a_jpeg_is_read_as_a_png_is() {
    let bench = bench();
    bench.write("picture", include_bytes!("data/code.jpg"));
    assert_eq!(bench.ok("cert qr --picture picture").text(), "HC1:A");
    bench.write("picture", &include_bytes!("data/code.jpg")[..400]);
    bench.refused("cert qr --picture picture", "invalid-input");
}

#[test]
fn a_picture_that_claims_to_be_huge_is_refused_before_it_is_unpacked() {
    let bench = bench();
    let line = vec![vec![0]];
    for (width, height) in [(8_193, 1), (1, 8_193), (8_192, 4_097), (60_000, 60_000)] {
        bench.write("picture", png(width, height, &line));
        let refused = bench.refused("cert qr --picture picture", "invalid-input");
        assert!(refused.stderr.contains("32 million"), "{}", refused.stderr);
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
