//! A list is signed exactly when no leaf is another, or inside another; then every question about it is answered as
//! its leaves answer it.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::areas::areas(bytes));
