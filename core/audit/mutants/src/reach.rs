//! Which mutants each test reaches: no other test is run for a mutant.

use crate::run::{End, Run};
use crate::tree::Tests;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A program of tests.
pub struct Program {
    pub tests: Tests,
    /// Of its bytes and of what it reads: what is known of another one counts for nothing.
    pub hash: String,
    pub each: Vec<Test>,
}

/// A test, and what it does with all mutants asleep.
#[derive(Clone)]
pub struct Test {
    pub name: String,
    pub time: Duration,
    pub reaches: BTreeSet<u32>,
}

impl Test {
    /// Whether it is one of these, which are named without their modules.
    pub fn is_one_of(&self, names: &BTreeSet<&str>) -> bool {
        self.name.rsplit("::").next().is_some_and(|name| names.contains(name))
    }
}

impl Program {
    /// Runs every test by itself, unless the folder has what came of that before.
    pub fn new(hash: String, tests: Tests, folder: &Path) -> Result<Self> {
        let known = folder.join(format!("reached-{hash}"));
        if let Ok(text) = fs::read_to_string(&known) {
            let each =
                text.lines().map(|line| read(line).with_context(|| format!("{} cannot be read", known.display())));
            let each = each.collect::<Result<_>>()?;
            return Ok(Self { tests, hash, each });
        }
        println!("what each test reaches: {} {}", tests.package, tests.name);
        let names = listed(&tests)?;
        let next = Mutex::new(names.iter());
        let work = |worker: usize| -> Result<Vec<Test>> {
            let mut each = Vec::new();
            loop {
                let name = next.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next();
                let Some(name) = name else { return Ok(each) };
                each.push(alone(&tests, name, &folder.join(format!("reached-by-{worker}")))?);
            }
        };
        let mut each = crate::twice(work)?.concat();
        each.sort_by(|a, b| a.name.cmp(&b.name));
        fs::write(&known, each.iter().map(write).collect::<String>())?;
        Ok(Self { tests, hash, each })
    }
}

/// The names of all tests. Nothing that those of primitives run is mutated.
fn listed(tests: &Tests) -> Result<Vec<String>> {
    let run = Run { tests, number: 0, limit: Duration::MAX, reached: None };
    let (end, text) = run.of(["--list", "--format", "terse", "--skip", "primitives::"])?;
    ensure!(end == End::Passed, "{} does not list its tests", tests.name);
    Ok(text.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect())
}

fn alone(tests: &Tests, name: &str, file: &Path) -> Result<Test> {
    fs::write(file, [])?;
    let start = Instant::now();
    let run = Run { tests, number: 0, limit: Duration::MAX, reached: Some(file) };
    let (end, _) = run.of(["--exact", name])?;
    ensure!(end == End::Passed, "{name} of {} fails without any mutant", tests.package);
    let time = start.elapsed();
    let bytes = fs::read(file)?;
    let reaches = bytes.as_chunks::<4>().0.iter().map(|number| u32::from_le_bytes(*number)).collect();
    Ok(Test { name: name.to_owned(), time, reaches })
}

fn write(test: &Test) -> String {
    let numbers: Vec<String> = test.reaches.iter().map(u32::to_string).collect();
    format!("{}\t{}\t{}\n", test.name, test.time.as_millis(), numbers.join(" "))
}

fn read(line: &str) -> Option<Test> {
    let mut fields = line.split('\t');
    let (name, time, numbers) = (fields.next()?.to_owned(), fields.next()?.parse().ok()?, fields.next()?);
    let reaches = numbers.split_whitespace().map(|number| number.parse().ok()).collect::<Option<_>>()?;
    Some(Test { name, time: Duration::from_millis(time), reaches })
}
