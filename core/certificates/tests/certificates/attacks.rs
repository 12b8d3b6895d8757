//! Every attack has a certificate of its own, and each is refused with the error that names it.

use ciborium::{Value, cbor};
use episeal_certificates::CertificateError::*;
use episeal_testkit::api::certificates::*;
use episeal_testkit::certificates::*;

#[test]
fn a_good_certificate_is_verified_and_says_what_it_says() {
    let signer = Signer::new();
    let verified = verify_certificate(&signer.good(), &signer.trust(), NOW).unwrap();
    assert_eq!(verified.kind(), CertificateKind::Recovery);
    assert_eq!(verified.issuer(), Some("DE"));
    assert_eq!((verified.issued(), verified.expires()), (ISSUED, EXPIRES));
    assert_eq!(verified.kid(), signer.kid());
    assert_eq!(verified.deviations(), []);
    let certificate = verified.certificate();
    assert_eq!(certificate.name().family(), Some("Mustermann"));
    assert_eq!(certificate.name().given_transliterated(), Some("ERIKA"));
    let Entry::Recovery { entry: recovery } = certificate.entry() else { panic!("a recovery") };
    assert_eq!(recovery.first_positive(), "2021-01-10");
    let json: serde_json::Value = serde_json::from_str(verified.export_json().expose_secret_text()).unwrap();
    assert_eq!(json["r"][0]["du"], "2021-07-09");
}

#[test]
fn a_prefix_in_lower_case_or_missing_is_refused() {
    let signer = Signer::new();
    let good = signer.good();
    for text in [
        good.replace("HC1:", "hc1:"),
        good.replace("HC1:", "HC2:"),
        good.replace("HC1:", ""),
        format!(" {good}"),
        String::new(),
    ] {
        refused(&text, &signer.trust(), PrefixMissing);
    }
    refused(&format!("HC1:{}", "0".repeat(200_000)), &signer.trust(), TextTooLong);
}

#[test]
fn base45_that_is_not_canonical_is_refused() {
    let signer = Signer::new();
    for (tail, error) in [
        ("HC1:BB8A", Base45Length),
        ("HC1:GGW", Base45Overflow),
        ("HC1:BB8::", Base45Overflow),
        ("HC1:bb8", Base45Character),
        ("HC1:BB8\n", Base45Character),
    ] {
        refused(tail, &signer.trust(), error);
    }
    // The space is a character: a trimmed text is a different text.
    let trailing = format!("{} ", signer.good());
    let result = verify_certificate(&trailing, &signer.trust(), NOW).err();
    assert!(matches!(result, Some(Base45Length | InflateTrailing | Base45Overflow | InflateMalformed)));
}

#[test]
fn a_stream_that_is_broken_too_large_or_followed_by_bytes_is_refused() {
    let signer = Signer::new();
    let stream = miniz_oxide::deflate::compress_to_vec_zlib(b"not CBOR \xff", 9);
    let trailing = [stream.as_slice(), b"x"].concat();
    let mut broken = stream.clone();
    *broken.last_mut().unwrap() ^= 1;
    let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 65_537], 9);
    for (stream, error) in [
        (trailing, InflateTrailing),
        (broken, InflateMalformed),
        (stream[..8].to_vec(), InflateMalformed),
        (vec![], InflateMalformed),
        (bomb, InflateTooLarge),
    ] {
        refused(&text_of_stream(&stream), &signer.trust(), error);
    }
    let full = vec![0x00; 65_536];
    let full = miniz_oxide::deflate::compress_to_vec_zlib(&full, 9);
    refused(&text_of_stream(&full), &signer.trust(), CborTrailing);
}

#[test]
fn cbor_that_is_deep_greedy_or_doubled_is_refused() {
    let signer = Signer::new();
    for (message, error) in [
        (vec![0x81; 1_000], CborTooDeep),
        (vec![0xd2; 1_000], CborTooDeep),
        (vec![0x9f; 1_000], CborTooDeep),
        (b"\x5b\xff\xff\xff\xff\xff\xff\xff\xff".to_vec(), CborMalformed),
        (b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff".to_vec(), CborMalformed),
        (b"\xbb\x00\x00\x00\x01\x00\x00\x00\x00".to_vec(), CborMalformed),
        ([&[0x99, 0xff, 0xff][..], &[0; 65_000]].concat(), CborTooLarge),
        (b"\xa2\x01\x01\x01\x02".to_vec(), CborDuplicateKey),
        (b"\xa2\x01\x01\x18\x01\x02".to_vec(), CborDuplicateKey),
        (b"\xa2\x61a\x01\x7f\x61a\xff\x02".to_vec(), CborDuplicateKey),
        (b"\x62\xc3\x28".to_vec(), CborInvalidText),
        (b"\x7f\x61\xc3\x61\xa4\xff".to_vec(), CborInvalidText),
        (b"\xa1\x80\x01".to_vec(), CborMalformed),
        (b"\x5f\x61a\xff".to_vec(), CborMalformed),
        (b"\x7f\x41a\xff".to_vec(), CborMalformed),
        (b"\x5f\x5f\x41a\xff\xff".to_vec(), CborMalformed),
        (b"\xff".to_vec(), CborMalformed),
        (b"\x1c".to_vec(), CborMalformed),
        (vec![], CborMalformed),
    ] {
        refused(&text(&message), &signer.trust(), error);
    }
}

#[test]
fn a_text_of_131_072_characters_is_looked_at_and_no_longer_one() {
    let text = |length: usize| [hcert::PREFIX, &"0".repeat(length - 4)].concat();
    assert_eq!(hcert::strip_prefix(&text(131_072)).map(str::len), Ok(131_068));
    assert_eq!(hcert::strip_prefix(&text(131_073)), Err(TextTooLong));
}

#[test]
fn a_whole_float_up_to_two_to_the_53rd_is_an_integer_in_json() {
    for (float, json) in [
        (1.0, "1"),
        (-1.5, "-1.5"),
        (9_007_199_254_740_992.0, "9007199254740992"),
        (-9_007_199_254_740_992.0, "-9007199254740992"),
        (9_007_199_254_740_994.0, "9007199254740994.0"),
    ] {
        let cbor = [&[0xfb][..], &f64::to_be_bytes(float)].concat();
        assert_eq!(hcert::content_json(&cbor).unwrap().expose_secret_text(), json);
    }
}

#[test]
fn a_key_of_bytes_is_never_the_key_of_a_field_in_json() {
    let json = hcert::content_json(b"\xa2\x62df\x01\x41\xdf\x02").unwrap();
    assert_eq!(json.expose_secret_text(), r#"{"df":1,"h'df'":2}"#);
}

#[test]
fn sixteen_levels_are_read_and_no_more() {
    let nested = |depth: usize, head: u8| [vec![head; depth], vec![0]].concat();
    for head in [0x81, 0xd2] {
        assert!(hcert::content_json(&nested(16, head)).is_ok());
        let deeper = hcert::content_json(&nested(17, head)).err();
        assert_eq!(deeper, Some(CborTooDeep));
    }
}

#[test]
fn bytes_after_the_message_are_refused() {
    let signer = Signer::new();
    let claims = encode(&claims(recovery()));
    let mut message = signer.message(&encode(&signer.protected()), cbor!({}).unwrap(), &claims);
    message.push(0);
    refused(&text(&message), &signer.trust(), CborTrailing);
    let payload = [claims, vec![0]].concat();
    let message = signer.message(&encode(&signer.protected()), cbor!({}).unwrap(), &payload);
    refused(&text(&message), &signer.trust(), CborTrailing);
}

#[test]
fn what_is_no_sign1_or_names_no_algorithm_or_signer_is_refused() {
    let signer = Signer::new();
    let (kid, empty) = (bytes(&signer.kid()), || cbor!({}).unwrap());
    let claims = claims(recovery());
    for (protected, error) in [
        (cbor!({4 => kid}).unwrap(), AlgorithmMissing),
        (cbor!({1 => ES256}).unwrap(), KidMissing),
        (cbor!({1 => (-35), 4 => kid}).unwrap(), AlgorithmUnsupported),
        (cbor!({1 => "ES256", 4 => kid}).unwrap(), AlgorithmUnsupported),
        (cbor!({1 => ES256, 4 => "kid"}).unwrap(), CoseMalformed),
        (cbor!([1]).unwrap(), CoseMalformed),
        // RFC 9052, 3.1: a header that must be understood.
        (cbor!({1 => ES256, 2 => [99], 4 => kid, 99 => 1}).unwrap(), CoseMalformed),
    ] {
        refused(&signer.text_with(protected, empty(), &claims), &signer.trust(), error);
    }
    let critical = signer.text_with(signer.protected(), cbor!({2 => [1]}).unwrap(), &claims);
    refused(&critical, &signer.trust(), CoseMalformed);
    for value in [
        cbor!([1, 2, 3, 4]).unwrap(),
        cbor!([kid, {}, kid]).unwrap(),
        cbor!({}).unwrap(),
        Value::Tag(17, Box::new(cbor!([kid, {}, kid, kid]).unwrap())),
        Value::Tag(61, Box::new(cbor!([kid, {}, kid, kid]).unwrap())),
    ] {
        refused(&text(&encode(&value)), &signer.trust(), CoseMalformed);
    }
}

#[test]
fn an_algorithm_that_is_not_the_keys_own_is_refused() {
    let signer = Signer::new();
    let (kid, claims) = (bytes(&signer.kid()), claims(recovery()));
    let confused = cbor!({1 => PS256, 4 => kid}).unwrap();
    let confused = signer.text_with(confused, cbor!({}).unwrap(), &claims);
    refused(&confused, &signer.trust(), AlgorithmMismatch);

    let modulus = base64url(&[0x81; 256]);
    let rsa = trust_of_key(&signer, &format!(r#""kty":"RSA","n":"{modulus}","e":"AQAB""#));
    refused(&signer.good(), &rsa, AlgorithmMismatch);
    let short = base64url(&[0x81; 128]);
    let short = trust_of_key(&signer, &format!(r#""kty":"RSA","n":"{short}","e":"AQAB""#));
    refused(&signer.good(), &short, RsaKeyLength);
    let curve = trust_of_key(&signer, r#""kty":"EC","crv":"P-384","x":"AA","y":"AA""#);
    refused(&signer.good(), &curve, KeyUnsupported);
}

fn base64url(bytes: &[u8]) -> String {
    use base64ct::Encoding;
    base64ct::Base64UrlUnpadded::encode_string(bytes)
}

/// Trust in a JWK that has the signer's key id.
fn trust_of_key(signer: &Signer, key: &str) -> CertificateTrust {
    let kid = base64url(&signer.kid());
    let mut list = SignerList::new();
    let jwks = format!(r#"{{"keys":[{{"kid":"{kid}",{key}}}]}}"#);
    list.add_jwks(jwks.as_bytes()).unwrap();
    CertificateTrust::without_revocations(&list)
}

#[test]
fn a_key_on_p384_under_es256_is_refused() {
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
    let der = params("DSC").self_signed(&pair).unwrap().der().to_vec();
    let signer = Signer { der, ..Signer::new() };
    refused(&signer.good(), &signer.trust(), KeyUnsupported);
}

#[test]
fn a_key_of_the_same_length_on_another_curve_is_refused() {
    let signer = Signer::new();
    // prime256v1 and prime239v3 (ANSI X9.62).
    let [curve, other] = [7, 6].map(|last| [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, last]);
    let places = signer.der.windows(8);
    let at = places.clone().position(|window| window == curve).unwrap();
    let mut der = signer.der.clone();
    der[at..at + 8].copy_from_slice(&other);
    let signer = Signer { der, ..signer };
    refused(&signer.good(), &signer.trust(), KeyUnsupported);
}

#[test]
fn signatures_of_other_lengths_ranges_and_forms_are_refused() {
    let signer = Signer::new();
    let (protected, payload) = (encode(&signer.protected()), encode(&claims(recovery())));
    let signature: p256::ecdsa::Signature = {
        use p256::ecdsa::signature::Signer as _;
        signer.key.sign(&signed(&protected, &payload))
    };
    let (good, der) = (signature.to_bytes().to_vec(), signature.to_der().as_bytes().to_vec());
    let (zeros, order) = ([0; 32], order());
    let with_r = |r: &[u8]| [r, &good[32..]].concat();
    let with_s = |s: &[u8]| [&good[..32], s].concat();
    let mut flipped = good.clone();
    flipped[40] ^= 1;
    for (signature, error) in [
        (der, SignatureLength),
        (good[..63].to_vec(), SignatureLength),
        ([&good[..], &[0]].concat(), SignatureLength),
        (vec![], SignatureLength),
        (with_r(&zeros), SignatureRange),
        (with_s(&zeros), SignatureRange),
        (vec![0; 64], SignatureRange),
        (with_r(&order), SignatureRange),
        (with_s(&order), SignatureRange),
        (with_s(&[0xff; 32]), SignatureRange),
        (flipped, BadSignature),
    ] {
        let message = message(&protected, cbor!({}).unwrap(), &payload, &signature);
        refused(&text(&message), &signer.trust(), error);
    }
    let message = message(&protected, cbor!({}).unwrap(), &payload, &good);
    assert!(verify_certificate(&text(&message), &signer.trust(), NOW).is_ok());
}

#[test]
fn rsa_signatures_of_other_algorithms_lengths_and_keys_are_refused() {
    let (signer, other) = (RsaSigner::new(), RsaSigner::new());
    let trust = CertificateTrust::without_revocations(&signer.list());
    let payload = encode(&claims(recovery()));
    let good = signer.message(PS256, &payload);
    assert!(verify_certificate(&text(&good), &trust, NOW).is_ok());
    let es256 = signer.message(ES256, &payload);
    refused(&text(&es256), &trust, AlgorithmMismatch);
    let protected = encode(&cbor!({1 => PS256, 4 => bytes(&signer.kid())}).unwrap());
    let signed = signed(&protected, &payload);
    let signature = signer.sign(&signed);
    let mut flipped = signature.clone();
    flipped[100] ^= 1;
    for (signature, error) in [
        (signature[..255].to_vec(), SignatureLength),
        ([&[0], &signature[..]].concat(), SignatureLength),
        (vec![0; 64], SignatureLength),
        (vec![0; 256], BadSignature),
        (vec![0xff; 256], BadSignature),
        (other.sign(&signed), BadSignature),
        (signer.sign(&payload), BadSignature),
        (flipped, BadSignature),
    ] {
        let message = message(&protected, cbor!({}).unwrap(), &payload, &signature);
        refused(&text(&message), &trust, error);
    }
}

/// n of P-256 (SP 800-186, 3.2.1.3).
fn order() -> Vec<u8> {
    let hex = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    (0..32).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect()
}

#[test]
fn a_changed_header_payload_or_empty_header_does_not_verify() {
    let signer = Signer::new();
    let (protected, payload) = (encode(&signer.protected()), encode(&claims(recovery())));
    let other = encode(&claims(dcc(vec![("v", Value::Array(vec![vaccination_entry()]))])));
    let unprotected = || cbor!({1 => ES256, 4 => bytes(&signer.kid())}).unwrap();
    let sign = |protected: &[u8], payload: &[u8]| {
        use p256::ecdsa::signature::Signer as _;
        let signature: p256::ecdsa::Signature = signer.key.sign(&signed(protected, payload));
        signature.to_bytes().to_vec()
    };
    let signature = sign(&protected, &payload);
    let swapped = message(&protected, cbor!({}).unwrap(), &other, &signature);
    refused(&text(&swapped), &signer.trust(), BadSignature);
    // `a0` and an empty string are both no header, and different bytes under the signature.
    for (signed_over, sent, is_good) in
        [(&b"\xa0"[..], &b"\xa0"[..], true), (b"", b"", true), (b"", b"\xa0", false), (b"\xa0", b"", false)]
    {
        let signature = sign(signed_over, &payload);
        let message = text(&message(sent, unprotected(), &payload, &signature));
        let verified = verify_certificate(&message, &signer.trust(), NOW);
        assert_eq!(verified.err(), (!is_good).then_some(BadSignature));
    }
}
