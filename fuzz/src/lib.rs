//! What targets need that speaks to another program, or that is not safe Rust.

pub mod random;
pub mod second;

pub use episeal_testkit::fuzz;
