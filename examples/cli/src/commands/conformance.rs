//! `conformance`: the official suites, run on the library.

pub(crate) mod certlogic;

use crate::failure::{InFile, Outcome};
use certlogic::CertLogic;
use clap::{Args, Subcommand};
use std::fs;
use std::path::{Path, PathBuf};

/// Run an official suite and show what is met. Exit status 1 when something is not.
#[derive(Debug, Args)]
pub(crate) struct Conformance {
    #[command(subcommand)]
    pub(crate) suite: Suite,
}

/// The suites.
#[derive(Debug, Subcommand)]
pub(crate) enum Suite {
    #[command(name = "certlogic")]
    CertLogic(CertLogic),
}

/// The JSON files of a directory, by name.
fn json_files(directory: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).in_file(directory)? {
        let path = entry.in_file(directory)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
