//! A certificate's CBOR as JSON, for business rules and for people.

pub(crate) mod reader;

use super::cbor::{self, Entries, Items, Node, Value};
use core::fmt::Write;
use episeal_base::secret_text::SecretText;

/// JSON of a value. Tags are left out, whole floats are written as integers.
pub(crate) fn write(value: Value<'_>) -> SecretText {
    let mut length = Length(0);
    // Counting does not fail, and nor does writing into a text.
    let _ = write_value(&mut length, value);
    // Room for all of it: growing would leave copies.
    let mut json = String::with_capacity(length.0);
    let _ = write_value(&mut json, value);
    json.into()
}

/// The length of what is written, in bytes.
struct Length(usize);

impl Write for Length {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        self.0 = self.0.saturating_add(text.len());
        Ok(())
    }
}

fn write_value(json: &mut dyn Write, value: Value<'_>) -> core::fmt::Result {
    match value.node() {
        Node::Unsigned(value) => write!(json, "{value}"),
        Node::Negative(value) => write!(json, "{}", !i128::from(*value)),
        Node::Float(value) => match cbor::whole(*value) {
            Some(whole) => write!(json, "{whole}"),
            None => match serde_json::Number::from_f64(*value) {
                Some(number) => write!(json, "{number}"),
                None => json.write_str("null"),
            },
        },
        Node::Bool(value) => write!(json, "{value}"),
        Node::Null | Node::Simple(_) => json.write_str("null"),
        Node::Text(_) | Node::JoinedText(_) => write_text(json, value.text().unwrap_or_default()),
        Node::Bytes(_) | Node::JoinedBytes(_) => write_hex(json, value.bytes().unwrap_or_default()),
        Node::Tag(..) => value.tagged().map_or(Ok(()), |(_, inner)| write_value(json, inner)),
        Node::Array(_) => value.array().map_or(Ok(()), |items| write_array(json, items)),
        Node::Map(_) => value.map().map_or(Ok(()), |entries| write_object(json, entries)),
    }
}

fn write_array(json: &mut dyn Write, items: Items<'_>) -> core::fmt::Result {
    json.write_char('[')?;
    for (number, item) in items.enumerate() {
        if number > 0 {
            json.write_char(',')?;
        }
        write_value(json, item)?;
    }
    json.write_char(']')
}

fn write_object(json: &mut dyn Write, entries: Entries<'_>) -> core::fmt::Result {
    json.write_char('{')?;
    for (number, (key, value)) in entries.enumerate() {
        if number > 0 {
            json.write_char(',')?;
        }
        match key.node() {
            Node::Unsigned(_) | Node::Negative(_) => {
                json.write_char('"')?;
                write_value(json, key)?;
                json.write_char('"')?;
            }
            // In diagnostic notation (RFC 8949, section 8): no text of the schema is written like that.
            Node::Bytes(_) | Node::JoinedBytes(_) => {
                json.write_str("\"h'")?;
                write_digits(json, key.bytes().unwrap_or_default())?;
                json.write_str("'\"")?;
            }
            _ => write_value(json, key)?,
        }
        json.write_char(':')?;
        write_value(json, value)?;
    }
    json.write_char('}')
}

fn write_text(json: &mut dyn Write, text: &str) -> core::fmt::Result {
    json.write_char('"')?;
    for part in text.split_inclusive(is_escaped) {
        let plain = part.trim_end_matches(is_escaped);
        json.write_str(plain)?;
        if let Some(character) = part.chars().next_back().filter(|last| is_escaped(*last)) {
            match character {
                '"' => json.write_str("\\\"")?,
                '\\' => json.write_str("\\\\")?,
                other => write!(json, "\\u{:04x}", u32::from(other))?,
            }
        }
    }
    json.write_char('"')
}

fn is_escaped(character: char) -> bool {
    matches!(character, '"' | '\\' | '\0'..='\x1f')
}

fn write_hex(json: &mut dyn Write, bytes: &[u8]) -> core::fmt::Result {
    json.write_char('"')?;
    write_digits(json, bytes)?;
    json.write_char('"')
}

fn write_digits(json: &mut dyn Write, bytes: &[u8]) -> core::fmt::Result {
    bytes.iter().try_for_each(|byte| write!(json, "{byte:02x}"))
}
