//! What is the same in every QR code of a version (ISO/IEC 18004, 6.3): the finder, timing and alignment patterns.

/// Modules per side are [`MORE`] for each version plus these; and how many versions there are.
pub(crate) const SMALLEST: usize = 17;
pub(crate) const MORE: usize = 4;
pub(crate) const VERSIONS: usize = 40;

/// A module that is the same in every code of a version.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Module {
    pub(crate) x: usize,
    pub(crate) y: usize,
    pub(crate) is_dark: bool,
}

pub(crate) fn side_of(version: usize) -> usize {
    version.saturating_mul(MORE).saturating_add(SMALLEST)
}

pub(crate) fn known(version: usize) -> Vec<Module> {
    let side = side_of(version);
    let mut known = timing(side);
    let far = side.saturating_sub(4);
    for (x, y) in [(3, 3), (far, 3), (3, far)] {
        known.extend(finder_pattern(x, y));
    }
    let places = alignments(version);
    let last = places.len().saturating_sub(1);
    for (i, x) in places.iter().enumerate() {
        for (j, y) in places.iter().enumerate() {
            let is_finder = matches!((i, j), (0, 0)) || (i == 0 && j == last) || (i == last && j == 0);
            if !is_finder {
                known.extend(alignment(*x, *y));
            }
        }
    }
    known
}

/// Around its middle, without the light border.
pub(crate) fn finder_pattern(x: usize, y: usize) -> Vec<Module> {
    rings(x, y, 3, &[0, 1, 3])
}

/// The rows and columns between the finder patterns.
pub(crate) fn timing(side: usize) -> Vec<Module> {
    let between = 8..side.saturating_sub(8);
    between
        .flat_map(|at| {
            let is_dark = at.is_multiple_of(2);
            [(at, 6), (6, at)].map(|(x, y)| Module { x, y, is_dark })
        })
        .collect()
}

pub(crate) fn alignment(x: usize, y: usize) -> Vec<Module> {
    rings(x, y, 2, &[0, 2])
}

/// Squares around a module, of these radii dark.
fn rings(x: usize, y: usize, most: usize, dark: &[usize]) -> Vec<Module> {
    let from = |middle: usize| middle.saturating_sub(most)..=middle.saturating_add(most);
    from(x)
        .flat_map(|at_x| from(y).map(move |at_y| (at_x, at_y)))
        .map(|(at_x, at_y)| Module {
            x: at_x,
            y: at_y,
            is_dark: dark.contains(&at_x.abs_diff(x).max(at_y.abs_diff(y))),
        })
        .collect()
}

/// The rows and columns of the alignment patterns' middles, ISO/IEC 18004, annex E: 6, and then evenly up to the last.
fn alignments(version: usize) -> Vec<usize> {
    if version == 1 {
        return Vec::new();
    }
    let count = version.div_euclid(7).saturating_add(2);
    let last = side_of(version).saturating_sub(7);
    let gaps = count.saturating_sub(1).saturating_mul(2);
    let step = match version {
        32 => 26,
        _ => last.saturating_sub(6).div_ceil(gaps).saturating_mul(2),
    };
    let rest = (1..count).map(|i| last.saturating_sub(step.saturating_mul(count.saturating_sub(1).saturating_sub(i))));
    std::iter::once(6).chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of the table in annex E.
    #[test]
    fn alignment_patterns_are_where_the_standard_has_them() {
        for (version, places) in [
            (1, &[][..]),
            (2, &[6, 18]),
            (6, &[6, 34]),
            (7, &[6, 22, 38]),
            (14, &[6, 26, 46, 66]),
            (15, &[6, 26, 48, 70]),
            (22, &[6, 26, 50, 74, 98]),
            (31, &[6, 30, 56, 82, 108, 134]),
            (32, &[6, 34, 60, 86, 112, 138]),
            (36, &[6, 24, 50, 76, 102, 128, 154]),
            (39, &[6, 26, 54, 82, 110, 138, 166]),
            (40, &[6, 30, 58, 86, 114, 142, 170]),
        ] {
            assert_eq!(alignments(version), places, "version {version}");
        }
    }

    #[test]
    fn no_known_module_is_outside_the_code() {
        for version in 1..=VERSIONS {
            let side = side_of(version);
            for module in known(version) {
                assert!(module.x < side && module.y < side, "version {version}");
            }
        }
    }
}
