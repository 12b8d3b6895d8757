//! What a vector gives: bytes in hexadecimal digits, texts, whole numbers and lists, by name.

use crate::Refused;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::BTreeSet;

type Found<T> = Result<T, Refused>;

/// What is given to one operation, or one object in it. Everything that is given must be asked for: a misspelled name
/// would otherwise pass for what is left out.
#[derive(Debug)]
pub(crate) struct Given<'a> {
    fields: &'a Map<String, Value>,
    used: RefCell<BTreeSet<String>>,
}

impl<'a> Given<'a> {
    pub(crate) fn new(fields: &'a Map<String, Value>) -> Self {
        Self { fields, used: RefCell::default() }
    }

    /// Says which fields nobody asked for.
    pub(crate) fn check_used(&self) -> Result<(), String> {
        let used = self.used.borrow();
        let unused: Vec<_> = self.fields.keys().filter(|name| !used.contains(*name)).cloned().collect();
        match unused.is_empty() {
            true => Ok(()),
            false => Err(format!("given and not used: {}", unused.join(", "))),
        }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    pub(crate) fn value(&self, name: &str) -> Found<&'a Value> {
        self.used.borrow_mut().insert(name.to_owned());
        self.fields.get(name).ok_or_else(|| Refused::Vector(format!("{name} is not given")))
    }

    pub(crate) fn text(&self, name: &str) -> Found<&'a str> {
        self.value(name)?.as_str().ok_or_else(|| wrong(name, "text"))
    }

    pub(crate) fn bytes(&self, name: &str) -> Found<Vec<u8>> {
        unhex(self.text(name)?).ok_or_else(|| wrong(name, "hexadecimal"))
    }

    pub(crate) fn int(&self, name: &str) -> Found<i64> {
        self.value(name)?.as_i64().ok_or_else(|| wrong(name, "a whole number"))
    }

    /// A number that the library takes as `u32`.
    pub(crate) fn small(&self, name: &str) -> Found<u32> {
        u32::try_from(self.int(name)?).map_err(|_| wrong(name, "a number of 32 bits"))
    }

    pub(crate) fn flag(&self, name: &str) -> Found<bool> {
        self.value(name)?.as_bool().ok_or_else(|| wrong(name, "true or false"))
    }

    pub(crate) fn list(&self, name: &str) -> Found<&'a Vec<Value>> {
        self.value(name)?.as_array().ok_or_else(|| wrong(name, "a list"))
    }

    pub(crate) fn texts(&self, name: &str) -> Found<Vec<&'a str>> {
        let text = |value: &'a Value| value.as_str().ok_or_else(|| wrong(name, "a list of texts"));
        self.list(name)?.iter().map(text).collect()
    }

    /// A list of byte strings.
    pub(crate) fn all_bytes(&self, name: &str) -> Found<Vec<Vec<u8>>> {
        let bytes = |text| unhex(text).ok_or_else(|| wrong(name, "a list of hexadecimal texts"));
        self.texts(name)?.into_iter().map(bytes).collect()
    }

    /// What `read` makes of an object, all of whose fields it must ask for.
    pub(crate) fn object<T>(&self, name: &str, read: impl FnOnce(&Given<'a>) -> Found<T>) -> Found<T> {
        within(self.value(name)?, name, read)
    }

    /// What `read` makes of each object of a list.
    pub(crate) fn objects<T>(&self, name: &str, mut read: impl FnMut(&Given<'a>) -> Found<T>) -> Found<Vec<T>> {
        self.list(name)?.iter().map(|value| within(value, name, &mut read)).collect()
    }

    /// What `read` makes of the field, none where it is not given.
    pub(crate) fn optional<T>(&self, name: &str, read: impl FnOnce(&Self, &str) -> Found<T>) -> Found<Option<T>> {
        if self.has(name) { read(self, name).map(Some) } else { Ok(None) }
    }
}

fn within<'a, T>(value: &'a Value, name: &str, read: impl FnOnce(&Given<'a>) -> Found<T>) -> Found<T> {
    let fields = value.as_object().ok_or_else(|| wrong(name, "an object"))?;
    let given = Given::new(fields);
    let found = read(&given)?;
    given.check_used().map_err(Refused::Vector)?;
    Ok(found)
}

fn wrong(name: &str, what: &str) -> Refused {
    Refused::Vector(format!("{name} is not {what}"))
}

/// Bytes as a vector says them.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let is_hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hex || !text.len().is_multiple_of(2) {
        return None;
    }
    text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()).collect()
}
