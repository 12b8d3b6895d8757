//! `plan`: from what a case shared to what is asked of the venues.

mod planned;

pub(crate) use planned::{AskLine, Planned};

use super::Run;
use crate::args::TrustArgs;
use crate::failure::{Failure, InField, InFile, Outcome};
use crate::files::{self, Content};
use crate::key_file::KeyFile;
use crate::moments::{self, Moment};
use crate::session::Session;
use crate::shared_line::SharedLine;
use crate::times;
use crate::turn::Turn;
use clap::Args;
use episeal::visits::office::{AskTerms, AskedAreas, CaseStay, Cell, Criteria, Office, PlannedAsk, ReferralKeys};
use episeal::visits::server::AdmittedDayKey;
use episeal::visits::share::ShareRecipient;
use episeal::visits::trust::Trust;
use episeal::visits::{Field, MAX_MESSAGE, OfficeId, Period, RecordError};
use jiff::tz::TimeZone;
use planned::{CutLine, LeftOutLine};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The longest legal basis, in bytes (core/FORMAT.md, section 5).
const MAX_LEGAL_BASIS: usize = 64;

/// Plan what to ask of the venues where a case was, and write the requests and referrals.
///
/// One request per venue, in windows of full half hours; a referral where the venue's day key names another office,
/// whose day key --to gives. Visits that are not checked are left out. If anything fails, nothing is written.
#[derive(Debug, Args)]
#[command(
    mut_arg("authority", |arg| arg.required(false).requires("to")),
    mut_arg("revocations", |arg| arg.required(false).requires("to")),
)]
pub(crate) struct MakePlan {
    /// Key file of the office
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// What `open-share` wrote
    #[arg(long, value_name = "FILE")]
    pub(crate) visits: PathBuf,
    #[command(flatten)]
    pub(crate) traced: Traced,
    /// The end of forward tracing, when the case was isolated: a day, which is no longer included, or a time
    #[arg(
        long,
        value_name = "TIME",
        requires = "forward",
        conflicts_with_all = ["backward", "period"]
    )]
    pub(crate) isolation: Option<Moment>,
    /// The time zone in which days are counted, from midnight to midnight, by its IANA name
    #[arg(long, value_name = "ZONE", default_value = "Europe/Berlin", value_parser = moments::parse_zone)]
    pub(crate) zone: TimeZone,
    /// The shortest stay within the period that counts, in minutes
    #[arg(long, value_name = "MINUTES", default_value_t = 15)]
    pub(crate) min_minutes: u32,
    /// How long a stay without a departure is assumed to be, in hours, 1 to 24
    #[arg(long, value_name = "HOURS", default_value_t = 12)]
    pub(crate) max_stay: u32,
    /// Also ask for those who came up to this long after the case left, in minutes, 0 to 1440
    #[arg(long, value_name = "MINUTES", default_value_t = 0)]
    pub(crate) after: u32,
    /// How many levels of the areas to ask for where there is no cell, 0 to 4; 0 asks for whole venues
    #[arg(long, value_name = "LEVELS", default_value_t = 0)]
    pub(crate) area_levels: u8,
    /// How many rows and seats on either side of the case's seat to ask for, where a venue's list has that seat
    #[arg(long, value_name = "ROWS,SEATS", value_parser = super::areas::parse_cell, requires = "areas")]
    pub(crate) cell: Option<Cell>,
    /// The venues' signed lists of their areas, as the server published them; may be given more than once, with --cell
    #[arg(long, value_name = "FILE", requires = "cell")]
    pub(crate) areas: Vec<PathBuf>,
    /// The venues' signed day keys for the days that the visits touch, as the server published them; may be given more
    /// than once
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) venue_day_key: Vec<PathBuf>,
    /// Code of the legal basis, at most 64 bytes of UTF-8, for example IfSG-28a
    #[arg(long, value_name = "TEXT")]
    pub(crate) legal_basis: String,
    /// How many days the requests are valid, 1 to 7
    #[arg(long, value_name = "DAYS", default_value_t = 3)]
    pub(crate) days: u32,
    /// The office's signed day key of today, to which the answers are sealed
    #[arg(long, value_name = "FILE")]
    pub(crate) reply_key: PathBuf,
    /// Another office's signed day key of today, for referrals; may be given more than once, with --authority and
    /// --revocations
    #[arg(long, value_name = "FILE", requires_all = ["authority", "revocations"])]
    pub(crate) to: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) trust: Option<TrustArgs>,
    /// Directory for the files request-NN and referral-NN, created if it does not exist
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// When the case was infectious, or was infected. A time is a day YYYY-MM-DD of --zone, RFC 3339 with an offset, or
/// UNIX seconds.
#[derive(Clone, Debug, Default, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Traced {
    /// Where the case was infected: the 14 calendar days before the onset of symptoms. A day YYYY-MM-DD, RFC 3339 with
    /// an offset, or UNIX seconds
    #[arg(long, value_name = "ONSET")]
    pub(crate) backward: Option<Moment>,
    /// Whom the case met: from 2 calendar days before the onset of symptoms to --isolation
    #[arg(long, value_name = "ONSET", requires = "isolation")]
    pub(crate) forward: Option<Moment>,
    /// Any period: two times; an end given as a day is not included
    #[arg(long, value_name = "FROM/TO", value_parser = moments::parse_period)]
    pub(crate) period: Option<(Moment, Moment)>,
}

/// WHO, Contact tracing in the context of COVID-19, 2021: the longest incubation time.
const DAYS_BACKWARD: u32 = 14;
/// The same: how long before the first symptoms a case is infectious.
const DAYS_FORWARD: u32 = 2;

impl Traced {
    fn period(&self, isolation: Option<Moment>, zone: &TimeZone) -> Outcome<Period> {
        let (from, to) = match (self.backward, self.forward, isolation, self.period) {
            (Some(onset), ..) => (onset.days_before(DAYS_BACKWARD, zone)?, onset),
            (_, Some(onset), Some(isolation), _) => (onset.days_before(DAYS_FORWARD, zone)?, isolation),
            (.., Some((from, to))) => (from.second(zone)?, to),
            _ => return Err(Failure::input("the period is missing")),
        };
        Ok(Period::new(from, to.second(zone)?)?)
    }
}

/// A message to be written, and what is reported of it.
type Made = (PathBuf, Vec<u8>, AskLine);

impl Run for MakePlan {
    type Report = Planned;

    fn run(&self, session: &Session) -> Outcome<Planned> {
        let criteria = self.criteria(session.now)?;
        let office = KeyFile::<Office>::load(&self.key, session)?.party;
        let bytes = files::read_data(&self.visits, files::MAX_OPENED)?;
        let lines = SharedLine::parse_all(&bytes).in_file(&self.visits)?;
        // The plan names one that is under an unpublished key.
        let is_planned = |line: &&SharedLine| line.checked || line.is_not_published();
        let (checked, unchecked): (Vec<_>, Vec<_>) = lines.iter().partition(is_planned);
        let stays = checked.iter().map(|line| line.stay());
        let stays: Vec<CaseStay> = stays.collect::<Outcome<_>>().in_file(&self.visits)?;
        let day_keys = read_day_keys(&self.venue_day_key, session)?;
        let planned = office.plan(&stays, &criteria, &day_keys, session.now);
        // Of the texts that were typed here, a plan reads only the legal basis; a cell can be too long, too.
        let plan = match planned {
            Err(RecordError::TooLong) if self.legal_basis.len() <= MAX_LEGAL_BASIS => planned?,
            planned => planned.in_field(Field::LegalBasis)?,
        };
        let mut making = Making {
            command: self,
            office: &office,
            names: checked.iter().map(|line| (&*line.venue, &*line.venue_name)).collect(),
            reply_key: files::read(&self.reply_key, MAX_MESSAGE)?,
            others: self.others(session)?,
            now: session.now,
            made: Vec::new(),
        };
        for planned in plan.asks() {
            making.add(planned)?;
        }
        let left_out = unchecked.iter().map(|line| LeftOutLine::unchecked(line));
        let left_out = left_out.chain(plan.left_out().iter().map(LeftOutLine::from));
        let left_out = left_out.collect();
        Ok(Planned {
            asks: self.write(making.made, session)?,
            left_out,
            cut: plan.cut().iter().map(CutLine::from).collect(),
        })
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

/// The other offices whose day keys are given, with the trust in them.
#[derive(Default)]
struct Others {
    trust: Option<Trust>,
    offices: BTreeMap<OfficeId, (String, Vec<u8>)>,
}

impl MakePlan {
    fn criteria(&self, now: i64) -> Outcome<Criteria> {
        Ok(Criteria {
            period: self.traced.period(self.isolation, &self.zone)?,
            min_seconds: i64::from(self.min_minutes).saturating_mul(60),
            max_stay: i64::from(self.max_stay).saturating_mul(3_600),
            after: i64::from(self.after).saturating_mul(60),
            areas: AskedAreas {
                levels: self.area_levels,
                cell: self.cell,
                lists: super::areas::read_any(&self.areas)?,
            },
            terms: AskTerms {
                legal_basis: self.legal_basis.clone(),
                expires: now.saturating_add(times::seconds_of(self.days)),
            },
        })
    }

    fn others(&self, session: &Session) -> Outcome<Others> {
        let mut others = Others::default();
        let Some(trust) = self.trust.as_ref().filter(|_| !self.to.is_empty()) else {
            return Ok(others);
        };
        let trust = trust.read(session)?;
        for path in &self.to {
            let day_key = files::read(path, MAX_MESSAGE)?;
            let office = ShareRecipient::verify(&day_key, &trust, session.now).in_file(path)?;
            let named = (office.name().to_owned(), day_key);
            others.offices.insert(office.office(), named);
        }
        others.trust = Some(trust);
        Ok(others)
    }

    fn write(&self, made: Vec<Made>, session: &Session) -> Outcome<Vec<AskLine>> {
        files::create_directory(&self.out).in_file(&self.out)?;
        // Of two plans for one directory, the later one finds the files of the earlier.
        let _turn = Turn::take([self.out.join("plan").as_path()], session)?;
        if let Some((path, ..)) = made.iter().find(|(path, ..)| path.exists()) {
            return Err(Failure::input("there is already a file")).in_file(path);
        }
        let mut lines = Vec::new();
        for (path, message, line) in made {
            files::write_new(&path, &message, Content::Message)?;
            lines.push(line);
        }
        Ok(lines)
    }
}

/// From the plan's asks to signed requests and sealed referrals.
struct Making<'a> {
    command: &'a MakePlan,
    office: &'a Office,
    /// The venues' names by their public keys.
    names: BTreeMap<&'a str, &'a str>,
    reply_key: Vec<u8>,
    others: Others,
    now: i64,
    made: Vec<Made>,
}

impl Making<'_> {
    fn add(&mut self, planned: &PlannedAsk) -> Outcome<()> {
        let number = self.made.len().saturating_add(1);
        let (kind, message, name) = match planned.competent() {
            None => {
                let request = self.office.request(planned.ask(), &self.reply_key, self.now);
                ("request", request?, None)
            }
            Some(office) => {
                let (name, referral) = self.referral(planned, &office)?;
                ("referral", referral, Some(name))
            }
        };
        let path = self.command.out.join(format!("{kind}-{number:02}"));
        let asked = planned.competent().unwrap_or(self.office.id());
        let venue = planned.ask().venue.to_text();
        let venue_name = self.names.get(venue.as_str()).copied().unwrap_or_default();
        let line = AskLine::new(&path, planned, venue_name, (asked, name));
        self.made.push((path, message, line));
        Ok(())
    }

    /// The other office's name, and the referral to it.
    fn referral(&self, planned: &PlannedAsk, office: &OfficeId) -> Outcome<(String, Vec<u8>)> {
        let Others { trust, offices } = &self.others;
        let (Some(trust), Some((name, to))) = (trust, offices.get(office)) else {
            let office = office.to_text();
            return Err(Failure::input(format!("needs --to: a venue names the office {office}")));
        };
        let keys = ReferralKeys { competent: to.clone(), reply: self.reply_key.clone() };
        let referral = self.office.refer(planned.ask(), &keys, trust, self.now)?;
        Ok((name.clone(), referral))
    }
}

/// The day keys that verify; another file is reported, and its venue's visits are left out.
fn read_day_keys(paths: &[PathBuf], session: &Session) -> Outcome<Vec<Vec<u8>>> {
    let mut day_keys = Vec::new();
    for path in paths {
        let bytes = files::read(path, MAX_MESSAGE)?;
        match AdmittedDayKey::restore(&bytes, &[]) {
            Ok(_) => day_keys.push(bytes),
            Err(error) => session.notice(&files::name(path), &error.into()),
        }
    }
    Ok(day_keys)
}
