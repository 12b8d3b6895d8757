//! What visits, diaries, shares, requests and releases must hold, from outside.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::print_stdout)]
#![allow(missing_docs, unreachable_pub)]

mod authorities;
mod check_in_codes;
mod check_in_forgery;
mod debug;
mod diary;
mod diary_crash;
mod diary_deletion;
mod diary_format;
mod diary_pending;
mod explored;
mod freed;
mod keys;
mod late_sealing;
mod limits;
mod live;
mod live_kept;
mod many;
mod many_errors;
mod model;
mod notes;
mod notices;
mod parsing;
mod parsing_memory;
mod plan;
mod plan_areas;
mod plan_midnight;
mod plan_windows;
mod published;
mod refused;
mod release;
mod request_areas;
mod request_limits;
mod requests;
mod revisions;
mod secrecy;
mod server;
mod share;
mod share_checks;
mod share_sealing;
mod stack;
mod stores;
mod stream;
mod stretch;
mod strictness;
mod succession;
mod text;
mod threads;
mod trust;
mod venue_areas;
mod versions;
mod worked_examples;

#[global_allocator]
static MEMORY: episeal_testkit::memory::Memory = episeal_testkit::memory::Memory;
