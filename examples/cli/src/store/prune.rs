//! What a server forgets, when the keys of those who could ask for it are deleted.

use super::{Store, names_in};
use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::session::Session;
use crate::times;
use episeal::{KEY_DAYS, KeyId, VenueId, claimed_address, day_of};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// A day key that is or was published.
struct Published {
    path: PathBuf,
    day: u32,
    kid: KeyId,
}

impl Published {
    /// `<day>.<number>.<kid>.day-key`
    fn read(path: PathBuf, name: &str) -> Option<Self> {
        let mut parts = name.strip_suffix(".day-key")?.split('.');
        let (day, kid) = (parts.next()?, parts.nth(1)?);
        Some(Self {
            path,
            day: times::parse_day(day).ok()?,
            kid: KeyId::parse(kid).ok()?,
        })
    }
}

impl Store {
    /// Deletes the visits of days more than 30 days ago, their notes and their day keys, and notices that are as old, and says how many visits there
    /// were. Every day key has its directory and its day.
    pub(crate) fn prune(&self, session: &Session) -> Outcome<usize> {
        let oldest = day_of(session.now)?.saturating_sub(KEY_DAYS);
        let _turn = self.turn(session)?;
        let published = self.published()?;
        let days: BTreeMap<_, _> = published.iter().map(|key| (key.kid, key.day)).collect();
        let mut deleted = 0usize;
        for kid in self.kids()? {
            let directory = self.directory.join(kid.to_text());
            let day = match days.get(&kid) {
                Some(day) => Some(*day),
                None => self.day(kid, session)?,
            };
            match day {
                Some(day) if day < oldest => {
                    deleted = deleted.saturating_add(self.visits(&[kid], session)?.len());
                    fs::remove_dir_all(&directory)
                        .and_then(|()| files::sync_directory(&directory))
                        .in_file(&directory)?;
                }
                Some(_) => {}
                None => {
                    let untold = Failure::input("nothing in it tells of what day it is");
                    session.notice(&files::name(&directory), &untold);
                }
            }
        }
        for key in published.iter().filter(|key| key.day < oldest) {
            fs::remove_file(&key.path)
                .and_then(|()| files::sync_directory(&key.path))
                .in_file(&key.path)?;
        }
        self.prune_notices(oldest)?;
        Ok(deleted)
    }

    /// Every venue's day keys, replaced ones too.
    fn published(&self) -> Outcome<Vec<Published>> {
        let mut published = Vec::new();
        for name in names_in(&self.directory).in_file(&self.directory)? {
            let name = name.in_file(&self.directory)?;
            if VenueId::parse(&name).is_err() {
                continue;
            }
            let directory = self.directory.join(name);
            for name in names_in(&directory).in_file(&directory)? {
                let name = name.in_file(&directory)?;
                published.extend(Published::read(directory.join(&name), &name));
            }
        }
        Ok(published)
    }

    /// The day of what is stored for a day key, which the key's id commits to: as the first visit that can be read says.
    fn day(&self, kid: KeyId, session: &Session) -> Outcome<Option<u32>> {
        let entries = self.visits(&[kid], session)?;
        let mut days = entries.iter().filter_map(|entry| {
            let visit = self.read(entry).ok()?;
            let address = claimed_address(&visit).ok()?;
            (address.kid() == kid).then_some(address.day())
        });
        Ok(days.next())
    }
}
