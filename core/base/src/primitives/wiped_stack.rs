//! A stack that keeps nothing of what ran on it.

use zeroize::Zeroize;

#[cfg(test)]
mod tests;

/// Room for the frames of one operation on a curve or of AES-GCM, in bytes. `tests` measures how deep each reaches.
const FRAMES: usize = 16_384;
/// Room for those of a key wrap or a hash, of which every visit needs several.
const SMALL_FRAMES: usize = 4_096;

/// Runs what takes secrets by value or copies them into its frames, as all arithmetic of curves does, and wipes these
/// frames when it is done.
pub(super) fn on_wiped_stack<T>(run: impl FnOnce() -> T) -> T {
    on_wiped::<FRAMES, T>(run)
}

/// The same for AES-GCM. Neither this nor the next in WebAssembly: any script of a page reads all of its memory at any
/// time, so that it is not worth its size there.
#[cfg_attr(target_arch = "wasm32", inline(always))]
pub(super) fn on_wiped_stack_of_cipher<T>(run: impl FnOnce() -> T) -> T {
    if cfg!(target_arch = "wasm32") { run() } else { on_wiped::<FRAMES, T>(run) }
}

/// The same for a key wrap or a hash.
#[cfg_attr(target_arch = "wasm32", inline(always))]
pub(super) fn on_small_wiped_stack<T>(run: impl FnOnce() -> T) -> T {
    if cfg!(target_arch = "wasm32") { run() } else { on_wiped::<SMALL_FRAMES, T>(run) }
}

fn on_wiped<const FRAMES: usize, T>(run: impl FnOnce() -> T) -> T {
    #[inline(never)]
    fn below<T>(run: impl FnOnce() -> T) -> T {
        run()
    }
    #[inline(never)]
    fn wipe<const FRAMES: usize>() {
        let mut frames = [0_u8; FRAMES];
        // As a slice: in one go, where an array is wiped byte by byte.
        frames.as_mut_slice().zeroize();
        core::hint::black_box(&frames);
    }
    let result = below(run);
    wipe::<FRAMES>();
    result
}
