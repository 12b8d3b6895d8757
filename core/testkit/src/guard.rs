//! A store of the issuance guard in memory, and what every test of it asks.

use crate::api::certificates::*;
use std::collections::HashMap;

pub const NOW: i64 = 1_625_140_800;
pub const MINUTES: u32 = 600;

/// A store of one epoch, which reads and writes in one transaction.
pub struct Store {
    pub keys: Vec<GuardKey>,
    pub states: HashMap<Vec<u8>, Vec<u8>>,
}

impl Store {
    pub fn new() -> Self {
        Self { keys: vec![GuardKey::generate(7).unwrap()], states: HashMap::new() }
    }

    pub fn tags(&self, surname: &str) -> GuardTags {
        let born = DateOfBirth::parse("1964-08-12").unwrap();
        let name = PersonName::new(surname, "Erika", NameLanguage::Other).unwrap();
        self.keys[0].tags("R-2021-4711", &name, &born).unwrap()
    }

    pub fn read(&self, tags: GuardTags) -> GuardStates {
        let state = |tag: GuardTag| self.states.get(tag.as_bytes()).cloned();
        GuardStates {
            key_ids: self.keys.iter().map(GuardKey::id).collect(),
            person: state(tags.person),
            recovery_id: state(tags.recovery_id),
            older: Vec::new(),
        }
    }

    pub fn write(&mut self, tags: GuardTags, state: &[u8]) {
        for tag in [tags.person, tags.recovery_id] {
            self.states.insert(tag.as_bytes().to_vec(), state.to_vec());
        }
    }

    /// Reserves, or says why not.
    pub fn reserve(&mut self, tags: GuardTags, now: i64) -> Result<Reservation, IssueError> {
        let reservation = reserve_issuance(&self.keys, &self.read(tags), MINUTES, now)?;
        self.write(tags, &reservation.state());
        Ok(reservation)
    }

    pub fn reserved(&mut self, tags: GuardTags, now: i64) -> Reservation {
        self.reserve(tags, now).unwrap()
    }

    pub fn issue(&mut self, tags: GuardTags, reservation: &Reservation) -> Result<(), IssueError> {
        let new = reservation.issued(&self.read(tags))?;
        self.write(tags, &new);
        Ok(())
    }

    pub fn fail(&mut self, tags: GuardTags, reservation: &Reservation) -> Result<(), IssueError> {
        let new = reservation.failed(&self.read(tags))?;
        self.write(tags, &new);
        Ok(())
    }
}

/// A store, and the tags of one person.
pub fn store() -> (Store, GuardTags) {
    let store = Store::new();
    let tags = store.tags("Müller");
    (store, tags)
}

pub const ALARM: Result<(), IssueError> = Err(IssueError::HandedOutUnreserved);
pub const LOST: Result<(), IssueError> = Err(IssueError::ReservationLost);
