//! Claims change, are signed again and are read: what is verified passes every check, in any other encoding that is
//! accepted, too; nobody else is believed; what no check judges is said; business rules see it as JSON, and judge it
//! the same until the change that they foresee; two apps' models take what they allow.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::certificates::certificates(bytes));
