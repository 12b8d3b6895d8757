//! What the verifier refuses is not returned, even if its signature is right and both apps would accept it.

use super::*;
use crate::names::NameLanguage;
use episeal_acceptance as acceptance;
use rcgen::{CertificateParams, KeyPair, date_time_ymd};

fn signer() -> (DocumentSigner, SignerKey) {
    let pair = KeyPair::generate().unwrap();
    let mut params = CertificateParams::default();
    params.not_before = date_time_ymd(2021, 1, 1);
    params.not_after = date_time_ymd(2023, 1, 1);
    let certificate = params.self_signed(&pair).unwrap();
    let key = SignerKey::from_pkcs8(&pair.serialize_der()).unwrap();
    (DocumentSigner::from_der(certificate.der()).unwrap(), key)
}

fn recovery() -> Recovery {
    let date = |text| CalendarDate::parse(text).unwrap();
    let valid_until = date("2021-11-28");
    Recovery {
        name: PersonName::new("Mustermann", "Erika", NameLanguage::Other).unwrap(),
        date_of_birth: DateOfBirth::parse("1964-08-12").unwrap(),
        test: PositiveTest { day: date("2021-06-01"), country: "DE".into() },
        issuer: Issuer { name: "Robert Koch-Institut".into(), country: "DE".into() },
        uvci: Uvci::generate("DE").unwrap(),
        validity: Validity {
            profile: RecoveryProfile::Germany,
            from: date("2021-06-29"),
            until: valid_until,
            issued: date("2021-07-01").start(),
            expires: valid_until.end(),
        },
    }
}

/// As a bug in the encoder would do: it is signed all the same.
fn with_birth_in(year: &str) -> (RecoveryToSign, SignerKey) {
    let (signer, key) = signer();
    let mut pending = recovery().prepare(&signer).unwrap();
    let place = pending.payload.windows(4).position(|part| part == b"1964");
    let place = place.unwrap();
    pending.payload[place..place + 4].copy_from_slice(year.as_bytes());
    pending.to_be_signed = signature_structure(&pending.protected, &pending.payload);
    (pending, key)
}

#[test]
fn what_the_verifier_refuses_is_not_returned() {
    let (pending, key) = with_birth_in("1965");
    let signature = key.sign(&pending.to_be_signed()).unwrap();
    assert!(pending.finish(&signature).is_ok());

    let (pending, key) = with_birth_in("1864");
    let signature = key.sign(&pending.to_be_signed()).unwrap();
    let refused = pending.finish(&signature).err();
    assert_eq!(refused, Some(IssueError::RejectedByVerifier));

    let signature = signature.as_slice().try_into().unwrap();
    let text = encoding::text(&pending.protected, &pending.payload, signature);
    for accept in [acceptance::corona_warn_app, acceptance::covpass] {
        assert_eq!(accept(&text, &pending.signer.der, pending.issued), Ok(()));
    }
}

/// Signed with a bug in the encoder: `from`, which occurs once, becomes `to`.
fn refusal_of(from: &[u8], to: &[u8]) -> Option<IssueError> {
    let (signer, key) = signer();
    let mut pending = recovery().prepare(&signer).unwrap();
    let mut places = pending.payload.windows(from.len());
    let place = places.position(|part| part == from).unwrap();
    pending.payload.splice(place..place + from.len(), to.iter().copied());
    pending.to_be_signed = signature_structure(&pending.protected, &pending.payload);
    let signature = key.sign(&pending.to_be_signed()).unwrap();
    pending.finish(&signature).err()
}

#[test]
fn what_one_app_alone_refuses_is_not_returned() {
    // No issuer, which a verifier tolerates; a time after a lower-case t, which Corona-Warn-App accepts.
    let without_issuer = refusal_of(b"\x01\x62DE\x06", b"\x02\x62DE\x06");
    assert_eq!(without_issuer, Some(IssueError::RejectedByCoronaWarnApp));
    let with_time = refusal_of(b"\x6a2021-06-01", b"\x732021-06-01t08:00:00");
    assert_eq!(with_time, Some(IssueError::RejectedByCovPass));
    assert_eq!(refusal_of(b"1964", b"1965"), None);
}

#[test]
fn what_every_reader_tolerates_is_not_returned() {
    let issued = recovery().validity.issued;
    let whole = [&[0x1a], &u32::try_from(issued).unwrap().to_be_bytes()[..]].concat();
    // The shortest form that holds this time: the second opinion takes no other.
    #[allow(clippy::cast_precision_loss)]
    let float = [&[0xfa], &(issued as f32).to_be_bytes()[..]].concat();
    for (from, to) in [
        (&whole[..], &float[..]),
        (b"\x651.3.0", b"\x651.0.4"),
        (b"\x69840539006", b"\x69840539007"),
        (b"\x69840539006", b"\x6b840539006  "),
        (b"Robert", b"Rob\x1brt"),
        (b"Erika", b"Er\xc2\x9ba"),
        (b"\xa4\x61r\x81", b"\xa5\x61v\xf6\x61r\x81"),
        (b"\xa4\x61r\x81", b"\xa5\x61v\x80\x61r\x81"),
    ] {
        let refusal = refusal_of(from, to);
        assert_eq!(refusal, Some(IssueError::RejectedByVerifier), "{to:x?}");
    }
}

#[test]
fn what_was_issued_names_its_hashes_as_a_verifier_does() {
    let (signer, key) = signer();
    let recovery = recovery();
    let issued = recovery.issue(&signer, &key).unwrap();
    let verified = own_output::check(issued.text(), &signer.trusted, recovery.validity.issued).unwrap();
    assert!(issued.revocation_hashes() == verified.revocation_hashes());
    assert!(verified.deviations().is_empty());
}
