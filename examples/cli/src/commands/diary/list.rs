//! `diary list`.

use crate::commands::Run;
use crate::diary_file::{DiaryFile, DiaryPlace};
use crate::failure::Outcome;
use crate::session::Session;
use crate::times;
use clap::Args;
use episeal::visits::visitor::Kept;
use serde::Serialize;
use std::fmt;
use std::path::Path;

/// List the visits by time of arrival.
#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) place: DiaryPlace,
}

#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Listed(Vec<DiaryLine>);

/// A visit of the diary.
#[derive(Serialize)]
struct DiaryLine {
    record_id: String,
    /// The venue's public key.
    venue: String,
    venue_name: String,
    area: String,
    /// RFC 3339.
    arrival: String,
    departure: Option<String>,
}

impl Run for List {
    type Report = Listed;

    fn run(&self, session: &Session) -> Outcome<Listed> {
        let file = DiaryFile::open(&self.place, session)?;
        let visits = file.diary.visits();
        Ok(Listed(visits.iter().map(line).collect()))
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

fn line(kept: &Kept) -> DiaryLine {
    DiaryLine {
        record_id: kept.record_id().to_text(),
        venue: kept.venue().to_text(),
        venue_name: kept.venue_name().to_owned(),
        area: kept.area().to_text(),
        arrival: times::show(kept.arrival()),
        departure: kept.departure().map(times::show),
    }
}

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("no visits");
        }
        let lines: Vec<_> = self.0.iter().map(DiaryLine::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl fmt::Display for DiaryLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, arrival) = (&self.record_id, &self.arrival);
        let departure = self.departure.as_deref().unwrap_or("-");
        write!(f, "{id}  {arrival} to {departure}  {}", self.venue_name)?;
        match self.area.as_str() {
            "" => Ok(()),
            area => write!(f, " ({area})"),
        }
    }
}
