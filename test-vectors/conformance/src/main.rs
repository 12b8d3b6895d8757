//! The official suites, run on the library, case by case, and messages for another implementation.

mod certlogic;
mod dgc_case;
mod dgc_testdata;
mod failure;
mod files;
mod hex;
mod messages;
mod tally;
mod times;

use certlogic::CertLogic;
use clap::{Parser, Subcommand};
use dgc_testdata::DgcTestdata;
use failure::{Failure, Outcome};
use messages::Messages;
use serde::Serialize;
use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

/// Run an official suite on episeal and show what is met and what is not, or judge messages one by one.
///
/// Exit status: 0 done, 1 refused or not met (one line on standard error: `episeal-conformance: <code>: <sentence>`),
/// 2 wrong usage.
#[derive(Debug, Parser)]
#[command(name = "episeal-conformance", version)]
struct Cli {
    /// Print the summary as one JSON object
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    suite: Suite,
}

#[derive(Debug, Subcommand)]
enum Suite {
    DgcTestdata(DgcTestdata),
    #[command(name = "certlogic")]
    CertLogic(CertLogic),
    Messages(Messages),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure::say(&format!("episeal-conformance: {failure}"));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Outcome<()> {
    match &cli.suite {
        Suite::DgcTestdata(suite) => report(&suite.run()?, cli.json, io::stdout()),
        Suite::CertLogic(suite) => {
            let tally = suite.run()?;
            report(&tally, cli.json, io::stdout())?;
            match tally.unmet() {
                0 => Ok(()),
                unmet => Err(Failure::unmet(unmet, tally.total())),
            }
        }
        // Its answers are on standard output.
        Suite::Messages(messages) => report(&messages.run()?, cli.json, io::stderr()),
    }
}

fn report(report: &(impl Serialize + Display), is_json: bool, mut out: impl Write) -> Outcome<()> {
    let text = match is_json {
        true => serde_json::to_string(report).map_err(io::Error::from)?,
        false => report.to_string(),
    };
    // Names and messages are the suites'.
    let text = text.replace(|c: char| c != '\n' && c.is_control(), "?");
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}
