//! The tables of the issuance guard's database, and how a connection to it is set up.

use crate::error::GuardStoreError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// `epSG`: says whose database it is.
const APPLICATION_ID: i32 = 0x6570_5347;
/// The version of the tables: 1 had no `covered`, and rows of its programs may be under a person's first tag only.
const VERSION: i32 = 2;
/// How long another program may hold the database.
const PATIENCE: Duration = Duration::from_secs(5);

/// What version 2 adds: reservations that nobody settled and whose place under a tag another attempt took.
const COVERED: &str = "CREATE TABLE covered (tag BLOB NOT NULL CHECK (length(tag) = 32), \
     attempt BLOB NOT NULL CHECK (length(attempt) = 16), \
     epoch INTEGER NOT NULL REFERENCES epoch (number), \
     state BLOB NOT NULL CHECK (length(state) <= 64), PRIMARY KEY (tag, attempt)) STRICT, WITHOUT ROWID";
/// As in `sqlite_schema`; there is nothing else in a database of version 1.
const TABLES: [&str; 2] = [
    "CREATE TABLE epoch (number INTEGER PRIMARY KEY CHECK (number BETWEEN 0 AND 4294967295), \
     key_id BLOB NOT NULL CHECK (length(key_id) = 16)) STRICT",
    "CREATE TABLE tag (tag BLOB PRIMARY KEY CHECK (length(tag) = 32), \
     epoch INTEGER NOT NULL REFERENCES epoch (number), \
     state BLOB NOT NULL CHECK (length(state) <= 64)) STRICT, WITHOUT ROWID",
];

pub(crate) fn opened(path: &Path) -> Result<Connection, GuardStoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

/// A new database without epochs.
pub(crate) fn made(path: &Path) -> Result<(), GuardStoreError> {
    let connection = opened(path)?;
    harden(&connection)?;
    for table in TABLES.iter().chain([&COVERED]) {
        connection.execute(table, ())?;
    }
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", VERSION)?;
    connection.close().map_err(|(_, error)| error.into())
}

/// Refuses what is not a guard, before anything is changed. One of version 1 gets what it lacks: an older program,
/// which would write under one tag only, refuses it from then on.
pub(crate) fn recognise(connection: &mut Connection) -> Result<(), GuardStoreError> {
    if recognised(connection)? == VERSION {
        return Ok(());
    }
    harden(connection)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have been first.
    if recognised(&transaction)? != VERSION {
        transaction.execute(COVERED, ())?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    Ok(transaction.commit()?)
}

/// The version, 1 or 2.
fn recognised(connection: &Connection) -> Result<i32, GuardStoreError> {
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    if number("application_id")? != APPLICATION_ID {
        return Err(GuardStoreError::OtherDatabase);
    }
    let version = number("user_version")?;
    let covered: &[&str] = match version {
        1 => &[],
        VERSION => &[COVERED],
        _ => return Err(GuardStoreError::OtherVersion),
    };
    let mut query = connection.prepare("SELECT sql FROM sqlite_schema ORDER BY name")?;
    let found = query.query_map((), |row| row.get::<_, Option<String>>(0))?;
    let found = found.collect::<Result<Vec<_>, _>>()?;
    let found = found.iter().flatten().map(String::as_str);
    match found.eq(covered.iter().chain(&TABLES).copied()) {
        true => Ok(version),
        false => Err(GuardStoreError::OtherTables),
    }
}

pub(crate) fn harden(connection: &Connection) -> Result<(), GuardStoreError> {
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
        _ => Err(GuardStoreError::OtherJournal),
    }
}
