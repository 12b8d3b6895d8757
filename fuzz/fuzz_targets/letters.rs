//! A referral order or a notice changes and is signed and sealed again: what an office opens is of the office that
//! signed it, and nobody is told but who was read.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::letters::letters_sent(bytes));
