//! What five languages cannot carry (core/decisions/0014-public-interface.md), and where it stands.

use super::items::{Public, is_hidden};
use serde_json::Value;
use std::collections::BTreeSet;

const MAX_ARGUMENTS: usize = 3;
const MAX_FIELDS: usize = 6;
const HIDDEN: &str = "hidden from the documentation";
/// The containers of the standard library that every language has.
const CONTAINERS: [&str; 4] = ["Option", "Result", "String", "Vec"];
const STANDARD: [&str; 3] = ["alloc", "core", "std"];
/// Numbers that are not exact in JavaScript, or differ by platform.
const NUMBERS: [&str; 8] = ["f16", "f128", "i128", "isize", "u128", "u64", "usize", "never"];

/// `path: what is wrong`, sorted, each once.
pub(crate) fn offences(items: &[Public<'_>], nameable: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for public in items {
        let mut judge = Judge { public, nameable, path: public.path.clone(), found: &mut found };
        judge.item();
    }
    found
}

/// The whole paths at which the types of these items are declared.
pub(crate) fn declared(items: &[Public<'_>]) -> BTreeSet<String> {
    items.iter().filter_map(|public| Some(public.of.declared(&public.item["id"])?.1)).collect()
}

struct Judge<'a> {
    public: &'a Public<'a>,
    nameable: &'a BTreeSet<String>,
    path: String,
    found: &'a mut BTreeSet<String>,
}

impl Judge<'_> {
    fn report(&mut self, what: &str) {
        self.found.insert(format!("{}: {what}", self.path));
    }

    fn item(&mut self) {
        let (kind, inner) = inner(self.public.item);
        // The list of a coded enum is a macro, which only Rust can call, and says what `ALL` and `code` say.
        if self.public.is_hidden && kind != "macro" {
            self.report(HIDDEN);
        }
        match kind {
            "function" => self.function(inner, false),
            "struct" => self.structure(inner),
            "enum" => self.enumeration(inner),
            "constant" => self.value(&inner["type"]),
            "type_alias" => self.value(&inner["type"]),
            "macro" => {}
            _ => self.report(kind),
        }
    }

    /// Other languages use an object in any thread.
    fn threads(&mut self, inner: &Value) {
        for name in ["Send", "Sync"] {
            if !self.implements(inner, name) {
                self.report(&format!("not {name}"));
            }
        }
    }

    fn structure(&mut self, inner: &Value) {
        self.threads(inner);
        self.generics(&inner["generics"]);
        let tuple = inner["kind"].get("tuple").and_then(Value::as_array);
        if tuple.is_some_and(|fields| fields.iter().any(|field| !field.is_null())) {
            self.report("public field without a name");
        }
        let fields = &inner["kind"]["plain"]["fields"];
        let public = self.public;
        let public_fields = public.of.items(fields).count();
        if public_fields > MAX_FIELDS {
            self.report("more than six public fields");
        }
        if public_fields > 0 && self.implements(inner, "Drop") {
            self.report("Drop with public fields");
        }
        self.fields(fields);
        self.methods(inner);
    }

    fn enumeration(&mut self, inner: &Value) {
        self.threads(inner);
        self.generics(&inner["generics"]);
        let public = self.public;
        for variant in public.of.items(&inner["variants"]) {
            self.at(variant, |judge| {
                let kind = &variant["inner"]["variant"]["kind"];
                if kind.get("tuple").is_some() {
                    judge.report("fields without names");
                    judge.fields(&kind["tuple"]);
                }
                judge.fields(&kind["struct"]["fields"]);
            });
        }
        self.methods(inner);
    }

    fn fields(&mut self, ids: &Value) {
        let public = self.public;
        for field in public.of.items(ids) {
            self.at(field, |judge| judge.value(&field["inner"]["struct_field"]));
        }
    }

    /// The methods of the type's own impls; those of traits are the compiler's and the standard library's.
    fn methods(&mut self, inner: &Value) {
        let public = self.public;
        let is_copy = self.implements(inner, "Copy");
        for block in public.of.items(&inner["impls"]) {
            let of_type = &block["inner"]["impl"];
            if !of_type["trait"].is_null() {
                continue;
            }
            let is_block_hidden = is_hidden(block);
            for method in public.of.items(&of_type["items"]).filter(|item| item["visibility"] == "public") {
                self.at(method, |judge| {
                    if is_block_hidden {
                        judge.report(HIDDEN);
                    }
                    match self::inner(method) {
                        ("function", function) => judge.function(function, is_copy),
                        (_, constant) => judge.value(&constant["type"]),
                    }
                });
            }
        }
    }

    fn implements(&self, inner: &Value, name: &str) -> bool {
        let mut impls = self.public.of.items(&inner["impls"]);
        impls.any(|item| {
            let of_type = &item["inner"]["impl"];
            let is_named = of_type["trait"]["path"].as_str().is_some_and(|path| last(path) == name);
            is_named && of_type["is_negative"] == false
        })
    }

    fn function(&mut self, function: &Value, may_consume: bool) {
        self.generics(&function["generics"]);
        let inputs = function["sig"]["inputs"].as_array().unwrap();
        let mut arguments = 0;
        for input in inputs {
            match input[0].as_str() {
                Some("self") if input[1]["generic"] == "Self" && !may_consume => self.report("consuming self"),
                Some("self") => {}
                name => {
                    arguments += usize::from(name != Some("now"));
                    self.value(&input[1]);
                }
            }
        }
        if arguments > MAX_ARGUMENTS {
            self.report("more than three arguments");
        }
        self.value(&function["sig"]["output"]);
    }

    fn generics(&mut self, generics: &Value) {
        let params = generics["params"].as_array().unwrap();
        for param in params {
            let (kind, of_kind) = inner_kind(&param["kind"]);
            match kind {
                "lifetime" => self.report("lifetime"),
                _ if of_kind["is_synthetic"] == true => self.report("impl Trait"),
                _ => self.report("generic"),
            }
        }
    }

    /// A type in a signature or field, with all that it is made of.
    fn value(&mut self, of_type: &Value) {
        if of_type.is_null() {
            return;
        }
        let (kind, inner) = inner_kind(of_type);
        match kind {
            "primitive" if NUMBERS.contains(&inner.as_str().unwrap()) => self.report(inner.as_str().unwrap()),
            "primitive" => {}
            "borrowed_ref" => self.value(&inner["type"]),
            "slice" => self.value(inner),
            "array" => self.value(&inner["type"]),
            "resolved_path" => self.path(inner),
            "generic" if *inner == "Self" => {}
            "tuple" if inner.as_array().is_some_and(Vec::is_empty) => {}
            "impl_trait" => self.report("impl Trait"),
            "dyn_trait" => self.report("dyn Trait"),
            _ => self.report(kind),
        }
    }

    fn path(&mut self, path: &Value) {
        let name = last(path["path"].as_str().unwrap());
        let arguments = path["args"]["angle_bracketed"]["args"].as_array();
        for argument in arguments.into_iter().flatten() {
            match argument.get("type") {
                Some(of_type) => self.value(of_type),
                None => self.report("lifetime"),
            }
            if name == "Option" && is_borrowed_object(&argument["type"]) {
                self.report("Option of a borrowed object");
            }
        }
        let declared = self.public.of.declared(&path["id"]);
        let (of, whole) = declared.unwrap_or(("", String::new()));
        let is_known = STANDARD.contains(&of) && CONTAINERS.contains(&name);
        if !is_known && !self.nameable.contains(&whole) {
            self.report(name);
        }
    }

    fn at(&mut self, part: &Value, judge: impl FnOnce(&mut Judge<'_>)) {
        let path = format!("{}::{}", self.path, part["name"].as_str().unwrap_or("_"));
        let mut of_part = Judge { public: self.public, nameable: self.nameable, path, found: self.found };
        if is_hidden(part) {
            of_part.report(HIDDEN);
        }
        judge(&mut of_part);
    }
}

/// A reference to anything but text, bytes and lists.
fn is_borrowed_object(of_type: &Value) -> bool {
    let to = &of_type["borrowed_ref"]["type"];
    !(to.is_null() || to["primitive"] == "str" || to.get("slice").is_some() || to.get("array").is_some())
}

fn inner(item: &Value) -> (&str, &Value) {
    inner_kind(&item["inner"])
}

/// The only name of an object, or a name without anything, and what stands below it.
fn inner_kind(value: &Value) -> (&str, &Value) {
    match value.as_object().and_then(|object| object.iter().next()) {
        Some((kind, inner)) => (kind, inner),
        None => (value.as_str().unwrap(), &Value::Null),
    }
}

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap()
}
