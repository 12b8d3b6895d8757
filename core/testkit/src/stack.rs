//! What is left on the stack of what ran before.

use std::hint::black_box;
use std::mem::MaybeUninit;

/// How far down the frames of an operation may reach.
const DEPTH: usize = 512 * 1_024;
/// What is written over what earlier calls left.
const CLEAN: u8 = 0x55;

/// How often the bytes occur below this frame, where the frames of what ran before were.
#[inline(never)]
pub fn left_below(secret: &[u8]) -> usize {
    let frames: MaybeUninit<[u8; DEPTH]> = MaybeUninit::uninit();
    let start = black_box(&frames).as_ptr().cast::<u8>();
    let at = |place: usize| {
        // SAFETY: within the array; what bytes these are is the question. Volatile, so that each is read from memory.
        unsafe { start.add(place).read_volatile() }
    };
    let is_here = |place: &usize| (0..secret.len()).all(|byte| at(place + byte) == secret[byte]);
    (0..DEPTH - secret.len()).filter(is_here).count()
}

/// Overwrites what earlier calls left.
#[inline(never)]
pub fn clean_below() {
    black_box(&mut [CLEAN; DEPTH]);
}

/// How far below this frame `run` wrote, in bytes.
#[inline(never)]
pub fn depth_of<T>(run: impl FnOnce() -> T) -> usize {
    clean_below();
    black_box(run());
    written_below()
}

/// Down to the deepest 64 bytes of which more are no longer as [`clean_below`] left them than the word by which a
/// function with a large frame probes each page. The end, where the frames of what measures differ, is not looked at.
#[inline(never)]
fn written_below() -> usize {
    const END: usize = 4_096;
    let frames: MaybeUninit<[u8; DEPTH]> = MaybeUninit::uninit();
    let start = black_box(&frames).as_ptr().cast::<u8>();
    // SAFETY: as above.
    let is_clean = |place: &usize| unsafe { start.add(*place).read_volatile() } == CLEAN;
    let is_written = |chunk: &usize| (*chunk..chunk + 64).filter(|place| !is_clean(place)).count() > 8;
    (END..DEPTH).step_by(64).find(is_written).map_or(0, |deepest| DEPTH - deepest)
}

/// Nothing of these secrets is left after `run`, in any half.
#[track_caller]
pub fn assert_wiped<T>(name: &str, secrets: &[&[u8]], run: impl Fn() -> T) -> T {
    clean_below();
    let result = run();
    let mut left = Vec::new();
    for (number, secret) in secrets.iter().enumerate() {
        let (first, second) = secret.split_at(secret.len() / 2);
        let halves = [first, second].into_iter().filter(|half| half.len() >= 4);
        left.extend(halves.map(|half| (number, left_below(half))).filter(|(_, count)| *count > 0));
    }
    assert!(left.is_empty(), "{name}: of which secret, and how often: {left:?}");
    result
}
