//! Which tests miss a mutant.

use crate::tree::Tests;
use anyhow::{Result, ensure};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Tests, and how long they may take with a mutant: one that waits for ever is missed as well.
pub struct Timed {
    tests: Tests,
    limit: Duration,
}

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
        let start = Instant::now();
        ensure!(run(&tests, 0, slow, Duration::MAX)? == Some(true), "{} fail without any mutant", tests.name);
        let limit = start.elapsed() * 6 + Duration::from_secs(20);
        Ok(Self { tests, limit })
    }
}

/// Tests of the mutant's own package first.
pub fn judge(number: u32, package: &str, all: &[Timed], slow: &[String]) -> Result<Fate> {
    let (own, others): (Vec<_>, Vec<_>) = all.iter().partition(|timed| timed.tests.package == package);
    for Timed { tests, limit } in own.into_iter().chain(others) {
        let name = format!("{} {}", tests.package, tests.name);
        match run(tests, number, slow, *limit)? {
            Some(true) => {}
            Some(false) => return Ok(Fate::Failed(name)),
            None => return Ok(Fate::Endless(name)),
        }
    }
    Ok(Fate::Survived)
}

/// Whether they pass; none if they do not end.
fn run(tests: &Tests, number: u32, slow: &[String], limit: Duration) -> Result<Option<bool>> {
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
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
