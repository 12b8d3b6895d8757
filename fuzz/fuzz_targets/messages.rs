//! The first byte chooses the kind; the rest is read as one. What is accepted is deterministic CBOR and COSE by other
//! libraries; a text or file that is read and written again is the same.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::messages::messages(bytes));
