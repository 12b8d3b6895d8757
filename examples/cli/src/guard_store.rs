//! The issuance guard's database (SQLite): the epochs with their keys' ids, and under each tag its state. No key, and
//! nothing about a person. A person has two tags of the newest epoch's key, and has them of older ones'.
//!
//! - A rollback journal, not a write-ahead log: at rest there is one file, and what is deleted does not live on in a log.
//! - `synchronous = EXTRA`: what is committed survives a loss of power, the deletion of the journal included; with less
//!   an "issued" could be rolled back.
//! - `WITHOUT ROWID`: the rows stand in the order of their tags, which does not tell in which order people came.
//! - Every change reads and writes in one IMMEDIATE transaction: of two programs one waits for the other.

use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use episeal::{GuardKey, GuardStates, GuardTag, GuardTags, IssueError, OpenReservation};
use rusqlite::config::DbConfig;
use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior,
};
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// `epSG`: says whose database it is.
const APPLICATION_ID: i32 = 0x6570_5347;
/// The version of the tables.
const VERSION: i32 = 1;
/// How long another program may hold the database.
const PATIENCE: Duration = Duration::from_secs(5);

/// As `sqlite_schema` has them; nothing else stands in the database.
const TABLES: [&str; 2] = [
    "CREATE TABLE epoch (number INTEGER PRIMARY KEY CHECK (number BETWEEN 0 AND 4294967295), \
     key_id BLOB NOT NULL CHECK (length(key_id) = 16)) STRICT",
    "CREATE TABLE tag (tag BLOB PRIMARY KEY CHECK (length(tag) = 32), \
     epoch INTEGER NOT NULL REFERENCES epoch (number), \
     state BLOB NOT NULL CHECK (length(state) <= 64)) STRICT, WITHOUT ROWID",
];

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
        file.persist_noclobber(path)
            .map_err(|error| error.error)
            .in_file(path)?;
        files::sync_directory(path).in_file(path)
    }

    /// Opens a database that is there: a new one would know nobody.
    pub(crate) fn open(path: &Path) -> Outcome<Self> {
        refuse_standard(path)?;
        // The system says why better than SQLite does.
        let file = OpenOptions::new().read(true).write(true).open(path);
        drop(file.in_file(path)?);
        let connection = opened(path).in_file(path)?;
        recognise(&connection).in_file(path)?;
        harden(&connection).in_file(path)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
        })
    }

    /// Enters the key of a new epoch, newer than all others.
    pub(crate) fn enter(&mut self, key: &GuardKey) -> Outcome<()> {
        let id = key.id()?;
        self.transact(|transaction| {
            check_pages(transaction)?;
            let newest = epochs(transaction)?.last().map(|(epoch, _)| *epoch);
            if newest.is_some_and(|newest| newest >= key.epoch()) {
                return Err(Failure::guard_keys(
                    "the guard has this epoch or a newer one",
                ));
            }
            let entered = "INSERT INTO epoch (number, key_id) VALUES (?1, ?2)";
            transaction.execute(entered, (key.epoch(), id))?;
            Ok(())
        })
    }

    /// Deletes an epoch and its tags; their number.
    pub(crate) fn forget(&mut self, epoch: u32) -> Outcome<usize> {
        self.transact(|transaction| {
            check_pages(transaction)?;
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
            open.sort_by_key(|(found, epoch)| {
                (found.expires(), found.attempt(), std::cmp::Reverse(*epoch))
            });
            open.dedup_by_key(|(found, _)| found.attempt());
            Ok(Unsettled { open, damaged })
        })
    }

    /// Writes what became of an attempt wherever it is open; false where it is not.
    pub(crate) fn settle(
        &mut self,
        attempt: [u8; 16],
        state: impl Fn(&OpenReservation) -> Result<Vec<u8>, IssueError>,
    ) -> Outcome<bool> {
        self.transact(|transaction| {
            let mut is_settled = false;
            for row in rows(transaction)? {
                let Ok(Some(open)) = OpenReservation::read(&row.state) else {
                    continue;
                };
                if open.attempt() == attempt {
                    put(transaction, row.tag, row.epoch, &state(&open)?)?;
                    is_settled = true;
                }
            }
            Ok(is_settled)
        })
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

fn opened(path: &Path) -> Outcome<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

fn made(path: &Path) -> Outcome<()> {
    let connection = opened(path)?;
    harden(&connection)?;
    for table in TABLES {
        connection.execute(table, ())?;
    }
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", VERSION)?;
    connection.close().map_err(|(_, error)| error.into())
}

/// Refuses what is not a guard of this version, before anything is changed.
fn recognise(connection: &Connection) -> Outcome<()> {
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    if number("application_id")? != APPLICATION_ID {
        return Err(Failure::guard_invalid("no database of an issuance guard"));
    }
    if number("user_version")? != VERSION {
        return Err(Failure::guard_invalid(
            "a guard of another version: use the program that wrote it last",
        ));
    }
    let mut query = connection.prepare("SELECT sql FROM sqlite_schema ORDER BY name")?;
    let found = query.query_map((), |row| row.get::<_, Option<String>>(0))?;
    let found = found.collect::<Result<Vec<_>, _>>()?;
    let found: Vec<_> = found.iter().flatten().map(String::as_str).collect();
    match found == TABLES {
        true => Ok(()),
        false => Err(Failure::guard_invalid("a guard with other tables")),
    }
}

fn harden(connection: &Connection) -> Outcome<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    for (pragma, value) in [
        ("trusted_schema", "OFF"),
        ("cell_size_check", "ON"),
        ("foreign_keys", "ON"),
        ("temp_store", "MEMORY"),
        ("synchronous", "EXTRA"),
    ] {
        connection.pragma_update(None, pragma, value)?;
    }
    // These two answer what they are now.
    connection.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    let mode = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
    match connection.pragma_update_and_check(None, "journal_mode", "DELETE", mode)? {
        mode if mode == "delete" => Ok(()),
        _ => Err(Failure::guard_invalid("a guard with another journal")),
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
    let query = "SELECT tag, epoch, state FROM tag WHERE tag = ?1";
    let found = transaction.query_row(query, [tag.as_bytes()], read_row);
    Ok(found.optional()?)
}

fn rows(transaction: &Transaction<'_>) -> Outcome<Vec<Row>> {
    let mut query = transaction.prepare("SELECT tag, epoch, state FROM tag")?;
    let rows = query.query_map((), read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        tag: row.get(0)?,
        epoch: row.get(1)?,
        state: row.get(2)?,
    })
}

/// Within the transaction that read what is replaced.
fn put(transaction: &Transaction<'_>, tag: [u8; 32], epoch: u32, state: &[u8]) -> Outcome<()> {
    let put = "INSERT INTO tag (tag, epoch, state) VALUES (?1, ?2, ?3) \
               ON CONFLICT (tag) DO UPDATE SET state = excluded.state";
    transaction.execute(put, (tag, epoch, state))?;
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
                ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
                | ErrorCode::ReadOnly
                | ErrorCode::SystemIoFailure,
            ) => Self::database("the database or its journal cannot be read or written"),
            _ => Self::guard_invalid(DAMAGED),
        }
    }
}
