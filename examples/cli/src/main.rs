//! The command line of episeal: every party's part of the story, over files.

mod args;
mod commands;
mod conformance;
mod demo;
mod failure;
mod files;
mod key_file;
mod parts;
mod session;
mod sormas;
mod store;
mod times;
mod visit_line;

use args::Cli;
use clap::Parser;
use session::Session;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let session = Session::new(cli.globals);
    match commands::perform(&cli.command, &session) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            session.refuse(&failure);
            ExitCode::FAILURE
        }
    }
}
