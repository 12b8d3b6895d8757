//! 100,000 hostile agreements and as many signatures: many at once give what each one gives, and dalek says the same.
//! A part of `make audit`.

#![allow(clippy::print_stdout)]

use episeal_testkit::hostile::{Numbers, check_many};

fn main() {
    println!("{:?}", check_many(&mut Numbers::new("make audit"), 100_000));
}
