//! Up to six stays of the last weeks: the venue answers every ask, and each second of a stay in the period is asked
//! about, or it is said that it is not.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::plans::plans(bytes));
