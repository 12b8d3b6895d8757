//! The official suites, through the program.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

mod bench;
mod certlogic;
mod dgc_testdata;
#[allow(dead_code, unreachable_pub)]
use episeal_testkit::issue::dsc;
mod usage;
