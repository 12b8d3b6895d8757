//! A small world, crafted messages and an allocator that looks at what is freed: for tests and fuzzers, never a
//! dependency of the product. It panics where a test would.
#![allow(missing_docs, unreachable_pub, missing_debug_implementations)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::missing_panics_doc)]
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]
#![allow(clippy::missing_errors_doc, clippy::new_without_default)]

pub mod api;
#[cfg(feature = "certificates")]
pub mod certificates;
#[cfg(feature = "certificates")]
pub mod der;
#[cfg(feature = "signers")]
pub mod dsc;
pub mod explore;
#[cfg(any(feature = "certificates", feature = "visits"))]
pub mod exported;
#[cfg(feature = "signers")]
pub mod forge;
#[cfg(feature = "fuzz")]
pub mod fuzz;
#[cfg(feature = "certificates")]
pub mod guard;
#[cfg(feature = "hostile")]
pub mod hostile;
#[cfg(feature = "certificates")]
pub mod issue;
#[cfg(feature = "visits")]
pub mod judge;
pub mod memory;
pub mod stack;
#[cfg(feature = "visits")]
pub mod visits;

use std::fmt::Debug;

/// The text with all 32-byte public keys and ids removed.
pub fn shown(value: &impl Debug) -> String {
    let text = format!("{value:?}");
    let mut result = String::new();
    let mut word = String::new();
    let flush = |word: &mut String, result: &mut String| {
        let is_id = word.len() >= 32 && !word.contains(' ');
        result.push_str(if is_id { "ID" } else { word });
        word.clear();
    };
    for c in text.chars() {
        if c.is_alphanumeric() || c == '-' {
            word.push(c);
        } else {
            flush(&mut word, &mut result);
            result.push(c);
        }
    }
    flush(&mut word, &mut result);
    result
}
