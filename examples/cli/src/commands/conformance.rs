//! `conformance`: official test data, case by case.

use super::Run;
use crate::conformance::dgc;
use crate::conformance::tally::Tally;
use crate::failure::Outcome;
use crate::session::Session;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

/// Run official test data and print what is met and what is not.
#[derive(Debug, Args)]
pub(crate) struct Conformance {
    #[command(subcommand)]
    suite: Suite,
}

#[derive(Debug, Subcommand)]
enum Suite {
    /// The EU's test data of certificates: every `2DCode/raw/*.json` below a folder
    DgcTestdata {
        /// The folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

impl Run for Conformance {
    type Report = Tally;

    fn run(&self, session: &Session) -> Outcome<Tally> {
        match &self.suite {
            Suite::DgcTestdata { folder } => dgc::run(folder, session),
        }
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}
