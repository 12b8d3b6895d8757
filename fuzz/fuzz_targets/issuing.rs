//! What is issued is verified, accepted by both apps, judged by rules as JSON, and read from its picture; and it says
//! what was entered.
#![no_main]

use episeal_testkit::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::issuing::issuing(bytes));
