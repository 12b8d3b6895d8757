//! What fuzz targets do with their bytes: each function takes any bytes and panics where something does not hold.
//!
//! Where signatures or encryption stand in the way, the bytes are choices: which message of the small world is taken
//! apart, what changes in it, and who signs and seals it again. Argon2id is a step of its own, which no target takes:
//! derived keys are given. `fuzz/` runs them under libFuzzer; `tests/replay.rs` gives them the committed inputs.

#![allow(clippy::cast_possible_wrap, clippy::cast_sign_loss)]

pub mod areas;
pub mod at_home;
pub mod cbor;
pub mod certificates;
pub mod chains;
pub mod check_ins;
mod choices;
mod cose;
mod device;
pub mod guard;
pub mod issuing;
pub mod letters;
pub mod lists;
pub mod live;
pub mod messages;
pub mod opening;
pub mod outer;
pub mod plans;
pub mod random;
pub mod requests;
pub mod resigned;
pub mod rules;
pub mod server;
pub mod shares;
pub mod texts;
mod town;
pub mod trust;
pub mod visits;
pub mod x509;

pub use choices::Choices;

/// A target: its name in `fuzz/fuzz_targets`, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// X25519 and Ed25519 of many at once: what each one alone gives, and what dalek says.
pub fn lanes(data: &[u8]) {
    use crate::hostile::{Checked, Numbers, check};
    check(&mut Numbers::chosen(data), &mut Checked::default());
}

/// All targets.
pub const TARGETS: &[Target] = &[
    ("areas", areas::areas),
    ("certificates", certificates::certificates),
    ("chains", chains::chains),
    ("check_ins", check_ins::check_ins),
    ("diary", at_home::diary),
    ("dsc", x509::dsc),
    ("guard", guard::guard),
    ("hcert", outer::hcert),
    ("issuing", issuing::issuing),
    ("key_rings", at_home::key_rings),
    ("lanes", lanes),
    ("letters", letters::letters_sent),
    ("live", live::live),
    ("messages", messages::messages),
    ("names", texts::names),
    ("opening", opening::opening),
    ("plans", plans::plans),
    ("requests", requests::requests),
    ("resigned", resigned::resigned),
    ("revocation", lists::revocation),
    ("rules", rules::rules),
    ("server", server::server),
    ("shares", shares::shares),
    ("signer_lists", lists::signer_lists),
    ("texts", texts::texts),
    ("travel", rules::travel),
    ("trust", trust::trust),
    ("visits", visits::visits),
];
