//! What was expected and met, counted: one form for every suite.

use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// How one expectation went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Met {
    Yes,
    /// Met by the rule of the suite, which is not the library's: a certificate whose clock is at its `exp` itself.
    AtExp,
    /// The actual result.
    No(Value),
    /// What the expectation is about is not there, or is not done here.
    NotApplicable,
}

#[derive(Debug, Default, Serialize)]
struct Count {
    met: usize,
    unmet: usize,
    /// Of those that are met.
    #[serde(skip_serializing_if = "Option::is_none")]
    met_at_exp: Option<usize>,
    #[serde(skip)]
    not_applicable: usize,
}

/// One expectation of a file, or one of several assertions about it.
#[derive(Debug, Serialize)]
pub(crate) struct Expected {
    pub(crate) file: String,
    pub(crate) expectation: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) assertion: Option<String>,
    pub(crate) expected: Value,
}

#[derive(Debug, Serialize)]
struct Unmet {
    #[serde(flatten)]
    expected: Expected,
    got: Value,
}

/// Every expectation counted, and those not met by name.
#[derive(Debug, Serialize)]
pub(crate) struct Tally {
    total: usize,
    expectations: BTreeMap<String, Count>,
    unmet: Vec<Unmet>,
    /// What the total counts.
    #[serde(skip)]
    counted: &'static str,
}

impl Tally {
    pub(crate) fn of(counted: &'static str) -> Self {
        Self { total: 0, expectations: BTreeMap::new(), unmet: Vec::new(), counted }
    }

    /// One more of what the total counts.
    pub(crate) fn count(&mut self) {
        self.total = self.total.saturating_add(1);
    }

    pub(crate) fn add(&mut self, expected: Expected, met: Met) {
        let name = expected.expectation.clone();
        let count = self.expectations.entry(name).or_default();
        let counter = match met {
            Met::Yes => &mut count.met,
            Met::AtExp => {
                let before = count.met_at_exp.unwrap_or_default();
                count.met_at_exp = Some(before.saturating_add(1));
                &mut count.met
            }
            Met::NotApplicable => &mut count.not_applicable,
            Met::No(got) => {
                self.unmet.push(Unmet { expected, got });
                &mut count.unmet
            }
        };
        *counter = counter.saturating_add(1);
    }

    pub(crate) fn total(&self) -> usize {
        self.total
    }

    pub(crate) fn unmet(&self) -> usize {
        self.unmet.len()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.total, self.counted)?;
        let heads = ("met", "not met", "not applicable");
        let width = self.expectations.keys().map(String::len).max();
        let width = width.unwrap_or_default();
        write!(f, "{:width$} {:>5} {:>7} {:>14}", "", heads.0, heads.1, heads.2)?;
        for (name, count) in &self.expectations {
            let Count { met, unmet, not_applicable, met_at_exp } = count;
            write!(f, "\n{name:width$} {met:>5} {unmet:>7} {not_applicable:>14}")?;
            if let Some(met) = met_at_exp {
                write!(
                    f,
                    "\n  {met} of them at exp itself: HCERT 3.3.5 takes them, this library by RFC 8392 does not"
                )?;
            }
        }
        self.unmet.iter().try_for_each(|unmet| write!(f, "\n{unmet}"))
    }
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Expected { file, expectation, assertion, expected } = &self.expected;
        write!(f, "{file}: {expectation}: ")?;
        if let Some(assertion) = assertion {
            write!(f, "{assertion}: ")?;
        }
        write!(f, "expected {expected}, got {}", self.got)
    }
}
