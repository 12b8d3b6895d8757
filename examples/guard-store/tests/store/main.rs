//! The guard's database: what it refuses, what becomes of attempts, and programs that run at once or are killed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    missing_docs
)]

mod attempts;
mod databases;
mod processes;
mod shelf;
