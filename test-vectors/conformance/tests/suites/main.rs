//! The official suites, through the program.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![allow(clippy::cast_possible_truncation, clippy::print_stdout)]
#![allow(missing_docs)]

mod bench;
mod certlogic;
mod dgc_testdata;
mod usage;
