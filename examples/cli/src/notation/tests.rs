#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use super::*;
use ciborium::Value;
use ciborium::cbor;
use episeal::certificates::guard::GuardKey;
use episeal::visits::SecretBytes;
use episeal::visits::authority::Authority;
use episeal::visits::diary::DiarySecret;
use episeal::visits::key_ring::RunSecret;
use episeal::visits::office::Office;
use episeal::visits::staff::Staff;
use episeal::visits::venue::Venue;
use proptest::prelude::*;

const MALFORMED: Result<String, RecordError> = Err(RecordError::Malformed);

fn encoded(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn shown(value: &Value) -> String {
    notation(&encoded(value)).unwrap()
}

fn bytes(byte: u8) -> Value {
    Value::Bytes(vec![byte; 32])
}

#[test]
fn notation_follows_rfc_8949() {
    let value = cbor!([-500, Value::Bytes(vec![0xde, 0xad]), {1 => "\"ü\n"}, null, true, false]).unwrap();
    assert_eq!(shown(&value), r#"[-500, h'dead', {1: "\"ü\u000a"}, null, true, false]"#);
}

#[test]
fn embedded_items_are_shown() {
    let message = Value::Tag(18, Box::new(Value::Bytes(encoded(&cbor!([7]).unwrap()))));
    assert_eq!(shown(&message), "18(<<[7]>>)");
    // Neither an empty one nor what is two items.
    for other in [&b"\x80"[..], b"\x81\x07\x00", b"\x07"] {
        assert!(shown(&Value::Bytes(other.to_vec())).starts_with("h'"));
    }
}

#[test]
fn sixteen_levels_of_arrays_maps_keys_tags_and_messages_are_shown_and_no_more() {
    for level in [&b"\x81"[..], b"\xa1\x00", b"\xc4", b"\x82\x40"] {
        for levels in 0..20 {
            let bytes = [level.repeat(levels), vec![0x80]].concat();
            assert_eq!(notation(&bytes).is_ok(), levels < 16);
        }
    }
    for levels in 0..20 {
        let bytes = [vec![0xa1; levels], vec![0x80], vec![0x00; levels]].concat();
        assert_eq!(notation(&bytes).is_ok(), levels < 16);
    }
    let nested = (0..20).fold(cbor!([0]).unwrap(), |value, _| Value::Array(vec![Value::Bytes(encoded(&value))]));
    // One array and one message a level: what is deeper is shown as bytes.
    assert_eq!(shown(&nested).matches("<<").count(), 7);
}

#[test]
fn integers_down_to_minus_2_to_the_64_are_shown() {
    for (bytes, shown) in [
        (&b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff"[..], "-18446744073709551616"),
        (b"\x3b\x80\x00\x00\x00\x00\x00\x00\x00", "-9223372036854775809"),
        (b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff", "18446744073709551615"),
    ] {
        assert_eq!(notation(bytes).as_deref(), Ok(shown));
    }
}

#[test]
fn what_has_another_encoding_is_refused() {
    for bytes in [
        // Longer than it must be: numbers, lengths, tags, simple values.
        &b"\x18\x17"[..],
        b"\x19\x00\xff",
        b"\x1a\x00\x00\xff\xff",
        b"\x1b\x00\x00\x00\x00\xff\xff\xff\xff",
        b"\x38\x17",
        b"\x58\x01\x00",
        b"\x78\x01a",
        b"\x98\x01\x00",
        b"\xb8\x01\x00\x00",
        b"\xd8\x12\x00",
        b"\xf8\x14",
        // Of a length that is not said.
        b"\x5f\x41\x00\xff",
        b"\x7f\x61a\xff",
        b"\x9f\x00\xff",
        b"\xbf\x00\x00\xff",
        b"\xff",
        // Keys that do not ascend.
        b"\xa2\x02\x00\x01\x00",
        b"\xa2\x01\x00\x01\x00",
        b"\xa2\x61a\x00\x01\x00",
        // What no message has.
        b"\xf9\x00\x00",
        b"\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a",
        b"\xf7",
        b"\xe0",
        b"\xf8\xff",
        b"\x61\xff",
        // More or less than one item.
        b"",
        b"\x00\x00",
        b"\x81",
        b"\x41",
        b"\x1c",
    ] {
        assert_eq!(notation(bytes), MALFORMED, "{bytes:02x?}");
    }
}

/// What claims to be long takes no memory, and what is long takes seven bytes a byte.
#[test]
fn hostile_bytes_take_no_memory() {
    for head in [&b"\x9b"[..], b"\xbb", b"\x5b", b"\x7b"] {
        assert_eq!(notation(&[head, &[0xff; 8]].concat()), MALFORMED);
    }
    let most = MAX_MESSAGE as usize;
    assert_eq!(notation(&vec![0; most + 1]), MALFORMED);
    let items = MAX_MESSAGE - 5;
    let longest = |item: u8| {
        let array = [&b"\x9a"[..], &items.to_be_bytes()].concat();
        [array, vec![item; most - 5]].concat()
    };
    for item in [0xf4, 0x80, 0x20, 0x40] {
        let text = notation(&longest(item)).unwrap();
        assert!(text.capacity() <= 7 * most);
    }
    assert_eq!(notation(&longest(0x81)), MALFORMED);
}

fn kept(items: usize, label: &str) -> Value {
    let mut values = vec![Value::from(label), bytes(0xaa), bytes(0xbb)];
    values.resize(items, Value::from(0));
    Value::Array(values)
}

#[test]
fn the_secrets_of_a_kept_visit_are_hidden() {
    let shown = shown(&kept(10, "episeal-1 kept"));
    assert!(shown.starts_with("[\"episeal-1 kept\", h'...', h'...', 0"));
}

#[test]
fn the_secrets_of_a_kept_visit_of_another_form_are_hidden() {
    for (items, label) in
        [(3, "episeal-2 kept"), (4, "episeal-1 kept"), (10, "episeal-10 kept"), (11, "episeal-1 kept")]
    {
        let Value::Array(mut items) = kept(items, label) else { unreachable!() };
        items.push(bytes(0xaa));
        let shown = shown(&Value::Array(items));
        assert_eq!(shown.matches("h'...'").count(), 3, "{shown}");
        assert!(!shown.contains("aaaa") && !shown.contains("bbbb"), "{shown}");
    }
}

#[test]
fn the_secrets_of_kept_visits_in_a_diarys_body_are_hidden() {
    let kept = Value::Bytes(encoded(&kept(10, "episeal-1 kept")));
    let shown = shown(&Value::Array(vec![Value::Null, Value::Array(vec![kept.clone(), kept])]));
    assert_eq!(shown.matches("h'...'").count(), 4);
    assert!(!shown.contains("aaaa") && !shown.contains("bbbb"), "{shown}");
}

/// What is exported as text; a kept visit is above.
fn exports() -> [SecretBytes; 7] {
    [
        Authority::generate().unwrap().export_secret_bytes().unwrap(),
        Office::generate().unwrap().export_secret_bytes().unwrap(),
        Venue::generate().unwrap().export_secret_bytes().unwrap(),
        Staff::generate().unwrap().export_secret_bytes().unwrap(),
        DiarySecret::generate().unwrap().export_secret_bytes(),
        RunSecret::generate().unwrap().export_secret_bytes(),
        GuardKey::generate(7).unwrap().export_secret_bytes(),
    ]
}

#[test]
fn no_exported_secret_is_shown() {
    let code = b"EPISEAL-CHECK-IN1QQQQQQQQQQQQQQQ".to_vec();
    let exports = exports().map(|secret| secret.expose_secret_bytes().to_vec());
    for secret in exports.into_iter().chain([code]) {
        assert_eq!(notation(&secret), MALFORMED, "it is no CBOR");
        let text = String::from_utf8(secret.clone()).unwrap();
        // As it is, and with something around it.
        for text in [text.clone(), format!("key: {text}\n")] {
            assert_eq!(shown(&cbor!([7, text.as_str()]).unwrap()), r#"[7, "..."]"#);
            let inner = Value::Bytes(encoded(&cbor!([Value::Bytes(text.into_bytes())]).unwrap()));
            assert_eq!(shown(&inner), "h'...'");
        }
        assert_eq!(shown(&Value::Array(vec![Value::Bytes(secret)])), "[h'...']");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_of_any_kind_are_shown_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        if let Ok(text) = notation(&bytes) {
            prop_assert!(!text.is_empty() && text.len() <= 7 * bytes.len());
            prop_assert!(!text.contains('\n'));
            // It is CBOR by ciborium, too.
            prop_assert!(ciborium::from_reader::<Value, _>(&bytes[..]).is_ok());
        }
    }
}
