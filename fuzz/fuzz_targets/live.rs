//! A live run: each of three messages changed or not, with the right code or another, kept in a store on both sides,
//! with crashes in between. It ends in the visits exactly when nothing was changed, and one guess is all that anybody
//! has.
#![no_main]

use episeal_fuzz::fuzz;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::live::live(bytes));
