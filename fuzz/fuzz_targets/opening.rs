//! Visits are pushed one by one and at once: the same is said of each. What the office opens of either release is the
//! same, nobody sealed anything else, and nothing is lost of what arrives whole.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::opening::opening(bytes));
