//! What a server forgets, when the keys of those who could ask for it are deleted.

use super::Store;
use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::session::Session;
use episeal::{KEY_DAYS, KeyId, claimed_address, day_of};
use std::fs;

impl Store {
    /// Deletes the visits of days more than 30 days ago, their notes and their day keys, and says how many visits there
    /// were. Every day key has its directory and its day.
    pub(crate) fn prune(&self, session: &Session) -> Outcome<usize> {
        let oldest = day_of(session.now)?.saturating_sub(KEY_DAYS);
        let _turn = self.turn(session)?;
        let mut deleted = 0usize;
        for kid in self.kids()? {
            let directory = self.directory.join(kid.to_text());
            match self.day(kid, session)? {
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
        Ok(deleted)
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
