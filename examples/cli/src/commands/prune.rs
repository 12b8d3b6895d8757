//! `prune`: deletes what is due, in a key file and in the server's store.

use super::Run;
use crate::failure::{Failure, InFile, Outcome};
use crate::key_file::{DayKeyed, KeyFile, KeyText, Role};
use crate::notice_keys::NoticeKeys;
use crate::session::Session;
use crate::store::Store;
use clap::{ArgGroup, Args};
use episeal::visits::office::Office;
use episeal::visits::venue::Venue;
use episeal::visits::{DIARY_DAYS, RecordError, day_of};
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// Delete what belongs to days more than 30 days ago: day keys from a key file, visits with their notes and day keys
/// from a server's store.
#[derive(Debug, Args)]
#[group(skip)]
#[command(group(ArgGroup::new("where").required(true).multiple(true).args(["key", "store"])))]
pub(crate) struct Prune {
    /// Key file of an office or a venue; it is rewritten
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// The office's file of notice keys, with its --key, which knows their days: it is rewritten without those for days
    /// more than 14 days ago
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) notice_keys: Option<PathBuf>,
    /// Directory of the server's store
    #[arg(long, value_name = "DIR")]
    pub(crate) store: Option<PathBuf>,
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct Pruned {
    /// Day keys of the key file.
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted: Option<u32>,
    /// Notice keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice_keys: Option<usize>,
    /// Stored visits, every revision.
    #[serde(skip_serializing_if = "Option::is_none")]
    visits: Option<usize>,
}

impl Run for Prune {
    type Report = Pruned;

    fn run(&self, session: &Session) -> Outcome<Pruned> {
        let in_store = |directory: &PathBuf| Store::existing(directory)?.prune(session);
        let in_key = |path: &PathBuf| prune_key(path, session);
        let notice_keys = self.prune_notice_keys(session)?;
        Ok(Pruned {
            notice_keys,
            deleted: self.key.as_ref().map(in_key).transpose()?,
            visits: self.store.as_ref().map(in_store).transpose()?,
        })
    }

    fn outputs(&self) -> Vec<&Path> {
        self.changes()
    }

    fn changes(&self) -> Vec<&Path> {
        let files = [self.key.as_deref(), self.notice_keys.as_deref()];
        files.into_iter().flatten().collect()
    }
}

impl Prune {
    /// Drops those that are not under a day key of the last 14 days: a notice key says which day key it is under, and
    /// the office knows that key's day.
    fn prune_notice_keys(&self, session: &Session) -> Outcome<Option<usize>> {
        let (Some(path), Some(key)) = (&self.notice_keys, &self.key) else {
            return Ok(None);
        };
        let office = KeyFile::<Office>::load(key, session)?.party;
        let oldest = day_of(session.now)?.saturating_sub(DIARY_DAYS);
        let day_keys = office.day_keys(session.now)?.into_iter();
        let present = day_keys.filter(|kept| kept.day >= oldest);
        let kids: Vec<_> = present.map(|kept| kept.kid).collect();
        let mut keys = NoticeKeys::read(path)?;
        let dropped = keys.retain(&kids);
        keys.write(path)?;
        Ok(Some(dropped))
    }
}

fn prune_key(path: &Path, session: &Session) -> Outcome<u32> {
    let keys = KeyText::read(path, session)?;
    match keys.role() {
        Some(Role::Office) => prune::<Office>(keys, session),
        Some(Role::Venue) => prune::<Venue>(keys, session),
        _ => Err(Failure::from(RecordError::WrongPurpose)).in_file(path),
    }
}

fn prune<P: DayKeyed>(keys: KeyText, session: &Session) -> Outcome<u32> {
    let mut file = keys.import::<P>()?;
    let deleted = file.party.prune(session.now)?;
    file.save()?;
    Ok(deleted)
}

impl fmt::Display for Pruned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.deleted, self.visits) {
            (Some(keys), None) => write!(f, "deleted {keys} day keys"),
            (None, Some(visits)) => write!(f, "deleted {visits} visits"),
            (keys, visits) => {
                let (keys, visits) = (keys.unwrap_or_default(), visits.unwrap_or_default());
                write!(f, "deleted {keys} day keys and {visits} visits")
            }
        }?;
        match self.notice_keys {
            None => Ok(()),
            Some(keys) => write!(f, ", {keys} notice keys"),
        }
    }
}
