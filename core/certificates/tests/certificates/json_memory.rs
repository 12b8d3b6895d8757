//! What JSON costs in memory, whatever is in it: at most 16 times its length and 8 MiB.

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use ciborium::cbor;
use episeal_certificates::{CertificateTrust, SignerList, examine_signed};
use episeal_rules::{Expression, MAX_EXPRESSION, MAX_PAYLOAD, MAX_RULES, MAX_VALUE_SETS, Payload, RuleSet, ValueSets};
use episeal_testkit::certificates::*;
use episeal_testkit::memory;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer as _;
use serde_json::json;

/// The length of lists of signers and of rules, in bytes.
const LIST: usize = 2 << 20;
const RULES: usize = 2 << 20;

/// The most bytes in use during the work, beyond those in use before it.
fn peak(work: impl FnOnce()) -> usize {
    memory::peak(work).1
}

#[track_caller]
fn assert_small(name: &str, text: &str, work: impl FnOnce(&str)) {
    let used = peak(|| work(text));
    let start: String = text.chars().take(200).collect();
    let most = 16 * text.len() + (8 << 20);
    assert!(used <= most, "{name}: {used} for {} of {start}", text.len());
}

/// Values with a comma after each, of which as many as fit are written one after the other.
fn values() -> Vec<String> {
    let short = [
        r#"{"":0}"#,
        r#"{"":{}}"#,
        r#"{"kid":"AAAA"}"#,
        r#"{"rawData":"AAAA"}"#,
        r#"{"certificateType":""}"#,
        "{}",
        "[]",
        "[0]",
        "[[]]",
        "[[0]]",
        "0",
        "-1",
        "1e9",
        "null",
        r#""""#,
        r#""a""#,
        r#""\n""#,
        r#"{"!":[0]}"#,
        r#"{"var":"a"}"#,
        r#"{"===":[0,0]}"#,
        r#"{"plusTime":["",0,"day"]}"#,
        r#"{"lang":"a","desc":""}"#,
        r#"{"valueSetId":"","valueSetValues":{}}"#,
    ];
    short.iter().map(|value| format!("{value},")).collect()
}

/// Texts of about `length` bytes that hold much: many values, many members, one that is deep or long.
fn hostile(length: usize) -> Vec<String> {
    let many = |item: &str| item.repeat(length / item.len());
    let closed = |text: String| text.trim_end_matches(',').to_owned();
    let mut texts: Vec<_> = values().iter().map(|value| format!("[{}]", closed(many(value)))).collect();
    let members = |member: &dyn Fn(usize) -> String, each: usize| {
        let members: String = (0..length / each).map(member).collect();
        format!("{{{}}}", closed(members))
    };
    texts.extend([
        members(&|_| r#""":0,"#.into(), 5),
        members(&|_| r#""":[0],"#.into(), 7),
        members(&|number| format!(r#""{number:x}":0,"#), 9),
        members(&|number| format!(r#""{number:x}":{{}},"#), 10),
        members(&|number| format!(r#""{number:x}":["a"],"#), 13),
        many("["),
        many(r#"{"":"#),
        "[".repeat(length / 2) + &"]".repeat(length / 2),
        format!("[{}]", closed(many(&format!("{}0{},", "[".repeat(60), "]".repeat(60))))),
        format!(r#""{}""#, many("x")),
        format!(r#""{}""#, many(r"\u0041")),
        format!("[{}]", many("7")),
        // The path of a variable.
        format!(r#"{{"var":"{}a"}}"#, many("a.")),
    ]);
    texts
}

/// What is hostile, as the whole, as one of a list, and as a member that is read.
fn lists(names: &[&str], list: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for text in hostile(LIST - 100) {
        texts.push(format!(r#"{{"{list}":{text}}}"#));
        texts.push(format!(r#"{{"":{text},"{list}":[]}}"#));
        texts.push(format!(r#"[{text}]"#));
        let member = names[texts.len() % names.len()];
        texts.push(format!(r#"{{"{list}":[{{"{member}":{text}}}]}}"#));
        texts.push(text);
    }
    texts
}

#[test]
fn no_list_of_signers_costs_more() {
    for text in lists(&["certificateType", "kid", "rawData"], "certificates") {
        assert_small("gateway", &text, |text| {
            let _ = SignerList::new().add_gateway_json(text.as_bytes());
        });
    }
    for text in lists(&["kid", "x5c", "use", "kty", "x", "n"], "keys") {
        assert_small("JWKS", &text, |text| {
            let _ = SignerList::new().add_jwks(text.as_bytes());
        });
    }
    for text in hostile(LIST - 100) {
        assert_small("PEM", &text, |text| {
            let _ = SignerList::new().add_pem(text);
        });
    }
}

#[test]
fn no_german_list_costs_more() {
    let publisher = Signer::new();
    for text in hostile(LIST - 200) {
        let content = format!(r#"{{"certificates":{text}}}"#);
        let signature: Signature = publisher.key.sign(content.as_bytes());
        let signature = Base64::encode_string(&signature.to_bytes());
        let signed = format!("{signature}\n{content}");
        for list in [signed, format!("{}{content}", "AAAA".repeat(LIST / 4))] {
            assert_small("German", &list, |list| {
                let _ = SignerList::new().add_german_list(list.as_bytes(), &publisher.der);
            });
        }
    }
}

/// Keys that can be used, keys that cannot, and certificates. Of a key that can be used the allocations of `aws-lc-rs`,
/// in C, are not counted.
#[test]
fn as_many_signers_as_a_list_may_have_cost_no_more() {
    let signer = Signer::new();
    let der = &signer.der;
    let point = signer.key.verifying_key().to_sec1_point(false);
    let [x, y] = [1, 33].map(|at| Base64UrlUnpadded::encode_string(&point.as_bytes()[at..at + 32]));
    let kid = |number: u32| Base64::encode_string(&number.to_be_bytes()[1..]);
    let bare = |number| format!(r#"{{"kid":"{}"}},"#, kid(number));
    let usable = |number| {
        let kid = kid(number);
        format!(r#"{{"kid":"{kid}","kty":"EC","crv":"P-256","x":"{x}","y":"{y}"}},"#)
    };
    let x5c = Base64::encode_string(der);
    let certified = |number| format!(r#"{{"kid":"{}","x5c":["{x5c}"]}},"#, kid(number));
    let list = |count: u32, key: &dyn Fn(u32) -> String| {
        let keys: String = (0..count).map(key).collect();
        format!(r#"{{"keys":[{}]}}"#, keys.trim_end_matches(','))
    };
    let mut one = SignerList::new();
    one.add_jwks(list(1, &usable).as_bytes()).unwrap();
    let protected = encode(&cbor!({1 => ES256, 4 => bytes(&[0; 3])}).unwrap());
    let payload = encode(&claims(recovery()));
    let message = signer.message(&protected, cbor!({}).unwrap(), &payload);
    let verdict = examine_signed(&message, &CertificateTrust::without_revocations(&one), NOW);
    assert_eq!(verdict.error(), None, "the key can be used");
    for (text, count) in
        [(list(32_768, &bare), 32_768), (list(32_768, &usable), 32_768), (list(4_000, &certified), 4_000)]
    {
        assert_small("signers", &text, |text| {
            let mut list = SignerList::new();
            list.add_jwks(text.as_bytes()).unwrap();
            assert_eq!(list.count(), count);
        });
    }
}

/// A rule that is read, with one member replaced.
fn rule(member: &str, json: &str) -> String {
    let mut rule = json!({
        "Identifier": "R", "Type": "Acceptance", "Country": "DE", "Version": "1.0.0", "SchemaVersion": "1.0.0",
        "Engine": "CERTLOGIC", "EngineVersion": "1.0.0", "CertificateType": "General", "Description": [],
        "ValidFrom": "2021-01-01T00:00:00Z", "ValidTo": "2030-01-01T00:00:00Z", "Logic": true,
    });
    rule[member] = json!("here");
    rule.to_string().replace(r#""here""#, json)
}

#[test]
fn no_rule_set_costs_more() {
    let read = |text: &str| assert_small("rules", text, |text| drop(RuleSet::parse(text)));
    for text in hostile(RULES - 1_000) {
        read(&text);
        read(&format!("[{text}]"));
        for member in ["Logic", "Description", "AffectedFields"] {
            read(&format!("[{}]", rule(member, &text)));
        }
    }
    // Many rules, each as large as one may be, or as small.
    for length in [2, 200, 20_000] {
        for text in hostile(length) {
            for member in ["Logic", "Description"] {
                let rule = rule(member, &text) + ",";
                let count = (RULES / rule.len()).min(MAX_RULES as usize);
                let rules = rule.repeat(count);
                read(&format!("[{}]", rules.trim_end_matches(',')));
            }
        }
    }
}

#[test]
fn no_value_sets_cost_more() {
    let read = |text: &str| assert_small("value sets", text, |text| drop(ValueSets::parse(text)));
    for text in hostile(MAX_VALUE_SETS as usize - 100) {
        read(&text);
        read(&format!(r#"{{"a":{text}}}"#));
        read(&format!(r#"[{{"valueSetId":"a","valueSetValues":{text}}}]"#));
        read(&format!(r#"[{{"valueSetId":"a","valueSetDate":{text}}}]"#));
    }
    for codes in 0..20 {
        let values: String = (0..codes).map(|code| format!(r#""{code}":{{}},"#)).collect();
        let values = values.trim_end_matches(',');
        let set = |number: usize| format!(r#"{{"valueSetId":"{number:x}","valueSetValues":{{{values}}}}},"#);
        let count = (MAX_VALUE_SETS as usize - 2) / set(1 << 16).len();
        let sets: String = (0..count).map(set).collect();
        let sets = format!("[{}]", sets.trim_end_matches(','));
        assert!(ValueSets::parse(&sets).is_ok());
        read(&sets);
    }
}

#[test]
fn no_expression_data_or_payload_costs_more() {
    let whole = Expression::parse(r#"{"var": ""}"#).unwrap();
    for text in hostile(MAX_EXPRESSION as usize - 100) {
        assert_small("expression", &text, |text| drop(Expression::parse(text)));
        let text = format!(r#"{{"===":[{text},0]}}"#);
        assert_small("operand", &text, |text| drop(Expression::parse(text)));
        assert_small("data", &text, |text| {
            let _ = whole.evaluate(text);
        });
    }
    for text in hostile(MAX_PAYLOAD as usize - 100) {
        let text = format!(r#"{{"r":{text}}}"#);
        assert_small("payload", &text, |text| {
            drop(Payload::parse_unverified(text));
        });
    }
}
