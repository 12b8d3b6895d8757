//! What a user of a crate can reach, by the shortest path.

use super::rustdoc::{Crate, Docs};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Something public: its path, its description, and the crate that describes it.
pub(crate) struct Public<'a> {
    pub(crate) path: String,
    pub(crate) of: &'a Crate,
    pub(crate) item: &'a Value,
    /// Whether it, a module or a re-export on its path is hidden from the documentation.
    pub(crate) is_hidden: bool,
}

/// Everything that the modules of a crate show, each once; what others of `CRATES` show already is theirs. What is also
/// reached on a hidden path is there twice.
pub(crate) fn reachable<'a>(docs: &'a Docs, name: &str) -> Vec<Public<'a>> {
    let of = docs.named(name).unwrap();
    let mut found = BTreeMap::new();
    let mut waiting = vec![Public { path: name.to_owned(), of, item: of.root(), is_hidden: false }];
    let mut seen = BTreeSet::new();
    while let Some(public) = waiting.pop() {
        if let Some(module) = public.item["inner"].get("module") {
            if seen.insert(public.path.clone()) {
                waiting.extend(public.of.items(&module["items"]).filter_map(|item| shown(docs, &public, item)));
            }
            continue;
        }
        let place = (std::ptr::from_ref(public.of), public.item["id"].to_string(), public.is_hidden);
        let length = |one: &Public<'_>| (one.path.matches("::").count(), one.path.clone());
        if found.get(&place).is_none_or(|other| length(&public) < length(other)) {
            found.insert(place, public);
        }
    }
    let mut found: Vec<_> = found.into_values().collect();
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// An item of a module under its public name; a re-export leads to what it names.
fn shown<'a>(docs: &'a Docs, module: &Public<'a>, item: &'a Value) -> Option<Public<'a>> {
    if item["visibility"] != "public" {
        return None;
    }
    let (name, of, named) = match item["inner"].get("use") {
        None => (&item["name"], module.of, item),
        Some(used) => {
            let (of, named) = docs.item(module.of, &used["id"])?;
            (&used["name"], of, named)
        }
    };
    let path = format!("{}::{}", module.path, name.as_str()?);
    let is_hidden = module.is_hidden || is_hidden(item) || is_hidden(named);
    Some(Public { path, of, item: named, is_hidden })
}

/// Whether an item has the attribute that keeps it out of the documentation.
pub(crate) fn is_hidden(item: &Value) -> bool {
    let mut attributes = item["attrs"].as_array().into_iter().flatten();
    attributes.any(|attribute| attribute["other"].as_str().is_some_and(|text| text.starts_with("#[doc(hidden")))
}
