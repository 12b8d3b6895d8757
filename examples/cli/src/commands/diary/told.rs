//! `diary told`.

use crate::args::TrustArgs;
use crate::commands::Run;
use crate::diary_file::{DiaryFile, DiaryPlace};
use crate::failure::{InFile, Outcome};
use crate::files;
use crate::session::Session;
use crate::times;
use clap::Args;
use episeal::visits::MAX_MESSAGE;
use episeal::visits::office::VerifiedNotice;
use episeal::visits::visitor::Kept;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

/// List your own visits that a health office says it read. A visit that is missing from the list proves nothing: an
/// office tells only if it wants to, and a server can withhold a notice.
#[derive(Debug, Args)]
pub(crate) struct TellRead {
    #[command(flatten)]
    pub(crate) place: DiaryPlace,
    #[command(flatten)]
    pub(crate) trust: TrustArgs,
    /// Notices, as the server hands them out
    #[arg(value_name = "FILE", required = true)]
    pub(crate) notices: Vec<PathBuf>,
}

#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct ReadVisits(Vec<ReadVisit>);

#[derive(Serialize)]
struct ReadVisit {
    record_id: String,
    venue_name: String,
    /// RFC 3339.
    arrival: String,
    /// The office's certified name.
    office: String,
    office_id: String,
    /// The time of the first notice that says so, RFC 3339.
    told: String,
}

impl Run for TellRead {
    type Report = ReadVisits;

    fn run(&self, session: &Session) -> Outcome<ReadVisits> {
        let notices = self.verified(session)?;
        let file = DiaryFile::open(&self.place, session)?;
        let mut read = Vec::new();
        for kept in file.diary.visits() {
            let mut offices = BTreeSet::new();
            for notice in &notices {
                if kept.is_told_by(notice)? && offices.insert(notice.office().to_text()) {
                    read.push(ReadVisit::new(&kept, notice));
                }
            }
        }
        Ok(ReadVisits(read))
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl TellRead {
    /// From trusted offices, the earliest notice first.
    fn verified(&self, session: &Session) -> Outcome<Vec<VerifiedNotice>> {
        let trust = self.trust.read(session)?;
        let verified = self.notices.iter().map(|path| {
            let notice = files::read(path, MAX_MESSAGE)?;
            VerifiedNotice::verify(&notice, &trust, session.now).in_file(path)
        });
        let mut verified: Vec<_> = verified.collect::<Outcome<_>>()?;
        verified.sort_by_key(VerifiedNotice::at);
        Ok(verified)
    }
}

impl ReadVisit {
    fn new(kept: &Kept, notice: &VerifiedNotice) -> Self {
        Self {
            record_id: kept.record_id().to_text(),
            venue_name: kept.venue_name().to_owned(),
            arrival: times::show(kept.arrival()),
            office: notice.office_name().to_owned(),
            office_id: notice.office().to_text(),
            told: times::show(notice.at()),
        }
    }
}

impl fmt::Display for ReadVisits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("no office says that it read a visit");
        }
        let lines: Vec<_> = self.0.iter().map(ReadVisit::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl fmt::Display for ReadVisit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { record_id, venue_name, arrival, office, told, .. } = self;
        write!(f, "{record_id}  {arrival}  {venue_name}: read by {office}, as it said at {told}")
    }
}
