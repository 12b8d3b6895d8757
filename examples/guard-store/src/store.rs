//! The store: every call is one transaction.

use crate::error::GuardStoreError;
use crate::file;
use crate::rows::{Row, epochs, put, row, rows, uncover};
use crate::schema::{harden, made, opened, recognise};
use episeal::certificates::IssueError;
use episeal::certificates::guard::{GuardKey, GuardOutcome, GuardStates, GuardTag, GuardTags, OpenReservation};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::cmp::Reverse;
use std::fmt;
use std::fs::OpenOptions;
use std::path::Path;

type Outcome<T> = Result<T, GuardStoreError>;

/// An open guard database.
pub struct GuardStore {
    connection: Connection,
}

/// An attempt whose outcome nobody wrote.
#[derive(Debug)]
pub struct OpenAttempt {
    /// What it reserved.
    pub reservation: OpenReservation,
    /// Its newest epoch.
    pub epoch: u32,
}

/// Every open attempt, once; the first to run out first.
#[derive(Debug)]
pub struct Unsettled {
    /// The attempts.
    pub open: Vec<OpenAttempt>,
    /// How many states are damaged: nobody knows what they were.
    pub damaged: usize,
}

/// How far an attempt was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Under both of the person's tags.
    Whole,
    /// Under one tag of its newest epoch: a program of the first version wrote it, or it is all that was left. Under
    /// another spelling of the name the person may be unknown.
    InPart,
    /// Not at all: no open attempt has this name.
    NotOpen,
}

impl GuardStore {
    /// Makes a new database without epochs, readable only by its owner: complete, or not there at all.
    ///
    /// One program at a time makes one at `path`.
    ///
    /// # Errors
    /// - `Io`: something is at `path`, or the system refused.
    /// - `DiskFull`, `Inaccessible`: as SQLite found it.
    pub fn create(path: &Path) -> Outcome<()> {
        let file = file::temporary(path)?;
        made(file.path())?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path).map_err(|error| error.error)?;
        Ok(file::sync_directory(path)?)
    }

    /// Opens an existing database: a new one would know nobody.
    ///
    /// # Errors
    /// - `Io`: it does not exist, or may not be read and written.
    /// - `NoDatabase`, `OtherDatabase`, `OtherVersion`, `OtherTables`, `OtherJournal`, `Damaged`: it is not a complete
    ///   guard of this version; nothing in it is changed.
    /// - `Locked`: another program holds it.
    pub fn open(path: &Path) -> Outcome<Self> {
        // The system says why better than SQLite does.
        drop(OpenOptions::new().read(true).write(true).open(path)?);
        let mut connection = opened(path)?;
        recognise(&mut connection)?;
        harden(&connection)?;
        Ok(Self { connection })
    }

    /// Enters the key of a new epoch, newer than all others.
    ///
    /// Have the key on the disk first: a lost one would be missing forever.
    ///
    /// # Errors
    /// - `EpochKnown`: this epoch, or a newer one, already exists.
    /// - `Damaged`: the whole database is checked here.
    /// - `Locked`, `DiskFull`, `Inaccessible`: as SQLite found it. It may be entered all the same: ask [`Self::has`].
    pub fn enter(&mut self, key: &GuardKey) -> Outcome<()> {
        let id = key.id();
        self.transact(|transaction| {
            check_pages(transaction)?;
            let newest = epochs(transaction)?.last().map(|(epoch, _)| *epoch);
            if newest.is_some_and(|newest| newest >= key.epoch()) {
                return Err(GuardStoreError::EpochKnown);
            }
            let entered = "INSERT INTO epoch (number, key_id) VALUES (?1, ?2)";
            transaction.execute(entered, (key.epoch(), &id))?;
            Ok(())
        })
    }

    /// Whether the key's epoch is entered, and with this key.
    ///
    /// # Errors
    /// - `Locked`, `Inaccessible`, `Damaged`: as SQLite found it.
    pub fn has(&mut self, key: &GuardKey) -> Outcome<bool> {
        let entered = (key.epoch(), key.id());
        // A reader does not wait for a program that is about to write.
        Ok(epochs(&self.connection.transaction()?)?.contains(&entered))
    }

    /// Deletes an epoch and its tags, unless one of its attempts may still be running at `now`, in UNIX seconds;
    /// returns the number of tags.
    ///
    /// # Errors
    /// - `Guard` with `ReservationRuns`: an attempt may still be running.
    /// - `EpochUnknown`: the epoch does not exist.
    /// - `Damaged`: the whole database is checked here.
    /// - `Locked`, `DiskFull`, `Inaccessible`: as SQLite found it.
    pub fn forget(&mut self, epoch: u32, now: i64) -> Outcome<usize> {
        self.transact(|transaction| {
            check_pages(transaction)?;
            let rows = rows(transaction)?.into_iter();
            let open = rows.filter(|row| row.epoch == epoch).filter_map(|row| {
                // A damaged state belongs to no attempt that goes on.
                OpenReservation::read(&row.state).ok().flatten()
            });
            if open.into_iter().any(|open| !open.has_run_out(now)) {
                return Err(IssueError::ReservationRuns.into());
            }
            transaction.execute("DELETE FROM covered WHERE epoch = ?1", [epoch])?;
            let tags = transaction.execute("DELETE FROM tag WHERE epoch = ?1", [epoch])?;
            match transaction.execute("DELETE FROM epoch WHERE number = ?1", [epoch])? {
                0 => Err(GuardStoreError::EpochUnknown),
                _ => Ok(tags),
            }
        })
    }

    /// Reads a person's states and writes the new state, if there is one, with nothing in between: under both tags of
    /// the newest key, and in place of what is under older ones.
    ///
    /// `keys` are those of the person's `tags`, the newest first. `decide` returns a result and the new state, none
    /// where nothing changes; the database is held meanwhile, so it must not wait for anybody.
    ///
    /// # Errors
    /// - `NoKey`: there are no keys or no tags.
    /// - `Guard`: the new state is not a state.
    /// - `Locked`, `DiskFull`, `Inaccessible`, `Damaged`: as SQLite found it; nothing is changed.
    /// - What `decide` refuses; nothing is changed.
    pub fn swap<T, E: From<GuardStoreError>>(
        &mut self,
        keys: &[GuardKey],
        tags: &[GuardTags],
        decide: impl FnOnce(&GuardStates) -> Result<(T, Option<Vec<u8>>), E>,
    ) -> Result<T, E> {
        let (Some(key), Some((newest, older))) = (keys.first(), tags.split_first()) else {
            return Err(GuardStoreError::NoKey.into());
        };
        self.transact(|transaction| {
            let older = older_rows(transaction, older)?;
            let stored = GuardStates {
                key_ids: epochs(transaction)?.into_iter().map(|(_, id)| id).collect(),
                person: row(transaction, newest.person)?.map(|row| row.state),
                recovery_id: row(transaction, newest.recovery_id)?.map(|row| row.state),
                older: older.iter().map(|row| row.state.clone()).collect(),
            };
            let (outcome, new) = decide(&stored)?;
            if let Some(new) = new {
                for tag in both(newest) {
                    put(transaction, tag.as_bytes(), key.epoch(), &new)?;
                }
                for row in older {
                    put(transaction, &row.tag, row.epoch, &new)?;
                }
            }
            Ok(outcome)
        })
    }

    /// The epochs, the oldest first.
    ///
    /// # Errors
    /// - `Locked`, `Inaccessible`, `Damaged`: as SQLite found it.
    pub fn epochs(&mut self) -> Outcome<Vec<u32>> {
        self.transact(|transaction| {
            let epochs = epochs(transaction)?.into_iter();
            Ok(epochs.map(|(epoch, _)| epoch).collect())
        })
    }

    /// Every open attempt, by its newest epoch: it is running, or was interrupted.
    ///
    /// # Errors
    /// - `Locked`, `Inaccessible`, `Damaged`: as SQLite found it.
    pub fn unsettled(&mut self) -> Outcome<Unsettled> {
        self.transact(|transaction| {
            let (mut open, mut damaged) = (Vec::<OpenAttempt>::new(), 0_usize);
            for row in rows(transaction)? {
                match OpenReservation::read(&row.state) {
                    Err(_) => damaged = damaged.saturating_add(1),
                    Ok(None) => {}
                    Ok(Some(reservation)) => open.push(OpenAttempt { reservation, epoch: row.epoch }),
                }
            }
            let attempt = |open: &OpenAttempt| (open.reservation.expires(), open.reservation.attempt());
            open.sort_by_key(|open| (attempt(open), Reverse(open.epoch)));
            open.dedup_by_key(|open| open.reservation.attempt());
            Ok(Unsettled { open, damaged })
        })
    }

    /// Writes what became of an attempt at `now`, in UNIX seconds: that it was issued under every tag under which it
    /// ever stood, and that it failed where no other attempt took its place.
    ///
    /// # Errors
    /// - `Guard` with `ReservationRuns`: it is to be settled as failed, but may still be running.
    /// - `Locked`, `DiskFull`, `Inaccessible`, `Damaged`: as SQLite found it; nothing is changed.
    pub fn settle(&mut self, attempt: &[u8], outcome: GuardOutcome, now: i64) -> Outcome<Settled> {
        self.transact(|transaction| {
            let mut settled = Vec::new();
            for row in rows(transaction)? {
                let open = OpenReservation::read(&row.state).ok().flatten();
                let Some(open) = open.filter(|open| open.attempt() == attempt) else {
                    continue;
                };
                let state = open.settled(outcome, now)?;
                if !row.is_covered || outcome == GuardOutcome::Issued {
                    put(transaction, &row.tag, row.epoch, &state)?;
                }
                settled.push(row.epoch);
            }
            uncover(transaction, attempt)?;
            let newest = settled.iter().max();
            Ok(match settled.iter().filter(|epoch| Some(*epoch) == newest).count() {
                0 => Settled::NotOpen,
                1 => Settled::InPart,
                _ => Settled::Whole,
            })
        })
    }

    /// Records that an attempt handed nothing out: it is no longer listed where another one took its place.
    ///
    /// # Errors
    /// - `Locked`, `DiskFull`, `Inaccessible`, `Damaged`: as SQLite found it; nothing is changed.
    pub fn give_up(&mut self, attempt: &[u8]) -> Outcome<()> {
        self.transact(|transaction| uncover(transaction, attempt))
    }

    fn transact<T, E: From<GuardStoreError>>(
        &mut self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let immediate = TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(immediate).map_err(GuardStoreError::from)?;
        let outcome = change(&transaction)?;
        transaction.commit().map_err(GuardStoreError::from)?;
        Ok(outcome)
    }
}

/// Its file name is nobody else's business, and is not shown.
impl fmt::Debug for GuardStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GuardStore")
    }
}

/// The whole database: once per epoch there is time for that.
fn check_pages(transaction: &Transaction<'_>) -> Outcome<()> {
    let check = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
    match transaction.query_row("PRAGMA integrity_check(1)", (), check)? {
        found if found == "ok" => Ok(()),
        _ => Err(GuardStoreError::Damaged),
    }
}

/// What is under the tags of older keys.
fn older_rows(transaction: &Transaction<'_>, tags: &[GuardTags]) -> Outcome<Vec<Row>> {
    let rows = tags.iter().flat_map(both).map(|tag| row(transaction, tag));
    rows.filter_map(Result::transpose).collect()
}

fn both(tags: &GuardTags) -> [GuardTag; 2] {
    [tags.person, tags.recovery_id]
}
