//! Up to 24 steps. Nobody gets two certificates unseen: no attempt is allowed to hand out after another one did, unless
//! an alarm is given, or a counter crashed before it could write.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::guard::guard(bytes));
