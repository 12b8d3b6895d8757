//! A signer or an authority changes, or its key, or a chain is signed again: it holds exactly where names, times,
//! purposes, algorithms and signature are right. A message under PS256 changes: nobody signed another one.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::chains::chains(bytes));
