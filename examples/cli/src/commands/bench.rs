//! `bench`: what a benchmark of `release` and `open` runs on.

mod event;
mod guests;
mod make;

use super::run;
use crate::failure::Outcome;
use crate::session::Session;
use clap::Subcommand;
use make::Make;

/// Make what benchmarks run on.
#[derive(Debug, Subcommand)]
pub(crate) enum BenchCommand {
    Make(Make),
}

impl BenchCommand {
    pub(super) fn perform(&self, session: &Session) -> Outcome<()> {
        match self {
            Self::Make(command) => run(command, session),
        }
    }
}
