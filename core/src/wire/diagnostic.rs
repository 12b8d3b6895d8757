//! Any of our bytes in CBOR diagnostic notation (RFC 8949, section 8), for auditors.

use super::MAX_MESSAGE;
use super::cbor::{ARRAY, BYTES, MAP, NEGATIVE, Reader, SIMPLE, TAG, TEXT, UNSIGNED};
use crate::error::RecordError;
use core::fmt::Write;

/// The deepest nesting, embedded messages included.
const MAX_DEPTH: usize = 16;

/// Byte strings of a kept visit that are secret: they follow its label.
const KEPT_LABEL: &[u8] = b"\x8a\x6eepiseal-1 kept";
const KEPT_SECRETS: usize = 2;
/// How the prefix of every secret as text ends (core/FORMAT.md, section 18), with the separator of Bech32m.
const SECRET_SUFFIX: &[u8] = b"-SECRET1";
/// Whoever sees a check-in code invites in the visitor's name.
const CHECK_IN_CODE: &[u8] = b"EPISEAL-CHECK-IN1";

/// The diagnostic notation of one deterministic CBOR item, on one line.
///
/// A byte string that is itself a CBOR array, map or tagged item is shown as `<<...>>`. The secrets of a kept
/// visit, and texts with a secret key, are shown as `h'...'` or `"..."` with dots.
///
/// # Errors
/// - `Malformed`: not one deterministic item of at most 1,048,576 bytes, or nested deeper than 16.
pub fn inspect(bytes: &[u8]) -> Result<String, RecordError> {
    let mut notation = Notation { text: String::new(), hidden: secrets_of(bytes) };
    let mut reader = Reader::message(bytes, MAX_MESSAGE)?;
    // No byte needs more than "false, ": the text does not grow by moving.
    notation.text.reserve(bytes.len().saturating_mul(7));
    notation.item(&mut reader, 0)?;
    reader.end()?;
    Ok(notation.text)
}

/// How many byte strings that follow are secret.
fn secrets_of(bytes: &[u8]) -> usize {
    if bytes.starts_with(KEPT_LABEL) {
        KEPT_SECRETS
    } else if is_kept_of_another_form(bytes) {
        // Of a later version, or damaged: nobody knows which.
        usize::MAX
    } else {
        0
    }
}

/// An array of whatever length whose first element is `episeal-N kept`.
fn is_kept_of_another_form(bytes: &[u8]) -> bool {
    let mut reader = Reader::new(bytes);
    let label = reader.any_array().and_then(|_| reader.text());
    label.is_ok_and(|label| label.starts_with("episeal-") && label.ends_with(" kept"))
}

/// True for bytes in which a secret stands as text: what follows its prefix is not shown.
fn has_secret_text(bytes: &[u8]) -> bool {
    let has = |text: &[u8]| bytes.windows(text.len()).any(|part| part == text);
    has(SECRET_SUFFIX) || has(CHECK_IN_CODE)
}

struct Notation {
    text: String,
    /// How many of the next byte strings are secret.
    hidden: usize,
}

impl Notation {
    fn item(&mut self, reader: &mut Reader<'_>, depth: usize) -> Result<(), RecordError> {
        let mut ahead = reader.clone();
        match ahead.head()? {
            (UNSIGNED | NEGATIVE, _) => self.write(reader.int_or_large()?),
            (BYTES, _) => self.bytes(reader.bytes()?, depth),
            (TEXT, _) => self.quoted(reader.text()?),
            (kind @ (ARRAY | MAP), length) => {
                *reader = ahead;
                self.container(reader, kind, length, deeper(depth)?)
            }
            (TAG, number) => {
                *reader = ahead;
                self.write(format_args!("{number}("))?;
                self.item(reader, deeper(depth)?)?;
                self.write(")")
            }
            (SIMPLE, value) => {
                *reader = ahead;
                self.write(match value {
                    20 => "false",
                    21 => "true",
                    _ => "null",
                })
            }
            _ => Err(RecordError::Malformed),
        }
    }

    fn container(&mut self, reader: &mut Reader<'_>, kind: u8, length: u64, depth: usize) -> Result<(), RecordError> {
        self.write(if kind == MAP { "{" } else { "[" })?;
        let mut last_key: Option<&[u8]> = None;
        for index in 0..length {
            if index > 0 {
                self.write(", ")?;
            }
            if kind == MAP {
                let before = reader.clone();
                self.item(reader, depth)?;
                let key = before.up_to(reader);
                if last_key.is_some_and(|last| last >= key) {
                    return Err(RecordError::Malformed);
                }
                last_key = Some(key);
                self.write(": ")?;
            }
            self.item(reader, depth)?;
        }
        self.write(if kind == MAP { "}" } else { "]" })
    }

    fn bytes(&mut self, bytes: &[u8], depth: usize) -> Result<(), RecordError> {
        if let Some(left) = self.hidden.checked_sub(1) {
            self.hidden = left;
            return self.write("h'...'");
        }
        if has_secret_text(bytes) {
            return self.write("h'...'");
        }
        let before = self.text.len();
        if self.embedded(bytes, depth).is_ok() {
            return Ok(());
        }
        self.text.truncate(before);
        self.write("h'")?;
        bytes.iter().try_for_each(|byte| self.write(format_args!("{byte:02x}")))?;
        self.write("'")
    }

    /// A byte string that holds exactly one array, map or tagged item.
    fn embedded(&mut self, bytes: &[u8], depth: usize) -> Result<(), RecordError> {
        let mut reader = Reader::new(bytes);
        match reader.clone().head()? {
            (ARRAY | MAP | TAG, length) if length > 0 => {}
            _ => return Err(RecordError::Malformed),
        }
        self.hidden = secrets_of(bytes);
        self.write("<<")?;
        self.item(&mut reader, deeper(depth)?)?;
        reader.end()?;
        self.write(">>")
    }

    /// As in JSON (RFC 8949, 8; RFC 8259, 7).
    fn quoted(&mut self, text: &str) -> Result<(), RecordError> {
        if has_secret_text(text.as_bytes()) {
            return self.write("\"...\"");
        }
        self.write("\"")?;
        for c in text.chars() {
            match c {
                '"' | '\\' => self.write(format_args!("\\{c}"))?,
                '\0'..='\u{1f}' => self.write(format_args!("\\u{:04x}", u32::from(c)))?,
                _ => self.write(c)?,
            }
        }
        self.write("\"")
    }

    fn write(&mut self, shown: impl core::fmt::Display) -> Result<(), RecordError> {
        write!(self.text, "{shown}").map_err(|_| RecordError::TooLong)
    }
}

/// One level deeper than `depth`, if that is not too deep.
pub(super) fn deeper(depth: usize) -> Result<usize, RecordError> {
    match depth.checked_add(1) {
        Some(deeper) if deeper <= MAX_DEPTH => Ok(deeper),
        _ => Err(RecordError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Writer;

    #[test]
    fn notation_follows_rfc_8949() {
        let bytes = Writer::new().array(4).int(-500).bytes(&[0xde, 0xad]).map(1).int(1).text("\"ü").null().finish();
        assert_eq!(inspect(&bytes).as_deref(), Ok(r#"[-500, h'dead', {1: "\"ü"}, null]"#));
    }

    #[test]
    fn embedded_items_are_shown() {
        let inner = Writer::new().array(1).uint(7).finish();
        let bytes = Writer::new().tag(18).bytes(&inner).finish();
        assert_eq!(inspect(&bytes).as_deref(), Ok("18(<<[7]>>)"));
    }

    #[test]
    fn sixteen_levels_are_shown_and_seventeen_refused() {
        let nested = |levels: usize| [vec![0x81; levels], vec![0x00]].concat();
        assert!(inspect(&nested(16)).is_ok());
        assert_eq!(inspect(&nested(17)), Err(RecordError::Malformed));
    }

    #[test]
    fn unsorted_and_duplicate_keys_are_refused() {
        for bytes in [&b"\xa2\x02\x00\x01\x00"[..], b"\xa2\x01\x00\x01\x00"] {
            assert_eq!(inspect(bytes), Err(RecordError::Malformed));
        }
    }

    #[test]
    fn the_secrets_of_a_kept_visit_are_hidden() {
        let mut writer = Writer::new().array(10).text("episeal-1 kept");
        for secret in [[0xaa; 32], [0xbb; 32]] {
            writer = writer.bytes(&secret);
        }
        for _ in 0..7 {
            writer = writer.uint(0);
        }
        let shown = inspect(&writer.finish()).unwrap();
        assert!(shown.starts_with("[\"episeal-1 kept\", h'...', h'...', 0"));
    }

    #[test]
    fn the_secrets_of_a_kept_visit_of_another_form_are_hidden() {
        for (length, label) in [(3, "episeal-2 kept"), (3, "episeal-1 kept"), (10, "episeal-10 kept")] {
            let writer = Writer::new().array(length).text(label);
            let writer = (2..length).fold(writer.uint(7), |writer, _| writer.bytes(&[0xaa; 32]));
            let shown = inspect(&writer.finish()).unwrap();
            assert!(shown.contains("h'...'") && !shown.contains("aaaa"), "{shown}");
        }
    }

    #[test]
    fn the_secrets_of_kept_visits_in_a_diarys_body_are_hidden() {
        let kept = |secret: u8| {
            let writer = Writer::new().array(10).text("episeal-1 kept");
            let writer = writer.bytes(&[secret; 32]).bytes(&[secret; 32]);
            (0..7).fold(writer, |writer, _| writer.uint(0)).finish()
        };
        let body = Writer::new().array(2).null();
        let body = body.list(&[kept(0xaa), kept(0xbb)], |writer, kept| writer.bytes(kept));
        let shown = inspect(&body.finish()).unwrap();
        assert_eq!(shown.matches("h'...'").count(), 4);
        assert!(!shown.contains("aaaa") && !shown.contains("bbbb"), "{shown}");
    }
}
