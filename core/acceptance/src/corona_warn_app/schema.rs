//! The schema of Corona-Warn-App, `assets/jsonschema-dcc-8b5f5ee.json` (1.3.2, relaxed), for recoveries.
//!
//! `DccV1Parser.kt` takes nulls out and trims texts before it applies the schema (`filterExceptions`).

use crate::Rejection;
use crate::cbor::{Lookup, Value};

const MAX_LENGTH: usize = 80;

pub(super) fn check(dcc: &Value, entries: &[Value]) -> Result<(), Rejection> {
    let is_valid = has(dcc, "ver", is_version)
        && has(dcc, "dob", |_| true)
        && dcc.field("nam").is_some_and(is_person)
        && entries.iter().all(is_recovery);
    is_valid.then_some(()).ok_or(Rejection::Schema)
}

/// `person_name`: `fnt` or `gnt` is there, and each of the four is a text of at most 80 characters.
fn is_person(name: &Value) -> bool {
    let is_there = |key: &str| !matches!(name.field(key), None | Some(Value::Null));
    let is_fit = |key: &str| !is_there(key) || has(name, key, is_short);
    (is_there("fnt") || is_there("gnt")) && ["fn", "fnt", "gn", "gnt"].into_iter().all(is_fit)
}

/// `recovery_entry`: all seven fields.
fn is_recovery(entry: &Value) -> bool {
    let are_dates = ["fr", "df", "du"].into_iter().all(|key| has(entry, key, is_dated));
    let are_short = ["is", "ci"].into_iter().all(|key| has(entry, key, is_short));
    are_dates && are_short && has(entry, "tg", |_| true) && has(entry, "co", is_country)
}

fn has(map: &Value, key: &str, is_fit: impl Fn(&str) -> bool) -> bool {
    matches!(map.field(key), Some(Value::Text(text)) if is_fit(text.trim()))
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= MAX_LENGTH
}

/// `^\d+.\d+.\d+$`, and dots for the dots.
fn is_version(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split('.').count() == 3 && text.split('.').all(is_number)
}

/// `[A-Z]{1,10}`, anywhere.
fn is_country(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// `^((19|20)\d\d(-\d\d){2}).*$`
fn is_dated(text: &str) -> bool {
    let shape = text.chars().take(10).map(|c| if c.is_ascii_digit() { '0' } else { c });
    shape.eq("0000-00-00".chars()) && (text.starts_with("19") || text.starts_with("20"))
}
