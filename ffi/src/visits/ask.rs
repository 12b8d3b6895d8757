//! What an office asks a venue.

use super::period::Period;
use crate::convert::{each, tried};
use crate::errors::RecordError;
use crate::ids::{Area, Day, VenueId};
use crate::records::record;
use crate::time::Time;
use episeal::visits::office;

record! {
    /// What is asked for: a venue, periods, areas; never a person.
    Ask {
        /// The venue asked.
        venue: VenueId,
        /// When: 1 to 64 periods that do not overlap, none ending in the future.
        windows: Vec<Period>,
        /// Where: at most 64 areas and everything in them; none means the whole venue.
        areas: Vec<Area>,
        /// The code of the legal basis, 1 to 64 bytes, for example `IfSG-28a`.
        legal_basis: String,
        /// When the request expires; at most 7 days ahead.
        expires: Time,
    }
}

impl Ask {
    pub(super) fn core(self) -> Result<office::Ask, RecordError> {
        let windows = self.windows.iter().map(Period::core).collect::<Result<_, _>>()?;
        let (venue, areas) = (self.venue.read()?, tried(&self.areas, Area::read)?);
        let (legal_basis, expires) = (self.legal_basis, self.expires.0);
        Ok(office::Ask { venue, windows, areas, legal_basis, expires })
    }
}

impl From<&office::Ask> for Ask {
    fn from(of: &office::Ask) -> Self {
        let (windows, areas) = (each(of.windows.iter().copied()), each(of.areas.iter().cloned()));
        Self { venue: of.venue.into(), windows, areas, legal_basis: of.legal_basis.clone(), expires: of.expires.into() }
    }
}

record! {
    /// A venue and a UTC day, for which day keys and visits are published.
    VenueDay {
        /// The venue.
        venue: VenueId,
        /// The UTC day.
        day: Day,
    }
}

impl From<office::VenueDay> for VenueDay {
    fn from(of: office::VenueDay) -> Self {
        Self { venue: of.venue.into(), day: of.day.into() }
    }
}
