//! The notices that the server hands out, whole, by the office's day key:
//! `DIR/notices/<kid>.<office>/<day>.<number>.notice`, by the day on which they came.

use super::{Store, names_in};
use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::times;
use episeal::visits::{KeyId, MAX_MESSAGE, OfficeId, day_of};
use std::fs;
use std::path::PathBuf;

/// The most notices of a day key that are taken on a day: an office publishes one.
const MAX_NOTICES: usize = 24;

impl Store {
    /// False if it is already there.
    pub(crate) fn put_notice(&self, (office, kid): (OfficeId, KeyId), notice: &[u8], now: i64) -> Outcome<bool> {
        let day = times::show_day(day_of(now)?);
        // An office's own place: another office's notices under this key, which is public, take none of it.
        let directory = self.notices().join(format!("{}.{}", kid.to_text(), office.to_text()));
        for number in 0..MAX_NOTICES {
            let path = directory.join(format!("{day}.{number:02}.notice"));
            if !path.exists() {
                return self.write(&path, notice).map(|()| true);
            }
            if files::read(&path, MAX_MESSAGE)? == notice {
                return Ok(false);
            }
        }
        Err(Failure::input("this office has published too many notices today"))
    }

    /// Deletes the notices of days before `oldest`.
    pub(super) fn prune_notices(&self, oldest: u32) -> Outcome<()> {
        let notices = self.notices();
        for kid in names_in(&notices).in_file(&notices)? {
            let directory = notices.join(kid.in_file(&notices)?);
            for name in names_in(&directory).in_file(&directory)? {
                let name = name.in_file(&directory)?;
                let path = directory.join(&name);
                if day_of_name(&name).is_some_and(|day| day < oldest) {
                    fs::remove_file(&path).and_then(|()| files::sync_directory(&path)).in_file(&path)?;
                }
            }
        }
        Ok(())
    }

    fn notices(&self) -> PathBuf {
        self.directory.join("notices")
    }
}

/// `<day>.<two digits>.notice`
fn day_of_name(name: &str) -> Option<u32> {
    let (day, _) = name.strip_suffix(".notice")?.split_once('.')?;
    times::parse_day(day).ok()
}
