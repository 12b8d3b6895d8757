//! `dgc-testdata`: the EU's test data of certificates (dgc-testdata, README, "Code Validation").

use crate::dgc_case::Case;
use crate::failure::{Failure, InFile, Outcome, say};
use crate::files;
use crate::tally::Tally;
use clap::Args;
use std::path::{Path, PathBuf};

/// The longest case, in bytes.
const MAX_CASE: usize = 16_777_216;

/// Check the library against the EU's certificate test data.
///
/// A certificate whose clock is at its `exp` itself is judged by the data's rule, HCERT 1.0.5, 3.3.5, where the library
/// goes by RFC 8392: the report gives their number below their expectation (`met_at_exp`).
///
/// Exit status 0 however many expectations are not met: no single schema can meet them all, since they contradict each
/// other.
#[derive(Debug, Args)]
pub(crate) struct DgcTestdata {
    /// Folder of the data: every file `*.json` below it is a case, as those in `2DCode/raw`
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl DgcTestdata {
    pub(crate) fn run(&self) -> Outcome<Tally> {
        let cases = cases(&self.folder)?;
        if cases.is_empty() {
            return Err(Failure::input("there is no case below it")).in_file(&self.folder);
        }
        let mut tally = Tally::of("cases");
        for path in cases {
            let name = path.strip_prefix(&self.folder).unwrap_or(&path);
            let name = name.to_string_lossy();
            let bytes = files::read(&path, MAX_CASE)?;
            match Case::parse(&bytes) {
                Some(case) => case.add_to(&mut tally, &name),
                None => say(&format!("{name}: {}", Failure::input("no test case"))),
            }
        }
        Ok(tally)
    }
}

/// Every case below `folder`.
fn cases(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let (mut found, folders) = files::json_files(folder)?;
    for folder in folders {
        found.extend(cases(&folder)?);
    }
    found.sort();
    Ok(found)
}
