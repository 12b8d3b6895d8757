//! The outcome is the same up to the change that is foreseen, and another one from it on: at its second, the one before
//! and wherever the fuzzer looks in between.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::rules::travel(bytes));
