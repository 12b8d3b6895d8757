//! The issuance guard: one certificate a person, and nothing stored about the person (core/FORMAT.md, section 18).
//!
//! What the store keeps is a [`GuardTag`] and a few bytes of state. The tag is a keyed hash of recovery id, surname
//! and date of birth; its [`GuardKey`] stands outside the database, so that the database alone answers no question about
//! anybody. Keys are of an epoch: when an epoch's certificates have all run out, its key and its tags are deleted.
//!
//! The steps, of which each may be the last one before a crash:
//!
//! 1. [`reserve`]: a reservation for some minutes is written, if nothing was written in between (compare and swap).
//! 2. The certificate is signed. On a failure, [`Reservation::failed`] is written, and all is as before.
//! 3. [`Reservation::check`]: the reservation still stands, however long signing took; else nothing is handed out.
//! 4. The certificate is handed out.
//! 5. [`Reservation::issued`] is written.
//!
//! A crash before the fourth step burns nothing: the reservation runs out, and the person comes again. A crash between the
//! fourth and the fifth leaves a window: who comes again after the reservation has run out gets a second certificate.
//! That is the lesser evil; writing first and handing out second would leave people with nothing.
//!
//! # Security
//! - "Already issued" says that somebody was ill: it is health data. It is answered after authentication alone, to the
//!   person, and never differs from other refusals before it.
//! - Recovery id, surname and date of birth come from the office's own register. Where the person types them, another
//!   surname or half a date of birth is another person.
//! - The states of all epochs are read and the new one is written in one transaction; and all who issue change to the
//!   key of a new epoch at once. One who still writes under the last does not see what the others write.
//! - Who has the store without a key learns how many tags of an epoch stand in which state, and until when
//!   reservations run. Who can write to it can undo what it says.

mod key;
mod state;

pub use key::{GuardKey, GuardTag};

use super::issue::{IssueError, no_randomness};
use crate::primitives;
use state::State;

/// The longest lifetime of a reservation, in seconds: an hour.
pub const MAX_RESERVATION_SECONDS: u32 = 3_600;
/// Whether a certificate may be issued.
#[derive(Debug)]
pub enum GuardDecision {
    /// Yes, once this reservation stands in the store in the place of what was read.
    Reserved(Reservation),
    /// Not now: another attempt runs.
    Busy,
    /// No. This is health data: see the module's note on security.
    AlreadyIssued,
}

/// Decides about a person by what the store has under their tag.
///
/// `stored` is the state under the newest key's tag, if there is one; `older` are the states under the tags of older
/// epochs' keys that are still kept. The reservation lives for `seconds` from `now` on (1 to 3,600 seconds; `now` in
/// seconds since 1970).
///
/// # Errors
/// - `GuardInputInvalid`: the lifetime is out of range.
/// - `GuardStateInvalid`: a state is not one of this library.
/// - `NoRandomness`: the operating system gave no random bytes.
pub fn reserve(
    stored: Option<&[u8]>,
    older: &[Vec<u8>],
    seconds: u32,
    now: i64,
) -> Result<GuardDecision, IssueError> {
    if !(1..=MAX_RESERVATION_SECONDS).contains(&seconds) {
        return Err(IssueError::GuardInputInvalid);
    }
    let states = stored.into_iter().chain(older.iter().map(Vec::as_slice));
    let states = states.map(State::read).collect::<Result<Vec<_>, _>>()?;
    if states
        .iter()
        .any(|state| matches!(state, State::Issued { .. }))
    {
        return Ok(GuardDecision::AlreadyIssued);
    }
    if states.iter().any(|state| state.is_reserved_at(now)) {
        return Ok(GuardDecision::Busy);
    }
    let nonce = primitives::random().map_err(no_randomness)?;
    let expires = now.saturating_add(i64::from(seconds));
    Ok(GuardDecision::Reserved(Reservation { nonce, expires }))
}

/// The right to issue one certificate.
pub struct Reservation {
    nonce: [u8; 16],
    expires: i64,
}

opaque_debug!(Reservation);

impl Reservation {
    /// Takes up a reservation again after a crash, from its state.
    ///
    /// # Errors
    /// - `GuardStateInvalid`: it is not the state of a reservation.
    pub fn resume(state: &[u8]) -> Result<Self, IssueError> {
        match State::read(state)? {
            State::Reserved { nonce, expires } => Ok(Self { nonce, expires }),
            _ => Err(IssueError::GuardStateInvalid),
        }
    }

    /// What is to be stored in the place of what was read, and only if that still stands there.
    #[must_use]
    pub fn state(&self) -> Vec<u8> {
        self.reserved().write()
    }

    fn reserved(&self) -> State {
        let (nonce, expires) = (self.nonce, self.expires);
        State::Reserved { nonce, expires }
    }

    /// Whether the certificate may be handed out: the reservation stands, and has not run out while it was signed.
    ///
    /// # Errors
    /// - `ReservationLost`: it ran out, another attempt took its place, or it was settled.
    /// - `GuardStateInvalid`: the stored state is not one of this library.
    pub fn check(&self, stored: Option<&[u8]>, now: i64) -> Result<(), IssueError> {
        let found = State::read(stored.ok_or(IssueError::ReservationLost)?)?;
        match found == self.reserved() && now < self.expires {
            true => Ok(()),
            false => Err(IssueError::ReservationLost),
        }
    }

    /// What is to be stored in the place of `stored` once the certificate is handed out. Saying it twice is no error.
    ///
    /// # Errors
    /// - `ReservationLost`: it ran out and another attempt took its place, or it was given up.
    /// - `GuardStateInvalid`: the stored state is not one of this library.
    pub fn issued(&self, stored: Option<&[u8]>) -> Result<Vec<u8>, IssueError> {
        self.settle(stored, State::Issued { nonce: self.nonce })
    }

    /// What is to be stored in the place of `stored` when no certificate was handed out: the person may come again.
    /// Saying it twice is no error.
    ///
    /// # Errors
    /// - `ReservationLost`: it ran out and another attempt took its place, or a certificate was handed out.
    /// - `GuardStateInvalid`: the stored state is not one of this library.
    pub fn failed(&self, stored: Option<&[u8]>) -> Result<Vec<u8>, IssueError> {
        self.settle(stored, State::Failed { nonce: self.nonce })
    }

    fn settle(&self, stored: Option<&[u8]>, outcome: State) -> Result<Vec<u8>, IssueError> {
        let found = State::read(stored.ok_or(IssueError::ReservationLost)?)?;
        if found == self.reserved() || found == outcome {
            Ok(outcome.write())
        } else {
            Err(IssueError::ReservationLost)
        }
    }
}
