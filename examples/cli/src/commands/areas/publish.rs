//! What a server publishes of venues' areas: `DIR/areas/<venue>.<first day>`.

use crate::commands::Run;
use crate::failure::{InFile, Outcome};
use crate::files::{self, Content};
use crate::session::Session;
use crate::store::Store;
use crate::times;
use crate::turn::Turn;
use clap::Args;
use episeal::visits::server::{admit_areas, keeps_areas};
use episeal::visits::venue::VenueAreas;
use episeal::visits::{MAX_MESSAGE, VenueId};
use serde::Serialize;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// Check a venue's signed list of its areas and publish it in the server's store, as areas/VENUE.DAY.
///
/// One list per venue and first day; a second one is taken only from a day later than today. Lists whose visits are no
/// longer kept are deleted.
#[derive(Debug, Args)]
pub(crate) struct Publish {
    /// The signed list
    #[arg(long, value_name = "FILE")]
    pub(crate) areas: PathBuf,
    /// Directory of the server's store
    #[arg(long, value_name = "DIR")]
    pub(crate) store: PathBuf,
}

#[derive(Debug, Serialize)]
pub(crate) struct Published {
    venue: String,
    from: String,
    /// The same list was published before.
    is_stored_already: bool,
}

impl Run for Publish {
    type Report = Published;

    fn run(&self, session: &Session) -> Outcome<Published> {
        let areas = files::read(&self.areas, MAX_MESSAGE)?;
        let list = VenueAreas::of_any_venue(&areas).in_file(&self.areas)?;
        let venue = list.venue();
        let directory = self.store.join("areas");
        fs::create_dir_all(&directory).in_file(&directory)?;
        let _turn = Turn::take([directory.join(venue.to_text()).as_path()], session)?;
        let stored = stored(&directory, &venue)?;
        let (paths, mut lists): (Vec<_>, Vec<_>) = stored.into_iter().unzip();
        let successions = Store::new(&self.store).successions()?;
        let admitted = admit_areas(&list, &lists, &successions, session.now);
        let admitted = admitted.in_file(&self.areas)?;
        let from = times::show_day(admitted.from());
        if !admitted.is_stored_already() {
            let name = format!("{}.{from}", venue.to_text());
            files::write_new(&directory.join(name), &areas, Content::Message)?;
        }
        lists.push(list);
        forget(&paths, &lists, session.now)?;
        Ok(Published { venue: venue.to_text(), from, is_stored_already: admitted.is_stored_already() })
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

/// The lists of a venue and their files.
fn stored(directory: &Path, venue: &VenueId) -> Outcome<Vec<(PathBuf, VenueAreas)>> {
    let prefix = format!("{}.", venue.to_text());
    let mut stored = Vec::new();
    for entry in fs::read_dir(directory).in_file(directory)? {
        let entry = entry.in_file(directory)?;
        if entry.file_name().to_string_lossy().starts_with(&prefix) {
            let path = entry.path();
            let bytes = files::read(&path, MAX_MESSAGE)?;
            let list = VenueAreas::verify(&bytes, venue).in_file(&path)?;
            stored.push((path, list));
        }
    }
    Ok(stored)
}

/// Deletes the lists that are due for deletion, now that another is published.
fn forget(paths: &[PathBuf], lists: &[VenueAreas], now: i64) -> Outcome<()> {
    for (path, list) in paths.iter().zip(lists) {
        if !keeps_areas(list, lists, now)? {
            fs::remove_file(path).in_file(path)?;
        }
    }
    Ok(())
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { venue, from, is_stored_already } = self;
        let what = match is_stored_already {
            true => "already published",
            false => "published",
        };
        write!(f, "{venue}: {what}, from {from}")
    }
}
