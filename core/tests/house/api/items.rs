//! What a user of a crate can reach, by the shortest path.

use super::rustdoc::{Crate, Docs};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Something public: its path, its description, and the crate that describes it.
pub(crate) struct Public<'a> {
    pub(crate) path: String,
    pub(crate) of: &'a Crate,
    pub(crate) item: &'a Value,
}

/// Everything that the modules of a crate show, each once; what others of `CRATES` show already is theirs.
pub(crate) fn reachable<'a>(docs: &'a Docs, name: &str) -> Vec<Public<'a>> {
    let of = docs.named(name).unwrap();
    let mut found = BTreeMap::new();
    let mut waiting = vec![(name.to_owned(), of, of.root())];
    let mut seen = BTreeSet::new();
    while let Some((path, of, item)) = waiting.pop() {
        if let Some(module) = item["inner"].get("module") {
            if seen.insert(path.clone()) {
                waiting.extend(of.items(&module["items"]).filter_map(|item| shown(docs, &path, of, item)));
            }
            continue;
        }
        let place = (std::ptr::from_ref(of), item["id"].to_string());
        let is_shorter =
            |other: &Public<'_>| (path.matches("::").count(), &path) < (other.path.matches("::").count(), &other.path);
        if found.get(&place).is_none_or(is_shorter) {
            found.insert(place, Public { path, of, item });
        }
    }
    let mut found: Vec<_> = found.into_values().collect();
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// An item of a module under its public name; a re-export leads to what it names.
fn shown<'a>(docs: &'a Docs, path: &str, of: &'a Crate, item: &'a Value) -> Option<(String, &'a Crate, &'a Value)> {
    if item["visibility"] != "public" {
        return None;
    }
    let Some(used) = item["inner"].get("use") else {
        return Some((format!("{path}::{}", item["name"].as_str()?), of, item));
    };
    let (of, item) = docs.item(of, &used["id"])?;
    Some((format!("{path}::{}", used["name"].as_str()?), of, item))
}
