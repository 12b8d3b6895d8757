//! `vectors`: the test vectors, run on this program's library.

use super::{Run, run};
use crate::failure::{Failure, InFile, Outcome};
use crate::session::Session;
use clap::{Args, Subcommand};
use episeal_vectors::Report;
use std::path::{Path, PathBuf};

/// Run test vectors, for auditors.
#[derive(Debug, Subcommand)]
pub(crate) enum VectorsCommand {
    Check(Check),
}

impl VectorsCommand {
    pub(super) fn perform(&self, session: &Session) -> Outcome<()> {
        match self {
            Self::Check(command) => run(command, session),
        }
    }
}

/// Run every vector of a folder, and of the folders below it, and show how many are met.
///
/// Refused with `vectors-failed` if one is not met, or is none.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// A folder with vectors, for example test-vectors/visits
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

impl Run for Check {
    type Report = Report;

    fn run(&self, session: &Session) -> Outcome<Report> {
        let report = episeal_vectors::check(&self.folder).in_file(&self.folder)?;
        if report.failed().is_empty() {
            return Ok(report);
        }
        session.announce(&report, false)?;
        Err(Failure::vectors_failed())
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}
