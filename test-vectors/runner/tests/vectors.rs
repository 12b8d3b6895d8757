//! Every vector of the folder is met, and a runner that missed one would say so.

use episeal_vectors::check;
use std::fs;
use std::path::{Path, PathBuf};

const FOLDERS: [&str; 3] = ["visits", "certificates", "rules"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// All JSON files below a folder, counted without the runner.
fn files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    entries
        .map(
            |path| {
                if path.is_dir() { files(&path) } else { usize::from(path.extension().is_some_and(|e| e == "json")) }
            },
        )
        .sum()
}

#[test]
fn every_vector_is_met() {
    for name in FOLDERS {
        let folder = folder().join(name);
        let report = check(&folder).unwrap();
        println!("{report}");
        assert!(report.failed().is_empty(), "{report}");
        assert_eq!(report.total() as usize, files(&folder), "{name}");
    }
}
