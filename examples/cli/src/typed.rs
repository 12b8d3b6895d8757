//! What an editor leaves around a text that was typed into a file.

use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use std::path::Path;
use zeroize::Zeroizing;

/// How many bytes a byte order mark and line breaks may add to a text.
pub(crate) const AROUND: u32 = 16;

/// A byte order mark: Windows editors write it before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The text without a byte order mark in front and without line breaks around it; spaces belong to it.
pub(crate) fn bare(bytes: &[u8]) -> &[u8] {
    let mut text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    while let Some((b'\r' | b'\n', rest)) = text.split_first() {
        text = rest;
    }
    while let Some((b'\r' | b'\n', rest)) = text.split_last() {
        text = rest;
    }
    text
}

/// A secret text of at most `limit` bytes from a file.
pub(crate) fn read_line(path: &Path, limit: u32, not_utf8: Failure) -> Outcome<Zeroizing<String>> {
    let bytes = files::read_secret(path, limit.saturating_add(AROUND))?;
    let text = std::str::from_utf8(bare(&bytes)).map_err(|_| not_utf8);
    Ok(Zeroizing::new(text.in_file(path)?.to_owned()))
}

/// Keys as text, each line ended as the library ends it.
pub(crate) fn lines(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    // Room for everything: growing would leave copies.
    let mut text = Zeroizing::new(Vec::with_capacity(bytes.len().saturating_add(1)));
    for line in bare(bytes).split(|byte| *byte == b'\n') {
        text.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
        text.push(b'\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_and_line_ends_are_not_of_the_text() {
        for around in [
            "31415926",
            "31415926\n",
            "31415926\r\n",
            "31415926\r\n\r\n",
            "\u{feff}31415926",
            "\u{feff}31415926\r\n",
            "\u{feff}\r\n31415926",
            "\n\r31415926\r",
        ] {
            assert_eq!(bare(around.as_bytes()), b"31415926", "{around:?}");
        }
    }

    #[test]
    fn blanks_and_all_within_are_of_the_text() {
        for text in [" a ", "a\r\nb", "a\u{feff}", "\t", "a\u{feff}\u{feff}b"] {
            assert_eq!(bare(text.as_bytes()), text.as_bytes(), "{text:?}");
        }
        for nothing in ["", "\u{feff}", "\r\n", "\u{feff}\n\n"] {
            assert_eq!(bare(nothing.as_bytes()), b"");
        }
    }

    #[test]
    fn the_lines_of_a_key_file_end_as_the_library_ends_them() {
        for text in ["a\nb\n", "a\r\nb\r\n", "\u{feff}a\r\nb", "a\nb\r\n\r\n"] {
            assert_eq!(*lines(text.as_bytes()), b"a\nb\n", "{text:?}");
        }
        assert_eq!(*lines(b"a\n\nb"), b"a\n\nb\n");
        assert_eq!(*lines(b"a\rb"), b"a\rb\n");
    }
}
