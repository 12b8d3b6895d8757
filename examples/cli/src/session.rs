//! How a command runs: at what time, with which passphrase, and how it reports.

use crate::args::{Globals, NamedFile};
use crate::escape;
use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::typed;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};
use zeroize::Zeroizing;

/// The longest passphrase, in bytes: the library's limit.
const MAX_PASSPHRASE: u32 = 1_024;

/// How a secret text is asked for.
struct Prompt {
    ask: &'static str,
    again: &'static str,
    /// There is no terminal.
    missing: &'static str,
    differ: &'static str,
}

const PASSPHRASE: Prompt = Prompt {
    ask: "Passphrase: ",
    again: "The same again: ",
    missing: "the keys are locked and there is no terminal: give --passphrase-file",
    differ: "the two passphrases differ",
};

const PIN: Prompt = Prompt {
    ask: "PIN of the diary: ",
    again: "The same again: ",
    missing: "the diary has a PIN and there is no terminal: give --passphrase-file",
    differ: "the two PINs differ",
};

const NEW_PIN: Prompt = Prompt {
    ask: "New PIN of the diary: ",
    missing: "there is no terminal to ask for the new PIN: give --new-passphrase-file",
    ..PIN
};

/// When a command began, by the system's clock and by a stopwatch: the clock goes on while the machine sleeps, the
/// stopwatch never goes back.
#[derive(Clone, Copy, Debug)]
struct Started {
    clock: SystemTime,
    stopwatch: Instant,
}

impl Started {
    fn now() -> Self {
        Self { clock: SystemTime::now(), stopwatch: Instant::now() }
    }

    /// The longer of the two.
    fn elapsed(&self) -> Duration {
        let by_clock = self.clock.elapsed().unwrap_or_default();
        by_clock.max(self.stopwatch.elapsed())
    }
}

/// The time of a command and its ways in and out.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) now: i64,
    started: Started,
    is_json: bool,
    is_silent: bool,
    passphrase_file: Option<PathBuf>,
    /// None within the demo.
    pub(crate) named: Vec<NamedFile>,
}

impl Session {
    pub(crate) fn new(globals: Globals) -> Self {
        Self {
            now: globals.at.unwrap_or_else(|| Timestamp::now().as_second()),
            started: Started::now(),
            is_json: globals.json,
            is_silent: false,
            passphrase_file: globals.passphrase_file,
            named: Vec::new(),
        }
    }

    /// The same with the files that the command line names.
    pub(crate) fn naming(self, named: Vec<NamedFile>) -> Self {
        Self { named, ..self }
    }

    /// The same at another time, without notices and progress bars.
    pub(crate) fn silent_at(&self, now: i64) -> Self {
        Self { now, started: Started::now(), is_silent: true, passphrase_file: None, ..self.clone() }
    }

    /// The same with another `--passphrase-file`.
    pub(crate) fn with_passphrase_file(self, file: &Path) -> Self {
        Self { passphrase_file: Some(file.to_owned()), ..self }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.is_json
    }

    /// True when a person reads what goes to standard output.
    pub(crate) fn is_on_terminal(&self) -> bool {
        !self.is_json && !self.is_silent && io::stdout().is_terminal()
    }

    pub(crate) fn has_passphrase_file(&self) -> bool {
        self.passphrase_file.is_some()
    }

    /// The command's time, and what has passed since.
    pub(crate) fn present(&self) -> i64 {
        let passed = i64::try_from(self.started.elapsed().as_secs());
        self.now.saturating_add(passed.unwrap_or(i64::MAX))
    }

    /// From `--passphrase-file`, or asked for on a terminal.
    pub(crate) fn passphrase(&self) -> Outcome<Zeroizing<String>> {
        present_text(self.passphrase_file.as_deref(), &PASSPHRASE)
    }

    /// For locking: what is typed is asked for twice.
    pub(crate) fn new_passphrase(&self) -> Outcome<Zeroizing<String>> {
        new_text(self.passphrase_file.as_deref(), &PASSPHRASE)
    }

    /// A diary's PIN, from `--passphrase-file` or asked for on a terminal.
    pub(crate) fn pin(&self) -> Outcome<Zeroizing<String>> {
        present_text(self.passphrase_file.as_deref(), &PIN)
    }

    /// The PIN of a new diary.
    pub(crate) fn first_pin(&self) -> Outcome<Zeroizing<String>> {
        new_text(self.passphrase_file.as_deref(), &PIN)
    }

    /// A PIN to replace the current one.
    pub(crate) fn new_pin(&self, file: Option<&Path>) -> Outcome<Zeroizing<String>> {
        new_text(file, &NEW_PIN)
    }

    /// True where there is somebody whom [`Session::confirm`] asks.
    pub(crate) fn can_ask(&self) -> bool {
        !self.is_silent && io::stderr().is_terminal() && io::stdin().is_terminal()
    }

    /// Says on a terminal what is about to be done, and asks whether to do it; without a terminal nobody is asked.
    pub(crate) fn confirm(&self, what: &str, is_agreed: bool) -> Outcome<()> {
        let is_seen = !self.is_silent && io::stderr().is_terminal();
        if is_seen && (is_agreed || !io::stdin().is_terminal()) {
            return Ok(writeln!(io::stderr().lock(), "{what}.")?);
        }
        if !is_seen {
            return Ok(());
        }
        match read_line(&format!("{what}? [y/N] "))?.trim() {
            "y" | "Y" | "yes" => Ok(()),
            _ => Err(Failure::declined()),
        }
    }

    /// A share's code as it was told, typed on a terminal.
    pub(crate) fn code(&self) -> Outcome<Zeroizing<String>> {
        if !io::stdin().is_terminal() {
            return Err(Failure::input("there is no terminal to ask for the code: give --code-file"));
        }
        read_line("Code: ")
    }

    /// What must be known before the command ends: as a report.
    pub(crate) fn announce(&self, report: &(impl Serialize + Display), is_stdout_taken: bool) -> Outcome<()> {
        match self.is_silent {
            true => Ok(()),
            false => self.report(report, is_stdout_taken),
        }
    }

    /// A summary: one JSON object, or lines for people if there is something to say.
    pub(crate) fn report(&self, report: &(impl Serialize + Display), is_stdout_taken: bool) -> Outcome<()> {
        let text = if self.is_json {
            escape::json(&serde_json::to_string(report).map_err(io::Error::from)?)
        } else {
            report.to_string()
        };
        if text.is_empty() {
            return Ok(());
        }
        if is_stdout_taken {
            writeln!(io::stderr().lock(), "{text}")?;
        } else {
            let mut out = io::stdout().lock();
            writeln!(out, "{text}").and_then(|()| out.flush()).in_file(Path::new("-"))?;
        }
        Ok(())
    }

    /// Something was skipped and the rest goes on: one line on standard error.
    pub(crate) fn notice(&self, about: &str, failure: &Failure) {
        if self.is_silent {
            return;
        }
        let line = if self.is_json {
            json!({"about": about, "error": failure.code()}).to_string()
        } else {
            format!("{about}: {failure}")
        };
        // Whoever closes standard error does not want to know.
        let _ = writeln!(io::stderr().lock(), "{line}");
    }

    /// The one line that says why nothing was done.
    pub(crate) fn refuse(&self, failure: &Failure) {
        let line = if self.is_json {
            json!({"error": failure.code(), "sentence": failure.sentence()}).to_string()
        } else {
            format!("episeal: {failure}")
        };
        let _ = writeln!(io::stderr().lock(), "{line}");
    }

    /// A bar on standard error, if that is a terminal.
    pub(crate) fn progress(&self, steps: usize, doing: &'static str) -> ProgressBar {
        if self.is_silent || self.is_json {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(u64::try_from(steps).unwrap_or(u64::MAX));
        let style = ProgressStyle::with_template("{msg} {bar:40} {pos}/{len} {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.with_style(style).with_message(doing)
    }
}

fn read_passphrase(path: &Path) -> Outcome<Zeroizing<String>> {
    // Its name is not shown: it may be the passphrase, given in place of the file.
    if !files::is_standard(path) && !path.exists() {
        let missing = io::Error::from(io::ErrorKind::NotFound);
        return Err(Failure::from(missing).about("--passphrase-file"));
    }
    let not_utf8 = Failure::input("the passphrase is not UTF-8");
    typed::read_line(path, MAX_PASSPHRASE, not_utf8)
}

fn present_text(file: Option<&Path>, prompt: &Prompt) -> Outcome<Zeroizing<String>> {
    file.map_or_else(|| ask(prompt.ask, prompt), read_passphrase)
}

/// What is typed is asked for twice.
fn new_text(file: Option<&Path>, prompt: &Prompt) -> Outcome<Zeroizing<String>> {
    let text = present_text(file, prompt)?;
    if file.is_none() && ask(prompt.again, prompt)? != text {
        return Err(Failure::input(prompt.differ));
    }
    Ok(text)
}

fn ask(question: &str, prompt: &Prompt) -> Outcome<Zeroizing<String>> {
    if !io::stdin().is_terminal() {
        return Err(Failure::input(prompt.missing));
    }
    Ok(Zeroizing::new(rpassword::prompt_password(question)?))
}

/// A line from a terminal, shown as it is typed.
fn read_line(question: &str) -> Outcome<Zeroizing<String>> {
    let mut out = io::stderr().lock();
    write!(out, "{question}").and_then(|()| out.flush())?;
    let mut line = Zeroizing::new(String::new());
    io::stdin().read_line(&mut line)?;
    Ok(line)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_has_passed_is_counted_in_sleep_too_and_never_backward() {
        let hour = Duration::from_secs(3_600);
        let now = Started::now();
        // The stopwatch stood still while the machine slept.
        let slept = Started { clock: now.clock.checked_sub(hour).unwrap(), ..now };
        assert!(slept.elapsed() >= hour);
        // The clock was put back.
        let back = Started { clock: now.clock.checked_add(hour).unwrap(), ..now };
        assert!(back.elapsed() < hour);
        let late = Instant::now().checked_sub(Duration::from_secs(1));
        let back = Started { stopwatch: late.unwrap(), ..back };
        assert!(back.elapsed() >= Duration::from_secs(1));
    }
}
