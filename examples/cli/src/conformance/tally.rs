//! What was expected and met, counted.

use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// How one expectation went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Met,
    /// What was got instead: an error's code, or `ok`.
    Unmet(String),
    /// What the expectation is about is not there, or not done here.
    NotApplicable,
}

#[derive(Debug, Default, Serialize)]
struct Count {
    met: usize,
    unmet: usize,
    #[serde(skip)]
    not_applicable: usize,
}

#[derive(Debug, Serialize)]
struct Unmet {
    file: String,
    expectation: String,
    expected: bool,
    got: String,
}

/// Every expectation counted, and those not met by name.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Tally {
    total: usize,
    expectations: BTreeMap<String, Count>,
    unmet: Vec<Unmet>,
}

impl Tally {
    /// A file with its expectations.
    pub(crate) fn add(&mut self, file: &str, outcomes: Vec<(String, bool, Outcome)>) {
        self.total = self.total.saturating_add(1);
        for (expectation, expected, outcome) in outcomes {
            let count = self.expectations.entry(expectation.clone()).or_default();
            let counter = match outcome {
                Outcome::Met => &mut count.met,
                Outcome::NotApplicable => &mut count.not_applicable,
                Outcome::Unmet(got) => {
                    self.unmet.push(Unmet {
                        file: file.to_owned(),
                        expectation,
                        expected,
                        got,
                    });
                    &mut count.unmet
                }
            };
            *counter = counter.saturating_add(1);
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} cases", self.total)?;
        writeln!(
            f,
            "{:<26} {:>5} {:>7} {:>14}",
            "", "met", "not met", "not applicable"
        )?;
        for (name, count) in &self.expectations {
            let Count {
                met,
                unmet,
                not_applicable,
            } = count;
            writeln!(f, "{name:<26} {met:>5} {unmet:>7} {not_applicable:>14}")?;
        }
        for Unmet {
            file,
            expectation,
            expected,
            got,
        } in &self.unmet
        {
            writeln!(f, "{file}: {expectation} {expected}, got {got}")?;
        }
        Ok(())
    }
}
