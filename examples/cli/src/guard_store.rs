//! The issuance guard's database (SQLite): the epochs with their keys' ids, and under each tag its state. No key, and
//! nothing about a person.
//!
//! - A rollback journal, not a write-ahead log: at rest there is one file, and what is deleted does not live on in a log.
//! - `synchronous = EXTRA`: what is committed survives a loss of power, the deletion of the journal included; with less
//!   an "issued" could be rolled back.
//! - `WITHOUT ROWID`: the rows stand in the order of their tags, which does not tell in which order people came.
//! - Every change reads and writes in one IMMEDIATE transaction: of two programs one waits for the other.

use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use episeal::{GuardKey, GuardTag};
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

/// The states of a person: under the newest epoch's tag, and under those of the older ones.
pub(crate) struct States {
    pub(crate) newest: Option<Vec<u8>>,
    pub(crate) older: Vec<Vec<u8>>,
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

    /// Reads a person's states and writes what becomes of the newest, if anything does, with nothing in between.
    ///
    /// `keys` are those of all epochs, the newest first, and `tags` theirs.
    pub(crate) fn swap<T>(
        &mut self,
        keys: &[GuardKey],
        tags: &[GuardTag],
        decide: impl FnOnce(&States) -> Outcome<(T, Option<Vec<u8>>)>,
    ) -> Outcome<T> {
        self.transact(|transaction| {
            check_keys(&epochs(transaction)?, keys)?;
            let (Some(key), Some((tag, older))) = (keys.first(), tags.split_first()) else {
                return Err(Failure::guard_keys("the guard has no epoch yet"));
            };
            let older = older.iter().map(|tag| state(transaction, *tag));
            let states = States {
                newest: state(transaction, *tag)?,
                older: older
                    .filter_map(Result::transpose)
                    .collect::<Result<_, _>>()?,
            };
            let (outcome, new) = decide(&states)?;
            if let Some(new) = new {
                replace(
                    transaction,
                    key.epoch(),
                    *tag,
                    states.newest.as_deref(),
                    &new,
                )?;
            }
            Ok(outcome)
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

/// With a key too few or a wrong one somebody who is known would not be found.
fn check_keys(epochs: &[(u32, [u8; 16])], keys: &[GuardKey]) -> Outcome<()> {
    let about = |epoch: u32, what| Failure::guard_keys(what).about(&format!("epoch {epoch}"));
    for key in keys {
        match epochs.iter().find(|(epoch, _)| *epoch == key.epoch()) {
            None => return Err(about(key.epoch(), "the guard does not have this epoch")),
            Some((_, id)) if *id != key.id()? => {
                return Err(about(key.epoch(), "the guard's key is another one"));
            }
            Some(_) => {}
        }
    }
    let is_given = |number: u32| keys.iter().any(|key| key.epoch() == number);
    match epochs.iter().find(|(number, _)| !is_given(*number)) {
        None => Ok(()),
        Some((number, _)) => Err(about(
            *number,
            "a key is missing: give --guard-key for every epoch that is not forgotten",
        )),
    }
}

fn state(transaction: &Transaction<'_>, tag: GuardTag) -> Outcome<Option<Vec<u8>>> {
    let query = "SELECT state FROM tag WHERE tag = ?1";
    let found = transaction.query_row(query, [tag.as_bytes()], |row| row.get(0));
    Ok(found.optional()?)
}

/// Compare and swap.
fn replace(
    transaction: &Transaction<'_>,
    epoch: u32,
    tag: GuardTag,
    old: Option<&[u8]>,
    new: &[u8],
) -> Outcome<()> {
    let tag = tag.as_bytes();
    let changed = match old {
        None => transaction.execute(
            "INSERT INTO tag (tag, epoch, state) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            (tag, epoch, new),
        )?,
        Some(old) => transaction.execute(
            "UPDATE tag SET state = ?3 WHERE tag = ?1 AND state = ?2",
            (tag, old, new),
        )?,
    };
    match changed {
        1 => Ok(()),
        _ => Err(Failure::busy()),
    }
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
