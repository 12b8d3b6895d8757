//! Certificates of a trusted signer that say anything: how they are judged, and by whom.

use super::Choices;
use super::cbor::{self, change_encoded};
use crate::api::certificates::*;
use crate::certificates::{EXPIRES, ISSUED, Signer, claims, dcc, recovery_entry, test_entry, text, vaccination_entry};
use ciborium::Value;
use std::sync::OnceLock;

struct Issuer {
    signer: Signer,
    trust: CertificateTrust,
    other: CertificateTrust,
    claims: Vec<Vec<u8>>,
}

fn issuer() -> &'static Issuer {
    static ISSUER: OnceLock<Issuer> = OnceLock::new();
    ISSUER.get_or_init(|| {
        let signer = Signer::new();
        let entries = [("r", recovery_entry()), ("v", vaccination_entry()), ("t", test_entry())];
        let claims = entries.map(|(key, entry)| cbor::encoded(&claims(dcc(vec![(key, Value::Array(vec![entry]))]))));
        Issuer { trust: signer.trust(), other: Signer::new().trust(), claims: claims.to_vec(), signer }
    })
}

/// Claims change, are signed again and are read: what is verified passes every check, in any other encoding that is
/// accepted, too; nobody else is believed; business rules see it as JSON, and two apps' models take what they allow.
pub fn certificates(data: &[u8]) {
    let (issuer, mut choices) = (issuer(), Choices::new(data));
    let mut payload = issuer.claims[choices.below(3)].clone();
    change_encoded(&mut payload, &mut choices);
    let mut protected = cbor::encoded(&issuer.signer.protected());
    if choices.is_one_in(8) {
        change_encoded(&mut protected, &mut choices);
    }
    let message = issuer.signer.message(&protected, Value::Map(vec![]), &payload);
    let now = choices.one_of(&[ISSUED - 601, ISSUED, ISSUED + 86_400, EXPIRES - 1, EXPIRES, EXPIRES + 86_400]);
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
    let content = hcert::check_content(&payload);
    if let Ok(verified) = verified {
        assert!(content.is_ok(), "{content:?}");
        assert_verified(&verified, &issuer.signer, &text, now);
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
    let mut revoked = RevocationLists::new();
    revoked.add_kid(verified.kid(), RevocationHashType::ALL);
    let trust = CertificateTrust::with_revocations(&signer.list(), &revoked);
    assert_eq!(verify_certificate(text, &trust, now).err(), Some(CertificateError::RevocationUnknown));
    if acceptance::covpass(text, &signer.der, now).is_ok() {
        assert_eq!(certificate.kind(), CertificateKind::Recovery, "the apps are asked about recoveries");
    }
}
