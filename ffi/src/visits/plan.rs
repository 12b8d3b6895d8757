//! From the stays of a case to what venues are asked.

use super::areas::VenueAreas;
use super::ask::{Ask, VenueDay};
use super::period::{Period, Stay};
use crate::coded::LeftOut;
use crate::convert::{all, each, tried};
use crate::count::Count;
use crate::errors::RecordError;
use crate::ids::{Area, KeyId, OfficeId, RecordId, VenueId};
use crate::records::{personal, record};
use crate::time::Time;
use episeal::visits::office;
use std::sync::Arc;

personal! {
    /// Where and when a case was.
    CaseStay {
        /// The visit from which this is known.
        record_id: RecordId,
        /// The venue.
        venue: VenueId,
        /// The venue day key that the visit is sealed to.
        kid: KeyId,
        /// False where that key is not known to be the published one, and so no stored visit was compared with what the
        /// visitor says: listed among what is left out, and not asked about.
        is_under_published_key: bool,
        /// Where in the venue; may be empty.
        area: Area,
        /// When.
        stay: Stay,
    }
}

impl CaseStay {
    pub(super) fn core(self) -> Result<office::CaseStay, RecordError> {
        let (record_id, venue, kid) = (self.record_id.read()?, self.venue.read()?, self.kid.read()?);
        let (is_under_published_key, area, stay) = (self.is_under_published_key, self.area.read()?, self.stay.into());
        Ok(office::CaseStay { record_id, venue, kid, is_under_published_key, area, stay })
    }
}

impl From<office::CaseStay> for CaseStay {
    fn from(of: office::CaseStay) -> Self {
        let (record_id, venue, kid) = (of.record_id.into(), of.venue.into(), of.kid.into());
        let (is_under_published_key, area, stay) = (of.is_under_published_key, of.area.into(), of.stay.into());
        Self { record_id, venue, kid, is_under_published_key, area, stay }
    }
}

record! {
    /// How far around a seat to ask for (`VenueAreas::cell`).
    Cell {
        /// How many rows on either side.
        rows: Count,
        /// How many seats on either side.
        seats: Count,
    }
}

impl Cell {
    fn core(self) -> Result<office::Cell, RecordError> {
        Ok(office::Cell { rows: self.rows.read()?, seats: self.seats.read()? })
    }
}

record! {
    /// Where in a venue to ask about a stay.
    AskedAreas {
        /// How many levels of the area are asked for where there is no cell: at most four. 0 asks for the whole venue;
        /// otherwise each area is asked for separately, with its own windows.
        levels: Count,
        /// The verified lists of their areas that the venues published.
        lists: Vec<Arc<VenueAreas>>,
        /// How far around a seat to ask for, where the stay is at a seat in the venue's list; none asks by levels only.
        cell: Option<Cell>,
    }
}

impl AskedAreas {
    fn core(self) -> Result<office::AskedAreas, RecordError> {
        let (levels, cell) = (self.levels.byte()?, self.cell.map(Cell::core).transpose()?);
        Ok(office::AskedAreas { levels, cell, lists: all(&self.lists) })
    }
}

record! {
    /// On which terms a request is made.
    AskTerms {
        /// The code of the legal basis, 1 to 64 bytes, for example `IfSG-28a`.
        legal_basis: String,
        /// When the request expires; at most 7 days ahead.
        expires: Time,
    }
}

record! {
    /// Which stays count, and how to ask about them.
    Criteria {
        /// When the case was infectious, or was infected: `Period::forward_tracing`, `Period::backward_tracing`.
        period: Period,
        /// The shortest stay within the period that counts, in seconds; not negative.
        min_seconds: i64,
        /// How long a stay without a departure is assumed to be, in seconds: 1 to 86,400.
        max_stay: i64,
        /// Those who came up to this long after the case left are asked for, too, in seconds: 0 to 86,400.
        after: i64,
        /// Where in a venue to ask.
        areas: AskedAreas,
        /// On which terms the requests are made.
        terms: AskTerms,
    }
}

impl Criteria {
    pub(super) fn core(self) -> Result<office::Criteria, RecordError> {
        let Self { min_seconds, max_stay, after, .. } = self;
        let terms = office::AskTerms { legal_basis: self.terms.legal_basis, expires: self.terms.expires.0 };
        let (period, areas) = (self.period.core()?, self.areas.core()?);
        Ok(office::Criteria { period, min_seconds, max_stay, after, areas, terms })
    }
}

#[uniffi::export]
impl Criteria {
    /// The venues and UTC days for which `Office::plan` needs the published day keys: those that the stays and the time
    /// after them touch, each once.
    ///
    /// # Errors
    /// - `InvalidTime`: a stay that is out of range or longer than 24 hours.
    pub fn venue_days(&self, stays: Vec<CaseStay>) -> Result<Vec<VenueDay>, RecordError> {
        Ok(each(self.clone().core()?.venue_days(&tried(stays, CaseStay::core)?)?))
    }
}

personal! {
    /// What is asked, and of whom. Every stay is in an ask or is left out; one over midnight is in two where the venue
    /// names another office from then on, and any part of it that is in none is listed.
    Plan {
        /// By venue, competent office and areas, then by time.
        asks: Vec<PlannedAsk>,
        /// The stays that are in no ask and why, in the order given.
        left_out: Vec<LeftOutStay>,
        /// The parts of stays that nobody is asked about: on a day for which the venue's key was not handed in, or
        /// shorter than what one office may be asked about. Where the venue published no key for the day, nobody
        /// checked in there.
        cut: Vec<UnaskedPart>,
    }
}

impl From<office::Plan> for Plan {
    fn from(of: office::Plan) -> Self {
        let (left_out, cut) = (each(of.left_out().iter().copied()), each(of.cut().iter().copied()));
        Self { asks: each(of.asks()), left_out, cut }
    }
}

personal! {
    /// One request to make, or one referral.
    PlannedAsk {
        /// Venue, windows and areas. It says when and where, and nothing about who the case is.
        ask: Ask,
        /// The stays that this asks about.
        record_ids: Vec<RecordId>,
        /// None: this office asks itself (`Office::request`). Otherwise the office that the venue names, which is asked
        /// through `Office::refer`.
        competent: Option<OfficeId>,
    }
}

impl From<&office::PlannedAsk> for PlannedAsk {
    fn from(of: &office::PlannedAsk) -> Self {
        let record_ids = each(of.record_ids().iter().copied());
        Self { ask: of.ask().into(), record_ids, competent: of.competent().map(Into::into) }
    }
}

record! {
    /// A stay that is in no ask.
    LeftOutStay {
        /// The visit from which it is known.
        record_id: RecordId,
        /// Why nobody is asked.
        reason: LeftOut,
    }
}

impl From<office::LeftOutStay> for LeftOutStay {
    fn from(of: office::LeftOutStay) -> Self {
        Self { record_id: of.record_id.into(), reason: of.reason.into() }
    }
}

personal! {
    /// A part of a stay about which nobody is asked.
    UnaskedPart {
        /// The visit from which the stay is known.
        record_id: RecordId,
        /// The part.
        period: Period,
    }
}

impl From<office::UnaskedPart> for UnaskedPart {
    fn from(of: office::UnaskedPart) -> Self {
        Self { record_id: of.record_id.into(), period: of.period.into() }
    }
}
