//! Which tests notice a mutant.

use crate::tree::Tests;
use anyhow::{Result, ensure};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Tests, and how much CPU time they may take with a mutant: one that goes on for ever is noticed as well.
pub struct Timed {
    tests: Tests,
    limit: Duration,
}

/// Whoever asks for no CPU time for so long waits for ever.
const WAIT: Duration = Duration::from_secs(120);

/// What became of a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// These tests failed.
    Failed(String),
    /// These tests did not end.
    Endless(String),
    Survived,
}

impl Timed {
    /// Runs them with all mutants asleep.
    pub fn new(tests: Tests, slow: &[String]) -> Result<Self> {
        let (passes, used) = run(&tests, 0, slow, Duration::MAX)?;
        ensure!(passes == Some(true), "{} fail without any mutant", tests.name);
        Ok(Self { tests, limit: used * 4 + Duration::from_secs(10) })
    }
}

/// Tests of the mutant's own package first.
pub fn judge(number: u32, package: &str, all: &[Timed], slow: &[String]) -> Result<Fate> {
    let (own, others): (Vec<_>, Vec<_>) = all.iter().partition(|timed| timed.tests.package == package);
    for Timed { tests, limit } in own.into_iter().chain(others) {
        let name = format!("{} {}", tests.package, tests.name);
        match run(tests, number, slow, *limit)?.0 {
            Some(true) => {}
            Some(false) => return Ok(Fate::Failed(name)),
            None => return Ok(Fate::Endless(name)),
        }
    }
    Ok(Fate::Survived)
}

/// Whether they pass, or none if they do not end; and the CPU time that they took.
fn run(tests: &Tests, number: u32, slow: &[String], limit: Duration) -> Result<(Option<bool>, Duration)> {
    let mut child = Command::new(&tests.program)
        .arg("--quiet")
        .args(slow.iter().flat_map(|name| ["--skip", name]))
        .env("EPISEAL_MUTANT", number.to_string())
        .env("CARGO_MANIFEST_DIR", &tests.folder)
        .current_dir(&tests.folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let (mut used, mut last) = (Duration::ZERO, Instant::now());
    loop {
        if let Some(status) = child.try_wait()? {
            // 101 is what a failed test ends with; anything else, such as too little memory, says nothing of a mutant.
            ensure!(
                matches!(status.code(), Some(0 | 101)) || number != 0 && status.code().is_none(),
                "{} ended with {status}",
                tests.name
            );
            return Ok((Some(status.success()), used));
        }
        let now = cpu_time(child.id()).unwrap_or(used);
        if now > used {
            (used, last) = (now, Instant::now());
        }
        if used > limit || last.elapsed() > WAIT {
            child.kill()?;
            child.wait()?;
            return Ok((None, used));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Of a process of Linux, in hundredths of a second: fields 14 and 15 (proc(5)), after a name in parentheses.
fn cpu_time(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks()? + ticks()?) * 10))
}
