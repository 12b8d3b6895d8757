//! Trust lists in JSON are read exactly if they are JSON, whatever else is in them.

use base64ct::{Base64, Encoding};
use episeal_certificates::CertificateError::*;
use episeal_testkit::api::certificates::*;
use episeal_testkit::certificates::*;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer as _;

/// Every text one character away from a list: another parser says which of them are JSON.
#[test]
fn a_list_is_read_exactly_if_it_is_json() {
    let signer = Signer::new();
    let good = gateway_item(&signer).to_string();
    let check = |text: &str| {
        let text = text.replace('@', &good);
        let is_list = match serde_json::from_str(&text) {
            Ok(serde_json::Value::Array(_)) => true,
            Ok(object) => object["certificates"].is_array(),
            Err(_) => false,
        };
        let mut list = SignerList::new();
        let read = list.add_gateway_json(text.as_bytes());
        let expected = match is_list {
            true => Ok(()),
            false => Err(ListMalformed),
        };
        assert_eq!(read, expected, "{text}");
        assert_eq!(list.count(), u32::from(is_list), "{text}");
        u32::from(is_list)
    };
    let bare = "\t[ {} ,@, -1.5e3,\r\n\"\\u0041\",[[],{\"a\":null}],true,@]\n";
    let object = r#" { "a":[0] ,"certificates" :[@ ,0, @], "b\n":{"c":"d"} }"#;
    let mut lists = 0;
    for whole in [bare, object] {
        for at in 0..whole.len() {
            let (before, after) = whole.split_at(at);
            check(before);
            lists += check(&format!("{before}{}", &after[1..]));
            for other in "[]{},:\"\\-+.0eE1tnuf \n\t\u{b}\u{a0}\u{feff}@".chars() {
                lists += check(&format!("{before}{other}{after}"));
                lists += check(&format!("{before}{other}{}", &after[1..]));
            }
        }
    }
    assert!(lists > 500, "{lists}");
}

#[test]
fn other_members_of_a_list_and_of_its_items_are_passed_over_whatever_they_are() {
    let signer = Signer::new();
    let good = gateway_item(&signer).to_string();
    let others = ["1e999", r#""\ud800""#, r#"{"\ud800":[1e999]}"#];
    let no_utf8: &[u8] = b"\"\xe4\xff\"";
    for other in others.map(str::as_bytes).into_iter().chain([no_utf8]) {
        let more = [&br#""x":"#[..], other, b","].concat();
        let with = |before: &str| [before.as_bytes(), &more, &good.as_bytes()[1..]].concat();
        let in_item = [&with("[{")[..], b"]"].concat();
        let list = format!(r#""certificates":[{good}]}}"#);
        let in_list = [b"{", &more[..], list.as_bytes()].concat();
        for text in [in_item, in_list] {
            let mut list = SignerList::new();
            assert_eq!(list.add_gateway_json(&text), Ok(()), "{text:?}");
            assert_read(&list, &signer, 0);
        }
    }
    let mut list = SignerList::new();
    let text = format!(r#"{{"\ud800":1,"certificates":[{good}]}}"#);
    assert_eq!(list.add_gateway_json(text.as_bytes()), Ok(()));
    assert_read(&list, &signer, 0);
}

#[test]
fn an_item_that_is_no_utf_8_is_left_out_alone() {
    let (signer, publisher) = (Signer::new(), Signer::new());
    let good = gateway_item(&signer).to_string();
    let x5c = Base64::encode_string(&signer.der);
    let list = |name: &str, item: &str, good: &str| {
        let (before, after) = item.split_once('?').unwrap();
        let start = format!(r#"{{"{name}":[{before}"#);
        let end = format!(r#"{after},{good}]}}"#);
        [start.as_bytes(), b"\xe4", end.as_bytes()].concat()
    };
    for bad in [r#"{"kid":"?"}"#, r#"{"rawData":"AA?="}"#, r#"{"?":1}"#, r#""?""#] {
        let content = list("certificates", bad, &good);
        let mut gateway = SignerList::new();
        assert_eq!(gateway.add_gateway_json(&content), Ok(()), "{bad}");
        assert_read(&gateway, &signer, 1);
        let signature: Signature = publisher.key.sign(&content);
        let signature = Base64::encode_string(&signature.to_bytes());
        let mut german = SignerList::new();
        let text = [signature.as_bytes(), b"\n", &content].concat();
        assert_eq!(german.add_german_list(&text, &publisher.der), Ok(()), "{bad}");
        assert_read(&german, &signer, 1);
        let mut keys = SignerList::new();
        let text = list("keys", bad, &format!(r#"{{"x5c":["{x5c}"]}}"#));
        assert_eq!(keys.add_jwks(&text), Ok(()), "{bad}");
        assert_read(&keys, &signer, 1);
    }
}
