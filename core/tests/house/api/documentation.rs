//! What is public is documented, and says what its errors mean: also what a crate below, which is no API, declares.

use super::items::Public;
use serde_json::Value;
use std::collections::BTreeSet;

/// `path: what is missing`, sorted, each once.
pub(crate) fn undocumented(items: &[Public<'_>]) -> BTreeSet<String> {
    let mut missing = BTreeSet::new();
    for public in items.iter().filter(|public| !public.is_hidden) {
        let mut reader = Reader { public, missing: &mut missing };
        reader.item(&public.path, public.item);
    }
    missing
}

struct Reader<'a> {
    public: &'a Public<'a>,
    missing: &'a mut BTreeSet<String>,
}

impl Reader<'_> {
    fn item(&mut self, path: &str, item: &Value) {
        let docs = item["docs"].as_str().unwrap_or_default();
        if docs.is_empty() {
            self.missing.insert(format!("{path}: no documentation"));
        }
        let Some((kind, inner)) = item["inner"].as_object().and_then(|inner| inner.iter().next()) else {
            return;
        };
        if kind == "function" && is_result(&inner["sig"]["output"]) && !docs.contains("# Errors") {
            self.missing.insert(format!("{path}: errors without documentation"));
        }
        self.parts(path, &inner["kind"]["plain"]["fields"]);
        self.parts(path, &inner["variants"]);
        self.parts(path, &inner["kind"]["struct"]["fields"]);
        let public = self.public;
        for block in public.of.items(&inner["impls"]) {
            let of_type = &block["inner"]["impl"];
            if of_type["trait"].is_null() {
                self.parts(path, &of_type["items"]);
            }
        }
    }

    /// The public parts of an item; variants and their fields have the visibility of their enum.
    fn parts(&mut self, path: &str, ids: &Value) {
        let public = self.public;
        for part in public.of.items(ids).filter(|part| part["visibility"] != "crate") {
            if part["visibility"].is_object() {
                continue;
            }
            let name = part["name"].as_str().unwrap_or("_");
            self.item(&format!("{path}::{name}"), part);
        }
    }
}

fn is_result(output: &Value) -> bool {
    let path = output["resolved_path"]["path"].as_str();
    path.is_some_and(|path| path.rsplit("::").next() == Some("Result"))
}
