//! Everything that can happen, over what the library really does: from a start, every sequence of actions,
//! breadth-first, so that what is found first is shortest.

use std::collections::HashSet;
use std::fmt::Debug;
use std::hash::Hash;

/// Where a story stands.
pub trait Moment: Sized {
    /// What may happen next.
    type Action: Copy + Debug + PartialEq;
    /// What a moment is told by: after two that show the same, the same happens.
    type Shown: Eq + Hash;

    fn shown(&self) -> Self::Shown;
    fn actions(&self) -> Vec<Self::Action>;
    /// The next moment, or what no longer holds.
    fn after(&self, action: Self::Action) -> Result<Self, Broken>;
}

/// What does not hold.
pub type Broken = &'static str;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explored {
    /// Moments that show different things.
    pub moments: usize,
    /// Actions, each in each moment.
    pub actions: usize,
    /// The longest of the shortest sequences that lead to a moment: nothing new comes after them.
    pub depth: usize,
}

/// Every moment that there is, or a shortest sequence of actions after which something does not hold.
pub fn explore<M: Moment>(start: M) -> Result<Explored, (Vec<M::Action>, Broken)> {
    let mut known = HashSet::from([start.shown()]);
    let mut open = vec![(start, Vec::new())];
    let (mut actions, mut depth) = (0, 0);
    loop {
        let mut next = Vec::new();
        for (moment, path) in &open {
            for action in moment.actions() {
                actions += 1;
                let path = [path.as_slice(), &[action]].concat();
                match moment.after(action) {
                    Ok(after) if known.insert(after.shown()) => next.push((after, path)),
                    Ok(_) => {}
                    Err(broken) => return Err((path, broken)),
                }
            }
        }
        if next.is_empty() {
            return Ok(Explored { moments: known.len(), actions, depth });
        }
        depth += 1;
        open = next;
    }
}

/// `Err(broken)` unless it holds.
pub fn expect(holds: bool, broken: Broken) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(broken) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two counters up to two, of which one may be broken at one.
    struct Counters([u8; 2], u8);

    impl Moment for Counters {
        type Action = usize;
        type Shown = [u8; 2];

        fn shown(&self) -> [u8; 2] {
            self.0
        }

        fn actions(&self) -> Vec<usize> {
            (0..2).filter(|number| self.0[*number] < 2).collect()
        }

        fn after(&self, number: usize) -> Result<Self, Broken> {
            let mut after = self.0;
            after[number] += 1;
            expect(after[1] < self.1, "the second counter")?;
            Ok(Self(after, self.1))
        }
    }

    #[test]
    fn every_moment_is_seen_once_and_every_action_in_each() {
        assert_eq!(explore(Counters([0; 2], 3)), Ok(Explored { moments: 9, actions: 12, depth: 4 }));
    }

    #[test]
    fn what_does_not_hold_is_found_by_a_shortest_sequence() {
        assert_eq!(explore(Counters([0; 2], 2)), Err((vec![1, 1], "the second counter")));
    }
}
