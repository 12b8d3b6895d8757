//! Revocation by country and identifier, and whether revocation was looked at.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs
)]

#[path = "support/certificates.rs"]
mod certificates;

use certificates::*;
use ciborium::Value;
use episeal::CertificateError::*;
use episeal::*;
use sha2::Digest;

/// What a list that names the identifier under one country says about a certificate of this issuer, entry and signer.
fn check(
    issuer: Option<&str>,
    entry: &str,
    signer: Option<&str>,
    revoked: &str,
) -> Option<CertificateError> {
    let signer = Signer::with(|params| {
        let name = &mut params.distinguished_name;
        if let Some(country) = signer {
            name.push(rcgen::DnType::CountryName, country);
        }
    });
    let entry = with(recovery_entry(), "co", Some(entry.into()));
    let mut claims = claims(dcc(vec![("r", Value::Array(vec![entry]))]));
    let fields = claims.as_map_mut().unwrap();
    fields.retain(|(key, _)| *key != 1.into());
    fields.extend(issuer.map(|issuer| (1.into(), issuer.into())));
    let text = signer.text(&claims);
    let identifier = "URN:UVCI:01DE/5CWLU12RNOB9RXSEOP6FG8#W";
    let hash = &sha2::Sha256::digest(format!("{revoked}{identifier}"))[..16];
    let list = [&[0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 16][..], hash].concat();
    let mut lists = RevocationLists::new();
    let hash_type = RevocationHashType::CountryCodeUci;
    lists.add_kid(&signer.kid(), &[hash_type]);
    let sha256 = sha2::Sha256::digest(&list);
    lists
        .add_partial_hashes(&signer.kid(), hash_type, &[], &list, &sha256)
        .unwrap();
    let trust = CertificateTrust::with_revocations(signer.list(), lists);
    let all = verify_certificate(&text, &signer.trust(), NOW).unwrap();
    let all = all.revocation_hashes().hashes(hash_type);
    let found = verify_certificate(&text, &trust, NOW).err();
    assert_eq!(all.contains(&hash.to_vec()), found == Some(Revoked));
    found
}

#[test]
fn an_identifier_is_looked_up_under_every_country_that_is_named() {
    for (issuer, entry, signer, countries) in [
        (Some("DE"), "DE", Some("DE"), &["DE"][..]),
        (Some("DE"), "FR", Some("AT"), &["DE", "FR", "AT"]),
        (None, "FR", Some("AT"), &["FR", "AT"]),
        (None, "FR", None, &["FR"]),
        // No country, and one in small letters.
        (Some("Köln"), "DE", None, &["Köln", "DE"]),
        (
            Some("de"),
            "FR",
            Some("at"),
            &["de", "DE", "FR", "at", "AT"],
        ),
    ] {
        for country in ["DE", "FR", "AT", "de", "at", "Köln", "IT", ""] {
            let expected = countries.contains(&country).then_some(Revoked);
            let found = check(issuer, entry, signer, country);
            assert_eq!(found, expected, "{issuer:?} {entry} {signer:?} {country}");
        }
    }
}

#[test]
fn a_list_about_one_country_says_nothing_about_another() {
    let signer = Signer::new();
    let entry = with(recovery_entry(), "co", Some("FR".into()));
    let text = signer.text(&claims(dcc(vec![("r", Value::Array(vec![entry]))])));
    let hash_type = RevocationHashType::CountryCodeUci;
    let verified = verify_certificate(&text, &signer.trust(), NOW).unwrap();
    let hashes = verified.revocation_hashes().hashes(hash_type);
    let [issuer, entry] = hashes.try_into().unwrap();
    let mut lists = RevocationLists::new();
    lists.add_kid(&signer.kid(), &[hash_type]);
    for (hash, expected) in [(issuer, Some(RevocationUnknown)), (entry, None)] {
        let list = [&[0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 4, hash[0]][..], &[0, 0, 0]].concat();
        let sha256 = sha2::Sha256::digest(&list);
        lists
            .add_partial_hashes(&signer.kid(), hash_type, &hash[..1], &list, &sha256)
            .unwrap();
        let trust = CertificateTrust::with_revocations(signer.list(), lists.clone());
        assert_eq!(verify_certificate(&text, &trust, NOW).err(), expected);
    }
}

#[test]
fn a_verified_certificate_says_whether_revocation_was_checked() {
    let signer = Signer::new();
    let (text, signers) = (signer.good(), signer.list());
    let mut lists = RevocationLists::new();
    lists.add_kid(&signer.kid(), &[]);
    for (trust, is_checked) in [
        (
            CertificateTrust::without_revocations(signers.clone()),
            false,
        ),
        (CertificateTrust::with_revocations(signers, lists), true),
    ] {
        let verified = verify_certificate(&text, &trust, NOW).unwrap();
        assert_eq!(verified.is_revocation_checked(), is_checked);
        let result = examine_certificate(&text, &trust, NOW).result(Check::Revocation);
        assert_eq!(result == CheckResult::Passed, is_checked);
    }
}
