//! The test vectors: every rule of FORMAT.md, section 21, is shown by one, and the list in section 25 is that of the
//! files.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("test-vectors")
}

/// The rules of a vector, and what it expects.
struct Shown {
    rules: BTreeSet<String>,
    expect: String,
}

/// Every vector, by its path without `.json`.
fn vectors() -> BTreeMap<String, Shown> {
    let mut found = BTreeMap::new();
    for part in ["certificates", "rules", "visits"] {
        collect(&folder().join(part), &mut found);
    }
    found
}

fn collect(at: &Path, found: &mut BTreeMap<String, Shown>) {
    for entry in fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
            continue;
        }
        let vector: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let rules = vector["rules"].as_array().into_iter().flatten().map(|rule| rule.as_str().unwrap().to_owned());
        let shown = Shown { rules: rules.collect(), expect: vector["expect"].as_str().unwrap().to_owned() };
        let name = path.strip_prefix(folder()).unwrap().with_extension("");
        found.insert(name.to_str().unwrap().to_owned(), shown);
    }
}

/// The lines of a section that begin with this, each with what follows it until the next one.
fn entries(text: &str, start: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix(start), entries.last_mut()) {
            (Some(rest), _) => entries.push(rest.to_owned()),
            (None, Some(entry)) if line.starts_with("  ") => entry.push_str(&line[1..]),
            _ => {}
        }
    }
    entries
}

fn quoted(text: &str) -> BTreeSet<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Of "`folder`: file, file".
fn files_of(group: &str) -> Vec<String> {
    let (folder, names) = group.split_once(": ").unwrap();
    names.split(',').map(|name| format!("{}/{}", folder.trim().trim_matches('`'), name.trim())).collect()
}

/// Each rule's codes, and each rule's vectors, as sections 21 and 25 list them.
fn listed() -> (BTreeMap<String, BTreeSet<String>>, BTreeMap<String, BTreeSet<String>>) {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("FORMAT.md")).unwrap();
    let (_, rest) = text.split_once("## 21. Every rule").unwrap();
    let (rules, rest) = rest.split_once("\n## 22. ").unwrap();
    let (_, vectors) = rest.split_once("\n## 25. Vectors of each rule\n").unwrap();
    let codes = entries(rules, "- R").into_iter().map(|entry| {
        let (number, rest) = entry.split_once(' ').unwrap();
        (format!("R{number}"), quoted(rest.split_once(": ").unwrap().0))
    });
    let shown = entries(vectors, "* R").into_iter().map(|entry| {
        let (number, rest) = entry.split_once(' ').unwrap();
        (format!("R{number}"), rest.split("; ").flat_map(files_of).collect())
    });
    (codes.collect(), shown.collect())
}

#[test]
fn every_rule_has_a_vector_and_every_vector_of_a_rule_is_listed() {
    let (codes, listed) = listed();
    let mut there: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, vector) in vectors() {
        for rule in vector.rules {
            there.entry(rule).or_default().insert(name.clone());
        }
    }
    assert_eq!(there, listed, "test-vectors/makers/table.py writes the list");
    let shown: BTreeSet<_> = listed.keys().collect();
    let missing: Vec<_> = codes.keys().filter(|rule| !shown.contains(rule)).collect();
    assert!(missing.is_empty(), "no vector: {missing:?}");
    assert!(shown.iter().all(|rule| codes.contains_key(*rule)), "a vector names a rule that is not there");
}

#[test]
fn a_vector_expects_a_code_of_a_rule_that_it_names() {
    let (codes, _) = listed();
    for (name, vector) in vectors() {
        let of_rules: BTreeSet<_> = vector.rules.iter().flat_map(|rule| &codes[rule]).collect();
        let is_right = vector.rules.is_empty() || vector.expect == "success" || of_rules.contains(&vector.expect);
        assert!(is_right, "{name}: {} is no code of its rules", vector.expect);
    }
}

#[test]
fn every_rule_is_shown_by_a_refusal_with_each_of_its_codes() {
    let (codes, listed) = listed();
    let vectors = vectors();
    for (rule, codes) in codes {
        let expected: BTreeSet<_> = listed[&rule].iter().map(|name| vectors[name].expect.clone()).collect();
        let missing: Vec<_> = codes.difference(&expected).collect();
        assert!(missing.is_empty(), "{rule}: no vector expects {missing:?}");
    }
}
