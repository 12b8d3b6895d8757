//! Claims change, are signed again and are read: what is verified passes every check, in any other encoding that is
//! accepted, too; nobody else is believed; business rules see it as JSON, and two apps' models take what they allow.
#![no_main]

use episeal_testkit::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::certificates::certificates(bytes));
