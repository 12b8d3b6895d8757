//! The texts of the QR codes in a picture.
//!
//! A picture is looked at in its own size, in halves of it, and a small one, whose modules may be single pixels,
//! enlarged; each as it is and inverted, as codes are on dark screens. That is 28 times the pixels of a small picture
//! and less than 3 times those of a large one. What more it costs is bounded by [`finder::MOST`] finder patterns a look
//! and [`MOST_GROUPS`] groups of them in all. Every look is taken even where one has found a code: there may be two.

use super::finder;
use super::greys::{Greys, Plane};
use super::grid::{self, Group};
use zeroize::Zeroizing;

/// Up to how many pixels a picture is also looked at twice and three times as large; a larger one also halved, down to
/// the latter.
const FEW: usize = 1_048_576;
const VERY_FEW: usize = 262_144;
/// How many groups of three finder patterns are taken for those of a code, in a look and in a picture.
const MOST_GROUPS_A_LOOK: usize = 24;
const MOST_GROUPS: usize = 96;

/// What was read, and what it took.
#[derive(Default)]
pub(super) struct Looked {
    /// Each once.
    pub(super) texts: Vec<Zeroizing<String>>,
    /// Groups of finder patterns that were taken for those of a code.
    groups: usize,
}

pub(super) fn look(picture: Greys) -> Looked {
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
        let groups = grid::groups(&finder::finders(plane));
        let likely = groups.iter().filter(|group| group.is_likely(plane));
        let left = MOST_GROUPS.saturating_sub(self.groups);
        let mut read: Vec<&Group> = Vec::new();
        for group in likely.take(left.min(MOST_GROUPS_A_LOOK)) {
            if read.iter().any(|other| other.shares(group)) {
                continue;
            }
            self.groups = self.groups.saturating_add(1);
            if let Some(text) = group.text(plane) {
                read.push(group);
                if !self.texts.contains(&text) {
                    self.texts.push(text);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
