//! The first byte chooses the message, the others what changes in its payload, and in what is nested in it.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::resigned::resigned(bytes));
