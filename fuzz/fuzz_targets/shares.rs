//! A share with its bytes changed, opened with the code or another one, twice or by a log that was stored; then the
//! server's visits come in any order, changed or not. What is found is what the visitor sealed.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::shares::shares(bytes));
