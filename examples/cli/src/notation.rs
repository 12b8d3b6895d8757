//! Any of our bytes in CBOR diagnostic notation (RFC 8949, section 8), for auditors.
//!
//! The heads of items are read with ciborium, strictly: what is shown has no other encoding.

#[cfg(test)]
mod tests;

use ciborium_ll::{Decoder, Encoder, Header, simple};
use episeal::visits::{MAX_MESSAGE, RecordError};
use std::fmt::{Display, Write};

/// The deepest nesting, embedded messages included.
const MAX_DEPTH: usize = 16;
/// The longest head of an item, in bytes.
const MAX_HEAD: usize = 9;

/// How the prefix of every exported secret ends that is a text (core/FORMAT.md, section 18), with Bech32m's separator.
const SECRET_SUFFIX: &[u8] = b"-SECRET1";
/// Whoever sees a check-in code can send its holder an invitation.
const CHECK_IN_CODE: &[u8] = b"EPISEAL-CHECK-IN1";
/// A kept visit, the one exported secret that is an array: how many items it has, and how many byte strings from its
/// label on are secret.
const KEPT: (usize, &str) = (10, "episeal-1 kept");
const KEPT_SECRETS: usize = 2;

/// The diagnostic notation of one deterministic CBOR item, on one line.
///
/// A byte string that is itself a CBOR array, map or tagged item is shown as `<<...>>`. The secrets of a kept visit,
/// and texts with a secret key, are shown as `h'...'` or `"..."` with dots. Not one deterministic item of at most
/// 1,048,576 bytes, or one nested deeper than 16, is `Malformed`.
pub(crate) fn notation(bytes: &[u8]) -> Result<String, RecordError> {
    if bytes.len() > MAX_MESSAGE as usize {
        return Err(RecordError::Malformed);
    }
    let mut notation = Notation { text: String::new(), hidden: secrets_of(bytes) };
    // No byte needs more than "false, ": the text never grows, and so is never moved.
    notation.text.reserve(bytes.len().saturating_mul(7));
    notation.only_item(bytes, 0)?;
    Ok(notation.text)
}

/// How many byte strings that follow are secret.
fn secrets_of(bytes: &[u8]) -> usize {
    match label_of(bytes) {
        Some(KEPT) => KEPT_SECRETS,
        // A later version, or damaged: nobody knows which.
        Some((_, label)) if label.starts_with("episeal-") && label.ends_with(" kept") => usize::MAX,
        _ => 0,
    }
}

/// How many items an array has whose first one is a text, and this text.
fn label_of(bytes: &[u8]) -> Option<(usize, &str)> {
    let mut input = Input(bytes);
    match (input.head(), input.head()) {
        (Ok(Header::Array(Some(items))), Ok(Header::Text(Some(length)))) => Some((items, input.text(length).ok()?)),
        _ => None,
    }
}

/// True for bytes that contain a secret as text: what follows its prefix is not shown.
fn has_secret_text(bytes: &[u8]) -> bool {
    let has = |text: &[u8]| bytes.windows(text.len()).any(|part| part == text);
    has(SECRET_SUFFIX) || has(CHECK_IN_CODE)
}

/// What is not read yet.
#[derive(Clone, Copy)]
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    /// The next item's head, in the shortest form (RFC 8949, 4.2.1).
    fn head(&mut self) -> Result<Header, RecordError> {
        let mut decoder = Decoder::from(self.0);
        let head = decoder.pull().map_err(|_| RecordError::Malformed)?;
        let read = self.body(decoder.offset())?;
        let mut shortest = [0; MAX_HEAD];
        let mut room = shortest.as_mut_slice();
        Encoder::from(&mut room).push(head).map_err(|_| RecordError::Malformed)?;
        let length = MAX_HEAD.saturating_sub(room.len());
        match shortest.get(..length) == Some(read) {
            true => Ok(head),
            false => Err(RecordError::Malformed),
        }
    }

    fn body(&mut self, length: usize) -> Result<&'a [u8], RecordError> {
        let (body, rest) = self.0.split_at_checked(length).ok_or(RecordError::Malformed)?;
        self.0 = rest;
        Ok(body)
    }

    fn text(&mut self, length: usize) -> Result<&'a str, RecordError> {
        std::str::from_utf8(self.body(length)?).map_err(|_| RecordError::Malformed)
    }

    /// The bytes between here and a later place of the same input.
    fn up_to(self, later: Self) -> &'a [u8] {
        let read = self.0.len().saturating_sub(later.0.len());
        self.0.get(..read).unwrap_or_default()
    }
}

struct Notation {
    text: String,
    /// How many of the next byte strings are secret.
    hidden: usize,
}

impl Notation {
    /// One item, and nothing after it.
    fn only_item(&mut self, bytes: &[u8], depth: usize) -> Result<(), RecordError> {
        let mut input = Input(bytes);
        self.item(&mut input, depth)?;
        match input.0 {
            [] => Ok(()),
            _ => Err(RecordError::Malformed),
        }
    }

    fn item(&mut self, input: &mut Input<'_>, depth: usize) -> Result<(), RecordError> {
        match input.head()? {
            Header::Positive(value) => self.write(value),
            Header::Negative(value) => self.write(!i128::from(value)),
            Header::Bytes(Some(length)) => self.bytes(input.body(length)?, depth),
            Header::Text(Some(length)) => self.quoted(input.text(length)?),
            Header::Array(Some(items)) => self.array(input, items, deeper(depth)?),
            Header::Map(Some(entries)) => self.map(input, entries, deeper(depth)?),
            Header::Tag(number) => {
                self.write(format_args!("{number}("))?;
                self.item(input, deeper(depth)?)?;
                self.write(")")
            }
            Header::Simple(simple::FALSE) => self.write("false"),
            Header::Simple(simple::TRUE) => self.write("true"),
            Header::Simple(simple::NULL) => self.write("null"),
            _ => Err(RecordError::Malformed),
        }
    }

    fn array(&mut self, input: &mut Input<'_>, items: usize, depth: usize) -> Result<(), RecordError> {
        self.write("[")?;
        for index in 0..items {
            self.comma(index)?;
            self.item(input, depth)?;
        }
        self.write("]")
    }

    /// Keys ascend by their encoding, none appears twice.
    fn map(&mut self, input: &mut Input<'_>, entries: usize, depth: usize) -> Result<(), RecordError> {
        self.write("{")?;
        let mut last: Option<&[u8]> = None;
        for index in 0..entries {
            self.comma(index)?;
            let before = *input;
            self.item(input, depth)?;
            let key = before.up_to(*input);
            if last.is_some_and(|last| last >= key) {
                return Err(RecordError::Malformed);
            }
            last = Some(key);
            self.write(": ")?;
            self.item(input, depth)?;
        }
        self.write("}")
    }

    fn comma(&mut self, index: usize) -> Result<(), RecordError> {
        match index {
            0 => Ok(()),
            _ => self.write(", "),
        }
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
        match Input(bytes).head()? {
            Header::Array(Some(1..)) | Header::Map(Some(1..)) | Header::Tag(1..) => {}
            _ => return Err(RecordError::Malformed),
        }
        self.hidden = secrets_of(bytes);
        self.write("<<")?;
        self.only_item(bytes, deeper(depth)?)?;
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

    fn write(&mut self, shown: impl Display) -> Result<(), RecordError> {
        write!(self.text, "{shown}").map_err(|_| RecordError::TooLong)
    }
}

/// One level deeper than `depth`, if that is not too deep.
fn deeper(depth: usize) -> Result<usize, RecordError> {
    match depth.checked_add(1) {
        Some(deeper) if deeper <= MAX_DEPTH => Ok(deeper),
        _ => Err(RecordError::Malformed),
    }
}
