//! The first byte says which layer the rest is: all above it are made right.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::outer::hcert(bytes));
