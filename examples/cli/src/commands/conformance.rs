//! `conformance`: the official suites, run on the library, case by case, and messages for another implementation.

mod certlogic;
mod dgc_case;
mod dgc_testdata;
mod messages;
mod tally;

use super::run;
use crate::failure::Outcome;
use crate::session::Session;
use certlogic::CertLogic;
use clap::Subcommand;
use dgc_testdata::DgcTestdata;
use messages::Messages;

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
