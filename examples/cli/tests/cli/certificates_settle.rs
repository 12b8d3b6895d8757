//! What an attempt that crashes, or stalls while handing out, leaves in the issuance guard: it is listed, settled, and
//! an alarm.

use crate::support::guard::*;
use crate::support::{Bench, Done, assert_refused};
use serde_json::json;

fn settle(bench: &Bench, at: i64, options: &str) -> Done {
    bench.ok(&format!("--json --at {at} cert guard-settle --guard guard {options}"))
}

/// The names of the attempts that are listed.
fn listed(bench: &Bench, at: i64) -> Vec<String> {
    let listed = settle(bench, at, "").json();
    let open = listed["open"].as_array().unwrap().iter();
    open.map(|open| open["attempt"].as_str().unwrap().to_owned()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn what_a_crash_left_open_is_listed_without_a_word_about_the_person_and_settled() {
    let bench = bench();
    assert_issued(&bench, "next", &issue(&bench, "next", NEXT));
    let attempt = crashed(&bench, PERSON, NOON);
    let name = hex(&attempt.attempt());
    assert!(listed(&bench, NOON + 599).is_empty(), "it may still run");
    let done = settle(&bench, NOON + 600, "");
    let expected = json!({
        "open": [{"attempt": name, "epoch": 7, "ran_out": "2021-07-01T12:10:00Z"}], "damaged": 0
    });
    assert_eq!(done.json(), expected);
    let shown = bench.ok(&format!("--at {} cert guard-settle --guard guard", NOON + 600));
    let tags = tags(&bench, PERSON);
    for secret in [tags.person, tags.recovery_id].map(|tag| hex(&tag.as_bytes()[..4])) {
        assert!(!shown.text().contains(&secret) && shown.text().contains(&name));
    }
    let by = |outcome| format!("--attempt {name} --outcome {outcome}");
    let line = format!("--at {} cert guard-settle --guard guard {}", NOON + 599, by("failed"));
    bench.refused(&line, "reservation-runs");
    settle(&bench, NOON + 600, &by("issued"));
    assert_eq!(states(&bench, tags), attempt.issued_unreserved());
    assert!(listed(&bench, NOON + 600).is_empty());
    let done = issue_at(&bench, "mara", PERSON, NOON + 600);
    assert_refused_silently(&bench, "mara", &done, "already-issued");
    let again = format!("--at {} cert guard-settle --guard guard {}", NOON + 600, by("failed"));
    bench.refused(&again, "invalid-input");
}

#[test]
fn a_damaged_state_hides_no_other_and_wrong_names_are_refused() {
    let bench = bench();
    let name = hex(&crashed(&bench, PERSON, NOON).attempt());
    put(&bench, tags(&bench, NEXT), b"?");
    let found = settle(&bench, NOON + 600, "").json();
    assert_eq!((&found["damaged"], found["open"].as_array().unwrap().len()), (&json!(2), 1));
    let changed = name.replace(&name[..1], if name.starts_with('0') { "1" } else { "0" });
    let line = format!("--at {} cert guard-settle --guard guard", NOON + 600);
    bench.refused(&format!("{line} --attempt {changed} --outcome issued"), "invalid-input");
    for wrong in [
        format!("--attempt {name}"),
        "--outcome issued".to_owned(),
        format!("--attempt +{} --outcome issued", &name[1..]),
        format!("--attempt {name}0 --outcome issued"),
    ] {
        assert_eq!(bench.run(&format!("{line} {wrong}")).code, 2, "{wrong}");
    }
    bench.refused("cert guard-settle --guard missing", "io");
    assert!(!bench.path("missing").exists());
}

/// Standard output that nobody reads: how much of the certificate is out is not known.
#[test]
fn an_output_that_breaks_off_leaves_the_attempt_open() {
    let bench = bench();
    write_person(&bench, "mara", PERSON);
    let line = line("mara", NOON, "").replace("mara.out", "-");
    let mut child = bench.start(&line.split_whitespace().collect::<Vec<_>>());
    drop(child.stdout.take());
    let done = Done::of(child);
    assert_refused(&done, "io");
    let names = listed(&bench, NOON + 700);
    assert!(done.stderr.contains(&names[0]), "{}", done.stderr);
    bench.refused(&line, "busy");
    settle(&bench, NOON + 700, &format!("--attempt {} --outcome failed", names[0]));
    bench.ok(&line);
}

/// A pipe that is full: whoever writes into it waits until it is read.
#[cfg(target_os = "linux")]
mod standing_still {
    use super::*;
    use std::fs::{self, File, OpenOptions};
    use std::io::{Read, Write};
    use std::os::unix::fs::OpenOptionsExt;
    use std::process::{Child, Command};
    use std::thread::sleep;
    use std::time::Duration;

    const O_NONBLOCK: i32 = 0o4_000;

    /// An attempt that has reserved, signed and checked, and is stalled in handing out.
    struct Attempt {
        child: Child,
        pipe: File,
        filled: usize,
    }

    impl Attempt {
        fn start(bench: &Bench) -> Self {
            let path = bench.path("slow");
            assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
            let mut options = OpenOptions::new();
            let pipe = options.read(true).write(true).custom_flags(O_NONBLOCK).open(&path);
            let mut pipe = pipe.unwrap();
            let mut filled = 0;
            while let Ok(written) = pipe.write(&[b'.'; 4_096]) {
                filled += written;
            }
            write_person(bench, "mara", PERSON);
            let line = line("mara", NOON, "").replace("mara.out", "slow");
            let mut child = bench.start(&line.split_whitespace().collect::<Vec<_>>());
            let files = format!("/proc/{}/fd", child.id());
            let has_opened = || {
                let mut files = fs::read_dir(&files).unwrap().flatten();
                files.any(|file| fs::read_link(file.path()).is_ok_and(|link| link == path))
            };
            let stat = format!("/proc/{}/stat", child.id());
            let sleeps = || fs::read_to_string(&stat).unwrap().contains(") S ");
            // It has opened the pipe and checked, and now does nothing.
            let mut still = 0;
            while still < 10 {
                assert!(child.try_wait().unwrap().is_none(), "it has ended");
                sleep(Duration::from_millis(5));
                still = if has_opened() && sleeps() { still + 1 } else { 0 };
            }
            Self { child, pipe, filled }
        }

        /// Goes on; what it wrote into the pipe, and its end.
        fn go_on(mut self) -> (String, Done) {
            let mut bytes = vec![0; self.filled];
            self.pipe.read_exact(&mut bytes).unwrap();
            let done = Done::of(self.child);
            let mut bytes = vec![0; 65_536];
            let length = self.pipe.read(&mut bytes).unwrap();
            (String::from_utf8_lossy(&bytes[..length]).into_owned(), done)
        }
    }

    #[track_caller]
    fn assert_alarm(done: &Done, code: &str) {
        assert_eq!(done.code, 3, "{}", done.stderr);
        assert!(done.stderr.starts_with(&format!("episeal: {code}: ALARM: ")), "{}", done.stderr);
        assert_names_nobody(&done.stderr);
    }

    #[test]
    fn who_hands_out_after_another_took_its_place_raises_an_alarm() {
        let bench = bench();
        let slow = Attempt::start(&bench);
        // Under another spelling.
        let next = ["Muller", "1964", "R-2021-4711"];
        assert_issued(&bench, "next", &issue_at(&bench, "next", next, NOON + 600));
        let (text, done) = slow.go_on();
        assert!(text.starts_with("HC1:"));
        assert_alarm(&done, "handed-out-unreserved");
        assert!(listed(&bench, NOON + 9_999).is_empty());
        for person in [PERSON, next] {
            let done = issue_at(&bench, "again", person, NOON + 9_999);
            assert_refused_silently(&bench, "again", &done, "already-issued");
        }
    }

    #[test]
    fn a_new_epoch_hides_no_lost_reservation_and_no_certificate() {
        for is_taken in [true, false] {
            let bench = bench();
            let slow = Attempt::start(&bench);
            bench.ok("cert guard-key --epoch 8 --guard guard --out guard8.key");
            write_person(&bench, "next", PERSON);
            let next = |at| line("next", at, "--guard-key guard8.key");
            bench.refused(&next(NOON + 599), "busy");
            if is_taken {
                bench.ok(&next(NOON + 600));
            }
            let (text, done) = slow.go_on();
            assert!(text.starts_with("HC1:"));
            match is_taken {
                true => assert_alarm(&done, "handed-out-unreserved"),
                false => assert_eq!(done.code, 0, "{}", done.stderr),
            }
            bench.refused(&next(NOON + 9_999), "already-issued");
        }
    }

    #[test]
    fn a_certificate_that_could_not_be_noted_is_an_alarm_and_settled_at_once() {
        let bench = bench();
        let slow = Attempt::start(&bench);
        let holder = database(&bench);
        holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let (text, done) = slow.go_on();
        assert!(text.starts_with("HC1:"));
        assert_alarm(&done, "guard-unsettled");
        holder.execute_batch("ROLLBACK").unwrap();
        let name = done.stderr.split("attempt ").nth(1).unwrap().get(..32).unwrap();
        assert_eq!(listed(&bench, NOON + 700), [name]);
        settle(&bench, NOON + 1, &format!("--attempt {name} --outcome issued"));
        bench.refused(&line("mara", NOON + 700, ""), "already-issued");
    }

    #[test]
    fn an_alarm_that_could_not_be_noted_says_so_and_is_settled() {
        let bench = bench();
        let slow = Attempt::start(&bench);
        let next = ["Muller", "1964", "R-2021-4711"];
        write_person(&bench, "next", next);
        let failed = line("next", NOON + 600, "").replace("--key key", "--key dsc");
        bench.refused(&failed, "key-invalid");
        let stop = "CREATE TRIGGER stop BEFORE INSERT ON tag BEGIN SELECT RAISE(ABORT, 'no'); END";
        database(&bench).execute_batch(stop).unwrap();
        let (text, done) = slow.go_on();
        assert!(text.starts_with("HC1:"));
        assert_alarm(&done, "handed-out-unreserved");
        assert!(done.stderr.contains("noted nothing"), "{}", done.stderr);
        database(&bench).execute_batch("DROP TRIGGER stop").unwrap();
        let names = listed(&bench, NOON + 9_999);
        assert!(done.stderr.contains(&names[0]), "{}", done.stderr);
        let issued = format!("--attempt {} --outcome issued", names[0]);
        settle(&bench, NOON + 9_999, &issued);
        for person in [PERSON, next] {
            let done = issue_at(&bench, "again", person, NOON + 9_999);
            assert_refused_silently(&bench, "again", &done, "already-issued");
        }
    }

    #[test]
    fn who_is_killed_while_handing_out_is_listed() {
        let bench = bench();
        let mut slow = Attempt::start(&bench);
        slow.child.kill().unwrap();
        slow.child.wait().unwrap();
        bench.refused(&line("mara", NOON + 599, ""), "busy");
        let names = listed(&bench, NOON + 700);
        settle(&bench, NOON + 700, &format!("--attempt {} --outcome issued", names[0]));
        bench.refused(&line("mara", NOON + 700, ""), "already-issued");
    }
}
