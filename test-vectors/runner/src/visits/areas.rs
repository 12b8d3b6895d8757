//! The list of a venue's areas (core/FORMAT.md, section 8).

use super::prepared;
use crate::given::Given;
use crate::{Came, Operation, Refused};
use episeal::visits::server::admit_areas;
use episeal::visits::venue::{AreaGroup, VenueAreas};
use episeal::visits::{Area, VenueId};
use serde_json::{Value, json};

pub(crate) const OPERATIONS: &[Operation] = &[
    ("verify-areas", verify_areas),
    ("count-places", count_places),
    ("cell-of-areas", cell_of_areas),
    ("admit-areas", admit_published_areas),
];

fn said(group: &AreaGroup) -> Value {
    let ranges: Vec<_> = group.ranges.iter().map(|range| json!([range.word, range.first, range.last])).collect();
    let facts = &group.facts;
    json!({
        "area": group.area.to_text(),
        "ranges": ranges,
        "places": group.places,
        "volume": facts.volume,
        "air_changes": facts.air_changes,
        "is_outdoors": facts.is_outdoors,
        "activity": facts.activity,
    })
}

fn verified(given: &Given<'_>) -> Result<VenueAreas, Refused> {
    let (list, venue) = (given.bytes("list")?, prepared(VenueId::parse(given.text("venue")?))?);
    prepared(VenueAreas::verify(&list, &venue))
}

fn area(text: &str) -> Result<Area, Refused> {
    prepared(Area::parse(text))
}

/// Reads `list` as that of `venue`; gives what is in it.
fn verify_areas(given: &Given<'_>) -> Came {
    let (list, venue) = (given.bytes("list")?, prepared(VenueId::parse(given.text("venue")?))?);
    let list = VenueAreas::verify(&list, &venue)?;
    let groups: Vec<_> = list.groups().iter().map(said).collect();
    Ok(json!({ "from": list.from(), "groups": groups }))
}

/// How many places `areas` have together in the `list` of `venue`.
fn count_places(given: &Given<'_>) -> Came {
    let list = verified(given)?;
    let areas = given.texts("areas")?.into_iter().map(area).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({ "places": list.places(&areas)? }))
}

/// The cell of `rows` and `seats` around a `seat` in the `list` of `venue`.
fn cell_of_areas(given: &Given<'_>) -> Came {
    let (list, seat) = (verified(given)?, area(given.text("seat")?)?);
    let cell = list.cell(&seat, given.small("rows")?, given.small("seats")?)?;
    let leaves: Vec<_> = cell.iter().map(Area::to_text).collect();
    Ok(json!({ "leaves": leaves }))
}

/// A server that has `published` of this venue, and `successions`, takes `list` at `now`.
fn admit_published_areas(given: &Given<'_>) -> Came {
    let (list, now) = (given.bytes("list")?, given.int("now")?);
    let successions = given.optional("successions", Given::all_bytes)?.unwrap_or_default();
    let published = given.all_bytes("published")?.into_iter().map(|list| prepared(VenueAreas::of_any_venue(&list)));
    let published = published.collect::<Result<Vec<_>, _>>()?;
    let admitted = admit_areas(&VenueAreas::of_any_venue(&list)?, &published, &successions, now)?;
    Ok(json!({
        "venue": admitted.venue().to_text(),
        "from": admitted.from(),
        "is_stored_already": admitted.is_stored_already(),
    }))
}
