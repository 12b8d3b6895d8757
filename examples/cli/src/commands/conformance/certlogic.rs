//! `conformance certlogic`: the test suite of the CertLogic specification.

use super::json_files;
use crate::commands::Run;
use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::session::Session;
use clap::Args;
use episeal::rules::Expression;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fmt;
use std::path::{Path, PathBuf};

/// The longest file of a suite, in bytes; those of the official one have up to 20 kB.
const MAX_FILE: usize = 1_048_576;

/// Evaluate the assertions of a CertLogic test suite.
///
/// Suites and cases that are marked `skip` are left out; single assertions are not: what they expect can be met.
#[derive(Debug, Args)]
pub(crate) struct CertLogic {
    /// Directory `certlogic` or `testSuite` of the official suite, or another with files of that form
    #[arg(value_name = "DIR")]
    directory: PathBuf,
}

/// A file of the suite (schema `CertLogic-testSuite.json`).
#[derive(Deserialize)]
struct TestSuite {
    directive: Option<String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    directive: Option<String>,
    #[serde(rename = "certLogicExpression")]
    expression: Option<Value>,
    assertions: Vec<Assertion>,
}

#[derive(Deserialize)]
struct Assertion {
    message: Option<String>,
    #[serde(rename = "certLogicExpression")]
    expression: Option<Value>,
    #[serde(default)]
    data: Value,
    expected: Value,
}

/// What became of the suite.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Tally {
    total: usize,
    met: usize,
    unmet: Vec<Unmet>,
    #[serde(skip)]
    files: Vec<FileTally>,
}

#[derive(Debug)]
struct FileTally {
    name: String,
    total: usize,
    met: usize,
}

/// An assertion that is not met, and the value or error code that came instead.
#[derive(Debug, Serialize)]
struct Unmet {
    file: String,
    case: String,
    assertion: String,
    expected: Value,
    got: Value,
}

impl Run for CertLogic {
    type Report = Tally;

    fn run(&self, session: &Session) -> Outcome<Tally> {
        let nested = self.directory.join("testSuite");
        let directory = if nested.is_dir() {
            &nested
        } else {
            &self.directory
        };
        let mut tally = Tally::default();
        for path in json_files(directory)? {
            let name = path.file_name().map(Path::new).unwrap_or(&path);
            tally.add(&files::name(name), &read(&path)?);
        }
        if tally.total == 0 {
            return Err(Failure::input("no assertion is there")).in_file(directory);
        }
        if tally.unmet.is_empty() {
            return Ok(tally);
        }
        session.report(&tally, false)?;
        Err(Failure::unmet(tally.unmet.len(), tally.total))
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

fn read(path: &Path) -> Outcome<TestSuite> {
    let bytes = files::read(path, MAX_FILE)?;
    serde_json::from_slice(&bytes)
        .map_err(|_| Failure::input("the file is not of a CertLogic test suite"))
        .in_file(path)
}

fn is_active(directive: Option<&str>) -> bool {
    directive != Some("skip")
}

impl Tally {
    fn add(&mut self, file: &str, suite: &TestSuite) {
        let (total, met) = (self.total, self.met);
        let is_active_case = |case: &&Case| is_active(case.directive.as_deref());
        let cases = suite.cases.iter().filter(is_active_case);
        for case in cases.filter(|_| is_active(suite.directive.as_deref())) {
            for (index, assertion) in case.assertions.iter().enumerate() {
                self.check(file, case, index.saturating_add(1), assertion);
            }
        }
        self.files.push(FileTally {
            name: file.to_owned(),
            total: self.total.saturating_sub(total),
            met: self.met.saturating_sub(met),
        });
    }

    fn check(&mut self, file: &str, case: &Case, number: usize, assertion: &Assertion) {
        let got = evaluate(case, assertion);
        self.total = self.total.saturating_add(1);
        if got.as_ref() == Ok(&assertion.expected) {
            self.met = self.met.saturating_add(1);
            return;
        }
        let message = assertion.message.as_deref().unwrap_or_default();
        self.unmet.push(Unmet {
            file: file.to_owned(),
            case: case.name.clone(),
            assertion: format!("#{number} {message}").trim_end().to_owned(),
            expected: assertion.expected.clone(),
            got: got.unwrap_or_else(|code| json!({"error": code})),
        });
    }
}

/// The value, or the code of the error.
fn evaluate(case: &Case, assertion: &Assertion) -> Result<Value, &'static str> {
    let expression = assertion.expression.as_ref().or(case.expression.as_ref());
    let expression = expression.unwrap_or(&Value::Null).to_string();
    let text = Expression::parse(&expression)
        .and_then(|expression| expression.evaluate(&assertion.data.to_string()))
        .map_err(episeal::rules::RulesError::code)?;
    serde_json::from_str(&text).map_err(|_| "malformed-json")
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widest = self.files.iter().map(|file| file.name.len()).max();
        let width = widest.unwrap_or_default();
        writeln!(f, "{:width$}  {:>5}  {:>5}", "file", "met", "unmet")?;
        for FileTally { name, total, met } in &self.files {
            let unmet = total.saturating_sub(*met);
            writeln!(f, "{name:width$}  {met:>5}  {unmet:>5}")?;
        }
        for unmet in &self.unmet {
            let Unmet {
                file,
                case,
                assertion,
                expected,
                got,
            } = unmet;
            writeln!(
                f,
                "{file}: {case}: {assertion}: expected {expected}, got {got}"
            )?;
        }
        write!(f, "{} of {} assertions met", self.met, self.total)
    }
}
