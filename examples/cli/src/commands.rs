//! The commands, one file for each step of the story.

pub(crate) mod admit;
pub(crate) mod areas;
pub(crate) mod bench;
pub(crate) mod cert;
pub(crate) mod certify;
pub(crate) mod check_in;
pub(crate) mod checkout;
pub(crate) mod day_key;
pub(crate) mod depart;
pub(crate) mod diary;
pub(crate) mod inspect;
pub(crate) mod invite;
pub(crate) mod keygen;
pub(crate) mod notice;
pub(crate) mod open;
pub(crate) mod open_share;
pub(crate) mod plan;
pub(crate) mod poster;
pub(crate) mod prune;
pub(crate) mod release;
pub(crate) mod request;
pub(crate) mod seal;
pub(crate) mod share;
pub(crate) mod succeed;
pub(crate) mod vectors;

use crate::args::{Command, NamedFile};
use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::session::Session;
use crate::turn::Turn;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::path::Path;

/// A command that was typed.
pub(crate) trait Run {
    /// What it has to say: JSON for machines, text for people.
    type Report: Serialize + Display;

    fn run(&self, session: &Session) -> Outcome<Self::Report>;

    /// The files it writes: one of them may be standard output.
    fn outputs(&self) -> Vec<&Path>;

    /// The files that it reads, changes and writes: its turns at all of them are taken before it runs, and end with it.
    fn changes(&self) -> Vec<&Path> {
        Vec::new()
    }
}

/// Runs a command and reports.
pub(crate) fn perform(command: &Command, session: &Session) -> Outcome<()> {
    match command {
        Command::Keygen(command) => run(command, session),
        Command::Certify(command) => run(command, session),
        Command::Revoke(command) => run(command, session),
        Command::Succeed(command) => run(command, session),
        Command::DayKey(command) => run(command, session),
        Command::Poster(command) => run(command, session),
        Command::Areas(command) => command.perform(session),
        Command::Seal(command) => run(command, session),
        Command::CheckIn(command) => run(command, session),
        Command::Invite(command) => run(command, session),
        Command::Checkout(command) => run(command, session),
        Command::Depart(command) => run(command, session),
        Command::Admit(command) => run(command, session),
        Command::Request(command) => run(command, session),
        Command::Refer(command) => run(command, session),
        Command::Release(command) => run(command, session),
        Command::Notice(command) => run(command, session),
        Command::Open(command) => run(command, session),
        Command::Prune(command) => run(command, session),
        Command::Diary(command) => command.perform(session),
        Command::Share(command) => run(command, session),
        Command::OpenShare(command) => run(command, session),
        Command::Plan(command) => run(command, session),
        Command::Inspect(command) => run(command, session),
        Command::Cert(command) => command.perform(session),
        Command::Vectors(command) => command.perform(session),
        Command::Bench(command) => command.perform(session),
        Command::Demo(command) => run(command, session),
    }
}

fn run<C: Run>(command: &C, session: &Session) -> Outcome<()> {
    refuse_lost(command, session)?;
    command.outputs().into_iter().for_each(files::sweep_beside);
    command.changes().into_iter().for_each(files::sweep_beside);
    let turn = Turn::take(command.changes(), session)?;
    let report = command.run(session)?;
    drop(turn);
    let is_stdout_taken = command.outputs().into_iter().any(files::is_standard);
    session.report(&report, is_stdout_taken)
}

/// Refuses what would lose a file: one that is written must not be another that is written or read.
fn refuse_lost<C: Run>(command: &C, session: &Session) -> Outcome<()> {
    let written = [command.outputs(), command.changes()].concat();
    let written = BTreeSet::from_iter(written);
    for path in &written {
        let one = files::file_at(path);
        let is_same = |named: &&NamedFile| one.is_some() && files::file_at(&named.path) == one;
        let named = session.named.iter().filter(is_same);
        if let [first, second, ..] = *named.collect::<Vec<_>>() {
            return Err(Failure::same_file(&first.option, &second.option)).in_file(path);
        }
    }
    let outputs = command.outputs().into_iter();
    match outputs.filter(|path| files::is_standard(path)).count() {
        0 | 1 => Ok(()),
        _ => Err(Failure::input("two files that are written cannot both be standard output")),
    }
}
