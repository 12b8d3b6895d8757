//! Up to 24 steps: a list is taken, a succession, the app restarts; after each, every office is judged.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::trust::trust(bytes));
