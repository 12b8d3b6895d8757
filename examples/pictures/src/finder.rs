//! The three squares in the corners of a QR code (ISO/IEC 18004, 6.3.3), wherever they may be in a picture.

use crate::greys::{Plane, Point, real, whole};
use std::f32::consts::TAU;

/// The widths of dark, light, dark, light and dark across the middle, in modules.
const WIDTHS: [f32; 5] = [1.0, 1.0, 3.0, 1.0, 1.0];
const MODULES: f32 = 7.0;
/// How many are kept while a picture is looked through, and in the end: bounds of all work that follows.
const MOST_SEEN: usize = 256;
pub(crate) const MOST: usize = 24;
/// How many more that are clear: those of 20 codes.
pub(crate) const MOST_CLEAR: usize = 60;
/// In how many directions from its middle a clear one is looked at, and in how many it must be right.
const DIRECTIONS: usize = 16;
const RIGHT_DIRECTIONS: usize = 14;

/// What looks like one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finder {
    pub(crate) middle: Point,
    /// Pixels per module, along lines and columns.
    pub(crate) module: f32,
    /// A square in a square in every direction: hardly anything but a code has one.
    pub(crate) is_clear: bool,
    /// In how many lines it was seen.
    sightings: f32,
}

/// The clear ones first, and of these and the others the most certain.
#[derive(Debug)]
pub(crate) struct Finders {
    pub(crate) all: Vec<Finder>,
    /// Whether there were more clear ones.
    pub(crate) is_cut: bool,
}

impl Finder {
    /// One where every line across the inner square sees it.
    fn certainty(&self) -> f32 {
        (self.sightings / (3.0 * self.module)).min(1.0)
    }

    fn is(&self, other: &Self) -> bool {
        let apart = self.middle.minus(other.middle);
        let near = 1.5 * self.module;
        apart.x.abs() < near && apart.y.abs() < near
    }

    /// Dark, light, dark and light outward, the widths in proportion: from the middle of a square its edges are nearer
    /// than its corners.
    fn is_clear(&self, plane: &Plane<'_>) -> bool {
        let right = (0..DIRECTIONS).filter(|direction| {
            let (y, x) = (real(*direction) * TAU / real(DIRECTIONS)).sin_cos();
            let [inner, outer, end] = self.edges(plane, Point { x, y });
            (0.25..0.62).contains(&(inner / end)) && (0.55..0.86).contains(&(outer / end))
        });
        right.count() >= RIGHT_DIRECTIONS
    }

    /// How far away the shade changes the first three times, in modules; no number where it does not.
    fn edges(&self, plane: &Plane<'_>, way: Point) -> [f32; 3] {
        let mut edges = [f32::NAN; 3];
        let mut shades = edges.iter_mut().zip([true, false, true]);
        let mut edge = shades.next();
        for step in 1..=64 {
            let far = real(step) / 8.0;
            let Some((place, shade)) = &mut edge else {
                break;
            };
            let at = self.middle.plus(far * self.module, way);
            if (plane.darkness(at) > 0.0) != *shade {
                **place = far;
                edge = shades.next();
            }
        }
        edges
    }

    fn see_again(&mut self, other: &Self) {
        let part = 1.0 / (self.sightings + 1.0);
        self.middle = self.middle.plus(part, other.middle.minus(self.middle));
        self.module += part * (other.module - self.module);
        self.sightings += 1.0;
    }
}

pub(crate) fn finders(plane: &Plane<'_>) -> Finders {
    let mut seen: Vec<Finder> = Vec::new();
    let mut is_cut = false;
    let mut runs = Vec::new();
    for y in 0..plane.height() {
        runs_of(plane.line(y), &mut runs);
        // The first run is light, so every second one is dark.
        for ends in runs.windows(6).step_by(2) {
            let Some(finder) = seen_in(ends).and_then(|(x, most)| finder(plane, (x, y), most)) else {
                continue;
            };
            let known = seen.iter_mut().find(|known| known.is(&finder));
            if let Some(known) = known {
                known.see_again(&finder);
            } else if seen.len() < MOST_SEEN {
                seen.push(finder);
            } else if finder.is_clear(plane) {
                // What fills the places may come before the code, line by line.
                is_cut |= seen.len() >= MOST_SEEN.saturating_add(MOST_CLEAR);
                if !is_cut {
                    seen.push(finder);
                }
            }
        }
    }
    most_certain(plane, seen, is_cut)
}

fn most_certain(plane: &Plane<'_>, mut seen: Vec<Finder>, is_cut: bool) -> Finders {
    for finder in &mut seen {
        finder.is_clear = finder.is_clear(plane);
    }
    seen.sort_by(|one, other| other.certainty().total_cmp(&one.certainty()));
    let (mut all, mut others): (Vec<_>, Vec<_>) = seen.into_iter().partition(|finder| finder.is_clear);
    let is_cut = is_cut || all.len() > MOST_CLEAR;
    all.truncate(MOST_CLEAR);
    others.truncate(MOST);
    all.append(&mut others);
    Finders { all, is_cut }
}

/// Where each run of one shade ends, beginning with the light one before the first pixel.
fn runs_of(line: impl Iterator<Item = bool>, ends: &mut Vec<usize>) {
    ends.clear();
    let mut last = false;
    let mut length = 0;
    for (x, is_dark) in line.enumerate() {
        if is_dark != last {
            ends.push(x);
        }
        last = is_dark;
        length = x.saturating_add(1);
    }
    ends.push(length);
}

/// The pixel in the middle, if five runs between six ends have the widths, and how long none of its runs is in any
/// direction.
fn seen_in(ends: &[usize]) -> Option<(usize, usize)> {
    let [a, b, c, d, e, f] = *ends.first_chunk()?;
    let runs = [(a, b), (b, c), (c, d), (d, e), (e, f)].map(|(from, to)| to.saturating_sub(from));
    module(runs)?;
    Some((c.midpoint(d), f.saturating_sub(a)))
}

/// Pixels per module if these are the widths, each to within half a module.
fn module(runs: [usize; 5]) -> Option<f32> {
    let runs = runs.map(real);
    let module = runs.iter().sum::<f32>() / MODULES;
    let fits = runs.iter().zip(WIDTHS).all(|(run, width)| (run - width * module).abs() < width * module / 2.0);
    fits.then_some(module)
}

/// Across its middle down, and then along the line again.
fn finder(plane: &Plane<'_>, (x, y): (usize, usize), most: usize) -> Option<Finder> {
    let (down, y) = across(plane, (x, y), (0, 1), most)?;
    let (along, x) = across(plane, (x, whole(y)), (1, 0), most)?;
    let is_square = along < 2.0 * down && down < 2.0 * along;
    is_square.then_some(Finder {
        middle: Point { x, y },
        module: along.midpoint(down),
        is_clear: false,
        sightings: 1.0,
    })
}

/// Pixels per module and the middle in this direction.
fn across(plane: &Plane<'_>, at: (usize, usize), step: (isize, isize), most: usize) -> Option<(f32, f32)> {
    let [near, light, dark] = arm(plane, at, step, most)?;
    let (x, y) = (step.0.saturating_neg(), step.1.saturating_neg());
    let [near_back, light_back, dark_back] = arm(plane, at, (x, y), most)?;
    let inner = near.saturating_add(near_back).saturating_add(1);
    let module = module([dark_back, light_back, inner, light, dark])?;
    let begin = if step.0 == 0 { at.1 } else { at.0 };
    let middle = real(begin) + 0.5 + (real(near) - real(near_back)) / 2.0;
    Some((module, middle))
}

/// How many pixels are dark, then light, then dark after this one: `most` of each.
fn arm(plane: &Plane<'_>, (x, y): (usize, usize), step: (isize, isize), most: usize) -> Option<[usize; 3]> {
    let mut runs = [0_usize; 3];
    let mut at = Some((x, y)).filter(|(x, y)| plane.is_dark(*x, *y) == Some(true));
    at?;
    for (run, shade) in runs.iter_mut().zip([true, false, true]) {
        while *run < most {
            let next = at.and_then(|(x, y)| x.checked_add_signed(step.0).zip(y.checked_add_signed(step.1)));
            let is_dark = next.and_then(|(x, y)| plane.is_dark(x, y));
            if is_dark != Some(shade) {
                break;
            }
            at = next;
            *run = run.saturating_add(1);
        }
    }
    Some(runs)
}
