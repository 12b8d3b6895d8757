//! `release`: a venue answers a lawful request.

use super::Run;
use crate::args::TrustArgs;
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content, Output};
use crate::key_file::KeyFile;
use crate::parts;
use crate::session::Session;
use crate::store::{Entry, Listing, ReadVisit, Store};
use clap::Args;
use episeal::visits::venue::{Policy, PolicyFields, Release, RequestLog, Venue, VerifiedRequest, VisitWithNotes};
use episeal::visits::{Area, KeyId, MAX_MESSAGE, RecordError, RecordId, VenueId};
use serde::Serialize;
use std::fmt;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Answer a request: check it, examine the stored visits, release those that match.
///
/// What cannot be examined or released is reported on standard error, and the rest is released. The log is saved when
/// the release is written, and only then does the release appear: a request is answered once, or has to be made again.
#[derive(Debug, Args)]
pub(crate) struct MakeRelease {
    /// Key file of the venue
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// The office's signed request
    #[arg(long, value_name = "FILE")]
    pub(crate) request: PathBuf,
    /// Directory of the server's store
    #[arg(long, value_name = "DIR")]
    pub(crate) store: PathBuf,
    #[command(flatten)]
    pub(crate) trust: TrustArgs,
    /// The venue's log of verified requests; created if it does not exist
    #[arg(long, value_name = "FILE")]
    pub(crate) log: PathBuf,
    #[command(flatten)]
    pub(crate) limits: Limits,
    /// The release: a sequence of CBOR byte strings, one per part
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
}

/// What the venue requires of requests.
#[derive(Clone, Debug, Args)]
pub(crate) struct Limits {
    /// The shortest window that is answered, in seconds, at least 1800
    #[arg(long, value_name = "SECONDS", default_value_t = 1_800)]
    pub(crate) min_window: i64,
    /// How many requests of one office may touch one day, 1 to 1000
    #[arg(long, value_name = "NUMBER", default_value_t = 128)]
    pub(crate) max_requests: u32,
    /// How many seconds of a day all windows of one office may cover in total, each second counted once
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
    pub(crate) max_seconds_a_day: i64,
    /// How many places the areas asked for must have in total, according to the venue's list
    #[arg(long, value_name = "NUMBER", default_value_t = 8)]
    pub(crate) min_places: u32,
    /// A signed list of the venue's areas, as `areas make` wrote it; may be given more than once [default: no area is
    /// answered for]
    #[arg(long, value_name = "FILE")]
    pub(crate) areas: Vec<PathBuf>,
    /// Answer for areas of one level on days without a list
    #[arg(long)]
    pub(crate) unlisted_areas: bool,
    /// How long a stay without a departure counts, in seconds, 1 to 86400
    #[arg(long, value_name = "SECONDS", default_value_t = 43_200)]
    pub(crate) max_stay: i64,
}

impl Limits {
    fn policy(&self, venue: &VenueId) -> Outcome<Policy> {
        let fields = PolicyFields {
            min_window: self.min_window,
            max_requests: self.max_requests,
            max_seconds_a_day: self.max_seconds_a_day,
            min_places: self.min_places,
            allows_unlisted_areas: self.unlisted_areas,
            max_stay: self.max_stay,
        };
        Ok(Policy::new(&fields, &super::areas::read_of(&self.areas, venue)?)?)
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct Released {
    /// The asking office.
    pub(crate) office: String,
    /// Stored visits that were read.
    pub(crate) visits: usize,
    /// Those of them that could not be examined, or could not be released although they matched.
    pub(crate) refused: usize,
    pub(crate) parts: usize,
    /// The areas asked for in which nothing matched.
    pub(crate) empty_areas: Vec<String>,
}

impl Run for MakeRelease {
    type Report = Released;

    fn run(&self, session: &Session) -> Outcome<Released> {
        let venue = KeyFile::<Venue>::load(&self.key, session)?.party;
        let request = files::read(&self.request, MAX_MESSAGE)?;
        let trust = self.trust.read(session)?;
        let policy = self.limits.policy(&venue.id())?;
        let mut log = read_log(&self.log)?;
        let store = Store::existing(&self.store)?;
        let authentic = venue.authenticate(&request, &trust, session.now)?;
        let verified = venue.verify_request(&authentic, &policy, &mut log)?;
        let kids = kids_of(&venue, &verified, session.now)?;
        let listing = store.list(&kids, session)?;
        let mut out = Output::create(&self.out, Content::Answer)?;
        let mut examination = Examination {
            release: venue.release(&verified, &trust, session.now)?,
            store: &store,
            session,
            out: &mut out,
            noted: None,
            refused: 0,
            parts: 0,
        };
        examination.read(&listing)?;
        let Examination { refused, parts, release, .. } = examination;
        out.commit_after(|| files::write(&self.log, &log.to_bytes(), Content::Answer))?;
        Ok(Released {
            office: verified.office_name().to_owned(),
            visits: listing.entries.len(),
            refused,
            parts,
            empty_areas: release.empty_areas().iter().map(Area::to_text).collect(),
        })
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.out, &self.log]
    }

    fn changes(&self) -> Vec<&Path> {
        vec![&self.log]
    }
}

fn read_log(path: &Path) -> Outcome<RequestLog> {
    if !files::is_standard(path) && !path.exists() {
        return Ok(RequestLog::new());
    }
    RequestLog::from_bytes(&files::read(path, files::MAX_LOG)?).in_file(path)
}

/// The venue's day keys of the request's days.
fn kids_of(venue: &Venue, request: &VerifiedRequest, now: i64) -> Outcome<Vec<KeyId>> {
    let days = request.days();
    let keys = venue.day_keys(now)?.into_iter();
    let asked = keys.filter(|kept| days.contains(&kept.day));
    Ok(asked.map(|kept| kept.kid).collect())
}

/// What is wrong with a stored visit, or with a departure note of its record.
struct Report {
    entry: Entry,
    failure: Failure,
    /// The visit is refused; not so where a note cannot be read.
    is_refused: bool,
}

impl Report {
    fn refused(entry: Entry, failure: Failure) -> Self {
        Self { entry, failure, is_refused: true }
    }
}

/// The departure notes of a visit's record; one that cannot be read is reported.
fn notes_of(store: &Store, entry: &Entry, reports: &mut Vec<Report>) -> Vec<Vec<u8>> {
    let mut notes = Vec::new();
    for note in store.notes(entry.kid, entry.record_id) {
        match note {
            Ok(note) => notes.push(note),
            Err(failure) => reports.push(Report { entry: *entry, failure, is_refused: false }),
        }
    }
    notes
}

/// Visits that are examined together.
#[derive(Default)]
struct Together {
    entries: Vec<Entry>,
    visits: Vec<VisitWithNotes>,
}

/// Stored visits in, parts out.
struct Examination<'a> {
    release: Release,
    store: &'a Store,
    session: &'a Session,
    out: &'a mut Output,
    /// The last record whose notes went with a revision that opened.
    noted: Option<RecordId>,
    refused: usize,
    parts: usize,
}

impl Examination<'_> {
    fn read(&mut self, listing: &Listing) -> Outcome<()> {
        let bar = self.session.progress(listing.entries.len(), "releasing");
        listing.read_all(&bar, |entries, visits| {
            self.examine(listing, entries, visits)?;
            Ok(ControlFlow::Continue(()))
        })?;
        self.release.finish();
        self.write_parts()
    }

    fn examine(&mut self, listing: &Listing, entries: &[Entry], visits: Vec<ReadVisit>) -> Outcome<()> {
        let (mut together, mut reports) = (Together::default(), Vec::new());
        for (entry, visit) in entries.iter().zip(visits) {
            let visit = match visit {
                Ok(visit) => visit,
                Err(failure) => {
                    reports.push(Report::refused(*entry, failure));
                    continue;
                }
            };
            let has_notes = listing.has_notes(entry);
            // Notes belong to a record: they go with its first revision that opens, and so wait for what became of
            // the revisions before.
            if has_notes && together.entries.last().is_some_and(|last| last.record_id == entry.record_id) {
                reports.extend(self.push(&mut together));
            }
            let notes = match has_notes && self.noted != Some(entry.record_id) {
                true => notes_of(self.store, entry, &mut reports),
                false => Vec::new(),
            };
            together.entries.push(*entry);
            together.visits.push(VisitWithNotes { visit, notes });
        }
        reports.extend(self.push(&mut together));
        reports.sort_by_key(|report| report.entry);
        reports.into_iter().try_for_each(|report| self.report(report))?;
        self.write_parts()
    }

    /// Examines visits together, and says which were refused.
    fn push(&mut self, together: &mut Together) -> Vec<Report> {
        let Together { entries, visits } = std::mem::take(together);
        let mut refused = self.release.push_many(&visits).into_iter().peekable();
        let mut reports = Vec::new();
        for (at, entry) in (0..).zip(entries) {
            let error = refused.next_if(|report| report.at == at).map(|report| report.error);
            if error.is_none_or(|error| error == RecordError::NoteInvalid) {
                self.noted = Some(entry.record_id);
            }
            reports.extend(error.map(|error| Report::refused(entry, Failure::from(error))));
        }
        reports
    }

    /// Without randomness nothing can be released.
    fn report(&mut self, report: Report) -> Outcome<()> {
        let Report { entry, failure, is_refused } = report;
        if failure.code() == RecordError::NoRandomness.code() {
            return Err(failure);
        }
        self.refused = self.refused.saturating_add(usize::from(is_refused));
        self.session.notice(&files::name(&self.store.path(&entry)), &failure);
        Ok(())
    }

    fn write_parts(&mut self) -> Outcome<()> {
        while let Some(part) = self.release.next_part()? {
            self.out.write_all(&parts::head(part.len()))?;
            self.out.write_all(&part)?;
            self.parts = self.parts.saturating_add(1);
        }
        Ok(())
    }
}

impl fmt::Display for Released {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { office, visits, refused, parts, empty_areas } = self;
        write!(f, "for {office}: {visits} visits read, {refused} refused, {parts} parts")?;
        super::areas::write_empty(f, empty_areas)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Command, FromArgMatches};

    #[test]
    fn the_limits_are_the_librarys_unless_told() {
        let command = Limits::augment_args(Command::new("release"));
        let limits = Limits::from_arg_matches(&command.get_matches_from(["release"])).unwrap();
        let venue = Venue::generate().unwrap().id();
        assert_eq!(limits.policy(&venue).unwrap(), Policy::default());
    }
}
