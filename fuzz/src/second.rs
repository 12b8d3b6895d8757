//! The second implementation, in Python, which says of a message what reading alone says.

use episeal_testkit::fuzz::{Choices, resigned};
use episeal_testkit::judge::{judge, judged_kinds};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock};

/// The Python that has what `test-vectors/requirements.txt` asks for.
const PYTHON: &str = "EPISEAL_PYTHON";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/second.py");

struct Second {
    _process: Child,
    asked: ChildStdin,
    said: BufReader<ChildStdout>,
}

/// Started once, and ends with the pipe; none where no Python is named.
fn second() -> Option<&'static Mutex<Second>> {
    static SECOND: OnceLock<Option<Mutex<Second>>> = OnceLock::new();
    let start = || {
        let Ok(python) = std::env::var(PYTHON) else {
            eprintln!("{PYTHON} names no Python: nothing is compared");
            return None;
        };
        let mut command = Command::new(python);
        let mut process = command.arg(SCRIPT).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (asked, said) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
        Some(Mutex::new(Second { _process: process, asked, said }))
    };
    SECOND.get_or_init(start).as_ref()
}

/// A message of any kind, its bytes as they are or its payload changed and signed again: both implementations accept
/// it, or refuse it with the same code.
pub fn compare(data: &[u8]) {
    let Some(second) = second() else { return };
    let mut choices = Choices::new(data);
    let (kind, bytes) = match choices.is_one_in(2) {
        true => resigned::made(&mut choices),
        false => (choices.one_of(&judged_kinds()), choices.rest().to_vec()),
    };
    let ours = judge(kind, &bytes).expect("a kind that is known").map_or_else(|error| error.code(), |()| "ok");
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut second = second.lock().unwrap();
    writeln!(second.asked, "{kind} {hex}").unwrap();
    let mut theirs = String::new();
    let length = second.said.read_line(&mut theirs).unwrap();
    assert_ne!(length, 0, "the second implementation has ended: {kind} {hex}");
    assert_eq!(theirs.trim_end(), ours, "the second implementation, and ours: {kind} {hex}");
}
