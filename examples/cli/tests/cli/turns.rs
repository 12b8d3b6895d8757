//! Several commands at once on one file: each has its turn, and nothing of any is lost.

use crate::support::case::Case;
use crate::support::{Bench, Done, MORNING, NOON, Scene, assert_refused, named};
use episeal::visits::venue::Venue;
use std::collections::BTreeSet;
use std::fs;

/// Runs commands at the same time.
fn at_once(bench: &Bench, lines: &[String]) -> Vec<Done> {
    let start = |line: &String| bench.start(&line.split_whitespace().collect::<Vec<_>>());
    let children: Vec<_> = lines.iter().map(start).collect();
    children.into_iter().map(Done::of).collect()
}

/// One of two was done, and the other refused with a code.
#[track_caller]
fn assert_once(done: &[Done], code: &str) {
    let (one, other) = match (done[0].code, done[1].code) {
        (0, _) => (&done[0], &done[1]),
        _ => (&done[1], &done[0]),
    };
    assert_eq!(one.code, 0, "{}", one.stderr);
    assert_eq!(other.code, 1, "both were done");
    assert!(other.stderr.contains(code), "{}", other.stderr);
}

/// A case whose venue has visits, shares of it and half hours that are asked for.
struct Busy {
    case: Case,
    shares: usize,
}

impl Busy {
    fn new(shares: usize) -> Self {
        let case = Case::with_visits(&["ada"]);
        for number in 0..shares {
            let out = format!("--all --out share-{number} --code-file code-{number}");
            case.bench().ok(&case.share_line(&out));
        }
        Self { case, shares }
    }

    /// Asks for one half hour after the other.
    fn ask(&self, requests: usize) {
        let (bench, venue) = (self.case.bench(), &self.case.scene.venue);
        let noon = 1_794_830_400;
        for number in 0..requests {
            let from = noon - 43_200 + i64::try_from(number).unwrap() * 1_800;
            let to = from + 1_800;
            bench.ok(&format!(
                "--at {MORNING} request --key office.key --reply-key office-morning --venue {venue} \
                 --window {from}/{to} --legal-basis IfSG-28a --out request-{number}"
            ));
        }
    }

    fn release(&self, number: usize, out: &str) -> String {
        let release = self.case.scene.release();
        let release = release.replace("--request request", &format!("--request request-{number}"));
        release.replace("--out release", &format!("--out {out}"))
    }

    fn open_share(&self, number: usize, out: &str) -> String {
        let number = number % self.shares;
        self.case.open_line(&format!("--share share-{number} --code-file code-{number} --out {out}"))
    }
}

fn day_key(day: usize) -> String {
    format!("--json --at {MORNING} daykey --key venue.key --venue-may-read --day 2026-11-{day} --out day-{day}")
}

/// The ids of the day keys in a venue's key file.
fn kept(bench: &Bench) -> BTreeSet<String> {
    let venue = Venue::import_secret_bytes(&bench.read("venue.key")).unwrap();
    let morning = 1_794_902_400;
    let keys = venue.day_keys(morning).unwrap();
    keys.iter().map(|kept| kept.kid.to_text()).collect()
}

#[test]
fn no_secret_of_a_published_day_key_and_no_entry_of_a_log_is_lost() {
    const RUNS: usize = 20;
    let busy = Busy::new(2);
    let bench = busy.case.bench();
    busy.ask(RUNS);
    let venue = bench.read("venue.key");
    let mut opened = 0;
    for run in 0..RUNS {
        bench.write("venue.key", &venue);
        let mut lines: Vec<_> = (0..4).map(|day| day_key(17 + (run + day) % 8)).collect();
        lines.push(format!("--at {MORNING} prune --key venue.key"));
        lines.push(busy.release(run, &format!("release-{run}")));
        lines.push(busy.open_share(run, "shared"));
        let done = at_once(bench, &lines);
        for (line, done) in lines.iter().zip(&done).take(6) {
            assert_eq!(done.code, 0, "{line}: {}", done.stderr);
        }
        let kids = done[..4].iter().map(|done| done.json()["kid"].clone());
        let published: BTreeSet<_> = kids.map(|kid| kid.as_str().unwrap().to_owned()).collect();
        let kept = kept(bench);
        assert!(published.len() == 4 && published.is_subset(&kept), "{run}");
        opened += usize::from(done[6].code == 0);
    }
    assert_eq!(opened, 2, "each share once");
    for run in 0..RUNS {
        bench.refused(&busy.release(run, "again"), "request-seen");
    }
}

#[test]
fn a_request_is_answered_once_and_a_share_opened_once() {
    let busy = Busy::new(1);
    let bench = busy.case.bench();
    busy.ask(1);
    let done = at_once(bench, &[busy.release(0, "r1"), busy.release(0, "r2")]);
    assert_once(&done, "request-seen");
    assert_ne!(bench.path("r1").exists(), bench.path("r2").exists());
    let done = at_once(bench, &[busy.open_share(0, "s1"), busy.open_share(0, "s2")]);
    assert_once(&done, "share-used");
    assert_ne!(bench.path("s1").exists(), bench.path("s2").exists());
}

#[test]
fn two_requests_at_once_keep_the_limit_of_a_day() {
    let busy = Busy::new(0);
    let bench = busy.case.bench();
    busy.ask(2);
    let line = |number, out| format!("{} --max-seconds-a-day 1800", busy.release(number, out));
    let done = at_once(bench, &[line(0, "r1"), line(1, "r2")]);
    assert_once(&done, "windows-exceed-limit");
}

#[test]
fn of_two_links_to_a_file_each_has_its_turn() {
    let scene = Scene::new();
    let bench = &scene.bench;
    #[cfg(unix)]
    std::os::unix::fs::symlink("venue.key", bench.path("link.key")).unwrap();
    #[cfg(not(unix))]
    return;
    for run in 0..5 {
        let line = |key: &str, day: usize| {
            day_key(18 + day)
                .replace("--key venue.key", &format!("--key {key}"))
                .replace("--out ", &format!("--out {run}-"))
        };
        let lines = [line("link.key", 0), line("./venue.key", 1), line("venue.key", 2)];
        let done = at_once(bench, &lines);
        let kids: BTreeSet<_> = done.iter().map(|done| done.json()["kid"].to_string()).collect();
        let kept = kept(bench).iter().map(|kid| format!("\"{kid}\"")).collect();
        assert!(kids.len() == 3 && kids.is_subset(&kept));
        fs::remove_file(bench.path("venue.key")).unwrap();
        bench.ok("keygen venue --out venue.key");
    }
}

#[test]
fn visits_and_diaries_that_change_at_once_lose_nothing() {
    let case = Case::new();
    let bench = case.bench();
    let names = ["ada", "ben", "cleo", "dora"];
    for name in names {
        case.seal(name, "");
    }
    let add = |name: &&str| case.diary_line("add", &format!("--kept {name}.kept"));
    for done in at_once(bench, &names.iter().map(add).collect::<Vec<_>>()) {
        assert_eq!(done.code, 0, "{}", done.stderr);
    }
    assert_eq!(case.record_ids().len(), 4);
    bench.ok(&format!("--at {NOON} admit --store store venue-day"));
    let admit = |_: usize| format!("--json --at {NOON} admit --store store ada.visit ben.visit cleo.visit dora.visit");
    let lines: Vec<_> = (0..4).map(admit).collect();
    let done = at_once(bench, &lines);
    let stored = done.iter().map(|done| {
        assert_eq!(done.code, 0, "{}", done.stderr);
        done.json()["visits"].as_u64().unwrap()
    });
    assert_eq!(stored.sum::<u64>(), 4);
}

/// What is written twice, or written and read.
#[test]
fn two_options_that_name_one_file_are_refused_before_anything_is_written() {
    let scene = Scene::new();
    let bench = &scene.bench;
    scene.seal("mara", &named("Mara", "Lindner"), "");
    scene.admit("mara.visit");
    scene.ask();
    fs::create_dir(bench.path("there")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("venue.key", bench.path("link")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("there", bench.path("here")).unwrap();
    let before = bench.contents();
    let trust = &scene.trust;
    let seal = format!("seal --poster poster --day-key venue-day {trust} --contact mara.json");
    let day = "daykey --key venue.key --venue-may-read";
    let release = scene.release();
    let mut lines = vec![
        format!("--at {NOON} {seal} --out one --kept one"),
        format!("--at {NOON} {seal} --out one --kept ./there/../one"),
        format!("--at {NOON} {seal} --out mara.json"),
        format!("--at {NOON} {seal} --out venue-day --kept one"),
        format!("--at {NOON} {day} --out venue.key"),
        format!("--at {NOON} {day} --out ./venue.key"),
        format!(
            "--at {NOON} checkout --kept mara.kept --contact mara.json --day-key venue-day {trust} --out mara.kept"
        ),
        release.replace("--out release", "--out log"),
        release.replace("--out release", "--out request"),
        release.replace("--log log", "--log revocations"),
        "poster --key venue.key --name Brauhaus --qr one --out one".to_owned(),
        "poster --key venue.key --name Brauhaus --out venue.key".to_owned(),
        "--passphrase-file one keygen venue --out one".to_owned(),
        "revoke --key authority.key --number 2 --out authority.key".to_owned(),
    ];
    if cfg!(unix) {
        lines.push(format!("--at {NOON} {day} --out link"));
        lines.push(format!("--at {NOON} {seal} --out there/one --kept here/one"));
    }
    for line in lines {
        let done = bench.run(&line);
        assert_eq!(done.code, 2, "{line}: {}", done.stderr);
        assert!(done.stderr.starts_with("episeal: same-file: "), "{line}");
        assert_eq!(done.stderr.lines().count(), 1, "{line}");
        assert_eq!(bench.contents(), before, "{line}");
    }
    let twice = "poster --key venue.key --name Brauhaus --qr -";
    assert_refused(&bench.run(twice), "invalid-input");
    // Nothing that a device accepts is lost.
    if cfg!(unix) {
        bench.ok("poster --key venue.key --name Brauhaus --qr /dev/null --out /dev/null");
    }
}

#[test]
fn commands_at_once_keep_every_list_in_the_kept_trust() {
    let scene = Scene::new();
    let bench = &scene.bench;
    scene.seal("mara", &named("Mara", "Lindner"), "");
    let mut lines = Vec::new();
    for number in 2..6 {
        bench.ok(&format!("--at {NOON} revoke --key authority.key --number {number} --out list-{number}"));
        let trust = scene.trust.replace("--revocations revocations", "");
        lines.push(format!(
            "--at {NOON} seal --poster poster --day-key venue-day --contact mara.json --out out-{number} {trust} \
             --revocations list-{number} --trust trust"
        ));
    }
    for _ in 0..5 {
        let done = at_once(bench, &lines);
        assert!(done.iter().any(|done| done.code == 0));
        // The newest is kept, whoever came last.
        bench.refused(&lines[2], "revocations-older");
        fs::remove_file(bench.path("trust")).unwrap();
    }
}
