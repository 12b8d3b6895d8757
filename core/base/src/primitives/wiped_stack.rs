//! A stack that keeps nothing of what ran on it.

use zeroize::Zeroize;

/// Room for the frames of one operation on a curve, in bytes.
const FRAMES: usize = 16_384;

/// Runs what takes secrets by value or copies them into its frames, as all arithmetic of curves does, and wipes these
/// frames when it is done.
pub(super) fn on_wiped_stack<T>(run: impl FnOnce() -> T) -> T {
    #[inline(never)]
    fn below<T>(run: impl FnOnce() -> T) -> T {
        run()
    }
    #[inline(never)]
    fn wipe() {
        let mut frames = [0_u8; FRAMES];
        // As a slice: in one go, where an array is wiped byte by byte.
        frames.as_mut_slice().zeroize();
        core::hint::black_box(&frames);
    }
    let result = below(run);
    wipe();
    result
}
