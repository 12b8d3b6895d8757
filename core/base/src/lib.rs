//! What the crates of episeal are built on: primitives, strict CBOR and COSE, text, days and errors.
//!
//! Not an API: it changes with the crates that use it. What their users need from it, such as the errors, they export
//! themselves.
#![forbid(unsafe_code)]
// Errors are documented where they reach a user.
#![allow(clippy::missing_errors_doc)]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::cast_lossless))]

#[macro_use]
mod coded;
#[macro_use]
mod opaque;

pub mod calendar;
pub mod error;
pub mod many;
pub mod primitives;
pub mod secret_bytes;
pub mod secret_text;
pub mod sorted;
pub mod text;
pub mod time;
pub mod wire;
