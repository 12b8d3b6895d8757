//! Up to 16 steps in time: the app shows, staff read, invite, and the app accepts: exactly an invitation under a code
//! that it shows, in the half minute of that code or the one beside, once.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::check_ins::check_ins(bytes));
