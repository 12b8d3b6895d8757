//! Runs the test vectors (`test-vectors/README.md`) on episeal, through what an app would call and nothing else.
//!
//! A vector is one scenario in one file: what is given, an operation, and what must come of it. [`check`] runs every
//! one of a folder and of those below it; a file that is no vector, or whose operation is not known, has failed.

mod certificates;
mod given;
mod report;
mod rules;
mod vector;
mod visits;

pub use report::{Count, Failed, Report};

use given::Given;
use serde_json::Value;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use vector::Vector;

/// What became of an operation: what it gave, in the form in which a vector says it, or the code of an error.
type Came = Result<Value, Refused>;

/// Why an operation gave nothing.
#[derive(Debug, PartialEq, Eq)]
enum Refused {
    /// The library refused it with this code.
    Code(&'static str),
    /// The vector does not give what the operation needs.
    Vector(String),
}

/// One operation, by its name.
type Operation = (&'static str, fn(&Given<'_>) -> Came);

fn operation(name: &str) -> Option<fn(&Given<'_>) -> Came> {
    let mut all =
        [visits::OPERATIONS, certificates::OPERATIONS, rules::OPERATIONS].into_iter().flatten().copied().flatten();
    all.find(|(known, _)| *known == name).map(|(_, run)| *run)
}

/// Runs all vectors of a folder, and of the folders below it.
///
/// # Errors
/// The folder or a file cannot be read, or there is no vector at all.
pub fn check(folder: &Path) -> io::Result<Report> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    let mut report = Report::default();
    for file in &files {
        let name = file.strip_prefix(folder).unwrap_or(file);
        let text = fs::read_to_string(file)?;
        report.add(name, run(&text));
    }
    match report.total() {
        0 => Err(io::Error::new(io::ErrorKind::NotFound, "no vector in the folder")),
        _ => Ok(report),
    }
}

/// The vectors: every JSON file that is not a schema.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        let is_schema = path.file_name().is_some_and(|name| name == "schema.json");
        if path.is_dir() {
            collect(&path, files)?;
        } else if is_json && !is_schema {
            files.push(path);
        }
    }
    Ok(())
}

/// Runs one vector; says what is wrong where it is not met.
fn run(text: &str) -> Result<(), String> {
    let vector = Vector::parse(text)?;
    let Some(run) = operation(&vector.operation) else {
        return Err(format!("no operation is called {}", vector.operation));
    };
    let given = Given::new(&vector.given);
    let came = run(&given);
    if !matches!(came, Err(Refused::Vector(_))) {
        given.check_used()?;
    }
    vector.compare(came)
}
