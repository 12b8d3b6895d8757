//! What a server deletes once the keys of those who could ask for it are deleted.

use super::slots::{count_beside, write_count};
use super::{Store, names_in};
use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::session::Session;
use crate::times;
use episeal::visits::server::{UnverifiedNote, UnverifiedVisit};
use episeal::visits::{KEY_DAYS, KeyId, MAX_MESSAGE, VenueId, day_of};
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
        Some(Self { path, day: times::parse_day(day).ok()?, kid: KeyId::parse(kid).ok()? })
    }
}

impl Store {
    /// Deletes the visits of days more than 30 days ago, their notes and their day keys, and notices that are as old,
    /// and says how many visits there were. Every day key has its directory and its day.
    pub(crate) fn prune(&self, session: &Session) -> Outcome<usize> {
        let oldest = day_of(session.now)?.saturating_sub(KEY_DAYS);
        let _turn = self.turn(session)?;
        self.sweep()?;
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
                    let untold = Failure::input("nothing in it says which day it is for");
                    session.notice(&files::name(&directory), &untold);
                }
            }
        }
        for key in published.iter().filter(|key| key.day < oldest) {
            fs::remove_file(&key.path).and_then(|()| files::sync_directory(&key.path)).in_file(&key.path)?;
        }
        self.prune_notices(oldest)?;
        self.count_notes_again(published.iter().filter(|key| key.day >= oldest))?;
        Ok(deleted)
    }

    /// Lets the counts of departure notes say how many are stored: what was deleted leaves room for others.
    fn count_notes_again<'a>(&self, published: impl Iterator<Item = &'a Published>) -> Outcome<()> {
        let mut counts: BTreeMap<PathBuf, u32> = BTreeMap::new();
        for key in published {
            for note in self.notes_under(key.kid)? {
                let Ok(note) = UnverifiedNote::parse(&note?) else {
                    continue;
                };
                let count = counts.entry(count_beside(&key.path, &note.claimed_address().staff()));
                let count = count.or_default();
                *count = count.saturating_add(1);
            }
        }
        for path in self.counts()? {
            match counts.get(&path) {
                Some(count) => write_count(&path, *count)?,
                None => fs::remove_file(&path).and_then(|()| files::sync_directory(&path)).in_file(&path)?,
            }
        }
        Ok(())
    }

    /// Every departure note that is stored under a day key.
    fn notes_under(&self, kid: KeyId) -> Outcome<impl Iterator<Item = Outcome<Vec<u8>>>> {
        let directory = self.directory.join(kid.to_text());
        let names: Vec<_> = names_in(&directory).and_then(Iterator::collect).in_file(&directory)?;
        let notes = names.into_iter().filter(|name: &String| name.ends_with(".note"));
        Ok(notes.map(move |name| files::read(&directory.join(name), MAX_MESSAGE)))
    }

    /// The files of every venue's counts.
    fn counts(&self) -> Outcome<Vec<PathBuf>> {
        let mut counts = Vec::new();
        for directory in self.venues()? {
            for name in names_in(&directory).in_file(&directory)? {
                let name = name.in_file(&directory)?;
                counts.extend(name.ends_with(".notes").then(|| directory.join(&name)));
            }
        }
        Ok(counts)
    }

    /// The directory of each venue.
    fn venues(&self) -> Outcome<Vec<PathBuf>> {
        let mut venues = Vec::new();
        for name in names_in(&self.directory).in_file(&self.directory)? {
            let name = name.in_file(&self.directory)?;
            venues.extend(VenueId::parse(&name).is_ok().then(|| self.directory.join(&name)));
        }
        Ok(venues)
    }

    /// Removes the unfinished files that killed commands left, wherever something is stored.
    fn sweep(&self) -> Outcome<()> {
        let mut directories = vec![self.directory.clone()];
        while let Some(directory) = directories.pop() {
            files::sweep_beside(&directory.join("store"));
            for name in names_in(&directory).in_file(&directory)? {
                let path = directory.join(name.in_file(&directory)?);
                let is_directory = path.symlink_metadata().is_ok_and(|data| data.is_dir());
                directories.extend(is_directory.then_some(path));
            }
        }
        Ok(())
    }

    /// Every venue's day keys, including replaced ones.
    fn published(&self) -> Outcome<Vec<Published>> {
        let mut published = Vec::new();
        for directory in self.venues()? {
            for name in names_in(&directory).in_file(&directory)? {
                let name = name.in_file(&directory)?;
                published.extend(Published::read(directory.join(&name), &name));
            }
        }
        Ok(published)
    }

    /// The day of what is stored for a day key, to which the key's id commits: as the first readable visit says.
    fn day(&self, kid: KeyId, session: &Session) -> Outcome<Option<u32>> {
        let entries = self.visits(&[kid], session)?;
        let mut days = entries.iter().filter_map(|entry| {
            let visit = self.read(entry).ok()?;
            let address = UnverifiedVisit::parse(&visit).ok()?.claimed_address();
            (address.kid() == kid).then_some(address.day())
        });
        Ok(days.next())
    }
}
