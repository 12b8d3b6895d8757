//! Why the guard's database was not asked, or not changed.

use episeal::certificates::IssueError;
use rusqlite::ErrorCode;
use std::error::Error;
use std::fmt;
use std::io;

/// Why the guard's database was not asked, or not changed: never SQLite's own text, and nothing about a person.
#[derive(Debug)]
pub enum GuardStoreError {
    /// The system refused, and says why.
    Io(io::Error),
    /// The disk is full.
    DiskFull,
    /// The database or its journal cannot be read or written.
    Inaccessible,
    /// Another program holds the database, for longer than five seconds.
    Locked,
    /// It is not a database.
    NoDatabase,
    /// It is a database of something else.
    OtherDatabase,
    /// It is a guard of another version.
    OtherVersion,
    /// It is a guard with other tables.
    OtherTables,
    /// It is a guard whose journal mode cannot be the required one.
    OtherJournal,
    /// It is damaged.
    Damaged,
    /// The epoch, or a newer one, already exists.
    EpochKnown,
    /// The epoch does not exist.
    EpochUnknown,
    /// No key is given, or no tags are.
    NoKey,
    /// The library's guard refused.
    Guard(IssueError),
}

impl GuardStoreError {
    /// A stable name: `io`, `guard-locked`, `guard-invalid`, `guard-keys`, or the library's.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) | Self::DiskFull | Self::Inaccessible => "io",
            Self::Locked => "guard-locked",
            Self::NoDatabase
            | Self::OtherDatabase
            | Self::OtherVersion
            | Self::OtherTables
            | Self::OtherJournal
            | Self::Damaged => "guard-invalid",
            Self::EpochKnown | Self::EpochUnknown | Self::NoKey => "guard-keys",
            Self::Guard(error) => error.code(),
        }
    }
}

impl fmt::Display for GuardStoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Io(error) => return error.fmt(f),
            Self::Guard(error) => error.sentence(),
            Self::DiskFull => "the disk is full",
            Self::Inaccessible => "the database or its journal cannot be read or written",
            Self::Locked => "another program holds the database: try again",
            Self::NoDatabase => "no database",
            Self::OtherDatabase => "no database of an issuance guard",
            Self::OtherVersion => "a guard of another version: use the program that wrote it last",
            Self::OtherTables => "a guard with other tables",
            Self::OtherJournal => "a guard with another journal",
            Self::Damaged => "a damaged database: restore it from its backup",
            Self::EpochKnown => "the guard has this epoch or a newer one",
            Self::EpochUnknown => "the guard does not have this epoch",
            Self::NoKey => "no key is given",
        })
    }
}

impl Error for GuardStoreError {}

impl From<io::Error> for GuardStoreError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<IssueError> for GuardStoreError {
    fn from(error: IssueError) -> Self {
        Self::Guard(error)
    }
}

impl From<rusqlite::Error> for GuardStoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::NotADatabase) => Self::NoDatabase,
            Some(
                ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly | ErrorCode::SystemIoFailure,
            ) => Self::Inaccessible,
            _ => Self::Damaged,
        }
    }
}
