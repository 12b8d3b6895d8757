//! Lists of revoked certificates in three forms, changed and signed again. As they were made, a certificate is revoked
//! exactly when it is on the list.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::lists::revocation(bytes));
