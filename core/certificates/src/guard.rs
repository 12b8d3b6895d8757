//! The issuance guard: one certificate per recovery id, and nothing stored about the person (core/FORMAT.md, section
//! 18).
//!
//! The store keeps two [`GuardTags`] and a few bytes of state under each. The tags are keyed hashes: one of recovery
//! id, surname and date of birth, one of the recovery id alone. Their [`GuardKey`] is kept outside the database, so
//! that the database alone answers no question about anybody. Each key belongs to an epoch: when all certificates of an
//! epoch have expired, its key and its tags are deleted.
//!
//! The steps, each of which may be the last one before a crash:
//!
//! 1. [`reserve_issuance`]: a reservation for a few minutes is written, if nothing was written in between (one
//!    transaction).
//! 2. The certificate is signed. If that fails, [`Reservation::failed`] is written, and everything is as before.
//! 3. [`Reservation::check`]: the reservation still stands, and will for another [`HANDING_OUT_SECONDS`]; otherwise
//!    nothing is handed out. Anything slow, such as writing to the disk, comes before this.
//! 4. The certificate is handed out, which must not take longer than that. If this is interrupted, nothing is written,
//!    since nobody knows how much is out: the attempt is left open as after a crash.
//! 5. [`Reservation::issued`] is written.
//!
//! A crash before the fourth step uses nothing up: the reservation runs out, and the person comes back. A crash between
//! the fourth and the fifth leaves a window: whoever comes back after the reservation has run out gets a second
//! certificate, unless the operator has settled it by then ([`OpenReservation`]; settling it afterwards still prevents
//! a third one). That is the lesser evil; writing first and handing out second would leave people with nothing. A delay
//! is like a crash: an attempt that is stalled past the end of its reservation in one of these steps finds that out at
//! the fifth, which is an alarm (`HandedOutUnreserved`).
//!
//! Clocks of servers at one store differ by less than [`HANDING_OUT_SECONDS`]: one that is ahead by that much takes the
//! place of an attempt that is handing out, and their difference is missing from the time for handing out.
//!
//! Two counters, one store; the second one is asked while the first one issues:
//!
//! ```
//! use episeal_certificates::guard::{GuardKey, GuardStates, reserve_issuance};
//! use episeal_certificates::names::{NameLanguage, PersonName};
//! use episeal_certificates::{DateOfBirth, IssueError};
//!
//! # fn main() -> Result<(), IssueError> {
//! let now = 1_625_140_800;
//! let keys = [GuardKey::generate(20_213)?];
//! let name = PersonName::new("Müller", "Zoë", NameLanguage::Other)?;
//! // What the store keeps its states under: nothing about the person.
//! let tags = keys[0].tags("R-2021-4711", &name, &DateOfBirth::parse("1964-08-12")?)?;
//! assert!(tags.person != tags.recovery_id);
//!
//! // The first counter: nothing is stored yet. It writes its reservation under both tags, signs, and hands out.
//! let mut stored = GuardStates { key_ids: vec![keys[0].id()], ..GuardStates::default() };
//! let reservation = reserve_issuance(&keys, &stored, 600, now)?;
//! stored.person = Some(reservation.state());
//! stored.recovery_id = Some(reservation.state());
//!
//! // The second counter.
//! assert_eq!(reserve_issuance(&keys, &stored, 600, now).err(), Some(IssueError::Busy));
//!
//! // The first counter again.
//! reservation.check(&stored, now + 5)?;
//! let issued = reservation.issued(&stored)?;
//! stored.person = Some(issued.clone());
//! stored.recovery_id = Some(issued);
//!
//! // The second counter, whenever it asks.
//! assert_eq!(reserve_issuance(&keys, &stored, 600, now + 6).err(), Some(IssueError::AlreadyIssued));
//! # Ok(())
//! # }
//! ```
//!
//! # Security
//! - "Already issued" says that somebody was ill: it is health data. It is answered only after authentication, to the
//!   person, and before that never differs from other refusals. It does not say whether name and date of birth agree.
//! - Recovery id, surname and date of birth come from the office's own register. Whoever may type someone else's
//!   recovery id takes that person's turn.
//! - The key ids and the states of all epochs are read and the new state is written in one transaction, and
//!   [`reserve_issuance`] refuses keys that are not exactly the store's: two programs with different epochs would each
//!   miss what the other writes.
//! - Whoever has the store without a key learns how many tags of an epoch are in which state, which two belong to one
//!   attempt, and until when reservations run. Whoever can write to it can undo what it says. Whoever has store and key
//!   can test recovery ids one by one, then names and dates of birth under those that are found.

mod key;
mod open;
mod reservation;
mod state;

pub use key::{GuardKey, GuardTag, GuardTags};
pub use open::{GuardOutcome, OpenReservation};
pub use reservation::Reservation;

use crate::issue_error::IssueError;
use episeal_base::time::MAX_TIME;
use state::State;
use std::collections::BinaryHeap;

/// The longest lifetime of a reservation, in seconds: an hour.
pub const MAX_RESERVATION_SECONDS: u32 = 3_600;
/// How long handing out may take, in seconds: this much of a reservation's lifetime is left when it is checked.
pub const HANDING_OUT_SECONDS: u32 = 60;
/// A reservation that ends later than this many seconds from now was made by a wrong clock: the longest lifetime, and
/// an hour for a clock that is behind another server's or went back.
const WRONG_CLOCK_SECONDS: u32 = 7_200;

/// What the store has about a person, read in one transaction.
#[derive(Clone, Default)]
pub struct GuardStates {
    /// The ids of the keys of all epochs that the store has, in any order.
    pub key_ids: Vec<Vec<u8>>,
    /// The state under the newest key's tag of the person, if there is one.
    pub person: Option<Vec<u8>>,
    /// The state under the newest key's tag of the recovery id, if there is one.
    pub recovery_id: Option<Vec<u8>>,
    /// The states under both tags of the older keys, as far as there are any.
    pub older: Vec<Vec<u8>>,
}

opaque_debug!(GuardStates);

impl GuardStates {
    fn read(&self) -> Result<Vec<State>, IssueError> {
        let newest = [&self.person, &self.recovery_id].into_iter().flatten();
        let states = newest.chain(&self.older);
        states.map(|state| State::read(state)).collect()
    }
}

/// The right to issue one certificate to a person, by what the store has under their tags: once this reservation is in
/// the store, under both tags of the newest key and in place of what was read under older ones.
///
/// `keys` are those whose tags were looked up: exactly those of the store. The reservation lives for `seconds` from
/// `now` on (61 to 3,600 seconds; `now` in seconds since 1970), the last 60 of them only for handing out.
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
/// `AlreadyIssued` is health data: it is for the person alone, and for no log (see the module's note on security).
pub fn reserve_issuance(
    keys: &[GuardKey],
    stored: &GuardStates,
    seconds: u32,
    now: i64,
) -> Result<Reservation, IssueError> {
    let is_lifetime = seconds > HANDING_OUT_SECONDS && seconds <= MAX_RESERVATION_SECONDS;
    if !is_lifetime || !(0..=MAX_TIME).contains(&now) {
        return Err(IssueError::GuardInputInvalid);
    }
    check_keys(keys, &stored.key_ids)?;
    let states = stored.read()?;
    let is_issued = |state: &State| matches!(state, State::Issued { .. });
    if states.iter().any(is_issued) {
        return Err(IssueError::AlreadyIssued);
    }
    match states.iter().any(|state| state.is_reserved_at(now)) {
        true => Err(IssueError::Busy),
        false => Reservation::new(seconds, now),
    }
}

/// Refuses anything but one key for each id and one id for each key; no keys at all are refused, too.
fn check_keys(keys: &[GuardKey], stored: &[Vec<u8>]) -> Result<(), IssueError> {
    let given = keys.iter().map(GuardKey::id).collect::<BinaryHeap<_>>().into_sorted_vec();
    let stored = stored.iter().cloned().collect::<BinaryHeap<_>>().into_sorted_vec();
    let is_twice = stored.windows(2).any(|pair| matches!(pair, [one, other] if one == other));
    match given.is_empty() || is_twice || given != stored {
        true => Err(IssueError::GuardKeysDiffer),
        false => Ok(()),
    }
}
