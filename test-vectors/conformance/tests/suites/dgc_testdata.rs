//! The EU's test data of certificates.

use crate::bench::{Bench, official};
use episeal::certificates::issue::{
    DocumentSigner, Issuer, PositiveTest, Recovery, RecoveryProfile, SignerKey, Uvci, Validity,
};
use episeal::certificates::names::{NameLanguage, PersonName};
use episeal::certificates::{CalendarDate, DateOfBirth};
use episeal_testkit::issue::dsc::{Dsc, pkcs8, secret_key};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// What is known not to be met, and why.
fn known() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dgc-known.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn the_eus_test_data_is_met_except_what_the_table_explains() {
    let Some(data) = official("dgc-testdata") else { return };
    let bench = Bench::new();
    let tally = bench.ok(&format!("dgc-testdata {} --json", data.display())).json();
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

#[test]
fn any_folder_of_the_same_layout_is_run() {
    let bench = Bench::new();
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
    let tally = bench.run("dgc-testdata cases --json").json();
    assert_eq!(tally["total"], 1);
    assert_eq!(tally["expectations"]["EXPECTEDCOMPRESSION"], json!({"met": 1, "unmet": 0}));
    assert_eq!(tally["expectations"]["EXPECTEDPICTUREDECODE"], json!({"met": 0, "unmet": 0}));
    let unmet = |expectation: &str, expected: bool, got: &str| json!({"file": "XX/2DCode/raw/1.json", "expectation": expectation, "expected": expected, "got": got});
    let expected = [unmet("EXPECTEDB45DECODE", false, "ok"), unmet("EXPECTEDVERIFY", true, "inflate-malformed")];
    assert_eq!(tally["unmet"], json!(expected));
}

/// Tested on the first of June of 2021.
fn recovery() -> Recovery {
    let date = |text| CalendarDate::parse(text).unwrap();
    Recovery {
        name: PersonName::new("Müller", "Zoë", NameLanguage::Other).unwrap(),
        date_of_birth: DateOfBirth::parse("1964-08-12").unwrap(),
        test: PositiveTest { day: date("2021-06-01"), country: "DE".into() },
        issuer: Issuer { name: "Köln".into(), country: "DE".into() },
        uvci: Uvci::generate("DE").unwrap(),
        validity: Validity {
            profile: RecoveryProfile::EuropeanUnion,
            from: date("2021-06-12"),
            until: date("2021-11-28"),
            issued: date("2021-07-01").start(),
            expires: date("2021-11-28").end(),
        },
    }
}

/// HCERT 1.0.5, 3.3.5, takes a certificate at its `exp` itself, RFC 8392, 3.1.4, does not.
#[test]
fn what_is_met_at_exp_itself_is_said() {
    let bench = Bench::new();
    let recovery = recovery();
    let key = SignerKey::from_pkcs8(&pkcs8(&secret_key())).unwrap();
    let signer = DocumentSigner::from_der(&Dsc::default().der()).unwrap();
    let issued = recovery.issue(&signer, &key).unwrap();
    let (text, expires) = (issued.text(), recovery.validity.expires);
    let tally = |cases: &[(i64, bool)]| {
        for (number, (clock, expected)) in cases.iter().enumerate() {
            let clock = jiff::Timestamp::from_second(*clock).unwrap().to_string();
            let case = json!({"PREFIX": text, "TESTCTX": {"VALIDATIONCLOCK": clock},
                "EXPECTEDRESULTS": {"EXPECTEDEXPIRATIONCHECK": expected}});
            bench.write(&format!("cases/{number}.json"), case.to_string());
        }
        let shown = bench.ok("dgc-testdata cases");
        let json = bench.ok("dgc-testdata cases --json").json();
        (shown.text().to_owned(), json["expectations"]["EXPECTEDEXPIRATIONCHECK"].clone())
    };
    let (shown, counts) = tally(&[(expires - 1, true), (expires + 1, false)]);
    assert_eq!(counts, json!({"met": 2, "unmet": 0}));
    assert!(!shown.contains("at exp itself"), "{shown}");
    let (shown, counts) = tally(&[(expires, true), (expires - 1, true), (expires, true)]);
    assert_eq!(counts, json!({"met": 3, "unmet": 0, "met_at_exp": 2}));
    let line = "\n  2 of them at exp itself: HCERT 3.3.5 takes them, this library by RFC 8392 does not";
    assert!(shown.ends_with(line), "{shown}");
    let (shown, counts) = tally(&[(expires, false), (expires + 1, true), (expires + 2, false)]);
    assert_eq!(counts, json!({"met": 1, "unmet": 2}));
    assert!(!shown.contains("at exp itself"), "{shown}");
}
