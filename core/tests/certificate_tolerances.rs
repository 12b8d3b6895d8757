//! What is tolerated when reading: each deviation by its name, and nothing more.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::panic,
    clippy::cast_precision_loss,
    missing_docs
)]

#[path = "support/certificates.rs"]
mod certificates;

use certificates::*;
use ciborium::{Value, cbor};
use episeal::*;
use std::cell::RefCell;
use std::collections::BTreeSet;

thread_local!(static MET: RefCell<BTreeSet<Deviation>> = const { RefCell::new(BTreeSet::new()) });

/// The text is verified, with exactly this deviation.
fn tolerated(text: &str, trust: &CertificateTrust, deviation: Deviation) {
    let verified = verify_certificate(text, trust, NOW);
    let verified = verified.unwrap_or_else(|error| panic!("{deviation:?}: {error:?}"));
    assert_eq!(verified.deviations(), [deviation]);
    let verdict = examine_certificate(text, trust, NOW);
    assert_eq!(
        (verdict.error(), verdict.deviations()),
        (None, vec![deviation])
    );
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

#[test]
fn every_deviation_is_tolerated_and_named() {
    let signer = Signer::new();
    let trust = signer.trust();
    headers(&signer, &trust);
    for (claims, deviation) in [
        (
            claims_at(recovery(), (ISSUED as f64).into(), EXPIRES.into()),
            Deviation::FloatTime,
        ),
        (entry("fr", tagged(0, "2021-01-10")), Deviation::TaggedDate),
        (issuer(None), Deviation::IssuerAbsent),
        (
            issuer(Some("Ministry of Health")),
            Deviation::IssuerNotCountry,
        ),
        (
            entry("fr", "2021-01-10T12:00:00.5+01:00"),
            Deviation::DateWithTime,
        ),
        (entry("fr", "2021-01-10T12:00:00"), Deviation::DateWithTime),
        (entry("fr", "2021-01-10Z"), Deviation::DateWithTime),
        (entry("du", "2021-07-09+02:00"), Deviation::DateWithTime),
        (
            claims(with(recovery(), "dob", Some("1964-08-12T00:00:00".into()))),
            Deviation::BirthDateWithTime,
        ),
        (
            claims(with(recovery(), "dob", Some("1963-00".into()))),
            Deviation::BirthDateNotInCalendar,
        ),
        (
            claims(with(recovery(), "v", Some(Value::Array(vec![])))),
            Deviation::EmptyList,
        ),
        (test("sc", "2021-06-30T10:00:00+02"), Deviation::ShortOffset),
        (
            test("sc", "2021-06-30T10:00:00.5-0330"),
            Deviation::ShortOffset,
        ),
        (
            claims(with(recovery(), "ver", Some("1.0.4".into()))),
            Deviation::UnknownVersion,
        ),
        (entry("tg", "840539007"), Deviation::UnknownTarget),
        (test("tg", "COVID-19"), Deviation::UnknownTarget),
        (vaccination("dn", 2.0), Deviation::FloatDose),
        (entry("ci", "urn:uvci:01:de:1"), Deviation::LowerCaseUvci),
        (entry("xx", "more"), Deviation::ExtraKeys),
        (entry("co", "DE  "), Deviation::TrailingBlanks),
        (entry("tg", "840539006 "), Deviation::TrailingBlanks),
    ] {
        tolerated(&signer.text(&claims), &trust, deviation);
    }
    absences(&signer, &trust);
    codes(&signer, &trust);
    controls(&signer, &trust);
    signers();
    forms(&signer, &trust);
    let rsa = RsaSigner::new();
    let message = rsa.message(PS256, &encode(&claims(recovery())));
    let text = text_of(&message);
    tolerated(
        &text,
        &CertificateTrust::without_revocations(rsa.list()),
        Deviation::RsaSigner,
    );
    let met = MET.with_borrow(Clone::clone);
    assert!(
        Deviation::ALL
            .iter()
            .all(|deviation| met.contains(deviation))
    );
}

/// Every member that need not be there may be null or undefined.
fn absences(signer: &Signer, trust: &CertificateTrust) {
    let name = |field: &str| {
        let name = ["fn", "fnt", "gn", "gnt"].map(|key| (key.into(), "MUSTERMANN".into()));
        let name = with(Value::Map(name.to_vec()), field, Some(absent()));
        // Of a name that is there the transliteration is, too.
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

/// Every code of a value set may be empty.
fn codes(signer: &Signer, trust: &CertificateTrust) {
    for empty in ["tg", "vp", "mp", "ma"].map(|key| vaccination(key, "")) {
        tolerated(&signer.text(&empty), trust, Deviation::EmptyCode);
    }
    for empty in ["tg", "tt", "ma", "tr"].map(|key| test(key, "")) {
        tolerated(&signer.text(&empty), trust, Deviation::EmptyCode);
    }
    tolerated(&signer.text(&entry("tg", "")), trust, Deviation::EmptyCode);
}

/// C0, DEL, C1, line separators and what turns the direction of writing; in every text that people read.
fn controls(signer: &Signer, trust: &CertificateTrust) {
    let name = |key: &str, text: &str| {
        let name = cbor!({"fn" => "M", "fnt" => "MUSTERMANN", "gn" => "E", "gnt" => "ERIKA"});
        let name = with(name.unwrap(), key, Some(text.into()));
        claims(with(recovery(), "nam", Some(name)))
    };
    for control in [
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
    ] {
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
    for harmless in [
        "Müller-Lüdenscheidt",
        "عبد\u{200c}الله",
        "O’Neill",
        "Ma\u{308}rz",
    ] {
        let verified = verify_certificate(&signer.text(&name("fn", harmless)), trust, NOW);
        assert_eq!(verified.unwrap().deviations(), [], "{harmless}");
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
        (
            cbor!({1 => ES256}),
            cbor!({4 => kid}),
            Deviation::KidUnprotected,
        ),
        (
            cbor!({4 => kid}),
            cbor!({1 => ES256}),
            Deviation::AlgorithmUnprotected,
        ),
    ] {
        let text = signer.text_with(protected.unwrap(), unprotected.unwrap(), &claims);
        tolerated(&text, trust, deviation);
    }
    // What is protected goes before what is not.
    for other in [
        cbor!({1 => PS256}),
        cbor!({4 => bytes(b"other")}),
        cbor!({4 => "no bytes"}),
        cbor!({3 => "application/cwt"}),
    ] {
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
    tolerated(
        &text_of(&[&[0xd8, 61], &message[..]].concat()),
        trust,
        Deviation::CwtTag,
    );
}

fn text_of(message: &[u8]) -> String {
    certificates::text(message)
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

fn signers() {
    let empty = Signer::with(|params| params.custom_extensions.push(extension(&[], false)));
    tolerated(
        &empty.good(),
        &empty.trust(),
        Deviation::SignerEmptyKeyUsage,
    );
    let explicit = with_explicit_default();
    tolerated(&explicit.good(), &explicit.trust(), Deviation::SignerNotDer);
    exceeded();
}

/// A certificate exceeds that of its signer, which is valid now.
fn exceeded() {
    let late = Signer::with(|params| params.not_before = rcgen::date_time_ymd(2021, 7, 2));
    let deviation = Deviation::IssuedBeforeSigner;
    tolerated(&late.good(), &late.trust(), deviation);
    let early = Signer::with(|params| params.not_after = rcgen::date_time_ymd(2022, 6, 30));
    let deviation = Deviation::ExpiresAfterSigner;
    tolerated(&early.good(), &early.trust(), deviation);
    let of = |country: &str| {
        let kind = rcgen::DnType::CountryName;
        Signer::with(|params| params.distinguished_name.push(kind, country))
    };
    let printable = Signer::with(|params| {
        let country = rcgen::string::PrintableString::try_from("AT").unwrap();
        let country = rcgen::DnValue::PrintableString(country);
        params
            .distinguished_name
            .push(rcgen::DnType::CountryName, country);
    });
    for austrian in [printable, of("AT")] {
        let deviation = Deviation::IssuerOtherCountry;
        tolerated(&austrian.good(), &austrian.trust(), deviation);
    }
    for (signer, issuer, deviations) in [
        (of("DE"), Some("DE"), &[][..]),
        (of("de"), Some("DE"), &[]),
        (of("DE"), Some("de"), &[Deviation::IssuerNotCountry]),
        (
            of("AT"),
            Some("de"),
            &[Deviation::IssuerNotCountry, Deviation::IssuerOtherCountry],
        ),
        (
            of("AT"),
            Some("Ministry of Health"),
            &[Deviation::IssuerNotCountry],
        ),
        (of("AT"), None, &[Deviation::IssuerAbsent]),
    ] {
        let text = signer.text(&self::issuer(issuer));
        let verified = verify_certificate(&text, &signer.trust(), NOW).unwrap();
        assert_eq!(verified.deviations(), deviations, "{issuer:?}");
    }
    // A signer that begins at the very second, and ends at it, promises as much.
    let exact = Signer::with(|params| {
        params.not_before = rcgen::date_time_ymd(2021, 7, 1);
        params.not_after = rcgen::date_time_ymd(2022, 7, 1);
    });
    let verified = verify_certificate(&exact.good(), &exact.trust(), NOW);
    assert_eq!(verified.unwrap().deviations(), []);
}

/// `critical FALSE` is the DEFAULT: DER leaves it out.
fn with_explicit_default() -> Signer {
    let signer = Signer::with(|params| params.custom_extensions.push(key_usage(&[3], false)));
    let oid = [0x06, 0x03, 0x55, 0x1d, 0x25];
    let place = signer
        .der
        .windows(5)
        .position(|window| window == oid)
        .unwrap();
    let mut der = signer.der.clone();
    der.splice(place + 5..place + 5, [0x01, 0x01, 0x00]);
    // Every item around it is three bytes longer.
    let mut head = 0;
    while head < place {
        let (start, length) = item(&signer.der, head);
        if head + start + length <= place {
            head += start + length;
            continue;
        }
        match start {
            4 => {
                let longer = u16::from_be_bytes([der[head + 2], der[head + 3]]) + 3;
                der[head + 2..head + 4].copy_from_slice(&longer.to_be_bytes());
            }
            start => der[head + start - 1] += 3,
        }
        head += start;
    }
    Signer { der, ..signer }
}

/// Length of the head of an item in DER, and of its content.
fn item(der: &[u8], at: usize) -> (usize, usize) {
    match der[at + 1] {
        0x82 => (
            4,
            usize::from(u16::from_be_bytes([der[at + 2], der[at + 3]])),
        ),
        0x81 => (3, usize::from(der[at + 2])),
        short => (2, usize::from(short)),
    }
}

#[test]
fn content_is_kept_as_it_stands() {
    let signer = Signer::new();
    let text = signer.text(&entry("fr", "2021-01-10T12:00:00Z"));
    let verified = verify_certificate(&text, &signer.trust(), NOW).unwrap();
    let Entry::Recovery(recovery) = verified.certificate().entry() else {
        panic!("a recovery")
    };
    assert_eq!(recovery.first_positive(), "2021-01-10T12:00:00Z");
}

#[test]
fn what_never_decides_is_reported_all_the_same() {
    let signer = Signer::new();
    let text = signer.text(&entry("ci", "1"));
    let verdict = examine_certificate(&text, &signer.trust(), NOW);
    assert_eq!(verdict.error(), None);
    let malformed = CheckResult::Failed(CertificateError::UvciMalformed);
    assert_eq!(verdict.result(Check::Uvci), malformed);
    let text = signer.text(&vaccination("mp", "EU/1/99/9999"));
    let verdict = examine_certificate(&text, &signer.trust(), NOW);
    assert_eq!(verdict.error(), None);
    let unknown = CheckResult::Failed(CertificateError::ValueUnknown);
    assert_eq!(verdict.result(Check::ValueSets), unknown);
    assert_eq!(verdict.result(Check::Revocation), CheckResult::NotDone);
}
