//! The crates as rustdoc describes them in JSON (format 57; `rustdoc_types` names its parts).

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The format of the JSON that these tests were written for: another one is read anew before it is trusted.
const FORMAT: u64 = 57;
/// What is hidden is described, too: it can be called all the same.
const FLAGS: &str = "-Z unstable-options --output-format json --document-hidden-items";

/// The crates that users of the library name, and those whose types some of them hand on.
pub(crate) const CRATES: [&str; 4] = ["episeal_visits", "episeal_certificates", "episeal_rules", "episeal_acceptance"];
const BELOW: [&str; 2] = ["episeal_base", "episeal_messages"];

/// One crate's description.
pub(crate) struct Crate {
    json: Value,
}

/// All descriptions, by the crate's name.
pub(crate) struct Docs(BTreeMap<String, Crate>);

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn wrapper() -> PathBuf {
    workspace().join(".ci/rustdoc-json")
}

fn read(folder: &Path, name: &str) -> Crate {
    let json: Value = serde_json::from_slice(&fs::read(folder.join(format!("{name}.json"))).unwrap()).unwrap();
    assert_eq!(json["format_version"], FORMAT, "{name}: the compiler writes another format");
    Crate { json }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
}

impl Docs {
    /// Describes the workspace's crates, from the same build as `make lint`.
    pub(crate) fn of_workspace() -> Self {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(workspace()).args(["doc", "--quiet", "--locked", "--offline", "--no-deps", "--target-dir"]);
        cargo.arg(target).env("RUSTDOC", wrapper());
        cargo.env_remove("CARGO_ENCODED_RUSTDOCFLAGS").env("RUSTDOCFLAGS", FLAGS);
        let names = || CRATES.into_iter().chain(BELOW);
        for name in names() {
            cargo.args(["--package", &name.replace('_', "-")]);
        }
        run(&mut cargo);
        Self(names().map(|name| (name.to_owned(), read(&target.join("doc"), name))).collect())
    }

    /// Describes a file of these tests as a crate of this name.
    pub(crate) fn of_file(file: &str, name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("api");
        let mut rustdoc = Command::new(wrapper());
        rustdoc.arg(workspace().join("core/tests/house/api").join(file)).args(["--crate-name", name]);
        rustdoc.args(["--edition", "2024", "--out-dir"]).arg(&folder).args(FLAGS.split(' '));
        run(&mut rustdoc);
        Self(BTreeMap::from([(name.to_owned(), read(&folder, name))]))
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Crate> {
        self.0.get(name)
    }

    /// What an id of one crate stands for: an item of it, or the same item in the crate that declares it. None for one
    /// that is not described here.
    pub(crate) fn item<'a>(&'a self, of: &'a Crate, id: &Value) -> Option<(&'a Crate, &'a Value)> {
        if let Some(item) = of.item(id) {
            return Some((of, item));
        }
        let path = &of.json["paths"][key(id)]["path"];
        let declaring = self.named(path[0].as_str()?)?;
        let (id, _) = declaring.json["paths"].as_object()?.iter().find(|(_, other)| other["path"] == *path)?;
        Some((declaring, declaring.json["index"].get(id)?))
    }
}

impl Crate {
    pub(crate) fn root(&self) -> &Value {
        self.item(&self.json["root"]).unwrap()
    }

    pub(crate) fn item(&self, id: &Value) -> Option<&Value> {
        self.json["index"].get(key(id))
    }

    /// The items of a list of ids.
    pub(crate) fn items<'a>(&'a self, ids: &'a Value) -> impl Iterator<Item = &'a Value> {
        ids.as_array().into_iter().flatten().filter_map(|id| self.item(id))
    }

    /// The crate that declares the type of this id, and its whole path; none where rustdoc does not say.
    pub(crate) fn declared(&self, id: &Value) -> Option<(&str, String)> {
        let path = &self.json["paths"].get(key(id))?["path"];
        let parts: Vec<_> = path.as_array()?.iter().filter_map(Value::as_str).collect();
        Some((*parts.first()?, parts.join("::")))
    }
}

fn key(id: &Value) -> String {
    id.to_string()
}
