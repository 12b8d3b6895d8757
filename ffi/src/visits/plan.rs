//! From the stays of a case to what venues are asked.

use super::areas::VenueAreas;
use super::ask::{Ask, VenueDay};
use super::period::{Period, Stay};
use crate::coded::LeftOut;
use crate::convert::{all, each};
use crate::count::Count;
use crate::errors::RecordError;
use crate::records::{personal, record};
use crate::time::Time;
use episeal::visits::{Area, KeyId, OfficeId, RecordId, VenueId, office};
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

impl From<CaseStay> for office::CaseStay {
    fn from(of: CaseStay) -> Self {
        let CaseStay { record_id, venue, kid, is_under_published_key, area, stay } = of;
        Self { record_id, venue, kid, is_under_published_key, area, stay: stay.into() }
    }
}

impl From<office::CaseStay> for CaseStay {
    fn from(of: office::CaseStay) -> Self {
        let office::CaseStay { record_id, venue, kid, is_under_published_key, area, stay } = of;
        Self { record_id, venue, kid, is_under_published_key, area, stay: stay.into() }
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

impl From<Cell> for office::Cell {
    fn from(of: Cell) -> Self {
        Self { rows: of.rows.0, seats: of.seats.0 }
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

impl From<AskedAreas> for office::AskedAreas {
    fn from(of: AskedAreas) -> Self {
        Self { levels: of.levels.byte(), cell: of.cell.map(Into::into), lists: all(&of.lists) }
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
        let (period, areas) = (self.period.core()?, self.areas.into());
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
        Ok(each(self.clone().core()?.venue_days(&each(stays))?))
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
        Self { ask: of.ask().into(), record_ids: of.record_ids().into(), competent: of.competent() }
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
        Self { record_id: of.record_id, reason: of.reason.into() }
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
        Self { record_id: of.record_id, period: of.period.into() }
    }
}
