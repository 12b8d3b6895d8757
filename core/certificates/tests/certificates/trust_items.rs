//! One unreadable item does not make a whole trust list fail; a refused list adds nothing.

use base64ct::{Base64, Base64Unpadded, Base64UrlUnpadded, Encoding};
use ciborium::{Value, cbor};
use episeal_certificates::CertificateError::*;
use episeal_testkit::api::certificates::*;
use episeal_testkit::certificates::*;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer as _;
use serde_json::json;
use sha2::Digest;

/// JSON that the grammar allows and nobody can read: numbers beyond every float, halves of surrogate pairs.
const UNREADABLE: [&str; 12] = [
    "1e999",
    "-1e999",
    r#""\ud800""#,
    r#""\udfff\ud800""#,
    r#"{"\ud800":1}"#,
    r#"{"kid":1e999,"rawData":"AAAA"}"#,
    r#"{"kid":"\ud800"}"#,
    r#"{"kid":["\ud800"]}"#,
    r#"{"certificateType":1e999}"#,
    r#"{"certificateType":"\ud800"}"#,
    r#"{"x5c":["\ud800"]}"#,
    r#"{"x5c":[1e999],"use":"\ud800"}"#,
];

/// Items of the gateway that cannot be read, in JSON.
fn bad_items(signer: &Signer) -> Vec<String> {
    let good = gateway_item(signer);
    let with = |name: &str, value: serde_json::Value| {
        let mut item = good.clone();
        item[name] = value;
        item.to_string()
    };
    let twice = |name: &str| {
        let again = format!("{{\"{name}\":\"DSC\",");
        good.to_string().replacen('{', &again, 1)
    };
    let mut items: Vec<_> = ["{}", "1", "null", "[]", "\"\"", "-1.5e3", "[[{}]]"].map(String::from).into();
    items.extend(UNREADABLE.map(String::from));
    items.extend([
        with("certificateType", json!(null)),
        with("certificateType", json!(1)),
        with("certificateType", json!(true)),
        with("certificateType", json!(["DSC"])),
        with("certificateType", json!([])),
        with("certificateType", json!({"DSC": "DSC"})),
        with("rawData", json!("not base64!")),
        with("rawData", json!("AAAA")),
        with("rawData", json!("AAA")),
        with("rawData", json!("")),
        with("rawData", json!(1)),
        with("rawData", json!([good["rawData"]])),
        with("rawData", json!({"rawData": good["rawData"]})),
        with("rawData", json!(null)),
        with("kid", json!("!")),
        with("rawData", json!("deep")).replace("\"deep\"", &("[".repeat(900) + &"]".repeat(900))),
        with("rawData", json!("long")).replace("\"long\"", "99999999999999999999999"),
        twice("certificateType"),
        twice("kid"),
        twice("rawData"),
    ]);
    items
}

#[test]
fn every_item_of_the_gateway_that_cannot_be_read_is_left_out_alone() {
    let signer = Signer::new();
    let good = gateway_item(&signer).to_string();
    for bad in bad_items(&signer) {
        for (text, left_out) in [
            (format!("[{bad},{good}]"), 1),
            (format!("[{good},{bad},{bad}]"), 2),
            (format!(r#"{{"x":[{bad}],"certificates":[{bad},{good}]}}"#), 1),
        ] {
            let mut list = SignerList::new();
            assert_eq!(list.add_gateway_json(text.as_bytes()), Ok(()), "{bad}");
            assert_read(&list, &signer, left_out);
        }
        // If nothing of a list can be read, nobody knows what it is.
        let mut list = SignerList::new();
        let refused = list.add_gateway_json(format!("[{bad}]").as_bytes());
        assert_eq!((refused, list.left_out()), (Err(ListMalformed), 0), "{bad}");
    }
    let mut list = SignerList::new();
    assert_eq!(list.add_gateway_json(b"[]"), Ok(()));
    let csca = gateway_item(&signer).to_string().replace("DSC", "CSCA");
    let others = format!("[{csca},{csca}]");
    assert_eq!(list.add_gateway_json(others.as_bytes()), Ok(()));
    assert_eq!((list.count(), list.left_out()), (0, 0), "others are not meant");
}

#[test]
fn every_item_of_the_german_list_that_cannot_be_read_is_left_out_alone() {
    let (signer, publisher) = (Signer::new(), Signer::new());
    let good = gateway_item(&signer).to_string();
    for bad in bad_items(&signer) {
        let content = format!(r#"{{"certificates":[{bad},{good}]}}"#);
        let signature: Signature = publisher.key.sign(content.as_bytes());
        let signature = Base64::encode_string(&signature.to_bytes());
        let text = format!("{signature}\n{content}");
        let mut list = SignerList::new();
        assert_eq!(list.add_german_list(text.as_bytes(), &publisher.der), Ok(()));
        assert_read(&list, &signer, 1);
    }
}

#[test]
fn every_key_of_a_jwk_set_that_cannot_be_read_is_left_out_alone() {
    let signer = Signer::new();
    let point = signer.key.verifying_key().to_sec1_point(false);
    let [kid, x, y] =
        [&signer.kid()[..], &point.as_bytes()[1..33], &point.as_bytes()[33..]].map(Base64UrlUnpadded::encode_string);
    let good = json!({"kid": kid, "kty": "EC", "crv": "P-256", "x": x, "y": y});
    let with = |name: &str, value: serde_json::Value| {
        let mut key = good.clone();
        key[name] = value;
        key.to_string()
    };
    let mut keys: Vec<_> = ["{}", "1", "null", "[]", "\"\""].map(String::from).into();
    keys.extend(UNREADABLE.map(String::from));
    keys.extend(["kid", "x5c"].map(|name| with(name, json!("long")).replace("\"long\"", "1e999")));
    keys.extend([
        with("kid", json!("a name, not Base64")),
        with("kid", json!(1)),
        with("kid", json!(null)),
        with("x5c", json!("AAAA")),
        with("x5c", json!([])),
        with("x5c", json!([1])),
        with("x5c", json!(["AAAA"])),
        with("x5c", json!([["AAAA"]])),
        with("x5c", json!(null)),
        good.to_string().replacen('{', "{\"kty\":\"EC\",", 1),
    ]);
    for bad in keys {
        let mut list = SignerList::new();
        let text = format!(r#"{{"keys":[{bad},{good},{bad}]}}"#);
        assert_eq!(list.add_jwks(text.as_bytes()), Ok(()), "{bad}");
        assert_read(&list, &signer, 2);
    }
}

/// The signature of an Austrian list.
fn sign(publisher: &Signer, content: &[u8]) -> Vec<u8> {
    let hash = sha2::Sha256::digest(content);
    let claims = encode(&cbor!({2 => bytes(&hash), 4 => EXPIRES, 5 => ISSUED}).unwrap());
    let protected = encode(&publisher.protected());
    publisher.message(&protected, cbor!({}).unwrap(), &claims)
}

#[test]
fn every_item_of_the_austrian_list_that_cannot_be_read_is_left_out_alone() {
    let (signer, publisher) = (Signer::new(), Signer::new());
    let (kid, der) = (|| bytes(&signer.kid()), || bytes(&signer.der));
    let good = cbor!({"i" => kid(), "c" => der()}).unwrap();
    for bad in [
        cbor!({}).unwrap(),
        cbor!(1).unwrap(),
        cbor!({"i" => kid()}).unwrap(),
        cbor!({"c" => der()}).unwrap(),
        cbor!({"i" => "AAAA", "c" => der()}).unwrap(),
        cbor!({"i" => kid(), "c" => bytes(&[0])}).unwrap(),
        cbor!({"i" => kid(), "c" => bytes(&signer.der[..100])}).unwrap(),
    ] {
        let mut list = SignerList::new();
        let mut add = |items: Vec<Value>| {
            let content = encode(&cbor!({"c" => Value::Array(items)}).unwrap());
            list.add_austrian_list(&content, &sign(&publisher, &content), &publisher.der, NOW)
        };
        assert_eq!(add(vec![bad.clone()]), Err(ListMalformed));
        assert_eq!(add(vec![bad, good.clone()]), Ok(()));
        assert_read(&list, &signer, 1);
    }
}

#[test]
fn every_certificate_in_pem_that_cannot_be_read_is_left_out_alone() {
    let signer = Signer::new();
    let begin = "-----BEGIN CERTIFICATE-----";
    let pem = |body: &str| format!("{begin}\n{body}\n-----END CERTIFICATE-----\n");
    let good = pem(&Base64::encode_string(&signer.der));
    for bad in [
        pem("AAAA"),
        pem("no Base64!"),
        pem(""),
        pem(&Base64Unpadded::encode_string(&signer.der[..100])),
        format!("{begin}\n{}\n", Base64::encode_string(&signer.der)),
    ] {
        let mut list = SignerList::new();
        assert_eq!(list.add_pem(&bad), Err(ListMalformed));
        assert_eq!((list.count(), list.left_out()), (0, 0));
        list.add_pem(&format!("{bad}{good}{bad}")).unwrap();
        assert_read(&list, &signer, 2);
    }
}

#[test]
fn of_a_list_that_is_refused_nothing_is_added() {
    let signer = Signer::new();
    let good = gateway_item(&signer).to_string();
    let mut list = SignerList::new();
    for text in [
        format!("[{good},"),
        format!("[{good}"),
        format!("[{good},]"),
        format!("[{good}] 1"),
        format!("[1,{good},nul]"),
        format!(r#"{{"certificates":[{good}],"certificates":[]}}"#),
        format!(r#"{{"certificates":[{good}],"x":}}"#),
        format!(r#"{{"certificates":{{"1":{good}}}}}"#),
        format!(r#"{{"certs":[{good}]}}"#),
    ] {
        let refused = list.add_gateway_json(text.as_bytes());
        assert_eq!(refused, Err(ListMalformed), "{text}");
    }
    let der = Base64::encode_string(&signer.der);
    for text in [
        format!(r#"{{"keys":[{{"x5c":["{der}"]}},"#),
        format!(r#"{{"keys":[{{"x5c":["{der}"]}}],"keys":[]}}"#),
        format!(r#"[{{"x5c":["{der}"]}}]"#),
    ] {
        assert_eq!(list.add_jwks(text.as_bytes()), Err(ListMalformed), "{text}");
    }
    for (length, error) in [(33_554_432, ListMalformed), (33_554_433, ListTooLong)] {
        let long = vec![b' '; length];
        assert_eq!(list.add_gateway_json(&long), Err(error));
        assert_eq!(list.add_jwks(&long), Err(error));
        assert_eq!(list.add_german_list(&long, &signer.der), Err(error));
    }
    assert_eq!((list.count(), list.left_out()), (0, 0));
}

#[test]
fn a_list_of_any_form_has_at_most_32768_items() {
    let (signer, publisher) = (Signer::new(), Signer::new());
    let good = gateway_item(&signer).to_string();
    let gateway = |others: usize| format!(r#"{{"certificates":[{good}{}]}}"#, ",{}".repeat(others));
    let x5c = Base64::encode_string(&signer.der);
    let german = |list: &mut SignerList, others| {
        let content = gateway(others);
        let signature: Signature = publisher.key.sign(content.as_bytes());
        let signature = Base64::encode_string(&signature.to_bytes());
        list.add_german_list(format!("{signature}{content}").as_bytes(), &publisher.der)
    };
    let jwks = |list: &mut SignerList, others| {
        let keys = format!(r#"{{"keys":[{{"x5c":["{x5c}"]}}{}]}}"#, ",1".repeat(others));
        list.add_jwks(keys.as_bytes())
    };
    let pem = |list: &mut SignerList, others| {
        let begin = "-----BEGIN CERTIFICATE-----";
        let good = format!("{begin}{x5c}-----END CERTIFICATE-----");
        list.add_pem(&(good + &begin.repeat(others)))
    };
    let austrian = |list: &mut SignerList, others| {
        let (kid, der) = (bytes(&signer.kid()), bytes(&signer.der));
        let mut items = vec![cbor!({"i" => kid, "c" => der}).unwrap()];
        items.resize(1 + others, cbor!(1).unwrap());
        let content = encode(&cbor!({"c" => Value::Array(items)}).unwrap());
        list.add_austrian_list(&content, &sign(&publisher, &content), &publisher.der, NOW)
    };
    type Add<'a> = &'a dyn Fn(&mut SignerList, usize) -> Result<(), CertificateError>;
    let gateway: Add<'_> = &|list, others| list.add_gateway_json(gateway(others).as_bytes());
    for add in [gateway, &german, &jwks, &pem, &austrian] {
        let mut list = SignerList::new();
        assert_eq!(add(&mut list, 32_768), Err(ListTooLong));
        assert_eq!((list.count(), list.left_out()), (0, 0));
        assert_eq!(add(&mut list, 32_767), Ok(()));
        assert_read(&list, &signer, 32_767);
    }
    // What is not a signer is an item, too.
    let others = r#",{"certificateType":"CSCA"}"#.repeat(32_768);
    let mut list = SignerList::new();
    let text = format!("[{good}{others}]");
    assert_eq!(list.add_gateway_json(text.as_bytes()), Err(ListTooLong));
}
