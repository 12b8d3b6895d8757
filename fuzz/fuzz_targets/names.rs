//! A name in the letters of any language: what a travel document says of it is `A-Z<`, at most 80 of them, and the
//! same for what it says; a UVCI has one check character.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::texts::names(bytes));
