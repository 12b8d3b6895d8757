//! Random bytes of fixed seeds: whoever runs targets with them as `getrandom`'s back end, as `fuzz/` does, gets the
//! same of an input in every run. Elsewhere they are the operating system's, and nothing here matters.

use sha2::{Digest, Sha256};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// Where the stream is: what is drawn next follows from it alone.
static STREAM: Mutex<u64> = Mutex::new(0);

fn stream() -> MutexGuard<'static, u64> {
    STREAM.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The next bytes (SplitMix64): different ones, and known to everybody.
pub fn draw(bytes: &mut [u8]) {
    let mut stream = stream();
    for eight in bytes.chunks_mut(8) {
        *stream = stream.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *stream;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        eight.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes()[..eight.len()]);
    }
}

/// For each input: it draws what it drew when it was found, whatever ran before.
pub fn restart() {
    *stream() = 0;
}

/// What is made once a process: it draws the same, whichever input needs it first, which draws as if it were there.
pub fn once<T>(place: &'static OnceLock<T>, label: &str, make: impl FnOnce() -> T) -> &'static T {
    place.get_or_init(|| {
        let [seed, ..] = *Sha256::digest(label).as_chunks::<8>().0 else { unreachable!("32 bytes are four numbers") };
        let before = std::mem::replace(&mut *stream(), u64::from_le_bytes(seed));
        let made = make();
        *stream() = before;
        made
    })
}
