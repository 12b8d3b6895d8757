//! Commands that are killed: what they leave blocks nobody and holds no secret for long, and every file is the old one
//! or the new one.
#![cfg(unix)]

use crate::support::{Bench, Done, NOON, Scene, named};
use episeal::visits::venue::Venue;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

const PRUNE: &str = "--at 2026-11-16T12:00:00Z prune --key venue.key";

fn start(bench: &Bench, line: &str) -> Child {
    bench.start(&line.split_whitespace().collect::<Vec<_>>())
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Names in the bench, directories left out.
fn names(bench: &Bench) -> BTreeSet<String> {
    let files = bench.files("").into_iter();
    files.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
}

fn pipe(bench: &Bench, name: &str) {
    let made = Command::new("mkfifo").arg(bench.path(name)).status();
    assert!(made.unwrap().success());
}

fn write_end(bench: &Bench, name: &str) -> File {
    OpenOptions::new().write(true).open(bench.path(name)).unwrap()
}

/// A command that has its turn at `office.key`, and waits for its certificate.
fn with_a_turn(bench: &Bench) -> (Child, File) {
    let line = format!("--at {NOON} daykey --key office.key --certificate pipe --out held");
    let child = start(bench, &line);
    (child, write_end(bench, "pipe"))
}

#[test]
fn a_lock_that_a_killed_command_left_blocks_nobody() {
    let scene = Scene::new();
    let bench = &scene.bench;
    pipe(bench, "pipe");
    let (child, _pipe) = with_a_turn(bench);
    assert!(bench.path(".office.key.lock").exists());
    kill(child);
    assert!(bench.path(".office.key.lock").exists());
    let done = bench.ok("--at 2026-11-16T12:00:00Z prune --key office.key");
    assert_eq!(done.stderr, "", "nobody waited");
    assert!(!bench.path(".office.key.lock").exists());
}

#[test]
fn whoever_waits_says_so_after_a_second_and_goes_on() {
    let scene = Scene::new();
    let bench = &scene.bench;
    pipe(bench, "pipe");
    let (holder, mut pipe) = with_a_turn(bench);
    let began = Instant::now();
    let mut waiter = start(bench, "--at 2026-11-16T12:00:00Z prune --key office.key");
    let mut said = String::new();
    let mut stderr = BufReader::new(waiter.stderr.take().unwrap());
    stderr.read_line(&mut said).unwrap();
    assert!(said.contains("office.key: waiting: "), "{said}");
    assert!(began.elapsed() >= Duration::from_secs(1));
    assert_eq!(waiter.try_wait().unwrap(), None);
    // Another file's turn is free.
    bench.ok(PRUNE);
    pipe.write_all(&bench.read("certificate")).unwrap();
    drop(pipe);
    assert_eq!(Done::of(holder).code, 0);
    assert_eq!(waiter.wait().unwrap().code(), Some(0));
}

#[test]
fn what_a_living_command_has_in_the_making_stays_and_goes_with_it_when_it_is_killed() {
    let scene = Scene::new();
    let bench = &scene.bench;
    pipe(bench, "pipe");
    scene.seal("mara", &named("Mara", "Lindner"), "");
    scene.admit("mara.visit");
    scene.ask();
    bench.ok(&scene.release());
    let before = names(bench);
    let child = start(bench, &scene.open().replace("--release release", "--release pipe --out opened"));
    let _pipe = write_end(bench, "pipe");
    let made = names(bench);
    assert_eq!(made.difference(&before).count(), 1);
    bench.ok(PRUNE);
    assert_eq!(names(bench), made, "it is in use");
    kill(child);
    assert_eq!(names(bench), made);
    bench.ok(PRUNE);
    assert_eq!(names(bench), before);
}

/// What each command does to keys, killed at sixty moments of it, and then later until one was done before.
#[test]
fn sixty_kills_leave_the_old_file_or_the_new_one_and_nothing_in_the_making() {
    const KILLS: u32 = 60;
    let scene = Scene::new();
    let bench = &scene.bench;
    bench.write("mara.json", named("Mara", "Lindner").to_string());
    let day = |day: u32| {
        let day = 17 + day % 7;
        format!("--at {NOON} daykey --key venue.key --venue-may-read --day 2026-11-{day} --out day")
    };
    let seal = format!(
        "--at {NOON} seal --poster poster --day-key venue-day {} --contact mara.json --out visit --kept kept",
        scene.trust
    );
    let before = bench.read("venue.key");
    let whole = whole_time(bench, &day(0));
    bench.write("venue.key", &before);
    let mut ends = BTreeSet::new();
    for round in 0.. {
        if round >= KILLS && ends.contains(&true) {
            break;
        }
        let line = if round % 3 == 2 { seal.clone() } else { day(round + 1) };
        let mut child = start(bench, &line);
        thread::sleep(whole * round / KILLS);
        let _ = child.kill();
        ends.insert(child.wait().unwrap().success());
        let after = bench.read("venue.key");
        if after != before {
            assert!(Venue::import_secret_bytes(&after).is_ok(), "{round}: whole");
            assert!(after.len() > before.len(), "{round}: no key is lost");
        }
        if bench.path("kept").exists() {
            bench.ok("--json inspect kept");
            fs::remove_file(bench.path("kept")).unwrap();
        }
        bench.ok(PRUNE);
        let left: Vec<_> = names(bench).into_iter().filter(|name| name.starts_with('.')).collect();
        assert_eq!(left, Vec::<String>::new(), "{round}");
        bench.write("venue.key", &before);
    }
    assert!(ends.contains(&false), "some were killed");
}

fn whole_time(bench: &Bench, line: &str) -> Duration {
    let begin = Instant::now();
    bench.ok(line);
    begin.elapsed() * 5 / 4
}
