//! What is refused is refused for what is wrong, before it is signed. What is issued is verified, accepted by both
//! apps, and read from its picture; and it says what was entered.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::issuing::issuing(bytes));
