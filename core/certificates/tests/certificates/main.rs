//! What certificates must hold, from outside.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::print_stdout)]
#![allow(missing_docs, unreachable_pub)]

mod attacks;
mod chain_algorithms;
mod chains;
mod content;
mod debug;
mod decoders;
mod freed;
mod guard;
mod guard_crashes;
mod guard_explored;
mod guard_tags;
mod issue;
mod issue_signers;
mod json_memory;
mod limits;
mod not_judged;
mod people;
mod qr;
mod revocation;
mod revocation_countries;
mod rules;
mod signers;
mod stack;
mod threads;
mod tolerances;
mod trust;
mod trust_items;
mod trust_json;
mod trust_kids;

#[global_allocator]
static MEMORY: episeal_testkit::memory::Memory = episeal_testkit::memory::Memory;
