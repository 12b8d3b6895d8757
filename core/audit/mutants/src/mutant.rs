//! Copied into the mutated copy of `episeal-base`: which mutant is awake, and which ones are reached.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

static AWAKE: LazyLock<u32> = LazyLock::new(|| {
    let number = std::env::var("EPISEAL_MUTANT").ok();
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
});

/// Where the number of each mutant that is reached is written, once, in four bytes.
static RECORD: LazyLock<Option<File>> = LazyLock::new(|| {
    let path = std::env::var_os("EPISEAL_MUTANTS_REACHED")?;
    OpenOptions::new().append(true).create(true).open(path).ok()
});

static REACHED: [AtomicBool; 1 << 16] = [const { AtomicBool::new(false) }; 1 << 16];

pub fn is(number: u32) -> bool {
    if let Some(mut record) = RECORD.as_ref()
        && !REACHED[number as usize].swap(true, Ordering::Relaxed)
    {
        record.write_all(&number.to_le_bytes()).expect("reached mutants are recorded");
    }
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
