//! Issuing a certificate of recovery: its bytes, its dates.

use coset::{CborSerializable, CoseSign1, CoseSign1Builder, HeaderBuilder, TaggedCborSerializable};
use episeal_testkit::api::certificates::*;
use episeal_testkit::issue::forge::{self, Forge, certificate, claims};
use episeal_testkit::issue::*;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::{Signer, Verifier};
use sha2::{Digest, Sha256};
use static_assertions::assert_not_impl_any;
use std::fmt::{Debug, Display};
use std::io::Read;

assert_not_impl_any!(SignerKey: Clone, Display);
assert_not_impl_any!(Recovery: Clone, Display);
assert_not_impl_any!(RecoveryToSign: Clone, Display);
assert_not_impl_any!(RecoveryCertificate: Clone, Display);
assert_not_impl_any!(PersonName: Display);

fn prepared() -> RecoveryToSign {
    recovery().prepare(&signer()).unwrap()
}

/// Signed by p256, whose nonce is that of RFC 6979: the same bytes in every run.
fn issued() -> RecoveryCertificate {
    let pending = prepared();
    let signature: Signature = secret_key().sign(&pending.to_be_signed());
    pending.finish(&signature.to_bytes()).unwrap()
}

/// The message inside a text, without its tag.
fn message_of(text: &str) -> CoseSign1 {
    let compressed = base45::decode(text.strip_prefix("HC1:").unwrap()).unwrap();
    let mut message = Vec::new();
    flate2::read::ZlibDecoder::new(compressed.as_slice()).read_to_end(&mut message).unwrap();
    CoseSign1::from_tagged_slice(&message).unwrap()
}

fn error_of(change: impl FnOnce(&mut Recovery)) -> Option<IssueError> {
    let mut recovery = recovery();
    change(&mut recovery);
    recovery.prepare(&signer()).err()
}

#[test]
fn the_text_is_byte_for_byte_what_other_libraries_make_of_the_profile() {
    let issued = issued();
    assert_eq!(issued.text(), Forge::default().text());

    let header = HeaderBuilder::new().algorithm(coset::iana::Algorithm::ES256).key_id(signer().kid().to_vec()).build();
    let message = CoseSign1Builder::new()
        .protected(header)
        .payload(forge::encoded(&Forge::default().claims))
        .create_signature(&[], |bytes| {
            let signature: Signature = secret_key().sign(bytes);
            signature.to_bytes().to_vec()
        })
        .build();
    let bytes = message.clone().to_tagged_vec().unwrap();
    let expected = base45::encode(forge::compressed(&bytes));
    assert_eq!(issued.text(), format!("HC1:{expected}"));
    assert_eq!(prepared().to_be_signed(), message.tbs_data(&[]));
    assert!(CoseSign1::from_slice(&bytes).is_err(), "tagged");
}

#[test]
fn what_is_issued_by_a_key_here_differs_in_its_signature_alone() {
    let here = recovery().issue(&signer(), &signer_key()).unwrap();
    let (here, elsewhere) = (message_of(here.text()), message_of(issued().text()));
    assert_eq!(CoseSign1 { signature: elsewhere.signature.clone(), ..here.clone() }, elsewhere);
    let signature = Signature::from_slice(&here.signature).unwrap();
    secret_key().verifying_key().verify(&here.tbs_data(&[]), &signature).unwrap();
}

#[test]
fn the_first_bytes_are_those_of_the_safe_profile() {
    let issued = recovery().issue(&signer(), &signer_key()).unwrap();
    let compressed = base45::decode(issued.text().strip_prefix("HC1:").unwrap()).unwrap();
    assert_eq!(compressed[..2], [0x78, 0xda], "zlib, level 9");
    let mut message = Vec::new();
    let mut decoder = flate2::read::ZlibDecoder::new(compressed.as_slice());
    decoder.read_to_end(&mut message).unwrap();
    assert_eq!(
        message[..8],
        [0xd2, 0x84, 0x4d, 0xa2, 0x01, 0x26, 0x04, 0x48],
        "tag 18, four parts, 1: -7, 4: eight bytes"
    );
    assert_eq!(&message[8..16], signer().kid());
    assert_eq!(message[16..20], [0xa0, 0x58, 0xe3, 0xa4], "nothing unprotected, four claims");
    assert_eq!(message[20..25], [0x01, 0x62, b'D', b'E', 0x06]);
}

#[test]
fn what_is_signed_is_the_whole_content() {
    let signed = prepared().to_be_signed();
    assert_eq!(signed, Forge::default().to_be_signed());
    let text = String::from_utf8_lossy(&signed).into_owned();
    for part in ["Signature1", "MUSTERMANN", "Erika", "1964-08-12", "1.3.0", "840539006"] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn who_has_no_given_names_has_no_field_for_them() {
    let name = PersonName::new("Suharto", "", NameLanguage::Other).unwrap();
    let signed = recovery_of(name).prepare(&signer()).unwrap().to_be_signed();
    let names = certificate(&[("fn", "Suharto"), ("fnt", "SUHARTO")]);
    let expected = Forge { claims: claims(names), ..Forge::default() };
    assert_eq!(signed, expected.to_be_signed());
}

#[test]
fn the_revocation_hashes_are_those_of_the_apps() {
    let issued = issued();
    let hashes = issued.revocation_hashes();
    let hash = |bytes: &[u8]| Sha256::digest(bytes)[..16].to_vec();
    let uci = "URN:UVCI:01:NL:187/37512422923#Z";
    assert_eq!(hashes.hash(RevocationHashType::Signature), hash(&Forge::default().sign()[..32]));
    assert_eq!(hashes.hash(RevocationHashType::Uci), hash(uci.as_bytes()));
    assert_eq!(hashes.hash(RevocationHashType::CountryCodeUci), hash(format!("DE{uci}").as_bytes()));
}

#[test]
fn a_signature_made_elsewhere_finishes_the_same_certificate() {
    let signature: Signature = secret_key().sign(&prepared().to_be_signed());
    let issued = prepared().finish(&signature.to_bytes()).unwrap();
    assert_eq!(issued.text(), Forge::default().text());
    let issued = prepared().finish_der(signature.to_der().as_bytes()).unwrap();
    assert_eq!(issued.text(), Forge::default().text());
}

#[test]
fn a_wrong_short_long_or_der_signature_is_refused() {
    let pending = prepared();
    let right: Signature = secret_key().sign(&pending.to_be_signed());
    let of_other_key: Signature = other_secret_key().sign(&pending.to_be_signed());
    let of_other_message: Signature = secret_key().sign(b"another");
    let raw = right.to_bytes().to_vec();
    let mut flipped = raw.clone();
    flipped[63] ^= 1;
    for signature in [
        of_other_key.to_bytes().to_vec(),
        of_other_message.to_bytes().to_vec(),
        raw[..63].to_vec(),
        [&raw[..], &[0]].concat(),
        [&[0], &raw[..]].concat(),
        [&raw[32..], &raw[..32]].concat(),
        right.to_der().as_bytes().to_vec(),
        flipped,
        vec![0; 64],
        vec![0xff; 64],
        vec![],
    ] {
        assert_eq!(pending.finish(&signature).err(), Some(IssueError::SignatureInvalid));
    }
    assert!(pending.finish(&raw).is_ok(), "a failure spoils nothing");
    let der = right.to_der().as_bytes().to_vec();
    for signature in [raw, of_other_key.to_der().as_bytes().to_vec(), [&der[..], &[0]].concat(), der[1..].to_vec()] {
        assert_eq!(pending.finish_der(&signature).err(), Some(IssueError::SignatureInvalid));
    }
    assert!(pending.finish_der(&der).is_ok());
}

#[test]
fn the_days_of_the_union_are_the_11th_to_the_180th() {
    let days = |from: &str, until: &str| {
        error_of(|recovery| {
            recovery.validity.issued = date("2021-06-12").start();
            recovery.validity.from = date(from);
            recovery.validity.until = date(until);
        })
    };
    assert_eq!(days("2021-06-11", "2021-11-28"), Some(IssueError::ValidFromRefused));
    assert_eq!(days("2021-06-12", "2021-11-28"), None);
    assert_eq!(days("2021-08-01", "2021-11-28"), None);
    assert_eq!(days("2021-06-12", "2021-11-29"), Some(IssueError::ValidUntilRefused));
    assert_eq!(days("2021-06-12", "2021-06-12"), None);
    assert_eq!(days("2021-06-12", "2021-06-11"), Some(IssueError::ValidUntilRefused));
}

#[test]
fn the_days_of_germany_are_exactly_the_28th_to_the_180th() {
    let days = |from: &str, until: &str| {
        error_of(|recovery| {
            recovery.validity.profile = RecoveryProfile::Germany;
            recovery.validity.from = date(from);
            recovery.validity.until = date(until);
        })
    };
    assert_eq!(days("2021-06-28", "2021-11-28"), Some(IssueError::ValidFromRefused));
    assert_eq!(days("2021-06-29", "2021-11-28"), None);
    assert_eq!(days("2021-06-30", "2021-11-28"), Some(IssueError::ValidFromRefused));
    assert_eq!(days("2021-06-29", "2021-11-29"), Some(IssueError::ValidUntilRefused));
}

#[test]
fn leap_days_count() {
    for (first, profile, from, until) in [
        ("2024-02-18", RecoveryProfile::EuropeanUnion, "2024-02-29", "2024-08-16"),
        ("2023-02-18", RecoveryProfile::EuropeanUnion, "2023-03-01", "2023-08-17"),
        ("2024-02-01", RecoveryProfile::Germany, "2024-02-29", "2024-07-30"),
        ("2023-02-01", RecoveryProfile::Germany, "2023-03-01", "2023-07-31"),
        ("2024-02-29", RecoveryProfile::Germany, "2024-03-28", "2024-08-27"),
    ] {
        assert_eq!(profile.earliest_valid_from(date(first)), Ok(date(from)), "{first}");
        assert_eq!(profile.latest_valid_until(date(first)), Ok(date(until)), "{first}");
    }
}

#[test]
fn the_expiry_is_not_before_the_end_of_the_last_day() {
    let end = date("2021-11-28").end();
    for (expires, error) in [
        (end - 2, Some(IssueError::ExpiryInvalid)),
        (end - 1, None),
        (end, None),
        (end + 30 * DAY, None),
        (-1, Some(IssueError::ExpiryInvalid)),
        (i64::MAX, Some(IssueError::ExpiryInvalid)),
    ] {
        assert_eq!(error_of(|recovery| recovery.validity.expires = expires), error, "{expires}");
    }
    for (issued, error) in [(end - 1, None), (end, Some(IssueError::ExpiryInvalid))] {
        assert_eq!(error_of(|recovery| recovery.validity.issued = issued), error);
    }
    assert_eq!(error_of(|recovery| recovery.validity.issued = i64::MIN), Some(IssueError::ExpiryInvalid));
}

#[test]
fn what_is_valid_on_no_day_any_more_is_not_issued() {
    let over = date("2021-11-28").end() + 12 * HOUR;
    for (issued, error) in [(over - 1, None), (over, Some(IssueError::ValidUntilRefused))] {
        let change = |recovery: &mut Recovery| {
            recovery.validity.issued = issued;
            recovery.validity.expires = over + DAY;
        };
        assert_eq!(error_of(change), error);
    }
}

#[test]
fn a_test_or_a_birth_in_the_future_is_refused() {
    let before = date("2021-06-01").start() - 14 * HOUR - TOLERANCE;
    assert_eq!(error_of(|recovery| recovery.validity.issued = before - 1), Some(IssueError::TestInFuture));
    assert_eq!(error_of(|recovery| recovery.validity.issued = before), None);
    for (born, error) in [
        ("2021-06-01", None),
        ("2021-06-02", Some(IssueError::BornAfterTest)),
        ("2021-06", None),
        ("2021-07", Some(IssueError::BornAfterTest)),
        ("2022", Some(IssueError::BornAfterTest)),
        ("", None),
    ] {
        let born = DateOfBirth::parse(born).unwrap();
        assert_eq!(error_of(|recovery| recovery.date_of_birth = born), error);
    }
    assert_eq!(DateOfBirth::of_month(2000, 13).err(), Some(IssueError::DateInvalid));
}

#[test]
fn texts_have_their_limits() {
    for country in ["", "D", "de", "DEU", "D1", "ÄÖ"] {
        let refused = Some(IssueError::CountryInvalid);
        assert_eq!(error_of(|recovery| recovery.issuer.country = country.into()), refused);
        assert_eq!(error_of(|recovery| recovery.test.country = country.into()), refused);
    }
    for (issuer, error) in [
        ("ü".repeat(80), None),
        ("ü".repeat(81), Some(IssueError::IssuerInvalid)),
        (String::new(), Some(IssueError::IssuerInvalid)),
        (" Stadt Köln".into(), Some(IssueError::IssuerInvalid)),
        ("Stadt\nKöln".into(), Some(IssueError::IssuerInvalid)),
    ] {
        assert_eq!(error_of(|recovery| recovery.issuer.name = issuer), error);
    }
}

#[test]
fn debug_shows_nothing_personal() {
    let recovery = recovery();
    let pending = prepared();
    let issued = recovery.issue(&signer(), &signer_key()).unwrap();
    let all = [
        shown(&recovery),
        shown(&recovery.name),
        shown(&recovery.date_of_birth),
        shown(&recovery.test.day),
        shown(&recovery.uvci),
        shown(&pending),
        shown(&issued),
        shown(&signer()),
        shown(&signer_key()),
    ];
    insta::assert_snapshot!(all.join("\n"));
    for part in ["Muster", "Erika", "1964", "2021", "37512422923", "5a5a"] {
        assert!(!all.iter().any(|text| text.contains(part)), "{part} is shown");
    }
}

fn shown(value: &impl Debug) -> String {
    format!("{value:?}")
}

#[test]
fn error_codes_are_stable_and_distinct() {
    let codes: Vec<_> =
        IssueError::ALL.iter().map(|error| format!("{error:?} {} {}", error.code(), error.sentence())).collect();
    insta::assert_snapshot!(codes.join("\n"));
    let mut distinct: Vec<_> = IssueError::ALL.iter().map(|error| error.code()).collect();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), IssueError::ALL.len());
}
