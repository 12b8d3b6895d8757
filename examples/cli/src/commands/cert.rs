//! `cert`: EU Digital COVID Certificates.

pub(crate) mod decode;
pub(crate) mod guard;
pub(crate) mod guarded;
pub(crate) mod issue;
pub(crate) mod pdf;
pub(crate) mod qr;
pub(crate) mod rules;
pub(crate) mod settle;
pub(crate) mod trust;
pub(crate) mod verify;

mod holder;
mod pem;

use crate::failure::{Failure, Outcome};
use crate::session::Session;
use crate::typed;
use clap::Subcommand;
use std::path::Path;
use zeroize::Zeroizing;

/// The longest text, in bytes: the library's limit.
const MAX_TEXT: u32 = 131_072;

/// EU Digital COVID Certificates: issue a recovery certificate, show it as a QR code, print it; verify any certificate.
#[derive(Debug, Subcommand)]
pub(crate) enum Cert {
    Issue(Box<issue::Issue>),
    GuardKey(guard::MakeKey),
    GuardForget(guard::Forget),
    GuardSettle(settle::Settle),
    Qr(qr::Qr),
    Pdf(pdf::Pdf),
    Verify(verify::Verify),
    Rules(rules::Rules),
    Decode(decode::Decode),
}

impl Cert {
    pub(crate) fn perform(&self, session: &Session) -> Outcome<()> {
        match self {
            Self::Issue(command) => super::run(command.as_ref(), session),
            Self::GuardKey(command) => super::run(command, session),
            Self::GuardForget(command) => super::run(command, session),
            Self::GuardSettle(command) => super::run(command, session),
            Self::Qr(command) => super::run(command, session),
            Self::Pdf(command) => super::run(command, session),
            Self::Verify(command) => super::run(command, session),
            Self::Rules(command) => super::run(command, session),
            Self::Decode(command) => super::run(command, session),
        }
    }
}

/// True for the text of a certificate rather than a file name; one without its prefix is recognised by its length and
/// alphabet, unless there is a file of this name.
fn is_text(argument: &str) -> bool {
    const LONGER_THAN_NAMES: usize = 128;
    let is_base45 = |byte: u8| matches!(byte, b'0'..=b'9' | b'A'..=b'Z') || b" $%*+-./:".contains(&byte);
    let start = argument.get(..4);
    start.is_some_and(|start| start.eq_ignore_ascii_case("HC1:"))
        || (argument.len() > LONGER_THAN_NAMES && argument.bytes().all(is_base45) && !Path::new(argument).exists())
}

/// A text as it was typed, or from a file.
fn text_of(argument: &str) -> Outcome<Zeroizing<String>> {
    let text = bare(argument);
    match is_text(text) {
        true => Ok(Zeroizing::new(text.to_owned())),
        false => read_text(Path::new(argument)),
    }
}

/// The text in a file.
fn read_text(path: &Path) -> Outcome<Zeroizing<String>> {
    let not_utf8 = Failure::input("this is not UTF-8, and so not a text");
    let text = typed::read_line(path, MAX_TEXT, not_utf8)?;
    Ok(Zeroizing::new(bare(&text).to_owned()))
}

/// Without a byte order mark in front and without blank lines around it; the spaces of its own line belong to it, since
/// Base45 has a space.
fn bare(text: &str) -> &str {
    let line_ends = ['\r', '\n'];
    let is_blank = |line: &str| line.chars().all(|c| matches!(c, ' ' | '\t'));
    let mut text = text.strip_prefix('\u{feff}').unwrap_or(text);
    while let Some((_, rest)) = text.split_once(line_ends).filter(|(line, _)| is_blank(line)) {
        text = rest;
    }
    while let Some((rest, _)) = text.rsplit_once(line_ends).filter(|(_, line)| is_blank(line)) {
        text = rest;
    }
    text
}

/// Bytes in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_and_blank_lines_are_not_of_the_text() {
        for around in [
            "HC1:A B",
            "\u{feff}HC1:A B",
            "\u{feff}\r\n\r\nHC1:A B\r\n\r\n",
            "\n\nHC1:A B\n\n\n",
            " \n\t\n \t \nHC1:A B",
            "HC1:A B\n \n\t\r\n",
            "\rHC1:A B\r",
        ] {
            assert_eq!(bare(around), "HC1:A B", "{around:?}");
        }
    }

    #[test]
    fn blanks_of_its_own_line_and_all_within_are_of_the_text() {
        for text in [" HC1:A", "HC1:A ", "HC1:A\t", "HC1:A\nB", "HC1:A\u{feff}", " ", "\u{a0}\nHC1:A"] {
            assert_eq!(bare(text), text, "{text:?}");
        }
        assert_eq!(bare("HC1:A \n"), "HC1:A ");
        assert_eq!(bare("\n \n"), "");
    }
}
