//! Changes of generated text that say how often they must apply: another version of the templates is noticed.

use anyhow::{Result, ensure};
use std::fs;
use std::path::Path;

/// A generated file while it is changed.
pub(crate) struct Source(String);

impl Source {
    pub(crate) fn read(path: &Path) -> Result<Self> {
        Ok(Self(fs::read_to_string(path)?))
    }

    /// Puts one text in place of another wherever it stands, which must be `times` times.
    pub(crate) fn replace(self, from: &str, to: &str, times: usize) -> Result<Self> {
        let found = self.0.matches(from).count();
        ensure!(found == times, "{from:?} stands {found} times in what was generated, not {times}");
        Ok(Self(self.0.replace(from, to)))
    }

    /// The same, as many times as another text stands there.
    pub(crate) fn replace_as_often_as(self, other: &str, from: &str, to: &str) -> Result<Self> {
        let times = self.0.matches(other).count();
        self.replace(from, to, times)
    }

    /// Puts one text in place of another, which grows with the library, wherever it stands.
    pub(crate) fn replace_all(self, from: &str, to: &str) -> Result<Self> {
        let found = self.count(from);
        ensure!(found > 0, "{from:?} does not stand in what was generated");
        self.replace(from, to, found)
    }

    /// How often a text stands there.
    pub(crate) fn count(&self, text: &str) -> usize {
        self.0.matches(text).count()
    }

    /// Changes what no replacement can.
    pub(crate) fn change(self, change: impl FnOnce(String) -> Result<String>) -> Result<Self> {
        Ok(Self(change(self.0)?))
    }

    pub(crate) fn write(self, path: &Path) -> Result<()> {
        Ok(fs::write(path, self.0)?)
    }
}
