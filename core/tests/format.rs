//! FORMAT.md: every MUST has a number, every number an error and tests that exist.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs
)]

use episeal::{IssueError, RecordError};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn format() -> (String, String) {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("FORMAT.md")).unwrap();
    let (rules, table) = text.split_once("## 21. Every rule").unwrap();
    (rules.to_owned(), table.to_owned())
}

/// The numbers `Rn` in square brackets.
fn numbers(text: &str) -> Vec<u32> {
    let after_bracket = text.split("[R").skip(1);
    after_bracket
        .filter_map(|rest| {
            rest.split(|c: char| !c.is_ascii_digit())
                .next()
                .unwrap()
                .parse()
                .ok()
        })
        .collect()
}

struct Row {
    rule: u32,
    error: String,
    tests: Vec<String>,
}

fn rows(table: &str) -> Vec<Row> {
    let is_row = |line: &&str| line.starts_with("| R");
    let read = |line: &str| {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let quoted = |cell: &str| {
            cell.split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        Row {
            rule: cells[1][1..].parse().unwrap(),
            error: quoted(cells[2]).remove(0),
            tests: quoted(cells[3]),
        }
    };
    table.lines().filter(is_row).map(read).collect()
}

fn sources(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_must_has_a_number_and_every_number_a_row() {
    let (rules, table) = format();
    for line in rules
        .lines()
        .filter(|line| line.contains("MUST") && !line.contains("`MUST` marks"))
    {
        // The lists of conditions in sections 7, 10 and 12 number each condition on the lines that follow.
        let is_introduction = line.contains("each of which MUST hold");
        assert!(is_introduction || line.contains("[R"), "no number: {line}");
    }
    let numbered: Vec<_> = numbers(&rules);
    let distinct: BTreeSet<_> = numbered.iter().copied().collect();
    assert_eq!(distinct.len(), numbered.len(), "a number stands once");
    let listed: Vec<_> = rows(&table).iter().map(|row| row.rule).collect();
    assert_eq!(listed, distinct.into_iter().collect::<Vec<_>>());
    assert_eq!(
        listed,
        (1..=u32::try_from(listed.len()).unwrap()).collect::<Vec<_>>(),
        "no gap"
    );
}

#[test]
fn every_row_names_an_error_and_tests_that_exist() {
    let (_, table) = format();
    let codes = RecordError::ALL.iter().map(|error| error.code());
    let codes: BTreeSet<_> = codes
        .chain(IssueError::ALL.iter().map(|error| error.code()))
        .collect();
    let mut text = String::new();
    for folder in ["src", "tests"] {
        sources(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
            &mut text,
        );
    }
    for row in rows(&table) {
        assert!(
            codes.contains(row.error.as_str()),
            "R{}: {}",
            row.rule,
            row.error
        );
        assert!(!row.tests.is_empty(), "R{}", row.rule);
        for test in row.tests {
            assert!(
                text.contains(&format!("fn {test}(")),
                "R{}: no test {test}",
                row.rule
            );
        }
    }
}
