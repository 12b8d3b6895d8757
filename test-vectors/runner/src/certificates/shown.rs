//! What a vector says of a certificate: the fields by the names of the EU schema, and lists of codes.

use episeal::certificates::{
    Certificate, Check, CheckResult, Entry, HolderName, RecoveryEntry, TestEntry, VaccinationEntry,
};
use serde_json::{Map, Value, json};

pub(super) fn codes<T: Copy>(values: &[T], code: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    values.iter().map(|value| code(*value)).collect()
}

/// `passed`, `not-done`, or the code of the error.
pub(super) fn checks(all: &[Check], result: impl Fn(Check) -> CheckResult) -> Value {
    let shown = |check: &Check| {
        let shown = match result(*check) {
            CheckResult::Passed => "passed",
            CheckResult::Failed { error } => error.code(),
            CheckResult::NotDone => "not-done",
        };
        (check.code().to_owned(), Value::from(shown))
    };
    Value::Object(all.iter().map(shown).collect::<Map<_, _>>())
}

pub(super) fn content(certificate: &Certificate) -> Value {
    let entry = match certificate.entry() {
        Entry::Vaccination { entry } => vaccination(&entry),
        Entry::Test { entry } => test(&entry),
        Entry::Recovery { entry } => recovery(&entry),
    };
    json!({
        "ver": certificate.version(),
        "nam": name(&certificate.name()),
        "dob": certificate.date_of_birth(),
        "entry": entry,
    })
}

fn name(name: &HolderName) -> Value {
    json!({
        "fn": name.family(),
        "gn": name.given(),
        "fnt": name.family_transliterated(),
        "gnt": name.given_transliterated(),
    })
}

fn vaccination(entry: &VaccinationEntry) -> Value {
    json!({
        "tg": entry.disease(),
        "vp": entry.vaccine(),
        "mp": entry.product(),
        "ma": entry.manufacturer(),
        "dn": entry.dose_number(),
        "sd": entry.series_doses(),
        "dt": entry.date(),
        "co": entry.country(),
        "is": entry.issuer(),
        "ci": entry.identifier(),
    })
}

fn test(entry: &TestEntry) -> Value {
    json!({
        "tg": entry.disease(),
        "tt": entry.test_type(),
        "nm": entry.name(),
        "ma": entry.device(),
        "sc": entry.sample_time(),
        "tr": entry.result(),
        "tc": entry.centre(),
        "co": entry.country(),
        "is": entry.issuer(),
        "ci": entry.identifier(),
    })
}

fn recovery(entry: &RecoveryEntry) -> Value {
    json!({
        "tg": entry.disease(),
        "fr": entry.first_positive(),
        "co": entry.country(),
        "is": entry.issuer(),
        "df": entry.valid_from(),
        "du": entry.valid_until(),
        "ci": entry.identifier(),
    })
}
