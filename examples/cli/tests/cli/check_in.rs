//! Check-in codes: staff read the code that a visitor's app shows, and send an invitation.

use crate::support::{Bench, Done, NOON, Scene, named};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout};

const OUT: &str = "--mailbox box --poster-out invited --day-key-out invited-day";

/// An app that shows its codes.
struct App {
    child: Child,
    rest: BufReader<ChildStdout>,
}

impl App {
    fn start(bench: &Bench, options: &str) -> Self {
        Self::start_at(bench, NOON, options)
    }

    fn start_at(bench: &Bench, at: &str, options: &str) -> Self {
        let line = format!("--json --at {at} check-in {OUT} --yes {options}");
        let mut child = bench.start(&line.split_whitespace().collect::<Vec<_>>());
        let rest = BufReader::new(child.stdout.take().unwrap());
        Self { child, rest }
    }

    /// The next code on the screen.
    fn code(&mut self) -> String {
        let mut line = String::new();
        self.rest.read_line(&mut line).unwrap();
        let shown: Value = serde_json::from_str(&line).unwrap();
        shown["code"].as_str().unwrap().to_owned()
    }

    fn end(mut self) -> Done {
        let mut stdout = Vec::new();
        self.rest.read_to_end(&mut stdout).unwrap();
        Done { stdout, ..Done::of(self.child) }
    }
}

fn invite(at: &str, code: &str) -> String {
    format!("--at {at} invite --code {code} --poster poster --day-key venue-day --mailbox box")
}

#[test]
fn who_is_invited_by_a_code_is_shown_the_venue_and_checks_in() {
    let scene = Scene::new();
    let bench = &scene.bench;
    let mut app = App::start(bench, "--wait 60");
    let code = app.code();
    assert!(code.starts_with("EPISEAL-CHECK-IN1"));
    bench.ok(&invite(NOON, &code));
    let done = app.end();
    assert_eq!(done.code, 0, "{}", done.stderr);
    let invited = done.json();
    assert_eq!(invited["venue"], scene.venue);
    assert_eq!(invited["venue_name"], "Brauhaus");
    assert_eq!(invited["area"], "Saal");
    assert_eq!(bench.read("invited"), bench.read("poster"));
    assert_eq!(bench.read("invited-day"), bench.read("venue-day"));
    bench.write("mara.json", named("Mara", "Lindner").to_string());
    bench.ok(&format!(
        "--at {NOON} seal --poster invited --day-key invited-day {} --contact mara.json --out visit",
        scene.trust
    ));
}

#[test]
fn a_code_counts_once_and_in_its_half_minute_and_the_ones_beside_it() {
    let scene = Scene::new();
    let bench = &scene.bench;
    let mut app = App::start(bench, "--wait 0");
    let code = app.code();
    app.end();
    for late in ["2026-11-16T12:01:30Z", "2026-11-16T11:59:00Z"] {
        bench.refused(&invite(late, &code), "code-expired");
    }
    assert!(!bench.path("box").exists());
    bench.write("code", format!("\u{feff}{code}\r\n"));
    let shown = bench.ok("inspect code");
    assert_eq!(shown.text(), "role: check-in code");
    let by_file = invite(NOON, "").replace("--code ", "--code-file code");
    bench.ok(&by_file);
    bench.refused(&by_file, "code-used");
    bench.refused(&invite(NOON, &scene.venue), "wrong-purpose");
    bench.refused(&invite(NOON, "junk"), "malformed");
    let other = invite(NOON, &code).replace("venue-day", "office-day");
    bench.refused(&other, "wrong-purpose");
}

#[test]
fn every_half_minute_has_its_code_and_the_one_before_still_counts() {
    let scene = Scene::new();
    let bench = &scene.bench;
    let mut app = App::start_at(bench, "2026-11-16T11:59:58Z", "--wait 60");
    let (first, second) = (app.code(), app.code());
    assert_ne!(first, second);
    bench.ok(&invite(NOON, &first));
    assert_eq!(app.end().code, 0);
}

#[test]
fn an_invitation_that_does_not_open_is_told_of_and_nothing_is_written() {
    let scene = Scene::new();
    let bench = &scene.bench;
    let mut app = App::start(bench, "--wait 3");
    let code = app.code();
    let elsewhere = invite(NOON, &code).replace("--mailbox box", "--mailbox elsewhere");
    let posted = bench.ok(&format!("--json {elsewhere}")).json();
    let handle = posted["handle"].as_str().unwrap();
    let mut forged = bench.read(&format!("elsewhere/{handle}"));
    *forged.last_mut().unwrap() ^= 1;
    bench.write("forged", forged);
    std::fs::create_dir(bench.path("box")).unwrap();
    std::fs::rename(bench.path("forged"), bench.path("box").join(handle)).unwrap();
    let done = app.end();
    assert_eq!(done.code, 1);
    let lines: Vec<_> = done.stderr.lines().collect();
    assert!(lines[0].contains("undecryptable"), "{}", done.stderr);
    assert!(lines[1].contains("no-answer"), "{}", done.stderr);
    assert_eq!(lines.len(), 2);
    assert!(!bench.path("invited").exists() && !bench.path("invited-day").exists());
}

#[test]
fn without_anybody_to_ask_nobody_is_invited() {
    let scene = Scene::new();
    let bench = &scene.bench;
    let before = bench.contents();
    let done = bench.refused(&format!("--at {NOON} check-in {OUT}"), "invalid-input");
    assert_eq!(done.text(), "", "no code was shown");
    assert_eq!(bench.contents(), before);
}
