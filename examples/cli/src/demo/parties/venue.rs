//! A venue: a poster, a key for every day, and staff.

use super::of_day;
use super::office::Office;
use crate::args::TrustArgs;
use crate::commands::Run;
use crate::commands::poster::MakePoster;
use crate::failure::Outcome;
use crate::key_file::Role;
use crate::papers::{certify_staff, keygen, made, venue_day_key};
use crate::session::Session;
use crate::times;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub(crate) struct Venue {
    pub(crate) name: String,
    pub(crate) public: String,
    pub(crate) directory: PathBuf,
    pub(crate) key: PathBuf,
    pub(crate) poster: PathBuf,
    pub(crate) day_keys: BTreeMap<u32, PathBuf>,
    pub(crate) staff_key: PathBuf,
    staff_certificates: BTreeMap<u32, PathBuf>,
}

impl Venue {
    pub(crate) fn set_up(
        directory: &Path,
        name: &str,
        days: &BTreeSet<u32>,
        trust: &TrustArgs,
        office: &Office,
        session: &Session,
    ) -> Outcome<Self> {
        let key = made(directory)?.join("venue.key");
        let mut venue = Self {
            name: name.to_owned(),
            public: keygen(Role::Venue, &key, session)?,
            directory: directory.to_owned(),
            poster: directory.join("poster"),
            day_keys: BTreeMap::new(),
            staff_key: directory.join("staff.key"),
            staff_certificates: BTreeMap::new(),
            key,
        };
        venue.print_poster(session)?;
        let staff = keygen(Role::Staff, &venue.staff_key, session)?;
        for day in days {
            let at = session.silent_at(times::start_of(*day));
            let out = directory.join(format!("day-key-{}", times::show_day(*day)));
            venue_day_key(&venue.key, office.day_key(*day)?, trust, &out, &at)?;
            venue.day_keys.insert(*day, out);
            let out = directory.join(format!("staff-certificate-{}", times::show_day(*day)));
            certify_staff(&venue.key, staff.clone(), &out, &at)?;
            venue.staff_certificates.insert(*day, out);
        }
        Ok(venue)
    }

    fn print_poster(&self, session: &Session) -> Outcome<()> {
        let poster = MakePoster {
            key: self.key.clone(),
            name: self.name.clone(),
            area: String::new(),
            qr: Some(self.directory.join("poster.svg")),
            out: self.poster.clone(),
            areas: None,
            unlisted_areas: false,
        };
        poster.run(session).map(drop)
    }

    /// The venue's log of requests.
    pub(crate) fn log(&self) -> PathBuf {
        self.directory.join("request-log")
    }

    /// The signed key of a day.
    pub(crate) fn day_key(&self, day: u32) -> Outcome<&Path> {
        of_day(&self.day_keys, day)
    }

    /// The staff's certificate for a day.
    pub(crate) fn staff_certificate(&self, day: u32) -> Outcome<&Path> {
        of_day(&self.staff_certificates, day)
    }
}
