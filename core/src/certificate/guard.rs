//! The issuance guard: one certificate a person, and nothing stored about the person.
//!
//! What the store keeps is a [`GuardTag`] and a few bytes of state. The tag is a keyed hash of recovery id, surname
//! and date of birth; its [`GuardKey`] stands outside the database, so that the database alone answers no question about
//! anybody. Keys are of an epoch: when an epoch's certificates have all run out, its key and its tags are deleted.
//!
//! The steps, of which each but the second may be the last one before a crash:
//!
//! 1. [`reserve`]: a reservation for some minutes is written, if nothing was written in between (compare and swap).
//! 2. The certificate is signed. On a failure, [`Reservation::failed`] is written, and all is as before.
//! 3. The certificate is handed out.
//! 4. [`Reservation::issued`] is written.
//!
//! A crash before the third step burns nothing: the reservation runs out, and the person comes again. A crash between the
//! third and the fourth leaves a window: who comes again after the reservation has run out gets a second certificate.
//! That is the lesser evil; writing first and handing out second would leave people with nothing.
//!
//! # Security
//! "Already issued" says that somebody was ill: it is health data. It is answered after authentication alone, to the
//! person, and never differs from other refusals before it.

use super::date::DateOfBirth;
use super::issue::{IssueError, no_randomness};
use super::names::PersonName;
use crate::error::RecordError;
use crate::key_ring::SecretBytes;
use crate::primitives::{self, Secret};
use crate::wire::{Reader, Writer};
use zeroize::Zeroizing;

/// The longest lifetime of a reservation, in seconds: an hour.
pub const MAX_RESERVATION_SECONDS: u32 = 3_600;
/// The longest recovery id, in bytes.
const MAX_RECOVERY_ID: usize = 160;
/// What the tags are for.
const PURPOSE: &str = "episeal issuance guard 1";
const VERSION: u64 = 1;

/// The key of the tags of one epoch. Wiped on drop.
pub struct GuardKey {
    epoch: u32,
    secret: Secret,
}

opaque_debug!(GuardKey, GuardTag, Reservation);

impl GuardKey {
    /// A random key; `epoch` is a number that grows, such as that of a quarter.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system gave no random bytes.
    pub fn generate(epoch: u32) -> Result<Self, IssueError> {
        let secret = Secret::random().map_err(no_randomness)?;
        Ok(Self { epoch, secret })
    }

    /// The epoch of the key.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// The key, to be kept outside the database of the tags.
    #[must_use]
    pub fn export_secret_bytes(&self) -> SecretBytes {
        let writer = Writer::with_capacity(64).array(3).uint(VERSION);
        let writer = writer
            .uint(u64::from(self.epoch))
            .bytes(self.secret.expose());
        SecretBytes::new(writer.finish_secret())
    }

    /// Reads what `export_secret_bytes` gave.
    ///
    /// # Errors
    /// - `GuardInputInvalid`: it is anything else.
    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Self, IssueError> {
        let read = || {
            let mut reader = Reader::new(bytes);
            reader.versioned(3)?;
            let epoch = reader.uint()?;
            let secret = Zeroizing::new(reader.bytes_of::<32>()?);
            reader.end()?;
            Ok((epoch, Secret::copy_of(&secret)))
        };
        let (epoch, secret) = read().map_err(|_: RecordError| IssueError::GuardInputInvalid)?;
        let epoch = u32::try_from(epoch).map_err(|_| IssueError::GuardInputInvalid)?;
        Ok(Self { epoch, secret })
    }

    /// The tag of a person under this key: the first 32 bytes of HMAC-SHA-512 (RFC 2104) over the deterministic CBOR
    /// array of purpose, epoch, recovery id, surname as in travel documents, and date of birth.
    ///
    /// Blanks around the recovery id and the case of its letters do not matter; neither does how the surname is
    /// spelled, as long as its transliteration is the same.
    ///
    /// # Errors
    /// - `GuardInputInvalid`: the recovery id is empty, has a control character or is longer than 160 bytes.
    pub fn tag(
        &self,
        recovery_id: &str,
        name: &PersonName,
        date_of_birth: DateOfBirth,
    ) -> Result<GuardTag, IssueError> {
        let invalid = |_| IssueError::GuardInputInvalid;
        let id = Zeroizing::new(recovery_id.trim().to_ascii_uppercase());
        crate::text::check_filled(&id, MAX_RECOVERY_ID).map_err(invalid)?;
        let message = Writer::with_capacity(512)
            .array(5)
            .text(PURPOSE)
            .uint(u64::from(self.epoch))
            .text(&id)
            .text(name.document_surname())
            .text(&date_of_birth.to_text())
            .finish_secret();
        let mac = primitives::hmac_sha512(self.secret.expose(), &message).map_err(invalid)?;
        let mut tag = [0; 32];
        tag.iter_mut().zip(mac).for_each(|(to, from)| *to = from);
        Ok(GuardTag(tag))
    }
}

/// What a person is known by in the store: 32 bytes that say nothing without the key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct GuardTag([u8; 32]);

impl GuardTag {
    /// The key of the state in the store.
    #[must_use]
    pub fn as_bytes(&self) -> [u8; 32] {
        self.0
    }
}

/// The states, as the store has them: `[1, state, nonce]`, a reservation with its expiry besides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Reserved { nonce: [u8; 16], expires: i64 },
    Issued { nonce: [u8; 16] },
    Failed { nonce: [u8; 16] },
}

const RESERVED: u64 = 0;
const ISSUED: u64 = 1;
const FAILED: u64 = 2;

impl State {
    fn write(self) -> Vec<u8> {
        let head = |length, state, nonce: &[u8; 16]| {
            Writer::new()
                .array(length)
                .uint(VERSION)
                .uint(state)
                .bytes(nonce)
        };
        match self {
            Self::Reserved { nonce, expires } => head(4, RESERVED, &nonce).int(expires).finish(),
            Self::Issued { nonce } => head(3, ISSUED, &nonce).finish(),
            Self::Failed { nonce } => head(3, FAILED, &nonce).finish(),
        }
    }

    fn read(bytes: &[u8]) -> Result<Self, IssueError> {
        let read = || {
            let mut reader = Reader::new(bytes);
            let length = reader.array_of(&[3, 4])?;
            reader.version()?;
            let (state, nonce) = (reader.uint()?, reader.bytes_of()?);
            let state = match (length, state) {
                (4, RESERVED) => Self::Reserved {
                    nonce,
                    expires: reader.int()?,
                },
                (3, ISSUED) => Self::Issued { nonce },
                (3, FAILED) => Self::Failed { nonce },
                _ => return Err(RecordError::Malformed),
            };
            reader.end().map(|()| state)
        };
        read().map_err(|_| IssueError::GuardStateInvalid)
    }

    /// A reservation that runs out later than any can was made by a clock that was wrong: it has run out.
    fn is_reserved_at(self, now: i64) -> bool {
        let latest = now.saturating_add(i64::from(MAX_RESERVATION_SECONDS));
        matches!(self, Self::Reserved { expires, .. } if now < expires && expires <= latest)
    }
}

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
        let (nonce, expires) = (self.nonce, self.expires);
        State::Reserved { nonce, expires }.write()
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
        let (nonce, expires) = (self.nonce, self.expires);
        if found == (State::Reserved { nonce, expires }) || found == outcome {
            Ok(outcome.write())
        } else {
            Err(IssueError::ReservationLost)
        }
    }
}
