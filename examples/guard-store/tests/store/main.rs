//! The guard's database: what it refuses, what becomes of attempts, and programs that run at once or are killed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![allow(clippy::cast_possible_truncation)]
#![allow(missing_docs)]

mod attempts;
mod databases;
mod processes;
mod shelf;
