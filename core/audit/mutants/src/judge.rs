//! Which test notices a mutant: of those that reach it, the quick ones first.

use crate::reach::{Program, Test};
use crate::run::{End, Run};
use anyhow::Result;
use std::collections::BTreeSet;
use std::time::Duration;

/// What became of a mutant in one program, or in all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// This test failed.
    Failed(String),
    /// These tests did not end.
    Endless(String),
    Survived,
}

impl Fate {
    pub fn by(&self) -> Option<&str> {
        match self {
            Self::Failed(by) => Some(by),
            _ => None,
        }
    }
}

/// How long the tests that run at once take without a mutant: the first ones, and four times as long each time.
const FIRST: Duration = Duration::from_millis(500);

/// The program in which something failed, or all of them, each with what becomes of the mutant there. The test that
/// noticed it `before` runs first, alone; those that are `left_out` do not run.
pub fn judge<'a>(
    number: u32,
    programs: &[&'a Program],
    before: Option<&str>,
    left_out: &BTreeSet<&str>,
) -> Result<Vec<(&'a Program, Fate)>> {
    let mut tests: Vec<(&Program, &Test)> = Vec::new();
    for program in programs {
        let reaching = program.each.iter().filter(|test| test.reaches.contains(&number));
        tests.extend(reaching.filter(|test| !test.is_one_of(left_out)).map(|test| (*program, test)));
    }
    let is_known = |program: &Program, test: &Test| before == Some(&name_of(program, &test.name));
    tests.sort_by_key(|(program, test)| (!is_known(program, test), test.time));
    let mut rest = tests.as_slice();
    let mut together = if before.is_some() { Duration::ZERO } else { FIRST };
    while !rest.is_empty() {
        let mut time = Duration::ZERO;
        let fits = |(_, test): &&(&Program, &Test)| {
            time += test.time;
            time <= together
        };
        let (batch, later) = rest.split_at(rest.iter().take_while(fits).count().max(1));
        for program in programs {
            let of_it = batch.iter().filter(|(of, _)| of.hash == program.hash).map(|(_, test)| *test);
            if let Some(fate) = noticed(number, program, &of_it.collect::<Vec<_>>())? {
                return Ok(vec![(program, fate)]);
            }
        }
        (rest, together) = (later, FIRST.max(together * 4));
    }
    Ok(programs.iter().map(|program| (*program, Fate::Survived)).collect())
}

/// What fails must fail again, alone, and what does not end must not end again: a test that fails, and a machine that
/// waits for something else, by chance notice nothing.
fn noticed(number: u32, program: &Program, tests: &[&Test]) -> Result<Option<Fate>> {
    if tests.is_empty() {
        return Ok(None);
    }
    let time: Duration = tests.iter().map(|test| test.time).sum();
    let run = Run { tests: &program.tests, number, limit: time * 4 + Duration::from_secs(10), reached: None };
    let once = || run.of(["--exact"].into_iter().chain(tests.iter().map(|test| test.name.as_str())));
    let mut end = once()?.0;
    if end == End::Endless {
        end = once()?.0;
    }
    match end {
        End::Passed => Ok(None),
        End::Endless => Ok(Some(Fate::Endless(name_of(program, &of_all(tests))))),
        End::Failed(failed) if failed.is_empty() => Ok(Some(Fate::Failed(name_of(program, &of_all(tests))))),
        End::Failed(failed) => {
            for name in failed {
                if run.of(["--exact", &name])?.0 != End::Passed {
                    return Ok(Some(Fate::Failed(name_of(program, &name))));
                }
            }
            Ok(None)
        }
    }
}

fn name_of(program: &Program, test: &str) -> String {
    format!("{} {test}", program.tests.package)
}

/// Whichever of these crashed or did not end took the others with it.
fn of_all(tests: &[&Test]) -> String {
    match tests {
        [test] => test.name.clone(),
        _ => format!("one of {}", tests.len()),
    }
}
