//! CBOR taken apart, changed and put together, by ciborium: what is accepted has one encoding.

use super::Choices;
use ciborium::Value;

/// What ciborium makes of one item without anything behind it.
pub fn decoded(bytes: &[u8]) -> Option<Value> {
    let mut rest = bytes;
    let value = ciborium::de::from_reader_with_recursion_limit(&mut rest, 32).ok()?;
    rest.is_empty().then_some(value)
}

pub fn encoded(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

/// Deterministic by RFC 8949, 4.2.1: ciborium writes the same again, with the keys of maps sorted. Byte strings that
/// are CBOR themselves are looked at by whoever reads them.
pub fn assert_deterministic(bytes: &[u8]) {
    let value = decoded(bytes).expect("what is accepted is CBOR for ciborium");
    assert_eq!(encoded(&sorted(value)), bytes, "what is accepted has one encoding");
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        Value::Tag(tag, inner) => Value::Tag(tag, Box::new(sorted(*inner))),
        Value::Map(entries) => {
            let mut entries: Vec<_> = entries.into_iter().map(|(key, value)| (sorted(key), sorted(value))).collect();
            entries.sort_by_cached_key(|(key, _)| encoded(key));
            Value::Map(entries)
        }
        other => other,
    }
}

/// A small value of any kind, limits among them.
pub fn value(choices: &mut Choices<'_>) -> Value {
    match choices.below(10) {
        0 => choices.near(0).into(),
        1 => choices.near(1 << 53).into(),
        2 => choices.near(253_402_300_799).into(),
        3 => Value::Bytes(choices.bytes::<32>().to_vec()),
        4 => Value::Bytes(vec![choices.byte(); usize::from(u16::from_le_bytes(choices.bytes())) % 2_048]),
        5 => Value::Text(choices.text()),
        6 => Value::Text("ü".repeat(choices.below(256))),
        7 => Value::Null,
        8 => Value::Bool(choices.byte() != 0),
        _ => {
            let (key, value) = (choices.near(128), choices.below(300));
            Value::Map(vec![(key.into(), Value::Bytes(vec![7; value]))])
        }
    }
}

/// Changes one place of a value, the deeper the rarer; `inside` says what happens to a byte string that is entered.
pub fn change(value_of: &mut Value, choices: &mut Choices<'_>, inside: &mut dyn FnMut(&mut Vec<u8>, &mut Choices<'_>)) {
    let enters = choices.byte();
    match value_of {
        Value::Tag(_, inner) if enters > 8 => change(inner, choices, inside),
        Value::Array(items) if enters > 64 && !items.is_empty() => {
            let place = choices.below(items.len());
            change(&mut items[place], choices, inside);
        }
        Value::Map(entries) if enters > 64 && !entries.is_empty() => {
            let place = choices.below(entries.len());
            let entry = &mut entries[place];
            change(if choices.is_one_in(4) { &mut entry.0 } else { &mut entry.1 }, choices, inside);
        }
        Value::Array(items) => change_list(items, choices, value),
        Value::Map(entries) => change_list(entries, choices, |choices| (value(choices), value(choices))),
        Value::Bytes(bytes) if enters > 64 => inside(bytes, choices),
        Value::Bytes(bytes) if enters > 16 => change_bytes(bytes, choices),
        Value::Integer(number) if enters > 64 => {
            let number = i64::try_from(*number).unwrap_or(i64::MAX);
            *value_of = choices.near(number).into();
        }
        Value::Text(text) if enters > 128 => {
            let mut at = choices.below(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            text.insert_str(at, &choices.text());
        }
        other => *other = value(choices),
    }
}

fn change_list<T: Clone>(items: &mut Vec<T>, choices: &mut Choices<'_>, new: impl Fn(&mut Choices<'_>) -> T) {
    let place = choices.below(items.len() + 1);
    match choices.below(5) {
        0 if place < items.len() => drop(items.remove(place)),
        1 if place < items.len() => items.insert(place, items[place].clone()),
        2 if place + 1 < items.len() => items.swap(place, place + 1),
        3 => items.truncate(place),
        _ => items.insert(place, new(choices)),
    }
}

/// Flips a bit, cuts off or adds.
pub fn change_bytes(bytes: &mut Vec<u8>, choices: &mut Choices<'_>) {
    match choices.below(4) {
        0 => bytes.truncate(choices.below(bytes.len() + 1)),
        1 => bytes.extend_from_slice(choices.take(8)),
        _ if bytes.is_empty() => bytes.push(choices.byte()),
        _ => {
            let bit = choices.below(8 * bytes.len());
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }
}

/// The same for bytes that are CBOR: up to three changes in the value that they encode.
pub fn change_encoded(bytes: &mut Vec<u8>, choices: &mut Choices<'_>) {
    let Some(mut value) = decoded(bytes) else { return change_bytes(bytes, choices) };
    for _ in 0..choices.below(4) {
        change(&mut value, choices, &mut |inner, choices| change_encoded(inner, choices));
    }
    *bytes = encoded(&value);
}
