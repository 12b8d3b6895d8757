//! Many at once: in groups as large as vectors, and with the feature `parallel` on all cores.

use crate::primitives::lanes;

#[cfg(feature = "parallel")]
use rayon::prelude::*;

/// How many are kept at most, so that memory is bounded on a machine with many cores, too.
const MOST: usize = 1_024;

/// How many are worth waiting for before they are computed together.
pub fn enough() -> usize {
    lanes().saturating_mul(threads()).min(MOST)
}

#[cfg(feature = "parallel")]
fn threads() -> usize {
    // Several groups for each, so that nobody waits long for a slow one.
    rayon::current_num_threads().saturating_mul(4)
}

#[cfg(not(feature = "parallel"))]
fn threads() -> usize {
    1
}

/// `compute` of each group of items, which gives one result for each, in their order.
#[cfg(feature = "parallel")]
pub fn in_groups<T: Send, R: Send>(items: Vec<T>, compute: impl Fn(Vec<T>) -> Vec<R> + Send + Sync) -> Vec<R> {
    let mut groups = groups(items);
    match groups.len() {
        0 | 1 => groups.pop().map_or_else(Vec::new, compute),
        _ => groups.into_par_iter().flat_map_iter(compute).collect(),
    }
}

/// `compute` of all of them: without threads there is one group.
#[cfg(not(feature = "parallel"))]
pub fn in_groups<T, R>(items: Vec<T>, compute: impl Fn(Vec<T>) -> Vec<R>) -> Vec<R> {
    compute(items)
}

#[cfg(feature = "parallel")]
fn groups<T>(items: Vec<T>) -> Vec<Vec<T>> {
    let size = lanes();
    let mut groups = Vec::with_capacity(items.len().div_ceil(size.max(1)));
    let mut items = items.into_iter();
    loop {
        let group: Vec<T> = items.by_ref().take(size).collect();
        if group.is_empty() {
            return groups;
        }
        groups.push(group);
    }
}
