//! The public interface is one that Kotlin, Swift, Python and JavaScript can carry: plain bytes, text, small numbers
//! and objects (core/decisions/0014-public-interface.md).

mod documentation;
mod items;
mod offences;
mod rustdoc;

use documentation::undocumented;
use items::reachable;
use offences::{declared, offences};
use rustdoc::{CRATES, Docs};
use std::collections::BTreeSet;

/// What is wrong in the public interface of these crates, together: what one shows, another may name.
fn offences_in(docs: &Docs, names: &[&str]) -> BTreeSet<String> {
    let crates: Vec<_> = names.iter().map(|name| reachable(docs, name)).collect();
    let nameable = crates.iter().flat_map(|items| declared(items)).collect();
    crates.iter().flat_map(|items| offences(items, &nameable)).collect()
}

/// `path: what is wrong`, line by line.
fn listed(list: &str) -> BTreeSet<String> {
    let lines = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_public_interface_is_one_that_five_languages_carry() {
    let found = offences_in(&Docs::of_workspace(), &CRATES);
    let excepted = listed(include_str!("api/exceptions.txt"));
    let new: Vec<_> = found.difference(&excepted).cloned().collect();
    assert!(new.is_empty(), "no other language can carry:\n{}", new.join("\n"));
    let gone: Vec<_> = excepted.difference(&found).cloned().collect();
    assert!(gone.is_empty(), "no longer there, to be struck from api/exceptions.txt:\n{}", gone.join("\n"));
}

#[test]
fn what_is_public_is_documented_with_its_errors() {
    let docs = Docs::of_workspace();
    let missing: BTreeSet<_> = CRATES.iter().flat_map(|name| undocumented(&reachable(&docs, name))).collect();
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn what_is_not_documented_is_found_at_every_depth() {
    let found = undocumented(&reachable(&Docs::of_file("undocumented.rs", "undocumented"), "undocumented"));
    let expected = [
        "undocumented::Choice::Second::field: no documentation",
        "undocumented::Choice::Third: no documentation",
        "undocumented::Object::method: errors without documentation",
        "undocumented::Object::second: no documentation",
        "undocumented::function: no documentation",
    ];
    assert_eq!(found, expected.map(str::to_owned).into());
}

#[test]
fn every_fault_of_an_interface_is_found_and_nothing_else() {
    let found = offences_in(&Docs::of_file("fixture.rs", "fixture"), &["fixture"]);
    let expected = listed(include_str!("api/fixture.txt"));
    assert_eq!(found, expected);
}
