//! A venue's signed list of its areas.

use crate::convert::{each, holds};
use crate::count::Count;
use crate::errors::RecordError;
use crate::ids::Day;
use crate::records::record;
use episeal::visits::{Area, VenueId, venue};

record! {
    /// A word and numbers: each number, after the word and a space, makes a level of its own.
    AreaRange {
        /// What comes before the number.
        word: String,
        /// The first number.
        first: Count,
        /// The last number.
        last: Count,
    }
}

impl From<AreaRange> for venue::AreaRange {
    fn from(of: AreaRange) -> Self {
        Self { word: of.word, first: of.first.0, last: of.last.0 }
    }
}

impl From<venue::AreaRange> for AreaRange {
    fn from(of: venue::AreaRange) -> Self {
        Self { word: of.word, first: of.first.into(), last: of.last.into() }
    }
}

record! {
    /// What a venue says about the room around a group of areas: none for what is unknown.
    AreaFacts {
        /// In cubic metres.
        volume: Option<i64>,
        /// How often its air is changed, in tenths per hour.
        air_changes: Option<i64>,
        /// Whether it is in the open air.
        is_outdoors: Option<bool>,
        /// How active people are there.
        activity: Option<Count>,
    }
}

impl From<AreaFacts> for venue::AreaFacts {
    fn from(of: AreaFacts) -> Self {
        let AreaFacts { volume, air_changes, is_outdoors, activity } = of;
        Self { volume, air_changes, is_outdoors, activity: activity.map(Count::byte) }
    }
}

impl From<venue::AreaFacts> for AreaFacts {
    fn from(of: venue::AreaFacts) -> Self {
        let activity = of.activity.map(|activity| Count(activity.into()));
        Self { volume: of.volume, air_changes: of.air_changes, is_outdoors: of.is_outdoors, activity }
    }
}

record! {
    /// Areas of one kind: those that the numbers of the ranges make below `area`, or `area` itself without ranges.
    AreaGroup {
        /// The area above.
        area: Area,
        /// At most two.
        ranges: Vec<AreaRange>,
        /// How many people each of the narrowest areas has room for.
        places: Count,
        /// About the room around them.
        facts: AreaFacts,
    }
}

impl From<AreaGroup> for venue::AreaGroup {
    fn from(of: AreaGroup) -> Self {
        Self { area: of.area, ranges: each(of.ranges), places: of.places.0, facts: of.facts.into() }
    }
}

impl From<venue::AreaGroup> for AreaGroup {
    fn from(of: venue::AreaGroup) -> Self {
        Self { area: of.area, ranges: each(of.ranges), places: of.places.into(), facts: of.facts.into() }
    }
}

#[derive(uniffi::Object)]
pub struct VenueAreas(pub(super) venue::VenueAreas);

holds!(VenueAreas(venue::VenueAreas));

#[uniffi::export]
impl VenueAreas {
    #[uniffi::constructor]
    pub fn verify(areas: Vec<u8>, venue: VenueId) -> Result<Self, RecordError> {
        Ok(Self(venue::VenueAreas::verify(&areas, &venue)?))
    }

    #[uniffi::constructor]
    pub fn of_any_venue(areas: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(venue::VenueAreas::of_any_venue(&areas)?))
    }

    pub fn venue(&self) -> VenueId {
        self.0.venue()
    }

    pub fn from(&self) -> Day {
        self.0.from().into()
    }

    pub fn groups(&self) -> Vec<AreaGroup> {
        each(self.0.groups())
    }

    pub fn places(&self, areas: Vec<Area>) -> Result<i64, RecordError> {
        self.0.places(&areas)
    }

    pub fn cell(&self, seat: Area, rows: Count, seats: Count) -> Result<Vec<Area>, RecordError> {
        self.0.cell(&seat, rows.0, seats.0)
    }
}
