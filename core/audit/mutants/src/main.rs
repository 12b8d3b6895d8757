//! Mutation testing in one build: `core/audit/mutants/README.md`.

mod judge;
mod mutate;
mod tree;

use anyhow::{Context, Result, bail, ensure};
use judge::{Fate, Timed, judge};
use mutate::Mutant;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::hash::{Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

const COUNT: usize = 400;
const SEED: u64 = 1;

fn main() -> Result<()> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize()?;
    let target = root.join("target/mutants");
    let folder = target.join(version(&root, &target)?);
    fs::create_dir_all(&folder)?;
    let (mutants, programs) = built(&root, &target, &folder)?;
    let chosen = match numbers(&mut std::env::args().skip(1))? {
        Some(numbers) => mutants.iter().filter(|mutant| numbers.contains(&mutant.number)).cloned().collect(),
        None => choose(mutants.clone()),
    };
    ensure!(!chosen.is_empty(), "no mutant has these numbers");
    println!("{} mutants, {} of them chosen", mutants.len(), chosen.len());
    // Nothing that tests of primitives run is mutated.
    let slow = fs::read_to_string(root.join(".ci/slow"))? + "primitives::";
    let slow: Vec<String> = slow.lines().map(str::to_owned).collect();
    let tests = hash_of(&programs);
    let timed = programs.into_iter().map(|tests| Timed::new(tests, &slow)).collect::<Result<Vec<_>>>()?;
    let fates = judge_all(&chosen, &timed, &slow, &folder.join(format!("fates-{:016x}", tests?)))?;
    report(&chosen, &fates, &fs::read_to_string(root.join("core/audit/mutants/explained.txt"))?)
}

/// The numbers of mutants that are asked for, or none for a choice by the seed.
fn numbers(arguments: &mut dyn Iterator<Item = String>) -> Result<Option<BTreeSet<u32>>> {
    let numbers = arguments.map(|number| number.parse().with_context(|| number)).collect::<Result<BTreeSet<_>>>()?;
    Ok((!numbers.is_empty()).then_some(numbers))
}

/// What is known of mutants is of these alone.
fn version(root: &Path, target: &Path) -> Result<String> {
    let mut hasher = std::hash::DefaultHasher::new();
    for mutant in tree::mutate(root, &target.join("tree"), &BTreeSet::new())? {
        place(&mutant).hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Fates are those of these programs: another test, or anything else that changed, is another one.
fn hash_of(programs: &[tree::Tests]) -> Result<u64> {
    let mut hasher = std::hash::DefaultHasher::new();
    SEED.hash(&mut hasher);
    for tests in programs {
        fs::read(&tests.program)?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// Builds all mutants at once; those that do not compile are no mutants.
fn built(root: &Path, target: &Path, folder: &Path) -> Result<(Vec<Mutant>, Vec<tree::Tests>)> {
    let tree = target.join("tree");
    tree::copy(root, &tree)?;
    let known = folder.join("unviable");
    let text = fs::read_to_string(&known).unwrap_or_default();
    let mut unviable = text.lines().filter_map(|line| line.parse().ok()).collect::<BTreeSet<u32>>();
    for _ in 0..20 {
        let mutants = tree::mutate(root, &tree, &unviable)?;
        match tree::build(&tree, &target.join("build"))? {
            Ok(tests) => {
                let viable = mutants.into_iter().filter(|mutant| !unviable.contains(&mutant.number));
                return Ok((viable.collect(), tests));
            }
            Err(more) => {
                println!("do not compile: {more:?}");
                unviable.extend(more);
                let lines: String = unviable.iter().map(|number| format!("{number}\n")).collect();
                fs::write(&known, lines)?;
            }
        }
    }
    bail!("what compiles was not found");
}

/// By Fisher and Yates, in the order of their places.
fn choose(mut mutants: Vec<Mutant>) -> Vec<Mutant> {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    for place in 0..mutants.len().min(COUNT) {
        let rest = u64::try_from(mutants.len() - place).unwrap_or(1);
        let other = place + usize::try_from(random.next_u64() % rest).unwrap_or(0);
        mutants.swap(place, other);
    }
    mutants.truncate(COUNT);
    mutants.sort_by_key(|mutant| mutant.number);
    mutants
}

/// The fate of each, two at a time. What is known from a run that was stopped is not asked again.
fn judge_all(chosen: &[Mutant], timed: &[Timed], slow: &[String], file: &Path) -> Result<BTreeMap<u32, Fate>> {
    let known = fs::read_to_string(file).unwrap_or_default();
    let fates: BTreeMap<u32, Fate> = known.lines().filter_map(read).collect();
    let rest: Vec<_> = chosen.iter().filter(|mutant| !fates.contains_key(&mutant.number)).collect();
    let output = Mutex::new((OpenOptions::new().create(true).append(true).open(file)?, fates));
    let next = AtomicUsize::new(0);
    let work = || -> Result<()> {
        while let Some(mutant) = rest.get(next.fetch_add(1, Ordering::Relaxed)) {
            let package = mutant.file.split('/').nth(1).unwrap_or_default();
            let fate = judge(mutant.number, package, timed, slow)?;
            let mut output = output.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            write_fate(&mut output.0, mutant, &fate)?;
            output.1.insert(mutant.number, fate);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let workers = [scope.spawn(work), scope.spawn(work)];
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or_else(|_| bail!("a worker panicked")))
    })?;
    Ok(output.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).1)
}

fn write_fate(file: &mut File, mutant: &Mutant, fate: &Fate) -> Result<()> {
    let (word, by) = match fate {
        Fate::Failed(by) => ("failed", by.as_str()),
        Fate::Endless(by) => ("endless", by.as_str()),
        Fate::Survived => ("survived", ""),
    };
    Ok(writeln!(file, "{}\t{word}\t{by}\t{}", mutant.number, place(mutant))?)
}

fn read(line: &str) -> Option<(u32, Fate)> {
    let mut fields = line.split('\t');
    let (number, word, by) = (fields.next()?.parse().ok()?, fields.next()?, fields.next()?.to_owned());
    let fate = match word {
        "failed" => Fate::Failed(by),
        "endless" => Fate::Endless(by),
        _ => Fate::Survived,
    };
    Some((number, fate))
}

/// What `explained.txt` calls a mutant: no line number, which would change with the file.
fn name(mutant: &Mutant) -> String {
    format!("{} {}: {} {}", mutant.file, mutant.function, mutant.text, mutant.change)
}

fn place(mutant: &Mutant) -> String {
    format!("{}:{}\t{}", mutant.file, mutant.line, name(mutant))
}

/// A row for each crate, what survives, and an error if more than 3 in 100 are not explained.
fn report(chosen: &[Mutant], fates: &BTreeMap<u32, Fate>, explained: &str) -> Result<()> {
    let mut rows: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let mut unexplained = 0;
    for mutant in chosen {
        let row = rows.entry(mutant.file.split('/').nth(1).unwrap_or_default()).or_default();
        let is_explained = explained.lines().any(|line| line == name(mutant));
        let column = match fates.get(&mutant.number) {
            Some(Fate::Failed(_)) => 0,
            Some(Fate::Endless(_)) => 1,
            _ if is_explained => 2,
            _ => {
                println!("survives: {}", place(mutant));
                unexplained += 1;
                3
            }
        };
        row[column] += 1;
    }
    println!("| crate | tests fail | tests do not end | survives, explained | survives |\n|---|---|---|---|---|");
    for (name, [failed, endless, known, unknown]) in rows {
        println!("| {name} | {failed} | {endless} | {known} | {unknown} |");
    }
    if unexplained * 100 > chosen.len() * 3 {
        bail!("{unexplained} of {} survive without an explanation", chosen.len());
    }
    Ok(())
}
