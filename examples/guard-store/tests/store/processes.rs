//! Programs that use one database, at the same time or killed: this test's own program is run again.

use crate::shelf::{NOON, PERSON, Shelf, desk_at};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// Says to the other program where the guard is; nobody else sets it.
const GUARD: &str = "EPISEAL_GUARD_STORE_TEST";
const MANY: i32 = 8;

/// Runs one test of this program as a program of its own.
fn start(test: &str, guard: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--quiet"])
        .env(GUARD, guard)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// None in the test run itself.
fn guard() -> Option<PathBuf> {
    std::env::var_os(GUARD).map(PathBuf::from)
}

fn say(word: &str, number: u32) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{word} {number}").unwrap();
    out.flush().unwrap();
}

/// The other program: one attempt for one person.
#[test]
fn one_attempt() {
    let Some(guard) = guard() else { return };
    let mut desk = desk_at(&guard).unwrap();
    match desk.try_reserve(PERSON, NOON) {
        Ok(reservation) => {
            desk.swap(PERSON, |stored| reservation.issued(stored)).unwrap();
            say("issued", 0);
        }
        Err("busy" | "already-issued") => say("refused", 0),
        Err(code) => panic!("{code}"),
    }
}

#[test]
fn of_many_processes_at_once_one_issues() {
    let shelf = Shelf::new();
    let children: Vec<_> = (0..MANY).map(|_| start("processes::one_attempt", &shelf.path())).collect();
    let said = children.into_iter().map(|child| {
        let done = child.wait_with_output().unwrap();
        assert!(done.status.success());
        String::from_utf8(done.stdout).unwrap()
    });
    let said: String = said.collect();
    assert_eq!(said.matches("issued 0").count(), 1, "{said}");
    assert_eq!(said.matches("refused 0").count(), 7, "{said}");
    shelf.desk().assert_refused(PERSON, NOON, "already-issued");
}

fn id_of(number: u32) -> String {
    format!("R-{number}")
}

/// The other program: people come one after another, until it is killed.
#[test]
fn people_without_end() {
    let Some(guard) = guard() else { return };
    let mut desk = desk_at(&guard).unwrap();
    for number in 0..u32::MAX {
        let id = id_of(number);
        let person = ["Müller", "1964-08-12", &id];
        let reservation = desk.reserve(person, NOON);
        say("reserved", number);
        desk.swap(person, |stored| reservation.issued(stored)).unwrap();
        say("issued", number);
    }
}

/// What was confirmed is kept, what was not confirmed is complete or not there, and nobody blocks anybody.
#[test]
fn a_program_that_is_killed_at_any_point_leaves_a_whole_guard() {
    for round in 0..24 {
        let shelf = Shelf::new();
        let mut child = start("processes::people_without_end", &shelf.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let is_begun = lines.find(|line| line.ends_with("reserved 0"));
        assert!(is_begun.is_some());
        sleep(Duration::from_micros(700 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let (mut reserved, mut issued) = (1, 0);
        for line in lines {
            reserved += u32::from(line.starts_with("reserved"));
            issued += u32::from(line.starts_with("issued"));
        }
        let mut desk = shelf.desk();
        for number in 0..issued {
            desk.assert_refused(["Müller", "1964-08-12", &id_of(number)], NOON, "already-issued");
        }
        if reserved > issued {
            // It may have been recorded without being confirmed.
            let found = desk.try_reserve(["Müller", "1964-08-12", &id_of(issued)], NOON).err();
            assert!(found == Some("busy") || found == Some("already-issued"), "{round}: {found:?}");
        }
        let unsettled = desk.store.unsettled().unwrap();
        assert!(unsettled.open.len() <= 1 && unsettled.damaged == 0);
        let check = shelf.database().query_row("PRAGMA integrity_check", (), |row| row.get::<_, String>(0));
        assert_eq!(check.as_deref(), Ok("ok"));
        desk.issue(["Müller", "1964-08-12", &id_of(reserved + 1)], NOON);
        assert_eq!(shelf.names(), ["guard", "guard.key"], "no journal is left");
    }
}
