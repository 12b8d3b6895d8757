//! A venue's list of areas against all of its leaves, written out.

use super::Choices;
use super::town::town;
use crate::api::visits::*;

const ABOVE: [&str; 8] = ["", "A", "B", "A/B", "A/Reihe 1", "A/Reihe 2/Platz 1", "A/B/C", "A/B/C/D"];
const WORDS: [&str; 4] = ["Reihe", "Platz", "Reihe 1", "Tisch"];

struct Chosen {
    above: &'static str,
    ranges: Vec<(&'static str, u32, u32)>,
    places: u32,
}

fn group(choices: &mut Choices<'_>) -> Chosen {
    let above = choices.one_of(&ABOVE);
    let mut range = || {
        let (word, first) = (choices.one_of(&WORDS), choices.below(4) as u32);
        (word, first, first + choices.below(3) as u32)
    };
    let all = [range(), range()];
    Chosen { above, ranges: all[..choices.below(3)].to_vec(), places: choices.below(4) as u32 }
}

impl Chosen {
    fn as_given(&self) -> AreaGroup {
        crate::visits::areas::group(self.above, &self.ranges, self.places)
    }

    /// The leaves, each as its levels.
    fn leaves(&self) -> Vec<Vec<String>> {
        let levels = self.above.split('/').filter(|level| !level.is_empty()).map(str::to_owned);
        let mut leaves = vec![levels.collect::<Vec<_>>()];
        for (word, first, last) in &self.ranges {
            let below = |leaf: &Vec<String>| {
                let leaf = leaf.clone();
                (*first..=*last).map(move |number| [leaf.clone(), vec![format!("{word} {number}")]].concat())
            };
            leaves = leaves.iter().flat_map(below).collect();
        }
        leaves
    }

    fn is_valid(&self) -> bool {
        (1..=5).contains(&self.leaves()[0].len()) && self.places > 0
    }
}

/// A list is signed exactly when no leaf is another, or inside another; then every question about it is answered as
/// its leaves answer it.
pub fn areas(data: &[u8]) {
    let mut choices = Choices::new(data);
    let groups: Vec<_> = (0..1 + choices.below(4)).map(|_| group(&mut choices)).collect();
    let leaves: Vec<_> =
        groups.iter().flat_map(|group| group.leaves().into_iter().map(|leaf| (leaf, group.places))).collect();
    let overlap = leaves.iter().enumerate().any(|(at, (leaf, _))| {
        leaves.iter().enumerate().any(|(other_at, (other, _))| at != other_at && other.starts_with(leaf))
    });
    let is_valid = groups.iter().all(Chosen::is_valid) && !overlap;
    let given: Vec<_> = groups.iter().map(Chosen::as_given).collect();
    let venue = &town().world.venue;
    let signed = venue.areas(7, &given);
    assert_eq!(signed.is_ok(), is_valid, "{signed:?}");
    let Ok(signed) = signed else { return };
    let list = VenueAreas::verify(&signed, &venue.id()).unwrap();
    assert_eq!(list.groups(), given);
    ask(&list, &leaves, &mut choices);
    publish(&list, &mut choices);
}

/// A server takes a first list from any day, and another one only from a later day than today, and once.
fn publish(list: &VenueAreas, choices: &mut Choices<'_>) {
    let from = choices.below(12) as u32;
    let other = super::town::town().world.venue.areas(from, &[crate::visits::areas::group("Saal", &[], 1)]).unwrap();
    let other = VenueAreas::verify(&other, &list.venue()).unwrap();
    let now = 7 * DAY;
    assert!(admit_areas(list, &[], &[], now).is_ok_and(|admitted| !admitted.is_stored_already()));
    let said = admit_areas(&other, std::slice::from_ref(list), &[], now);
    assert_eq!(said.is_ok(), from > 7 || other == *list, "{said:?}");
    assert_eq!(keeps_areas(list, &[other], now), Ok(true), "a list of less than 30 days");
}

fn ask(list: &VenueAreas, leaves: &[(Vec<String>, u32)], choices: &mut Choices<'_>) {
    let (leaf, _) = &leaves[choices.below(leaves.len())];
    let depth = 1 + choices.below(leaf.len());
    let asked = if choices.is_one_in(8) { vec!["nowhere".to_owned()] } else { leaf[..depth].to_vec() };
    let inside = leaves.iter().filter(|(leaf, _)| leaf.starts_with(&asked));
    let places: i64 = inside.map(|(_, places)| i64::from(*places)).sum();
    let area = Area::parse(&asked.join("/")).unwrap();
    assert_eq!(
        list.places(std::slice::from_ref(&area)),
        if places > 0 { Ok(places) } else { Err(RecordError::AreaUnknown) }
    );

    let cell = list.cell(&area, choices.below(3) as u32, choices.below(3) as u32);
    assert_eq!(cell.is_ok(), leaves.iter().any(|(leaf, _)| *leaf == asked));
    for near in cell.unwrap_or_default() {
        assert!(leaves.iter().any(|(leaf, _)| leaf.join("/") == near.to_text()), "a cell is made of leaves");
        assert!(near.depth() == area.depth() && near.lies_in(&near));
    }
}
