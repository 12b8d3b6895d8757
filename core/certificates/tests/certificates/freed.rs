//! Certificates: typed, issued, verified, judged, drawn.

use coset::{CoseSign1, TaggedCborSerializable};
use episeal_rules::{Arrival, RuleSet, ValueSets};
use episeal_testkit::api::certificates::*;
use episeal_testkit::exported::secrets_in;
use episeal_testkit::issue::forge::{self, Forge};
use episeal_testkit::memory::*;
use std::hint::black_box;
use std::io::Read;
use zeroize::Zeroizing;

const SURNAME: &str = "Müsterfrau-Qwertz";
const GIVEN: &str = "Érika Yxcvbn";

fn recovery() -> Recovery {
    let name = PersonName::new(SURNAME, GIVEN, NameLanguage::Other).unwrap();
    episeal_testkit::issue::recovery_of(name)
}

fn issue(recovery: &Recovery) -> RecoveryCertificate {
    let (signer, key) = (episeal_testkit::issue::signer(), episeal_testkit::issue::signer_key());
    recovery.issue(&signer, &key).unwrap()
}

/// The text of a certificate.
fn text() -> String {
    issue(&recovery()).text().to_owned()
}

/// How many bytes are signed as the payload.
fn payload_length(text: &str) -> usize {
    let packed = base45::decode(&text[4..]).unwrap();
    let mut message = Vec::new();
    flate2::read::ZlibDecoder::new(&*packed).read_to_end(&mut message).unwrap();
    CoseSign1::from_tagged_slice(&message).unwrap().payload.unwrap().len()
}

/// What is personal in a certificate: its fields, and the middle of each of its layers.
fn personal(text: &str) -> Vec<Vec<u8>> {
    let middle = |layer: &[u8]| layer[layer.len() / 3..][..24].to_vec();
    let packed = hcert::decode_base45(hcert::strip_prefix(text).unwrap()).unwrap();
    let fields = [SURNAME, GIVEN, "MUESTERFRAU", "YXCVBN", "1964-08-12", "2021-06-01", "NL:187/37512422923"];
    let wide = |text: &str| -> Vec<u8> { text.chars().flat_map(|c| u32::from(c).to_ne_bytes()).collect() };
    let mut personal: Vec<_> = fields.map(|field| field.as_bytes().to_vec()).into();
    personal.extend([middle(text.as_bytes()), middle(&packed), wide("YXCVBN"), wide("MÜSTERFRAU")]);
    personal
}

fn trust() -> CertificateTrust {
    let mut signers = SignerList::new();
    signers.add_der(&episeal_testkit::issue::Dsc::default().der()).unwrap();
    CertificateTrust::without_revocations(&signers)
}

/// When the certificate is valid.
fn now() -> i64 {
    episeal_testkit::issue::date("2021-07-02").start()
}

#[test]
fn what_is_typed_into_a_certificate_is_wiped() {
    let personal = personal(&text());
    assert_wiped("recovery", &slices(&personal), || drop(black_box(recovery())));
}

#[test]
fn an_issued_certificate_leaves_nothing() {
    let personal = personal(&text());
    let recovery = recovery();
    // miniz_oxide: the window and the output of its compressor. coset: its copy of the payload.
    assert_wiped_but(&[33_026, 85_196, payload_length(&text())], "issue", &slices(&personal), || {
        drop(black_box(issue(&recovery)))
    });
}

#[test]
fn a_verified_certificate_leaves_nothing() {
    let (text, trust) = (text(), trust());
    let personal = personal(&text);
    assert_wiped("verify", &slices(&personal), || {
        let certificate = verify_certificate(&text, &trust, now()).unwrap();
        black_box(certificate.export_json());
        black_box(certificate.revocation_hashes());
    });
    assert_wiped("examine", &slices(&personal), || {
        assert_eq!(examine_certificate(&text, &trust, now()).error(), None);
    });
}

/// What was put together of a text in parts moves where there is no room for the next part. What is looked for spans
/// the first two.
#[test]
fn a_name_in_parts_leaves_nothing() {
    use episeal_testkit::certificates::{dcc, encode, recovery_entry};
    let content = encode(&dcc(vec![("r", vec![recovery_entry()].into())]));
    let whole = [&[0x6a], "Mustermann".as_bytes()].concat();
    let place = content.windows(whole.len()).position(|bytes| bytes == whole).unwrap();
    let part = |text: &str| [&[0x60 + text.len() as u8], text.as_bytes()].concat();
    let parts = [vec![0x7f], part("Musterfrau"), part("-Qw"), part("ertz-Lindenmann"), vec![0xff]].concat();
    let content = [&content[..place], &parts, &content[place + whole.len()..]].concat();
    assert_wiped("parts", &[b"Musterfrau-Qw"], || {
        assert_eq!(hcert::check_content(&content), Ok(vec![Deviation::IndefiniteLength]));
    });
}

/// Its identifier is looked up with and without the spaces at its end, under every form of three countries.
#[test]
fn an_identifier_that_is_looked_up_in_many_forms_leaves_nothing() {
    let text = Forge::with(|forge| {
        for (path, value) in [
            (forge::field(&["r", "ci"]), "NL:187/37512422923  "),
            (forge::field(&["r", "co"]), "FR "),
            (vec![1.into()], "Ministry "),
        ] {
            *forge::at(&mut forge.claims, &path) = forge::text(value);
        }
    });
    let trust = trust();
    assert_wiped("look up", &[b"NL:187/37512422923"], || {
        let certificate = verify_certificate(&text, &trust, now()).unwrap();
        let hashes = certificate.revocation_hashes();
        assert!(hashes.hashes(RevocationHashType::CountryCodeUci).len() >= 8);
    });
}

#[test]
fn a_certificate_that_is_judged_leaves_nothing() {
    let certificate = verify_certificate(&text(), &trust(), now()).unwrap();
    let personal = personal(&text());
    let path = |path: &str| serde_json::json!({"var": path});
    let same = |path: serde_json::Value| serde_json::json!({"===": [path.clone(), path]});
    let logic = serde_json::json!({"and": [
        same(path("payload.nam.fn")), same(path("payload.r.0.ci")),
        {"===": [{"extractFromUVCI": [path("payload.r.0.ci"), 2]}, "187"]},
        {"after": [{"plusTime": [path("external.validationClock"), 0, "day"]}, {"plusTime": [path("payload.r.0.fr"), 1, "day"]}]},
        {"before": [{"dccDateOfBirth": [path("payload.dob")]}, {"plusTime": [path("external.validationClock"), 0, "day"]}]},
    ]});
    let rule = serde_json::json!({
        "Identifier": "RR-FR-0001", "Type": "Acceptance", "Country": "FR", "Version": "1.0.0", "SchemaVersion": "1.0.0",
        "Engine": "CERTLOGIC", "EngineVersion": "1.0.0", "CertificateType": "Recovery", "Description": [],
        "ValidFrom": "2021-01-01T00:00:00Z", "ValidTo": "2030-01-01T00:00:00Z", "Logic": logic,
    });
    let rules = RuleSet::parse(&rule.to_string()).unwrap();
    assert_wiped("judge", &slices(&personal), || {
        let sets = ValueSets::parse("{}").unwrap();
        let external = certificate.external(&Arrival { country: "FR".into(), region: String::new() }, &sets);
        let payload = certificate.payload().unwrap();
        let verdict = rules.evaluate(&payload, &external, now()).unwrap();
        assert_eq!(verdict.outcome(), episeal_rules::Outcome::Passed);
    });
}

#[test]
fn the_code_of_a_certificate_leaves_nothing() {
    let text = text();
    let personal = personal(&text);
    let (svg, runs) = {
        let code = QrModules::of(&text).unwrap();
        (code.to_svg(), code.runs(9))
    };
    let svg = svg.expose_secret_text();
    let drawn = &svg.as_bytes()[svg.len() / 2..][..40];
    let row: Vec<u8> =
        (runs.iter()).flat_map(|run| [run.start.to_ne_bytes(), run.width.to_ne_bytes()].concat()).collect();
    let secrets = [slices(&personal), vec![drawn, &row]].concat();
    // fast_qr: its copy of the text.
    assert_wiped_but(&[text.len()], "code", &secrets, || {
        let code = QrModules::of(&text).unwrap();
        black_box(code.to_svg());
        // Wiping these is up to the caller.
        black_box(Zeroizing::new(code.runs(9)));
    });
}

#[test]
fn the_key_of_an_issuance_guard_leaves_nothing() {
    let key = GuardKey::generate(7).unwrap().export_secret_bytes();
    let key = key.expose_secret_bytes();
    let secrets = secrets_in(key);
    assert_wiped("guard", &slices(&secrets), || {
        let key = GuardKey::import_secret_bytes(key).unwrap();
        black_box(key.export_secret_bytes());
    });
}
