//! From three finder patterns to the modules of a QR code and its text.

use crate::finder::Finder;
use crate::greys::{Plane, Point, real, whole};
use crate::pattern::{MORE, Module, SMALLEST, VERSIONS, alignment, finder_pattern, known, side_of, timing};
use zeroize::Zeroizing;

/// From a corner of the code to the middle of its finder pattern, in modules.
const TO_FINDER: f32 = 3.5;
/// How well what is the same in every code must be visible before the rest is looked at; 1 is best.
const LIKELY: f32 = 0.35;
/// How well the modules between the finder patterns must be seen for it to be certain that they are those of one code.
const TIMED: f32 = 0.3;

/// Three finder patterns that may be those of one code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group {
    corner: Finder,
    right: Finder,
    below: Finder,
    /// 0 for equal sides at a right angle.
    skew: f32,
    /// Whether a clear finder pattern of another code is where the code would be: then the three are of several codes.
    is_crossed: bool,
}

/// The likeliest first.
pub(crate) fn groups(finders: &[Finder]) -> Vec<Group> {
    let mut groups = Vec::new();
    for (i, one) in finders.iter().enumerate() {
        for (j, two) in finders.iter().enumerate().skip(i.saturating_add(1)) {
            let third = finders.iter().skip(j.saturating_add(1));
            groups.extend(third.filter_map(|three| Group::of([*one, *two, *three])));
        }
    }
    for group in &mut groups {
        group.is_crossed = finders.iter().any(|other| group.is_crossed_by(other));
    }
    groups.sort_by(|one: &Group, other| {
        let skew = one.skew.total_cmp(&other.skew);
        one.is_crossed.cmp(&other.is_crossed).then(skew)
    });
    groups
}

impl Group {
    /// The corner is opposite the longest side.
    fn of([a, b, c]: [Finder; 3]) -> Option<Self> {
        let apart = |one: &Finder, other: &Finder| one.middle.minus(other.middle).length();
        let (ab, bc, ca) = (apart(&a, &b), apart(&b, &c), apart(&c, &a));
        let (corner, mut right, mut below) = if bc >= ab && bc >= ca {
            (a, b, c)
        } else if ca >= ab {
            (b, c, a)
        } else {
            (c, a, b)
        };
        let (along, down) = (right.middle.minus(corner.middle), below.middle.minus(corner.middle));
        if along.x * down.y < along.y * down.x {
            (right, below) = (below, right);
        }
        let (long, short) = (along.length().max(down.length()), along.length().min(down.length()));
        let cosine = (along.x * down.x + along.y * down.y) / (long * short);
        let modules = [corner.module, right.module, below.module];
        let largest = modules.into_iter().fold(0.0, f32::max);
        let smallest = modules.into_iter().fold(f32::MAX, f32::min);
        let skew = (1.0 - short / long) + cosine.abs() + (1.0 - smallest / largest);
        let is_apart = short > 8.0 * smallest && short < 180.0 * largest;
        (is_apart && skew < 0.9).then_some(Self { corner, right, below, skew, is_crossed: false })
    }

    fn is_crossed_by(&self, other: &Finder) -> bool {
        let mine = [self.corner, self.right, self.below].map(|finder| finder.middle);
        let [along, down] = self.ways();
        let area = along.x * down.y - along.y * down.x;
        let place = other.middle.minus(self.corner.middle);
        let x = (place.x * down.y - place.y * down.x) / area;
        let y = (along.x * place.y - along.y * place.x) / area;
        let is_within = [(x, along), (y, down)].into_iter().all(|(at, way)| {
            let border = TO_FINDER * self.corner.module / way.length();
            (-border..1.0 + border).contains(&at)
        });
        other.is_clear && is_within && !mine.contains(&other.middle)
    }

    /// Whether only a code's own three would look like this, apart from [`Self::is_timed`].
    pub(crate) fn is_clear(&self) -> bool {
        let mine = [self.corner, self.right, self.below];
        !self.is_crossed && mine.iter().all(|finder| finder.is_clear)
    }

    /// Whether dark and light modules alternate between them.
    pub(crate) fn is_timed(&self, plane: &Plane<'_>) -> bool {
        let corners = self.corners(plane);
        self.versions(plane).any(|version| Grid::of(corners, version).fit(plane, &timing(side_of(version))) > TIMED)
    }

    pub(crate) fn shares(&self, other: &Self) -> bool {
        let mine = [&self.corner, &self.right, &self.below].map(|finder| finder.middle);
        [&other.corner, &other.right, &other.below].iter().any(|finder| mine.contains(&finder.middle))
    }

    /// Whether all three are squares in squares: cheap, and rarely true of anything else.
    pub(crate) fn is_likely(&self, plane: &Plane<'_>) -> bool {
        let pattern = finder_pattern(3, 3);
        [self.corner, self.right, self.below].iter().all(|finder| {
            let [along, down] = self.ways().map(|way| {
                let module = across(plane, finder, way) / way.length();
                Point { x: way.x * module, y: way.y * module }
            });
            let place = |module: &Module| {
                let [x, y] = [module.x, module.y].map(|at| real(at) - 3.0);
                finder.middle.plus(x, along).plus(y, down)
            };
            let seen = pattern.iter().map(|module| (plane.darkness(place(module)) > 0.0) == module.is_dark);
            let right = seen.filter(|is_right| *is_right).count();
            real(right) > real(pattern.len()) * 0.8
        })
    }

    /// From the corner to the right and below.
    fn ways(&self) -> [Point; 2] {
        [self.right, self.below].map(|end| end.middle.minus(self.corner.middle))
    }

    /// The text of the code, if it is one.
    pub(crate) fn text(&self, plane: &Plane<'_>) -> Option<Zeroizing<String>> {
        let mut grids: Vec<Grid> = Vec::new();
        for version in self.versions(plane) {
            let known = known(version);
            for mut grid in self.fourth_corners(plane, version) {
                grid.fit = grid.fit(plane, &known);
                grids.push(grid);
            }
        }
        grids.sort_by(|one, other| other.fit.total_cmp(&one.fit));
        let likely = grids.into_iter().take(3).filter(|grid| grid.fit > LIKELY / 2.0);
        likely.map(|grid| grid.settled(plane)).find_map(|grid| grid.read(plane))
    }

    /// Those about as large as the finder patterns are far from each other.
    fn versions(&self, plane: &Plane<'_>) -> impl Iterator<Item = usize> {
        let [along, down] = self.ways();
        let modules: f32 = [(along, self.right), (down, self.below)]
            .map(|(way, end)| {
                let near = across(plane, &self.corner, way);
                way.length() / (near * across(plane, &end, way)).sqrt()
            })
            .iter()
            .sum::<f32>()
            / 2.0;
        let side = modules + 2.0 * TO_FINDER;
        let nearest = whole((side - real(SMALLEST)) / real(MORE) + 0.5);
        let from = nearest.saturating_sub(2).clamp(1, VERSIONS);
        from..=nearest.saturating_add(2).clamp(1, VERSIONS)
    }

    /// The fourth corner from how large modules are at the other three: what is farther away is smaller.
    ///
    /// In homogeneous coordinates the corners are a parallelogram, and a small area shrinks with the third power of the
    /// third coordinate.
    fn corners(&self, plane: &Plane<'_>) -> [Point; 4] {
        let area = |finder: &Finder| {
            let [along, down] = self.ways().map(|way| across(plane, finder, way));
            along * down
        };
        let nearest = area(&self.corner);
        let [w_right, w_below] =
            [self.right, self.below].map(|finder| (nearest / area(&finder)).cbrt().clamp(0.6, 1.6));
        let [corner, right, below] = [self.corner, self.right, self.below].map(|at| at.middle);
        let scale = 1.0 / (w_right + w_below - 1.0).max(0.2);
        let origin = Point { x: 0.0, y: 0.0 };
        let fourth = origin.plus(w_right * scale, right).plus(w_below * scale, below).plus(-scale, corner);
        [corner, right, fourth, below]
    }

    /// The likeliest, by the alignment pattern next to it.
    fn fourth_corners(&self, plane: &Plane<'_>, version: usize) -> Vec<Grid> {
        let corners @ [corner, right, fourth, below] = self.corners(plane);
        let side = side_of(version);
        if version == 1 {
            return vec![Grid::of(corners, version)];
        }
        let pattern = alignment(side.saturating_sub(7), side.saturating_sub(7));
        let modules = between_finders(version);
        let [along, down] =
            [right, below].map(|end| Point { x: (end.x - corner.x) / modules, y: (end.y - corner.y) / modules });
        let reach = whole(real(side) * 0.2);
        let offset = |at: usize| real(at) - real(reach);
        let end = reach.saturating_mul(2);
        let mut best: Vec<Grid> = Vec::new();
        for i in 0..=end {
            for j in 0..=end {
                let fourth = fourth.plus(offset(i), along).plus(offset(j), down);
                let mut grid = Grid::of([corner, right, fourth, below], version);
                grid.fit = grid.fit(plane, &pattern);
                best.push(grid);
            }
        }
        best.sort_by(|one, other| other.fit.total_cmp(&one.fit));
        best.truncate(8);
        best
    }
}

/// From the middle of one finder pattern to that of another, in modules.
fn between_finders(version: usize) -> f32 {
    real(side_of(version)) - 2.0 * TO_FINDER
}

/// Pixels per module in this direction: from the middle of a finder pattern to its edge and back to the other edge.
fn across(plane: &Plane<'_>, finder: &Finder, way: Point) -> f32 {
    let length = way.length().max(1.0);
    let to_edge = |times: f32| {
        let mut shade = true;
        let mut changes = 0_u8;
        let steps = whole(finder.module * 8.0 * 4.0);
        (1..=steps)
            .map(|step| real(step) / 4.0)
            .find(|far| {
                let is_dark = plane.darkness(finder.middle.plus(times * far / length, way)) > 0.0;
                if is_dark != shade {
                    shade = is_dark;
                    changes = changes.saturating_add(1);
                }
                changes == 3
            })
            .unwrap_or(finder.module * TO_FINDER)
    };
    (to_edge(1.0) + to_edge(-1.0)) / (2.0 * TO_FINDER)
}

/// Where each module is in a picture, by the places of four: the middles of the finder patterns, and of the one that
/// would be in the fourth corner.
#[derive(Clone, Copy, Debug)]
struct Grid {
    corners: [Point; 4],
    version: usize,
    /// The projective map of the unit square to the corners.
    map: [f32; 8],
    fit: f32,
}

impl Grid {
    /// Heckbert, Fundamentals of Texture Mapping and Image Warping (1989), section 2.2.3.
    fn of(corners: [Point; 4], version: usize) -> Self {
        let [p0, p1, p2, p3] = corners;
        let (d1, d2) = (p1.minus(p2), p3.minus(p2));
        let sum = p0.minus(p1).plus(1.0, p2.minus(p3));
        let area = d1.x * d2.y - d2.x * d1.y;
        let g = (sum.x * d2.y - d2.x * sum.y) / area;
        let h = (d1.x * sum.y - sum.x * d1.y) / area;
        let a = p1.minus(p0).plus(g, p1);
        let b = p3.minus(p0).plus(h, p3);
        Self { corners, version, map: [a.x, b.x, p0.x, a.y, b.y, p0.y, g, h], fit: f32::MIN }
    }

    /// Of a place in modules.
    fn place(&self, x: f32, y: f32) -> Point {
        let modules = between_finders(self.version);
        let [u, v] = [x, y].map(|at| (at - TO_FINDER) / modules);
        let [a, b, c, d, e, f, g, h] = self.map;
        let scale = g * u + h * v + 1.0;
        Point { x: (a * u + b * v + c) / scale, y: (d * u + e * v + f) / scale }
    }

    fn darkness(&self, plane: &Plane<'_>, x: usize, y: usize) -> f32 {
        plane.darkness(self.place(real(x) + 0.5, real(y) + 0.5))
    }

    fn read(&self, plane: &Plane<'_>) -> Option<Zeroizing<String>> {
        if self.fit < LIKELY {
            return None;
        }
        let code = rqrr::SimpleGrid::from_func(side_of(self.version), |x, y| self.darkness(plane, x, y) > 0.0);
        let (_, text) = rqrr::Grid::new(code).decode().ok()?;
        Some(Zeroizing::new(text))
    }

    /// How well known modules match: 1 where all are as dark or light as the finder patterns, below 0 where more do not
    /// match than do.
    fn fit(&self, plane: &Plane<'_>, known: &[Module]) -> f32 {
        let [corner, right, _, below] = self.corners;
        let dark = [corner, right, below].map(|finder| plane.darkness(finder));
        let most = (dark.iter().sum::<f32>() / 3.0).max(1.0);
        let seen: f32 = known
            .iter()
            .map(|module| {
                let darkness = (self.darkness(plane, module.x, module.y) / most).clamp(-1.0, 1.0);
                if module.is_dark { darkness } else { -darkness }
            })
            .sum();
        seen / real(known.len())
    }

    /// Moves the corners as long as the known modules match better.
    fn settled(mut self, plane: &Plane<'_>) -> Self {
        let known = known(self.version);
        let [corner, right, ..] = self.corners;
        let module = right.minus(corner).length() / between_finders(self.version);
        for step in [0.5, 0.2, 0.1] {
            for _ in 0..4 {
                let before = self.fit;
                for i in 0..4 {
                    for (x, y) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                        self.try_moved(plane, &known, i, Point { x, y }, step * module);
                    }
                }
                if self.fit <= before {
                    break;
                }
            }
        }
        self
    }

    fn try_moved(&mut self, plane: &Plane<'_>, known: &[Module], i: usize, way: Point, far: f32) {
        let mut corners = self.corners;
        if let Some(corner) = corners.get_mut(i) {
            *corner = corner.plus(far, way);
        }
        let mut moved = Self::of(corners, self.version);
        moved.fit = moved.fit(plane, known);
        if moved.fit > self.fit {
            *self = moved;
        }
    }
}
