//! The issuance guard's database (SQLite): the epochs with their keys' ids, and under each tag its state. No key, and
//! nothing about a person. A person has two tags of the newest epoch's key, and has them of older ones'. Besides, what was
//! reserved under a tag and never settled when another attempt took its place: it is settled like the others.
//!
//! - A rollback journal, not a write-ahead log: at rest there is one file, and what is deleted does not live on in a log.
//! - `synchronous = EXTRA`: what is committed survives a loss of power, the deletion of the journal included; with less
//!   an "issued" could be rolled back.
//! - `WITHOUT ROWID`: the rows stand in the order of their tags, which does not tell in which order people came.
//! - Every change reads and writes in one IMMEDIATE transaction: of two programs one waits for the other.

mod schema;

use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use episeal::{GuardKey, GuardOutcome, GuardStates, GuardTag, GuardTags, IssueError, OpenReservation};
use rusqlite::{Connection, ErrorCode, OptionalExtension, Transaction, TransactionBehavior};
use schema::{harden, made, opened, recognise};
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

/// A database that is open.
pub(crate) struct GuardStore {
    connection: Connection,
    path: PathBuf,
}

/// One row of the tags.
struct Row {
    tag: [u8; 32],
    epoch: u32,
    state: Vec<u8>,
    /// It stood there when another attempt took its place.
    is_covered: bool,
}

/// Attempts of which nobody wrote what became of them, each once; and how many states are damaged.
pub(crate) struct Unsettled {
    pub(crate) open: Vec<(OpenReservation, u32)>,
    pub(crate) damaged: usize,
}

impl GuardStore {
    /// A new database without epochs: whole, or not there.
    pub(crate) fn create(path: &Path) -> Outcome<()> {
        refuse_standard(path)?;
        let file = files::temporary_database(path).in_file(path)?;
        made(file.path()).in_file(path)?;
        file.as_file().sync_all().in_file(path)?;
        file.persist_noclobber(path).map_err(|error| error.error).in_file(path)?;
        files::sync_directory(path).in_file(path)
    }

    /// Opens a database that is there: a new one would know nobody.
    pub(crate) fn open(path: &Path) -> Outcome<Self> {
        refuse_standard(path)?;
        // The system says why better than SQLite does.
        let file = OpenOptions::new().read(true).write(true).open(path);
        drop(file.in_file(path)?);
        let mut connection = opened(path).in_file(path)?;
        recognise(&mut connection).in_file(path)?;
        harden(&connection).in_file(path)?;
        Ok(Self { connection, path: path.to_owned() })
    }

    /// Enters the key of a new epoch, newer than all others.
    pub(crate) fn enter(&mut self, key: &GuardKey) -> Outcome<()> {
        let id = key.id()?;
        self.transact(|transaction| {
            check_pages(transaction)?;
            let newest = epochs(transaction)?.last().map(|(epoch, _)| *epoch);
            if newest.is_some_and(|newest| newest >= key.epoch()) {
                return Err(Failure::guard_keys("the guard has this epoch or a newer one"));
            }
            let entered = "INSERT INTO epoch (number, key_id) VALUES (?1, ?2)";
            transaction.execute(entered, (key.epoch(), id))?;
            Ok(())
        })
    }

    /// Whether the key's epoch is entered, and with this key.
    pub(crate) fn has(&mut self, key: &GuardKey) -> Outcome<bool> {
        let entered = (key.epoch(), key.id()?);
        // A reader waits for none that is about to write.
        Ok(epochs(&self.connection.transaction()?)?.contains(&entered))
    }

    /// Deletes an epoch and its tags, unless an attempt of it may still run; their number.
    pub(crate) fn forget(&mut self, epoch: u32, now: i64) -> Outcome<usize> {
        self.transact(|transaction| {
            check_pages(transaction)?;
            let rows = rows(transaction)?.into_iter();
            let open = rows.filter(|row| row.epoch == epoch).filter_map(|row| {
                // What is damaged is of no attempt that goes on.
                OpenReservation::read(&row.state).ok().flatten()
            });
            if open.into_iter().any(|open| !open.has_run_out(now)) {
                return Err(IssueError::ReservationRuns.into());
            }
            transaction.execute("DELETE FROM covered WHERE epoch = ?1", [epoch])?;
            let tags = transaction.execute("DELETE FROM tag WHERE epoch = ?1", [epoch])?;
            match transaction.execute("DELETE FROM epoch WHERE number = ?1", [epoch])? {
                0 => Err(Failure::guard_keys("the guard does not have this epoch")),
                _ => Ok(tags),
            }
        })
    }

    /// Reads a person's states and writes what becomes of them, if anything does, with nothing in between: under both
    /// tags of the newest key, and in the place of what stands under older ones.
    ///
    /// `keys` are those of the person's `tags`, the newest first.
    pub(crate) fn swap<T>(
        &mut self,
        keys: &[GuardKey],
        tags: &[GuardTags],
        decide: impl FnOnce(&GuardStates) -> Outcome<(T, Option<Vec<u8>>)>,
    ) -> Outcome<T> {
        self.transact(|transaction| {
            let (Some(key), Some((newest, older))) = (keys.first(), tags.split_first()) else {
                return Err(Failure::guard_keys("no key is given"));
            };
            let older = older.iter().flat_map(both).map(|tag| row(transaction, tag));
            let older = older.filter_map(Result::transpose);
            let older = older.collect::<Outcome<Vec<_>>>()?;
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
                    put(transaction, row.tag, row.epoch, &new)?;
                }
            }
            Ok(outcome)
        })
    }

    /// The epochs, the oldest first.
    pub(crate) fn epochs(&mut self) -> Outcome<Vec<u32>> {
        self.transact(|transaction| {
            let epochs = epochs(transaction)?.into_iter();
            Ok(epochs.map(|(epoch, _)| epoch).collect())
        })
    }

    /// Every attempt that is open, by its newest epoch.
    pub(crate) fn unsettled(&mut self) -> Outcome<Unsettled> {
        self.transact(|transaction| {
            let (mut open, mut damaged) = (Vec::<(OpenReservation, u32)>::new(), 0_usize);
            for row in rows(transaction)? {
                match OpenReservation::read(&row.state) {
                    Err(_) => damaged = damaged.saturating_add(1),
                    Ok(None) => {}
                    Ok(Some(found)) => open.push((found, row.epoch)),
                }
            }
            open.sort_by_key(|(found, epoch)| (found.expires(), found.attempt(), std::cmp::Reverse(*epoch)));
            open.dedup_by_key(|(found, _)| found.attempt());
            Ok(Unsettled { open, damaged })
        })
    }

    /// Writes what became of an attempt: that it was issued under every tag under which it ever stood, and that it
    /// failed where no other attempt took its place. The number of its newest epoch's tags: two; none where it is not
    /// open; one where a program of the first version wrote it.
    pub(crate) fn settle(&mut self, attempt: [u8; 16], outcome: GuardOutcome, now: i64) -> Outcome<usize> {
        self.transact(|transaction| {
            let mut settled = Vec::new();
            for row in rows(transaction)? {
                let open = OpenReservation::read(&row.state).ok().flatten();
                let Some(open) = open.filter(|open| open.attempt() == attempt) else {
                    continue;
                };
                let state = open.settled(outcome, now)?;
                if !row.is_covered || outcome == GuardOutcome::Issued {
                    put(transaction, row.tag, row.epoch, &state)?;
                }
                settled.push(row.epoch);
            }
            uncover(transaction, attempt)?;
            let newest = settled.iter().max();
            Ok(settled.iter().filter(|epoch| Some(*epoch) == newest).count())
        })
    }

    /// What was covered of an attempt that handed nothing out and lost its place is no open one.
    pub(crate) fn give_up(&mut self, attempt: [u8; 16]) -> Outcome<()> {
        self.transact(|transaction| uncover(transaction, attempt))
    }

    fn transact<T>(&mut self, change: impl FnOnce(&Transaction<'_>) -> Outcome<T>) -> Outcome<T> {
        let transact = || {
            let immediate = TransactionBehavior::Immediate;
            let transaction = self.connection.transaction_with_behavior(immediate)?;
            let outcome = change(&transaction)?;
            transaction.commit()?;
            Ok(outcome)
        };
        transact().map_err(|failure: Failure| failure.about(&files::name(&self.path)))
    }
}

fn refuse_standard(path: &Path) -> Outcome<()> {
    match files::is_standard(path) {
        true => Err(Failure::input("a guard is kept: name its file")),
        false => Ok(()),
    }
}

/// The whole of the database: once an epoch there is time for it.
fn check_pages(transaction: &Transaction<'_>) -> Outcome<()> {
    let check = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
    match transaction.query_row("PRAGMA integrity_check(1)", (), check)? {
        found if found == "ok" => Ok(()),
        _ => Err(Failure::guard_invalid(DAMAGED)),
    }
}

/// The epochs and the ids of their keys, the oldest first.
fn epochs(transaction: &Transaction<'_>) -> Outcome<Vec<(u32, [u8; 16])>> {
    let mut query = transaction.prepare("SELECT number, key_id FROM epoch ORDER BY number")?;
    let rows = query.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn both(tags: &GuardTags) -> [GuardTag; 2] {
    [tags.person, tags.recovery_id]
}

fn row(transaction: &Transaction<'_>, tag: GuardTag) -> Outcome<Option<Row>> {
    let query = "SELECT tag, epoch, state, 0 FROM tag WHERE tag = ?1";
    let found = transaction.query_row(query, [tag.as_bytes()], read_row);
    Ok(found.optional()?)
}

/// What stands under the tags, and what stood there and is not settled.
fn rows(transaction: &Transaction<'_>) -> Outcome<Vec<Row>> {
    let query = "SELECT tag, epoch, state, 0 FROM tag UNION ALL \
                 SELECT tag, epoch, state, 1 FROM covered";
    let mut query = transaction.prepare(query)?;
    let rows = query.query_map((), read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row { tag: row.get(0)?, epoch: row.get(1)?, state: row.get(2)?, is_covered: row.get(3)? })
}

/// Within the transaction that read what is replaced. The open reservation of another attempt is kept aside.
fn put(transaction: &Transaction<'_>, tag: [u8; 32], epoch: u32, state: &[u8]) -> Outcome<()> {
    let attempt = OpenReservation::attempt_of(state)?;
    let replaced = "SELECT state FROM tag WHERE tag = ?1";
    let replaced = transaction.query_row(replaced, [tag], |row| row.get::<_, Vec<u8>>(0));
    let replaced = replaced.optional()?.unwrap_or_default();
    let open = OpenReservation::read(&replaced).ok().flatten();
    if let Some(open) = open.filter(|open| open.attempt() != attempt) {
        let cover = "INSERT OR REPLACE INTO covered (tag, attempt, epoch, state) \
                     SELECT tag, ?2, epoch, state FROM tag WHERE tag = ?1";
        transaction.execute(cover, (tag, open.attempt()))?;
    }
    let uncover = "DELETE FROM covered WHERE tag = ?1 AND attempt = ?2";
    transaction.execute(uncover, (tag, attempt))?;
    let put = "INSERT INTO tag (tag, epoch, state) VALUES (?1, ?2, ?3) \
               ON CONFLICT (tag) DO UPDATE SET state = excluded.state";
    transaction.execute(put, (tag, epoch, state))?;
    Ok(())
}

fn uncover(transaction: &Transaction<'_>, attempt: [u8; 16]) -> Outcome<()> {
    transaction.execute("DELETE FROM covered WHERE attempt = ?1", [attempt])?;
    Ok(())
}

const DAMAGED: &str = "a damaged database: restore it from its backup";

/// Never SQLite's own text.
impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::guard_locked(),
            Some(ErrorCode::DiskFull) => Self::database("the disk is full"),
            Some(ErrorCode::NotADatabase) => Self::guard_invalid("no database"),
            Some(
                ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly | ErrorCode::SystemIoFailure,
            ) => Self::database("the database or its journal cannot be read or written"),
            _ => Self::guard_invalid(DAMAGED),
        }
    }
}
