//! Runs tests, with a mutant awake or none.

use crate::tree::Tests;
use anyhow::{Context, Result, ensure};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Whoever asks for no CPU time for so long waits for ever.
const WAIT: Duration = Duration::from_secs(20);

/// In kB: a mutant without a limit must not take the memory of all others.
const MEMORY: u32 = 8 << 20;

/// How tests end.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    Passed,
    /// These tests failed: none is named if all of them crashed at once.
    Failed(Vec<String>),
    Endless,
}

pub struct Run<'a> {
    pub tests: &'a Tests,
    /// The mutant that is awake, or 0.
    pub number: u32,
    /// May be used before the tests count as endless.
    pub limit: Duration,
    /// Where what is reached is written.
    pub reached: Option<&'a Path>,
}

impl Run<'_> {
    /// What a run of the program prints, and how it ends.
    pub fn of<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Result<(End, String)> {
        let mut output = unnamed_file()?;
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\""))
            .arg(&self.tests.program)
            .args(arguments)
            .env("EPISEAL_MUTANT", self.number.to_string())
            .env("CARGO_MANIFEST_DIR", &self.tests.folder)
            // What one mutant makes fail is not kept for the next one, and is not made smaller.
            .env("INSTA_UPDATE", "no")
            .env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1")
            .env("PROPTEST_MAX_SHRINK_ITERS", "0")
            .current_dir(&self.tests.folder)
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(Stdio::null());
        if let Some(reached) = self.reached {
            command.env("EPISEAL_MUTANTS_REACHED", reached);
        }
        let Some(status) = self.wait(&mut command)? else { return Ok((End::Endless, String::new())) };
        // 101 is what a failed test ends with; anything else, such as too little memory, says nothing of a mutant.
        ensure!(
            matches!(status.code(), Some(0 | 101)) || self.number != 0 && status.code().is_none(),
            "{} ended with {status}",
            self.tests.name
        );
        let mut bytes = Vec::new();
        output.rewind()?;
        output.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok((if status.success() { End::Passed } else { End::Failed(failed_in(&text)) }, text))
    }

    /// None if it does not end.
    fn wait(&self, command: &mut Command) -> Result<Option<ExitStatus>> {
        let mut child = command.spawn().context("sh does not run")?;
        let (mut used, mut last) = (Duration::ZERO, Instant::now());
        let mut pause = Duration::from_millis(1);
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(Some(status));
            }
            let now = cpu_time(child.id()).unwrap_or(used);
            if now > used {
                (used, last) = (now, Instant::now());
            }
            if used > self.limit || last.elapsed() > WAIT {
                child.kill()?;
                child.wait()?;
                return Ok(None);
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }
}

/// Gone when it is closed. A pipe would wait for what tests start and leave behind.
fn unnamed_file() -> Result<File> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("episeal-mutants-{}-{number}", std::process::id()));
    let file = OpenOptions::new().create_new(true).read(true).append(true).open(&path)?;
    fs::remove_file(&path)?;
    Ok(file)
}

/// The last list of a run that failed: a name in each line, after four spaces.
fn failed_in(text: &str) -> Vec<String> {
    let Some((_, list)) = text.rsplit_once("\nfailures:\n") else { return Vec::new() };
    list.lines().map_while(|line| line.strip_prefix("    ")).map(str::to_owned).collect()
}

/// Of a process of Linux, in hundredths of a second: fields 14 and 15 (proc(5)), after a name in parentheses.
fn cpu_time(process: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks()? + ticks()?) * 10))
}
