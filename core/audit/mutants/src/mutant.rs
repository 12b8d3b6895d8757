//! Copied into the mutated copy of `episeal-base`: which mutant is awake.

use std::sync::LazyLock;

static AWAKE: LazyLock<u32> = LazyLock::new(|| {
    let number = std::env::var("EPISEAL_MUTANT").ok();
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
});

pub fn is(number: u32) -> bool {
    *AWAKE == number
}

pub fn less<A: PartialOrd<B> + ?Sized, B: ?Sized>(number: u32, a: &A, b: &B) -> bool {
    if is(number) { a <= b } else { a < b }
}

pub fn at_most<A: PartialOrd<B> + ?Sized, B: ?Sized>(number: u32, a: &A, b: &B) -> bool {
    if is(number) { a < b } else { a <= b }
}

pub fn more<A: PartialOrd<B> + ?Sized, B: ?Sized>(number: u32, a: &A, b: &B) -> bool {
    if is(number) { a >= b } else { a > b }
}

pub fn at_least<A: PartialOrd<B> + ?Sized, B: ?Sized>(number: u32, a: &A, b: &B) -> bool {
    if is(number) { a > b } else { a >= b }
}
