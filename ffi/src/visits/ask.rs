//! What an office asks a venue.

use super::period::Period;
use crate::convert::each;
use crate::errors::RecordError;
use crate::ids::Day;
use crate::records::record;
use crate::time::Time;
use episeal::visits::{Area, VenueId, office};

record! {
    /// What is asked.
    Ask {
        /// Of which venue.
        venue: VenueId,
        /// About which periods.
        windows: Vec<Period>,
        /// About which areas.
        areas: Vec<Area>,
        /// The code of the legal basis.
        legal_basis: String,
        /// When the request expires.
        expires: Time,
    }
}

impl Ask {
    pub(super) fn core(self) -> Result<office::Ask, RecordError> {
        let windows = self.windows.iter().map(Period::core).collect::<Result<_, _>>()?;
        let (venue, areas, legal_basis, expires) = (self.venue, self.areas, self.legal_basis, self.expires.0);
        Ok(office::Ask { venue, windows, areas, legal_basis, expires })
    }
}

impl From<&office::Ask> for Ask {
    fn from(of: &office::Ask) -> Self {
        let (windows, areas) = (each(of.windows.iter().copied()), of.areas.clone());
        Self { venue: of.venue, windows, areas, legal_basis: of.legal_basis.clone(), expires: of.expires.into() }
    }
}

record! {
    /// A venue and a day.
    VenueDay {
        /// The venue.
        venue: VenueId,
        /// The day.
        day: Day,
    }
}

impl From<office::VenueDay> for VenueDay {
    fn from(of: office::VenueDay) -> Self {
        Self { venue: of.venue, day: of.day.into() }
    }
}
