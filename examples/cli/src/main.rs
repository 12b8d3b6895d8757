//! The command line of episeal: every party's part of the story, over files.

mod args;
mod commands;
mod demo;
mod diary_file;
mod escape;
mod failure;
mod files;
mod key_file;
mod mailbox;
mod moments;
mod notation;
mod notice_keys;
mod papers;
mod parts;
mod run_file;
mod secret_file;
mod session;
mod shared_line;
mod sormas;
mod store;
mod times;
mod turn;
mod typed;
mod visit_line;

use args::Cli;
use session::Session;
use std::process::ExitCode;

fn main() -> ExitCode {
    let (cli, named) = Cli::parse_with_files();
    let session = Session::new(cli.globals).naming(named);
    match commands::perform(&cli.command, &session) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            session.refuse(&failure);
            ExitCode::from(failure.exit_status())
        }
    }
}
