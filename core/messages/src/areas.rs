//! The venue's signed list of its areas, and the cells around a seat (core/FORMAT.md, section 12).

mod group;
mod overlap;

pub use group::{AreaFacts, AreaGroup, AreaRange};

use crate::area::Area;
use crate::id::VenueId;
use crate::item::DataItems;
use crate::signed::{Payload, Unverified, sign};
use episeal_base::error::RecordError;
use episeal_base::primitives::SigningKey;
use episeal_base::time::{MAX_DAY, read_day};
use episeal_base::wire::{Reader, Writer};
use group::Group;

/// The most groups of a list.
const MAX_GROUPS: usize = 4_096;
/// The most rows of a list: as many as the first of two ranges has numbers, and one for every other group.
const MAX_ROWS: u64 = 65_536;
/// The longest list, in bytes.
const MAX_AREAS_MESSAGE: usize = 262_144;
/// The highest integer of a message, and the most places that are counted: 2^53 - 1.
const MAX_AMOUNT: i64 = 9_007_199_254_740_991;
/// The most leaves of a cell.
const MAX_CELL: u64 = 4_096;

/// `[1, identity, from, groups]`, signed by the venue; the groups as they are in the message.
struct Claims<'a> {
    venue: VenueId,
    from: u32,
    groups: &'a [u8],
}

impl<'a> Payload<'a> for Claims<'a> {
    const NAME: &'static str = "venue-areas";
    const LIMIT: usize = MAX_AREAS_MESSAGE;

    fn write(&self) -> Writer {
        let groups: Vec<_> = groups(self.groups).collect();
        Writer::new()
            .array(4)
            .uint(1)
            .bytes(self.venue.as_bytes())
            .uint(u64::from(self.from))
            .list(&groups, |writer, group| group.write(writer))
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        reader.versioned(4)?;
        let venue = VenueId::read(reader)?;
        let from = read_day(reader)?;
        let start = reader.clone();
        check_groups(reader)?;
        Ok(Self { venue, from, groups: start.up_to(reader) })
    }
}

/// Checks each group separately and all together. They are not kept in parsed form: that would take far more memory
/// than the list itself.
fn check_groups(reader: &mut Reader<'_>) -> Result<(), RecordError> {
    let start = reader.clone();
    let mut rows = 0_u64;
    let count = reader.list(MAX_GROUPS, |reader| {
        rows = rows.saturating_add(Group::read(reader)?.rows());
        Ok(())
    })?;
    if count.is_empty() || rows > MAX_ROWS || overlap::is_any(start.up_to(reader), count.len()) {
        return Err(RecordError::Malformed);
    }
    Ok(())
}

/// The groups of a list that was checked.
fn groups(list: &[u8]) -> impl Iterator<Item = Group<'_>> {
    let mut reader = Reader::new(list);
    let length = reader.array_up_to(MAX_GROUPS).unwrap_or_default();
    (0..length).map_while(move |_| Group::read(&mut reader).ok())
}

/// Signs a list of at most 262,144 bytes.
pub fn sign_areas(key: &SigningKey, from: u32, list: &[AreaGroup]) -> Result<Vec<u8>, RecordError> {
    if list.is_empty() || from > MAX_DAY {
        return Err(RecordError::Malformed);
    }
    if list.len() > MAX_GROUPS {
        return Err(RecordError::TooLong);
    }
    let list: Vec<_> = list.iter().map(AreaGroup::checked).collect::<Result<_, _>>()?;
    let groups = Writer::new().list(&list, |writer, group| group.as_group().write(writer)).finish();
    check_groups(&mut Reader::new(&groups))?;
    let claims = Claims { venue: VenueId::from(key), from, groups: &groups };
    let signed = sign(&claims, key);
    if signed.len() > MAX_AREAS_MESSAGE {
        return Err(RecordError::TooLong);
    }
    Ok(signed)
}

/// A venue's signed list of its areas from a day on: what areas there are, how many places each has, facts about the
/// room.
///
/// Nothing in it is proven: it is the venue's word alone.
#[derive(Clone, PartialEq, Eq)]
pub struct VenueAreas {
    venue: VenueId,
    from: u32,
    groups: Vec<u8>,
}

impl VenueAreas {
    /// Reads and verifies the list that `venue` signed.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a list of areas.
    /// - `WrongVenue`: another venue's. `BadSignature`: the venue did not sign it.
    pub fn verify(areas: &[u8], venue: &VenueId) -> Result<Self, RecordError> {
        let unverified = Unverified::<Claims<'_>>::parse(areas)?;
        if unverified.claims().venue != *venue {
            return Err(RecordError::WrongVenue);
        }
        Self::of(unverified)
    }

    /// Reads and verifies the list that the venue which it names signed.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a list of areas.
    /// - `BadSignature`: the venue did not sign it.
    ///
    /// # Security
    /// Anyone can sign a list of a venue of their own: look at [`VenueAreas::venue`].
    pub fn of_any_venue(areas: &[u8]) -> Result<Self, RecordError> {
        Self::of(Unverified::parse(areas)?)
    }

    fn of(unverified: Unverified<'_, Claims<'_>>) -> Result<Self, RecordError> {
        let venue = unverified.claims().venue;
        let claims = unverified.verify(venue.as_bytes())?;
        Ok(Self { venue, from: claims.from, groups: claims.groups.to_vec() })
    }

    /// The venue that signed it.
    #[must_use]
    pub fn venue(&self) -> VenueId {
        self.venue
    }

    /// The first UTC day that it is for, counted from 1970-01-01.
    #[must_use]
    pub fn from(&self) -> u32 {
        self.from
    }

    /// Its groups, in the order of the list.
    #[must_use]
    pub fn groups(&self) -> Vec<AreaGroup> {
        groups(&self.groups).map(|group| group.owned()).collect()
    }

    /// How many places all areas have together, at most 2^53 - 1: what is named twice counts twice.
    ///
    /// # Errors
    /// - `AreaUnknown`: one of them is neither a leaf of the list nor a level above one.
    pub fn places(&self, areas: &[Area]) -> Result<i64, RecordError> {
        let mut found = vec![0_u64; areas.len()];
        for group in groups(&self.groups) {
            for (area, found) in areas.iter().zip(&mut found) {
                *found = found.saturating_add(group.places_in(area));
            }
        }
        if found.contains(&0) {
            return Err(RecordError::AreaUnknown);
        }
        let places = found.into_iter().fold(0, u64::saturating_add);
        Ok(i64::try_from(places).map_or(MAX_AMOUNT, |places| places.min(MAX_AMOUNT)))
    }

    /// The leaves of the seat's group whose numbers lie within `rows` and `seats` of the seat's: of a group with two
    /// numbers the first within `rows`, the second within `seats`; of a group with one, that within `seats`.
    ///
    /// A request has at most 64 areas: `Office::plan` makes several for a larger cell.
    ///
    /// # Errors
    /// - `AreaUnknown`: the seat is not a leaf of the list.
    /// - `TooLong`: more than 4,096 leaves.
    pub fn cell(&self, seat: &Area, rows: u32, seats: u32) -> Result<Vec<Area>, RecordError> {
        let group = groups(&self.groups).find(|group| group.has_leaf(seat));
        let group = group.ok_or(RecordError::AreaUnknown)?;
        let around = group.around(seat, rows, seats);
        if around.leaves() > MAX_CELL {
            return Err(RecordError::TooLong);
        }
        Ok(around.areas())
    }
}

opaque_debug!(VenueAreas);

/// The list for a day: the one with the latest first day up to that day.
pub fn areas_of_day<'a>(lists: impl IntoIterator<Item = &'a VenueAreas>, day: u32) -> Option<&'a VenueAreas> {
    let begun = lists.into_iter().filter(|list| list.from <= day);
    begun.max_by_key(|list| list.from)
}
