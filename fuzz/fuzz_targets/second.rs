//! A message of any kind, its bytes as they are or its payload changed and signed again: both implementations accept
//! it, or refuse it with the same code.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| episeal_fuzz::second::compare(bytes));
