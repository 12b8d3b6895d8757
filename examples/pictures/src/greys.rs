//! A picture as greys, and what in it is dark.

use std::cell::Cell;
use zeroize::Zeroizing;

/// Pixels per side of the squares that have a threshold of their own.
const BLOCK: usize = 8;
/// In blocks: what is dark is decided from the blocks up to this distance in each direction.
const AROUND: usize = 2;
/// The least difference in a block that is not noise.
const CONTRAST: u8 = 24;

/// A place in a picture, in pixels; that of a pixel's middle is one half more than its number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f32,
    pub(crate) y: f32,
}

impl Point {
    /// The place this many times a distance further.
    pub(crate) fn plus(self, times: f32, distance: Self) -> Self {
        Self { x: self.x + times * distance.x, y: self.y + times * distance.y }
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        self.plus(-1.0, other)
    }

    pub(crate) fn length(self) -> f32 {
        self.x.hypot(self.y)
    }
}

/// One grey value per pixel, line by line: 0 is black.
#[derive(Debug)]
pub(crate) struct Greys {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Zeroizing<Vec<u8>>,
}

impl Greys {
    /// As many pixels as `grey` is asked for.
    fn of(width: usize, height: usize, grey: impl Fn(usize, usize) -> u8) -> Self {
        let mut pixels = Zeroizing::new(Vec::with_capacity(width.saturating_mul(height)));
        for y in 0..height {
            pixels.extend((0..width).map(|x| grey(x, y)));
        }
        Self { width, height, pixels }
    }

    /// That of the nearest pixel where there is none.
    fn at(&self, x: usize, y: usize) -> u8 {
        let x = x.min(self.width.saturating_sub(1));
        let y = y.min(self.height.saturating_sub(1));
        let place = y.saturating_mul(self.width).saturating_add(x);
        self.pixels.get(place).copied().unwrap_or(u8::MAX)
    }

    /// Between the middles of four pixels, in proportion.
    fn between(&self, point: Point) -> f32 {
        let [x, y] = [point.x - 0.5, point.y - 0.5].map(|at| at.max(0.0));
        let (left, top) = (whole(x), whole(y));
        let (right, below) = (left.saturating_add(1), top.saturating_add(1));
        let mix = |one: u8, other: u8, part: f32| f32::from(one) + (f32::from(other) - f32::from(one)) * part;
        let part = x - real(left);
        let upper = mix(self.at(left, top), self.at(right, top), part);
        let lower = mix(self.at(left, below), self.at(right, below), part);
        upper + (lower - upper) * (y - real(top))
    }

    pub(crate) fn inverted(&self) -> Self {
        Self { pixels: Zeroizing::new(self.pixels.iter().map(|grey| !grey).collect()), ..*self }
    }

    /// Each pixel `times` wide and high, with interpolated greys between.
    pub(crate) fn enlarged(&self, times: u8) -> Self {
        let [width, height] = [self.width, self.height].map(|side| side.saturating_mul(times.into()));
        let at = |pixel: usize| (real(pixel) + 0.5) / f32::from(times);
        Self::of(width, height, |x, y| byte(self.between(Point { x: at(x), y: at(y) })))
    }

    /// Each pixel the mean of four.
    pub(crate) fn halved(&self) -> Self {
        let [width, height] = [self.width, self.height].map(|side| side.div_ceil(2));
        Self::of(width, height, |x, y| {
            let [x, y] = [x, y].map(|at| at.saturating_mul(2));
            let [right, below] = [x, y].map(|at| at.saturating_add(1));
            let sum: u16 =
                [(x, y), (right, y), (x, below), (right, below)].map(|(x, y)| u16::from(self.at(x, y))).iter().sum();
            u8::try_from(sum.div_euclid(4)).unwrap_or(u8::MAX)
        })
    }
}

/// Greys with the threshold of each block: light and shadow fall on a picture unevenly.
#[derive(Debug)]
pub(crate) struct Plane<'a> {
    greys: &'a Greys,
    across: usize,
    thresholds: Vec<u8>,
    /// How often it was asked whether a place is dark.
    samples: Cell<u64>,
}

impl<'a> Plane<'a> {
    pub(crate) fn of(greys: &'a Greys) -> Self {
        let across = greys.width.div_ceil(BLOCK);
        let down = greys.height.div_ceil(BLOCK);
        let middles = middles(greys, across, down);
        let mut thresholds = Vec::with_capacity(middles.len());
        for y in 0..down {
            thresholds.extend((0..across).map(|x| mean_around(&middles, across, down, (x, y))));
        }
        Self { greys, across, thresholds, samples: Cell::new(0) }
    }

    pub(crate) fn width(&self) -> usize {
        self.greys.width
    }

    pub(crate) fn height(&self) -> usize {
        self.greys.height
    }

    /// For each pixel of a line, whether it is dark.
    pub(crate) fn line(&self, y: usize) -> impl Iterator<Item = bool> {
        let line = self.greys.pixels.chunks(self.width().max(1)).nth(y);
        let blocks = self.thresholds.chunks(self.across.max(1));
        let thresholds = blocks.skip(y.div_euclid(BLOCK)).take(1).flatten();
        line.unwrap_or_default()
            .chunks(BLOCK)
            .zip(thresholds)
            .flat_map(|(greys, threshold)| greys.iter().map(|grey| *grey <= *threshold))
    }

    /// How often it was asked whether a place is dark, not counting whole lines.
    pub(crate) fn samples(&self) -> u64 {
        self.samples.get()
    }

    fn count(&self) {
        self.samples.set(self.samples.get().saturating_add(1));
    }

    /// None outside.
    pub(crate) fn is_dark(&self, x: usize, y: usize) -> Option<bool> {
        self.count();
        (x < self.width() && y < self.height()).then(|| self.greys.at(x, y) <= self.threshold(x, y))
    }

    /// By how much darker than the threshold: below 0 where it is light.
    pub(crate) fn darkness(&self, point: Point) -> f32 {
        self.count();
        f32::from(self.threshold(whole(point.x), whole(point.y))) + 0.5 - self.greys.between(point)
    }

    fn threshold(&self, x: usize, y: usize) -> u8 {
        let [x, y] = [x, y].map(|at| at.div_euclid(BLOCK));
        let x = x.min(self.across.saturating_sub(1));
        let place = y.saturating_mul(self.across).saturating_add(x);
        let last = self.thresholds.last();
        let threshold = self.thresholds.get(place).or(last);
        threshold.copied().unwrap_or_default()
    }
}

/// The middle grey of each block: for a block of a single grey, what tells it apart from its neighbours.
fn middles(greys: &Greys, across: usize, down: usize) -> Vec<u8> {
    let mut middles: Vec<u8> = Vec::with_capacity(across.saturating_mul(down));
    for y in 0..down {
        for x in 0..across {
            let (least, most, mean) = block(greys, x, y);
            let middle = if most.saturating_sub(least) > CONTRAST {
                mean
            } else {
                let before = |back: usize| middles.len().checked_sub(back);
                let at = |back: usize| before(back).and_then(|at| middles.get(at)).copied();
                let left = (x > 0).then(|| at(1)).flatten();
                let above = at(across);
                let near = left.zip(above).map(|(left, above)| left.midpoint(above));
                // A single grey: dark if it is darker than the threshold of the blocks before it, else light.
                near.filter(|near| least < *near).unwrap_or(least.div_euclid(2))
            };
            middles.push(middle);
        }
    }
    middles
}

/// The least, the most and the mean grey.
fn block(greys: &Greys, x: usize, y: usize) -> (u8, u8, u8) {
    let [left, top] = [x, y].map(|at| at.saturating_mul(BLOCK));
    let lines = greys.pixels.chunks(greys.width.max(1));
    let (mut least, mut most, mut sum, mut count) = (u8::MAX, 0, 0_u32, 0_u32);
    for line in lines.skip(top).take(BLOCK) {
        for grey in line.iter().skip(left).take(BLOCK) {
            least = least.min(*grey);
            most = most.max(*grey);
            sum = sum.saturating_add(u32::from(*grey));
            count = count.saturating_add(1);
        }
    }
    let mean = sum.checked_div(count).unwrap_or_default();
    (least, most, u8::try_from(mean).unwrap_or(u8::MAX))
}

fn mean_around(middles: &[u8], across: usize, down: usize, (x, y): (usize, usize)) -> u8 {
    let from = |at: usize, end: usize| {
        let most = end.saturating_sub(AROUND.saturating_mul(2).saturating_add(1));
        at.saturating_sub(AROUND).min(most)
    };
    let side = AROUND.saturating_mul(2).saturating_add(1);
    let lines = middles.chunks(across.max(1)).skip(from(y, down)).take(side);
    let near = lines.flat_map(|line| line.iter().skip(from(x, across)).take(side));
    let (sum, count) = near
        .fold((0_u32, 0_u32), |(sum, count), middle| (sum.saturating_add((*middle).into()), count.saturating_add(1)));
    u8::try_from(sum.checked_div(count).unwrap_or_default()).unwrap_or(u8::MAX)
}

/// A number of pixels or modules: none is above 65,535.
pub(crate) fn real(number: usize) -> f32 {
    u16::try_from(number).map_or(f32::MAX, f32::from)
}

/// Without its fraction; 0 for negative values and NaN.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // `as` goes to the nearest.
pub(crate) fn whole(number: f32) -> usize {
    number as usize
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // As above.
fn byte(number: f32) -> u8 {
    number as u8
}
