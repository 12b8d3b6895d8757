//! A folder with files, in which the program runs.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

pub(crate) struct Bench {
    folder: TempDir,
}

pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Done {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap().trim_end()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.stdout).unwrap()
    }
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn run(&self, line: &str) -> Done {
        let done = Command::new(env!("CARGO_BIN_EXE_episeal-conformance"))
            .args(line.split_whitespace())
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let stderr = String::from_utf8(done.stderr).unwrap();
        Done { code: done.status.code().unwrap(), stdout: done.stdout, stderr }
    }

    #[track_caller]
    pub(crate) fn ok(&self, line: &str) -> Done {
        let done = self.run(line);
        assert_eq!(done.code, 0, "{line}: {}", done.stderr);
        done
    }
}

/// A folder of official data, named by EPISEAL_TESTDATA or next to the project; without it these tests say so, and in
/// CI they fail.
pub(crate) fn official(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/testdata");
    let data = std::env::var_os("EPISEAL_TESTDATA").map_or_else(beside, PathBuf::from).join(name);
    if data.is_dir() {
        return Some(data.canonicalize().unwrap());
    }
    assert!(std::env::var_os("CI").is_none(), "{name} must be there in CI: set EPISEAL_TESTDATA to its parent folder");
    println!("not run: {} is not there (set EPISEAL_TESTDATA to its parent folder)", data.display());
    None
}
