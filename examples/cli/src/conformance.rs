//! Official test data: what it expects and what the library does.

pub(crate) mod dgc;
mod dgc_case;
pub(crate) mod tally;
