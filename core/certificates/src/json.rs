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

#[cfg(test)]
mod tests {
    use super::super::deviation::Deviation;
    use super::*;
    use episeal_base::error::CertificateError;

    fn json_of(cbor: &[u8]) -> Result<String, CertificateError> {
        let (document, _) = cbor::read(cbor, cbor::MAX_CERTIFICATE_ITEMS)?;
        Ok(write(document.value()).expose_secret_text().to_owned())
    }

    #[test]
    fn the_examples_of_rfc_8949_appendix_a_are_json() {
        for (cbor, json) in [
            (&b"\x17"[..], "23"),
            (b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff", "18446744073709551615"),
            (b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff", "-18446744073709551616"),
            (b"\xf9\x3e\x00", "1.5"),
            (b"\xf9\x7c\x00", "null"),
            (b"\xfa\x47\xc3\x50\x00", "100000"),
            (b"\xfb\xc0\x10\x66\x66\x66\x66\x66\x66", "-4.1"),
            (b"\xc1\x1a\x51\x4b\x67\xb0", "1363896240"),
            (b"\x44\x01\x02\x03\x04", "\"01020304\""),
            (b"\x62\"\\", "\"\\\"\\\\\""),
            (b"\x64\xf0\x90\x85\x91", "\"\u{10151}\""),
            (b"\x83\x01\x82\x02\x03\x82\x04\x05", "[1,[2,3],[4,5]]"),
            (b"\xa2\x61a\x01\x61b\x82\x02\x03", "{\"a\":1,\"b\":[2,3]}"),
            (b"\x5f\x42\x01\x02\x43\x03\x04\x05\xff", "\"0102030405\""),
            (b"\x7f\x65strea\x64ming\xff", "\"streaming\""),
            (b"\x9f\x01\x82\x02\x03\x9f\x04\x05\xff\xff", "[1,[2,3],[4,5]]"),
            (b"\xbf\x63Fun\xf5\x63Amt\x21\xff", "{\"Fun\":true,\"Amt\":-2}"),
        ] {
            assert_eq!(json_of(cbor).as_deref(), Ok(json), "{cbor:02x?}");
        }
    }

    #[test]
    fn every_half_is_the_number_that_ciborium_reads() {
        for bits in 0..=u16::MAX {
            let cbor = [&[0xf9][..], &bits.to_be_bytes()].concat();
            let number: f64 = ciborium::from_reader(&cbor[..]).unwrap();
            let json = json_of(&cbor).unwrap();
            assert_eq!(json.parse().ok(), Some(number).filter(|number| number.is_finite()), "{bits:04x}");
        }
    }

    #[test]
    fn no_beginning_of_an_item_is_an_item_and_nothing_may_follow_one() {
        let item = b"\xbf\x63Fun\x5f\x42\x01\x02\x41\x03\xff\x63Amt\x9f\xf9\x3e\x00\xc1\x18\x20\x7f\x61a\xff\xff\xff";
        assert_eq!(json_of(item).as_deref(), Ok("{\"Fun\":\"010203\",\"Amt\":[1.5,32,\"a\"]}"));
        for length in 0..item.len() {
            assert_eq!(json_of(&item[..length]), Err(CertificateError::CborMalformed), "{length}");
        }
        assert_eq!(json_of(&[&item[..], &[0]].concat()), Err(CertificateError::CborTrailing));
    }

    #[test]
    fn keys_are_told_apart_also_where_their_marks_are_equal() {
        // Three texts, of which the first and the last letter are the same.
        assert!(json_of(b"\xa3\x63aba\x01\x63aca\x02\x63ada\x03").is_ok());
        assert_eq!(json_of(b"\xa3\x63aba\x01\x63aca\x02\x63aba\x03"), Err(CertificateError::CborDuplicateKey));
        let deviations = cbor::read(b"\x18\x00", 1).map(|(_, deviations)| deviations.list());
        assert_eq!(deviations, Ok(vec![Deviation::LongForm]));
    }
}
