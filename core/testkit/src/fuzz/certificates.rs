//! Certificates of a trusted signer that say anything: how they are judged, and by whom.

use super::cbor::{self, change_encoded};
use super::{Choices, random, rules};
use crate::api::certificates::*;
use crate::certificates::{
    EXPIRES, ISSUED, Signer, claims, dcc, recovery_entry, test_entry, text, vaccination_entry, with,
};
use crate::dsc::{other_secret_key, secret_key};
use ciborium::Value;
use episeal_rules::{Arrival, RulesError, Travel, ValueSets};
use std::sync::OnceLock;

struct Issuer {
    signer: Signer,
    trust: CertificateTrust,
    other: CertificateTrust,
    claims: Vec<Vec<u8>>,
}

fn issuer() -> &'static Issuer {
    static ISSUER: OnceLock<Issuer> = OnceLock::new();
    random::once(&ISSUER, "issuer", || {
        let signer = Signer::fixed(secret_key());
        let early = with(recovery_entry(), "df", Some("2021-07-02".into()));
        let late = with(early, "du", Some("2022-06-30".into()));
        let entries = [
            ("r", recovery_entry()),
            ("v", vaccination_entry()),
            ("t", test_entry()),
            ("r", late),
            ("t", with(test_entry(), "tr", Some("260415001".into()))),
            ("t", with(test_entry(), "tr", Some(" 260373001".into()))),
        ];
        let claims = entries.map(|(key, entry)| cbor::encoded(&claims(dcc(vec![(key, Value::Array(vec![entry]))]))));
        Issuer {
            trust: signer.trust(),
            other: Signer::fixed(other_secret_key()).trust(),
            claims: claims.to_vec(),
            signer,
        }
    })
}

/// Times, and their days as a certificate writes them.
const TIMES: [(i64, &str); 6] = [
    (ISSUED - 601, "2021-06-30"),
    (ISSUED, "2021-07-01"),
    (ISSUED + 86_400, "2021-07-02"),
    (EXPIRES - 1, "2022-06-30"),
    (EXPIRES, "2022-07-01"),
    (EXPIRES + 86_400, "2022-07-02"),
];

/// Claims change, are signed again and are read: what is verified passes every check, in any other encoding that is
/// accepted, too; nobody else is believed; what no check judges is said; business rules see it as JSON, and judge it
/// the same until the change that they foresee; two apps' models take what they allow.
pub fn certificates(data: &[u8]) {
    let (issuer, mut choices) = (issuer(), Choices::new(data));
    let mut payload = issuer.claims[choices.below(issuer.claims.len())].clone();
    change_encoded(&mut payload, &mut choices);
    let mut protected = cbor::encoded(&issuer.signer.protected());
    if choices.is_one_in(8) {
        change_encoded(&mut protected, &mut choices);
    }
    let message = issuer.signer.message(&protected, Value::Map(vec![]), &payload);
    let (now, today) = choices.one_of(&TIMES);
    let text = text(&message);
    let verified = verify_certificate(&text, &issuer.trust, now);
    let verdict = examine_certificate(&text, &issuer.trust, now);
    assert_eq!(verified.as_ref().err(), verdict.error().as_ref(), "one verdict: {verdict:?}");
    assert_eq!(verified.is_ok(), verdict.verified().is_some());
    assert_eq!(examine_signed(&message, &issuer.trust, now).error(), verdict.error());
    let decides = Check::ALL.iter().filter(|check| check.decides());
    let fails = decides.filter(|check| verdict.result(**check).error().is_some()).count();
    assert_eq!(fails == 0, verified.is_ok(), "{verdict:?}");
    assert!(verify_certificate(&text, &issuer.other, now).is_err(), "nobody else is believed");
    assert_apps(&text, &verdict, now);
    let content = hcert::check_content(&payload);
    if let Ok(verified) = verified {
        assert!(content.is_ok(), "{content:?}");
        assert_verified(&verified, &issuer.signer, &text, now);
        assert_not_judged(&verified, now, today);
        assert_rules(&verified, now, &mut choices);
    }
}

/// Both apps' models are asked: one answer, whether each is asked or both are. What an app takes is a recovery, and its
/// signature is good.
fn assert_apps(text: &str, verdict: &Verdict, now: i64) {
    let der = &issuer().signer.der;
    let (warn_app, covpass) = (acceptance::corona_warn_app(text, der, now), acceptance::covpass(text, der, now));
    let both = match (warn_app, covpass) {
        (Err(rejection), _) => Err(acceptance::Refusal { app: acceptance::App::CoronaWarnApp, rejection }),
        (Ok(()), Err(rejection)) => Err(acceptance::Refusal { app: acceptance::App::CovPass, rejection }),
        (Ok(()), Ok(())) => Ok(()),
    };
    assert_eq!(acceptance::both_apps(text, der, now), both);
    if warn_app.is_ok() || covpass.is_ok() {
        // Under a key id that it does not know, an app tries every signer.
        let is_unknown = verdict.result(Check::SignerFound).error() == Some(CertificateError::SignerUnknown);
        assert!(is_unknown || verdict.result(Check::Signature) == CheckResult::Passed, "{verdict:?}");
        let kind = verdict.verified().map(|verified| verified.kind());
        assert!(kind.is_none_or(|kind| kind == CertificateKind::Recovery), "the apps are asked about recoveries");
    }
}

fn assert_verified(verified: &VerifiedCertificate, signer: &Signer, text: &str, now: i64) {
    assert_eq!(verified.kid(), signer.kid());
    assert!(verified.expires() >= now && verified.issued() <= verified.expires());
    let certificate = verified.certificate();
    assert!(certificate.identifier().chars().count() <= 80 && !certificate.version().is_empty());
    let json = verified.export_json();
    let json: serde_json::Value = serde_json::from_str(json.expose_secret_text()).expect("JSON");
    assert!(json.is_object() && verified.payload().is_ok());
    assert_shown(&certificate, &json);
    let mut revoked = RevocationLists::new();
    revoked.add_kid(verified.kid(), RevocationHashType::ALL);
    let trust = CertificateTrust::with_revocations(&signer.list(), &revoked);
    assert_eq!(verify_certificate(text, &trust, now).err(), Some(CertificateError::RevocationUnknown));
}

/// What an app shows is what the JSON of the content has, field by field.
fn assert_shown(certificate: &Certificate, json: &serde_json::Value) {
    let is = |shown: Option<&str>, found: &serde_json::Value| {
        assert_eq!(shown.unwrap_or_default(), found.as_str().unwrap_or_default());
    };
    let name = certificate.name();
    is(name.family(), &json["nam"]["fn"]);
    is(name.given(), &json["nam"]["gn"]);
    is(name.family_transliterated(), &json["nam"]["fnt"]);
    is(name.given_transliterated(), &json["nam"]["gnt"]);
    is(Some(certificate.date_of_birth()), &json["dob"]);
    let found = match certificate.entry() {
        Entry::Recovery { entry } => {
            let found = &json["r"][0];
            is(Some(entry.valid_from()), &found["df"]);
            is(Some(entry.valid_until()), &found["du"]);
            is(Some(entry.first_positive()), &found["fr"]);
            found
        }
        Entry::Vaccination { entry } => {
            let found = &json["v"][0];
            is(Some(entry.vaccine()), &found["vp"]);
            is(Some(entry.date()), &found["dt"]);
            found
        }
        Entry::Test { entry } => {
            let found = &json["t"][0];
            is(Some(entry.result()), &found["tr"]);
            is(Some(entry.sample_time()), &found["sc"]);
            is(entry.name(), &found["nm"]);
            found
        }
    };
    is(Some(certificate.identifier()), &found["ci"]);
    is(Some(certificate.country()), &found["co"]);
}

/// In other words: days as texts that are compared.
fn assert_not_judged(verified: &VerifiedCertificate, now: i64, today: &str) {
    let day = |text: &str| text.get(..10).filter(|day| CalendarDate::parse(day).is_ok()).map(str::to_owned);
    let expected = match verified.certificate().entry() {
        Entry::Vaccination { .. } => vec![],
        Entry::Test { entry } => match entry.result().trim_matches(' ') {
            "260415000" => vec![],
            "260373001" => vec![NotJudged::PositiveTest],
            _ => vec![NotJudged::UnknownTestResult],
        },
        Entry::Recovery { entry } => {
            let is_early = day(entry.valid_from()).is_some_and(|from| from.as_str() > today);
            let is_late = day(entry.valid_until()).is_some_and(|until| until.as_str() < today);
            let early = is_early.then_some(NotJudged::BeforeValidFrom);
            early.into_iter().chain(is_late.then_some(NotJudged::AfterValidUntil)).collect()
        }
    };
    assert_eq!(verified.not_judged(now), expected);
}

fn assert_rules(verified: &VerifiedCertificate, now: i64, choices: &mut Choices<'_>) {
    let set = rules::rule_set(choices);
    let arrival = Arrival { country: "DE".into(), region: String::new() };
    let external = verified.external(&arrival, &ValueSets::parse(VALUE_SETS).unwrap());
    let is_time = |seconds: &i64| (0..=MAX_TIME).contains(seconds);
    if [verified.issued(), verified.expires()].iter().all(is_time) {
        let travel = Travel { from: now, until: now + 40 * DAY };
        rules::assert_travels(&set, &verified.payload().unwrap(), &external, travel, choices);
    } else {
        let said = set.evaluate(&verified.payload().unwrap(), &external, now).err();
        assert!(said.is_none_or(|error| error == RulesError::InvalidTime), "{said:?}");
    }
}

const VALUE_SETS: &str = r#"[{"valueSetId": "disease-agent-targeted", "valueSetDate": "2021-04-27",
    "valueSetValues": {"840539006": {"display": "COVID-19", "lang": "en", "active": true,
    "version": "http://snomed.info/sct/900000000000207008/version/20210131", "system": "http://snomed.info/sct"}}}]"#;
