//! `getrandom`'s back end where it is built with `--cfg getrandom_backend="custom"`, as `run` does: an input that fails
//! fails again, with the same keys.

/// Known to everybody.
#[unsafe(no_mangle)]
unsafe extern "Rust" fn __getrandom_v03_custom(to: *mut u8, length: usize) -> Result<(), getrandom::Error> {
    // SAFETY: `getrandom` promises as many bytes to write to; they may be uninitialised until the first line.
    let bytes = unsafe {
        to.write_bytes(0, length);
        std::slice::from_raw_parts_mut(to, length)
    };
    crate::fuzz::random::draw(bytes);
    Ok(())
}
