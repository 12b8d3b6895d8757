//! What the command line shows of a certificate: what was not judged, and other people's texts on a terminal; what is a
//! text, and what is a file.

use crate::support::Bench;
use episeal::certificates::hcert;
use episeal_testkit::issue::dsc::{Dsc, secret_key};
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// 2021-07-01T00:00:00Z.
const ISSUED: u32 = 1_625_097_600;

/// A CBOR header with an argument of at most two bytes (RFC 8949, 3).
fn head(kind: u8, argument: usize) -> Vec<u8> {
    match argument {
        0..24 => vec![kind | argument as u8],
        24..256 => vec![kind | 24, argument as u8],
        _ => [vec![kind | 25], (argument as u16).to_be_bytes().to_vec()].concat(),
    }
}

fn bytes(bytes: &[u8]) -> Vec<u8> {
    [head(0x40, bytes.len()), bytes.to_vec()].concat()
}

fn cbor(value: &Value) -> Vec<u8> {
    match value {
        Value::String(text) => [head(0x60, text.len()), text.as_bytes().to_vec()].concat(),
        Value::Array(items) => {
            let items = items.iter().flat_map(cbor);
            head(0x80, value.as_array().unwrap().len()).into_iter().chain(items).collect()
        }
        Value::Object(fields) => {
            let entries = fields.iter().flat_map(|(key, value)| [cbor(&json!(key)), cbor(value)].concat());
            head(0xa0, fields.len()).into_iter().chain(entries).collect()
        }
        _ => head(0, value.as_u64().unwrap() as usize),
    }
}

/// The text of a certificate with this content, signed by the document signer for every type.
fn text(content: &Value) -> String {
    let kid = Sha256::digest(signer())[..8].to_vec();
    let protected = bytes(&[&[0xa2, 1, 0x26, 4][..], &bytes(&kid)].concat());
    let expires = ISSUED + 365 * 86_400;
    let [issued, expires] = [ISSUED, expires].map(u32::to_be_bytes);
    let hcert = [&[0x39, 0x01, 0x03, 0xa1, 1][..], &cbor(content)].concat();
    let claims = [&[0xa4, 1, 0x62][..], b"DE", &[6, 0x1a], &issued, &[4, 0x1a], &expires, &hcert];
    let payload = bytes(&claims.concat());
    let signed = [b"\x84\x6aSignature1", &protected[..], &[0x40], &payload].concat();
    let signature: Signature = secret_key().sign(&signed);
    let message = [&[0xd2, 0x84], &protected[..], &[0xa0], &payload, &bytes(&signature.to_bytes())];
    let stream = miniz_oxide::deflate::compress_to_vec_zlib(&message.concat(), 9);
    format!("HC1:{}", hcert::encode_base45(&stream))
}

fn signer() -> Vec<u8> {
    let usages = None;
    Dsc { usages, ..Dsc::default() }.der()
}

fn content(kind: &str, entry: &Value) -> Value {
    let name = json!({"fn": "Mustermann", "fnt": "MUSTERMANN"});
    json!({"ver": "1.3.0", "nam": name, "dob": "1964-08-12", kind: [entry]})
}

fn recovery() -> Value {
    let entry = json!({"tg": "840539006", "fr": "2021-06-01", "co": "DE", "is": "RKI", "df": "2021-06-29", "du": "2021-11-28", "ci": "URN:UVCI:01:DE:1"});
    content("r", &entry)
}

fn test(result: &str) -> Value {
    let entry = json!({"tg": "840539006", "tt": "LP6464-4", "sc": "2021-06-30T10:00:00Z", "tr": result, "co": "DE", "is": "RKI", "ci": "URN:UVCI:01:DE:1"});
    content("t", &entry)
}

#[test]
fn what_is_valid_names_what_was_not_judged() {
    let bench = Bench::new();
    bench.write("dsc", signer());
    let day = |day: &str| format!("cert verify --at {day}T12:00:00Z --trust dsc text");
    for (content, at, not_judged) in [
        (test("260373001"), "2021-07-02", &["positive-test"][..]),
        (test("detected"), "2021-07-02", &["unknown-test-result"]),
        (test("260415000"), "2021-07-02", &[]),
        (recovery(), "2021-11-28", &[]),
        (recovery(), "2021-11-29", &["after-valid-until"]),
    ] {
        bench.write("text", text(&content));
        let shown = bench.ok(&format!("{} --json", day(at))).json();
        assert_eq!((&shown["valid"], &shown["not_judged"]), (&json!(true), &json!(not_judged)));
        let shown = bench.ok(&day(at));
        let lines: Vec<_> = shown.text().lines().filter_map(|line| line.strip_prefix("  not judged: ")).collect();
        assert_eq!(lines, not_judged);
    }
    let mut early = recovery();
    early["r"][0]["df"] = json!("2021-07-03");
    bench.write("text", text(&early));
    let shown = bench.ok(&day("2021-07-02"));
    assert!(shown.text().ends_with("\n  not judged: before-valid-from"), "{}", shown.text());
    // What is invalid was not judged at all.
    let done = bench.run(&format!("{} --json", day("2023-07-02")));
    assert_eq!((done.code, done.json().get("not_judged")), (1, None));
}

#[test]
fn no_text_of_a_certificate_moves_the_cursor_or_the_order_of_reading_or_hides() {
    const CONTROLS: &str = "\u{1b}[31m\u{7}\u{8}\r\n\t\u{7f}\u{80}\u{85}\u{9b}31m\u{9d}\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{ad}\u{180e}\u{200b}\u{2060}\u{2064}\u{feff}\u{fff9}\u{fffb}\u{e0001}\u{e007f}";
    let bench = Bench::new();
    bench.write("dsc", signer());
    let mut content = recovery();
    content["nam"]["fn"] = json!(CONTROLS);
    content["r"][0]["is"] = json!(CONTROLS);
    content[CONTROLS] = json!(CONTROLS);
    bench.write("text", text(&content));
    let is_harmless = |c: char| c == '\n' || (!c.is_control() && !CONTROLS.contains(c)) || "[31m".contains(c);
    for line in ["cert decode text", "cert decode text --json"] {
        let shown = bench.ok(line);
        assert!(shown.text().chars().all(is_harmless), "{line}");
        let json = shown.text().find('{').map(|start| &shown.text()[start..]);
        let json: Value = serde_json::from_str(json.unwrap()).unwrap();
        let claimed = json.get("claimed").unwrap_or(&json);
        assert_eq!(claimed["content"], content, "nothing is lost");
    }
    let verify = "cert verify --at 2021-07-02T12:00:00Z --trust dsc text";
    let shown = bench.ok(verify);
    assert!(shown.text().chars().all(is_harmless));
    assert!(shown.text().contains("\n  tolerated: control-characters"));
}

#[test]
fn what_an_editor_leaves_around_a_text_is_not_of_it() {
    let bench = Bench::new();
    bench.write("dsc", signer());
    let text = text(&recovery());
    let verify = ["cert", "verify", "--at", "2021-07-02T12:00:00Z", "--trust", "dsc"];
    for (before, after) in [
        ("\u{feff}", ""),
        ("\u{feff}", "\r\n"),
        ("\u{feff}\r\n\r\n", "\r\n\r\n\r\n"),
        ("\n \n\t\n", "\n\n \n\t"),
        ("", &"\n".repeat(1_000)),
    ] {
        let around = format!("{before}{text}{after}");
        bench.write("text", &around);
        for argument in ["text", "-", &around] {
            let done = bench.run_with(&[&verify[..], &[argument]].concat(), around.as_bytes());
            assert_eq!(done.code, 0, "{before:?} {after:?} {argument:.8}: {}", done.stderr);
        }
        bench.ok("cert decode text");
        bench.ok("cert qr text --svg code");
    }
}

#[test]
fn what_is_no_text_is_not_said_to_lack_a_prefix() {
    let bench = Bench::new();
    bench.write("latin1", b"HC1:\xfc");
    for line in ["cert decode latin1", "cert qr latin1 --svg code", "cert pdf latin1 --out page"] {
        bench.refused(line, "invalid-input");
    }
    bench.write("words", "no certificate");
    bench.refused("cert decode words", "prefix-missing");
}

/// A text without its prefix is recognised by its length and alphabet; a file needs no guessing.
#[test]
fn a_file_of_a_long_name_is_no_text() {
    let bench = Bench::new();
    let [folder, below] = ["A", "0"].map(|letter| letter.repeat(100));
    std::fs::create_dir(bench.path(&folder)).unwrap();
    bench.write("dsc", signer());
    bench.write("text", text(&recovery()));
    let verify = "cert verify --at 2021-07-02T12:00:00Z --trust";
    for name in ["B".repeat(200), format!("{folder}/{below}")] {
        bench.refused(&format!("{verify} dsc {name}"), "prefix-missing");
        bench.write(&name, text(&recovery()));
        bench.ok(&format!("{verify} dsc {name}"));
        bench.ok(&format!("cert decode {name}"));
        bench.write(&name, signer());
        bench.ok(&format!("{verify} {name} text"));
        bench.ok(&format!("{verify} dsc {name} text"));
    }
}
