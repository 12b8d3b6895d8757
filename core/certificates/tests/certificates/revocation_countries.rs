//! Revocation by country and identifier, and whether revocation was checked.

use ciborium::Value;
use episeal_certificates::CertificateError::*;
use episeal_testkit::api::certificates::*;
use episeal_testkit::certificates::*;
use sha2::Digest;

const CI: &str = "URN:UVCI:01DE/5CWLU12RNOB9RXSEOP6FG8#W";

/// What a certificate names: `iss`, `co`, the country of its signer, `ci`.
#[derive(Clone, Copy, Debug)]
struct Named<'a> {
    issuer: Option<&'a str>,
    entry: &'a str,
    signer: Option<&'a str>,
    identifier: &'a str,
}

fn part(kid: &[u8], hash_type: RevocationHashType, prefix: &[u8]) -> RevocationPart {
    RevocationPart { kid: kid.to_vec(), hash_type, prefix: prefix.to_vec() }
}

/// What a list of one hash, of `revoked`, says about a certificate.
fn check(named: Named<'_>, hash_type: RevocationHashType, revoked: &str) -> Option<CertificateError> {
    let signer = Signer::with(|params| {
        let name = &mut params.distinguished_name;
        if let Some(country) = named.signer {
            name.push(rcgen::DnType::CountryName, country);
        }
    });
    let entry = with(recovery_entry(), "co", Some(named.entry.into()));
    let entry = with(entry, "ci", Some(named.identifier.into()));
    let mut claims = claims(dcc(vec![("r", Value::Array(vec![entry]))]));
    let fields = claims.as_map_mut().unwrap();
    fields.retain(|(key, _)| *key != 1.into());
    fields.extend(named.issuer.map(|issuer| (1.into(), issuer.into())));
    let text = signer.text(&claims);
    let hash = &sha2::Sha256::digest(revoked)[..16];
    let list = [&[0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 16][..], hash].concat();
    let mut lists = RevocationLists::new();
    lists.add_kid(&signer.kid(), &[hash_type]);
    let sha256 = sha2::Sha256::digest(&list);
    lists.add_partial_hashes(&part(&signer.kid(), hash_type, &[]), &list, &sha256).unwrap();
    let trust = CertificateTrust::with_revocations(&signer.list(), &lists);
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
        (Some("de"), "FR", Some("at"), &["de", "DE", "FR", "at", "AT"]),
    ] {
        for country in ["DE", "FR", "AT", "de", "at", "Köln", "IT", ""] {
            let expected = countries.contains(&country).then_some(Revoked);
            let named = Named { issuer, entry, signer, identifier: CI };
            let revoked = format!("{country}{CI}");
            let found = check(named, RevocationHashType::CountryCodeUci, &revoked);
            assert_eq!(found, expected, "{named:?} {country}");
        }
    }
}

/// Spaces at the end of a field are tolerated: whoever revokes may have hashed them, or not.
#[test]
fn no_blank_hides_a_revocation() {
    let of = |issuer, entry, signer| Named { issuer, entry, signer, identifier: "1  " };
    for (named, country) in [
        (of(None, "DE ", None), "DE"),
        (of(Some("XX"), "DE   ", None), "DE"),
        (of(Some("DE "), "FR", None), "DE"),
        (of(Some(" de "), "FR", None), "DE"),
        (of(Some("XX"), "FR", Some("DE")), "DE"),
        (of(Some("XX"), "FR ", Some("de")), "DE"),
    ] {
        for identifier in ["1", "1  "] {
            let both = format!("{country}{identifier}");
            let found = check(named, RevocationHashType::CountryCodeUci, &both);
            assert_eq!(found, Some(Revoked), "{named:?} {both:?}");
            let found = check(named, RevocationHashType::Uci, identifier);
            assert_eq!(found, Some(Revoked), "{named:?} {identifier:?}");
        }
        for other in ["1 ", " 1", "1   ", ""] {
            let found = check(named, RevocationHashType::Uci, other);
            assert_eq!(found, None, "{other:?}");
        }
    }
    // As it stands, spaces included.
    let named = of(Some("XX "), "DE ", None);
    for revoked in ["XX 1  ", "XX 1", "DE 1  ", "DE 1", "XX1", "DE1"] {
        let found = check(named, RevocationHashType::CountryCodeUci, revoked);
        assert_eq!(found, Some(Revoked), "{revoked:?}");
    }
}

/// If no list says anything about one form, that is unknown, whatever it says about the other.
#[test]
fn a_list_about_an_identifier_without_its_blanks_says_nothing_about_it_with_them() {
    let signer = Signer::new();
    let entry = with(recovery_entry(), "ci", Some("1 ".into()));
    let text = signer.text(&claims(dcc(vec![("r", Value::Array(vec![entry]))])));
    let hash_type = RevocationHashType::Uci;
    let verified = verify_certificate(&text, &signer.trust(), NOW).unwrap();
    let hashes = verified.revocation_hashes();
    assert_eq!(hashes.hash(hash_type), sha2::Sha256::digest("1 ")[..16]);
    let [stands, trimmed] = hashes.hashes(hash_type).try_into().unwrap();
    assert_eq!(trimmed, sha2::Sha256::digest("1")[..16]);
    let mut lists = RevocationLists::new();
    lists.add_kid(&signer.kid(), &[hash_type]);
    for (hash, expected) in [(stands, Some(RevocationUnknown)), (trimmed, None)] {
        add_empty_list(&mut lists, &signer, hash_type, hash[0]);
        let trust = CertificateTrust::with_revocations(&signer.list(), &lists);
        assert_eq!(verify_certificate(&text, &trust, NOW).err(), expected);
    }
}

/// A list that answers for every hash that begins with this byte, and has none of a certificate.
fn add_empty_list(lists: &mut RevocationLists, signer: &Signer, hash_type: RevocationHashType, first: u8) {
    let list = [&[0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 4, first][..], &[0, 0, 0]].concat();
    let sha256 = sha2::Sha256::digest(&list);
    lists.add_partial_hashes(&part(&signer.kid(), hash_type, &[first]), &list, &sha256).unwrap();
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
        add_empty_list(&mut lists, &signer, hash_type, hash[0]);
        let trust = CertificateTrust::with_revocations(&signer.list(), &lists);
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
        (CertificateTrust::without_revocations(&signers), false),
        (CertificateTrust::with_revocations(&signers, &lists), true),
    ] {
        let verified = verify_certificate(&text, &trust, NOW).unwrap();
        assert_eq!(verified.is_revocation_checked(), is_checked);
        let result = examine_certificate(&text, &trust, NOW).result(Check::Revocation);
        assert_eq!(result == CheckResult::Passed, is_checked);
    }
}
