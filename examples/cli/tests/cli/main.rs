//! What the command line must hold, by the real program on real files.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)]
#![allow(missing_docs, unreachable_pub)]

mod areas;
mod bench;
mod certificates;
mod certificates_guard;
mod certificates_issue;
mod certificates_pictures;
mod certificates_rules;
mod certificates_settle;
mod certificates_shown;
mod certificates_turn;
mod certificates_verify;
mod check_in;
mod contacts;
mod demo;
mod diary;
mod diary_crash;
mod diary_waiting;
mod keys;
mod killed;
mod live;
mod live_kept;
mod many;
mod notices;
mod opening;
mod pictures_memory;
mod plan;
mod power_cut;
mod published;
mod refusals;
mod share;
mod share_refusals;
mod story;
mod streams;
mod succession;
mod support;
mod text;
mod tracing;
mod turns;
mod typed;
mod vectors;
