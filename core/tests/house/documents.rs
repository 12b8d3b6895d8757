//! What the documents name is there: files, folders and targets.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders of the workspace by which a path is recognised.
const TOPS: &[&str] = &["core/", "examples/", "ffi/", "test-vectors/", "wasm/"];

/// Every file and folder of the workspace, with `/`.
struct Tree {
    root: PathBuf,
    paths: BTreeSet<String>,
}

impl Tree {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned();
        let (mut folders, mut paths) = (vec![root.clone()], BTreeSet::new());
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap();
                let is_hidden = name.starts_with('.') && name != ".github";
                let is_ours = !is_hidden && !["dist", "node_modules", "target"].contains(&name);
                paths.insert(path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned());
                if path.is_dir() && is_ours {
                    folders.push(path);
                }
            }
        }
        Self { root, paths }
    }

    /// Whether a path is there, from the root or from any folder, or will be built.
    fn has(&self, path: &str) -> bool {
        path.ends_with("/dist")
            || self
                .paths
                .iter()
                .any(|known| known.strip_suffix(path).is_some_and(|top| top.is_empty() || top.ends_with('/')))
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    /// What a document names that is not there.
    fn missing(&self, document: &str, text: &str) -> Vec<String> {
        let folder = self.root.join(document).parent().unwrap().to_owned();
        let dead = links(text).filter(|link| !folder.join(link).exists());
        let gone = paths(text).filter(|path| !self.has(path));
        let mut missing: Vec<_> = dead.chain(gone).map(str::to_owned).collect();
        for (option, folder) in [("--test ", "tests"), ("--bench ", "benches")] {
            // `node --test test/...` names a file after it.
            let words = text.split(option).skip(1).filter(|rest| !rest.starts_with("test/"));
            for name in words.filter_map(|rest| rest.split(|c| !is_name(c)).next()) {
                if !self.has(&format!("{folder}/{name}.rs")) && !self.has(&format!("{folder}/{name}/main.rs")) {
                    missing.push(format!("{option}{name}"));
                }
            }
        }
        missing
    }
}

/// Where links within the repository lead.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#', ' ']).next());
    targets.filter(|target| !target.is_empty() && !target.contains(':'))
}

/// Words that end in `.rs`, or begin with a folder of the workspace.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c| !(is_name(c) || c == '.' || c == '/')).map(|word| word.trim_end_matches(['.', '/']));
    let is_path = |word: &&str| word.len() > 3 && word.ends_with(".rs") || TOPS.iter().any(|top| word.starts_with(top));
    words.filter(is_path)
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-'
}

#[test]
fn what_a_document_names_is_there() {
    let tree = Tree::read();
    let documents: Vec<_> = tree.paths.iter().filter(|path| path.ends_with(".md")).collect();
    assert!(documents.len() > 15, "only {documents:?}");
    for document in documents {
        assert_eq!(tree.missing(document, &tree.text(document)), [""; 0], "{document}");
    }
}

#[test]
fn a_decision_has_a_number_of_its_own_which_its_title_says() {
    let tree = Tree::read();
    let mut numbers = BTreeSet::new();
    for path in tree.paths.iter().filter(|path| path.starts_with("core/decisions/")) {
        let number: u32 = path["core/decisions/".len()..][..4].parse().unwrap();
        assert!(numbers.insert(number), "{path}: the number is taken");
        assert!(tree.text(path).starts_with(&format!("# {number}. ")), "{path}");
    }
    assert!(numbers.len() > 10, "only {numbers:?}");
}

#[test]
fn what_is_not_there_is_found() {
    let text = "`layers.rs`, `house/gone.rs`, core/gone/, [a](FORMAT.md#1), [b](GONE.md), [c](https://example.org/x), \
        `cargo test --test house`, `--test gone`, `--bench curves` and .rs";
    let missing = Tree::read().missing("core/X.md", text);
    assert_eq!(missing, ["GONE.md", "house/gone.rs", "core/gone", "--test gone"]);
}
