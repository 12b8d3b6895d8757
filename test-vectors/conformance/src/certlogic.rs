//! `certlogic`: the test suite of the CertLogic specification.

use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::tally::{Expected, Met, Tally};
use clap::Args;
use episeal::rules::Expression;
use serde::Deserialize;
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The longest file of a suite, in bytes; those of the official one have up to 20 kB.
const MAX_FILE: usize = 1_048_576;

/// Evaluate the assertions of a CertLogic test suite.
///
/// Exit status 1 if one is not met. Suites and cases marked `skip` are left out; single assertions are not: what they
/// expect can be met.
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

impl CertLogic {
    pub(crate) fn run(&self) -> Outcome<Tally> {
        let nested = self.directory.join("testSuite");
        let directory = if nested.is_dir() { &nested } else { &self.directory };
        let mut tally = Tally::of("assertions");
        for path in files::json_files(directory)?.0 {
            let suite = read(&path)?;
            suite.add_to(&mut tally, &path);
        }
        if tally.total() == 0 {
            return Err(Failure::input("no assertion is there")).in_file(directory);
        }
        Ok(tally)
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

impl TestSuite {
    fn add_to(&self, tally: &mut Tally, path: &Path) {
        let part = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
        let is_active_case = |case: &&Case| is_active(case.directive.as_deref());
        let cases = self.cases.iter().filter(is_active_case);
        for case in cases.filter(|_| is_active(self.directive.as_deref())) {
            for (index, assertion) in case.assertions.iter().enumerate() {
                let message = assertion.message.as_deref().unwrap_or_default();
                let about = format!("{}: #{} {message}", case.name, index.saturating_add(1));
                tally.count();
                let expected = Expected {
                    file: part(path.file_name()),
                    expectation: part(path.file_stem()),
                    assertion: Some(about.trim_end().to_owned()),
                    expected: assertion.expected.clone(),
                };
                tally.add(expected, met(case, assertion));
            }
        }
    }
}

fn met(case: &Case, assertion: &Assertion) -> Met {
    let got = evaluate(case, assertion);
    match got.as_ref() == Ok(&assertion.expected) {
        true => Met::Yes,
        false => Met::No(got.unwrap_or_else(|code| json!({"error": code}))),
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
