//! Why a suite was not run, or is not met: a stable code and a sentence.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;

/// What a suite returns, or why it does not.
pub(crate) type Outcome<T> = Result<T, Failure>;

/// `io`, `invalid-input`, `too-long` or `unmet`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    code: &'static str,
    sentence: String,
}

impl Failure {
    /// What was given does not fit.
    pub(crate) fn input(sentence: impl Into<String>) -> Self {
        Self { code: "invalid-input", sentence: sentence.into() }
    }

    /// A file is longer than what is read of it.
    pub(crate) fn too_long(limit: usize) -> Self {
        Self { code: "too-long", sentence: format!("the file has more than {limit} bytes") }
    }

    /// A suite's expectations are not all met.
    pub(crate) fn unmet(unmet: usize, total: usize) -> Self {
        Self { code: "unmet", sentence: format!("{unmet} of {total} assertions are not met") }
    }

    #[cfg(test)]
    pub(crate) fn code(&self) -> &'static str {
        self.code
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self { code: "io", sentence: error.to_string() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.sentence)
    }
}

/// Says which file a failure is about.
pub(crate) trait InFile<T> {
    fn in_file(self, path: &Path) -> Outcome<T>;
}

impl<T, E: Into<Failure>> InFile<T> for Result<T, E> {
    fn in_file(self, path: &Path) -> Outcome<T> {
        self.map_err(|error| {
            let Failure { code, sentence } = error.into();
            Failure { code, sentence: format!("{sentence} ({})", path.display()) }
        })
    }
}

/// One line on standard error.
pub(crate) fn say(line: &str) {
    // Whoever closes standard error does not want to know.
    let _ = writeln!(io::stderr().lock(), "{}", line.replace(char::is_control, "?"));
}
