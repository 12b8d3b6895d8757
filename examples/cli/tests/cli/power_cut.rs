//! What was confirmed survives a power cut: strace shows that every file was on the disk before it appeared, and its
//! directory before anything was said.
#![cfg(target_os = "linux")]

use crate::support::{Bench, LATER, MORNING, NOON, Scene, named};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a command asked the system to do, call by call.
struct Trace {
    calls: Vec<String>,
}

impl Trace {
    fn of(bench: &Bench, line: &str) -> Self {
        let status = Command::new("strace")
            .args(["-f", "-qq", "-y", "-s", "4096", "-o", "trace"])
            .args(["-e", "trace=fsync,rename,renameat,renameat2,link,linkat,mkdir,write"])
            .arg(env!("CARGO_BIN_EXE_episeal"))
            .args(line.split_whitespace())
            .current_dir(bench.path(""))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status();
        assert!(status.unwrap().success(), "{line}");
        let trace = fs::read_to_string(bench.path("trace")).unwrap();
        fs::remove_file(bench.path("trace")).unwrap();
        let calls = trace.lines().filter(|call| call.contains(" = ") && !call.contains(" = -1"));
        Self { calls: calls.map(str::to_owned).collect() }
    }

    fn position(&self, is_it: impl Fn(&str) -> bool) -> Option<usize> {
        self.calls.iter().position(|call| is_it(call))
    }

    fn is_synced(&self, path: &Path, from: usize, to: usize) -> bool {
        let synced = format!("<{}>)", path.display());
        let calls = self.calls.iter().take(to).skip(from);
        calls.into_iter().any(|call| call.contains("fsync(") && call.contains(&synced))
    }

    /// The position at which a file gets its name from another.
    fn named(&self, file: &Path) -> Option<usize> {
        let target = format!("\"{}\"", file.display());
        self.position(|call| {
            (call.contains("rename") || call.contains("link"))
                && call.split_once(',').is_some_and(|(_, rest)| rest.contains(&target))
        })
    }

    /// On the disk under the name that it had before, or the one before that.
    fn is_whole(&self, file: &Path, named: usize) -> bool {
        let source = Path::new(self.calls[named].split('"').nth(1).unwrap());
        let before = self.named(source).filter(|before| *before < named && source != file);
        self.is_synced(source, 0, named) || before.is_some_and(|at| self.is_whole(source, at))
    }

    /// Whole on the disk before it has its name, and so before the report.
    #[track_caller]
    fn assert_durable(&self, file: &Path) {
        let target = file.display();
        let named = self.named(file).unwrap_or_else(|| panic!("{target} never appears"));
        assert!(self.is_whole(file, named), "{target} before it is whole");
        let said = self.position(|call| call.contains("write(1<"));
        let end = said.unwrap_or(self.calls.len());
        assert!(named < end, "{target} after the report");
        assert!(self.is_synced(file.parent().unwrap(), named, end), "{target}: its name");
    }

    /// The position at which a file gets its name.
    fn appears(&self, file: &Path) -> usize {
        let target = format!("\"{}\"", file.display());
        self.position(|call| !call.contains("write(") && call.contains(&target)).unwrap()
    }
}

/// Without strace nothing can be seen: CI has it.
fn is_strace_there() -> bool {
    let is_there = Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_ok();
    assert!(is_there || std::env::var_os("CI").is_none(), "strace is missing");
    if !is_there {
        let _ = writeln!(std::io::stderr(), "skipped: strace is not installed");
    }
    is_there
}

fn files(bench: &Bench) -> BTreeSet<std::path::PathBuf> {
    bench.files("").into_iter().collect()
}

/// Every file that the command makes, and those that it changes.
#[track_caller]
fn assert_durable(scene: &Scene, line: &str, changed: &[&str]) -> Trace {
    let bench = &scene.bench;
    let before = files(bench);
    let trace = Trace::of(bench, line);
    let root = bench.path("").canonicalize().unwrap();
    let after = files(bench);
    let made = after.difference(&before).map(|path| path.strip_prefix(bench.path("")).unwrap());
    let made: Vec<_> = made.chain(changed.iter().map(Path::new)).collect();
    assert!(!made.is_empty(), "{line}");
    for file in made {
        trace.assert_durable(&root.join(file));
    }
    trace
}

#[test]
fn what_is_confirmed_is_on_the_disk() {
    if !is_strace_there() {
        return;
    }
    let scene = Scene::new();
    let trust = &scene.trust;
    let bench = &scene.bench;
    bench.write("mara.json", named("Mara", "Lindner").to_string());
    bench.write("pin", "314159\n");
    let day = format!("--at {NOON} daykey --key venue.key --venue-may-read --day 2026-11-17 --out day");
    let seal = format!(
        "--at {NOON} seal --poster poster --day-key venue-day {trust} --contact mara.json --out visit --kept kept"
    );
    let check_out =
        format!("--at {LATER} checkout --kept kept --contact mara.json --day-key venue-day {trust} --out leave");
    let diary = |command| format!("--at {LATER} --passphrase-file pin diary {command} --diary diary --secret secret");
    assert_durable(&scene, "keygen venue --out new.key", &[]);
    let trace = assert_durable(&scene, &day, &["venue.key"]);
    let root = bench.path("").canonicalize().unwrap();
    let of = |trace: &Trace, file: &str| trace.appears(&root.join(file));
    assert!(of(&trace, "venue.key") < of(&trace, "day"), "kept before it is published");
    assert_durable(&scene, &seal, &[]);
    let trace = assert_durable(&scene, &format!("--at {NOON} admit --store deep/store venue-day"), &[]);
    for directory in ["deep", "deep/store"] {
        let (made, at) = (root.join(directory), trace.appears(Path::new(directory)));
        assert!(trace.is_synced(made.parent().unwrap(), at, trace.calls.len()), "{directory}");
    }
    let admit = format!("--at {LATER} admit --store deep/store visit");
    assert_durable(&scene, &admit, &[]);
    assert_durable(&scene, &check_out, &["kept"]);
    assert_durable(&scene, &diary("create"), &[]);
    assert_durable(&scene, &format!("{} --kept kept", diary("add")), &["diary"]);
    assert_durable(&scene, &diary("delete-all"), &["diary", "secret"]);
    scene.admit("visit");
    scene.ask();
    let trace = assert_durable(&scene, &scene.release(), &[]);
    assert!(of(&trace, "log") < of(&trace, "release"), "logged before it is answered");
    assert_durable(&scene, &format!("{} --out opened", scene.open()), &[]);
    assert_durable(&scene, &format!("--at {MORNING} prune --key venue.key"), &["venue.key"]);
}
