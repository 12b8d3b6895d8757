//! The German apps: what they accept, and one certificate for each rule that they would refuse it by.

use crate::support::forge::*;
use crate::support::*;
use ciborium::Value;
use episeal_acceptance::{App, Refusal, Rejection, both_apps};
use std::collections::BTreeSet;
use x509_cert::der::Decode;

fn without(path: Vec<Value>) -> String {
    Forge::with(|forge| remove(&mut forge.claims, &path))
}

fn with(path: Vec<Value>, value: impl Into<Value>) -> String {
    Forge::with(|forge| *at(&mut forge.claims, &path) = value.into())
}

fn with_header(entries: Vec<(Value, Value)>) -> String {
    Forge::with(|forge| forge.protected = encoded(&map(entries)))
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(Value::Null, |value, _| Value::Array(vec![value]))
}

fn alg() -> (Value, Value) {
    (1.into(), (-7).into())
}

fn key_id() -> (Value, Value) {
    (4.into(), Value::Bytes(kid()))
}

/// The vectors, with what Corona-Warn-App and CovPass say. `None`: accepted.
fn vectors() -> Vec<(&'static str, String, Option<Rejection>, Option<Rejection>)> {
    use Rejection::*;
    let both = |rejection| (Some(rejection), Some(rejection));
    let entry_field = |name| field(&["r", name]);
    let all = vec![
        ("the profile", Forge::default().text(), (None, None)),
        ("no prefix", Forge::with(|f| f.prefix = ""), (Some(Prefix), None)),
        ("prefix in lower case", Forge::with(|f| f.prefix = "hc1:"), (Some(Prefix), Some(Base45))),
        ("foreign character", foreign_character(), both(Base45)),
        ("one last character", truncated(1), both(Base45)),
        ("a group above its bytes", "HC1::::".into(), both(Base45)),
        ("two characters above their byte", "HC1:::".into(), both(Base45)),
        ("cut short", truncated(3), both(Compression)),
        ("not compressed", format!("HC1:{}", base45::encode(Forge::default().message())), both(Compression)),
        ("a bomb", format!("HC1:{}", base45::encode(compressed(&vec![0; 65_537]))), both(Compression)),
        ("bytes after the message", Forge::with(|f| f.trailing = vec![0]), both(Cbor)),
        ("nested too deep", packed(&encoded(&nested(20))), both(Cbor)),
        ("one key twice", twice(), both(Cbor)),
        ("a map", packed(&encoded(&map(vec![]))), (Some(Cose), Some(Tag))),
        ("a tagged map", packed(&encoded(&Value::Tag(18, Box::new(map(vec![]))))), both(Cose)),
        ("five parts", Forge::with(|f| f.extra_part = true), both(Cose)),
        ("a text for a payload", Forge::with(|f| f.payload_as_text = true), both(Cose)),
        ("no unprotected map", Forge::with(|f| f.unprotected = Value::Null), both(Cose)),
        ("no tag", Forge::with(|f| f.tag = None), (None, Some(Tag))),
        ("another tag", Forge::with(|f| f.tag = Some(17)), both(Tag)),
        ("algorithm unprotected", unprotected(key_id(), alg()), (Some(Algorithm), None)),
        ("no algorithm", with_header(vec![key_id()]), both(Algorithm)),
        ("PS256", with_header(vec![(1.into(), (-37).into()), key_id()]), both(Algorithm)),
        ("ES384", with_header(vec![(1.into(), (-35).into()), key_id()]), both(Algorithm)),
        ("key id unprotected", unprotected(alg(), key_id()), (None, None)),
        ("no key id", with_header(vec![alg()]), both(KeyId)),
        ("a key id that is a text", with_header(vec![alg(), (4.into(), text("12345678"))]), both(KeyId)),
        ("short key id", Forge::with(|f| f.protected = header(vec![1; 7])), (None, Some(KeyId))),
        ("unknown key id", Forge::with(|f| f.protected = header(vec![1; 8])), (None, None)),
        ("no issuer", without(vec![1.into()]), both(Issuer)),
        ("issuer a number", with(vec![1.into()], 49), both(Issuer)),
        ("no time of issuing", without(vec![6.into()]), (Some(IssuedAt), None)),
        ("time of issuing a text", with(vec![6.into()], "now"), both(IssuedAt)),
        ("time of issuing with a fraction", with(vec![6.into()], 1_625_140_800.5), (None, None)),
        ("no expiry", without(vec![4.into()]), both(ExpiresAt)),
        ("expiry a text", with(vec![4.into()], "never"), both(ExpiresAt)),
        ("expired", with(vec![4.into()], NOW - 1), (None, Some(Expired))),
        ("no health claim", without(vec![(-260).into()]), both(HealthClaim)),
        ("an empty health claim", without(field(&[])), both(HealthClaim)),
        ("no entry", without(field(&["r"])), both(Entries)),
        ("an empty list of entries", with(field(&["r"]), Value::Array(vec![])), both(Entries)),
        ("two entries", with(field(&["r"]), Value::Array(vec![entry(), entry()])), (Some(Entries), None)),
        ("a test", as_test(), both(NotRecovery)),
        (
            "a recovery and a test",
            Forge::with(|forge| add_group(forge, Value::Array(vec![entry()]))),
            (Some(Entries), Some(NotRecovery)),
        ),
        ("tests that are no list", Forge::with(|forge| add_group(forge, 1.into())), (Some(Schema), None)),
        ("tests that are null", Forge::with(|forge| add_group(forge, Value::Null)), (None, None)),
        ("no version", without(field(&["ver"])), (Some(Schema), Some(Model))),
        ("version a number", with(field(&["ver"]), 1), (Some(Schema), Some(Model))),
        ("version of two numbers", with(field(&["ver"]), "1.3"), (Some(Schema), None)),
        ("no date of birth", without(field(&["dob"])), (Some(Schema), None)),
        ("no name", without(field(&["nam"])), (Some(Schema), Some(Model))),
        ("name a text", with(field(&["nam", "fn"]), 1), (Some(Schema), Some(Model))),
        ("neither standardised name", neither_name(), (Some(Schema), Some(Model))),
        ("a given name alone", without(field(&["nam", "fnt"])), (None, Some(Model))),
        ("a surname of 81", with(field(&["nam", "fn"]), "ä".repeat(81)), (Some(Schema), None)),
        ("a surname of 80 and blanks", with(field(&["nam", "fn"]), format!(" {} ", "ä".repeat(80))), (None, None)),
        ("issuer of 81", with(entry_field("is"), "i".repeat(81)), (Some(Schema), None)),
        ("identifier of 81", with(entry_field("ci"), "i".repeat(81)), (Some(Schema), None)),
        ("country in lower case", with(entry_field("co"), "de"), (Some(Schema), None)),
        ("no country", without(entry_field("co")), (Some(Schema), Some(Model))),
        ("no target", without(entry_field("tg")), (Some(Schema), Some(Model))),
        ("no first positive test", without(entry_field("fr")), (Some(Schema), Some(Model))),
        ("no issuer of the entry", without(entry_field("is")), (Some(Schema), Some(Model))),
        ("no identifier", without(entry_field("ci")), (Some(Schema), Some(Model))),
        ("no last day", without(entry_field("du")), (Some(Schema), Some(Model))),
        ("no first day", without(entry_field("df")), (Some(Schema), Some(Model))),
        ("a date in German", with(entry_field("df"), "12.06.2021"), (Some(Schema), Some(Model))),
        ("a date of 1821", with(entry_field("df"), "1821-06-12"), (Some(Schema), None)),
        ("no such day", with(entry_field("du"), "2021-02-30"), (None, Some(Model))),
        ("a date with a time", with(entry_field("fr"), "2021-06-01T08:00:00Z"), (None, None)),
        ("a date with a space", with(entry_field("fr"), "2021-06-01 08:00"), (None, Some(Model))),
        ("signed by another", Forge::with(|f| f.key = other_secret_key()), both(Signature)),
        ("signature of 63 bytes", Forge::with(|f| f.signature = Some(f.sign()[1..].to_vec())), both(Signature)),
        ("signature of zeros", Forge::with(|f| f.signature = Some(vec![0; 64])), both(Signature)),
    ];
    all.into_iter().map(|(name, text, (cwa, covpass))| (name, text, cwa, covpass)).collect()
}

/// The last characters cut off, to a whole number of threes and `rest`.
fn truncated(rest: usize) -> String {
    let text = Forge::default().text();
    let length = 4 + 3 * 60 + rest;
    text[..length].to_owned()
}

fn foreign_character() -> String {
    let mut text = Forge::default().text();
    text.replace_range(40..41, "b");
    text
}

fn twice() -> String {
    let mut forge = Forge::default();
    let entries = forge.claims.as_map_mut().unwrap();
    entries.push(entries[0].clone());
    forge.text()
}

fn unprotected(protected: (Value, Value), unprotected: (Value, Value)) -> String {
    Forge::with(|forge| {
        forge.protected = encoded(&map(vec![protected]));
        forge.unprotected = map(vec![unprotected]);
    })
}

fn add_group(forge: &mut Forge, group: Value) {
    let certificate = at(&mut forge.claims, &field(&[])).as_map_mut().unwrap();
    certificate.push((text("t"), group));
}

fn as_test() -> String {
    Forge::with(|forge| {
        let certificate = at(&mut forge.claims, &field(&[])).as_map_mut().unwrap();
        certificate[0].0 = text("t");
    })
}

fn neither_name() -> String {
    with(field(&["nam"]), name(&[("fn", "Mustermann"), ("gn", "Erika")]))
}

#[test]
fn each_vector_is_accepted_or_refused_as_the_apps_do() {
    for (name, text, cwa, covpass) in vectors() {
        assert_eq!(ask(CWA, &text).err(), cwa, "Corona-Warn-App: {name}");
        assert_eq!(ask(COVPASS, &text).err(), covpass, "CovPass: {name}");
    }
}

fn signed_with(app: Accept, dsc: Dsc, now: i64) -> Option<Rejection> {
    app(&Forge::default().text(), &dsc.der(), now).err()
}

#[test]
fn a_signer_outside_its_validity_or_for_other_certificates_is_refused() {
    for app in [CWA, COVPASS] {
        let from = |not_before| signed_with(app, Dsc { not_before, ..Dsc::default() }, NOW);
        assert_eq!(from("210701120000Z"), None);
        assert_eq!(from("210701120001Z"), Some(Rejection::SignerNotYetValid));
        let to = |not_after| signed_with(app, Dsc { not_after, ..Dsc::default() }, NOW);
        assert_eq!(to("210701120000Z"), None);
        assert_eq!(to("210701115959Z"), Some(Rejection::SignerExpired));
        let uses = |usages| signed_with(app, Dsc { usages: Some(usages), ..Dsc::default() }, NOW);
        assert_eq!(uses(vec![]), None);
        assert_eq!(uses(vec![TLS_SERVER_OID]), None);
        assert_eq!(uses(vec![TEST_OID, RECOVERY_OID_WITH_ZERO]), None);
        assert_eq!(uses(vec![TEST_OID]), Some(Rejection::SignerUsage));
        assert_eq!(uses(vec![VACCINATION_OID]), Some(Rejection::SignerUsage));
        assert_eq!(app(&Forge::default().text(), b"", NOW), Err(Rejection::Signer));
    }
}

/// Java reads points that are not compressed alone.
#[test]
fn a_signer_with_a_compressed_point_is_refused() {
    let mut der = Dsc::default().der();
    let key = der.windows(4).position(|window| window == b"\x03\x42\0\x04").unwrap();
    let odd = der[key + 67] & 1;
    let point = [b"\x03\x22\0".as_slice(), &[2 + odd], &der[key + 4..key + 36]].concat();
    der.splice(key..key + 68, point);
    // Shorter by a coordinate: the key with its algorithm, what is certified, and the whole.
    for length in [key - 22, 5, 2] {
        der[length] -= 32;
    }
    assert!(x509_cert::Certificate::from_der(&der).is_ok());
    for app in [CWA, COVPASS] {
        assert_eq!(app(&Forge::default().text(), &der, NOW), Err(Rejection::Signer));
    }
}

/// Corona-Warn-App is asked first.
#[test]
fn both_apps_say_what_each_says() {
    for (name, text, cwa, covpass) in vectors() {
        let cwa = cwa.map(|rejection| Refusal { app: App::CoronaWarnApp, rejection });
        let covpass = covpass.map(|rejection| Refusal { app: App::CovPass, rejection });
        assert_eq!(both_apps(&text, &Dsc::default().der(), NOW).err(), cwa.or(covpass), "{name}");
    }
    let refused = both_apps(&Forge::default().text(), b"", NOW).err();
    assert_eq!(refused, Some(Refusal { app: App::CoronaWarnApp, rejection: Rejection::Signer }));
}

#[test]
fn every_rule_of_either_app_refuses_a_vector() {
    use Rejection::*;
    let of_signers = [Signer, SignerNotYetValid, SignerExpired, SignerUsage];
    let all: BTreeSet<_> = Rejection::ALL.iter().copied().collect();
    let cwa = vectors().into_iter().filter_map(|(_, _, cwa, _)| cwa).chain(of_signers);
    let not_cwa = BTreeSet::from([Expired, Model]);
    assert_eq!(cwa.collect::<BTreeSet<_>>(), &all - &not_cwa);
    let covpass = vectors().into_iter().filter_map(|(_, _, _, covpass)| covpass).chain(of_signers);
    let not_covpass = BTreeSet::from([Prefix, Schema]);
    assert_eq!(covpass.collect::<BTreeSet<_>>(), &all - &not_covpass);
}

#[test]
fn codes_are_stable_and_distinct() {
    let codes: Vec<_> = Rejection::ALL.iter().map(|rejection| rejection.code()).collect();
    insta::assert_snapshot!(codes.join("\n"));
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
}

#[test]
fn no_change_of_a_byte_or_character_panics() {
    let text = Forge::default().text();
    for position in 0..text.len() {
        for other in ["0", ":", "ä", ""] {
            let changed = [&text[..position], other, &text[position + 1..]].concat();
            let _ = ask(CWA, &changed);
            let _ = ask(COVPASS, &changed);
        }
    }
    let message = Forge::default().message();
    for position in 0..message.len() {
        for other in [0x00, 0x1b, 0x9b, 0xbb, 0xff] {
            let mut changed = message.clone();
            changed[position] = other;
            let text = packed(&changed);
            if changed != message {
                // The apps read what is there; the protected bytes and the payload are signed.
                let _ = ask(CWA, &text);
                let _ = ask(COVPASS, &text);
            }
        }
    }
}
