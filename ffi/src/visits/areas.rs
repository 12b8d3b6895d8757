//! A venue's signed list of its areas.

use crate::convert::{each, holds, tried};
use crate::count::Count;
use crate::errors::RecordError;
use crate::ids::{Area, Day, VenueId};
use crate::records::record;
use episeal::visits::venue;

record! {
    /// A word and numbers; each number, after the word and a space, makes a level of its own: `Reihe 1` to `Reihe 30`.
    AreaRange {
        /// What comes before the number, for example `Reihe`; with a space and the number at most 64 bytes of UTF-8.
        word: String,
        /// The first number.
        first: Count,
        /// The last number, at most 99,999.
        last: Count,
    }
}

impl AreaRange {
    fn core(self) -> Result<venue::AreaRange, RecordError> {
        Ok(venue::AreaRange { word: self.word, first: self.first.read()?, last: self.last.read()? })
    }
}

impl From<venue::AreaRange> for AreaRange {
    fn from(of: venue::AreaRange) -> Self {
        Self { word: of.word, first: of.first.into(), last: of.last.into() }
    }
}

record! {
    /// What a venue says about the room around a group of areas; each may be unknown. Numbers are 0 to 2^53 - 1.
    AreaFacts {
        /// The volume of the room, in cubic metres.
        volume: Option<i64>,
        /// How often its air is changed, in tenths per hour.
        air_changes: Option<i64>,
        /// Whether it is outdoors.
        is_outdoors: Option<bool>,
        /// How active people are there, from 0 (at rest) to 3.
        activity: Option<Count>,
    }
}

impl AreaFacts {
    fn core(self) -> Result<venue::AreaFacts, RecordError> {
        let Self { volume, air_changes, is_outdoors, activity } = self;
        Ok(venue::AreaFacts { volume, air_changes, is_outdoors, activity: activity.map(Count::byte).transpose()? })
    }
}

impl From<venue::AreaFacts> for AreaFacts {
    fn from(of: venue::AreaFacts) -> Self {
        let activity = of.activity.map(|activity| u32::from(activity).into());
        Self { volume: of.volume, air_changes: of.air_changes, is_outdoors: of.is_outdoors, activity }
    }
}

record! {
    /// Areas of one kind: those that the numbers of the ranges make below `area`, or `area` itself without ranges.
    AreaGroup {
        /// The area above; together with the ranges one to five levels.
        area: Area,
        /// At most two: rows and the seats of each, for example.
        ranges: Vec<AreaRange>,
        /// How many people each of the narrowest areas has room for, 1 to 100,000.
        places: Count,
        /// What is known about the room.
        facts: AreaFacts,
    }
}

impl AreaGroup {
    pub(super) fn core(self) -> Result<venue::AreaGroup, RecordError> {
        let (area, ranges) = (self.area.read()?, tried(self.ranges, AreaRange::core)?);
        Ok(venue::AreaGroup { area, ranges, places: self.places.read()?, facts: self.facts.core()? })
    }
}

impl From<venue::AreaGroup> for AreaGroup {
    fn from(of: venue::AreaGroup) -> Self {
        Self { area: of.area.into(), ranges: each(of.ranges), places: of.places.into(), facts: of.facts.into() }
    }
}

/// A venue's signed list of its areas from a day on: what areas there are, how many places each has, facts about the
/// room.
///
/// Nothing in it is proven: it is the venue's word alone.
#[derive(uniffi::Object)]
pub struct VenueAreas(pub(super) venue::VenueAreas);

holds!(VenueAreas(venue::VenueAreas));

#[uniffi::export]
impl VenueAreas {
    /// Reads and verifies the list that `venue` signed.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a list of areas.
    /// - `WrongVenue`: another venue's. `BadSignature`: the venue did not sign it.
    #[uniffi::constructor]
    pub fn verify(areas: Vec<u8>, venue: VenueId) -> Result<Self, RecordError> {
        Ok(Self(venue::VenueAreas::verify(&areas, &venue.read()?)?))
    }

    /// Reads and verifies the list that the venue which it names signed.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a list of areas.
    /// - `BadSignature`: the venue did not sign it.
    ///
    /// # Security
    /// Anyone can sign a list of a venue of their own: look at `VenueAreas::venue`.
    #[uniffi::constructor]
    pub fn of_any_venue(areas: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(venue::VenueAreas::of_any_venue(&areas)?))
    }

    /// The venue that signed it.
    pub fn venue(&self) -> VenueId {
        self.0.venue().into()
    }

    /// The first UTC day that it is for.
    pub fn from(&self) -> Day {
        self.0.from().into()
    }

    /// Its groups, in the order of the list.
    pub fn groups(&self) -> Vec<AreaGroup> {
        each(self.0.groups())
    }

    /// How many places all areas have together, at most 2^53 - 1: what is named twice counts twice.
    ///
    /// # Errors
    /// - `AreaUnknown`: one of them is neither a leaf of the list nor a level above one.
    pub fn places(&self, areas: Vec<Area>) -> Result<i64, RecordError> {
        self.0.places(&tried(&areas, Area::read)?)
    }

    /// The leaves of the seat's group whose numbers lie within `rows` and `seats` of the seat's: of a group with two
    /// numbers the first within `rows`, the second within `seats`; of a group with one, that within `seats`.
    ///
    /// A request has at most 64 areas: `Office::plan` makes several for a larger cell.
    ///
    /// # Errors
    /// - `AreaUnknown`: the seat is not a leaf of the list.
    /// - `TooLong`: more than 4,096 leaves.
    pub fn cell(&self, seat: Area, rows: Count, seats: Count) -> Result<Vec<Area>, RecordError> {
        Ok(each(self.0.cell(&seat.read()?, rows.read()?, seats.read()?)?))
    }
}
