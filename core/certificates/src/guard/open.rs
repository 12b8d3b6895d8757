//! What a crash left open, for the operator to settle.

use super::state::State;
use crate::issue_error::IssueError;

/// A reservation whose outcome nobody wrote: its attempt is running, or was interrupted.
///
/// Was the certificate handed out? The store cannot know: whoever operates it finds out, and writes it. Until then the
/// person may come back once it has run out, and the next attempt takes its place. The reservation that is replaced is
/// kept with its tag until it is settled: that a certificate is out is written under every tag under which its attempt
/// ever stood, whatever is there now.
pub struct OpenReservation {
    nonce: [u8; 16],
    expires: i64,
}

opaque_debug!(OpenReservation);

coded! {
    /// What became of an attempt.
    GuardOutcome, list guard_outcomes;

    /// The certificate was handed out: there will be no other.
    Issued => "issued", "the certificate was handed out";
    /// Nothing was handed out: the person can come back.
    Failed => "failed", "nothing was handed out";
}

impl OpenReservation {
    /// Looks at one state in the store; none where it is settled.
    ///
    /// # Errors
    /// - `GuardStateInvalid`: the state is not one of this library's.
    pub fn read(state: &[u8]) -> Result<Option<Self>, IssueError> {
        Ok(match State::read(state)? {
            State::Reserved { nonce, expires } => Some(Self { nonce, expires }),
            State::Issued { .. } | State::Failed { .. } => None,
        })
    }

    /// The attempt that wrote a state, whichever state that is: a state of another attempt is one whose place it takes.
    ///
    /// # Errors
    /// - `GuardStateInvalid`: the state is not one of this library's.
    pub fn attempt_of(state: &[u8]) -> Result<Vec<u8>, IssueError> {
        State::read(state).map(|state| state.nonce().to_vec())
    }

    /// What the attempt is known by, 16 random bytes: the same under all its tags, and as named in an alarm.
    #[must_use]
    pub fn attempt(&self) -> Vec<u8> {
        self.nonce.to_vec()
    }

    /// When it runs out, in seconds since 1970.
    #[must_use]
    pub fn expires(&self) -> i64 {
        self.expires
    }

    /// Whether it has run out, or was made by a wrong clock: its attempt no longer hands anything out.
    #[must_use]
    pub fn has_run_out(&self, now: i64) -> bool {
        let (nonce, expires) = (self.nonce, self.expires);
        !State::Reserved { nonce, expires }.is_reserved_at(now)
    }

    /// What to store in place of the state where it still stands; that it was issued, even where another attempt took
    /// its place.
    ///
    /// # Errors
    /// - `ReservationRuns`: it is to be settled as not handed out, but its attempt may still hand out.
    pub fn settled(&self, outcome: GuardOutcome, now: i64) -> Result<Vec<u8>, IssueError> {
        let nonce = self.nonce;
        match outcome {
            GuardOutcome::Issued => Ok(State::Issued { nonce }.write()),
            GuardOutcome::Failed if self.has_run_out(now) => Ok(State::Failed { nonce }.write()),
            GuardOutcome::Failed => Err(IssueError::ReservationRuns),
        }
    }
}
