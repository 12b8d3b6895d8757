//! `bench make`: an event, sealed, stored and asked for.

use super::event::{Event, Gate, MORNING};
use super::guests::Guest;
use crate::commands::Run;
use crate::commands::open::Form;
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content, Output};
use crate::session::Session;
use crate::times;
use crate::visit_line::VisitLine;
use clap::Args;
use episeal::visits::RecordId;
use rayon::prelude::*;
use serde::Serialize;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Make an event that a benchmark can release and open: a match on 14 November 2026, with a sealed visit of every guest
/// in the server's store, and a request for all of them. Prints the two commands that answer and open it.
///
/// In DIR: the keys of an authority, an office and a venue (not locked), what they signed, the store, the request, and
/// `expected.jsonl`, which is byte for byte what opening must give. Every guest has a seat; a quarter check out. There
/// are no departure notes and no later revisions, and the venue names the office.
///
/// Seed and N say who comes, where they sit, and when they come and leave: these are the same at every run. Keys, and
/// with them ids, seals and the order of the store, are random, so the files differ. Sealing takes every core, about a
/// quarter of a millisecond of one for each visit. Nothing waits for the disk: do not keep what is made here.
#[derive(Debug, Args)]
pub(crate) struct Make {
    /// How many visits, 1 to 10000000; a sold-out stadium has 81365
    #[arg(value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub(crate) visits: u32,
    /// Number that people, seats and times are drawn from
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// A directory that is new or empty
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Serialize)]
pub(crate) struct Made {
    visits: u32,
    seed: u64,
    /// How long sealing and storing took.
    seconds: f64,
    cores: usize,
    /// The commands to run next.
    release: String,
    open: String,
    /// Where the office's lines are, and those that they must be.
    opened: String,
    expected: String,
}

impl Run for Make {
    type Report = Made;

    fn run(&self, session: &Session) -> Outcome<Made> {
        self.refuse_used()?;
        files::wait_for_no_disk();
        let event = Event::set_up(&directory(&self.out), session)?;
        let gate = Gate::of(&event, session)?;
        let start = Instant::now();
        let sealed = self.seal(&gate, session)?;
        let seconds = start.elapsed().as_secs_f64();
        self.write_expected(sealed, &event)?;
        // Last: without it there is nothing to answer.
        event.ask(session)?;
        Ok(Made {
            visits: self.visits,
            seed: self.seed,
            seconds,
            cores: rayon::current_num_threads(),
            release: release(&event),
            open: open(&event),
            opened: quoted(&event.file("opened.jsonl")),
            expected: quoted(&event.file("expected.jsonl")),
        })
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl Make {
    fn refuse_used(&self) -> Outcome<()> {
        let is_used = match fs::read_dir(&self.out) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error).in_file(&self.out),
        };
        match is_used {
            true => Err(Failure::input("the directory is not empty: name a new one")).in_file(&self.out),
            false => Ok(()),
        }
    }

    /// Seals and stores every visit, on all cores.
    fn seal(&self, gate: &Gate, session: &Session) -> Outcome<Vec<(RecordId, u32)>> {
        let bar = session.progress(usize::try_from(self.visits).unwrap_or(usize::MAX), "sealing");
        let sealed = (0..self.visits).into_par_iter().map(|number| {
            let record_id = gate.check_in(&Guest::draw(self.seed, number))?;
            bar.inc(1);
            Ok((record_id, number))
        });
        let sealed = sealed.collect();
        bar.finish_and_clear();
        sealed
    }

    /// What the office must get, in its order.
    fn write_expected(&self, mut sealed: Vec<(RecordId, u32)>, event: &Event) -> Outcome<()> {
        sealed.sort_unstable();
        let mut out = Output::create(&event.file("expected.jsonl"), Content::Personal)?;
        let form = Form::new(None, None, None);
        let mut sheet = form.begin(&mut out)?;
        for (record_id, number) in sealed {
            let Guest { person, kind, area, arrival, departure } = Guest::draw(self.seed, number);
            sheet.visit(&VisitLine {
                record_id: record_id.to_text(),
                kind,
                venue: event.venue_id.clone(),
                area,
                arrival: times::show(arrival),
                departure: departure.map(times::show),
                departure_noted_by_staff: false,
                person,
            })?;
        }
        sheet.finish()?;
        out.commit()
    }
}

/// The same directory, by a name that no command takes for an option.
fn directory(path: &Path) -> PathBuf {
    match path.as_os_str().as_encoded_bytes().first() {
        Some(b'-') => Path::new(".").join(path),
        _ => path.to_owned(),
    }
}

fn release(event: &Event) -> String {
    let authority = event.trust.authority.join(" ");
    let options = [
        ("--key", "venue.key"),
        ("--request", "request"),
        ("--store", "store"),
        ("--revocations", "revocations"),
        ("--log", "request-log"),
        ("--out", "release"),
    ];
    format!("{} --authority {authority}", command("release", event, &options))
}

fn open(event: &Event) -> String {
    let options = [
        ("--key", "office.key"),
        ("--request", "request"),
        ("--release", "release"),
        ("--store", "store"),
        ("--day-key", "venue-day-key"),
        ("--out", "opened.jsonl"),
    ];
    command("open", event, &options)
}

/// As a shell takes it, with this program as it was called.
fn command(name: &str, event: &Event, options: &[(&str, &str)]) -> String {
    let program = std::env::args_os().next().map_or_else(|| PathBuf::from("episeal"), PathBuf::from);
    let mut line = format!("{} --at {} {name}", quoted(&program), times::show(MORNING));
    for (option, file) in options {
        line.push_str(&format!(" {option} {}", quoted(&event.file(file))));
    }
    line
}

/// A path as one word of a shell.
fn quoted(path: &Path) -> String {
    let path = path.to_string_lossy();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:@%,".contains(c);
    match path.chars().all(is_plain) {
        true => path.into_owned(),
        false => format!("'{}'", path.replace('\'', r"'\''")),
    }
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { visits, seed, seconds, cores, release, open, opened, expected } = self;
        writeln!(f, "{visits} visits from seed {seed}, sealed and stored in {seconds:.1} s on {cores} cores.")?;
        writeln!(f, "The venue answers, and the office opens the answer:\n\n{release}\n\n{open}\n")?;
        writeln!(f, "All are right if this says nothing: cmp {opened} {expected}")?;
        write!(f, "A venue answers a request once: to answer again, remove its request-log.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_of_a_shell() {
        for (path, word) in [
            ("bench/venue.key", "bench/venue.key"),
            ("/tmp/Müller_1", "/tmp/Müller_1"),
            ("my bench", "'my bench'"),
            ("it's $HOME", r"'it'\''s $HOME'"),
            ("a;b", "'a;b'"),
        ] {
            assert_eq!(quoted(Path::new(path)), word);
        }
    }
}
