//! A key ring is written, changed as text, read, and locked and unlocked with a derived key.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::at_home::key_rings(bytes));
