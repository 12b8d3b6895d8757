//! Up to 16 changes, each saved; the device crashes between any two steps of saving. It then has what was before or
//! what is after, under the PIN of then, and after a deletion that was saved no secret that is left opens the old file.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::at_home::diary(bytes));
