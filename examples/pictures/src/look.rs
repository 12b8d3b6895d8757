//! The texts of the QR codes in a picture.
//!
//! A picture is looked at in its own size, in halves of it, and a small one, whose modules may be single pixels,
//! enlarged; each as it is and inverted, as codes are on dark screens. That is 28 times the pixels of a small picture
//! and less than 3 times those of a large one. The further cost is bounded by the number of finder patterns per look
//! and of groups of them. Where a bound cuts off what must be a code, [`Looked::is_cut`] says so. Every look is taken
//! even where one has found a code: there may be two.

use crate::finder;
use crate::greys::{Greys, Plane};
use crate::grid::{self, Group};
use zeroize::Zeroizing;

/// Up to how many pixels a picture is also looked at twice and three times as large; a larger one also halved, down to
/// the latter.
const FEW: usize = 1_048_576;
const VERY_FEW: usize = 262_144;
/// How many groups of three finder patterns are taken for those of a code, in a look and in a picture.
const MOST_GROUPS_A_LOOK: usize = 24;
const MOST_GROUPS: usize = 96;
/// The same for those that can hardly be anything else: 20 codes in each of the five sizes in which a picture is looked
/// at.
const MOST_SURE_GROUPS_A_LOOK: usize = 20;
const MOST_SURE_GROUPS: usize = 100;

/// What was read, and what it took.
#[derive(Default)]
pub(crate) struct Looked {
    /// Each once.
    pub(crate) texts: Vec<Zeroizing<String>>,
    /// Whether there was more that must be a code than is looked at: it may be another certificate.
    pub(crate) is_cut: bool,
    likely: Budget,
    sure: Budget,
    /// How often it was asked whether a place is dark.
    samples: u64,
}

/// How many groups were looked at closely.
#[derive(Clone, Copy, Default)]
struct Budget {
    in_all: usize,
    in_look: usize,
}

impl Budget {
    /// False if it is used up.
    fn take(&mut self, a_look: usize, in_all: usize) -> bool {
        let is_left = self.in_look < a_look && self.in_all < in_all;
        if is_left {
            self.in_look = self.in_look.saturating_add(1);
            self.in_all = self.in_all.saturating_add(1);
        }
        is_left
    }
}

pub(crate) fn look(picture: Greys) -> Looked {
    let mut looked = Looked::default();
    let size = picture.pixels.len();
    if size <= VERY_FEW {
        looked.both_ways(&picture.enlarged(3));
    }
    if size <= FEW {
        looked.both_ways(&picture.enlarged(2));
    }
    let mut picture = picture;
    loop {
        looked.both_ways(&picture);
        if picture.pixels.len() <= VERY_FEW {
            return looked;
        }
        picture = picture.halved();
    }
}

impl Looked {
    fn both_ways(&mut self, greys: &Greys) {
        self.at(&Plane::of(greys));
        self.at(&Plane::of(&greys.inverted()));
    }

    fn at(&mut self, plane: &Plane<'_>) {
        let finders = finder::finders(plane);
        self.is_cut |= finders.is_cut;
        self.likely.in_look = 0;
        self.sure.in_look = 0;
        let mut read: Vec<Group> = Vec::new();
        for group in grid::groups(&finders.all) {
            if read.iter().any(|other| other.shares(&group)) || !self.takes(&group, plane) {
                continue;
            }
            if let Some(text) = group.text(plane) {
                read.push(group);
                if !self.texts.contains(&text) {
                    self.texts.push(text);
                }
            }
        }
        self.samples = self.samples.saturating_add(plane.samples());
    }

    /// Whether it is looked at closely.
    fn takes(&mut self, group: &Group, plane: &Plane<'_>) -> bool {
        let mut likely = self.likely;
        let is_left = likely.take(MOST_GROUPS_A_LOOK, MOST_GROUPS);
        if !(is_left || group.is_clear()) || !group.is_likely(plane) {
            return false;
        }
        if group.is_clear() && group.is_timed(plane) {
            let is_left = self.sure.take(MOST_SURE_GROUPS_A_LOOK, MOST_SURE_GROUPS);
            self.is_cut |= !is_left;
            return is_left;
        }
        self.likely = likely;
        is_left
    }
}

#[cfg(test)]
mod tests;
