//! The guests of an event, drawn from a seed: the same people, seats and times whenever and wherever they are drawn.
//! Names, streets and towns are common ones, telephone numbers those that the Bundesnetzagentur keeps for films.

use crate::visit_line::{Kind, Person};
use std::num::NonZeroU32;

/// The gates open at 12:30 UTC on 14 November 2026, and the match begins two hours later.
const OPENING: i64 = 1_794_659_400;
/// From the opening to the end of the match and of the way out, in seconds.
const END: i64 = 17_100;

const SEATS: u32 = 30;
const ROWS: u32 = 40;

const GIVEN_NAMES: &str = "\
     Aylin Ben Carla Daniel Elif Emil Felix Finn Frieda Greta Hannah Ida Jakob Jonas Katharina Lena Leon Luca \
     Lukas Luise Mara Mateo Mehmet Mia Milan Mohammed Nele Noah Olga Paul Piotr Rosa Samira Sofia Theo Tomasz \
     Wolfgang Yusuf Zeynep Zoë";

const FAMILY_NAMES: &str = "\
     Albrecht Arslan Bauer Becker Brandt Demir Fischer Fuchs Groß Hartmann Hoffmann Hübner Jansen Kaya Keller \
     Klein Koch Kowalski Krüger Lang Lehmann Lindner Meier Möller Nguyen Nowak Peters Richter Schäfer Schmidt \
     Schneider Schulz Vogel Wagner Walter Weber Weiß Wolf Yılmaz Zimmermann";

const STREETS: &str = "\
     Ahornweg Amselweg Bahnhofstraße Bergstraße Birkenallee Dorfstraße Fliederweg Gartenstraße Hauptstraße \
     Lindenplatz Ringstraße Schulstraße";

/// A town, the first three digits of its postal codes, and a telephone number without its last three digits.
const TOWNS: [(&str, &str, &str); 5] = [
    ("Berlin", "104", "030 23125"),
    ("Frankfurt am Main", "603", "069 90009"),
    ("Hamburg", "203", "040 66969"),
    ("Köln", "506", "0221 4710"),
    ("München", "803", "089 99998"),
];

/// Someone who comes to the event.
pub(super) struct Guest {
    pub(super) person: Person,
    pub(super) kind: Kind,
    pub(super) area: String,
    pub(super) arrival: i64,
    /// Known of a quarter: the others leave without checking out.
    pub(super) departure: Option<i64>,
}

impl Guest {
    /// The guest with this number, from 0 on.
    pub(super) fn draw(seed: u64, number: u32) -> Self {
        let mut draws = Draws::new(seed, number);
        let person = draws.person(number);
        let kind = match draws.below(10) {
            0 => Kind::OneTime,
            1 => Kind::Companion,
            _ => Kind::App,
        };
        // Most come in the middle of the two hours before the match.
        let waited = i64::from(draws.below(3_600)).saturating_add(i64::from(draws.below(3_600)));
        let early = i64::from(draws.below(1_800));
        let leaves = draws.below(4) == 0;
        Self {
            person,
            kind,
            area: seat(number),
            arrival: OPENING.saturating_add(waited),
            departure: leaves.then(|| OPENING.saturating_add(END).saturating_sub(early)),
        }
    }
}

/// Every guest has a seat: block by block, row by row.
fn seat(number: u32) -> String {
    let (row, seat) = (number.div_euclid(SEATS), number.rem_euclid(SEATS));
    let (block, row) = (row.div_euclid(ROWS), row.rem_euclid(ROWS));
    let [block, row, seat] = [block, row, seat].map(|place| place.saturating_add(1));
    format!("Block {block}/Reihe {row}/Platz {seat}")
}

/// Numbers drawn for one guest: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// 2014). They decide nothing that is secret.
struct Draws(u64);

impl Draws {
    fn new(seed: u64, number: u32) -> Self {
        let start = Self(seed).next();
        Self(start.wrapping_add(Self(u64::from(number)).next()))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u32) -> u32 {
        let bound = NonZeroU32::new(bound).unwrap_or(NonZeroU32::MIN);
        u32::try_from(self.next() >> 32).unwrap_or_default() % bound
    }

    fn one_of<T>(&mut self, mut items: impl Iterator<Item = T> + Clone) -> Option<T> {
        let count = u32::try_from(items.clone().count()).unwrap_or(u32::MAX);
        let place = self.below(count);
        items.nth(usize::try_from(place).unwrap_or(usize::MAX))
    }

    fn person(&mut self, number: u32) -> Person {
        let (city, postal, phone) = self.one_of(TOWNS.iter().copied()).unwrap_or_default();
        let mut name = |names: &str| self.one_of(names.split(' ')).unwrap_or_default().to_owned();
        Person {
            given_name: name(GIVEN_NAMES),
            family_name: name(FAMILY_NAMES),
            street: name(STREETS),
            house_number: self.below(120).saturating_add(1).to_string(),
            postal_code: format!("{postal}{:02}", self.below(100)),
            city: city.to_owned(),
            country: "DE".to_owned(),
            phone: format!("{phone}{:03}", self.below(1_000)),
            email: format!("gast{number}@example.org"),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::times;
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn a_seed_and_a_number_are_always_the_same_guest() {
        let guest = Guest::draw(1, 9_999);
        let shown = (guest.area.as_str(), times::show(guest.arrival), guest.departure.map(times::show));
        assert_eq!(
            shown,
            ("Block 9/Reihe 14/Platz 10", "2026-11-14T14:21:56Z".to_owned(), Some("2026-11-14T17:00:14Z".to_owned()))
        );
        let person = json!({
            "given_name": "Theo", "family_name": "Krüger", "phone": "030 23125876",
            "email": "gast9999@example.org", "street": "Ringstraße", "house_number": "33",
            "postal_code": "10487", "city": "Berlin", "country": "DE",
        });
        assert_eq!(serde_json::to_value(&guest.person).unwrap(), person);
    }

    #[test]
    fn another_seed_gives_other_people_in_the_same_seats() {
        let drawn = |seed: u64| (0..100).map(move |number| Guest::draw(seed, number));
        assert!(drawn(1).map(|guest| guest.area).eq(drawn(2).map(|guest| guest.area)));
        let same = drawn(1).zip(drawn(2)).filter(|(one, other)| one.arrival == other.arrival);
        assert!(same.count() < 5);
    }

    #[test]
    fn everybody_has_a_seat_of_their_own_and_comes_before_the_match() {
        let mut seats = BTreeSet::new();
        for number in 0..10_000 {
            let guest = Guest::draw(7, number);
            assert!(seats.insert(guest.area), "{number}");
            assert!((OPENING..OPENING + 7_200).contains(&guest.arrival), "{number}");
            assert!(guest.departure.is_none_or(|end| end > guest.arrival), "{number}");
            guest.person.contact().unwrap();
        }
    }
}
