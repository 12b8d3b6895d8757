//! Certificates verified on the command line: which signers are trusted, what was revoked, and when there is no
//! verdict.

use crate::support::{Bench, Done};
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use episeal_testkit::issue::dsc::{Dsc, other_secret_key, pkcs8, secret_key};
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use serde_json::{Value, json};
use std::fs;

const VERIFY: &str = "cert verify --at 2021-07-02T00:00:00Z";

/// A certificate in `text`, its signer in `dsc`, and what was reported when it was issued.
fn bench() -> (Bench, Value) {
    let bench = Bench::new();
    let holder = json!({"surname": "Müller", "given_names": "Zoë", "date_of_birth": "1964-08-12", "first_positive": "2021-06-01"});
    bench.write("holder", holder.to_string());
    bench.write("dsc", Dsc::default().der());
    bench.write("key", pkcs8(&secret_key()));
    let issued = bench.ok(
        "cert issue --at 2021-07-01T12:00:00Z --holder holder --signer dsc --key key --issuer Köln --out text --json",
    );
    (bench, issued.json())
}

/// Neither valid nor invalid: one line on standard error, nothing on standard output, exit status 2.
#[track_caller]
fn assert_no_verdict(done: &Done, about: &str) {
    assert_eq!((done.code, done.text()), (2, ""), "{}", done.stderr);
    let start = "episeal: no-verdict: nothing was verified: ";
    assert!(done.stderr.starts_with(start), "{}", done.stderr);
    assert!(done.stderr.contains(about), "{}", done.stderr);
    assert_eq!(done.stderr.lines().count(), 1);
}

/// Files that are neither signers nor keys nor lists nor texts.
fn write_what_is_nothing(bench: &Bench) {
    bench.write("empty", "");
    bench.write("nonsense", "no list");
    bench.write("bytes", [b"HC1:", &[0xff][..]].concat());
    bench.write("utf16", b"\xff\xfeH\0C\x001\0:\0");
    bench.write("half.der", &Dsc::default().der()[..100]);
    bench.write("half.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n");
    bench.write("object.json", "{}");
    bench.write("list.cbor", [0xa0]);
    bench.write("german", "AAAA\n{\"certificates\":[]}");
    fs::create_dir(bench.path("lists")).unwrap();
    let text = bench.read("text");
    let lines = |count| vec![b'\n'; count];
    bench.write("large", b"HC1:A".repeat(40_000));
    bench.write("padded", [&text[..], &lines(200_000)].concat());
    bench.write("below", [&lines(200_000), &text[..]].concat());
}

#[test]
fn what_cannot_be_read_or_understood_is_no_verdict() {
    let (bench, _) = bench();
    bench.ok(&format!("{VERIFY} --trust dsc text"));
    write_what_is_nothing(&bench);
    for (options, about) in [
        ("--trust absent text", "io: "),
        ("--trust dsc --trust absent text", "(absent)"),
        ("--trust dsc absent text", "(absent)"),
        ("--trust lists text", "io: "),
        ("--trust empty text", "neither a list of signers"),
        ("--trust nonsense text", "(nonsense)"),
        ("--trust nonsense --trust-key dsc text", "neither a list of signers"),
        ("--trust half.der text", "signer-malformed"),
        ("--trust half.pem text", "list-malformed"),
        ("--trust object.json text", "list-malformed"),
        ("--trust list.cbor text", "(list.cbor.sig)"),
        ("--trust german text", "--trust-key (german)"),
        ("--trust german --trust-key absent text", "(absent)"),
        ("--trust german --trust-key empty text", "(german)"),
        ("--trust german --trust-key dsc text", "list-signature"),
        ("--trust dsc --csca absent text", "(absent)"),
        ("--trust dsc --csca nonsense text", "signer-malformed"),
        ("--trust dsc --revocation nowhere text", "nowhere"),
        ("--trust dsc --revocation dsc text", "io: "),
        ("--trust dsc --revocation lists text", "key.pem"),
        ("--trust dsc --revocation lists --revocation-key absent text", "(absent)"),
        ("--trust dsc --revocation nowhere --revocation-key dsc text", "(nowhere)"),
        ("--trust dsc absent", "(absent)"),
        ("--trust dsc bytes", "not UTF-8"),
        ("--trust dsc utf16", "not UTF-8"),
        ("--trust dsc large", "(large)"),
        ("--trust dsc padded", "(padded)"),
        ("--trust dsc below", "(below)"),
        ("--trust dsc lists", "(lists)"),
        ("HC1:GGW --trust dsc dsc", "must come last"),
    ] {
        assert_no_verdict(&bench.run(&format!("{VERIFY} {options}")), about);
    }
    let done = bench.run(&format!("{VERIFY} --trust absent text --json"));
    let error: Value = serde_json::from_str(&done.stderr).unwrap();
    assert_eq!((done.code, done.text()), (2, ""));
    assert_eq!(error["error"], "no-verdict");
}

#[test]
fn what_can_be_read_and_is_no_certificate_is_invalid() {
    let (bench, _) = bench();
    bench.write("words", "no certificate");
    bench.refused(&format!("{VERIFY} --trust dsc words"), "prefix-missing");
    let text = bench.read("text");
    bench.write("bare", &text[4..]);
    bench.refused(&format!("{VERIFY} --trust dsc bare"), "prefix-missing");
    bench.write("nobody.json", "[]");
    let line = format!("{VERIFY} --trust nobody.json text");
    bench.refused(&line, "signer-unknown");
    let piped = |line: &str| bench.run_with(&line.split(' ').collect::<Vec<_>>(), &text);
    assert_eq!(piped(&format!("{VERIFY} --trust dsc -")).code, 0);
    assert_eq!(piped(&format!("{VERIFY} --trust nobody.json -")).code, 1);
    bench.write("crlf", [text.trim_ascii_end(), b"\r\n"].concat());
    bench.ok(&format!("{VERIFY} --trust dsc crlf"));
    bench.write("blank", [text.trim_ascii_end(), b" \n"].concat());
    let blank = bench.run(&format!("{VERIFY} --trust dsc blank"));
    assert_eq!(blank.code, 1, "a blank belongs to the text");
}

#[test]
fn the_verdict_says_what_decides_and_what_was_tolerated() {
    let (bench, issued) = bench();
    let shown = bench.ok(&format!("{VERIFY} --trust dsc text --json")).json();
    let found = |name: &str| {
        let checks = shown["checks"].as_array().unwrap();
        let mut named = checks.iter().filter(|check| check["check"] == name);
        (named.next().unwrap().clone(), named.next())
    };
    let decides = [("prefix", true), ("signature", true), ("value-sets", false), ("uvci", false)];
    for (name, decides) in decides {
        let expected = json!({"check": name, "result": "passed", "decides": decides});
        assert_eq!(found(name), (expected, None));
    }
    assert_eq!(found("revocation").0["result"], "not-done");
    assert_eq!(shown["revocation_checked"], false);
    let text = bench.ok(&format!("{VERIFY} --trust dsc text"));
    let not_checked = "\n  not checked: revocation";
    assert!(text.text().contains(not_checked), "{}", text.text());
    assert_eq!(shown["deviations"], json!([]));
    let spelled = Dsc { writes_default: true, ..Dsc::default() };
    let [kid, der] = [unhex(issued["kid"].as_str().unwrap()), spelled.der()].map(|bytes| Base64::encode_string(&bytes));
    let list = json!([{"kid": kid, "certificateType": "DSC", "rawData": der}]);
    bench.write("list.json", list.to_string());
    let shown = bench.ok(&format!("{VERIFY} --trust list.json text"));
    assert!(shown.text().ends_with("\n  tolerated: signer-not-der"));
}

#[test]
fn every_form_of_a_list_is_told_by_what_is_in_it() {
    let (bench, issued) = bench();
    let der = Dsc::default().der();
    let kid = unhex(issued["kid"].as_str().unwrap());
    let item = gateway(&issued);
    bench.write("gateway", item.to_string());
    let point = secret_key().verifying_key().to_sec1_point(false);
    let [x, y] = [1, 33].map(|at| Base64UrlUnpadded::encode_string(&point.as_bytes()[at..at + 32]));
    let key =
        json!({"keys": [{"kid": Base64UrlUnpadded::encode_string(&kid), "kty": "EC", "crv": "P-256", "x": x, "y": y}]});
    bench.write("jwks", key.to_string());
    let publisher = Dsc { key: other_secret_key(), ..Dsc::default() };
    let pem = |der: &[u8]| pem_rfc7468::encode_string("CERTIFICATE", pem_rfc7468::LineEnding::LF, der).unwrap();
    bench.write("pem", [b"Latin-1: M\xfcnchen\n", pem(&der).as_bytes()].concat());
    bench.write("publisher", pem(&publisher.der()));
    bench.write("german", german(&json!({"certificates": item}).to_string()));
    for trust in ["dsc", "pem", "gateway", "jwks", "german --trust-key publisher"] {
        bench.ok(&format!("{VERIFY} --trust {trust} text"));
    }
    // Nobody certified this signer.
    for authority in ["dsc", "publisher"] {
        let line = format!("{VERIFY} --trust dsc --csca {authority} text");
        bench.refused(&line, "signer-untrusted");
    }
}

/// A list of the one signer `dsc` as the gateway has it.
fn gateway(issued: &Value) -> Value {
    let kid = unhex(issued["kid"].as_str().unwrap());
    let [kid, der] = [kid, Dsc::default().der()].map(|bytes| Base64::encode_string(&bytes));
    json!([{"kid": kid, "certificateType": "DSC", "rawData": der}])
}

/// The line of a signature, and what it signs.
fn german(content: &str) -> String {
    let signature: Signature = other_secret_key().sign(content.as_bytes());
    let signature = Base64::encode_string(&signature.to_bytes());
    format!("{signature}\n{content}")
}

/// The publisher of lists, in `publisher`.
fn write_publisher(bench: &Bench) {
    let key = other_secret_key();
    let publisher = Dsc { key, ..Dsc::default() };
    bench.write("publisher", publisher.der());
}

#[test]
fn with_a_key_no_list_is_believed_without_its_signature() {
    let (bench, issued) = bench();
    write_publisher(&bench);
    let items = gateway(&issued);
    let content = json!({"certificates": items}).to_string();
    bench.write("german", german(&content));
    bench.write("stripped", &content);
    bench.write("spaced", format!("\n  {content}"));
    bench.write("marked", format!("\u{feff}{content}"));
    bench.write("gateway", items.to_string());
    bench.write("cut", &content[..content.len() - 1]);
    bench.write("jwks", json!({"keys": []}).to_string());
    let pem = pem_rfc7468::encode_string("CERTIFICATE", Default::default(), &Dsc::default().der());
    bench.write("pem", pem.unwrap());
    let key = "--trust-key publisher";
    bench.ok(&format!("{VERIFY} --trust german {key} text"));
    for list in ["stripped", "spaced", "marked", "gateway", "cut", "jwks", "pem", "dsc"] {
        for line in [
            format!("--trust {list} {key} text"),
            format!("--trust german --trust {list} {key} text"),
            format!("--trust german {key} {list} text"),
        ] {
            let about = format!("this list has no signature, but --trust-key requires one ({list})");
            assert_no_verdict(&bench.run(&format!("{VERIFY} {line}")), &about);
        }
    }
    for list in ["stripped", "gateway", "pem", "dsc"] {
        bench.ok(&format!("{VERIFY} --trust {list} text"));
    }
}

/// One signature in 64 does; DER begins with the same byte.
#[test]
fn a_german_list_is_read_whatever_its_signature_begins_with() {
    let (bench, issued) = bench();
    write_publisher(&bench);
    let list = |number: u32| german(&json!({"number": number, "certificates": gateway(&issued)}).to_string());
    for first in ["0", "+", "/", "A", "M", "z"] {
        let list = (0..).map(list).find(|list| list.starts_with(first));
        bench.write("german", list.unwrap());
        bench.ok(&format!("{VERIFY} --trust german --trust-key publisher text"));
        assert_no_verdict(&bench.run(&format!("{VERIFY} --trust german text")), "--trust-key");
    }
}

#[test]
fn what_of_a_list_cannot_be_read_is_said_in_one_line() {
    let (bench, issued) = bench();
    let whole = gateway(&issued).to_string();
    let bad = b",{\"rawData\":\"not base64!\"},1,1e999,{\"kid\":\"\\ud800\"},{\"kid\":\"\xfc\"}]";
    let items = whole.trim_end_matches(']').as_bytes();
    bench.write("list", [items, bad].concat());
    bench.write("whole", whole);
    let done = bench.ok(&format!("{VERIFY} --trust list text"));
    assert!(done.text().starts_with("valid\n"), "{}", done.text());
    let line = "list: left out, because they cannot be used as signers: 5\n";
    assert_eq!(done.stderr, line);
    let done = bench.ok(&format!("{VERIFY} --trust list --trust whole text --json"));
    let said: Value = serde_json::from_str(&done.stderr).unwrap();
    assert_eq!(said, json!({"list": "list", "left_out": 5}));
    assert_eq!(done.json()["valid"], true);
    let done = bench.ok(&format!("{VERIFY} --trust whole text"));
    assert_eq!(done.stderr, "");
}

/// The header of a CBOR item with a short length.
fn head(kind: u8, length: usize) -> Vec<u8> {
    match length {
        0..24 => vec![kind | length as u8],
        _ => vec![kind | 24, u8::try_from(length).unwrap()],
    }
}

fn bytes(bytes: &[u8]) -> Vec<u8> {
    [head(0x40, bytes.len()), bytes.to_vec()].concat()
}

/// A map of one key, bytes, and a value.
fn map(key: &[u8], value: &[u8]) -> Vec<u8> {
    [vec![0xa1], bytes(key), value.to_vec()].concat()
}

/// A `COSE_Sign1` of the publisher of revocations.
fn signed(payload: &[u8]) -> Vec<u8> {
    let parts = [bytes(&[0xa1, 0x01, 0x26]), bytes(payload)];
    let content = [b"\x84\x6aSignature1", &parts[0][..], &[0x40], &parts[1]].concat();
    let signature: Signature = other_secret_key().sign(&content);
    let end = bytes(&signature.to_bytes());
    [&[0xd2, 0x84], &parts[0][..], &[0xa0], &parts[1], &end].concat()
}

fn unhex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

#[test]
fn a_folder_of_revocation_lists_is_read_as_it_is_published() {
    let (bench, issued) = bench();
    let kid = issued["kid"].as_str().unwrap();
    let publisher = Dsc { key: other_secret_key(), ..Dsc::default() };
    let line = format!("{VERIFY} --trust dsc --revocation lists text");
    for (number, name) in [("0a", "signature"), ("0b", "uci"), ("0c", "country_code_uci")] {
        let hash = unhex(issued[name].as_str().unwrap());
        let [x, y] = [0, 1].map(|at| format!("{:02x}", hash[at]));
        for is_two in [false, true] {
            let write = |path: &str, payload: &[u8]| {
                let path = bench.path(&format!("lists/{path}"));
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, signed(payload)).unwrap();
            };
            write("kid.lst", &map(&unhex(kid), &map(&unhex(number), &[1])));
            bench.write("lists/key.pem", publisher.der());
            bench.refused(&line, "revocation-unknown");
            let unknown = bench.run(&format!("{line} --json")).json();
            assert_eq!(unknown["revocation_checked"], false);
            let second = match is_two {
                true => map(&hash[1..2], &[0x82, 1, 1]),
                false => vec![0xa0],
            };
            let index = map(&hash[..1], &[&[0x83, 1, 1], &second[..]].concat());
            write(&format!("{kid}{number}/index.lst"), &index);
            bench.refused(&line, "revocation-unknown");
            let folder = match is_two {
                true => format!("{kid}{number}/{x}/{y}"),
                false => format!("{kid}{number}/{x}"),
            };
            let mut other = hash.clone();
            other[15] ^= 1;
            let chunk = format!("{folder}/chunk.lst");
            write(&chunk, &[&[0x81], &bytes(&other)[..]].concat());
            let checked = |done: &Done| done.json()["revocation_checked"] == true;
            assert!(checked(&bench.ok(&format!("{line} --json"))));
            assert!(!bench.ok(&line).text().contains("not checked"));
            write(&chunk, &[&[0x81], &bytes(&hash)[..]].concat());
            assert!(checked(&bench.run(&format!("{line} --json"))));
            bench.refused(&line, "revoked");
            // A list that somebody else signed is not a list.
            let key = "--revocation-key dsc";
            let line = line.replace(" text", &format!(" {key} text"));
            bench.refused(&line, "revocation-unknown");
            fs::remove_dir_all(bench.path("lists")).unwrap();
        }
    }
}
