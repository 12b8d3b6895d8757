//! Shared visits as JSON, one object each: what `open-share` writes and `plan` reads.

use crate::failure::{Failure, Outcome};
use crate::times;
use crate::typed;
use crate::visit_line::Person;
use episeal::visits::office::{CaseStay, SharedVisit};
use episeal::visits::{Area, KeyId, RecordError, RecordId, Stay, VenueId};
use serde::{Deserialize, Serialize};

/// A shared visit: as it is stored if `checked`, else as the visitor says.
#[derive(Serialize, Deserialize)]
pub(crate) struct SharedLine {
    pub(crate) record_id: String,
    /// A stored revision is sound and agrees with what the visitor says.
    pub(crate) checked: bool,
    /// What is wrong, by code: even for a visit that is checked.
    pub(crate) errors: Vec<String>,
    /// The venue's public key.
    pub(crate) venue: String,
    /// As it was printed, as the visitor says.
    pub(crate) venue_name: String,
    /// The venue day key that the visit is sealed to.
    pub(crate) kid: String,
    pub(crate) area: String,
    /// RFC 3339.
    pub(crate) arrival: String,
    pub(crate) departure: Option<String>,
    /// Of the stored visit.
    #[serde(flatten)]
    pub(crate) person: Option<Person>,
}

impl SharedLine {
    pub(crate) fn new(visit: &SharedVisit) -> Self {
        let stay = visit.case_stay().unwrap_or_else(|_| as_told(visit));
        let person = visit.visit().ok().map(|visit| visit.contact().into());
        let codes = visit.errors().iter().map(|error| error.code().to_owned());
        Self {
            record_id: stay.record_id.to_text(),
            checked: visit.visit().is_ok(),
            errors: codes.collect(),
            venue: stay.venue.to_text(),
            venue_name: visit.venue_name().to_owned(),
            kid: stay.kid.to_text(),
            area: stay.area.to_text(),
            arrival: times::show(stay.stay.arrival),
            departure: stay.stay.departure.map(times::show),
            person,
        }
    }

    pub(crate) fn stay(&self) -> Outcome<CaseStay> {
        let time = |text: &str| times::parse(text).map_err(|_| RecordError::InvalidTime);
        Ok(CaseStay {
            record_id: RecordId::parse(&self.record_id)?,
            venue: VenueId::parse(&self.venue)?,
            kid: KeyId::parse(&self.kid)?,
            is_under_published_key: !self.is_not_published(),
            area: Area::parse(&self.area)?,
            stay: Stay { arrival: time(&self.arrival)?, departure: self.departure.as_deref().map(time).transpose()? },
        })
    }

    /// Sealed to a key other than the published one: what it says is the visitor's word alone.
    pub(crate) fn is_not_published(&self) -> bool {
        let not_published = RecordError::NotPublished.code();
        !self.checked && self.errors.iter().any(|code| code == not_published)
    }

    /// The lines of a file. An error names only its place: the content is personal.
    pub(crate) fn parse_all(bytes: &[u8]) -> Outcome<Vec<Self>> {
        let lines = typed::bare(bytes).split(|byte| *byte == b'\n').enumerate();
        let filled = lines.filter(|(_, line)| !line.trim_ascii().is_empty());
        let parse = |(number, line): (usize, &[u8])| {
            serde_json::from_slice(line).map_err(|_| {
                let number = number.saturating_add(1);
                Failure::input(format!("not a shared visit: line {number}"))
            })
        };
        filled.map(parse).collect()
    }
}

fn as_told(visit: &SharedVisit) -> CaseStay {
    CaseStay {
        record_id: visit.record_id(),
        venue: visit.venue(),
        kid: visit.kid(),
        is_under_published_key: !visit.errors().contains(&RecordError::NotPublished),
        area: visit.area().clone(),
        stay: Stay { arrival: visit.arrival(), departure: visit.departure() },
    }
}
