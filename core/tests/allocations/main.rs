//! What operations ask of memory: how often, and of streams how much at most.
//!
//! The data is fixed, and so are the numbers. More is a regression; less is progress, with which the table is lowered.
//! Either way the test prints the new one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod certificates;
mod streams;
mod visits;

use episeal_testkit::memory::{Memory, allocations};
use std::fmt::Write;

#[global_allocator]
static MEMORY: Memory = Memory;

/// An operation, and how often it asks for memory, or for more of it.
type Counted = (&'static str, usize);

/// Once before it is counted: what is made once in a process is not the operation's.
fn counted<T>(name: &'static str, mut operation: impl FnMut() -> T) -> Counted {
    operation();
    (name, allocations(operation).1)
}

/// What is found is in the table; there may be more in it, which another processor or feature asks for.
#[track_caller]
fn assert_table(table: &[Counted], found: &[Counted]) {
    let (mut new, of) = (String::new(), |(name, count): &Counted| format!("    ({name:?}, {count}),"));
    let now = |row: &Counted| *found.iter().find(|(name, _)| *name == row.0).unwrap_or(row);
    let unknown = found.iter().filter(|(name, _)| table.iter().all(|(known, _)| known != name));
    for row in table.iter().map(now).chain(unknown.copied()) {
        writeln!(new, "{}", of(&row)).unwrap();
    }
    assert!(found.iter().all(|row| table.contains(row)), "the new table:\n{new}");
}
