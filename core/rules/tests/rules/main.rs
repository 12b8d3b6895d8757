//! What business rules must hold, from outside.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::print_stdout)]
#![allow(missing_docs, unreachable_pub)]

mod certlogic;
mod memory;
mod threads;

#[global_allocator]
static MEMORY: episeal_testkit::memory::Memory = episeal_testkit::memory::Memory;
