//! `-` for standard input and output, alone and in a row.

use crate::support::{Bench, LATER, MORNING, NOON, Scene, assert_refused, named};
use serde_json::Value;

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

#[test]
fn a_visit_passes_from_command_to_command_without_a_file() {
    let scene = Scene::new();
    let bench = &scene.bench;
    let seal = format!(
        "--json --at {NOON} seal --poster - --day-key venue-day {} --contact mara.json --kept mara.kept",
        scene.trust
    );
    bench.write("mara.json", named("Mara", "Lindner").to_string());
    let sealed = bench.run_with(&words(&seal), &bench.read("poster"));
    assert_eq!(sealed.code, 0, "{}", sealed.stderr);
    let summary: Value = serde_json::from_str(&sealed.stderr).unwrap();
    assert_eq!(summary["reader"], "Gesundheitsamt", "standard output carries the visit");
    scene.publish("venue-day");
    let admitted = bench.run_with(&words(&format!("--at {LATER} admit --store store -")), &sealed.stdout);
    assert_eq!(admitted.text(), "stored 1 visits and 0 departure notes, 0 were already there");
    let opened = bench.run_with(&words("open --kept mara.kept --visit -"), &sealed.stdout);
    assert_eq!(opened.json()["family_name"], "Lindner");
    assert_eq!(opened.stderr, "opened 1, refused 0\n");
}

#[test]
fn a_release_passes_from_the_venue_to_the_office_as_a_stream() {
    let scene = Scene::new();
    scene.seal("mara", &named("Mara", "Lindner"), "");
    scene.admit("mara.visit");
    scene.ask();
    let release = scene.release().replace("--out release", "--out -");
    let released = scene.bench.ok(&release);
    assert_eq!(released.stderr, "for Gesundheitsamt: 1 visits read, 0 refused, 1 parts\n");
    let open = scene.open().replace("--release release", "--release -");
    let opened = scene.bench.run_with(&words(&open), &released.stdout);
    assert_eq!(opened.lines().len(), 1);
    let shown = scene.bench.run_with(&["inspect", "-"], &released.stdout);
    assert!(shown.text().contains("application/vnd.episeal.release+cose"));
    assert_eq!(shown.text().lines().count(), 1);
}

#[test]
fn keys_are_read_from_standard_input_and_kept_in_files_alone() {
    let scene = Scene::new();
    let poster = scene.bench.run_with(
        &["poster", "--unlisted-areas", "--key", "-", "--name", "Brauhaus", "--area", "Saal"],
        &scene.bench.read("venue.key"),
    );
    assert_eq!(poster.stdout, scene.bench.read("poster"));
    let day_key = format!("--at {MORNING} daykey --key - --venue-may-read --out day");
    let done = scene.bench.run_with(&words(&day_key), &scene.bench.read("venue.key"));
    assert_refused(&done, "invalid-input");
    assert!(!scene.bench.path("day").exists(), "a key that is not kept is not published");
}

#[test]
fn new_keys_go_to_standard_output_and_their_public_key_beside() {
    let bench = Bench::new();
    let done = bench.ok("keygen staff --out -");
    assert!(done.text().starts_with("EPISEAL-STAFF-SECRET1"));
    assert!(done.stderr.starts_with("episeal-staff1"));
}

#[test]
fn a_visit_and_its_keys_are_not_mixed() {
    let scene = Scene::new();
    scene.bench.write("mara.json", named("Mara", "Lindner").to_string());
    let seal =
        format!("--at {NOON} seal --poster poster --day-key venue-day {} --contact mara.json --kept -", scene.trust);
    let done = scene.bench.refused(&seal, "invalid-input");
    assert_eq!(done.stdout, b"");
}

#[test]
fn a_reader_that_leaves_is_an_error_and_no_panic() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_episeal"))
        .args(["inspect", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    // Only now there is something to show.
    child.stdin.take().unwrap().write_all(b"\x81\x01").unwrap();
    let done = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(stderr.starts_with("episeal: io: ") && stderr.lines().count() == 1, "{stderr}");
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_so_that_no_old_keys_stay_behind_it() {
    let bench = Bench::new();
    bench.ok("keygen venue --out real.key");
    std::os::unix::fs::symlink("real.key", bench.path("link.key")).unwrap();
    bench.ok(&format!("--at {NOON} daykey --key link.key --venue-may-read --out day"));
    assert!(bench.path("link.key").is_symlink());
    assert_eq!(String::from_utf8(bench.read("real.key")).unwrap().lines().count(), 2);
}
