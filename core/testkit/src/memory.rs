//! An allocator that counts what a thread asks for and holds, and looks for secrets in what it frees.

use std::alloc::{GlobalAlloc, Layout, System};
use std::backtrace::Backtrace;
use std::cell::Cell;

/// Counts what each thread holds, and looks at every block that is freed, also by growing: `realloc` moves it.
#[derive(Debug)]
pub struct Memory;

/// The largest block in which secrets are looked for, in bytes. Argon2's memory is larger, and looking would take
/// minutes: of a larger block every byte must be zero.
const MAX_BLOCK: usize = 1 << 20;

/// What is looked for on a thread, and the sizes of blocks of other people's crates that are ignored.
#[derive(Clone, Copy)]
struct Watched {
    secrets: &'static [&'static [u8]],
    /// Whether one of them starts with these two bytes: most places of a block are passed by this alone.
    starts: &'static [bool],
    foreign: &'static [usize],
}

const NOTHING: Watched = Watched { secrets: &[], starts: &[], foreign: &[] };

/// Bytes that a thread has allocated and not freed, now and at most, and how often it asked for some or for more. What
/// others freed for it still counts.
#[derive(Clone, Copy)]
struct Held {
    now: isize,
    most: isize,
    asked: usize,
}

thread_local! {
    static WATCHED: Cell<Watched> = const { Cell::new(NOTHING) };
    static FOUND: Cell<Vec<String>> = const { Cell::new(Vec::new()) };
    static HELD: Cell<Held> = const { Cell::new(Held { now: 0, most: 0, asked: 0 }) };
}

/// A thread that ends is not counted.
fn count(taken: usize, freed: usize) {
    let _ = HELD.try_with(|held| {
        let Held { now, most, asked } = held.get();
        let now = now.saturating_add_unsigned(taken).saturating_sub_unsigned(freed);
        held.set(Held { now, most: most.max(now), asked: asked + usize::from(taken > 0) });
    });
}

pub(crate) fn is_looking() -> bool {
    WATCHED.try_with(|watched| !watched.get().secrets.is_empty()).unwrap_or(false)
}

// SAFETY: the system's allocator does the work.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: as promised by the caller. Zeroed: what an older block left is not this one's.
        unsafe { if is_looking() { System.alloc_zeroed(layout) } else { System.alloc(layout) } }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: as promised by the caller.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let size = layout.size();
        count(0, size);
        // A thread that ends has nothing to look for.
        let watched = WATCHED.try_with(Cell::get).unwrap_or(NOTHING);
        if !watched.secrets.is_empty() {
            // SAFETY: within the block; what bytes these are is the question. Volatile, so that each is read from
            // memory.
            look(watched, size, |place| unsafe { block.add(place).read_volatile() });
        }
        // SAFETY: as promised by the caller.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        if !is_looking() {
            count(new_size, layout.size());
            // SAFETY: as promised by the caller.
            return unsafe { System.realloc(block, layout, new_size) };
        }
        // SAFETY: as promised by the caller; the alignment is that of a block that exists.
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(new_size, layout.align()));
            if !moved.is_null() {
                moved.copy_from_nonoverlapping(block, layout.size().min(new_size));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}

/// Notes each secret wherever it is in a block that is about to be freed.
fn look(watched: Watched, size: usize, at: impl Fn(usize) -> u8) {
    let Watched { secrets, starts, foreign } = watched;
    if size > MAX_BLOCK {
        if (0..size).any(|place| at(place) != 0) {
            note(b"something in a large block", size);
        }
    } else if !foreign.contains(&size) {
        let is_start = |place: usize| starts[usize::from(u16::from_le_bytes([at(place), at(place + 1)]))];
        for start in (0..size.saturating_sub(1)).filter(|place| is_start(*place)) {
            let is_here = |secret: &&&[u8]| {
                secret.len() <= size - start && (0..secret.len()).all(|byte| at(start + byte) == secret[byte])
            };
            secrets.iter().filter(is_here).for_each(|secret| note(secret, size));
        }
    }
}

/// Until it is dropped, what the feature `parallel` shares among threads this one does alone: it sees and counts all of
/// it. Once a thread.
#[cfg(feature = "visits")]
pub fn alone() -> impl Sized {
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().unwrap()
}

/// The most bytes that this thread held during the work beyond those before it. Only in a binary whose global allocator
/// is [`Memory`].
pub fn peak<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.get();
    HELD.set(Held { most: before.now, ..before });
    let result = work();
    (result, usize::try_from(HELD.get().most - before.now).unwrap_or(0))
}

/// How often this thread asked for memory during the work, or for more of it. Only in a binary whose global allocator
/// is [`Memory`].
pub fn allocations<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.get().asked;
    let result = work();
    (result, HELD.get().asked - before)
}

/// Not watched itself. What a panic frees is not noted: whoever prints it holds the lock that a backtrace waits for.
fn note(secret: &[u8], size: usize) {
    if std::thread::panicking() {
        return;
    }
    let watched = WATCHED.replace(NOTHING);
    let mut found = FOUND.take();
    let about = String::from_utf8_lossy(secret);
    found.push(format!("{about:?} in {size} bytes freed by\n{}", Backtrace::force_capture()));
    FOUND.set(found);
    WATCHED.set(watched);
}

/// Ends the watch, even when what is watched panics.
struct Unwatched;

impl Drop for Unwatched {
    fn drop(&mut self) {
        WATCHED.set(NOTHING);
    }
}

/// Where each of the secrets was in blocks that `run` freed.
pub fn left_by(secrets: &[&[u8]], foreign: &[usize], run: impl FnOnce()) -> Vec<String> {
    assert!(secrets.iter().all(|secret| secret.len() >= 6));
    let secrets: Vec<&[u8]> = secrets.iter().map(|secret| &*secret.to_vec().leak()).collect();
    let mut starts = vec![false; 1 << 16];
    for secret in &secrets {
        starts[usize::from(u16::from_le_bytes([secret[0], secret[1]]))] = true;
    }
    let foreign = foreign.to_vec().leak();
    WATCHED.set(Watched { secrets: secrets.leak(), starts: starts.leak(), foreign });
    let unwatched = Unwatched;
    run();
    drop(unwatched);
    FOUND.take()
}

#[track_caller]
pub fn assert_wiped(name: &str, secrets: &[&[u8]], run: impl FnOnce()) {
    assert_wiped_but(&[], name, secrets, run);
}

/// The same, except for blocks of these sizes, which other people's crates free (.github/SECURITY.md).
#[track_caller]
pub fn assert_wiped_but(foreign: &[usize], name: &str, secrets: &[&[u8]], run: impl FnOnce()) {
    let left = left_by(secrets, foreign, run);
    assert!(left.is_empty(), "{name}: {} blocks\n{}", left.len(), left.join("\n"));
}

/// As slices.
pub fn slices(parts: &[Vec<u8>]) -> Vec<&[u8]> {
    parts.iter().map(Vec::as_slice).collect()
}
