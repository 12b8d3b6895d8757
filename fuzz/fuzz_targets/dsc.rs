//! The first byte chooses a certificate whose bits and items change; or the rest is taken as it is. What is taken for a
//! signer is a certificate for others, with the same validity, and is read alike wherever a certificate is taken.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::x509::dsc(bytes));
