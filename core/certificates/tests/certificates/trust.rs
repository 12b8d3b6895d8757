//! Trust lists in the forms that are in use.

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use ciborium::cbor;
use episeal_certificates::CertificateError::*;
use episeal_testkit::api::certificates::*;
use episeal_testkit::certificates::*;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer as _;
use sha2::Digest;

fn check(list: &SignerList, signer: &Signer) -> Option<CertificateError> {
    let trust = CertificateTrust::without_revocations(&list.clone());
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
    signer.key.verifying_key().to_sec1_point(false).as_bytes().to_vec()
}

#[test]
fn pem_is_read_with_what_stands_around_it() {
    let signer = Signer::new();
    let text = |der: &[u8]| {
        let lines = Base64::encode_string(der);
        let lines: Vec<_> = lines.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap()).collect();
        format!("# DE\n-----BEGIN CERTIFICATE-----\r\n{}\r\n-----END CERTIFICATE-----\n", lines.join("\r\n"))
    };
    let both = text(&signer.der) + &text(&Signer::new().der);
    let mut list = SignerList::new();
    list.add_pem(&both).unwrap();
    assert_eq!((list.count(), check(&list, &signer)), (2, None));
    let cut = both.replace("-----END CERTIFICATE-----", "");
    assert_eq!(list.add_pem(&cut), Err(ListMalformed));
    assert_eq!(list.add_pem("no certificate"), Err(ListMalformed));
    assert_eq!(list.add_pem(&text(b"no DER")), Err(ListMalformed));
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
    for text in [items(&signer), format!(r#"{{"certificates":{}}}"#, items(&signer))] {
        let mut list = SignerList::new();
        list.add_gateway_json(text.as_bytes()).unwrap();
        assert_eq!((list.count(), check(&list, &signer)), (1, None));
    }
    let mut list = SignerList::new();
    for text in ["", "{}", "[{}]", "[1]", r#"[{"rawData":"!"}]"#, r#"[{"rawData":"AAAA","kid":"!"}]"#] {
        assert_eq!(list.add_gateway_json(text.as_bytes()), Err(ListMalformed), "{text}");
    }
}

#[test]
fn the_austrian_list_is_read_if_its_signature_names_its_hash() {
    let (signer, authority) = (Signer::new(), Signer::new());
    let content = encode(&cbor!({"c" => [{"i" => bytes(&signer.kid()), "c" => bytes(&signer.der)}]}).unwrap());
    let hash = sha2::Sha256::digest(&content);
    let signature = |hash: &[u8], from: i64, to: i64| {
        let claims = encode(&cbor!({2 => bytes(hash), 4 => to, 5 => from}).unwrap());
        authority.message(&encode(&authority.protected()), cbor!({}).unwrap(), &claims)
    };
    let good = signature(&hash, ISSUED, EXPIRES);
    let mut list = SignerList::new();
    let mut add =
        |content: &[u8], signature: &[u8], key: &[u8], now| list.add_austrian_list(content, signature, key, now);
    for (result, error) in [
        (add(&content, &good, &signer.der, NOW), ListSignature),
        (add(&content, &content, &authority.der, NOW), ListSignature),
        (add(b"\xa0", &good, &authority.der, NOW), ListSignature),
        (add(&content, &good, &authority.der, EXPIRES), ListExpired),
        (add(&content, &good, &authority.der, ISSUED - 1), ListExpired),
    ] {
        assert_eq!(result, Err(error));
    }
    let empty = signature(&sha2::Sha256::digest(b"\xa0"), ISSUED, EXPIRES);
    assert_eq!(add(b"\xa0", &empty, &authority.der, NOW), Err(ListMalformed));
    for now in [ISSUED, NOW, EXPIRES - 1] {
        add(&content, &good, &authority.der, now).unwrap();
    }
    assert_eq!((list.count(), check(&list, &signer)), (1, None));
}

#[test]
fn a_jwk_set_is_read_with_bare_keys_and_certificates() {
    let signer = Signer::new();
    let (x, y) = (&point(&signer)[1..33], &point(&signer)[33..]);
    let [kid, x, y] = [&signer.kid()[..], x, y].map(Base64UrlUnpadded::encode_string);
    let standard = Base64::encode_string(&signer.kid());
    let unpadded = standard.trim_end_matches('=');
    let x5c = Base64::encode_string(&signer.der);
    for key in [
        format!(r#"{{"kty":"EC","crv":"P-256","kid":"{kid}","x":"{x}","y":"{y}"}}"#),
        format!(r#"{{"kty":"EC","crv":"P-256","kid":"{standard}","x":"{x}","y":"{y}"}}"#),
        format!(r#"{{"kty":"EC","crv":"P-256","kid":"{unpadded}","x":"{x}","y":"{y}"}}"#),
        format!(r#"{{"kid":"{kid}","x5c":["{x5c}"]}}"#),
        format!(r#"{{"x5c":["{x5c}"]}}"#),
    ] {
        let mut list = SignerList::new();
        list.add_jwks(format!(r#"{{"keys":[{key}]}}"#).as_bytes()).unwrap();
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
        let key = format!(r#"{{"kid":"{kid}","kty":"EC","crv":"P-256","x":"{x}","y":"{y}"{more}}}"#);
        let mut list = SignerList::new();
        list.add_jwks(format!(r#"{{"keys":[{key}]}}"#).as_bytes()).unwrap();
        check(&list, &signer)
    };
    assert_eq!(key(33, ""), None);
    assert_eq!(key(33, r#","use":"sig""#), None);
    assert_eq!(key(33, r#","use":"enc""#), Some(KeyUnsupported));
    assert_eq!(key(32, ""), Some(KeyUnsupported));
    assert_eq!(key(34, ""), Some(KeyUnsupported));
    let x5c = Base64::encode_string(&signer.der);
    let certificate = |more: &str| {
        let mut list = SignerList::new();
        let keys = format!(r#"{{"keys":[{{"x5c":["{x5c}"]{more}}}]}}"#);
        list.add_jwks(keys.as_bytes()).unwrap();
        check(&list, &signer)
    };
    assert_eq!(certificate(""), None);
    assert_eq!(certificate(r#","use":"sig""#), None);
    for other in ["\"enc\"", "\"\"", "\"SIG\"", "null", "1", "[\"sig\"]"] {
        let more = format!(r#","use":{other}"#);
        assert_eq!(certificate(&more), Some(KeyUnsupported), "{other}");
        assert_eq!(key(33, &more), Some(KeyUnsupported), "{other}");
    }
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
