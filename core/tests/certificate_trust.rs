//! Trust lists in the forms that are in use, and chains to the authorities of countries.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs
)]

#[path = "support/certificates.rs"]
mod certificates;

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use certificates::*;
use ciborium::cbor;
use episeal::CertificateError::*;
use episeal::*;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer as _;
use sha2::Digest;

fn check(list: &SignerList, signer: &Signer) -> Option<CertificateError> {
    let trust = CertificateTrust::new(list.clone());
    verify_certificate(&signer.good(), &trust, NOW).err()
}

fn items(signer: &Signer) -> String {
    format!(
        r#"[{{"kid":"{}","country":"DE","certificateType":"DSC","rawData":"{}"}},
            {{"certificateType":"CSCA","rawData":"{2}"}},
            {{"certificateType":["DSC"],"rawData":"{2}"}},
            {{"certificateType":"DSC","rawData":"AAAA"}}]"#,
        Base64::encode_string(&signer.kid()),
        Base64::encode_string(&signer.der),
        Base64::encode_string(&Signer::new().der)
    )
}

fn point(signer: &Signer) -> Vec<u8> {
    signer
        .key
        .verifying_key()
        .to_sec1_point(false)
        .as_bytes()
        .to_vec()
}

#[test]
fn pem_is_read_with_what_stands_around_it() {
    let signer = Signer::new();
    let text = |der: &[u8]| {
        let lines = Base64::encode_string(der);
        let lines: Vec<_> = lines
            .as_bytes()
            .chunks(64)
            .map(|line| str::from_utf8(line).unwrap())
            .collect();
        format!(
            "# DE\n-----BEGIN CERTIFICATE-----\r\n{}\r\n-----END CERTIFICATE-----\n",
            lines.join("\r\n")
        )
    };
    let both = text(&signer.der) + &text(&Signer::new().der);
    let mut list = SignerList::new();
    list.add_pem(&both).unwrap();
    assert_eq!((list.count(), check(&list, &signer)), (2, None));
    let cut = both.replace("-----END CERTIFICATE-----", "");
    assert_eq!(list.add_pem(&cut), Err(ListMalformed));
    assert_eq!(list.add_pem("no certificate"), Err(ListMalformed));
    assert_eq!(list.add_pem(&text(b"no DER")), Err(SignerMalformed));
    assert_eq!(list.add_der(b"no DER"), Err(SignerMalformed));
}

#[test]
fn the_german_list_is_read_if_its_signature_verifies() {
    let (signer, authority) = (Signer::new(), Signer::new());
    let content = format!(r#"{{"certificates":{}}}"#, items(&signer));
    let signature: Signature = authority.key.sign(content.as_bytes());
    let signature = Base64::encode_string(&signature.to_bytes());
    let good = format!("{signature}\n{content}");
    for (bytes, key) in [
        (good.clone(), point(&authority)),
        (good.clone(), authority.der.clone()),
        (format!("{good}\n"), point(&authority)),
    ] {
        let mut list = SignerList::new();
        list.add_german_list(bytes.as_bytes(), &key).unwrap();
        assert_eq!((list.count(), check(&list, &signer)), (1, None));
    }
    let mut list = SignerList::new();
    for (bytes, key, error) in [
        (good.replace("DE", "AT"), point(&authority), ListSignature),
        (good.clone(), point(&signer), ListSignature),
        (content.clone(), point(&authority), ListSignature),
        (format!("!{good}"), point(&authority), ListMalformed),
        (signature, point(&authority), ListMalformed),
        (good.clone(), vec![1, 2, 3], KeyUnsupported),
    ] {
        assert_eq!(list.add_german_list(bytes.as_bytes(), &key), Err(error));
    }
    assert_eq!(list.count(), 0);
}

#[test]
fn the_gateways_items_are_read_and_only_those_of_signers() {
    let signer = Signer::new();
    for text in [
        items(&signer),
        format!(r#"{{"certificates":{}}}"#, items(&signer)),
    ] {
        let mut list = SignerList::new();
        list.add_gateway_json(text.as_bytes()).unwrap();
        assert_eq!((list.count(), check(&list, &signer)), (1, None));
    }
    let mut list = SignerList::new();
    for text in [
        "",
        "{}",
        "[{}]",
        "[1]",
        r#"[{"rawData":"!"}]"#,
        r#"[{"rawData":"AAAA","kid":"!"}]"#,
    ] {
        assert_eq!(
            list.add_gateway_json(text.as_bytes()),
            Err(ListMalformed),
            "{text}"
        );
    }
}

#[test]
fn the_austrian_list_is_read_if_its_signature_names_its_hash() {
    let (signer, authority) = (Signer::new(), Signer::new());
    let content = encode(
        &cbor!({"c" => [{"i" => bytes(&signer.kid()), "c" => bytes(&signer.der)}]}).unwrap(),
    );
    let hash = sha2::Sha256::digest(&content);
    let signature = |hash: &[u8], from: i64, to: i64| {
        let claims = encode(&cbor!({2 => bytes(hash), 4 => to, 5 => from}).unwrap());
        authority.message(&encode(&authority.protected()), cbor!({}).unwrap(), &claims)
    };
    let good = signature(&hash, ISSUED, EXPIRES);
    let mut list = SignerList::new();
    let mut add = |content: &[u8], signature: &[u8], key: &[u8], now| {
        list.add_austrian_list(content, signature, key, now)
    };
    for (result, error) in [
        (add(&content, &good, &signer.der, NOW), ListSignature),
        (add(&content, &content, &authority.der, NOW), ListSignature),
        (add(b"\xa0", &good, &authority.der, NOW), ListSignature),
        (
            add(&content, &good, &authority.der, EXPIRES + 1),
            ListExpired,
        ),
        (
            add(&content, &good, &authority.der, ISSUED - 1),
            ListExpired,
        ),
    ] {
        assert_eq!(result, Err(error));
    }
    let empty = signature(&sha2::Sha256::digest(b"\xa0"), ISSUED, EXPIRES);
    assert_eq!(
        add(b"\xa0", &empty, &authority.der, NOW),
        Err(ListMalformed)
    );
    add(&content, &good, &authority.der, NOW).unwrap();
    assert_eq!((list.count(), check(&list, &signer)), (1, None));
}

#[test]
fn a_jwk_set_is_read_with_bare_keys_and_certificates() {
    let signer = Signer::new();
    let (x, y) = (&point(&signer)[1..33], &point(&signer)[33..]);
    let [kid, x, y] = [&signer.kid()[..], x, y].map(Base64UrlUnpadded::encode_string);
    let standard = Base64::encode_string(&signer.kid());
    let x5c = Base64::encode_string(&signer.der);
    for key in [
        format!(r#"{{"kty":"EC","crv":"P-256","kid":"{kid}","x":"{x}","y":"{y}"}}"#),
        format!(r#"{{"kty":"EC","crv":"P-256","kid":"{standard}","x":"{x}","y":"{y}"}}"#),
        format!(r#"{{"kid":"{kid}","x5c":["{x5c}"]}}"#),
        format!(r#"{{"x5c":["{x5c}"]}}"#),
    ] {
        let mut list = SignerList::new();
        list.add_jwks(format!(r#"{{"keys":[{key}]}}"#).as_bytes())
            .unwrap();
        assert_eq!(check(&list, &signer), None, "{key}");
    }
    let mut list = SignerList::new();
    for text in [
        "[]",
        r#"{"keys":1}"#,
        r#"{"keys":[{}]}"#,
        r#"{"keys":[{"kid":"!"}]}"#,
        r#"{"keys":[{"kid":"AAAA","x5c":"AAAA"}]}"#,
        r#"{"keys":[{"kid":"AAAA","x5c":[]}]}"#,
        r#"{"keys":[{"kid":"AAAA","x5c":[1]}]}"#,
    ] {
        assert_eq!(list.add_jwks(text.as_bytes()), Err(ListMalformed), "{text}");
    }
}

#[test]
fn a_jwk_for_something_else_or_with_numbers_of_other_lengths_is_known_and_not_used() {
    let signer = Signer::new();
    let point = point(&signer);
    let kid = Base64::encode_string(&signer.kid());
    let key = |split: usize, more: &str| {
        let [x, y] = [&point[1..split], &point[split..]].map(Base64UrlUnpadded::encode_string);
        let key =
            format!(r#"{{"kid":"{kid}","kty":"EC","crv":"P-256","x":"{x}","y":"{y}"{more}}}"#);
        let mut list = SignerList::new();
        list.add_jwks(format!(r#"{{"keys":[{key}]}}"#).as_bytes())
            .unwrap();
        check(&list, &signer)
    };
    assert_eq!(key(33, ""), None);
    assert_eq!(key(33, r#","use":"sig""#), None);
    assert_eq!(key(33, r#","use":"enc""#), Some(KeyUnsupported));
    assert_eq!(key(32, ""), Some(KeyUnsupported));
    assert_eq!(key(34, ""), Some(KeyUnsupported));
}

#[test]
fn of_a_list_that_is_refused_nothing_is_added() {
    let signer = Signer::new();
    let der = Base64::encode_string(&signer.der);
    let mut list = SignerList::new();
    let items = format!(r#"[{{"rawData":"{der}"}},{{}}]"#);
    assert_eq!(list.add_gateway_json(items.as_bytes()), Err(ListMalformed));
    let keys = format!(r#"{{"keys":[{{"x5c":["{der}"]}},{{}}]}}"#);
    assert_eq!(list.add_jwks(keys.as_bytes()), Err(ListMalformed));
    let long = vec![b' '; 33_554_433];
    assert_eq!(list.add_gateway_json(&long), Err(ListTooLong));
    assert_eq!(list.add_jwks(&long), Err(ListTooLong));
    let pem = |der: &str| format!("-----BEGIN CERTIFICATE-----{der}-----END CERTIFICATE-----");
    let both = pem(&der) + &pem("AAAA");
    assert_eq!(list.add_pem(&both), Err(SignerMalformed));
    assert_eq!(list.count(), 0);
}

#[test]
fn a_signer_that_no_authority_certified_verifies_nothing() {
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut authority = params("CSCA");
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let csca = authority
        .self_signed(&authority_key)
        .unwrap()
        .der()
        .to_vec();
    let issuer = rcgen::Issuer::from_params(&authority, &authority_key);
    let pair = rcgen::KeyPair::generate().unwrap();
    let der = params("DSC")
        .signed_by(&pair, &issuer)
        .unwrap()
        .der()
        .to_vec();
    let key = p256::pkcs8::DecodePrivateKey::from_pkcs8_der(&pair.serialize_der()).unwrap();
    let signer = Signer { key, der };
    let alone = Signer::new();
    let mut list = signer.list();
    list.merge(&alone.list());
    let certified = list.certified_by(std::slice::from_ref(&csca)).unwrap();
    assert_eq!(check(&certified, &signer), None);
    assert_eq!(check(&certified, &alone), Some(SignerUntrusted));
    assert_eq!(check(&list, &alone), None);
    assert_eq!(
        check(&list.certified_by(&[]).unwrap(), &signer),
        Some(SignerUntrusted)
    );
    // Another authority of the same name; one that is none; a certificate that was changed.
    let impostor = authority
        .self_signed(&rcgen::KeyPair::generate().unwrap())
        .unwrap();
    let impostor = list.certified_by(&[impostor.der().to_vec()]).unwrap();
    assert_eq!(check(&impostor, &signer), Some(SignerUntrusted));
    // The same key under another name.
    let mut renamed = params("another CSCA");
    renamed.is_ca = authority.is_ca;
    let renamed = renamed.self_signed(&authority_key).unwrap();
    let renamed = list.certified_by(&[renamed.der().to_vec()]).unwrap();
    assert_eq!(check(&renamed, &signer), Some(SignerUntrusted));
    let no_authority = params("CSCA").self_signed(&authority_key).unwrap();
    let no_authority = list.certified_by(&[no_authority.der().to_vec()]).unwrap();
    assert_eq!(check(&no_authority, &signer), Some(SignerUntrusted));
    assert_eq!(list.certified_by(&[vec![1]]).err(), Some(SignerMalformed));
}

/// A signer of an authority that `change` makes, and the authority's certificate.
fn certified(change: impl FnOnce(&mut rcgen::CertificateParams)) -> (Signer, Vec<u8>) {
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut authority = params("CSCA");
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    change(&mut authority);
    let csca = authority.self_signed(&authority_key).unwrap();
    let issuer = rcgen::Issuer::from_params(&authority, &authority_key);
    let pair = rcgen::KeyPair::generate().unwrap();
    let der = params("DSC").signed_by(&pair, &issuer).unwrap();
    let key = p256::pkcs8::DecodePrivateKey::from_pkcs8_der(&pair.serialize_der()).unwrap();
    let der = der.der().to_vec();
    (Signer { key, der }, csca.der().to_vec())
}

#[test]
fn an_authority_certifies_only_what_it_may_while_it_is_valid() {
    let year = |year| rcgen::date_time_ymd(year, 7, 2);
    let usages =
        |usage| move |params: &mut rcgen::CertificateParams| params.key_usages = vec![usage];
    let critical = |params: &mut rcgen::CertificateParams| {
        let mut extension =
            rcgen::CustomExtension::from_oid_content(&[2, 5, 29, 30], vec![0x30, 0]);
        extension.set_criticality(true);
        params.custom_extensions.push(extension);
    };
    for ((signer, csca), error) in [
        (certified(usages(rcgen::KeyUsagePurpose::KeyCertSign)), None),
        (
            certified(usages(rcgen::KeyUsagePurpose::DigitalSignature)),
            Some(SignerUntrusted),
        ),
        (certified(critical), Some(SignerUntrusted)),
        // NOW is the second of July of 2021, at midnight; signers are valid from the first of January.
        (certified(|csca| csca.not_after = year(2021)), None),
        (
            certified(|csca| csca.not_after = rcgen::date_time_ymd(2021, 7, 1)),
            Some(SignerExpired),
        ),
        (
            certified(|csca| csca.not_before = rcgen::date_time_ymd(2021, 1, 2)),
            Some(SignerUntrusted),
        ),
        (
            certified(|csca| csca.not_after = rcgen::date_time_ymd(2020, 12, 31)),
            Some(SignerUntrusted),
        ),
    ] {
        let list = signer.list().certified_by(&[csca]).unwrap();
        assert_eq!(check(&list, &signer), error);
    }
}

#[test]
fn an_authoritys_signature_names_its_algorithm_twice() {
    let (signer, csca) = certified(|_| {});
    // ecdsa-with-SHA256: the first name is signed, the second one is not.
    let name = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
    let at = signer.der.windows(8).rposition(|window| window == name);
    let at = at.unwrap();
    let mut der = signer.der.clone();
    der.splice(at + 8..at + 8, [0x05, 0x00]);
    der[at - 3] += 2;
    let length = u16::from_be_bytes([der[2], der[3]]) + 2;
    der[2..4].copy_from_slice(&length.to_be_bytes());
    let changed = Signer { der, ..signer };
    assert_eq!(check(&changed.list(), &changed), None, "no authority asked");
    let list = changed.list().certified_by(&[csca]).unwrap();
    assert_eq!(check(&list, &changed), Some(SignerUntrusted));
}

#[test]
fn an_rsa_signer_of_an_rsa_authority_is_certified() {
    let (authority_key, rsa) = (RsaSigner::new().pair(), RsaSigner::new());
    let mut authority = params("CSCA");
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let csca = authority.self_signed(&authority_key).unwrap();
    let issuer = rcgen::Issuer::from_params(&authority, &authority_key);
    let der = params("DSC").signed_by(&rsa.pair(), &issuer).unwrap();
    let der = der.der().to_vec();
    let kid = &sha2::Sha256::digest(&der)[..8];
    let message = rsa.message_of(kid, PS256, &encode(&claims(recovery())));
    let check = |der: Vec<u8>| {
        let mut list = SignerList::new();
        list.add_der(&der).unwrap();
        let certified = list.certified_by(&[csca.der().to_vec()]).unwrap();
        examine_signed(&message, &CertificateTrust::new(certified), NOW)
    };
    let verdict = check(der.clone());
    assert_eq!(verdict.error(), None);
    assert_eq!(verdict.deviations(), [Deviation::RsaSigner]);
    // Another authority of the same name.
    let other = authority.self_signed(&RsaSigner::new().pair()).unwrap();
    let mut list = SignerList::new();
    list.add_der(&der).unwrap();
    let list = list.certified_by(&[other.der().to_vec()]).unwrap();
    let refused = examine_signed(&message, &CertificateTrust::new(list), NOW);
    assert_eq!(refused.error(), Some(SignerUntrusted));
}

#[test]
fn a_certificate_is_of_at_most_64_kib() {
    let of = |length| {
        let extension = rcgen::CustomExtension::from_oid_content(&[1, 2, 3], vec![0; length]);
        Signer::with(|params| params.custom_extensions.push(extension))
    };
    let mut list = SignerList::new();
    assert_eq!(list.add_der(&of(60_000).der), Ok(()));
    assert_eq!(list.add_der(&of(66_000).der), Err(SignerMalformed));
}
