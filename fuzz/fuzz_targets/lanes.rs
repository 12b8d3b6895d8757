//! X25519 and Ed25519 of many at once: what each one alone gives, and what dalek says.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::lanes(bytes));
