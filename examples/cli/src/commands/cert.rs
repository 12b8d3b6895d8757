//! `cert`: certificates of recovery.

pub(crate) mod issue;
pub(crate) mod pdf;
pub(crate) mod qr;

mod holder;
mod pem;
mod picture;

use crate::failure::Outcome;
use crate::files;
use crate::session::Session;
use clap::{Args, Subcommand};
use std::path::Path;
use zeroize::Zeroizing;

/// The longest file with a certificate's text, in bytes.
const MAX_TEXT: usize = 16_384;

/// Certificates of recovery: issue one, show it as a QR code, print it.
#[derive(Debug, Args)]
pub(crate) struct Cert {
    #[command(subcommand)]
    command: CertCommand,
}

#[derive(Debug, Subcommand)]
enum CertCommand {
    Issue(issue::Issue),
    Pdf(pdf::Pdf),
    Qr(qr::Qr),
}

pub(crate) fn perform(cert: &Cert, session: &Session) -> Outcome<()> {
    match &cert.command {
        CertCommand::Issue(command) => super::run(command, session),
        CertCommand::Pdf(command) => super::run(command, session),
        CertCommand::Qr(command) => super::run(command, session),
    }
}

/// The text of a certificate; one line end at its end does not belong to it, blanks do.
fn read_text(path: &Path) -> Outcome<Zeroizing<String>> {
    let bytes = files::read_secret(path, MAX_TEXT)?;
    let text = String::from_utf8_lossy(&bytes);
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(Zeroizing::new(
        line.strip_suffix('\r').unwrap_or(line).to_owned(),
    ))
}
