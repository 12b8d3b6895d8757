//! What is tolerated when reading: each deviation by its name, and nothing else.

mod signers;

use ciborium::{Value, cbor};
use episeal_testkit::api::certificates::*;
use episeal_testkit::certificates::*;
use std::cell::RefCell;
use std::collections::BTreeSet;

thread_local!(static MET: RefCell<BTreeSet<Deviation>> = const { RefCell::new(BTreeSet::new()) });

/// The text is verified, with exactly this deviation.
fn tolerated(text: &str, trust: &CertificateTrust, deviation: Deviation) {
    let verified = verify_certificate(text, trust, NOW);
    let verified = verified.unwrap_or_else(|error| panic!("{deviation:?}: {error:?}"));
    assert_eq!(verified.deviations(), [deviation]);
    let verdict = examine_certificate(text, trust, NOW);
    assert_eq!((verdict.error(), verdict.deviations()), (None, vec![deviation]));
    MET.with_borrow_mut(|met| met.insert(deviation));
}

fn tagged(tag: u64, value: impl Into<Value>) -> Value {
    Value::Tag(tag, Box::new(value.into()))
}

fn entry(key: &str, value: impl Into<Value>) -> Value {
    let entry = with(recovery_entry(), key, Some(value.into()));
    claims(dcc(vec![("r", Value::Array(vec![entry]))]))
}

fn vaccination(key: &str, value: impl Into<Value>) -> Value {
    let entry = with(vaccination_entry(), key, Some(value.into()));
    claims(dcc(vec![("v", Value::Array(vec![entry]))]))
}

fn test(key: &str, value: impl Into<Value>) -> Value {
    let entry = with(test_entry(), key, Some(value.into()));
    claims(dcc(vec![("t", Value::Array(vec![entry]))]))
}

/// Claims that deviate in one way each.
fn deviant_claims() -> Vec<(Value, Deviation)> {
    vec![
        (claims_at(recovery(), (ISSUED as f64).into(), EXPIRES.into()), Deviation::FloatTime),
        (entry("fr", tagged(0, "2021-01-10")), Deviation::TaggedDate),
        (issuer(None), Deviation::IssuerAbsent),
        (issuer(Some("Ministry of Health")), Deviation::IssuerNotCountry),
        (entry("fr", "2021-01-10T12:00:00.5+01:00"), Deviation::DateWithTime),
        (entry("fr", "2021-01-10T12:00:00"), Deviation::DateWithTime),
        (entry("fr", "2021-01-10Z"), Deviation::DateWithTime),
        (entry("du", "2021-07-09+02:00"), Deviation::DateWithTime),
        (claims(with(recovery(), "dob", Some("1964-08-12T00:00:00".into()))), Deviation::BirthDateWithTime),
        (claims(with(recovery(), "dob", Some("1963-00".into()))), Deviation::BirthDateNotInCalendar),
        (claims(with(recovery(), "v", Some(Value::Array(vec![])))), Deviation::EmptyList),
        (test("sc", "2021-06-30T10:00:00+02"), Deviation::ShortOffset),
        (test("sc", "2021-06-30T10:00:00.5-0330"), Deviation::ShortOffset),
        (claims(with(recovery(), "ver", Some("1.0.4".into()))), Deviation::UnknownVersion),
        (entry("tg", "840539007"), Deviation::UnknownTarget),
        (test("tg", "COVID-19"), Deviation::UnknownTarget),
        (vaccination("dn", 2.0), Deviation::FloatDose),
        (entry("ci", "urn:uvci:01:de:1"), Deviation::LowerCaseUvci),
        (entry("xx", "more"), Deviation::ExtraKeys),
        (entry("co", "DE  "), Deviation::TrailingBlanks),
        (entry("tg", "840539006 "), Deviation::TrailingBlanks),
    ]
}

#[test]
fn every_deviation_is_tolerated_and_named() {
    let signer = Signer::new();
    let trust = signer.trust();
    headers(&signer, &trust);
    for (claims, deviation) in deviant_claims() {
        tolerated(&signer.text(&claims), &trust, deviation);
    }
    absences(&signer, &trust);
    codes(&signer, &trust);
    controls(&signer, &trust);
    signers::all();
    forms(&signer, &trust);
    let rsa = RsaSigner::new();
    let message = rsa.message(PS256, &encode(&claims(recovery())));
    let text = text_of(&message);
    tolerated(&text, &CertificateTrust::without_revocations(&rsa.list()), Deviation::RsaSigner);
    let met = MET.with_borrow(Clone::clone);
    assert!(Deviation::ALL.iter().all(|deviation| met.contains(deviation)));
}

/// Every optional member may be null or undefined.
fn absences(signer: &Signer, trust: &CertificateTrust) {
    let name = |field: &str| {
        let name = ["fn", "fnt", "gn", "gnt"].map(|key| (key.into(), "MUSTERMANN".into()));
        let name = with(Value::Map(name.to_vec()), field, Some(absent()));
        // A name that is there has its transliteration, too.
        claims(with(recovery(), "nam", Some(name)))
    };
    let mut members: Vec<Value> = ["nm", "ma", "tc"].map(|key| test(key, absent())).into();
    members.extend(["fn", "fnt", "gn", "gnt"].map(name));
    members.extend(["v", "t"].map(|key| claims(with(recovery(), key, Some(absent())))));
    let named = [Deviation::NullField, Deviation::UndefinedField];
    for (absence, deviation) in ABSENCES.into_iter().zip(named) {
        for claims in &members {
            tolerated(&signer.text_with_absent(claims, absence), trust, deviation);
        }
        let met = |claims: &Value| {
            let text = signer.text_with_absent(claims, absence);
            let verified = verify_certificate(&text, trust, NOW).unwrap();
            verified.deviations().to_vec()
        };
        let mut unnamed = issuer(None);
        let fields = unnamed.as_map_mut().unwrap();
        fields.push((1.into(), absent()));
        assert_eq!(met(&unnamed), [Deviation::IssuerAbsent, deviation]);
        let mut begun = claims(recovery());
        begun.as_map_mut().unwrap().push((5.into(), absent()));
        assert_eq!(met(&begun), [deviation, Deviation::ExtraKeys]);
    }
}

/// Every code from a value set may be empty.
fn codes(signer: &Signer, trust: &CertificateTrust) {
    for empty in ["tg", "vp", "mp", "ma"].map(|key| vaccination(key, "")) {
        tolerated(&signer.text(&empty), trust, Deviation::EmptyCode);
    }
    for empty in ["tg", "tt", "ma", "tr"].map(|key| test(key, "")) {
        tolerated(&signer.text(&empty), trust, Deviation::EmptyCode);
    }
    tolerated(&signer.text(&entry("tg", "")), trust, Deviation::EmptyCode);
}

/// C0, DEL, C1, line separators and what changes the writing direction.
const CONTROLS: [&str; 16] = [
    "\0",
    "\u{1b}[31m",
    "\n",
    "\t",
    "\u{7f}",
    "\u{80}",
    "\u{9b}",
    "\u{61c}",
    "\u{200e}",
    "\u{200f}",
    "\u{2028}",
    "\u{2029}",
    "\u{202a}",
    "\u{202e}",
    "\u{2066}",
    "\u{2069}",
];

/// In every text that people read.
fn controls(signer: &Signer, trust: &CertificateTrust) {
    let name = |key: &str, text: &str| {
        let name = cbor!({"fn" => "M", "fnt" => "MUSTERMANN", "gn" => "E", "gnt" => "ERIKA"});
        let name = with(name.unwrap(), key, Some(text.into()));
        claims(with(recovery(), "nam", Some(name)))
    };
    for control in CONTROLS {
        let text = format!("M{control}uster");
        for claims in [
            name("fn", &text),
            name("gn", &text),
            entry("is", text.as_str()),
            test("nm", text.as_str()),
            test("tc", text.as_str()),
        ] {
            tolerated(&signer.text(&claims), trust, Deviation::ControlCharacters);
        }
    }
    for harmless in ["Müller-Lüdenscheidt", "عبد\u{200c}الله", "O’Neill", "Ma\u{308}rz"] {
        let verified = verify_certificate(&signer.text(&name("fn", harmless)), trust, NOW);
        assert_eq!(verified.unwrap().deviations(), [], "{harmless}");
    }
}

#[test]
fn an_issuer_is_a_text_like_others() {
    let signer = Signer::new();
    let found = |name: &str| {
        let text = signer.text(&issuer(Some(name)));
        let verified = verify_certificate(&text, &signer.trust(), NOW)?;
        assert_eq!(verified.issuer(), Some(name), "as it stands");
        Ok::<_, CertificateError>(verified.deviations().to_vec())
    };
    for control in CONTROLS {
        let expected = [Deviation::IssuerNotCountry, Deviation::ControlCharacters];
        for name in [format!("D{control}E"), format!("{control}DE"), format!("DE{control}")] {
            assert_eq!(found(&name), Ok(expected.to_vec()), "{name:?}");
        }
    }
    let other = Deviation::IssuerNotCountry;
    let blanks = Deviation::TrailingBlanks;
    let long = ["x".repeat(80), "\u{e4}".repeat(80)];
    for (name, deviations) in [
        ("DE  ", &[blanks][..]),
        ("de ", &[other, blanks]),
        (" DE", &[other]),
        (&long[0], &[other]),
        (&long[1], &[other]),
        (&format!("{}  ", long[1]), &[other, blanks]),
    ] {
        assert_eq!(found(name).as_deref(), Ok(deviations), "{name:?}");
    }
    for long in long {
        let text = signer.text(&issuer(Some(&format!("{long}x"))));
        refused(&text, &signer.trust(), CertificateError::FieldTooLong);
    }
}

fn issuer(name: Option<&str>) -> Value {
    let mut claims = claims(recovery());
    let map = claims.as_map_mut().unwrap();
    map.remove(0);
    map.extend(name.map(|name| (1.into(), name.into())));
    claims
}

/// Headers, and the tags around the message.
fn headers(signer: &Signer, trust: &CertificateTrust) {
    let (kid, claims) = (bytes(&signer.kid()), claims(recovery()));
    for (protected, unprotected, deviation) in [
        (cbor!({1 => ES256}), cbor!({4 => kid}), Deviation::KidUnprotected),
        (cbor!({4 => kid}), cbor!({1 => ES256}), Deviation::AlgorithmUnprotected),
    ] {
        let text = signer.text_with(protected.unwrap(), unprotected.unwrap(), &claims);
        tolerated(&text, trust, deviation);
    }
    // The protected header takes precedence.
    for other in
        [cbor!({1 => PS256}), cbor!({4 => bytes(b"other")}), cbor!({4 => "no bytes"}), cbor!({3 => "application/cwt"})]
    {
        let text = signer.text_with(signer.protected(), other.unwrap(), &claims);
        tolerated(&text, trust, Deviation::ExtraKeys);
    }
    let mut protected = signer.protected();
    protected.as_map_mut().unwrap().push((3.into(), 61.into()));
    let text = signer.text_with(protected, cbor!({}).unwrap(), &claims);
    tolerated(&text, trust, Deviation::ExtraKeys);

    let protected = encode(&signer.protected());
    let message = signer.message(&protected, cbor!({}).unwrap(), &encode(&claims));
    tolerated(&text_of(&message[1..]), trust, Deviation::Untagged);
    tolerated(&text_of(&[&[0xd8, 61], &message[..]].concat()), trust, Deviation::CwtTag);
}

#[test]
fn what_a_message_deviates_in_is_named_where_its_claims_are_refused() {
    let signer = Signer::new();
    let message = signer.message(&encode(&signer.protected()), cbor!({}).unwrap(), &encode(&true.into()));
    let verdict = examine_certificate(&text_of(&message[1..]), &signer.trust(), NOW);
    assert_eq!(verdict.error(), Some(CertificateError::ClaimsMalformed));
    assert_eq!(verdict.result(Check::Signature), CheckResult::Passed);
    assert_eq!(verdict.deviations(), [Deviation::Untagged]);
}

fn text_of(message: &[u8]) -> String {
    episeal_testkit::certificates::text(message)
}

/// Forms of CBOR: both of the outer array.
fn forms(signer: &Signer, trust: &CertificateTrust) {
    let (protected, payload) = (encode(&signer.protected()), encode(&claims(recovery())));
    let message = signer.message(&protected, cbor!({}).unwrap(), &payload);
    let indefinite = [&[0xd2, 0x9f], &message[2..], &[0xff]].concat();
    tolerated(&text_of(&indefinite), trust, Deviation::IndefiniteLength);
    let long = [&[0xd2, 0x98, 0x04], &message[2..]].concat();
    tolerated(&text_of(&long), trust, Deviation::LongForm);
}

#[test]
fn content_is_kept_as_it_stands() {
    let signer = Signer::new();
    let text = signer.text(&entry("fr", "2021-01-10T12:00:00Z"));
    let verified = verify_certificate(&text, &signer.trust(), NOW).unwrap();
    let Entry::Recovery { entry: recovery } = verified.certificate().entry() else { panic!("a recovery") };
    assert_eq!(recovery.first_positive(), "2021-01-10T12:00:00Z");
}

#[test]
fn what_never_decides_is_reported_all_the_same() {
    let signer = Signer::new();
    let text = signer.text(&entry("ci", "1"));
    let verdict = examine_certificate(&text, &signer.trust(), NOW);
    assert_eq!(verdict.error(), None);
    let malformed = CheckResult::Failed { error: CertificateError::UvciMalformed };
    assert_eq!(verdict.result(Check::Uvci), malformed);
    let text = signer.text(&vaccination("mp", "EU/1/99/9999"));
    let verdict = examine_certificate(&text, &signer.trust(), NOW);
    assert_eq!(verdict.error(), None);
    let unknown = CheckResult::Failed { error: CertificateError::ValueUnknown };
    assert_eq!(verdict.result(Check::ValueSets), unknown);
    assert_eq!(verdict.result(Check::Revocation), CheckResult::NotDone);
}
