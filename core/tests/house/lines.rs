//! No line of a program is wider than 120 columns, unless only a text makes it so.

use std::fs;
use std::path::{Path, PathBuf};

const MAX_COLUMNS: usize = 120;

/// Every `.rs` file of the workspace.
fn files() -> Vec<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (mut folders, mut files) = (vec![workspace.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let is_ours = !name.starts_with('.') && !["node_modules", "target"].contains(&name);
            if path.is_dir() && is_ours {
                folders.push(path);
            } else if name.ends_with(".rs") {
                files.push(path);
            }
        }
    }
    files
}

/// A line without the texts in it: rustfmt leaves these alone, and they are read where they are shown.
fn without_texts(line: &str) -> String {
    let (mut rest, mut is_text, mut kept) = (line.chars(), false, String::new());
    while let Some(c) = rest.next() {
        match c {
            '"' => is_text = !is_text,
            '\\' if is_text => drop(rest.next()),
            _ if is_text => {}
            _ => kept.push(c),
        }
    }
    kept
}

fn is_too_wide(line: &str) -> bool {
    let is_comment = line.trim_start().starts_with("//");
    let line = if is_comment { line } else { &without_texts(line) };
    // An address cannot be broken.
    let is_address = is_comment && line.split("://").count() == 2 && line.split_whitespace().count() <= 2;
    line.chars().count() > MAX_COLUMNS && !is_address
}

#[test]
fn no_line_of_a_program_is_wider_than_120_columns() {
    let mut wide = Vec::new();
    let files = files();
    assert!(files.len() > 300, "only {} files found", files.len());
    for file in files {
        for (at, line) in fs::read_to_string(&file).unwrap().lines().enumerate().filter(|(_, line)| is_too_wide(line)) {
            wide.push(format!("{}:{}: {line}", file.display(), at + 1));
        }
    }
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

#[test]
fn a_text_may_be_wide_and_a_comment_may_not() {
    let long = "x ".repeat(61);
    for line in [&long, &format!("/// {long}"), &format!("// \"{long}\""), &format!("f(\"a\\\"\"); {long}")] {
        assert!(is_too_wide(line), "{line}");
    }
    let address = format!("//! https://example.org/{}", "x".repeat(120));
    for line in [&long[..120], &format!("f(\"{long}\");"), &format!("f(\"{long}\\"), &address] {
        assert!(!is_too_wide(line), "{line}");
    }
}
