//! A text as it was typed, or any payload under a label with its checksum: what is accepted is written the same again,
//! in one spelling.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::texts::texts(bytes));
