//! A crate's source as this test reads it: its modules, without comments and tests.

mod paths;
mod tokens;

pub(crate) use tokens::Token;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Names of modules from the crate's root down; the root has none.
pub(crate) type Module = Vec<String>;

/// One file that is compiled into the product.
pub(crate) struct Source {
    /// Below `src`, with `/`.
    pub(crate) file: String,
    pub(crate) module: Module,
    pub(crate) tokens: Vec<Token>,
    /// Paths as they are written: in `use`, and in code.
    pub(crate) paths: Vec<paths::Written>,
}

/// The files of one crate.
pub(crate) struct Product {
    pub(crate) sources: Vec<Source>,
    /// Files that no `mod` names outside tests.
    pub(crate) rest: BTreeSet<String>,
}

/// A use of one module by another of the same crate, and the file that has it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Use {
    pub(crate) file: String,
    pub(crate) from: Module,
    pub(crate) to: Module,
}

/// The folder of a crate of core.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

impl Product {
    /// Of a folder of core, such as `visits`.
    pub(crate) fn read(name: &str) -> Self {
        let source = folder(name).join("src");
        let mut texts = BTreeMap::new();
        let mut folders = vec![source.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let file = path.strip_prefix(&source).unwrap().to_str().unwrap().to_owned();
                    texts.insert(file, fs::read_to_string(&path).unwrap());
                }
            }
        }
        Self::of(texts)
    }

    /// Of the files below `src` and their text; what is compiled is found from `lib.rs` by its `mod`.
    pub(crate) fn of(mut texts: BTreeMap<String, String>) -> Self {
        let mut sources = Vec::new();
        let mut modules = vec![Module::new()];
        while let Some(module) = modules.pop() {
            let file = if module.is_empty() { "lib.rs".to_owned() } else { format!("{}.rs", module.join("/")) };
            let text = texts.remove(&file).unwrap_or_else(|| panic!("no {file}"));
            let tokens = tokens::product(&text, &file);
            for child in tokens::modules(&tokens) {
                modules.push([module.as_slice(), &[child]].concat());
            }
            sources.push(Source { paths: paths::written(&tokens), file, module, tokens });
        }
        sources.sort_unstable_by(|one, other| one.file.cmp(&other.file));
        Self { sources, rest: texts.into_keys().collect() }
    }

    /// What a file names that could be a crate: whatever begins a path, or stands first in a macro's argument.
    pub(crate) fn names(source: &Source) -> BTreeSet<&str> {
        let arguments = source.tokens.windows(3).filter(|part| part[0].text == "!" && part[1].text == "(");
        let begun = source.paths.iter().map(|path| path.segments[0].as_str());
        begun.chain(arguments.map(|part| part[2].text.as_str())).collect()
    }

    /// Every use of another module of this crate, by `crate`, `self`, `super`, a child's name or a name brought in.
    pub(crate) fn uses(&self) -> BTreeSet<Use> {
        let mut uses = BTreeSet::new();
        for source in &self.sources {
            for path in &source.paths {
                let mut named = BTreeSet::new();
                self.resolve(&source.module, &path.segments, &mut named, 0);
                named.remove(&source.module);
                uses.extend(named.into_iter().map(|to| Use {
                    file: source.file.clone(),
                    from: source.module.clone(),
                    to,
                }));
            }
        }
        uses
    }

    fn source(&self, module: &[String]) -> Option<&Source> {
        self.sources.iter().find(|source| source.module == module)
    }

    /// Adds the module that a path names, and those from which the name comes that it names there.
    fn resolve(&self, from: &[String], path: &[String], named: &mut BTreeSet<Module>, depth: u32) {
        let Some((mut module, mut rest)) = self.start(from, path) else {
            return;
        };
        while let Some((next, after)) = rest.split_first()
            && self.source(&[module.as_slice(), std::slice::from_ref(next)].concat()).is_some()
        {
            module.push(next.clone());
            rest = after;
        }
        let is_brought =
            |path: &&paths::Written| path.is_use && path.name.is_some() && path.name.as_ref() == rest.first();
        let mut brought = self.source(&module).unwrap().paths.iter().filter(is_brought).peekable();
        // The root only hands on names: what is used is where they come from.
        if !module.is_empty() || brought.peek().is_none() {
            named.insert(module.clone());
        }
        // A name may be brought in twice, for different targets; the end is for names that bring in themselves.
        for path in brought.filter(|_| depth < 8) {
            self.resolve(&module, &path.segments, named, depth + 1);
        }
    }

    /// The module at which a path begins, and what follows; nothing if that is another crate or a name of this file.
    fn start<'a>(&self, from: &[String], path: &'a [String]) -> Option<(Module, &'a [String])> {
        let mut module = from.to_vec();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => {
                module.clear();
                rest = &rest[1..];
            }
            "self" | "super" => {
                while let Some(step @ ("self" | "super")) = rest.first().map(String::as_str) {
                    module.truncate(module.len() - usize::from(step == "super"));
                    rest = &rest[1..];
                }
            }
            child => {
                self.source(&[from, &[child.to_owned()]].concat())?;
            }
        }
        Some((module, rest))
    }
}
