//! What AUDIT.md and SECURITY.md say is so: how long each crate is, and that the tests and vectors which they name are
//! there.

use crate::format::all_sources;
use crate::sizes::lines_of_code;
use crate::source::Product;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The cells of each table whose header has this cell: its header, then its rows.
fn tables(text: &str, cell: &str) -> Vec<Vec<Vec<String>>> {
    let cells = |line: &str| {
        let inner = line.strip_prefix("| ")?.strip_suffix(" |")?;
        Some(inner.split(" | ").map(str::to_owned).collect::<Vec<_>>())
    };
    let blocks = text.split("\n\n").filter(|block| block.starts_with('|'));
    let tables = blocks.map(|block| block.lines().filter_map(cells).collect::<Vec<_>>());
    tables.filter(|table| table.first().is_some_and(|header| header.iter().any(|word| word == cell))).collect()
}

/// Whether a number is within a twentieth of another.
fn is_about(said: usize, is: usize) -> bool {
    said.abs_diff(is) * 20 <= is
}

#[test]
fn audit_says_how_long_each_crate_is() {
    let text = fs::read_to_string(root().join("core/AUDIT.md")).unwrap();
    let tables = tables(&text, "lines of code");
    let rows = &tables[0][1..];
    assert_eq!(tables.len(), 1);
    assert!(rows.len() >= 9, "{rows:?}");
    let mut wrong = Vec::new();
    for row in rows {
        // `[messages](messages)`, from AUDIT.md's folder.
        let (_, folder) = row[1].trim_end_matches(')').split_once("](").unwrap();
        let sources = Product::read(folder).sources;
        let lines: usize = sources.iter().map(|source| lines_of_code(&source.tokens)).sum();
        if !is_about(row[2].replace(',', "").parse().unwrap(), lines) {
            wrong.push(format!("{folder}: {lines} lines of code, not {}", row[2]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// What is wrong with a cell that says what shows something: tests, vectors and targets of `make`; or that none does.
fn wrong(shown: &str, sources: &str, makefile: &str) -> Option<String> {
    let names: Vec<_> = shown.split('`').skip(1).step_by(2).collect();
    if names.is_empty() && !shown.starts_with("no test") {
        return Some(format!("nothing is named: {shown}"));
    }
    let is_there = |name: &str| match name.strip_prefix("make ") {
        Some(target) => makefile.contains(&format!("\n{target}:")),
        None if name.contains('/') => {
            let path = root().join("test-vectors").join(name);
            path.is_dir() || path.with_extension("json").is_file()
        }
        None => sources.contains(&format!("fn {name}(")),
    };
    names.into_iter().find(|name| !is_there(name)).map(|name| format!("{name} is not there"))
}

#[test]
fn what_shows_a_mitigation_is_there() {
    let (sources, makefile) = (all_sources(), fs::read_to_string(root().join("Makefile")).unwrap());
    let mut rows = 0;
    for document in ["core/AUDIT.md", ".github/SECURITY.md"] {
        let text = fs::read_to_string(root().join(document)).unwrap();
        for table in tables(&text, "shown by") {
            let column = table[0].iter().position(|word| word == "shown by").unwrap();
            for row in &table[1..] {
                assert_eq!(row.len(), table[0].len(), "{document}: {row:?}");
                assert_eq!(wrong(&row[column], &sources, &makefile), None, "{document}: {}", row[0]);
                rows += 1;
            }
        }
    }
    assert!(rows > 50, "only {rows} rows");
}

#[test]
fn every_construction_of_our_own_stands_in_audit() {
    let format = fs::read_to_string(root().join("core/FORMAT.md")).unwrap();
    let (_, format) = format.split_once("\n## 1. ").unwrap();
    let text = fs::read_to_string(root().join("core/AUDIT.md")).unwrap();
    let tables = tables(&text, "construction");
    assert_eq!(tables[0].len() - 1, format.matches("[own]").count());
}

#[test]
fn what_is_named_and_not_there_is_found() {
    let sources = "#[test]\nfn a_test() {}\n";
    for right in
        ["`a_test`", "`visits/envelope`, `certificates/cose/no-kid`", "`make audit` and `a_test`", "no test: x"]
    {
        assert_eq!(wrong(right, sources, "\naudit: setup\n"), None, "{right}");
    }
    for left_out in ["`a_tes`", "`visits/gone`", "`certificates/cose/gone`", "`make gone`", "", "it is obvious"] {
        assert!(wrong(left_out, sources, "\naudit: setup\n").is_some(), "{left_out}");
    }
    let found = tables("a\n\n| a | shown by |\n|---|---|\n| b | `c` |\n\n| d |\n|---|\n", "shown by");
    assert_eq!(found, [[vec!["a", "shown by"], vec!["b", "`c`"]]]);
    assert!(is_about(95, 100) && is_about(105, 100) && !is_about(94, 100) && !is_about(106, 100));
}
