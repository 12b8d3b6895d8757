//! Up to 24 steps. Nobody gets two certificates: no attempt is allowed to hand out after another one did, unless an
//! alarm was given.
#![no_main]

use episeal_testkit::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::guard::guard(bytes));
