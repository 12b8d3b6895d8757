#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::*;
use crate::commands::cert::picture::finder::MOST;

const SIDE: usize = 600;
const FINDER: [&str; 7] = [
    "#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######",
];

fn picture(grey: impl Fn(usize, usize) -> u8) -> Greys {
    let pixels = (0..SIDE * SIDE).map(|place| grey(place % SIDE, place / SIDE));
    Greys {
        width: SIDE,
        height: SIDE,
        pixels: Zeroizing::new(pixels.collect()),
    }
}

/// A page full of finder patterns, this many pixels a module and modules apart.
fn finder_patterns(scale: usize, apart: usize) -> Greys {
    picture(|x, y| {
        let [x, y] = [x, y].map(|at| at / scale % (7 + apart));
        let module = FINDER.get(y).and_then(|row| row.as_bytes().get(x));
        if module == Some(&b'#') { 0 } else { 255 }
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
        hostile.push(picture(|x, y| {
            if (x / scale + y / scale) % 2 == 0 {
                0
            } else {
                255
            }
        }));
    }
    for (scale, apart) in [(1, 1), (8, 2), (3, 30), (2, 60)] {
        hostile.push(finder_patterns(scale, apart));
    }
    hostile.push(finder_patterns(3, 30).inverted());
    hostile
}

#[test]
fn what_a_hostile_picture_costs_is_bounded() {
    let mut most = 0;
    for picture in hostile() {
        let finders = finder::finders(&Plane::of(&picture));
        assert!(finders.len() <= MOST);
        assert!(grid::groups(&finders).len() <= MOST * (MOST - 1) * (MOST - 2) / 6);
        let looked = look(picture);
        assert!(looked.texts.is_empty());
        assert!(looked.groups <= MOST_GROUPS, "{}", looked.groups);
        most = most.max(looked.groups);
    }
    assert!(most > MOST_GROUPS_A_LOOK, "none of them is hostile: {most}");
}

#[test]
fn a_picture_of_any_small_size_is_looked_at() {
    for (width, height) in [
        (1, 1),
        (1, 9),
        (7, 7),
        (8, 3),
        (1, 8_192),
        (8_192, 1),
        (17, 5),
    ] {
        for grey in [0, 255] {
            let pixels = Zeroizing::new(vec![grey; width * height]);
            let picture = Greys {
                width,
                height,
                pixels,
            };
            assert!(look(picture).texts.is_empty(), "{width} by {height}");
        }
    }
}
