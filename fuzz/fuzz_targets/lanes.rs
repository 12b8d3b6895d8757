//! X25519 and Ed25519 of many at once: what each one alone gives, and what dalek says.
#![no_main]

use episeal_testkit::hostile::{Checked, Numbers, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check(&mut Numbers::chosen(bytes), &mut Checked::default()));
