//! 100,000 hostile agreements and as many signatures: many at once give what each one gives, and dalek says the same.
//! A part of `make audit`.

#![allow(clippy::print_stdout)]

use episeal_base::primitives::lanes;
use episeal_testkit::hostile::{Numbers, check_many};

fn main() {
    if lanes() == 1 {
        // As core/audit/run reads it.
        println!("in part: no AVX-512 IFMA here, so that many at once are computed one by one");
    }
    println!("{:?}", check_many(&mut Numbers::new("make audit"), 100_000));
}
