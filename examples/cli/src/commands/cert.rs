//! `cert`: EU Digital COVID Certificates.

pub(crate) mod decode;
pub(crate) mod trust;
pub(crate) mod verify;

use crate::args::CertCommand;
use crate::failure::{InFile, Outcome};
use crate::files;
use crate::session::Session;
use episeal::CertificateError;
use std::path::Path;
use zeroize::Zeroizing;

/// The longest file with a text, in bytes: the library's limit and a line end.
const MAX_TEXT_FILE: usize = 131_074;

/// Runs a command and reports.
pub(crate) fn perform(command: &CertCommand, session: &Session) -> Outcome<()> {
    match command {
        CertCommand::Verify(command) => super::run(command, session),
        CertCommand::Decode(command) => super::run(command, session),
    }
}

/// A text as it was typed, or from a file, without the one line end behind it.
fn text_of(argument: &str) -> Outcome<Zeroizing<String>> {
    let is_text = argument
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("HC1:"));
    if is_text {
        return Ok(Zeroizing::new(argument.to_owned()));
    }
    let path = Path::new(argument);
    let bytes = files::read_secret(path, MAX_TEXT_FILE)?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| CertificateError::PrefixMissing)
        .in_file(path)?;
    let line = text.strip_suffix('\n').unwrap_or(text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    Ok(Zeroizing::new(line.to_owned()))
}
