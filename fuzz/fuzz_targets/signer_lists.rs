//! A list of signers whose form or content changes, signed again where it is signed: it is taken whole, or refused and
//! nothing is added.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::lists::signer_lists(bytes));
