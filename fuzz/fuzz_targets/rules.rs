//! Bytes as rules, value sets, an expression and data: what is read is JSON for serde_json, and a value is evaluated to
//! JSON, twice the same.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::rules::rules(bytes));
