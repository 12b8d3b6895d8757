//! Whether a leaf appears twice in a list or lies inside another.
//!
//! The leaves are never written out: those of one row are adjacent in the order of their levels, so that it is enough
//! to compare each row with the one before it.

use super::group::{Group, numbered};
use super::groups;
use core::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::rc::Rc;

/// Stands for a level's number where it has none: no number of a range is as high.
const NO_NUMBER: u32 = u32::MAX;

/// The leaves of a group that differ only in the last number.
#[derive(Clone)]
struct Row<'a> {
    /// The levels without their numbers.
    words: Rc<[&'a str]>,
    /// The numbers of the first leaf.
    numbers: [u32; 5],
    /// The last level's number in the last leaf.
    last: u32,
    /// The place of the row's own number, and its last; for a group with two ranges.
    next: Option<(u8, u32)>,
}

impl<'a> Row<'a> {
    fn first(group: &Group<'a>) -> Self {
        let fixed = group.levels.iter();
        let fixed = fixed.map(|level| numbered(level).unwrap_or((level, NO_NUMBER)));
        let ranges = group.ranges.iter().map(|range| (range.word, range.first));
        let (mut words, mut numbers) = (Vec::with_capacity(group.depth()), [NO_NUMBER; 5]);
        for ((word, number), place) in fixed.chain(ranges).zip(&mut numbers) {
            words.push(word);
            *place = number;
        }
        let deepest = numbers.iter().take(words.len()).next_back().copied();
        let last = group.ranges.last().map(|range| range.last).or(deepest);
        let next = match group.ranges.as_slice() {
            [rows, _] => u8::try_from(group.levels.len()).ok().map(|at| (at, rows.last)),
            _ => None,
        };
        Self { words: words.into(), numbers, last: last.unwrap_or(NO_NUMBER), next }
    }

    /// The next row of the same group.
    fn following(mut self) -> Option<Self> {
        let (at, last) = self.next?;
        let number = self.numbers.get_mut(usize::from(at))?;
        *number = number.saturating_add(1);
        (*number <= last).then_some(self)
    }

    fn levels(&self) -> impl Iterator<Item = (&'a str, u32)> {
        self.words.iter().copied().zip(self.numbers)
    }

    /// True when the first leaf of a later row is one of this row's or lies in one.
    fn holds(&self, later: &Self) -> bool {
        let Some(deepest) = self.words.len().checked_sub(1) else {
            return true;
        };
        let above = self.levels().take(deepest).eq(later.levels().take(deepest));
        let word_and_number = |row: &Self| row.levels().nth(deepest);
        match (word_and_number(self), word_and_number(later)) {
            (Some((word, _)), Some((other, number))) => above && word == other && number <= self.last,
            _ => false,
        }
    }
}

/// By the levels of the first leaf.
impl Ord for Row<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.levels().cmp(other.levels())
    }
}

impl PartialOrd for Row<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Row<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Row<'_> {}

/// True when a leaf appears twice in the list of `count` groups or lies inside another.
pub(super) fn is_any(list: &[u8], count: usize) -> bool {
    let mut rows = Vec::with_capacity(count);
    rows.extend(groups(list).map(|group| Reverse(Row::first(&group))));
    let mut rows = BinaryHeap::from(rows);
    let mut before: Option<Row<'_>> = None;
    while let Some(Reverse(row)) = rows.pop() {
        if before.is_some_and(|before| before.holds(&row)) {
            return true;
        }
        before = Some(row.clone());
        rows.extend(row.following().map(Reverse));
    }
    false
}
