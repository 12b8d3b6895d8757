//! Publishing the lists of venues' areas (core/FORMAT.md, section 8).

use super::check_counts;
use episeal_base::error::RecordError;
use episeal_base::time::{KEY_DAYS, day_of};
use episeal_messages::areas::{VenueAreas, areas_of_day};
use episeal_messages::id::VenueId;

/// A list of areas that a server may publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdmittedAreas {
    venue: VenueId,
    from: u32,
    is_stored_already: bool,
}

impl AdmittedAreas {
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

    /// True when the same list is already published: there is nothing to do.
    #[must_use]
    pub fn is_stored_already(&self) -> bool {
        self.is_stored_already
    }
}

/// Admits a venue's signed list of its areas for publishing: one per venue and first day, so that no venue can show
/// offices different lists, or change what is asked about days that have begun.
///
/// `list` is of any venue ([`VenueAreas::of_any_venue`]), `published` are the lists that the server publishes for the
/// same one, `successions` those that it has, of any chains: those of this venue count.
///
/// # Errors
/// - `WrongVenue`: by `successions` another identity counts for its first day instead of this venue; or one of
///   `published` is another venue's.
/// - `Disagrees`: another list from this day is published; or one is published and this one is not from a later day
///   than today.
/// - `InvalidTime`: `now` is before 1970 or after 9999.
pub fn admit_areas(
    list: &VenueAreas,
    published: &[VenueAreas],
    successions: &[Vec<u8>],
    now: i64,
) -> Result<AdmittedAreas, RecordError> {
    let today = day_of(now)?;
    check_counts(&list.venue(), list.from(), successions)?;
    if published.iter().any(|other| other.venue() != list.venue()) {
        return Err(RecordError::WrongVenue);
    }
    let is_stored_already = published.contains(list);
    let is_day_taken = published.iter().any(|other| other.from() == list.from());
    let is_late = !published.is_empty() && list.from() <= today;
    if !is_stored_already && (is_day_taken || is_late) {
        return Err(RecordError::Disagrees);
    }
    Ok(AdmittedAreas { venue: list.venue(), from: list.from(), is_stored_already })
}

/// True while a server keeps a list: until 30 days after the venue's next list has begun.
///
/// `lists` are those published for the same venue.
///
/// # Errors
/// - `InvalidTime`: `now` is before 1970 or after 9999.
pub fn keeps_areas(list: &VenueAreas, lists: &[VenueAreas], now: i64) -> Result<bool, RecordError> {
    let oldest = day_of(now)?.saturating_sub(KEY_DAYS);
    let of_oldest = areas_of_day(lists, oldest);
    Ok(of_oldest.is_none_or(|of_oldest| list.from() >= of_oldest.from()))
}
