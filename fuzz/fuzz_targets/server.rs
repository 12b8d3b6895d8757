//! Up to 24 uploads at any times: a day key, or a revision of a visit.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::server::server(bytes));
