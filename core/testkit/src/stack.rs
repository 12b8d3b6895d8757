//! What is left on the stack of what ran before.

use std::hint::black_box;
use std::mem::MaybeUninit;

/// How far down the frames of an operation may reach.
const DEPTH: usize = 512 * 1_024;

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
    black_box(&mut [0x55u8; DEPTH]);
}

/// Nothing of these secrets is left after `run`, in any half.
#[track_caller]
pub fn assert_wiped<T>(name: &str, secrets: &[&[u8]], run: impl Fn() -> T) -> T {
    clean_below();
    let result = run();
    for secret in secrets {
        let (first, second) = secret.split_at(secret.len() / 2);
        let halves = [first, second].into_iter().filter(|half| half.len() >= 4);
        for half in halves {
            assert_eq!(left_below(half), 0, "{name}");
        }
    }
    result
}
