//! A diary between the three steps of a deletion, and what must not change it.

use crate::support::Bench;
use crate::support::case::Case;

/// Diary and secret before and after everything was deleted.
struct Crash {
    case: Case,
    before: [Vec<u8>; 2],
    after: [Vec<u8>; 2],
}

impl Crash {
    fn new(change: &str, options: &str) -> Self {
        let case = Case::with_visits(&["ada"]);
        case.bench().write("new-pin", "271828");
        let state = || [case.bench().read("diary"), case.bench().read("secret")];
        let before = state();
        case.diary(change, options);
        let after = state();
        Self { case, before, after }
    }

    fn bench(&self) -> &Bench {
        self.case.bench()
    }

    /// The next secret is written and nothing else.
    fn after_the_first_step(&self) {
        self.put(&self.before[0], &self.before[1]);
    }

    /// The diary is written, too.
    fn after_the_second_step(&self) {
        self.put(&self.after[0], &self.before[1]);
    }

    fn put(&self, diary: &[u8], secret: &[u8]) {
        self.bench().write("diary", diary);
        self.bench().write("secret", secret);
        self.bench().write("secret.next", &self.after[1]);
    }

    #[track_caller]
    fn assert_finished(&self) {
        assert!(!self.bench().path("secret.next").exists());
        assert_eq!(self.bench().read("secret"), self.after[1]);
        assert_eq!(self.bench().read("diary"), self.after[0]);
    }
}

#[test]
fn a_crash_before_the_diary_was_written_leaves_it_as_it_was() {
    let crash = Crash::new("delete-all", "");
    crash.after_the_first_step();
    assert_eq!(crash.case.record_ids().len(), 1);
    assert_eq!(crash.bench().read("secret"), crash.before[1]);
    // The deletion is asked for again.
    crash.case.diary("delete-all", "");
    assert!(!crash.bench().path("secret.next").exists());
    assert_ne!(crash.bench().read("secret"), crash.after[1]);
    assert!(crash.case.record_ids().is_empty());
}

#[test]
fn a_void_next_secret_is_erased_with_the_next_change() {
    let crash = Crash::new("delete-all", "");
    crash.after_the_first_step();
    crash.case.diary("contact", "--remove");
    assert!(!crash.bench().path("secret.next").exists());
    assert_eq!(crash.bench().read("secret"), crash.before[1]);
    assert_eq!(crash.case.record_ids().len(), 1);
}

#[test]
fn a_crash_after_the_diary_was_written_is_finished_by_whatever_opens_it() {
    let crash = Crash::new("delete-all", "");
    crash.after_the_second_step();
    assert!(crash.case.record_ids().is_empty());
    crash.assert_finished();
    // While the old secret was being erased, or when it was gone.
    crash.put(&crash.after[0], &[0; 32]);
    assert!(crash.case.record_ids().is_empty());
    crash.assert_finished();
    crash.after_the_second_step();
    std::fs::remove_file(crash.bench().path("secret")).unwrap();
    assert!(crash.case.record_ids().is_empty());
    crash.assert_finished();
    crash.bench().assert_private("diary");
}

#[test]
fn an_old_copy_that_is_opened_does_not_cost_the_diary_its_secret() {
    let crash = Crash::new("delete-all", "");
    crash.after_the_second_step();
    crash.bench().write("old", &crash.before[0]);
    let old = "--passphrase-file pin diary list --diary old --secret secret";
    crash.bench().ok(old);
    assert!(crash.case.record_ids().is_empty());
    crash.assert_finished();
    crash.bench().refused(old, "undecryptable");
}

#[test]
fn after_a_change_of_the_pin_each_secret_goes_with_its_own() {
    let crash = Crash::new("change-pin", "--new-passphrase-file new-pin");
    let list = crash.case.diary_line("list", "");
    let with_new_pin = list.replace("pin", "new-pin");
    crash.after_the_first_step();
    crash.bench().refused(&with_new_pin, "undecryptable");
    crash.bench().ok(&list);
    crash.after_the_second_step();
    crash.bench().refused(&list, "undecryptable");
    crash.bench().ok(&with_new_pin);
    crash.assert_finished();
}

#[test]
fn a_next_secret_that_is_not_one_changes_nothing() {
    let crash = Crash::new("delete-all", "");
    crash.after_the_second_step();
    crash.bench().write("secret.next", "not a secret");
    let before = crash.bench().contents();
    crash.bench().refused(&crash.case.diary_line("list", ""), "malformed");
    assert_eq!(crash.bench().contents(), before);
}

#[test]
fn what_is_refused_changes_no_file() {
    let case = Case::with_visits(&["ada", "ben"]);
    let (bench, ids) = (case.bench(), case.record_ids());
    case.seal("cleo", "");
    case.seal("dora", "");
    case.scene.check_out("dora");
    bench.write("wrong", "141592\n");
    bench.write("short", "31415");
    bench.write("junk", "junk");
    let newer = newer_version(&bench.read("diary"));
    bench.write("newer", &newer);
    bench.write("passphrase", "a long passphrase");
    bench.ok("--passphrase-file passphrase keygen venue --out locked.key");
    let before = bench.contents();
    let line = |command: &str, options: &str| case.diary_line(command, options);
    let delete_twice = format!("{} {}", ids[0], ids[0]);
    let missing = "0".repeat(32);
    for (line, code) in [
        (line("list", "").replace(" pin ", " wrong "), "undecryptable"),
        (line("list", "").replace(" --secret secret", ""), "undecryptable"),
        (line("list", "").replace("--secret secret", "--secret pin"), "malformed"),
        (line("list", "").replace("--passphrase-file pin ", ""), "invalid-input"),
        (line("delete-all", "").replace("--diary diary", "--diary newer"), "unsupported-version"),
        (line("delete-all", "").replace("--diary diary", "--diary junk"), "malformed"),
        (line("delete-all", "").replace("--diary diary", "--diary locked.key"), "wrong-purpose"),
        (line("delete-all", "").replace("--diary diary", "--diary nothing"), "io"),
        (line("delete-all", "").replace("--diary diary", "--diary -"), "invalid-input"),
        (line("delete-all", "").replace("--secret secret", "--secret -"), "invalid-input"),
        (line("create", ""), "invalid-input"),
        (line("create", "").replace("--diary diary", "--diary other"), "invalid-input"),
        (
            line("create", "")
                .replace(" pin ", " short ")
                .replace("y diary", "y o")
                .replace("secret secret", "secret s"),
            "invalid-text",
        ),
        (line("add", "--kept cleo.kept --kept ada.kept"), "superseded"),
        (line("add", "--kept cleo.kept --kept junk"), "malformed"),
        (line("amend", "--kept ada.kept"), "superseded"),
        (line("amend", "--kept dora.kept"), "missing"),
        (line("contact", "--set junk"), "invalid-input"),
        (line("delete", &missing), "missing"),
        (line("delete", &delete_twice), "missing"),
        (line("delete", "31415"), "malformed"),
        (line("change-pin", "--new-passphrase-file short"), "invalid-text"),
    ] {
        bench.refused(&line, code);
        assert_eq!(bench.contents(), before, "{line}");
    }
}

/// The version in the clear part: before the header of the salt.
fn newer_version(diary: &[u8]) -> Vec<u8> {
    let clear = b"\x83\x01\x50";
    let start = diary.windows(3).position(|part| part == clear).unwrap();
    let mut newer = diary.to_vec();
    newer[start..][1] = 2;
    newer
}

#[test]
fn a_diary_is_listed_from_standard_input() {
    let case = Case::with_visits(&["ada"]);
    let line = case.diary_line("list", "").replace("--diary diary", "--diary -");
    let words: Vec<_> = line.split_whitespace().collect();
    let done = case.bench().run_with(&words, &case.bench().read("diary"));
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.text().ends_with("  Brauhaus (Saal)"));
}
