//! Venues' lists of their areas, and requests for some of them.

use super::*;

pub fn area(text: &str) -> Area {
    Area::parse(text).unwrap()
}

pub fn areas(texts: &[&str]) -> Vec<Area> {
    texts.iter().map(|text| area(text)).collect()
}

/// Areas below `above`, by words with their first and last numbers.
pub fn group(above: &str, ranges: &[(&str, u32, u32)], places: u32) -> AreaGroup {
    let range_of =
        |(word, first, last): &(&str, u32, u32)| AreaRange { word: (*word).to_owned(), first: *first, last: *last };
    AreaGroup { area: area(above), ranges: ranges.iter().map(range_of).collect(), places, facts: AreaFacts::default() }
}

/// A list that the venue signs, valid from the earliest day on.
pub fn listed(venue: &Venue, groups: &[AreaGroup]) -> VenueAreas {
    listed_from(0, venue, groups)
}

pub fn listed_from(from: u32, venue: &Venue, groups: &[AreaGroup]) -> VenueAreas {
    VenueAreas::verify(&venue.areas(from, groups).unwrap(), &venue.id()).unwrap()
}

/// A hall of twenty tables with four places each.
pub fn tables(venue: &Venue) -> VenueAreas {
    listed(venue, &[group("Saal", &[("Tisch", 1, 20)], 4)])
}

/// A stadium of 81,365 seats: 80 blocks of 25 rows with 40 seats in two groups each, and one where people stand.
pub fn stadium() -> Vec<AreaGroup> {
    let mut groups = vec![group("Süd/Stehplätze", &[], 1_365)];
    for side in ["Nord", "Ost", "Süd", "West"] {
        for block in 1..=20 {
            let above = format!("{side}/Block {block}");
            for (first, last) in [(1, 12), (13, 25)] {
                let ranges = [("Reihe", first, last), ("Platz", 1, 40)];
                groups.push(group(&above, &ranges, 1));
            }
        }
    }
    groups
}

pub fn policy(areas: Vec<VenueAreas>) -> Policy {
    Policy::new(&PolicyFields::default(), &areas).unwrap()
}

/// What a venue says to a request under a policy and an empty log.
pub fn said(world: &World, ask: &Ask, policy: &Policy) -> Option<RecordError> {
    let (request, mut log) = (world.request(ask), RequestLog::new());
    let verified = verify_request(&world.venue, &request, &world.trust, policy, &mut log, NOON);
    verified.err()
}
