//! Of certificates: what an app does for every one in a queue, and an issuer for everyone who recovered.

use crate::{Counted, assert_table, counted};
use episeal::rules::*;
use episeal_testkit::api::certificates::*;
use episeal_testkit::dsc::{Dsc, secret_key};
use episeal_testkit::forge::Forge;
use episeal_testkit::issue::{date, recovery};
use p256::ecdsa::{Signature, signature::Signer};

/// When the certificate of [`Forge`] is valid.
const NOW: i64 = 1_625_140_800;

const TABLE: &[Counted] = &[
    ("decode Base45", 1),
    ("inflate", 1),
    ("decode a message", 10),
    ("parse a text", 12),
    ("verify what was parsed", 2),
    ("verify a text", 14),
    ("examine a text", 14),
    ("what a certificate says", 0),
    ("export as JSON", 2),
    ("a payload for rules", 38),
    ("evaluate a rule", 11),
    ("write a name", 9),
    ("a day", 0),
    ("prepare a certificate", 9),
    ("finish a certificate", 128),
    ("draw a QR code", 4),
];

fn trust() -> CertificateTrust {
    let mut signers = SignerList::new();
    signers.add_der(&Dsc::default().der()).unwrap();
    CertificateTrust::without_revocations(&signers)
}

fn of_an_app() -> Vec<Counted> {
    let (text, trust) = (Forge::default().text(), trust());
    let base45 = hcert::strip_prefix(&text).unwrap();
    let stream = hcert::decode_base45(base45).unwrap();
    let message = hcert::inflate(&stream).unwrap();
    let read = UnverifiedCertificate::parse(&text).unwrap();
    let verified = verify_certificate(&text, &trust, NOW).unwrap();
    vec![
        counted("decode Base45", || hcert::decode_base45(base45).unwrap()),
        counted("inflate", || hcert::inflate(&stream).unwrap()),
        counted("decode a message", || UnverifiedCertificate::decode(&message).unwrap()),
        counted("parse a text", || UnverifiedCertificate::parse(&text).unwrap()),
        counted("verify what was parsed", || read.verify(&trust, NOW).unwrap()),
        counted("verify a text", || verify_certificate(&text, &trust, NOW).unwrap()),
        counted("examine a text", || examine_certificate(&text, &trust, NOW)),
        counted("what a certificate says", || verified.certificate()),
        counted("export as JSON", || verified.export_json()),
    ]
}

/// A rule as countries write them: for recoveries, not older than 180 days.
const RULE: &str = r#"{"Identifier": "RR-FR-0001", "Type": "Acceptance", "Country": "FR", "Version": "1.0.0",
    "SchemaVersion": "1.0.0", "Engine": "CERTLOGIC", "EngineVersion": "1.0.0", "CertificateType": "Recovery",
    "Description": [], "ValidFrom": "2021-01-01T00:00:00Z", "ValidTo": "2030-01-01T00:00:00Z", "Logic": {"if": [
        {"var": "payload.r.0"},
        {"not-after": [
            {"plusTime": [{"var": "external.validationClock"}, 0, "day"]},
            {"plusTime": [{"var": "payload.r.0.fr"}, 180, "day"]}
        ]},
        true
    ]}}"#;

fn of_rules() -> Vec<Counted> {
    let verified = verify_certificate(&Forge::default().text(), &trust(), NOW).unwrap();
    let (rules, value_sets) = (RuleSet::parse(RULE).unwrap(), ValueSets::parse("{}").unwrap());
    let arrival = Arrival { country: "FR".into(), region: String::new() };
    let (payload, external) = (verified.payload().unwrap(), verified.external(&arrival, &value_sets));
    vec![
        counted("a payload for rules", || verified.payload().unwrap()),
        counted("evaluate a rule", || rules.evaluate(&payload, &external, NOW).unwrap()),
    ]
}

/// Signed by `p256`, whose nonce is that of RFC 6979: a stream of one length in every run.
fn of_an_issuer() -> Vec<Counted> {
    let (signer, recovery) = (DocumentSigner::from_der(&Dsc::default().der()).unwrap(), recovery());
    let pending = recovery.prepare(&signer).unwrap();
    let message = pending.to_be_signed();
    let signature: Signature = secret_key().sign(&message);
    let text = pending.finish(&signature.to_bytes()).unwrap().text().to_owned();
    vec![
        counted("write a name", || PersonName::new("Müller", "Zoë", NameLanguage::Other).unwrap()),
        counted("a day", || date("2021-06-01")),
        counted("prepare a certificate", || recovery.prepare(&signer).unwrap()),
        counted("finish a certificate", || pending.finish(&signature.to_bytes()).unwrap()),
        counted("draw a QR code", || QrModules::of(&text).unwrap()),
    ]
}

#[test]
fn operations_on_certificates_ask_for_memory_as_often_as_the_table_says() {
    let found = [of_an_app(), of_rules(), of_an_issuer()].concat();
    assert_table(TABLE, &found);
}
