//! Up to 12 requests of two offices; the log is stored and read again after any of them.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::requests::requests(bytes));
