//! The server's store: what is published for each venue, and a directory for each venue day key with a file for each
//! revision and each departure note.
//!
//! `DIR/<kid>/<record id>.<revision>.visit`, `DIR/<kid>/<record id>.note`; further notes of a record are
//! `<record id>.01.note` and so on.

mod listing;
mod notices;
mod prune;
mod slots;
mod successions;

pub(crate) use listing::{Listing, ReadVisit};

use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content};
use crate::session::Session;
use crate::turn::Turn;
use episeal::visits::server::{MAX_NOTES, UnverifiedVisit, VisitAddress};
use episeal::visits::visitor::MAX_REVISION;
use episeal::visits::{KeyId, MAX_MESSAGE, RecordId};
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

/// A stored visit, by its place in the order of lists and releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub(crate) record_id: RecordId,
    pub(crate) revision: u8,
    pub(crate) kid: KeyId,
}

impl From<&VisitAddress> for Entry {
    fn from(address: &VisitAddress) -> Self {
        Self { record_id: address.record_id(), revision: address.revision(), kid: address.kid() }
    }
}

impl Entry {
    fn file_name(&self) -> String {
        format!("{}.{:02}.visit", self.record_id.to_text(), self.revision)
    }

    /// A visit of which the file's name does not tell the truth is refused.
    fn named(&self, visit: &UnverifiedVisit) -> Outcome<()> {
        let claimed = visit.claimed_address();
        match (claimed.record_id(), claimed.revision()) == (self.record_id, self.revision) {
            true => Ok(()),
            false => Err(Failure::input("the visit is not the one that the file name says")),
        }
    }
}

/// A directory that holds visits and departure notes.
pub(crate) struct Store {
    directory: PathBuf,
}

impl Store {
    /// One that may be new.
    pub(crate) fn new(directory: &Path) -> Self {
        Self { directory: directory.to_owned() }
    }

    /// One that must exist: a mistyped name is not an empty store.
    pub(crate) fn existing(directory: &Path) -> Outcome<Self> {
        fs::read_dir(directory).in_file(directory)?;
        Ok(Self::new(directory))
    }

    /// The venue day keys that something is stored for.
    pub(crate) fn kids(&self) -> Outcome<Vec<KeyId>> {
        let mut kids = Vec::new();
        for name in names_in(&self.directory).in_file(&self.directory)? {
            kids.extend(KeyId::parse(&name.in_file(&self.directory)?));
        }
        kids.sort_unstable();
        Ok(kids)
    }

    /// What is stored for these keys, ascending; a name that is not that of a visit is reported.
    pub(crate) fn visits(&self, kids: &[KeyId], session: &Session) -> Outcome<Vec<Entry>> {
        self.list(kids, session).map(|listing| listing.entries)
    }

    /// The same, to be read.
    pub(crate) fn list(&self, kids: &[KeyId], session: &Session) -> Outcome<Listing> {
        Listing::of(self, kids, session)
    }

    pub(crate) fn path(&self, entry: &Entry) -> PathBuf {
        self.place(entry.kid, entry.file_name())
    }

    /// One that is not what its name says would break the order of all: it is refused.
    pub(crate) fn read(&self, entry: &Entry) -> Outcome<Vec<u8>> {
        let visit = files::read(&self.path(entry), MAX_MESSAGE)?;
        if let Ok(claimed) = UnverifiedVisit::parse(&visit) {
            entry.named(&claimed)?;
        }
        Ok(visit)
    }

    /// The departure notes of a record.
    pub(crate) fn notes(&self, kid: KeyId, record_id: RecordId) -> impl Iterator<Item = Outcome<Vec<u8>>> {
        let paths = (0..MAX_NOTES as usize).map(move |number| self.note(kid, record_id, number));
        let stored = paths.take_while(|path| path.exists());
        stored.map(|path| files::read(&path, MAX_MESSAGE))
    }

    /// The bytes of the highest revision of a record, whatever day key it is for.
    pub(crate) fn highest(&self, kid: KeyId, record_id: RecordId) -> Outcome<Option<Vec<u8>>> {
        let first = |kid| Entry { record_id, revision: 0, kid };
        let kids = std::iter::once(kid).chain(self.kids()?);
        let Some(kid) = kids.into_iter().find(|kid| self.path(&first(*kid)).exists()) else {
            return Ok(None);
        };
        let revisions = (0..=MAX_REVISION).rev().map(|revision| Entry { revision, ..first(kid) });
        let highest = revisions.into_iter().find(|entry| self.path(entry).exists());
        highest.map(|entry| self.read(&entry)).transpose()
    }

    /// Until it is dropped no other command stores anything: what is admitted is checked against what is stored.
    pub(crate) fn turn(&self, session: &Session) -> Outcome<Turn> {
        files::create_directory(&self.directory).in_file(&self.directory)?;
        // In the directory: the one above may be another user's.
        let place = self.directory.join("store");
        Turn::take([place.as_path()], session)
    }

    pub(crate) fn put(&self, entry: &Entry, visit: &[u8]) -> Outcome<()> {
        self.write(&self.path(entry), visit)
    }

    /// Stores a record's note next to those already stored.
    pub(crate) fn put_note(&self, kid: KeyId, record_id: RecordId, stored: usize, note: &[u8]) -> Outcome<()> {
        self.write(&self.note(kid, record_id, stored), note)
    }

    fn write(&self, path: &Path, message: &[u8]) -> Outcome<()> {
        if let Some(directory) = path.parent() {
            files::create_directory(directory).in_file(directory)?;
        }
        files::write_new(path, message, Content::Message)
    }

    fn note(&self, kid: KeyId, record_id: RecordId, number: usize) -> PathBuf {
        let record_id = record_id.to_text();
        self.place(
            kid,
            match number {
                0 => format!("{record_id}.note"),
                _ => format!("{record_id}.{number:02}.note"),
            },
        )
    }

    fn place(&self, kid: KeyId, name: String) -> PathBuf {
        self.directory.join(kid.to_text()).join(name)
    }
}

/// `<record id>.<two digits>`
fn entry(stem: &str, kid: KeyId) -> Option<Entry> {
    let (record_id, revision) = stem.split_once('.')?;
    // A number may have a sign when it is parsed.
    let is_plain = revision.len() == 2 && revision.bytes().all(|byte| byte.is_ascii_digit());
    let revision = is_plain.then(|| revision.parse().ok()).flatten()?;
    Some(Entry { record_id: RecordId::parse(record_id).ok()?, revision, kid })
}

/// None in a directory that does not exist; names that are not UTF-8 are not ours.
fn names_in(directory: &Path) -> io::Result<impl Iterator<Item = io::Result<String>>> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        entries => Some(entries?),
    };
    let name = |entry: io::Result<DirEntry>| Ok(entry?.file_name().into_string().ok());
    let names = entries.into_iter().flatten().map(name);
    Ok(names.filter_map(Result::transpose))
}
