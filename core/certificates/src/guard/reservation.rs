//! One attempt's right to issue, from its reservation to what becomes of it.

use super::state::State;
use super::{GuardStates, HANDING_OUT_SECONDS};
use crate::issue_error::{IssueError, no_randomness};
use episeal_base::primitives;

/// The right to issue one certificate.
pub struct Reservation {
    nonce: [u8; 16],
    expires: i64,
}

opaque_debug!(Reservation);

impl Reservation {
    pub(super) fn new(seconds: u32, now: i64) -> Result<Self, IssueError> {
        let nonce = primitives::random().map_err(no_randomness)?;
        let expires = now.saturating_add(i64::from(seconds));
        Ok(Self { nonce, expires })
    }

    /// Resumes a reservation after a crash, from its state.
    ///
    /// # Errors
    /// - `GuardStateInvalid`: it is not the state of a reservation.
    pub fn resume(state: &[u8]) -> Result<Self, IssueError> {
        match State::read(state)? {
            State::Reserved { nonce, expires } => Ok(Self { nonce, expires }),
            _ => Err(IssueError::GuardStateInvalid),
        }
    }

    /// What the attempt is known by, 16 random bytes: to be named in an alarm, as it says nothing about the person.
    #[must_use]
    pub fn attempt(&self) -> Vec<u8> {
        self.nonce.to_vec()
    }

    /// What to store under both tags of the newest key, and in place of every state that was read under an older one:
    /// only if what was read is still there. The outcome goes to the same places. A reservation of another attempt that
    /// was there is kept aside until it is settled ([`OpenReservation`](super::OpenReservation)).
    #[must_use]
    pub fn state(&self) -> Vec<u8> {
        self.reserved().write()
    }

    fn reserved(&self) -> State {
        let (nonce, expires) = (self.nonce, self.expires);
        State::Reserved { nonce, expires }
    }

    /// Whether the certificate may be handed out: the reservation still stands wherever it was written, and lives for
    /// more than [`HANDING_OUT_SECONDS`] from `now` on. The states are those under the tags of the keys that it was
    /// made with.
    ///
    /// # Errors
    /// - `ReservationLost`: it ran out or is about to, another attempt took its place, or it was settled.
    /// - `GuardStateInvalid`: a stored state is not one of this library's.
    pub fn check(&self, stored: &GuardStates, now: i64) -> Result<(), IssueError> {
        let handed_out = now.saturating_add(i64::from(HANDING_OUT_SECONDS));
        match self.stands(stored, self.reserved())? && handed_out < self.expires {
            true => Ok(()),
            false => Err(IssueError::ReservationLost),
        }
    }

    /// What to store in place of `stored` once the certificate is handed out. Calling it twice is not an error.
    ///
    /// # Errors
    /// - `HandedOutUnreserved`: an alarm. The reservation ran out and another attempt took its place, or it was given
    ///   up: a second certificate may be out, or may follow. Store [`Reservation::issued_unreserved`] at once.
    /// - `GuardStateInvalid`: a stored state is not one of this library's.
    pub fn issued(&self, stored: &GuardStates) -> Result<Vec<u8>, IssueError> {
        self.settle(stored, self.issued_state()).map_err(|error| match error {
            IssueError::ReservationLost => IssueError::HandedOutUnreserved,
            _ => error,
        })
    }

    /// What to store after the alarm of [`Reservation::issued`], whatever is there: a certificate is out, and an
    /// attempt that has not yet handed out another one will no longer do so.
    #[must_use]
    pub fn issued_unreserved(&self) -> Vec<u8> {
        self.issued_state().write()
    }

    fn issued_state(&self) -> State {
        State::Issued { nonce: self.nonce }
    }

    /// What to store in place of `stored` when no certificate was handed out: the person can come back. Calling it
    /// twice is not an error.
    ///
    /// # Errors
    /// - `ReservationLost`: it ran out and another attempt took its place, or a certificate was handed out.
    /// - `GuardStateInvalid`: a stored state is not one of this library's.
    pub fn failed(&self, stored: &GuardStates) -> Result<Vec<u8>, IssueError> {
        self.settle(stored, State::Failed { nonce: self.nonce })
    }

    fn settle(&self, stored: &GuardStates, outcome: State) -> Result<Vec<u8>, IssueError> {
        match self.stands(stored, self.reserved())? || self.stands(stored, outcome)? {
            true => Ok(outcome.write()),
            false => Err(IssueError::ReservationLost),
        }
    }

    /// Whether a state is under both tags of the newest key, and wherever there is anything under older ones.
    fn stands(&self, stored: &GuardStates, state: State) -> Result<bool, IssueError> {
        let found = stored.read()?;
        let is_whole = stored.person.is_some() && stored.recovery_id.is_some();
        Ok(is_whole && found.iter().all(|found| *found == state))
    }
}
