//! Does with memory what no library may: AddressSanitizer must say so, of memory of Rust and of Python. No part of the
//! product.

use std::hint::black_box;

/// Reads one byte after this many.
#[unsafe(no_mangle)]
pub extern "C" fn reads_beyond(length: usize) -> u8 {
    let bytes = vec![7_u8; length];
    // SAFETY: there is none.
    unsafe { black_box(bytes.as_ptr()).add(length).read() }
}

/// Writes one byte before its own.
#[unsafe(no_mangle)]
pub extern "C" fn writes_before(length: usize) {
    let mut bytes = vec![7_u8; length];
    // SAFETY: there is none.
    unsafe { black_box(bytes.as_mut_ptr()).sub(1).write(8) }
}

/// Reads what it has freed.
#[unsafe(no_mangle)]
pub extern "C" fn reads_freed(length: usize) -> u8 {
    let bytes = vec![7_u8; length];
    let start = black_box(bytes.as_ptr());
    drop(bytes);
    // SAFETY: there is none.
    unsafe { start.read() }
}

/// The last of so many bytes of the caller's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn last(bytes: *const u8, length: usize) -> u8 {
    // SAFETY: as the caller says.
    unsafe { black_box(bytes).add(length - 1).read() }
}
