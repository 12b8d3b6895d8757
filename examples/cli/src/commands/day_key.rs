//! `daykey`: the signed day key of an office or a venue.

use super::Run;
use crate::args::TrustArgs;
use crate::failure::{Failure, Outcome};
use crate::files::{self, Content};
use crate::key_file::KeyFile;
use crate::session::Session;
use crate::times;
use clap::Args;
use episeal::visits::key_ring::KeptDayKey;
use episeal::visits::office::Office;
use episeal::visits::venue::Venue;
use episeal::visits::{MAX_MESSAGE, day_of};
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// Sign the key of a day for publishing; it is generated now if there is none yet. The key file is rewritten first.
///
/// An office gives --certificate; a venue names an office with --office-day-key, --authority and --revocations, or none
/// with --venue-may-read.
#[derive(Debug, Args)]
#[command(
    mut_arg("authority", |arg| arg.required(false)),
    mut_arg("revocations", |arg| arg.required(false))
)]
pub(crate) struct DayKey {
    /// Key file of the office or venue
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// The UTC day, as YYYY-MM-DD: the day of --at or at most 7 days later [default: the day of --at]
    #[arg(long, value_name = "DAY", value_parser = times::parse_day)]
    pub(crate) day: Option<u32>,
    #[command(flatten)]
    pub(crate) named: Named,
    #[command(flatten)]
    pub(crate) trust: Option<TrustArgs>,
    /// The signed day key
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Named {
    /// For an office: its certificate
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate: Option<PathBuf>,
    /// For a venue: the signed day key of the office that may ask
    #[arg(long, value_name = "FILE", requires_all = ["authority", "revocations"])]
    pub(crate) office_day_key: Option<PathBuf>,
    /// For a venue without a health office's key: the venue itself can read who came
    #[arg(long)]
    pub(crate) venue_may_read: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct Drawn {
    day: String,
    kid: String,
}

impl Run for DayKey {
    type Report = Drawn;

    fn run(&self, session: &Session) -> Outcome<Drawn> {
        let day = self.day.map_or_else(|| day_of(session.now), Ok)?;
        let (signed, keys) = match (&self.named.certificate, &self.named.office_day_key) {
            (Some(certificate), _) => self.of_office(day, certificate, session)?,
            (None, named) => self.of_venue(day, named.as_deref(), session)?,
        };
        files::write(&self.out, &signed, Content::Message)?;
        let kept = keys.into_iter().find(|kept| kept.day == day);
        Ok(Drawn { day: times::show_day(day), kid: kept.map(|kept| kept.kid.to_text()).unwrap_or_default() })
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.out]
    }

    fn changes(&self) -> Vec<&Path> {
        vec![&self.key]
    }
}

/// A signed day key, and the days and ids of all kept ones.
type Signed = (Vec<u8>, Vec<KeptDayKey>);

impl DayKey {
    fn of_office(&self, day: u32, certificate: &Path, session: &Session) -> Outcome<Signed> {
        let mut file = KeyFile::<Office>::load(&self.key, session)?;
        let certificate = files::read(certificate, MAX_MESSAGE)?;
        let signed = file.party.day_key(day, &certificate, session.now)?;
        file.save()?;
        Ok((signed, file.party.day_keys(session.now)?))
    }

    fn of_venue(&self, day: u32, office: Option<&Path>, session: &Session) -> Outcome<Signed> {
        let mut file = KeyFile::<Venue>::load(&self.key, session)?;
        let signed = match (office, &self.trust) {
            (Some(office), Some(trust)) => {
                let office = files::read(office, MAX_MESSAGE)?;
                let venue = &mut file.party;
                venue.day_key(day, &office, &trust.read(session)?, session.now)?
            }
            (None, _) => file.party.day_key_venue_may_read(day, session.now)?,
            (Some(_), None) => return Err(Failure::input("--authority is missing")),
        };
        file.save()?;
        Ok((signed, file.party.day_keys(session.now)?))
    }
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "day key {} of {}", self.kid, self.day)
    }
}
