//! A directory with real files, in which the real program runs.

pub mod case;
pub mod guard;
pub mod issuing;
pub mod live;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// Noon of 2026-11-16, when guests arrive.
pub const NOON: &str = "2026-11-16T12:00:00Z";
/// Before that: the office is certified when the first guests come.
const DAWN: &str = "2026-11-16T06:00:00Z";
/// When they leave.
pub const LATER: &str = "2026-11-16T14:00:00Z";
/// The next morning, when the office asks.
pub const MORNING: &str = "2026-11-17T08:00:00Z";
/// A window with the stays of all guests.
pub const WINDOW: &str = "2026-11-16T11:00:00Z/2026-11-16T15:00:00Z";

pub struct Bench {
    directory: TempDir,
}

pub struct Done {
    pub code: i32,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Done {
    /// Waits for its end.
    pub fn of(child: Child) -> Self {
        let done = child.wait_with_output().unwrap();
        Self { code: done.status.code().unwrap(), stdout: done.stdout, stderr: String::from_utf8(done.stderr).unwrap() }
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap().trim_end()
    }

    /// The one JSON object on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.stdout).unwrap()
    }

    /// The JSON objects on standard output, one per line.
    pub fn lines(&self) -> Vec<Value> {
        let lines = self.text().lines();
        lines.map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Bench {
    pub fn new() -> Self {
        Self { directory: TempDir::new().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    /// Every file below a directory.
    pub fn files(&self, below: &str) -> Vec<PathBuf> {
        let (mut files, mut directories) = (Vec::new(), vec![self.path(below)]);
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    directories.push(path);
                } else {
                    files.push(path);
                }
            }
        }
        files.sort();
        files
    }

    /// Every file and what it holds, to see that nothing has changed.
    pub fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = self.files("").into_iter();
        files.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    }

    /// Readable only by its owner.
    #[track_caller]
    pub fn assert_private(&self, name: &str) {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = self.path(name).metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    /// Runs `episeal`; `line` is split at spaces.
    pub fn run(&self, line: &str) -> Done {
        self.run_with(&line.split_whitespace().collect::<Vec<_>>(), b"")
    }

    pub fn run_with(&self, arguments: &[&str], input: &[u8]) -> Done {
        let mut child = self.start(arguments);
        // A program that does not read its input has closed it.
        let _ = child.stdin.take().unwrap().write_all(input);
        Done::of(child)
    }

    /// Starts `episeal` and goes on.
    pub fn start(&self, arguments: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_episeal"))
            .args(arguments)
            .current_dir(self.directory.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Runs what must be done.
    #[track_caller]
    pub fn ok(&self, line: &str) -> Done {
        let done = self.run(line);
        assert_eq!(done.code, 0, "{line}: {}", done.stderr);
        done
    }

    /// Runs what must be refused with this code, in one line.
    #[track_caller]
    pub fn refused(&self, line: &str, code: &str) -> Done {
        let done = self.run(line);
        assert_refused(&done, code);
        done
    }

    /// The same with `--json`: one object on standard error.
    #[track_caller]
    pub fn refused_json(&self, line: &str, code: &str) {
        let done = self.run(line);
        assert_eq!(done.code, 1, "{}", done.stderr);
        let error: Value = serde_json::from_str(&done.stderr).unwrap();
        assert_eq!(error["error"], code);
        assert!(error["sentence"].is_string());
    }
}

#[track_caller]
pub fn assert_refused(done: &Done, code: &str) {
    assert_eq!(done.code, 1, "{}", done.stderr);
    let mut lines = done.stderr.lines();
    let line = lines.next().unwrap_or_default();
    assert!(line.starts_with(&format!("episeal: {code}: ")), "{}", done.stderr);
    assert_eq!(lines.next(), None, "more than one line");
}

/// An authority, an office, a venue and its staff, with the keys of 2026-11-16.
pub struct Scene {
    pub bench: Bench,
    pub authority: String,
    pub venue: String,
    /// `--authority ... --revocations ...`
    pub trust: String,
}

impl Scene {
    pub fn new() -> Self {
        let bench = Bench::new();
        let keygen = |role: &str| {
            let done = bench.ok(&format!("keygen {role} --out {role}.key"));
            done.text().to_owned()
        };
        let (authority, office) = (keygen("authority"), keygen("office"));
        let (venue, staff) = (keygen("venue"), keygen("staff"));
        let at = format!("--at {NOON}");
        bench.ok(&format!(
            "--at {DAWN} certify --key authority.key --office {office} --name Gesundheitsamt --out certificate"
        ));
        bench.ok(&format!("{at} revoke --key authority.key --number 1 --out revocations"));
        bench.ok(&format!("{at} daykey --key office.key --certificate certificate --out office-day"));
        let trust = format!("--authority {authority} --revocations revocations");
        bench.ok(&format!("{at} daykey --key venue.key --office-day-key office-day {trust} --out venue-day"));
        bench.ok("poster --key venue.key --name Brauhaus --area Saal --unlisted-areas --out poster");
        bench.ok(&format!("{at} certify --key venue.key --staff {staff} --out staff-certificate"));
        Self { bench, authority, venue, trust }
    }

    /// Writes a contact and seals its visit; the record id.
    pub fn seal(&self, name: &str, contact: &Value, options: &str) -> String {
        let Self { bench, trust, .. } = self;
        bench.write(&format!("{name}.json"), contact.to_string());
        // A departure is entered once it is past.
        let (at, arrival) = match options.contains("--departure") {
            true => (LATER, format!("--arrival {NOON}")),
            false => (NOON, String::new()),
        };
        let done = bench.ok(&format!(
            "--json --at {at} seal --poster poster --day-key venue-day {trust} --contact {name}.json \
             --out {name}.visit --kept {name}.kept {arrival} {options}"
        ));
        done.json()["record_id"].as_str().unwrap().to_owned()
    }

    pub fn check_out(&self, name: &str) {
        let Self { bench, trust, .. } = self;
        bench.ok(&format!(
            "--at {LATER} checkout --kept {name}.kept --contact {name}.json --day-key venue-day {trust} \
             --out {name}.leave"
        ));
    }

    /// Publishes the venue's day key, and stores what is under it.
    pub fn admit(&self, files: &str) -> Done {
        self.publish("venue-day");
        self.bench.ok(&format!("--at {LATER} admit --store store {files}"))
    }

    pub fn publish(&self, day_key: &str) {
        self.bench.ok(&format!("--at {NOON} admit --store store {day_key}"));
    }

    /// The office asks for the whole venue, in the morning.
    pub fn ask(&self) {
        let Self { bench, venue, .. } = self;
        bench.ok(&format!("--at {MORNING} daykey --key office.key --certificate certificate --out reply-key"));
        bench.ok(&format!(
            "--at {MORNING} request --key office.key --reply-key reply-key --venue {venue} --window {WINDOW} \
             --legal-basis IfSG-28a --out request"
        ));
    }

    pub fn release(&self) -> String {
        format!(
            "--at {MORNING} release --key venue.key --request request --store store {} --log log --out release",
            self.trust
        )
    }

    pub fn open(&self) -> String {
        format!(
            "--at {MORNING} open --key office.key --request request --release release --store store \
             --day-key venue-day"
        )
    }
}

/// A contact with these names.
pub fn named(given: &str, family: &str) -> Value {
    serde_json::json!({"given_name": given, "family_name": family})
}
