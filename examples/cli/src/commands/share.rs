//! `share`: a visitor hands visits to a health office.

mod live;
mod told;

pub(crate) use told::Report;

use super::Run;
use super::diary::parse_records;
use super::seal::refuse_two_on_standard;
use crate::args::TrustArgs;
use crate::diary_file::{DiaryFile, DiaryPlace};
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content, Output};
use crate::mailbox::LiveArgs;
use crate::moments::{self, Moment};
use crate::session::Session;
use crate::times;
use clap::{ArgGroup, Args};
use episeal::visits::diary::Pick;
use episeal::visits::share::{ShareCode, ShareOrder, ShareRecipient, share_visits};
use episeal::visits::stretch::Stretch;
use episeal::visits::trust::Trust;
use episeal::visits::visitor::Kept;
use episeal::visits::{DIARY_DAYS, MAX_MESSAGE, Period, day_of};
use jiff::tz::TimeZone;
use std::io::Write;
use std::path::{Path, PathBuf};
use told::Told;

/// Share visits from the diary with a health office, which opens them with a code that you tell it by phone.
///
/// The office's certified name is shown before anything is sealed: on a terminal you are asked whether it is the right
/// one. Visits on days more than 14 days ago are not shared. With --live the code is printed as soon as the hello is in
/// the mailbox, and a second report says how it ended.
///
/// With --run and --run-secret a live share is kept: if its process is ended, `share --resume` goes on with it, within
/// the hour for which it is valid and with the same code. When the live share has ended, both files are erased. A copy
/// of an older state cannot be resumed: its secret is gone, unless that was copied, too, which a key store would not
/// allow.
#[derive(Debug, Args)]
#[command(
    group(ArgGroup::new("way").required(true).args(["out", "live", "resume"])),
    mut_arg("mailbox", |arg| arg.conflicts_with("out")),
    mut_arg("wait", |arg| arg.conflicts_with("out")),
    mut_arg("run", |arg| arg.conflicts_with("out")),
    mut_arg("diary", |arg| arg.required(false).required_unless_present("resume")),
)]
pub(crate) struct Share {
    #[command(flatten)]
    pub(crate) place: Option<DiaryPlace>,
    #[command(flatten)]
    pub(crate) picked: Picked,
    /// The time zone whose midnights begin the days, by its IANA name
    #[arg(long, value_name = "ZONE", default_value = "Europe/Berlin", value_parser = moments::parse_zone)]
    pub(crate) zone: TimeZone,
    /// The office's signed day key of today
    #[arg(long, value_name = "FILE", required_unless_present = "resume")]
    pub(crate) to: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) trust: TrustArgs,
    /// Do not ask whether the office is the right one
    #[arg(long)]
    pub(crate) yes: bool,
    /// How many days the office can open the share, 1 to 7
    #[arg(
        long,
        value_name = "DAYS",
        default_value_t = 3,
        conflicts_with_all = ["live", "resume"]
    )]
    pub(crate) days: u32,
    /// The sealed share, for the office
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// File for the code, which is then not printed
    #[arg(long, value_name = "FILE")]
    pub(crate) code_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) live: LiveArgs,
}

/// Which visits.
#[derive(Clone, Debug, Default, Args)]
#[group(multiple = false, conflicts_with = "resume")]
pub(crate) struct Picked {
    /// Share every visit
    #[arg(long, required_unless_present_any = ["period", "record", "resume"])]
    pub(crate) all: bool,
    /// Share the visits that overlap a period: two times, each a day YYYY-MM-DD of --zone, RFC 3339 with an offset, or
    /// UNIX seconds; an end given as a day is not included
    #[arg(long, value_name = "FROM/TO", value_parser = moments::parse_period)]
    pub(crate) period: Option<(Moment, Moment)>,
    /// Share this visit, by its record's id; may be given more than once
    #[arg(long, value_name = "HEX")]
    pub(crate) record: Vec<String>,
}

impl Picked {
    fn pick(&self, zone: &TimeZone) -> Outcome<Pick> {
        match self.period {
            _ if self.all => Ok(Pick::All),
            Some((from, to)) => Ok(Pick::Period { period: Period::new(from.second(zone)?, to.second(zone)?)? }),
            None => Ok(Pick::Visits { record_ids: parse_records(&self.record)? }),
        }
    }
}

impl Run for Share {
    type Report = Report;

    fn run(&self, session: &Session) -> Outcome<Report> {
        if let (Some(out), code) = (&self.out, self.code_file.as_deref()) {
            refuse_two_on_standard(out, code)?;
        }
        if self.live.run.resume {
            return self.resume(session);
        }
        let (Some(place), Some(to)) = (&self.place, &self.to) else {
            return Err(Failure::input("--diary and --to are needed"));
        };
        let pick = self.picked.pick(&self.zone)?;
        let (day_key, trust) = (files::read(to, MAX_MESSAGE)?, self.trust.read(session)?);
        let recipient = ShareRecipient::verify(&day_key, &trust, session.now).in_file(to)?;
        let visits = visits(place, &pick, session)?;
        let count = visits.len();
        session.confirm(&format!("Share {count} visits with {}", recipient.name()), self.yes)?;
        match (self.live.mailbox(), &self.out) {
            (Some(mailbox), _) => self.share_live(&visits, (&recipient, &trust), &mailbox, session),
            (None, Some(out)) => self.share_offline(&visits, (&recipient, &trust), out, session),
            (None, None) => Err(Failure::input("--out is missing")),
        }
    }

    fn outputs(&self) -> Vec<&Path> {
        let files = [self.out.as_deref(), self.code_file.as_deref()];
        let files = files.into_iter().flatten();
        files.chain(self.live.run.files()).collect()
    }
}

impl Share {
    fn share_offline(
        &self,
        visits: &[Kept],
        (recipient, trust): (&ShareRecipient, &Trust),
        out: &Path,
        session: &Session,
    ) -> Outcome<Report> {
        let expires = session.now.saturating_add(times::seconds_of(self.days));
        let drawn = Stretch::new().draw_share_code()?;
        let order = ShareOrder { recipient: recipient.clone(), code: drawn.key(), expires };
        let sealed = share_visits(visits, &order, trust, session.now)?;
        let told = Told::new(recipient, sealed.share_id(), visits.len(), expires);
        let mut output = Output::create(out, Content::Message)?;
        output.write_all(sealed.bytes()).in_file(out)?;
        let told = self.tell_code(told, &drawn.code())?;
        output.commit()?;
        Ok(Report::Sealed(told))
    }

    /// The code goes into its file, or else into the report.
    fn tell_code(&self, mut told: Told, code: &ShareCode) -> Outcome<Told> {
        told.code = self.code_outside_its_file(code)?;
        Ok(told)
    }

    /// None: it is in its own file.
    fn code_outside_its_file(&self, code: &ShareCode) -> Outcome<Option<String>> {
        let text = code.expose_secret_text();
        let Some(path) = &self.code_file else {
            return Ok(Some(text.to_string()));
        };
        let mut out = Output::create(path, Content::Code)?;
        writeln!(out, "{text}").in_file(path)?;
        out.commit()?;
        Ok(None)
    }
}

/// What was picked and is not older than 14 days; the diary is closed again.
fn visits(place: &DiaryPlace, pick: &Pick, session: &Session) -> Outcome<Vec<Kept>> {
    let oldest = day_of(session.now)?.saturating_sub(DIARY_DAYS);
    let file = DiaryFile::open(place, session)?;
    let mut visits = file.diary.pick(pick).in_file(&place.diary)?;
    visits.retain(|kept| kept.day() >= oldest);
    Ok(visits)
}
