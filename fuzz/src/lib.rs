//! What a target needs that speaks to another program.

pub mod second;
