//! The first byte chooses a certificate whose bits and items change; or the rest is taken as it is. What is taken for a
//! signer is a certificate for others, with the same validity; and no authority that signed nothing certifies it.
#![no_main]

use episeal_testkit::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::x509::dsc(bytes));
