//! Which bytes are secret, told to valgrind: from their birth, or wherever they stand in memory.
//!
//! All random bytes of the library come from `getrandom`, whose back end this is. What it draws in 32 bytes or more are
//! keys; ids, salts and nonces are shorter, and public.

use crabgrind::memcheck::{MemState, mark_memory};
use crabgrind::valgrind;
use std::fs;
use std::sync::Mutex;

const KEY: usize = 32;

/// Everything that was drawn as a key, or was named as one; and whether what is drawn is undefined from birth.
static KNOWN: Mutex<Known> = Mutex::new(Known { drawn: 0, keys: Vec::new(), is_from_birth: false });

struct Known {
    drawn: u64,
    keys: Vec<[u8; KEY]>,
    is_from_birth: bool,
}

/// Not random: each run draws the same, so that a report can be looked at twice.
#[unsafe(no_mangle)]
unsafe extern "Rust" fn __getrandom_v03_custom(to: *mut u8, length: usize) -> Result<(), getrandom::Error> {
    // SAFETY: as `getrandom` promises.
    let bytes = unsafe { std::slice::from_raw_parts_mut(to, length) };
    let mut known = KNOWN.lock().unwrap();
    for eight in bytes.chunks_mut(8) {
        known.drawn += 1;
        let mut mixed = known.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        eight.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes()[..eight.len()]);
    }
    let keys: Vec<[u8; KEY]> = bytes.chunks_exact(KEY).map(|key| key.try_into().unwrap()).collect();
    known.keys.extend(keys);
    if known.is_from_birth && length >= KEY {
        undefine(bytes);
    }
    Ok(())
}

/// A secret that was derived, not drawn.
pub fn name(key: &[u8]) {
    KNOWN.lock().unwrap().keys.push(key.try_into().unwrap());
}

/// From now on every key that is drawn is secret.
pub fn from_birth() {
    KNOWN.lock().unwrap().is_from_birth = true;
}

pub fn undefine(bytes: &[u8]) {
    mark_memory(bytes.as_ptr().cast(), bytes.len(), MemState::Undefined).expect("run by valgrind");
}

/// What everyone may see: the outcome of a computation with secrets.
pub fn publish(bytes: &[u8]) {
    mark_memory(bytes.as_ptr().cast(), bytes.len(), MemState::Defined).expect("run by valgrind");
}

/// Every place in memory, of Rust and of C, where a known key stands is undefined; says how many there are.
pub fn undefine_known() -> usize {
    let keys: Vec<_> = KNOWN.lock().unwrap().keys.drain(..).collect();
    let mut found = Vec::new();
    {
        // What is not allocated is looked at, too.
        let _silent = valgrind::disable_reporting();
        for (from, to) in writable() {
            // SAFETY: mapped, and nothing else runs.
            let words = unsafe { std::slice::from_raw_parts(from as *const u32, (to - from) / 4) };
            for at in 0..words.len().saturating_sub(KEY / 4 - 1) {
                // The ends of a scalar may have been masked: those 16 bytes in the middle tell it.
                if keys.iter().any(|key| is_middle(key, &words[at + 2..at + 6])) {
                    found.push(from + 4 * at);
                }
            }
        }
    }
    drop(keys);
    for place in &found {
        // SAFETY: found there.
        undefine(unsafe { std::slice::from_raw_parts(*place as *const u8, KEY) });
    }
    found.len()
}

fn is_middle(key: &[u8; KEY], words: &[u32]) -> bool {
    words.iter().zip(key[8..24].chunks_exact(4)).all(|(word, bytes)| word.to_le_bytes() == bytes)
}

/// What the program may write to, without what is valgrind's own.
fn writable() -> Vec<(usize, usize)> {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let read = |line: &str| {
        let (range, rest) = line.split_once(' ')?;
        let (from, to) = range.split_once('-')?;
        let number = |text| usize::from_str_radix(text, 16).ok();
        let range = (number(from)?, number(to)?);
        (rest.starts_with("rw") && !(0x10_0000_0000..0x20_0000_0000).contains(&range.0)).then_some(range)
    };
    maps.lines().filter_map(read).collect()
}
