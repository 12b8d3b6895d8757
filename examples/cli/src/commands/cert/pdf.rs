//! `cert pdf`: a certificate on paper.

use super::read_text;
use crate::commands::Run;
use crate::failure::{InFile, Outcome};
use crate::files::{self, Content};
use crate::session::Session;
use clap::Args;
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// Print a certificate: one A4 page in German and English, as PDF; nothing is verified.
#[derive(Debug, Args)]
pub(crate) struct Pdf {
    /// The text of a certificate, one line
    #[arg(value_name = "FILE", default_value = "-")]
    pub(crate) text: PathBuf,
    /// The page
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

/// How long the file is, in bytes.
#[derive(Debug, Serialize)]
pub(crate) struct Printed {
    bytes: usize,
}

impl Run for Pdf {
    type Report = Printed;

    fn run(&self, _: &Session) -> Outcome<Printed> {
        let page = episeal_print::a4(&read_text(&self.text)?).in_file(&self.text)?;
        files::write(&self.out, &page, Content::Certificate)?;
        Ok(Printed { bytes: page.len() })
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.out]
    }
}

impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one page, {} bytes", self.bytes)
    }
}
