//! `cert`: EU Digital COVID Certificates.

pub(crate) mod decode;
pub(crate) mod guard;
pub(crate) mod guarded;
pub(crate) mod issue;
pub(crate) mod pdf;
pub(crate) mod qr;
pub(crate) mod rules;
pub(crate) mod trust;
pub(crate) mod verify;

mod holder;
mod pem;
mod picture;

use crate::failure::Outcome;
use crate::session::Session;
use crate::typed;
use clap::Subcommand;
use episeal::CertificateError;
use std::path::Path;
use zeroize::Zeroizing;

/// The longest text, in bytes: the library's limit.
const MAX_TEXT: usize = 131_072;

/// EU Digital COVID Certificates: issue one of recovery, show it as a QR code, print it; verify any.
#[derive(Debug, Subcommand)]
pub(crate) enum Cert {
    Issue(Box<issue::Issue>),
    GuardKey(guard::MakeKey),
    GuardForget(guard::Forget),
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
            Self::Qr(command) => super::run(command, session),
            Self::Pdf(command) => super::run(command, session),
            Self::Verify(command) => super::run(command, session),
            Self::Rules(command) => super::run(command, session),
            Self::Decode(command) => super::run(command, session),
        }
    }
}

/// True for a text of a certificate, and not the name of a file; one without its prefix is known by its length and
/// alphabet.
fn is_text(argument: &str) -> bool {
    const LONGER_THAN_NAMES: usize = 128;
    let is_base45 =
        |byte: u8| matches!(byte, b'0'..=b'9' | b'A'..=b'Z') || b" $%*+-./:".contains(&byte);
    let start = argument.get(..4);
    start.is_some_and(|start| start.eq_ignore_ascii_case("HC1:"))
        || (argument.len() > LONGER_THAN_NAMES && argument.bytes().all(is_base45))
}

/// A text as it was typed, or from a file.
fn text_of(argument: &str) -> Outcome<Zeroizing<String>> {
    match is_text(argument) {
        true => Ok(Zeroizing::new(argument.to_owned())),
        false => read_text(Path::new(argument)),
    }
}

/// The text in a file.
fn read_text(path: &Path) -> Outcome<Zeroizing<String>> {
    typed::read_line(path, MAX_TEXT, CertificateError::PrefixMissing.into())
}

/// Bytes in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
