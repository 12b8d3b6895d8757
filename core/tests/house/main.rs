//! The house: its layers, its specification, what leaves it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects, missing_docs)]

mod api;
mod audit;
mod bindings;
mod codes;
mod crates;
mod documents;
mod exported_secrets;
mod format;
mod layers;
mod lines;
mod programs;
mod sizes;
mod source;
mod supply;
mod vectors;
