//! `conformance`: the official suites, run on the library, case by case, and messages for another implementation.

mod certlogic;
mod dgc_case;
mod dgc_testdata;
mod messages;
mod tally;

use super::run;
use crate::failure::{InFile, Outcome};
use crate::session::Session;
use certlogic::CertLogic;
use clap::Subcommand;
use dgc_testdata::DgcTestdata;
use messages::Messages;
use std::fs;
use std::path::{Path, PathBuf};

/// Run an official suite and show what is met and what is not, or judge messages one by one.
#[derive(Debug, Subcommand)]
pub(crate) enum Conformance {
    DgcTestdata(DgcTestdata),
    #[command(name = "certlogic")]
    CertLogic(CertLogic),
    Messages(Messages),
}

impl Conformance {
    pub(super) fn perform(&self, session: &Session) -> Outcome<()> {
        match self {
            Self::DgcTestdata(suite) => run(suite, session),
            Self::CertLogic(suite) => run(suite, session),
            Self::Messages(messages) => run(messages, session),
        }
    }
}

/// The JSON files of a directory, by name, and its directories; links to directories are not followed.
fn json_files(directory: &Path) -> Outcome<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (mut files, mut directories) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(directory).in_file(directory)? {
        let entry = entry.in_file(directory)?;
        let path = entry.path();
        let is_json = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("json"));
        if entry.file_type().in_file(&path)?.is_dir() {
            directories.push(path);
        } else if is_json {
            files.push(path);
        }
    }
    files.sort();
    Ok((files, directories))
}
