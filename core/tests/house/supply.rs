//! What comes from others: what AUDIT.md says of each crate is what Cargo.lock has, the compiler that is named is the
//! oldest that will do, and what hosted workflows run is pinned. `make supply-chain` looks at all that takes longer.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Name and version of each crate that has a row.
fn listed() -> BTreeSet<(String, String)> {
    let audit = text("AUDIT.md");
    let (_, tables) = audit.split_once("<!-- core/tools/dependencies.py writes from here -->").unwrap();
    let (tables, _) = tables.split_once("<!-- to here -->").unwrap();
    let rows = tables.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next()?.split_once(' '));
    rows.map(|(name, version)| (name.to_owned(), version.to_owned())).collect()
}

/// Name and version of each package of others that is locked.
fn locked() -> BTreeSet<(String, String)> {
    let lock = text("../Cargo.lock");
    let value = |package: &str, key: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"'));
        line.map(str::to_owned)
    };
    let packages = lock.split("[[package]]").filter(|package| value(package, "source").is_some());
    packages.map(|package| (value(package, "name").unwrap(), value(package, "version").unwrap())).collect()
}

#[test]
fn the_crates_in_audit_are_those_that_are_locked() {
    let (listed, locked) = (listed(), locked());
    assert!(listed.len() > 150, "only {} rows", listed.len());
    let gone: Vec<_> = listed.difference(&locked).collect();
    assert!(gone.is_empty(), "`python core/tools/dependencies.py --write` writes the tables: {gone:?}");
}

#[test]
fn every_crate_that_core_names_has_a_row() {
    let rows: BTreeSet<_> = listed().into_iter().map(|(name, _)| name).collect();
    for folder in ["acceptance", "base", "certificates", "lanes", "messages", "rules", "visits"] {
        for name in crate::crates::dependencies(&text(&format!("{folder}/Cargo.toml"))) {
            let name = name.replace('_', "-");
            let is_named = rows.contains(&name) || rows.contains(&name.replace('-', "_"));
            assert!(is_named || name.starts_with("episeal-"), "{folder}: {name}");
        }
    }
}

/// What is wrong with a hosted workflow: an action that is not pinned to a commit with its version beside it, rights
/// that are not told, secrets where somebody else's change runs.
fn wrong(workflow: &str) -> Option<String> {
    let is_pinned = |action: &str| {
        let (name, version) = action.split_once(" # v").unwrap_or_default();
        let commit = name.split_once('@').map_or("", |(_, commit)| commit);
        let is_commit = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        action.starts_with("./") || is_commit && version.starts_with(|c: char| c.is_ascii_digit())
    };
    let mut actions = workflow.lines().filter_map(|line| Some(line.split_once("uses: ")?.1));
    if let Some(action) = actions.find(|action| !is_pinned(action)) {
        return Some(action.to_owned());
    }
    if !workflow.contains("\npermissions:") {
        return Some("no permissions".to_owned());
    }
    let is_foreign = workflow.contains("pull_request");
    (is_foreign && (workflow.contains("secrets.") || workflow.contains(": write"))).then(|| "a secret".to_owned())
}

#[test]
fn a_hosted_workflow_pins_its_actions_and_tells_its_rights() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows");
    let mut found = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(wrong(&fs::read_to_string(&path).unwrap()), None, "{}", path.display());
        found += 1;
    }
    assert!(found >= 3, "only {found}");

    let pinned = format!("\npermissions: {{}}\n- uses: a/b@{} # v1.2.3\n- uses: ./c.yml\n", "0f".repeat(20));
    assert_eq!(wrong(&pinned), None);
    assert_eq!(wrong(&pinned.replace(" # v1.2.3", "")).unwrap(), format!("a/b@{}", "0f".repeat(20)));
    assert_eq!(wrong("permissions:\n- uses: a/b@v1 # v1").unwrap(), "a/b@v1 # v1");
    assert_eq!(wrong("\non: push").unwrap(), "no permissions");
    assert_eq!(wrong("on: pull_request\npermissions:\n  contents: write").unwrap(), "a secret");
}

/// So every build and every test shows that the oldest compiler will do.
#[test]
fn the_compiler_is_the_oldest_that_will_do() {
    let manifest = text("../Cargo.toml");
    let oldest = manifest.lines().find_map(|line| line.strip_prefix("rust-version = \"")?.strip_suffix('"')).unwrap();
    assert!(text("../rust-toolchain.toml").contains(&format!("\nchannel = \"{oldest}.0\"\n")), "{oldest}");
}
