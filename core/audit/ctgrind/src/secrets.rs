//! Which bytes are secret, told to valgrind: from their birth, or wherever they stand in memory.
//!
//! All random bytes of the library come from `getrandom`, whose back end this is. What it draws in 32 bytes or more are
//! keys; ids, salts and nonces are shorter, and public.

use crabgrind::memcheck::{MemState, mark_memory};
use crabgrind::valgrind;
use std::fs;
use std::ops::Range;
use std::sync::Mutex;

const KEY: usize = 32;

/// Everything that was drawn as a key, or was named as one, each bit inverted, so that none of it is found here; and
/// whether what is drawn is undefined from birth.
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
    known.keys.extend(bytes.chunks_exact(KEY).map(inverted));
    if known.is_from_birth && length >= KEY {
        undefine(bytes);
    }
    Ok(())
}

/// A secret that was derived, not drawn.
pub fn name(key: &[u8]) {
    KNOWN.lock().unwrap().keys.push(inverted(key));
}

fn inverted(key: &[u8]) -> [u8; KEY] {
    core::array::from_fn(|at| !key[at])
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

/// What was found of the keys that are known: how many of them stand somewhere, of how many, and in how many places.
pub struct Found {
    pub keys: usize,
    pub known: usize,
    pub places: usize,
}

/// Every place in memory, of Rust and of C, where a known key stands is undefined; at any address, as a ring or a body
/// has them at any.
pub fn undefine_known() -> Found {
    let keys: Vec<_> = KNOWN.lock().unwrap().keys.drain(..).collect();
    let middles = Middles::of(&keys);
    let mut found = Vec::new();
    {
        // What is not allocated is looked at, too.
        let _silent = valgrind::disable_reporting();
        for (from, to) in writable() {
            // SAFETY: mapped, and nothing else runs.
            let bytes = unsafe { std::slice::from_raw_parts(from as *const u8, to - from) };
            let places = bytes[MIDDLE.start..].windows(MIDDLE.len()).enumerate();
            found.extend(places.filter_map(|(at, window)| Some((middles.key(window)?, from + at))));
        }
    }
    let mut is_found = vec![false; keys.len()];
    for (key, place) in &found {
        is_found[*key] = true;
        // SAFETY: found there.
        undefine(unsafe { std::slice::from_raw_parts(*place as *const u8, KEY) });
    }
    Found { keys: is_found.iter().filter(|found| **found).count(), known: is_found.len(), places: found.len() }
}

/// The ends of a scalar may have been masked: the bytes between them tell it.
const MIDDLE: Range<usize> = 8..24;

/// The keys' middles, inverted, and which first two bytes one of them has.
struct Middles<'a> {
    keys: &'a [[u8; KEY]],
    has: Vec<bool>,
}

impl<'a> Middles<'a> {
    fn of(keys: &'a [[u8; KEY]]) -> Self {
        let mut has = vec![false; 1 << 16];
        keys.iter().for_each(|key| has[first(&key[MIDDLE]) ^ 0xffff] = true);
        Self { keys, has }
    }

    fn key(&self, window: &[u8]) -> Option<usize> {
        self.has[first(window)].then(|| self.keys.iter().position(|key| is_middle(key, window)))?
    }
}

fn is_middle(inverted: &[u8; KEY], window: &[u8]) -> bool {
    inverted[MIDDLE].iter().zip(window).all(|(one, other)| *one == !other)
}

fn first(bytes: &[u8]) -> usize {
    usize::from(u16::from_le_bytes([bytes[0], bytes[1]]))
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
