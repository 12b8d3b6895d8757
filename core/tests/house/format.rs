//! FORMAT.md: every MUST has a number, every number an error and tests that exist.

use episeal::certificates::IssueError;
use episeal::visits::RecordError;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The rules, and the list of their proofs (section 21).
fn format() -> (String, String) {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("FORMAT.md")).unwrap();
    let (before, rest) = text.split_once("## 21. Every rule").unwrap();
    let (list, after) = rest.split_once("\n## 22. ").unwrap();
    (format!("{before}\n## {after}"), list.to_owned())
}

/// Paragraphs and list items outside code, each in one line.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    let mut is_code = false;
    for line in text.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
        }
        let is_start = line.trim_start().starts_with("- ") || line.trim().is_empty() || line.starts_with('#');
        if is_start || is_code {
            blocks.push(String::new());
        }
        if !is_code {
            let block = blocks.last_mut().unwrap();
            block.push_str(line.trim());
            block.push(' ');
        }
    }
    blocks
}

/// The numbers `Rn` in square brackets.
fn numbers(text: &str) -> Vec<u32> {
    let after_bracket = text.split("[R").skip(1);
    after_bracket.filter_map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().ok()).collect()
}

struct Row {
    rule: u32,
    errors: Vec<String>,
    tests: Vec<String>,
}

/// Of `- R1 `error`: `test`, `test``.
fn rows(list: &str) -> Vec<Row> {
    let quoted = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let read = |block: &String| {
        let (rule, rest) = block.strip_prefix("- R")?.split_once(' ')?;
        let (errors, tests) = rest.split_once(": ")?;
        Some(Row { rule: rule.parse().unwrap(), errors: quoted(errors), tests: quoted(tests) })
    };
    blocks(list).iter().filter_map(read).collect()
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

pub(crate) fn all_sources() -> String {
    let mut text = String::new();
    for folder in [".", "../examples/cli", "../examples/guard-store"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut text);
    }
    text
}

#[test]
fn every_must_has_a_number_and_every_number_a_row() {
    let (rules, table) = format();
    for block in blocks(&rules).iter().filter(|block| block.contains("MUST") && !block.contains("`MUST` marks")) {
        // The lists of conditions number each condition after it.
        assert!(block.contains("[R"), "no number: {block}");
    }
    let numbered: Vec<_> = numbers(&rules);
    let distinct: BTreeSet<_> = numbered.iter().copied().collect();
    assert_eq!(distinct.len(), numbered.len(), "a number stands once");
    let listed: Vec<_> = rows(&table).iter().map(|row| row.rule).collect();
    assert_eq!(listed, distinct.into_iter().collect::<Vec<_>>());
    assert_eq!(listed, (1..=u32::try_from(listed.len()).unwrap()).collect::<Vec<_>>(), "no gap");
}

#[test]
fn every_row_names_an_error_and_tests_that_exist() {
    let (_, table) = format();
    let codes = RecordError::ALL.iter().map(|error| error.code());
    let codes: BTreeSet<_> = codes.chain(IssueError::ALL.iter().map(|error| error.code())).collect();
    let text = all_sources();
    for row in rows(&table) {
        assert!(!row.errors.is_empty(), "R{}", row.rule);
        for error in &row.errors {
            assert!(codes.contains(error.as_str()), "R{}: {error}", row.rule);
        }
        assert!(!row.tests.is_empty(), "R{}", row.rule);
        for test in row.tests {
            assert!(text.contains(&format!("fn {test}(")), "R{}: no test {test}", row.rule);
        }
    }
}

/// A test that was renamed would be run by `make quick` again, unnoticed.
#[test]
fn what_quick_leaves_out_is_a_test() {
    let slow = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.ci/slow")).unwrap();
    let text = all_sources();
    for test in slow.lines() {
        assert!(text.contains(&format!("fn {test}(")), "{test}");
    }
}

#[test]
fn no_line_is_wider_than_120_columns() {
    let (rules, list) = format();
    for line in rules.lines().chain(list.lines()) {
        assert!(line.chars().count() <= 120, "{line}");
    }
}

/// RFC 8610, appendix D: names that every CDDL text already has.
#[test]
fn no_cddl_name_is_one_of_the_prelude() {
    let prelude = [
        "any",
        "uint",
        "nint",
        "int",
        "bstr",
        "bytes",
        "tstr",
        "text",
        "tdate",
        "time",
        "number",
        "biguint",
        "bignint",
        "bigint",
        "integer",
        "unsigned",
        "decfrac",
        "bigfloat",
        "eb64url",
        "eb64legacy",
        "eb16",
        "encoded-cbor",
        "uri",
        "b64url",
        "b64legacy",
        "regexp",
        "mime-message",
        "cbor-any",
        "float16",
        "float32",
        "float64",
        "float16-32",
        "float32-64",
        "float",
        "false",
        "true",
        "bool",
        "nil",
        "null",
        "undefined",
    ];
    let (rules, _) = format();
    let blocks = rules.split("```cddl").skip(1);
    let names = blocks.flat_map(|block| block.split("```").next().unwrap().lines());
    let names: Vec<_> = names
        .filter(|line| !line.starts_with([' ', ';']))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.trim().split('<').next().unwrap())
        .collect();
    assert!(names.len() > 30 && names.contains(&"visit"));
    for name in names {
        assert!(!prelude.contains(&name), "{name}");
    }
}
