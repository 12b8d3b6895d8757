//! The issuance guard: one certificate per recovery id, and nothing stored about the person.

use super::names::PersonName;
use super::texts::DateOfBirth;
use crate::coded::GuardOutcome;
use crate::convert::{all, exposed, holds};
use crate::errors::IssueError;
use crate::records::personal;
use crate::time::Time;
use episeal::certificates::guard;
use std::sync::Arc;

/// What is no number of core's is refused as core refuses one that is out of range.
fn whole(number: i64) -> Result<u32, IssueError> {
    u32::try_from(number).map_err(|_| IssueError::GuardInputInvalid)
}

#[derive(uniffi::Object)]
pub struct GuardKey(guard::GuardKey);

holds!(GuardKey(guard::GuardKey));

#[uniffi::export]
impl GuardKey {
    #[uniffi::constructor]
    pub fn generate(epoch: i64) -> Result<Self, IssueError> {
        Ok(Self(guard::GuardKey::generate(whole(epoch)?)?))
    }

    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, IssueError> {
        Ok(Self(guard::GuardKey::import_secret_bytes(&bytes)?))
    }

    pub fn export_secret_bytes(&self) -> Vec<u8> {
        exposed(&self.0.export_secret_bytes())
    }

    pub fn epoch(&self) -> i64 {
        self.0.epoch().into()
    }

    pub fn id(&self) -> Vec<u8> {
        self.0.id()
    }

    pub fn tags(
        &self,
        recovery_id: String,
        name: &PersonName,
        date_of_birth: DateOfBirth,
    ) -> Result<GuardTags, IssueError> {
        Ok(self.0.tags(&recovery_id, &name.0, &date_of_birth.read()?)?.into())
    }
}

personal! {
    /// What a person is known by in the store: 32 bytes each, that say nothing without the key of the guard.
    GuardTags {
        /// Of recovery id, surname and date of birth.
        person: Vec<u8>,
        /// Of the recovery id alone.
        recovery_id: Vec<u8>,
    }
}

impl From<guard::GuardTags> for GuardTags {
    fn from(of: guard::GuardTags) -> Self {
        Self { person: of.person.as_bytes().into(), recovery_id: of.recovery_id.as_bytes().into() }
    }
}

personal! {
    /// What the store has about a person, read in one transaction.
    GuardStates {
        /// The ids of the keys of all epochs that the store has, in any order.
        key_ids: Vec<Vec<u8>>,
        /// The state under the newest key's tag of the person, if there is one.
        person: Option<Vec<u8>>,
        /// The state under the newest key's tag of the recovery id, if there is one.
        recovery_id: Option<Vec<u8>>,
        /// The states under both tags of the older keys, as far as there are any.
        older: Vec<Vec<u8>>,
    }
}

impl From<GuardStates> for guard::GuardStates {
    fn from(of: GuardStates) -> Self {
        let GuardStates { key_ids, person, recovery_id, older } = of;
        Self { key_ids, person, recovery_id, older }
    }
}

#[uniffi::export]
pub fn reserve_issuance(
    keys: Vec<Arc<GuardKey>>,
    stored: GuardStates,
    seconds: i64,
    now: Time,
) -> Result<Reservation, IssueError> {
    Ok(Reservation(guard::reserve_issuance(&all(&keys), &stored.into(), whole(seconds)?, now.0)?))
}

#[derive(uniffi::Object)]
pub struct Reservation(guard::Reservation);

#[uniffi::export]
impl Reservation {
    #[uniffi::constructor]
    pub fn resume(state: Vec<u8>) -> Result<Self, IssueError> {
        Ok(Self(guard::Reservation::resume(&state)?))
    }

    pub fn attempt(&self) -> Vec<u8> {
        self.0.attempt()
    }

    pub fn state(&self) -> Vec<u8> {
        self.0.state()
    }

    pub fn check(&self, stored: GuardStates, now: Time) -> Result<(), IssueError> {
        self.0.check(&stored.into(), now.0)
    }

    pub fn issued(&self, stored: GuardStates) -> Result<Vec<u8>, IssueError> {
        self.0.issued(&stored.into())
    }

    pub fn issued_unreserved(&self) -> Vec<u8> {
        self.0.issued_unreserved()
    }

    pub fn failed(&self, stored: GuardStates) -> Result<Vec<u8>, IssueError> {
        self.0.failed(&stored.into())
    }
}

#[derive(uniffi::Object)]
pub struct OpenReservation(guard::OpenReservation);

#[uniffi::export]
impl OpenReservation {
    pub fn attempt(&self) -> Vec<u8> {
        self.0.attempt()
    }

    pub fn expires(&self) -> Time {
        self.0.expires().into()
    }

    pub fn has_run_out(&self, now: Time) -> bool {
        self.0.has_run_out(now.0)
    }

    pub fn settled(&self, outcome: GuardOutcome, now: Time) -> Result<Vec<u8>, IssueError> {
        self.0.settled(outcome.into(), now.0)
    }
}

#[uniffi::export]
pub fn read_open_reservation(state: Vec<u8>) -> Result<Option<Arc<OpenReservation>>, IssueError> {
    Ok(guard::OpenReservation::read(&state)?.map(|open| Arc::new(OpenReservation(open))))
}

#[uniffi::export]
pub fn guard_attempt_of(state: Vec<u8>) -> Result<Vec<u8>, IssueError> {
    guard::OpenReservation::attempt_of(&state)
}
