//! How many vectors are met, folder by folder, and which are not.

use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// Of one folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Met.
    pub met: u32,
    /// Not met.
    pub failed: u32,
}

/// A vector that is not met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// Its file, below the folder that was checked.
    pub file: String,
    /// What is wrong.
    pub reason: String,
}

/// All that was run.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    folders: BTreeMap<String, Count>,
    failed: Vec<Failed>,
}

impl Report {
    pub(crate) fn add(&mut self, file: &Path, outcome: Result<(), String>) {
        let folder = file.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
        let count = self.folders.entry(folder).or_default();
        match outcome {
            Ok(()) => count.met = count.met.saturating_add(1),
            Err(reason) => {
                count.failed = count.failed.saturating_add(1);
                self.failed.push(Failed { file: file.display().to_string(), reason });
            }
        }
    }

    /// How many were run.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.folders.values().map(|count| count.met.saturating_add(count.failed)).sum()
    }

    /// Those that are not met.
    #[must_use]
    pub fn failed(&self) -> &[Failed] {
        &self.failed
    }

    /// Each folder that holds vectors.
    #[must_use]
    pub fn folders(&self) -> &BTreeMap<String, Count> {
        &self.folders
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.folders.keys().map(String::len).max().unwrap_or_default();
        writeln!(f, "{:width$} {:>5} {:>7}", "", "met", "not met")?;
        for (folder, Count { met, failed }) in &self.folders {
            writeln!(f, "{folder:width$} {met:>5} {failed:>7}")?;
        }
        for Failed { file, reason } in &self.failed {
            writeln!(f, "{file}: {reason}")?;
        }
        let failed = self.failed.len();
        write!(f, "{} vectors, {failed} not met", self.total())
    }
}
