//! A copy of the repository, mutated and built.

use crate::mutate::{Mutant, Mutator};
use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use syn::visit_mut::VisitMut;

/// A program of tests.
pub struct Tests {
    pub name: String,
    pub package: String,
    pub program: PathBuf,
    pub folder: PathBuf,
}

/// What is mutated: what security hangs on most, but for primitives, which stand on other crates and on RFCs' vectors.
const FILES: [&str; 41] = [
    "base/src/wire/",
    "base/src/wire.rs",
    "messages/src/authority",
    "messages/src/cpace",
    "messages/src/day_key",
    "messages/src/envelope",
    "messages/src/kept",
    "messages/src/live",
    "messages/src/note",
    "messages/src/notice",
    "messages/src/request",
    "messages/src/sealed",
    "messages/src/share",
    "messages/src/signed",
    "messages/src/succession",
    "messages/src/trust",
    "messages/src/visit",
    "messages/src/release",
    "visits/src/diary",
    "visits/src/kept_run",
    "visits/src/key_ring",
    "visits/src/office",
    "visits/src/server",
    "visits/src/share",
    "visits/src/staff",
    "visits/src/store",
    "visits/src/stretch",
    "visits/src/trust",
    "visits/src/venue",
    "visits/src/visitor",
    "certificates/src/cbor",
    "certificates/src/check",
    "certificates/src/cose",
    "certificates/src/examine",
    "certificates/src/guard",
    "certificates/src/hcert",
    "certificates/src/revocation",
    "certificates/src/signer",
    "certificates/src/trust",
    "certificates/src/verify",
    "certificates/src/x509",
];

const PACKAGES: [&str; 5] =
    ["episeal-base", "episeal-messages", "episeal-visits", "episeal-certificates", "episeal-vectors"];

/// What git knows, copied; a file that has not changed keeps its time, so that cargo does not build it again.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    for name in listed(from)? {
        if !is_mutated(&name) && name != "core/base/src/lib.rs" {
            write(&to.join(&name), &fs::read(from.join(&name))?)?;
        }
    }
    Ok(())
}

/// The files that git knows and that are there.
pub fn listed(root: &Path) -> Result<Vec<String>> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root).output()?.stdout;
    let listed = String::from_utf8(listed)?;
    Ok(listed.split_terminator('\0').filter(|name| root.join(name).is_file()).map(str::to_owned).collect())
}

fn write(path: &Path, text: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|before| before == text) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().context("a file lies in a folder")?)?;
    fs::write(path, text).with_context(|| path.display().to_string())
}

fn is_mutated(name: &str) -> bool {
    let is_test = name.contains("tests.rs") || name.contains("tests/");
    let is_of = |file: &&str| name.strip_prefix("core/").is_some_and(|name| name.starts_with(file));
    name.ends_with(".rs") && !is_test && FILES.iter().any(is_of)
}

/// Writes every mutant, asleep, into the copy.
pub fn mutate(from: &Path, to: &Path, unviable: &BTreeSet<u32>) -> Result<Vec<Mutant>> {
    let mut mutants = Vec::new();
    for name in listed(from)?.iter().filter(|name| is_mutated(name)) {
        let mut file = syn::parse_file(&fs::read_to_string(from.join(name))?).with_context(|| name.to_owned())?;
        Mutator { file: name, unviable, mutants: &mut mutants, functions: Vec::new() }.visit_file_mut(&mut file);
        write(&to.join(name), prettyplease::unparse(&file).as_bytes())?;
    }
    let base = fs::read_to_string(from.join("core/base/src/lib.rs"))?;
    let base = format!("{base}\npub mod mutant;\nextern crate self as episeal_base;\n");
    write(&to.join("core/base/src/lib.rs"), base.as_bytes())?;
    write(&to.join("core/base/src/mutant.rs"), include_bytes!("mutant.rs"))?;
    Ok(mutants)
}

/// The programs of tests, or the numbers of mutants that do not compile.
pub fn build(tree: &Path, target: &Path) -> Result<Result<Vec<Tests>, BTreeSet<u32>>> {
    let output = Command::new("cargo")
        .args(["build", "--lib", "--tests", "--keep-going", "--message-format=json", "--target-dir"])
        .arg(target)
        .args(PACKAGES.iter().flat_map(|package| ["--package", package]))
        .env("RUSTFLAGS", "--cap-lints allow")
        .current_dir(tree)
        .stderr(Stdio::inherit())
        .output()?;
    let mut tests = Vec::new();
    let mut unviable = BTreeSet::new();
    for line in output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let line: serde_json::Value = serde_json::from_slice(line)?;
        if let Some(program) = line["executable"].as_str().filter(|_| line["profile"]["test"] == true) {
            tests.push(program_of(&line, program)?);
        }
        if line["message"]["level"] == "error" {
            unviable.extend(numbers_at(tree, &line["message"])?);
        }
    }
    if output.status.success() {
        return Ok(Ok(tests));
    }
    ensure!(!unviable.is_empty(), "what does not compile is no mutant");
    Ok(Err(unviable))
}

fn program_of(line: &serde_json::Value, program: &str) -> Result<Tests> {
    let manifest = PathBuf::from(line["manifest_path"].as_str().context("a manifest")?);
    let folder = manifest.parent().context("a folder")?.to_owned();
    let name = line["target"]["name"].as_str().context("a name")?.to_owned();
    let package = folder.file_name().context("a name")?.to_string_lossy().into_owned();
    Ok(Tests { name, package, program: program.into(), folder })
}

/// The mutants in the lines that an error names.
fn numbers_at(tree: &Path, message: &serde_json::Value) -> Result<BTreeSet<u32>> {
    let mut found = BTreeSet::new();
    for span in message["spans"].as_array().into_iter().flatten() {
        let Some(file) = span["file_name"].as_str() else { continue };
        let Ok(text) = fs::read_to_string(tree.join(file)) else { continue };
        let line = |name: &str| span[name].as_u64().and_then(|line| usize::try_from(line).ok()).unwrap_or(0);
        let lines = text.lines().skip(line("line_start").saturating_sub(1));
        for text in lines.take(line("line_end") + 1 - line("line_start")) {
            found.extend(numbers_in(text));
        }
    }
    if found.is_empty() && message["code"]["code"].is_string() {
        bail!("no mutant in the lines of: {}", message["rendered"]);
    }
    Ok(found)
}

fn numbers_in(line: &str) -> impl Iterator<Item = u32> {
    line.split("mutant::").skip(1).filter_map(|rest| {
        let digits = rest.split_once('(')?.1;
        let digits = digits.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok()
    })
}
