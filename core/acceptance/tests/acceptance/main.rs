//! What the German apps accept: each rule, every layer under attack, and the house.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![allow(clippy::cast_possible_truncation)]
#![allow(missing_docs, unreachable_pub)]

mod apps;
mod hostile;
mod memory;
mod support;
mod threads;

#[global_allocator]
static MEMORY: episeal_testkit::memory::Memory = episeal_testkit::memory::Memory;
