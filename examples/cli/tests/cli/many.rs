//! Thousands of visits at once: what is wrong with some of them is told of these alone, in their order.

use crate::support::{Bench, Done};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// An event that was made, and its commands.
struct Event {
    bench: Bench,
    made: Value,
    /// The stored visits, ascending.
    visits: Vec<PathBuf>,
}

impl Event {
    fn new(visits: u32) -> Self {
        let bench = Bench::new();
        let made = bench.ok(&format!("--json bench make {visits} --out event")).json();
        let stored = bench.files("event/store").into_iter();
        let stored = stored.filter(|path| path.extension().is_some_and(|end| end == "visit"));
        let event = Self { visits: stored.collect(), made, bench };
        assert_eq!(event.visits.len(), visits as usize);
        event
    }

    fn run(&self, command: &str) -> Done {
        let line = self.made[command].as_str().unwrap();
        let (_, line) = line.split_once(" --at ").unwrap();
        self.bench.ok(&format!("--at {line}"))
    }

    fn lines(&self, file: &str) -> Vec<String> {
        let text = String::from_utf8(self.bench.read(file)).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    /// What must be opened: everything, but for errors in the place of some.
    fn expected(&self, errors: &[(usize, &str)]) -> Vec<String> {
        let mut lines = self.lines("event/expected.jsonl");
        for (place, error) in errors {
            lines[*place] = format!(r#"{{"record_id":"{}","error":"{error}"}}"#, self.record_id(*place));
        }
        lines
    }

    fn record_id(&self, place: usize) -> String {
        name(&self.visits[place]).split('.').next().unwrap().to_owned()
    }
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

fn flip(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(path, bytes).unwrap();
}

/// The names that are reported, each with its code.
fn reported(done: &Done) -> Vec<(String, String)> {
    let lines = done.stderr.lines().map(|line| {
        let mut parts = line.split(": ");
        let path = Path::new(parts.next().unwrap());
        (name(path).to_owned(), parts.next().unwrap().to_owned())
    });
    lines.collect()
}

#[test]
fn one_corrupted_visit_among_ten_thousand_costs_no_other() {
    let event = Event::new(10_000);
    let place = 5_003;
    flip(&event.visits[place]);
    let released = event.run("release");
    let victim = name(&event.visits[place]).to_owned();
    assert_eq!(reported(&released), [(victim, "bad-signature".to_owned())]);
    assert_eq!(released.text(), "for Gesundheitsamt: 10000 visits read, 1 refused, 10 parts");
    assert_eq!(event.run("open").text(), "opened 9999, refused 1");
    assert!(event.lines("event/opened.jsonl") == event.expected(&[(place, "bad-signature")]));
}

#[test]
fn whatever_is_wrong_with_some_of_many_files_is_reported_in_their_order() {
    let event = Event::new(1_300);
    let visits = &event.visits;
    // First and last, and around the places where others are read already.
    let (bad, empty, cut, text, long, longest) = (0, 511, 512, 700, 1_023, 1_024);
    flip(&visits[bad]);
    fs::write(&visits[empty], "").unwrap();
    let whole = fs::read(&visits[cut]).unwrap();
    fs::write(&visits[cut], &whole[..whole.len() - 1]).unwrap();
    fs::write(&visits[text], "not a visit").unwrap();
    let more = [fs::read(&visits[long]).unwrap(), vec![0; 5_000]].concat();
    fs::write(&visits[long], more).unwrap();
    fs::write(&visits[longest], vec![0x81; 2 << 20]).unwrap();
    // The last one's, under the name of an early one: the order of all would be lost.
    fs::copy(&visits[1_299], &visits[3]).unwrap();
    fs::remove_file(&visits[1_298]).unwrap();
    fs::create_dir(&visits[1_298]).unwrap();
    let released = event.run("release");
    let expected = [
        (bad, "bad-signature"),
        (3, "invalid-input"),
        (empty, "malformed"),
        (cut, "malformed"),
        (text, "malformed"),
        (long, "malformed"),
        (longest, "malformed"),
        (1_298, "io"),
    ];
    let expected = expected.map(|(place, code)| (name(&visits[place]).to_owned(), code.to_owned()));
    assert_eq!(reported(&released), expected);
    assert_eq!(released.text(), "for Gesundheitsamt: 1300 visits read, 8 refused, 2 parts");
    let opened = event.run("open");
    assert_eq!(reported(&opened), expected[1..]);
    assert_eq!(opened.text(), "opened 1292, refused 1, skipped 7 files");
    let mut lines = event.expected(&[(bad, "bad-signature")]);
    for place in [1_298, longest, long, text, cut, empty, 3] {
        lines.remove(place);
    }
    assert!(event.lines("event/opened.jsonl") == lines);
}

#[test]
fn a_release_that_ends_early_gives_what_came_before() {
    let event = Event::new(2_100);
    event.run("release");
    let whole = event.bench.read("event/release");
    event.bench.write("event/release", &whole[..whole.len() / 2]);
    let line = event.made["open"].as_str().unwrap();
    let done = event.bench.run(&format!("--at {}", line.split_once(" --at ").unwrap().1));
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.stderr.starts_with("episeal: incomplete: "), "{}", done.stderr);
    let opened = event.lines("event/opened.jsonl");
    assert!(!opened.is_empty() && opened.len() < 2_100, "{}", opened.len());
    assert!(opened == event.lines("event/expected.jsonl")[..opened.len()]);
}

/// Pieces of a file are longer than what is collected before it is written: what is lost of one does not come back.
#[cfg(unix)]
#[test]
fn what_does_not_fit_on_the_disk_does_not_appear_and_leaves_what_was_there() {
    let event = Event::new(600);
    event.run("release");
    let (_, open) = event.made["open"].as_str().unwrap().split_once(" --at ").unwrap();
    for older in [None, Some("older")] {
        if let Some(text) = older {
            event.bench.write("event/opened.jsonl", text);
        }
        let program = env!("CARGO_BIN_EXE_episeal");
        // Files of at most 32 kB, and an error instead of the signal.
        let limited = format!("trap '' XFSZ; ulimit -f 64; exec {program} --at {open} --notice-keys event/keys");
        let limited =
            std::process::Command::new("sh").args(["-c", &limited]).current_dir(event.bench.path("")).output();
        let limited = limited.unwrap();
        let said = String::from_utf8(limited.stderr).unwrap();
        assert_eq!(limited.status.code(), Some(1), "{said}");
        assert!(said.starts_with("episeal: io: ") && said.ends_with(" (event/opened.jsonl)\n"), "{said}");
        let found = std::fs::read(event.bench.path("event/opened.jsonl")).ok();
        assert!(found.as_deref() == older.map(str::as_bytes), "{:?}", found.map(|bytes| bytes.len()));
        assert!(!event.bench.path("event/keys").exists());
    }
    assert_eq!(event.run("open").text(), "opened 600, refused 0");
    assert!(event.lines("event/opened.jsonl") == event.expected(&[]));
}
