//! `certify` and `revoke`: who is an office, and who is on the staff.

use super::Run;
use crate::failure::{Failure, InField, Outcome};
use crate::files::{self, Content};
use crate::key_file::KeyFile;
use crate::session::Session;
use crate::times;
use clap::Args;
use episeal::visits::authority::Authority;
use episeal::visits::venue::Venue;
use episeal::visits::{Field, OfficeId, Period, StaffId, day_of};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

/// Certify a health office (with the authority's keys) or a member of staff for a day (with a venue's).
#[derive(Debug, Args)]
pub(crate) struct Certify {
    /// Key file of the authority, or of the venue
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// Name of the office, at most 160 bytes of UTF-8
    #[arg(long, value_name = "NAME", requires = "office", required_unless_present = "staff")]
    pub(crate) name: Option<String>,
    /// How many days the office's certificate is valid, 1 to 90
    #[arg(long, value_name = "DAYS", default_value_t = 90, conflicts_with = "staff")]
    pub(crate) days: u32,
    /// The UTC day for which the member of staff is certified, as YYYY-MM-DD [default: the day of --at]
    #[arg(long, value_name = "DAY", value_parser = times::parse_day, conflicts_with = "office")]
    pub(crate) day: Option<u32>,
    /// The certificate
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Whom {
    /// Public key of the office: the text `episeal-office1...`
    #[arg(long, value_name = "TEXT")]
    pub(crate) office: Option<String>,
    /// Public key of the member of staff: the text `episeal-staff1...`
    #[arg(long, value_name = "TEXT")]
    pub(crate) staff: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Certified {
    whom: String,
    /// RFC 3339, or the day.
    until: String,
}

impl Run for Certify {
    type Report = Certified;

    fn run(&self, session: &Session) -> Outcome<Certified> {
        match (&self.whom.office, &self.whom.staff) {
            (Some(office), _) => self.certify_office(office, session),
            (None, Some(staff)) => self.certify_staff(staff, session),
            (None, None) => Err(Failure::input("neither --office nor --staff is given")),
        }
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.out]
    }
}

impl Certify {
    fn certify_office(&self, office: &str, session: &Session) -> Outcome<Certified> {
        let file = KeyFile::<Authority>::load(&self.key, session)?;
        let id = OfficeId::parse(office).map_err(|error| about(error, "--office"))?;
        let name = self.name.as_deref().unwrap_or_default();
        let end = session.now.saturating_add(times::seconds_of(self.days));
        let certificate = file.party.certify(&id, name, &Period::new(session.now, end)?).in_field(Field::OfficeName)?;
        files::write(&self.out, &certificate, Content::Message)?;
        Ok(Certified { whom: id.to_text(), until: times::show(end) })
    }

    fn certify_staff(&self, staff: &str, session: &Session) -> Outcome<Certified> {
        let file = KeyFile::<Venue>::load(&self.key, session)?;
        let id = StaffId::parse(staff).map_err(|error| about(error, "--staff"))?;
        let day = self.day.map_or_else(|| day_of(session.now), Ok)?;
        let certificate = file.party.certify_staff(&id, day)?;
        files::write(&self.out, &certificate, Content::Message)?;
        Ok(Certified { whom: id.to_text(), until: times::show_day(day) })
    }
}

fn about(error: episeal::visits::RecordError, option: &str) -> Failure {
    Failure::from(error).about(option)
}

impl fmt::Display for Certified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "certified {} until {}", self.whom, self.until)
    }
}

/// Sign the list of all revoked offices, which replaces every list with a lower number.
#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// Key file of the authority
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// Number of the list, higher than that of every earlier list
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(0..))]
    pub(crate) number: i64,
    /// How many days the list is valid, 1 to 31
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    pub(crate) days: u32,
    /// The list
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
    /// Public keys of all revoked offices: texts `episeal-office1...`
    #[arg(value_name = "OFFICE_TEXT")]
    pub(crate) offices: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Revoked {
    number: i64,
    offices: usize,
    until: String,
}

impl Run for Revoke {
    type Report = Revoked;

    fn run(&self, session: &Session) -> Outcome<Revoked> {
        let file = KeyFile::<Authority>::load(&self.key, session)?;
        let offices = self.offices.iter().map(|office| OfficeId::parse(office));
        let offices: BTreeSet<_> = offices.collect::<Result<_, _>>()?;
        let offices: Vec<_> = offices.into_iter().collect();
        let end = session.now.saturating_add(times::seconds_of(self.days));
        let list = file.party.revoke(self.number, &offices, &Period::new(session.now, end)?)?;
        files::write(&self.out, &list, Content::Message)?;
        Ok(Revoked { number: self.number, offices: offices.len(), until: times::show(end) })
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.out]
    }
}

impl fmt::Display for Revoked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, offices, until } = self;
        write!(f, "list {number}: {offices} offices revoked, valid until {until}")
    }
}
