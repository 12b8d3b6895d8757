//! The kernels against dalek, for what honest people send and what attackers do.

use crate::{LANES, Lanes, Numbers};
use episeal_testkit::hostile::published::bytes;
use std::io::Write;
use std::sync::Once;

mod ed25519;
mod sha512;
mod x25519;

/// None, said once, where the processor has no kernels.
pub(crate) fn lanes() -> Option<Lanes> {
    static SAID: Once = Once::new();
    let lanes = Lanes::detect();
    if lanes.is_none() {
        // Past the test runner, which keeps what a passing test prints to itself.
        let say =
            || writeln!(std::io::stderr(), "skipped: no AVX-512 IFMA here, so the kernels are not tested").unwrap();
        SAID.call_once(say);
    }
    lanes
}
