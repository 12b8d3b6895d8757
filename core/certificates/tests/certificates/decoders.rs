//! What is read without being verified: what a message claims, and what tests of decoders ask.

use ciborium::{Value, cbor};
use episeal_certificates::CertificateError::*;
use episeal_testkit::api::certificates::*;
use episeal_testkit::certificates::*;

fn message_of(payload: Value) -> Vec<u8> {
    encode(&Value::Array(vec![bytes(b""), cbor!({}).unwrap(), payload, bytes(b"")]))
}

/// A message with one entry of this kind.
fn message_with(kind: &str, entry: Value) -> Vec<u8> {
    message_of(bytes(&encode(&claims(dcc(vec![(kind, Value::Array(vec![entry]))])))))
}

#[test]
fn what_a_message_claims_is_shown_before_it_is_verified() {
    let signer = Signer::new();
    let read = UnverifiedCertificate::parse(&signer.good()).unwrap();
    assert_eq!(read.claimed_kid(), signer.kid());
    assert_eq!(read.claimed_issuer().as_deref(), Some("DE"));
    assert_eq!((read.claimed_issued(), read.claimed_expires()), (ISSUED, EXPIRES));
    assert!(read.verdict(&Signer::new().trust(), NOW).error().is_some());
}

#[test]
fn what_is_no_cbor_is_not_judged_as_cose() {
    use CheckResult::{Failed, NotDone, Passed};
    let trust = Signer::new().trust();
    for (message, expected) in [
        (&[0x83][..], [Failed { error: CborMalformed }, NotDone]),
        (&[0x80], [Passed, Failed { error: CoseMalformed }]),
    ] {
        let verdict = examine_signed(message, &trust, NOW);
        assert_eq!([Check::Cbor, Check::Cose].map(|check| verdict.result(check)), expected);
    }
}

#[test]
fn the_payload_is_what_is_signed_whatever_the_headers_and_the_signature_are() {
    let signer = Signer::new();
    let payload = encode(&claims(recovery()));
    let good = signer.message(&encode(&signer.protected()), cbor!({}).unwrap(), &payload);
    for message in [good, message_of(bytes(&payload))] {
        assert_eq!(hcert::signed_payload(&message).as_deref(), Ok(&payload[..]));
    }
    for malformed in [encode(&bytes(&payload)), encode(&Value::Array(vec![bytes(&payload)])), message_of("text".into())]
    {
        assert_eq!(hcert::signed_payload(&malformed), Err(CoseMalformed));
    }
}

#[test]
fn content_is_checked_alike_within_claims_and_by_itself() {
    let with_time = with(recovery_entry(), "fr", Some("2021-01-10T12:00:00".into()));
    let none = with(recovery_entry(), "fr", None);
    for (entry, expected) in
        [(recovery_entry(), Ok(vec![])), (with_time, Ok(vec![Deviation::DateWithTime])), (none, Err(FieldMissing))]
    {
        let content = dcc(vec![("r", Value::Array(vec![entry]))]);
        assert_eq!(hcert::check_content(&encode(&content)), expected);
        assert_eq!(hcert::check_content(&encode(&claims(content))), expected);
    }
    let untimely = claims_at(recovery(), "now".into(), EXPIRES.into());
    assert_eq!(hcert::check_content(&encode(&untimely)), Err(ClaimsMalformed));
}

#[test]
fn a_signer_for_recoveries_may_sign_what_claims_to_be_one() {
    let signer = Signer::with(|params| params.custom_extensions.push(key_usage(&[3], false)));
    let usage = |message: &[u8]| hcert::check_key_usage(message, &signer.der);
    let (recovered, vaccinated) = (message_with("r", recovery_entry()), message_with("v", vaccination_entry()));
    assert_eq!(usage(&recovered), Ok(()));
    assert_eq!(usage(&vaccinated), Err(KeyUsage));
    assert_eq!(usage(&message_of(bytes(&encode(&cbor!({1 => "DE"}).unwrap())))), Err(ContentMissing));
    assert_eq!(usage(&signer.der), Err(CborTrailing));
    assert_eq!(hcert::check_key_usage(&recovered, &recovered), Err(SignerMalformed));
}

/// RFC 8949, 5.6: keys are compared as values, not by how they are encoded.
#[test]
fn a_key_in_pieces_is_the_same_key() {
    const PIECES: [u8; 4] = [0x5f, 0x41, 1, 0xff];
    let map = |second: &[u8]| [&[0xa2, 0x41, 1, 0][..], second, &[0]].concat();
    assert_eq!(hcert::check_content(&map(&PIECES)), Err(CborDuplicateKey));
    assert_eq!(hcert::check_content(&map(&[0x41, 1])), Err(CborDuplicateKey));
    assert_eq!(hcert::check_content(&map(&[0x5f, 0x41, 2, 0xff])), Err(FieldMissing));
}

/// With a value, as an entry of its own at the end of a whole map.
#[test]
fn a_key_that_is_no_item_is_refused() {
    let content = encode(&dcc(vec![("r", Value::Array(vec![recovery_entry()]))]));
    let count = content[0];
    assert_eq!((count, hcert::check_content(&content)), (0xa4, Ok(vec![])));
    for (key, expected) in [(&[0x1c][..], CborMalformed), (&[0x61, 0xff], CborInvalidText), (&[0xff], CborMalformed)] {
        let longer = [&[count + 1], &content[1..], key, &[0]].concat();
        assert_eq!(hcert::check_content(&longer), Err(expected), "{key:?}");
    }
}
