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

/// The key of the tags of one epoch.
#[derive(uniffi::Object)]
pub struct GuardKey(guard::GuardKey);

holds!(GuardKey(guard::GuardKey));

#[uniffi::export]
impl GuardKey {
    /// A random key; `epoch` is a number that grows, such as that of a quarter.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    #[uniffi::constructor]
    pub fn generate(epoch: i64) -> Result<Self, IssueError> {
        Ok(Self(guard::GuardKey::generate(whole(epoch)?)?))
    }

    /// Reads what `export_secret_bytes` returned.
    ///
    /// # Errors
    /// - `UnsupportedVersion`: a key of a newer version. `GuardInputInvalid`: anything else.
    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, IssueError> {
        Ok(Self(guard::GuardKey::import_secret_bytes(&bytes)?))
    }

    /// The key as text, `EPISEAL-GUARD-SECRET`, to be kept outside the database of the tags.
    pub fn export_secret_bytes(&self) -> Vec<u8> {
        exposed(&self.0.export_secret_bytes())
    }

    /// The epoch of the key.
    pub fn epoch(&self) -> i64 {
        self.0.epoch().into()
    }

    /// What the key is known by in the store, so that a wrong one is detected before it makes different tags for
    /// everybody: the first 16 bytes of HMAC-SHA-512 over the deterministic CBOR array of another purpose and epoch.
    pub fn id(&self) -> Vec<u8> {
        self.0.id()
    }

    /// The tags of a person under this key: the first 32 bytes of HMAC-SHA-512 (RFC 2104) over the deterministic CBOR
    /// array of purpose, epoch, recovery id, surname as in travel documents, and date of birth; and over that of
    /// another purpose, epoch and recovery id.
    ///
    /// Of the recovery id only letters and digits count, whatever the case of the letters and whatever spaces, hyphens
    /// and punctuation are between them; of the surname its transliteration.
    ///
    /// # Errors
    /// - `GuardInputInvalid`: the recovery id has no letter or digit, has a letter or digit outside ASCII, has a
    ///   control character or is longer than 160 bytes.
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
    /// What a person is known by in the store.
    GuardTags {
        /// Of recovery id, surname and date of birth.
        person: Vec<u8>,
        /// Of the recovery id alone: another spelling of the name or a partial date of birth gives the same one.
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

/// The right to issue one certificate to a person, by what the store has under their tags: once this reservation is in
/// the store, under both tags of the newest key and in place of what was read under older ones.
///
/// `keys` are those whose tags were looked up: exactly those of the store. The reservation lives for `seconds` from
/// `now` on (61 to 3,600 seconds), the last 60 of them only for handing out.
///
/// # Errors
/// - `AlreadyIssued`: there was one before.
/// - `Busy`: not now, another attempt is running.
/// - `GuardInputInvalid`: the lifetime is out of range, or `now` is before 1970 or after 9999.
/// - `GuardKeysDiffer`: a key of the store is missing, or a key is given that the store does not have, or is given
///   twice.
/// - `GuardStateInvalid`: a state is not one of this library's.
/// - `NoRandomness`: the operating system provided no random bytes.
///
/// # Security
/// `AlreadyIssued` is health data: it is for the person alone, and for no log.
#[uniffi::export]
pub fn reserve_issuance(
    keys: Vec<Arc<GuardKey>>,
    stored: GuardStates,
    seconds: i64,
    now: Time,
) -> Result<Reservation, IssueError> {
    Ok(Reservation(guard::reserve_issuance(&all(&keys), &stored.into(), whole(seconds)?, now.0)?))
}

/// The right to issue one certificate.
#[derive(uniffi::Object)]
pub struct Reservation(guard::Reservation);

#[uniffi::export]
impl Reservation {
    /// Resumes a reservation after a crash, from its state.
    ///
    /// # Errors
    /// - `GuardStateInvalid`: it is not the state of a reservation.
    #[uniffi::constructor]
    pub fn resume(state: Vec<u8>) -> Result<Self, IssueError> {
        Ok(Self(guard::Reservation::resume(&state)?))
    }

    /// What the attempt is known by, 16 random bytes: to be named in an alarm, as it says nothing about the person.
    pub fn attempt(&self) -> Vec<u8> {
        self.0.attempt()
    }

    /// What to store under both tags of the newest key, and in place of every state that was read under an older one:
    /// only if what was read is still there. The outcome goes to the same places. A reservation of another attempt that
    /// was there is kept aside until it is settled (`OpenReservation`).
    pub fn state(&self) -> Vec<u8> {
        self.0.state()
    }

    /// Passes if the certificate may be handed out: the reservation still stands wherever it was written, and lives for
    /// more than 60 seconds from `now` on. The states are those under the tags of the keys that it was made with.
    ///
    /// # Errors
    /// - `ReservationLost`: it ran out or is about to, another attempt took its place, or it was settled.
    /// - `GuardStateInvalid`: a stored state is not one of this library's.
    pub fn check(&self, stored: GuardStates, now: Time) -> Result<(), IssueError> {
        self.0.check(&stored.into(), now.0)
    }

    /// What to store in place of `stored` once the certificate is handed out. Calling it twice is not an error.
    ///
    /// # Errors
    /// - `HandedOutUnreserved`: an alarm. The reservation ran out and another attempt took its place, or it was given
    ///   up: a second certificate may be out, or may follow. Store `Reservation::issued_unreserved` at once.
    /// - `GuardStateInvalid`: a stored state is not one of this library's.
    pub fn issued(&self, stored: GuardStates) -> Result<Vec<u8>, IssueError> {
        self.0.issued(&stored.into())
    }

    /// What to store after the alarm of `Reservation::issued`, whatever is there: a certificate is out, and an attempt
    /// that has not yet handed out another one will no longer do so.
    pub fn issued_unreserved(&self) -> Vec<u8> {
        self.0.issued_unreserved()
    }

    /// What to store in place of `stored` when no certificate was handed out: the person can come back. Calling it
    /// twice is not an error.
    ///
    /// # Errors
    /// - `ReservationLost`: it ran out and another attempt took its place, or a certificate was handed out.
    /// - `GuardStateInvalid`: a stored state is not one of this library's.
    pub fn failed(&self, stored: GuardStates) -> Result<Vec<u8>, IssueError> {
        self.0.failed(&stored.into())
    }
}

/// A reservation whose outcome nobody wrote: its attempt is running, or was interrupted.
///
/// Was the certificate handed out? The store cannot know: whoever operates it finds out, and writes it. Until then the
/// person may come back once it has run out, and the next attempt takes its place. The reservation that is replaced is
/// kept with its tag until it is settled: that a certificate is out is written under every tag under which its attempt
/// ever stood, whatever is there now.
#[derive(uniffi::Object)]
pub struct OpenReservation(guard::OpenReservation);

#[uniffi::export]
impl OpenReservation {
    /// What the attempt is known by, 16 random bytes: the same under all its tags, and as named in an alarm.
    pub fn attempt(&self) -> Vec<u8> {
        self.0.attempt()
    }

    /// When it runs out.
    pub fn expires(&self) -> Time {
        self.0.expires().into()
    }

    /// Whether it has run out, or was made by a wrong clock: its attempt no longer hands anything out.
    pub fn has_run_out(&self, now: Time) -> bool {
        self.0.has_run_out(now.0)
    }

    /// What to store in place of the state where it still stands; that it was issued, even where another attempt took
    /// its place.
    ///
    /// # Errors
    /// - `ReservationRuns`: it is to be settled as not handed out, but its attempt may still hand out.
    pub fn settled(&self, outcome: GuardOutcome, now: Time) -> Result<Vec<u8>, IssueError> {
        self.0.settled(outcome.into(), now.0)
    }
}

/// Looks at one state in the store; none where it is settled.
///
/// # Errors
/// - `GuardStateInvalid`: the state is not one of this library's.
#[uniffi::export]
pub fn read_open_reservation(state: Vec<u8>) -> Result<Option<Arc<OpenReservation>>, IssueError> {
    Ok(guard::OpenReservation::read(&state)?.map(|open| Arc::new(OpenReservation(open))))
}

/// The attempt that wrote a state, whichever state that is: a state of another attempt is one whose place it takes.
///
/// # Errors
/// - `GuardStateInvalid`: the state is not one of this library's.
#[uniffi::export]
pub fn guard_attempt_of(state: Vec<u8>) -> Result<Vec<u8>, IssueError> {
    guard::OpenReservation::attempt_of(&state)
}
