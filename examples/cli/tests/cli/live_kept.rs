//! Live shares that are kept: a process is killed while it waits, and another goes on.

use crate::support::case::Case;
use crate::support::live::Visitor;
use std::fs;
use std::path::Path;
use std::process::Child;
use std::thread;
use std::time::Duration;

const MINE: &str = "--run run --run-secret run-secret";
const THEIRS: &str = "--run office-run --run-secret office-run-secret";
const BOX: &str = "--mailbox box --wait 60";
const HALF: &str = "--mailbox box --wait 0";

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

fn appears(path: &Path) {
    while !path.exists() {
        thread::sleep(Duration::from_millis(10));
    }
}

fn begin(case: &Case) -> Visitor {
    let options = format!("--all --live {BOX} {MINE}");
    Visitor::of(case.start(&case.share_line(&options)))
}

/// The command line of `share --resume`: neither diary nor PIN.
fn resume_line(case: &Case, options: &str) -> String {
    let at = crate::support::MORNING;
    let trust = &case.scene.trust;
    format!("--json --at {at} share --resume {MINE} {trust} {options}")
}

fn office_line(case: &Case, way: &str) -> String {
    case.open_line(&format!("{way} {THEIRS} --out shared.jsonl"))
}

fn assert_erased(case: &Case) {
    for file in ["run", "run-secret", "run-secret.next", "office-run", "office-run-secret", "office-run-secret.next"] {
        assert!(!case.bench().path(file).exists(), "{file}");
    }
}

fn plain(line: &str) -> String {
    line.replace("--json ", "")
}

#[test]
fn both_sides_are_killed_while_they_wait_and_go_on() {
    let case = Case::with_visits(&["ada", "mara"]);
    let bench = case.bench();
    let visitor = begin(&case);
    let (code, share_id) = (visitor.code(), visitor.told["share_id"].clone());
    kill(visitor.child);
    bench.assert_private("run");
    bench.assert_private("run-secret");

    let office = case.start(&office_line(&case, &format!("--live {BOX} --code {code}")));
    appears(&bench.path("box/answer"));
    kill(office);
    bench.assert_private("office-run");
    bench.assert_private("office-run-secret");
    assert!(!bench.path("shared.jsonl").exists());

    let visitor = Visitor::of(case.start(&resume_line(&case, BOX)));
    assert_eq!(visitor.code(), code, "the same code");
    assert_eq!(visitor.told["share_id"], share_id);
    assert_eq!(visitor.told["visits"], 2);
    let done = visitor.end();
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(done.json()["confirmed"], true);
    assert_eq!(done.json()["visits"], 2);

    let opened = bench.ok(&office_line(&case, &format!("--resume {BOX}")));
    assert_eq!(opened.json()["share_id"], share_id);
    assert_eq!(opened.json()["checked"], 2);
    assert_erased(&case);
    // There is nothing left to go on with.
    for line in [resume_line(&case, HALF), office_line(&case, &format!("--resume {HALF}"))] {
        bench.refused(&plain(&line), "invalid-input");
    }
}

#[test]
fn of_two_that_go_on_at_once_one_shares() {
    let case = Case::with_visits(&["ada"]);
    let bench = case.bench();
    let visitor = begin(&case);
    let code = visitor.code();
    kill(visitor.child);
    let both = [(); 2].map(|()| Visitor::of(case.start(&resume_line(&case, BOX))));
    let line = office_line(&case, &format!("--live {BOX} --code {code}"));
    assert_eq!(bench.ok(&line).json()["checked"], 1);
    let done = both.map(Visitor::end);
    let refused: Vec<_> = done.iter().filter(|done| done.code != 0).collect();
    assert_eq!(refused.len(), 1);
    assert!(refused[0].stderr.contains("no live share is kept"), "{}", refused[0].stderr);
    assert_erased(&case);
}

#[test]
fn a_wrong_code_ends_a_kept_run_on_both_sides() {
    let case = Case::with_visits(&["ada"]);
    let bench = case.bench();
    let visitor = begin(&case);
    let code = visitor.code();
    let last = if code.ends_with('0') { '1' } else { '0' };
    let wrong = format!("{}{last}", &code[..8]);
    let line = office_line(&case, &format!("--live {BOX} --code {wrong}"));
    bench.refused(&plain(&line), "unconfirmed");
    let done = visitor.end();
    assert_eq!(done.code, 1);
    assert!(done.stderr.contains("unconfirmed"), "{}", done.stderr);
    assert_eq!(bench.read("box/share"), b"", "nothing was shared");
    assert_erased(&case);
}

/// The answer is taken and judged, and the third message cannot be left: what was kept before no longer has a secret.
#[cfg(unix)]
#[test]
fn an_old_copy_of_the_state_does_not_go_on_and_the_present_one_does() {
    let case = Case::with_visits(&["ada"]);
    let bench = case.bench();
    let visitor = begin(&case);
    let code = visitor.code();
    kill(visitor.child);
    let old = bench.read("run");
    // A name that is taken, but no message yet.
    std::os::unix::fs::symlink("nowhere", bench.path("box/share")).unwrap();
    let office = office_line(&case, &format!("--live {BOX} --code {code}"));
    let office = case.start(&office);
    appears(&bench.path("box/answer"));
    kill(office);
    assert_eq!(bench.run(&resume_line(&case, BOX)).code, 1);
    let present = bench.read("run");
    assert_ne!(present, old);
    bench.write("run", &old);
    let done = bench.refused(&plain(&resume_line(&case, HALF)), "undecryptable");
    assert!(done.stderr.contains("begin a new one"), "{}", done.stderr);
    // Whoever put the old one there by mistake has lost nothing.
    bench.write("run", &present);
    fs::remove_file(bench.path("box/share")).unwrap();
    bench.ok(&resume_line(&case, HALF));
    let opened = bench.ok(&office_line(&case, &format!("--resume {HALF}")));
    assert_eq!(opened.json()["checked"], 1);
    assert_erased(&case);
}

fn fresh_secret() -> Vec<u8> {
    let secret = episeal::visits::key_ring::RunSecret::generate().unwrap();
    secret.export_secret_bytes().expose_secret_bytes().to_vec()
}

#[test]
fn what_has_expired_is_erased() {
    let case = Case::with_visits(&["ada"]);
    let bench = case.bench();
    let visitor = begin(&case);
    let code = visitor.code();
    kill(visitor.child);
    let line = office_line(&case, &format!("--live {HALF} --code {code}"));
    bench.refused(&plain(&line), "no-answer");
    assert!(bench.path("office-run").exists(), "it can go on");
    let late = "2026-11-17T09:00:00Z";
    for line in [resume_line(&case, HALF), office_line(&case, &format!("--resume {HALF}"))] {
        let line = plain(&line).replace(crate::support::MORNING, late);
        bench.refused(&line, "share-expired");
    }
    assert_erased(&case);
}

#[test]
fn a_secret_is_adopted_that_a_crash_left_beside_the_present_one() {
    let case = Case::with_visits(&["ada"]);
    let bench = case.bench();
    kill(begin(&case).child);
    // Before the state was written: the next secret is void.
    bench.write("run-secret.next", fresh_secret());
    bench.refused(&plain(&resume_line(&case, HALF)), "no-answer");
    // After that: the state is under the next.
    fs::rename(bench.path("run-secret"), bench.path("run-secret.next")).unwrap();
    bench.write("run-secret", fresh_secret());
    bench.refused(&plain(&resume_line(&case, HALF)), "no-answer");
    assert!(!bench.path("run-secret.next").exists());
}

#[test]
fn the_files_of_another_run_are_not_written_over() {
    let case = Case::with_visits(&["ada"]);
    let bench = case.bench();
    for file in ["run", "run-secret"] {
        bench.write(file, "another's");
        let before = bench.contents();
        let options = format!("--all --live {BOX} {MINE} --code-file code");
        bench.refused(&plain(&case.share_line(&options)), "invalid-input");
        assert_eq!(bench.contents(), before);
        fs::remove_file(bench.path(file)).unwrap();
    }
    // Neither file alone, nor on standard input.
    let one = case.share_line(&format!("--all --live {BOX} --run run"));
    assert_eq!(bench.run(&one).code, 2);
    let standard = format!("--all --live {BOX} --run - --run-secret s");
    bench.refused(&plain(&case.share_line(&standard)), "invalid-input");
    let both = format!("--all --live {BOX} --run same --run-secret same");
    assert_eq!(bench.run(&case.share_line(&both)).code, 2);
}

#[test]
fn inspect_shows_nothing_of_a_runs_secret() {
    let case = Case::with_visits(&["ada"]);
    let bench = case.bench();
    kill(begin(&case).child);
    let secret = String::from_utf8(bench.read("run-secret")).unwrap();
    for line in ["inspect run-secret", "--json inspect run-secret"] {
        let shown = bench.ok(line);
        assert!(shown.text().contains("secret of a live share"), "{}", shown.text());
        assert!(!shown.text().contains(&secret[20..40]));
    }
    assert!(bench.ok("inspect run").text().contains("episeal"));
}
