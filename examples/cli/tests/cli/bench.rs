//! What a benchmark runs on: an event that is released and opened, and gives back exactly who came.

use crate::support::{Bench, Done};
use serde_json::{Value, json};
use std::fs;

/// The commands that `bench make` prints, without the program; `line` is split as a shell does where nothing is quoted.
fn printed(made: &Value, command: &str) -> String {
    let line = made[command].as_str().unwrap();
    line.split_once(" --at ").map(|(_, rest)| format!("--at {rest}")).unwrap()
}

fn make(bench: &Bench, visits: u32, seed: u32, out: &str) -> Value {
    bench.ok(&format!("--json bench make {visits} --seed {seed} --out {out}")).json()
}

/// Runs both commands.
fn release_and_open(bench: &Bench, made: &Value) -> (Done, Done) {
    (bench.ok(&printed(made, "release")), bench.ok(&printed(made, "open")))
}

/// What is drawn from the seed, without what is random at every run, in the order of the seats.
fn guests(bench: &Bench, file: &str) -> Vec<Value> {
    let text = String::from_utf8(bench.read(file)).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut guests: Vec<_> = lines
        .map(|mut line| {
            let random = line.as_object_mut().unwrap();
            assert!(random.remove("record_id").is_some() && random.remove("venue").is_some());
            line
        })
        .collect();
    guests.sort_by_key(|guest| guest["email"].to_string());
    guests
}

#[test]
fn release_and_open_give_back_exactly_the_visits_that_were_made() {
    let bench = Bench::new();
    let made = make(&bench, 20, 7, "event");
    assert_eq!((&made["visits"], &made["seed"]), (&json!(20), &json!(7)));
    let (released, opened) = release_and_open(&bench, &made);
    assert_eq!(released.text(), "for Gesundheitsamt: 20 visits read, 0 refused, 1 parts");
    assert_eq!(opened.text(), "opened 20, refused 0");
    assert_eq!(bench.read("event/opened.jsonl"), bench.read("event/expected.jsonl"));
    assert_eq!(guests(&bench, "event/opened.jsonl").len(), 20);
    bench.assert_private("event/venue.key");
    bench.assert_private("event/expected.jsonl");
}

#[test]
fn a_seed_makes_the_same_people_and_stays_under_other_keys() {
    let bench = Bench::new();
    for (seed, out) in [(7, "one"), (7, "two"), (8, "other")] {
        make(&bench, 20, seed, out);
    }
    let drawn = |out: &str| guests(&bench, &format!("{out}/expected.jsonl"));
    assert_eq!(drawn("one"), drawn("two"));
    assert_ne!(drawn("one"), drawn("other"));
    assert_ne!(bench.read("one/venue-day-key"), bench.read("two/venue-day-key"));
    assert_ne!(bench.read("one/expected.jsonl"), bench.read("two/expected.jsonl"));
}

#[test]
fn more_visits_have_the_first_ones_among_them() {
    let bench = Bench::new();
    make(&bench, 3, 1, "few");
    make(&bench, 20, 1, "many");
    let many = guests(&bench, "many/expected.jsonl");
    assert!(guests(&bench, "few/expected.jsonl").iter().all(|guest| many.contains(guest)));
}

#[test]
fn a_directory_with_something_in_it_is_left_alone() {
    let bench = Bench::new();
    fs::create_dir_all(bench.path("used")).unwrap();
    bench.write("used/notes.txt", "mine");
    bench.refused("bench make 1 --out used", "invalid-input");
    assert_eq!(bench.files("used"), [bench.path("used/notes.txt")]);
    bench.refused("bench make 1 --out used/notes.txt", "io");
    // One that is there and empty, or not there with those above it, is made.
    fs::create_dir_all(bench.path("empty")).unwrap();
    bench.ok("bench make 1 --out empty");
    bench.ok("bench make 1 --out new/deep/event");
    bench.refused("bench make 1 --out empty", "invalid-input");
}

#[test]
fn a_number_that_cannot_be_made_is_wrong_usage() {
    let bench = Bench::new();
    for line in ["0 --out new", "10000001 --out new", "-1 --out new", "--out new", "1", "1 --seed x --out new"] {
        assert_eq!(bench.run(&format!("bench make {line}")).code, 2, "{line}");
    }
    assert!(!bench.path("new").exists());
}

#[test]
fn what_is_printed_can_be_pasted_into_a_shell() {
    for directory in ["it's a bench", "-bench"] {
        can_be_pasted(directory);
    }
}

fn can_be_pasted(directory: &str) {
    let bench = Bench::new();
    let done = bench.run_with(&["bench", "make", "2", &format!("--out={directory}")], b"");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.text().starts_with("2 visits from seed 1, sealed and stored in "), "{}", done.text());
    let shell: Vec<_> = done.text().lines().filter(|line| line.contains(" --at ")).collect();
    assert_eq!(shell.len(), 2);
    for line in shell {
        let run = std::process::Command::new("sh").args(["-c", line]).current_dir(bench.path("")).output().unwrap();
        assert!(run.status.success(), "{line}: {}", String::from_utf8_lossy(&run.stderr));
    }
    let [opened, expected] = ["opened", "expected"].map(|name| bench.read(&format!("{directory}/{name}.jsonl")));
    assert_eq!(opened, expected);
}
