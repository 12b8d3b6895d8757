//! What is stored for some day keys, as one look at their directories found it, and how it is read: in its order, and
//! on every core.

use super::{Entry, Store, entry, names_in};
use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::session::Session;
use episeal::visits::server::UnverifiedVisit;
use episeal::visits::visitor::MAX_VISIT;
use episeal::visits::{KeyId, MAX_MESSAGE, RecordId};
use indicatif::ProgressBar;
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// How many visits are read at once, while those before them are worked on: 2 MiB at most.
const BATCH: usize = 512;
/// How many a core takes at a time.
const SHARE: usize = 32;

/// Stored visits, ascending.
pub(crate) struct Listing {
    pub(crate) entries: Vec<Entry>,
    /// Ascending, each with its directory.
    directories: Vec<(KeyId, PathBuf)>,
    /// Records with departure notes, ascending.
    noted: Vec<(RecordId, KeyId)>,
}

/// A visit's file, or why it is not read.
pub(crate) type ReadVisit = Outcome<Vec<u8>>;

impl Listing {
    /// A name that is not that of a visit is reported.
    pub(super) fn of(store: &Store, kids: &[KeyId], session: &Session) -> Outcome<Self> {
        let mut listing = Self { entries: Vec::new(), directories: Vec::new(), noted: Vec::new() };
        for kid in kids {
            let directory = store.directory.join(kid.to_text());
            for name in names_in(&directory).in_file(&directory)? {
                listing.add(&name.in_file(&directory)?, *kid, &directory, session);
            }
            listing.directories.push((*kid, directory));
        }
        listing.entries.sort_unstable();
        listing.directories.sort_unstable();
        listing.noted.sort_unstable();
        Ok(listing)
    }

    fn add(&mut self, name: &str, kid: KeyId, directory: &Path, session: &Session) {
        if let Some(stem) = name.strip_suffix(".visit") {
            match entry(stem, kid) {
                Some(entry) => self.entries.push(entry),
                None => session.notice(
                    &files::name(&directory.join(name)),
                    &Failure::input("the name is not that of a stored visit"),
                ),
            }
        } else if let Some(record_id) = name.strip_suffix(".note") {
            self.noted.extend(RecordId::parse(record_id).map(|record_id| (record_id, kid)));
        }
    }

    /// Whether the record of a visit has departure notes, under the visit's day key.
    pub(crate) fn has_notes(&self, entry: &Entry) -> bool {
        self.noted.binary_search(&(entry.record_id, entry.kid)).is_ok()
    }

    /// Reads every visit, on all cores, and hands them on in their order, the next ones being read meanwhile; until it
    /// is told to stop.
    pub(crate) fn read_all(
        &self,
        bar: &ProgressBar,
        mut take: impl FnMut(&[Entry], Vec<ReadVisit>) -> Outcome<ControlFlow<()>>,
    ) -> Outcome<()> {
        let mut batches = self.entries.chunks(BATCH);
        let mut next = batches.next().map(|batch| (batch, self.read_batch(batch)));
        while let Some((batch, visits)) = next.take() {
            let taken = rayon::in_place_scope(|scope| {
                if let Some(batch) = batches.next() {
                    scope.spawn(|_| next = Some((batch, self.read_batch(batch))));
                }
                take(batch, visits)
            })?;
            if taken.is_break() {
                break;
            }
            bar.inc(u64::try_from(batch.len()).unwrap_or_default());
        }
        Ok(())
    }

    fn read_batch(&self, batch: &[Entry]) -> Vec<ReadVisit> {
        batch.par_iter().with_min_len(SHARE).map(|entry| self.read(entry)).collect()
    }

    /// A visit that can be parsed. One that is not what its name says would break the order of all: it is refused.
    fn read(&self, entry: &Entry) -> ReadVisit {
        let place = self.directories.binary_search_by_key(&entry.kid, |(kid, _)| *kid);
        let directory = place.ok().and_then(|place| self.directories.get(place));
        let directory = directory.map_or(Path::new(""), |(_, directory)| directory);
        let path = directory.join(entry.file_name());
        let mut file = File::open(&path).in_file(&path)?;
        let mut start = [0; MAX_VISIT as usize + 1];
        let length = read_once(&mut file, &mut start).in_file(&path)?;
        let start = start.get(..length).unwrap_or_default();
        if let Ok(visit) = UnverifiedVisit::parse(start) {
            return entry.named(&visit).map(|()| start.to_vec());
        }
        // Not a visit, or not all of it: some file systems give less than there is.
        let visit = files::read_rest(start.chain(file), MAX_MESSAGE).in_file(&path)?;
        entry.named(&UnverifiedVisit::parse(&visit)?).map(|()| visit.to_vec())
    }
}

/// One system call, as long as nothing interrupts it.
fn read_once(file: &mut File, start: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(start) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}
