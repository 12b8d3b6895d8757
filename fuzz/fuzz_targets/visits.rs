//! Header, index and record change, each or none, and are sealed and signed again as they should be.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::visits::visits(bytes));
