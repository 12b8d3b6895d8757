//! Mutation testing in one build: `core/audit/mutants/README.md`.

mod explained;
mod judge;
mod mutate;
mod reach;
mod report;
mod run;
mod tree;

use anyhow::{Context, Result, bail, ensure};
use judge::{Fate, judge};
use mutate::Mutant;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use reach::Program;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::hash::{Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

const COUNT: usize = 400;
const SEED: u64 = 1;

fn main() -> Result<()> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize()?;
    let target = root.join("target/mutants");
    fs::create_dir_all(&target)?;
    // Held until the end: another run would write its own mutants over these.
    let lock = File::create(target.join("lock"))?;
    ensure!(lock.try_lock().is_ok(), "make mutants is running in this folder already");
    let explained = fs::read_to_string(root.join("core/audit/mutants/explained.txt"))?;
    let explained = explained::read(&explained)?;
    let folder = target.join(version(&root, &target)?);
    fs::create_dir_all(&folder)?;
    let (mutants, tests) = built(&root, &target, &folder)?;
    let numbers = numbers(&mut std::env::args().skip(1))?;
    let names = explained::names(&mutants);
    let seed = std::env::var("SEED").ok().map(|seed| seed.parse().context("SEED is a number")).transpose()?;
    let chosen = match (&numbers, seed) {
        (Some(numbers), _) => mutants.iter().filter(|mutant| numbers.contains(&mutant.number)).cloned().collect(),
        (None, Some(seed)) => choose(mutants.clone(), COUNT, seed),
        (None, None) => those(&mutants, &names, &fs::read_to_string(root.join("core/audit/mutants/chosen.txt"))?),
    };
    ensure!(!chosen.is_empty(), "no mutant has these numbers");
    println!("{} mutants, {} of them chosen", mutants.len(), chosen.len());
    let hash = |tests: &tree::Tests| hash_of(&root, &target.join("tree"), tests);
    let programs = tests.into_iter().map(|tests| Program::new(hash(&tests)?, tests, &folder));
    let programs = programs.collect::<Result<Vec<_>>>()?;
    let slow = fs::read_to_string(root.join(".ci/slow"))?;
    let slow: BTreeSet<&str> = slow.lines().collect();
    let is_explained =
        |mutant: &Mutant| names.get(&mutant.number).is_some_and(|name| explained.contains(name.as_str()));
    let fates = judge_all(&chosen, &programs, &slow, is_explained, &folder.join("fates"))?;
    report::report(&names, &chosen, &fates, &explained)
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

/// Of a program, and of the vectors and snapshots that it reads: what is known of another one counts for nothing.
fn hash_of(root: &Path, tree: &Path, tests: &tree::Tests) -> Result<String> {
    let mut hasher = std::hash::DefaultHasher::new();
    fs::read(&tests.program)?.hash(&mut hasher);
    let beside = tests.folder.parent().context("a package lies in a folder")?;
    for name in tree::listed(root)?.iter().filter(|name| name.ends_with(".json") || name.ends_with(".snap")) {
        if tree.join(name).starts_with(beside) {
            (name, fs::read(tree.join(name))?).hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
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
fn choose(mut mutants: Vec<Mutant>, count: usize, seed: u64) -> Vec<Mutant> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    for place in 0..mutants.len().min(count) {
        let rest = u64::try_from(mutants.len() - place).unwrap_or(1);
        let other = place + usize::try_from(random.next_u64() % rest).unwrap_or(0);
        mutants.swap(place, other);
    }
    mutants.truncate(count);
    mutants.sort_by_key(|mutant| mutant.number);
    mutants
}

/// Those that were chosen once. In the place of one that is no longer there comes another one: had it been left to the
/// seed, one line more in core would choose all of them anew.
fn those(mutants: &[Mutant], names: &BTreeMap<u32, String>, chosen: &str) -> Vec<Mutant> {
    let chosen: BTreeSet<&str> = chosen.lines().collect();
    let is_chosen = |mutant: &Mutant| names.get(&mutant.number).is_some_and(|name| chosen.contains(name.as_str()));
    let (mut chosen, others): (Vec<_>, Vec<_>) = mutants.iter().cloned().partition(is_chosen);
    let others = choose(others, COUNT.saturating_sub(chosen.len()), SEED);
    for other in &others {
        println!("in the place of one that is gone: {}", names.get(&other.number).map_or("", String::as_str));
    }
    chosen.extend(others);
    chosen.sort_by_key(|mutant| mutant.number);
    chosen
}

/// Does the same in two threads, which are told apart by a number.
pub fn twice<T: Send>(work: impl Fn(usize) -> Result<T> + Sync) -> Result<Vec<T>> {
    std::thread::scope(|scope| {
        let workers = [0, 1].map(|worker| {
            scope.spawn({
                let work = &work;
                move || work(worker)
            })
        });
        workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| bail!("a worker panicked"))).collect()
    })
}

/// By the number of a mutant and the hash of a program, with a mark where no slow test ran.
type Fates = BTreeMap<(u32, String), Fate>;

/// The fate of each, two at a time. What is known of a program from an earlier run is not asked again.
fn judge_all(
    chosen: &[Mutant],
    programs: &[Program],
    slow: &BTreeSet<&str>,
    is_explained: impl Fn(&Mutant) -> bool + Sync,
    file: &Path,
) -> Result<BTreeMap<u32, Fate>> {
    let known: Fates = fs::read_to_string(file).unwrap_or_default().lines().filter_map(read).collect();
    let output = Mutex::new((OpenOptions::new().create(true).append(true).open(file)?, BTreeMap::new()));
    let (next, none) = (AtomicUsize::new(0), BTreeSet::new());
    twice(|_| {
        while let Some(mutant) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (mark, left_out) = if is_explained(mutant) { ("-quick", slow) } else { ("", &none) };
            let of = |program: &Program| {
                let under = |mark| known.get(&(mutant.number, format!("{}{mark}", program.hash)));
                under("").or_else(|| under(mark))
            };
            let noticed = programs.iter().filter_map(of).find(|fate| **fate != Fate::Survived).cloned();
            let rest: Vec<_> = programs.iter().filter(|program| of(program).is_none()).collect();
            let before = known.iter().filter(|((number, _), _)| *number == mutant.number);
            let before = before.filter_map(|(_, fate)| fate.by()).next();
            let fates = if noticed.is_some() { Vec::new() } else { judge(mutant.number, &rest, before, left_out)? };
            let mut output = output.lock().unwrap_or_else(PoisonError::into_inner);
            for (program, fate) in &fates {
                write_fate(&mut output.0, mutant, &format!("{}{mark}", program.hash), fate)?;
            }
            let new = fates.into_iter().map(|(_, fate)| fate).find(|fate| *fate != Fate::Survived);
            output.1.insert(mutant.number, noticed.or(new).unwrap_or(Fate::Survived));
        }
        Ok(())
    })?;
    Ok(output.into_inner().unwrap_or_else(PoisonError::into_inner).1)
}

fn write_fate(file: &mut File, mutant: &Mutant, program: &str, fate: &Fate) -> Result<()> {
    let (word, by) = match fate {
        Fate::Failed(by) => ("failed", by.as_str()),
        Fate::Endless(by) => ("endless", by.as_str()),
        Fate::Survived => ("survived", ""),
    };
    Ok(writeln!(file, "{}\t{program}\t{word}\t{by}\t{}", mutant.number, place(mutant))?)
}

fn read(line: &str) -> Option<((u32, String), Fate)> {
    let mut fields = line.split('\t');
    let (number, program) = (fields.next()?.parse().ok()?, fields.next()?.to_owned());
    let (word, by) = (fields.next()?, fields.next()?.to_owned());
    let fate = match word {
        "failed" => Fate::Failed(by),
        "endless" => Fate::Endless(by),
        _ => Fate::Survived,
    };
    Some(((number, program), fate))
}

fn place(mutant: &Mutant) -> String {
    let Mutant { file, line, function, text, change, .. } = mutant;
    format!("{file}:{line}\t{file} {function}: {text} {change}")
}
