//! `explained.txt`: mutants that survive, each under a line that says why that is right.

use crate::mutate::Mutant;
use anyhow::{Result, ensure};
use std::collections::{BTreeMap, BTreeSet};

/// The mutants that are explained, by their names. An empty line ends what a reason is for.
pub fn read(text: &str) -> Result<BTreeSet<&str>> {
    let (mut explained, mut has_reason) = (BTreeSet::new(), false);
    for line in text.lines() {
        if line.is_empty() || line.starts_with("# ") {
            has_reason = !line.is_empty();
            continue;
        }
        ensure!(has_reason, "no reason stands above: {line}");
        ensure!(explained.insert(line), "explained twice: {line}");
    }
    Ok(explained)
}

/// What each mutant is called: no line number, which would change with the file; where several would be called the
/// same, each has its place among them.
pub fn names(mutants: &[Mutant]) -> BTreeMap<u32, String> {
    let name = |mutant: &Mutant| format!("{} {}: {} {}", mutant.file, mutant.function, mutant.text, mutant.change);
    let mut same: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for mutant in mutants {
        same.entry(name(mutant)).or_default().push(mutant.number);
    }
    let mut names = BTreeMap::new();
    for (name, numbers) in same {
        for (place, number) in numbers.iter().enumerate() {
            let which =
                if numbers.len() == 1 { String::new() } else { format!(" ({} of {})", place + 1, numbers.len()) };
            names.insert(*number, format!("{name}{which}"));
        }
    }
    names
}
