//! The log of what happens once: requests at a venue, shares at an office (core/FORMAT.md, section 18).

use episeal_base::error::RecordError;
use episeal_base::sorted::sorted_by_bytes;
use episeal_base::wire::{Reader, Writer, read_labelled};

/// The most entries of a log.
const MAX_LOGGED: usize = 65_536;

/// An entry of a log.
pub trait Logged: Sized {
    /// The label of the log.
    const LABEL: &'static str;
    /// What no two entries have in common.
    type Id: PartialEq;

    fn id(&self) -> Self::Id;
    /// The bytes of an id, by which ids are sorted.
    fn id_bytes(id: &Self::Id) -> Vec<u8>;
    /// From when on it is forgotten, in seconds since 1970.
    fn kept_until(&self) -> i64;
    fn write(&self, writer: Writer) -> Writer;
    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError>;
}

/// In the order in which they were entered.
#[derive(Clone)]
pub struct Log<E> {
    entries: Vec<E>,
}

impl<E> Default for Log<E> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<E: Logged> Log<E> {
    pub fn to_bytes(&self) -> Vec<u8> {
        let writer = Writer::new().array(2).text(E::LABEL);
        writer.list(&self.entries, |writer, entry| entry.write(writer)).finish()
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = read_labelled(bytes, 2, E::LABEL)?;
        let entries = reader.list(MAX_LOGGED, E::read)?;
        reader.end()?;
        let ids = sorted_by_bytes(entries.iter().map(E::id).collect(), E::id_bytes);
        if !ids.is_sorted_by(|one, next| one != next) {
            return Err(RecordError::Malformed);
        }
        Ok(Self { entries })
    }

    pub fn entries(&self) -> &[E] {
        &self.entries
    }

    pub fn has(&self, id: &E::Id) -> bool {
        self.entries.iter().any(|entry| entry.id() == *id)
    }

    /// `TooLong` where nothing more can be entered.
    pub fn check_room(&self, now: i64) -> Result<(), RecordError> {
        let kept = self.entries.iter().filter(|entry| entry.kept_until() > now);
        if kept.count() >= MAX_LOGGED { Err(RecordError::TooLong) } else { Ok(()) }
    }

    /// Enters what has happened, and forgets what cannot happen again: not at a mere attempt, or a clock that is wrong
    /// for a moment would empty the log.
    pub fn enter(&mut self, entry: E, now: i64) {
        self.entries.retain(|entry| entry.kept_until() > now);
        self.entries.push(entry);
    }
}

opaque_debug!(Log<E>);
