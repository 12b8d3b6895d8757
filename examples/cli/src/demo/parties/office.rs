//! A health office: certified, with a key for every day.

use super::of_day;
use crate::failure::Outcome;
use crate::key_file::Role;
use crate::papers::{certify_office, keygen, made, office_day_key};
use crate::session::Session;
use crate::times;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub(crate) struct Office {
    pub(crate) name: &'static str,
    pub(crate) key: PathBuf,
    day_keys: BTreeMap<u32, PathBuf>,
}

impl Office {
    pub(crate) fn set_up(
        directory: &Path,
        name: &'static str,
        authority: &Path,
        days: &BTreeSet<u32>,
        session: &Session,
    ) -> Outcome<Self> {
        let key = made(directory)?.join("office.key");
        let certificate = directory.join("certificate");
        let public = keygen(Role::Office, &key, session)?;
        certify_office(authority, public, name, &certificate, session)?;
        let mut day_keys = BTreeMap::new();
        for day in days {
            let out = directory.join(format!("day-key-{}", times::show_day(*day)));
            let at = session.silent_at(times::start_of(*day));
            office_day_key(&key, &certificate, &out, &at)?;
            day_keys.insert(*day, out);
        }
        Ok(Self { name, key, day_keys })
    }

    /// The signed key of a day.
    pub(crate) fn day_key(&self, day: u32) -> Outcome<&Path> {
        of_day(&self.day_keys, day)
    }
}
