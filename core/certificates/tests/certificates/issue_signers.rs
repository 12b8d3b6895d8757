//! Who may sign a certificate of recovery: checked before anything is signed.

use episeal_testkit::api::certificates::*;
use episeal_testkit::issue::*;

fn error_of(change: impl FnOnce(&mut Recovery)) -> Option<IssueError> {
    let mut recovery = recovery();
    change(&mut recovery);
    recovery.prepare(&signer()).err()
}

fn signed_by(dsc: Dsc) -> Option<IssueError> {
    recovery().prepare(&dsc.signer()).err()
}

#[test]
fn a_signer_that_is_not_valid_from_issuing_to_expiry_is_refused() {
    let from = |not_before| signed_by(Dsc { not_before, ..Dsc::default() });
    assert_eq!(from("210701120000Z"), None);
    assert_eq!(from("210701120001Z"), Some(IssueError::SignerNotYetValid));
    let to = |not_after| signed_by(Dsc { not_after, ..Dsc::default() });
    assert_eq!(to("211129000000Z"), None);
    assert_eq!(to("211128235959Z"), Some(IssueError::SignerExpires));
    assert_eq!(to("210301000000Z"), Some(IssueError::SignerExpires));
}

#[test]
fn a_signer_of_other_certificates_is_refused() {
    type Usages = Option<Vec<&'static [u8]>>;
    let cases: [(Usages, bool, bool); 12] = [
        (None, false, true),
        (Some(vec![RECOVERY_OID]), false, true),
        (Some(vec![RECOVERY_OID]), true, true),
        (Some(vec![RECOVERY_OID_WITH_ZERO]), true, true),
        (Some(vec![TEST_OID, RECOVERY_OID]), false, true),
        (Some(vec![TLS_SERVER_OID]), false, true),
        (Some(vec![]), false, true),
        (Some(vec![VACCINATION_OID]), false, false),
        (Some(vec![TEST_OID, VACCINATION_OID]), false, false),
        (Some(vec![VACCINATION_OID, TLS_SERVER_OID]), false, false),
        (Some(vec![TLS_SERVER_OID]), true, false),
        (Some(vec![]), true, false),
    ];
    for (usages, is_critical, is_allowed) in cases {
        let refused = (!is_allowed).then_some(IssueError::SignerUsage);
        let dsc = Dsc { usages, is_critical, ..Dsc::default() };
        assert_eq!(signed_by(dsc), refused);
    }
    let usage = |key_usage| signed_by(Dsc { key_usage, ..Dsc::default() });
    assert_eq!(usage(None), None);
    assert_eq!(usage(Some(0xc0)), None);
    assert_eq!(usage(Some(0x04)), Some(IssueError::SignerUsage), "signs certificates alone");
}

#[test]
fn the_key_is_the_one_of_the_signer() {
    let other = SignerKey::from_pkcs8(&pkcs8(&other_secret_key())).unwrap();
    let refused = recovery().issue(&signer(), &other);
    assert_eq!(refused.err(), Some(IssueError::KeyMismatch));
    for der in [&b""[..], b"key", &[0x30, 0]] {
        assert_eq!(SignerKey::from_pkcs8(der).err(), Some(IssueError::KeyInvalid));
    }
}

#[test]
fn what_is_no_certificate_with_a_p256_key_is_no_signer() {
    let p384 = Dsc { is_p384: true, ..Dsc::default() };
    let der = Dsc::default().der();
    for der in [&p384.der(), &der[1..], &[&der[..], &[0]].concat(), b""] {
        assert_eq!(DocumentSigner::from_der(der).err(), Some(IssueError::SignerInvalid));
    }
    for length in 0..der.len() {
        assert!(DocumentSigner::from_der(&der[..length]).is_err(), "{length}");
    }
    assert_eq!(signer().kid().to_vec(), forge::kid());
    assert_eq!(signer().not_before(), date("2021-01-01").start());
    assert_eq!(signer().not_after(), date("2022-12-31").end() - 1);
}

#[test]
fn a_signer_of_another_country_is_refused() {
    assert_eq!(error_of(|recovery| recovery.issuer.country = "AT".into()), Some(IssueError::SignerUsage));
    assert_eq!(error_of(|recovery| recovery.test.country = "AT".into()), None);
}

#[test]
fn a_signer_whose_certificate_is_tolerated_but_not_der_is_refused_before_signing() {
    let written_out = Dsc { writes_default: true, ..Dsc::default() };
    assert!(SignerList::new().add_der(&written_out.der()).is_ok());
    assert_eq!(DocumentSigner::from_der(&written_out.der()).err(), Some(IssueError::SignerInvalid));
    let mut off_curve = Dsc::default().der();
    let point = secret_key().verifying_key().to_sec1_point(false);
    let mut places = off_curve.windows(65);
    let place = places.position(|part| part == point.as_bytes()).unwrap();
    off_curve[place + 64] ^= 1;
    for der in
        [off_curve, Dsc { is_p384: true, ..Dsc::default() }.der(), [Dsc::default().der(), vec![0]].concat(), vec![]]
    {
        let refused = DocumentSigner::from_der(&der).err();
        assert_eq!(refused, Some(IssueError::SignerInvalid));
    }
}
