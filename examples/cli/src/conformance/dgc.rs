//! The EU's test data of certificates (dgc-testdata, README, "Code Validation").

use super::dgc_case::Case;
use super::tally::Tally;
use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::session::Session;
use std::fs;
use std::path::{Path, PathBuf};

/// The longest case, in bytes.
const MAX_CASE: usize = 16_777_216;

/// Every case below `folder`.
pub(crate) fn run(folder: &Path, session: &Session) -> Outcome<Tally> {
    let mut cases = Vec::new();
    collect(folder, &mut cases)?;
    cases.sort();
    if cases.is_empty() {
        return Err(
            Failure::input("there is no case below this folder").about(&files::name(folder))
        );
    }
    let bar = session.progress(cases.len(), "cases");
    let mut tally = Tally::default();
    for path in cases {
        bar.inc(1);
        let name = path
            .strip_prefix(folder)
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        let bytes = files::read(&path, MAX_CASE)?;
        match Case::parse(&bytes) {
            Some(case) => tally.add(&name, case.outcomes()),
            None => session.notice(&name, &Failure::input("no test case")),
        }
    }
    bar.finish_and_clear();
    Ok(tally)
}

/// Files named `*.json`; links to folders are not followed.
fn collect(folder: &Path, cases: &mut Vec<PathBuf>) -> Outcome<()> {
    for entry in fs::read_dir(folder).in_file(folder)? {
        let entry = entry.in_file(folder)?;
        let path = entry.path();
        let kind = entry.file_type().in_file(&path)?;
        let is_json = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("json"));
        if kind.is_dir() {
            collect(&path, cases)?;
        } else if is_json {
            cases.push(path);
        }
    }
    Ok(())
}
