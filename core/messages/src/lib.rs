//! What travels between the parties of a visit, and how it is sealed and signed: parse, verify, encode.
//!
//! No party's secrets live here. Not an API: whoever holds these functions can write any message. What users need from
//! it, `episeal-visits` hands on; what it hands on are types whose methods anyone may call.
#![forbid(unsafe_code)]
// Fields are those of FORMAT.md; what reaches a user is documented, which core/tests/house/api sees to.
#![allow(clippy::missing_errors_doc, missing_docs)]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::cast_lossless))]

#[macro_use]
extern crate episeal_base;

pub mod cpace;
pub mod envelope;
pub mod id;

pub mod extensions;
pub mod item;
pub mod sealed;
pub mod signed;

pub mod area;
pub mod areas;
pub mod authority;
pub mod check_in_code;
pub mod contact;
pub mod day_key;
pub mod kept;
pub mod live;
pub mod log;
pub mod note;
pub mod notice;
pub mod poster;
pub mod release;
pub mod request;
pub mod share;
pub mod share_code;
pub mod stay;
pub mod succession;
pub mod trust;
pub mod visit;
