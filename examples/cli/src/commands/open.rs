//! `open`: reads what its user may read.

mod block;
mod case_stays;
mod csv_args;
mod opening;
mod sheet;

pub(crate) use csv_args::CsvArgs;
pub(crate) use opening::OfRelease;
pub(crate) use sheet::{Form, Format, row};

use super::Run;
use super::checkout::read_kept;
use crate::args::TrustArgs;
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content, Output};
use crate::key_file::KeyFile;
use crate::session::Session;
use crate::times;
use crate::visit_line::VisitLine;
use case_stays::CaseStays;
use clap::{ArgGroup, Args};
use episeal::visits::office::{Office, VerifiedReferral};
use episeal::visits::{Area, MAX_MESSAGE, Period};
use serde::Serialize;
use serde_json::json;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Open a release (--key --request --release --store --day-key), your own visit (--kept --visit), or a referral (--key
/// --referral --authority --revocations).
///
/// For a release there is a line for every record: the visit, or the error. The exit status is 1 if the release is
/// incomplete; what could be opened is written first.
#[derive(Debug, Args)]
#[command(
    group(ArgGroup::new("what").required(true).args(["request", "kept", "referral"])),
    mut_arg("authority", |arg| arg.required(false)),
    mut_arg("revocations", |arg| arg.required(false))
)]
pub(crate) struct Open {
    /// Key file of the office
    #[arg(long, value_name = "FILE", conflicts_with = "kept")]
    pub(crate) key: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) release: Option<OfRelease>,
    #[command(flatten)]
    pub(crate) own: Option<OwnVisit>,
    /// A sealed referral from another office
    #[arg(long, value_name = "FILE", requires_all = ["key", "authority", "revocations"])]
    pub(crate) referral: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) trust: Option<TrustArgs>,
    /// How visits are written
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    pub(crate) format: Format,
    /// Name of the venue, for the CSV's description [default: its public key]
    #[arg(long, value_name = "NAME")]
    pub(crate) venue_name: Option<String>,
    #[command(flatten)]
    pub(crate) csv: CsvArgs,
    #[command(flatten)]
    pub(crate) case: CaseArgs,
    /// The office's file of notice keys, for `notice`: those of the visits that are opened are added, so that their
    /// guests can be told. Created if it does not exist
    #[arg(long, value_name = "FILE", requires = "request")]
    pub(crate) notice_keys: Option<PathBuf>,
    /// What was opened
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
}

/// The visitor's own stored record.
#[derive(Debug, Args)]
pub(crate) struct OwnVisit {
    /// What the visitor kept of the visit
    #[arg(long, value_name = "FILE", required = false, requires = "visit")]
    pub(crate) kept: PathBuf,
    /// The stored visit, of any revision
    #[arg(long, value_name = "FILE", required = false, requires = "kept")]
    pub(crate) visit: PathBuf,
}

/// Whose contacts they are.
#[derive(Debug, Default, Args)]
pub(crate) struct CaseArgs {
    /// What `open-share` wrote about the case: every visit gets the minutes for which it overlaps the case's in the
    /// same venue, and the case's own visits are not among the CSV's contacts
    #[arg(long, value_name = "FILE", requires = "request")]
    pub(crate) case: Option<PathBuf>,
    /// How long a stay without a departure is assumed to be, in hours, 1 to 24
    #[arg(long, value_name = "HOURS", default_value_t = 12, requires = "case",
          value_parser = clap::value_parser!(u32).range(1..=24))]
    pub(crate) max_stay: u32,
}

impl CaseArgs {
    fn read(&self) -> Outcome<Option<CaseStays>> {
        let max_stay = i64::from(self.max_stay).saturating_mul(3_600);
        let case = self.case.as_deref();
        case.map(|path| CaseStays::read(path, max_stay)).transpose()
    }
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct OpenedCount {
    pub(crate) opened: usize,
    /// Records that were released or stored and could not be opened.
    pub(crate) refused: usize,
    /// Stored files that could not be read.
    pub(crate) skipped: usize,
    /// Day keys that were replaced before their day began, by their ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) replaced: Vec<String>,
    /// The areas asked for in which nothing was found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) empty_areas: Vec<String>,
}

/// How an opening ended: what was already written is kept.
type Ended = Outcome<OpenedCount>;

impl OpenedCount {
    const ONE: Self = Self { opened: 1, refused: 0, skipped: 0, replaced: Vec::new(), empty_areas: Vec::new() };
}

impl Run for Open {
    type Report = OpenedCount;

    fn run(&self, session: &Session) -> Outcome<OpenedCount> {
        match (&self.release, &self.own, &self.referral, &self.trust) {
            (Some(release), None, None, _) => {
                let layout = self.csv.layout(self.format)?;
                let venue_name = self.venue_name.as_deref();
                let case = self.case.read()?;
                self.write(|out| {
                    let form = Form::new(layout, venue_name, case);
                    release.open(self.key()?, (&form, out), self.notice_keys.as_deref(), session)
                })
            }
            (None, Some(own), None, _) => self.write(|out| self.open_own(own, out)),
            (None, None, Some(referral), Some(trust)) => {
                self.write(|out| self.open_referral(referral, trust, out, session))
            }
            _ => Err(Failure::input("one of --request, --kept and --referral is needed")),
        }
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.out]
    }

    fn changes(&self) -> Vec<&Path> {
        self.notice_keys.as_deref().into_iter().collect()
    }
}

impl Open {
    fn key(&self) -> Outcome<&Path> {
        let key = self.key.as_deref();
        key.ok_or_else(|| Failure::input("--key is missing"))
    }

    fn write(&self, open: impl FnOnce(&mut Output) -> Outcome<Ended>) -> Outcome<OpenedCount> {
        let mut out = Output::create(&self.out, Content::Personal)?;
        let ended = open(&mut out)?;
        out.commit()?;
        ended
    }

    fn open_own(&self, own: &OwnVisit, out: &mut Output) -> Outcome<Ended> {
        let kept = read_kept(&own.kept)?;
        let visit = kept.open(&files::read(&own.visit, MAX_MESSAGE)?);
        let visit = visit.in_file(&own.visit)?;
        let venue_name = self.venue_name.as_deref().unwrap_or(kept.venue_name());
        let layout = self.csv.layout(self.format)?;
        let form = Form::new(layout, Some(venue_name), None);
        let mut sheet = form.begin(out)?;
        sheet.visit(&VisitLine::new(kept.record_id(), &visit, None))?;
        sheet.finish()?;
        Ok(Ok(OpenedCount::ONE))
    }

    fn open_referral(&self, referral: &Path, trust: &TrustArgs, out: &mut Output, session: &Session) -> Outcome<Ended> {
        let office = KeyFile::<Office>::load(self.key()?, session)?.party;
        let sealed = files::read(referral, MAX_MESSAGE)?;
        let verified = office.open_referral(&sealed, &trust.read(session)?, session.now);
        let line = referral_line(&verified.in_file(referral)?);
        writeln!(out, "{line}")?;
        Ok(Ok(OpenedCount::ONE))
    }
}

fn referral_line(referral: &VerifiedReferral) -> serde_json::Value {
    let ask = referral.ask();
    let show = |window: &Period| [times::show(window.from()), times::show(window.to())];
    json!({
        "office": referral.office().to_text(),
        "office_name": referral.office_name(),
        "venue": ask.venue.to_text(),
        "windows": ask.windows.iter().map(show).collect::<Vec<_>>(),
        "areas": ask.areas.iter().map(Area::to_text).collect::<Vec<_>>(),
        "legal_basis": ask.legal_basis,
        "expires": times::show(ask.expires),
    })
}

impl fmt::Display for OpenedCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "opened {}, refused {}", self.opened, self.refused)?;
        match self.skipped {
            0 => {}
            files => write!(f, ", skipped {files} files")?,
        }
        match self.replaced.as_slice() {
            [] => {}
            replaced => write!(f, ", replaced day keys: {}", replaced.join(", "))?,
        }
        super::areas::write_empty(f, &self.empty_areas)
    }
}
