//! A certificate's CBOR as JSON, for business rules and for people.

use super::cbor::{self, Value};
use core::fmt::Write;
use episeal_base::error::CertificateError;
use zeroize::Zeroizing;

/// Six characters of JSON for one byte of CBOR (`\u0001`), and its punctuation.
const GROWTH: usize = 8;

/// JSON of `value`, which was read from `length` bytes. Tags are left out, whole floats are written as integers.
pub(crate) fn write(value: &Value<'_>, length: usize) -> Result<Zeroizing<String>, CertificateError> {
    // Room for everything: growing would copy personal data.
    let capacity = length.saturating_mul(GROWTH).saturating_add(64);
    let mut json = Zeroizing::new(String::with_capacity(capacity));
    write_value(&mut json, value).map_err(|_| CertificateError::CborTooLarge)?;
    Ok(json)
}

fn write_value(json: &mut String, value: &Value<'_>) -> core::fmt::Result {
    match value {
        Value::Unsigned(value) => write!(json, "{value}"),
        Value::Negative(value) => write!(json, "{}", !i128::from(*value)),
        Value::Float(value) => match cbor::whole(*value) {
            Some(whole) => write!(json, "{whole}"),
            None if value.is_finite() => write!(json, "{value:e}"),
            None => json.write_str("null"),
        },
        Value::Bool(value) => write!(json, "{value}"),
        Value::Null | Value::Simple(_) => json.write_str("null"),
        Value::Text(_) | Value::JoinedText(_) => write_text(json, value.text().unwrap_or_default()),
        Value::Bytes(_) | Value::JoinedBytes(_) => write_hex(json, value.bytes().unwrap_or_default()),
        Value::Tag(_, inner) => write_value(json, inner),
        Value::Array(items) => write_array(json, items),
        Value::Map(entries) => write_object(json, entries),
    }
}

fn write_array(json: &mut String, items: &[Value<'_>]) -> core::fmt::Result {
    json.write_char('[')?;
    for (number, item) in items.iter().enumerate() {
        if number > 0 {
            json.write_char(',')?;
        }
        write_value(json, item)?;
    }
    json.write_char(']')
}

fn write_object(json: &mut String, entries: &[(Value<'_>, Value<'_>)]) -> core::fmt::Result {
    json.write_char('{')?;
    for (number, (key, value)) in entries.iter().enumerate() {
        if number > 0 {
            json.write_char(',')?;
        }
        match key {
            Value::Unsigned(_) | Value::Negative(_) => {
                json.write_char('"')?;
                write_value(json, key)?;
                json.write_char('"')?;
            }
            // In diagnostic notation (RFC 8949, section 8): no text of the schema is written like that.
            Value::Bytes(_) | Value::JoinedBytes(_) => {
                json.write_str("\"h'")?;
                write_digits(json, key.bytes().unwrap_or_default())?;
                json.write_str("'\"")?;
            }
            key => write_value(json, key)?,
        }
        json.write_char(':')?;
        write_value(json, value)?;
    }
    json.write_char('}')
}

fn write_text(json: &mut String, text: &str) -> core::fmt::Result {
    json.write_char('"')?;
    for character in text.chars() {
        match character {
            '"' => json.write_str("\\\"")?,
            '\\' => json.write_str("\\\\")?,
            '\0'..='\x1f' => write!(json, "\\u{:04x}", u32::from(character))?,
            other => json.write_char(other)?,
        }
    }
    json.write_char('"')
}

fn write_hex(json: &mut String, bytes: &[u8]) -> core::fmt::Result {
    json.write_char('"')?;
    write_digits(json, bytes)?;
    json.write_char('"')
}

fn write_digits(json: &mut String, bytes: &[u8]) -> core::fmt::Result {
    bytes.iter().try_for_each(|byte| write!(json, "{byte:02x}"))
}
