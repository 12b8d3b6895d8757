#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::unwrap_used)]

use super::*;
use crate::pattern::{known, side_of};

const SIDE: usize = 600;
const FINDER: [&str; 7] = ["#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"];

fn picture(grey: impl Fn(usize, usize) -> u8) -> Greys {
    let pixels = (0..SIDE * SIDE).map(|place| grey(place % SIDE, place / SIDE));
    Greys { width: SIDE, height: SIDE, pixels: Zeroizing::new(pixels.collect()) }
}

/// A page full of finder patterns, this many pixels a module and modules apart.
fn finder_patterns(scale: usize, apart: usize) -> Greys {
    picture(|x, y| {
        let [x, y] = [x, y].map(|at| at / scale % (7 + apart));
        let module = FINDER.get(y).and_then(|row| row.as_bytes().get(x));
        if module == Some(&b'#') { 0 } else { 255 }
    })
}

/// A page full of codes of version 2 that are none: all but what is the same in each is noise.
fn codes_of(noise: &[u8], scale: usize) -> Greys {
    let (side, known) = (side_of(2), known(2));
    picture(|x, y| {
        let [x, y] = [x, y].map(|at| at / scale);
        let [in_x, in_y] = [x, y].map(|at| at % (side + 4));
        let module = known.iter().find(|module| (module.x, module.y) == (in_x, in_y));
        let border = |at: usize| at == 7 || at + 8 == side;
        let is_border =
            border(in_x) && (in_y < 8 || in_y + 8 >= side) || border(in_y) && (in_x < 8 || in_x + 8 >= side);
        let is_free = in_x < side && in_y < side && !is_border;
        let is_dark = module.map_or(is_free && noise[y * SIDE + x] > 127, |module| module.is_dark);
        if is_dark { 0 } else { 255 }
    })
}

fn hostile() -> Vec<Greys> {
    let mut state = 1_u32;
    let mut noise = Vec::new();
    for _ in 0..SIDE * SIDE {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        noise.push(state.to_le_bytes()[0]);
    }
    let mut hostile = vec![picture(|x, y| noise[y * SIDE + x])];
    for scale in [1, 2, 7] {
        hostile.push(picture(|x, y| if (x / scale + y / scale) % 2 == 0 { 0 } else { 255 }));
    }
    for (scale, apart) in [(1, 1), (8, 2), (3, 30), (2, 60)] {
        hostile.push(finder_patterns(scale, apart));
    }
    hostile.push(finder_patterns(3, 30).inverted());
    hostile.push(codes_of(&noise, 2));
    hostile
}

/// Of places of which it is asked whether they are dark, four pixels each: less than a second, optimised.
const BUDGET: u64 = 40_000_000;

#[test]
fn what_a_hostile_picture_costs_is_bounded() {
    for (i, picture) in hostile().into_iter().enumerate() {
        let looked = look(picture);
        assert!(looked.texts.is_empty());
        assert!(looked.samples <= BUDGET, "{i}: {}", looked.samples);
    }
}

/// 400 codes, or what must be ones.
#[test]
fn that_a_picture_has_too_many_codes_is_said() {
    let mut hostile = hostile();
    assert!(look(hostile.pop().unwrap()).is_cut);
    assert!(!look(hostile.swap_remove(0)).is_cut, "noise");
}

#[test]
fn a_picture_of_any_small_size_is_looked_at() {
    for (width, height) in [(1, 1), (1, 9), (7, 7), (8, 3), (1, 8_192), (8_192, 1), (17, 5)] {
        for grey in [0, 255] {
            let pixels = Zeroizing::new(vec![grey; width * height]);
            let picture = Greys { width, height, pixels };
            assert!(look(picture).texts.is_empty(), "{width} by {height}");
        }
    }
}
