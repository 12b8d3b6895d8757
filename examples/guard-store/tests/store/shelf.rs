//! A guard with one epoch in a folder of its own, and people who come.

use episeal::certificates::DateOfBirth;
use episeal::certificates::guard::{GuardKey, GuardStates, GuardTag, GuardTags, Reservation, reserve_issuance};
use episeal::certificates::names::{NameLanguage, PersonName};
use episeal_guard_store::{GuardStore, GuardStoreError};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub(crate) const NOON: i64 = 1_625_140_800;
/// When what was reserved at noon has run out.
pub(crate) const LATER: i64 = NOON + 600;
pub(crate) const PERSON: [&str; 3] = ["Müller", "1964-08-12", "R-2021-4711"];
/// The same recovery id, spelled differently.
pub(crate) const RESPELLED: [&str; 3] = ["Muller", "1964", "R-2021-4711"];
pub(crate) const NEXT: [&str; 3] = ["Šimić", "1970-01-31", "R-2021-4712"];

pub(crate) fn tags(key: &GuardKey, [surname, born, id]: [&str; 3]) -> GuardTags {
    let name = PersonName::new(surname, "", NameLanguage::Other).unwrap();
    key.tags(id, &name, &DateOfBirth::parse(born).unwrap()).unwrap()
}

/// The guard as one program has it open.
pub(crate) struct Desk {
    pub(crate) store: GuardStore,
    pub(crate) key: GuardKey,
}

/// Why nothing was reserved: the person's state, or the code of the error.
pub(crate) type Refused = &'static str;

impl Desk {
    pub(crate) fn try_reserve(&mut self, person: [&str; 3], now: i64) -> Result<Reservation, Refused> {
        let (keys, tags) = (std::slice::from_ref(&self.key), [tags(&self.key, person)]);
        let decided = self.store.swap(keys, &tags, |stored| {
            let reservation = reserve_issuance(keys, stored, 600, now)?;
            let state = reservation.state();
            Ok::<_, GuardStoreError>((reservation, Some(state)))
        });
        decided.map_err(|error| error.code())
    }

    #[track_caller]
    pub(crate) fn reserve(&mut self, person: [&str; 3], now: i64) -> Reservation {
        self.try_reserve(person, now).unwrap()
    }

    #[track_caller]
    pub(crate) fn assert_refused(&mut self, person: [&str; 3], now: i64, refused: Refused) {
        assert_eq!(self.try_reserve(person, now).err(), Some(refused));
    }

    /// Writes what becomes of a person's states.
    pub(crate) fn swap(
        &mut self,
        person: [&str; 3],
        become_of: impl FnOnce(&GuardStates) -> Result<Vec<u8>, episeal::certificates::IssueError>,
    ) -> Result<(), GuardStoreError> {
        let tags = [tags(&self.key, person)];
        self.store.swap(std::slice::from_ref(&self.key), &tags, |stored| Ok(((), Some(become_of(stored)?))))
    }

    pub(crate) fn issue(&mut self, person: [&str; 3], now: i64) {
        let reservation = self.reserve(person, now);
        self.swap(person, |stored| reservation.issued(stored)).unwrap();
    }

    /// The attempts that are listed at a time.
    pub(crate) fn listed(&mut self, now: i64) -> Vec<Vec<u8>> {
        let open = self.store.unsettled().unwrap().open.into_iter();
        open.filter(|open| open.reservation.has_run_out(now)).map(|open| open.reservation.attempt()).collect()
    }
}

pub(crate) struct Shelf {
    folder: TempDir,
}

impl Shelf {
    /// A guard with the epoch 7, and its key.
    pub(crate) fn new() -> Self {
        let shelf = Self { folder: TempDir::new().unwrap() };
        let key = GuardKey::generate(7).unwrap();
        std::fs::write(shelf.path().with_extension("key"), key.export_secret_bytes().expose_secret_bytes()).unwrap();
        GuardStore::create(&shelf.path()).unwrap();
        GuardStore::open(&shelf.path()).unwrap().enter(&key).unwrap();
        shelf
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("guard")
    }

    pub(crate) fn desk(&self) -> Desk {
        desk_at(&self.path()).unwrap()
    }

    /// As any program sees it.
    pub(crate) fn database(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    pub(crate) fn read(&self) -> Vec<u8> {
        std::fs::read(self.path()).unwrap()
    }

    pub(crate) fn write(&self, bytes: &[u8]) {
        std::fs::write(self.path(), bytes).unwrap();
    }

    pub(crate) fn put(&self, tag: GuardTag, state: &[u8]) {
        let sql = "INSERT OR REPLACE INTO tag (tag, epoch, state) VALUES (?1, 7, ?2)";
        assert_eq!(self.database().execute(sql, (tag.as_bytes(), state)), Ok(1));
    }

    pub(crate) fn state(&self, tag: GuardTag) -> Vec<u8> {
        let sql = "SELECT state FROM tag WHERE tag = ?1";
        self.database().query_row(sql, [tag.as_bytes()], |row| row.get(0)).unwrap()
    }

    /// Under both tags the same.
    pub(crate) fn states(&self, tags: GuardTags) -> Vec<u8> {
        let [person, recovery_id] = [tags.person, tags.recovery_id].map(|tag| self.state(tag));
        assert_eq!(person, recovery_id);
        person
    }

    /// The names of all files in its folder.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

pub(crate) fn desk_at(path: &Path) -> Result<Desk, GuardStoreError> {
    let key = std::fs::read(path.with_extension("key"))?;
    Ok(Desk { store: GuardStore::open(path)?, key: GuardKey::import_secret_bytes(&key)? })
}
