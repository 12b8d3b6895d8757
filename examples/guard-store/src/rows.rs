//! Rows of the tables, read and written within a transaction.

use crate::error::GuardStoreError;
use episeal::certificates::guard::{GuardTag, OpenReservation};
use rusqlite::{OptionalExtension, Transaction};

/// One row of the tags.
pub(crate) struct Row {
    pub(crate) tag: Vec<u8>,
    pub(crate) epoch: u32,
    pub(crate) state: Vec<u8>,
    /// It was there when another attempt took its place.
    pub(crate) is_covered: bool,
}

/// The epochs and the ids of their keys, the oldest first.
pub(crate) fn epochs(transaction: &Transaction<'_>) -> Result<Vec<(u32, Vec<u8>)>, GuardStoreError> {
    let mut query = transaction.prepare("SELECT number, key_id FROM epoch ORDER BY number")?;
    let rows = query.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn row(transaction: &Transaction<'_>, tag: GuardTag) -> Result<Option<Row>, GuardStoreError> {
    let query = "SELECT tag, epoch, state, 0 FROM tag WHERE tag = ?1";
    let found = transaction.query_row(query, [tag.as_bytes()], read);
    Ok(found.optional()?)
}

/// What is under the tags, and what was there and is not settled.
pub(crate) fn rows(transaction: &Transaction<'_>) -> Result<Vec<Row>, GuardStoreError> {
    let query = "SELECT tag, epoch, state, 0 FROM tag UNION ALL \
                 SELECT tag, epoch, state, 1 FROM covered";
    let mut query = transaction.prepare(query)?;
    let rows = query.query_map((), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row { tag: row.get(0)?, epoch: row.get(1)?, state: row.get(2)?, is_covered: row.get(3)? })
}

/// Within the transaction that read what is replaced. The open reservation of another attempt is kept aside.
pub(crate) fn put(transaction: &Transaction<'_>, tag: &[u8], epoch: u32, state: &[u8]) -> Result<(), GuardStoreError> {
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

/// What was covered of an attempt is no longer an open reservation.
pub(crate) fn uncover(transaction: &Transaction<'_>, attempt: &[u8]) -> Result<(), GuardStoreError> {
    transaction.execute("DELETE FROM covered WHERE attempt = ?1", [attempt])?;
    Ok(())
}
