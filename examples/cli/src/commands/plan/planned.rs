//! What was planned, and what was left out.

use crate::files;
use crate::shared_line::SharedLine;
use crate::times;
use episeal::visits::office::{LeftOut, LeftOutStay, PlannedAsk, UnaskedPart};
use episeal::visits::{Area, OfficeId, Period, RecordId};
use serde::Serialize;
use std::fmt;
use std::path::Path;

#[derive(Serialize)]
pub(crate) struct Planned {
    pub(crate) asks: Vec<AskLine>,
    pub(crate) left_out: Vec<LeftOutLine>,
    pub(crate) cut: Vec<CutLine>,
}

/// One request or referral.
#[derive(Serialize)]
pub(crate) struct AskLine {
    pub(crate) file: String,
    /// The venue's public key.
    pub(crate) venue: String,
    pub(crate) venue_name: String,
    pub(crate) windows: Vec<[String; 2]>,
    areas: Vec<String>,
    /// The stays that this asks about, by their records.
    record_ids: Vec<String>,
    /// Who asks the venue: this office, or the one that it is referred to.
    office: String,
    /// The certified name of the other office.
    office_name: Option<String>,
    expires: String,
}

/// A visit that no request asks about.
#[derive(Serialize)]
pub(crate) struct LeftOutLine {
    record_id: String,
    pub(crate) reason: &'static str,
}

/// A part of a visit that nobody is asked about: there is no key for its day, or it is too short to ask for.
#[derive(Serialize)]
pub(crate) struct CutLine {
    record_id: String,
    from: String,
    to: String,
}

impl From<&UnaskedPart> for CutLine {
    fn from(UnaskedPart { record_id, period }: &UnaskedPart) -> Self {
        Self { record_id: record_id.to_text(), from: times::show(period.from()), to: times::show(period.to()) }
    }
}

impl AskLine {
    pub(super) fn new(
        path: &Path,
        planned: &PlannedAsk,
        venue_name: &str,
        (office, office_name): (OfficeId, Option<String>),
    ) -> Self {
        let ask = planned.ask();
        let show = |window: &Period| [times::show(window.from()), times::show(window.to())];
        Self {
            file: files::name(path),
            venue: ask.venue.to_text(),
            venue_name: venue_name.to_owned(),
            windows: ask.windows.iter().map(show).collect(),
            areas: ask.areas.iter().map(Area::to_text).collect(),
            record_ids: planned.record_ids().iter().map(RecordId::to_text).collect(),
            office: office.to_text(),
            office_name,
            expires: times::show(ask.expires),
        }
    }
}

impl LeftOutLine {
    pub(super) fn unchecked(line: &SharedLine) -> Self {
        Self { record_id: line.record_id.clone(), reason: "unchecked" }
    }
}

impl From<&LeftOutStay> for LeftOutLine {
    fn from(LeftOutStay { record_id, reason }: &LeftOutStay) -> Self {
        Self {
            record_id: record_id.to_text(),
            reason: match reason {
                LeftOut::OutsidePeriod => "outside-period",
                LeftOut::TooShort => "too-short",
                LeftOut::NoDayKey => "no-day-key",
                LeftOut::NotPublished => "not-published",
            },
        }
    }
}

impl fmt::Display for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ask in &self.asks {
            writeln!(f, "{ask}")?;
        }
        for left_out in &self.left_out {
            writeln!(f, "left out {}: {}", left_out.record_id, left_out.reason)?;
        }
        for CutLine { record_id, from, to } in &self.cut {
            writeln!(f, "not asked of {record_id}: {from} to {to}")?;
        }
        let (asks, left_out) = (self.asks.len(), self.left_out.len());
        write!(f, "{asks} asks, {left_out} visits left out")
    }
}

impl fmt::Display for AskLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (stays, venue) = (self.record_ids.len(), &self.venue_name);
        write!(f, "{}: {venue}, {stays} stays", self.file)?;
        for [from, to] in &self.windows {
            write!(f, ", {from} to {to}")?;
        }
        match &self.office_name {
            Some(office) => write!(f, ", by {office}"),
            None => Ok(()),
        }
    }
}
