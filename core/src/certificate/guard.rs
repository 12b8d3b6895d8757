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

use super::date::DateOfBirth;
use super::issue::{IssueError, no_randomness};
use super::names::PersonName;
use crate::error::RecordError;
use crate::key_ring::{SecretBytes, labelled, read_labelled};
use crate::primitives::{self, Secret};
use crate::text;
use crate::wire::{Reader, Writer};
use zeroize::Zeroizing;

/// The longest lifetime of a reservation, in seconds: an hour.
pub const MAX_RESERVATION_SECONDS: u32 = 3_600;
/// The longest recovery id as it is entered, in bytes.
const MAX_RECOVERY_ID: usize = 160;
/// What the tags are for.
const PURPOSE: &str = "episeal issuance guard 1";
/// What the ids of keys are for.
const KEY_PURPOSE: &str = "episeal issuance guard key 1";
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

    /// The key as text, `EPISEAL-GUARD-SECRET`, to be kept outside the database of the tags.
    #[must_use]
    pub fn export_secret_bytes(&self) -> SecretBytes {
        labelled(
            text::GUARD_SECRET,
            &[&self.epoch.to_be_bytes(), self.secret.expose()],
        )
    }

    /// Reads what `export_secret_bytes` gave.
    ///
    /// # Errors
    /// - `GuardInputInvalid`: it is anything else.
    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Self, IssueError> {
        let invalid = |_| IssueError::GuardInputInvalid;
        let bytes = read_labelled(text::GUARD_SECRET, 36, bytes).map_err(invalid)?;
        let (epoch, secret) = bytes
            .split_first_chunk()
            .ok_or(IssueError::GuardInputInvalid)?;
        Ok(Self {
            epoch: u32::from_be_bytes(*epoch),
            secret: Secret::read(secret).map_err(invalid)?,
        })
    }

    /// What the key is known by in the store, so that a wrong one is found out before it makes another tag of everybody:
    /// the first 16 bytes of HMAC-SHA-512 over the deterministic CBOR array of another purpose and epoch.
    ///
    /// # Errors
    /// - `GuardInputInvalid`: never, as the key has its length.
    pub fn id(&self) -> Result<[u8; 16], IssueError> {
        let message = Writer::new().array(2).text(KEY_PURPOSE);
        self.mac(&message.uint(u64::from(self.epoch)).finish())
    }

    /// The tag of a person under this key: the first 32 bytes of HMAC-SHA-512 (RFC 2104) over the deterministic CBOR
    /// array of purpose, epoch, recovery id, surname as in travel documents, and date of birth.
    ///
    /// Of the recovery id letters and digits count, whatever the case of the letters and whatever blanks, hyphens and
    /// punctuation stand between; of the surname its transliteration.
    ///
    /// # Errors
    /// - `GuardInputInvalid`: the recovery id has no letter or digit, has a letter or digit outside of ASCII, has a
    ///   control character or is longer than 160 bytes.
    /// - `DateInvalid`: the date of birth is not in the calendar.
    pub fn tag(
        &self,
        recovery_id: &str,
        name: &PersonName,
        date_of_birth: DateOfBirth,
    ) -> Result<GuardTag, IssueError> {
        let message = Writer::with_capacity(512)
            .array(5)
            .text(PURPOSE)
            .uint(u64::from(self.epoch))
            .text(&canonical_id(recovery_id)?)
            .text(&canonical_surname(name))
            .text(&date_of_birth.checked()?.to_text())
            .finish_secret();
        self.mac(&message).map(GuardTag)
    }

    fn mac<const N: usize>(&self, message: &[u8]) -> Result<[u8; N], IssueError> {
        let mac = primitives::hmac_sha512(self.secret.expose(), message)
            .map_err(|_| IssueError::GuardInputInvalid)?;
        let mut start = [0; N];
        start.iter_mut().zip(mac).for_each(|(to, from)| *to = from);
        Ok(start)
    }
}

/// Letters and digits of ASCII, the letters in capitals. What looks like one of them and is another is refused, since
/// it would make another tag.
fn canonical_id(recovery_id: &str) -> Result<Zeroizing<String>, IssueError> {
    crate::text::check(recovery_id, MAX_RECOVERY_ID).map_err(|_| IssueError::GuardInputInvalid)?;
    let mut id = Zeroizing::new(String::with_capacity(MAX_RECOVERY_ID));
    for c in recovery_id.chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_uppercase());
        } else if !is_between(c) {
            return Err(IssueError::GuardInputInvalid);
        }
    }
    match id.is_empty() {
        true => Err(IssueError::GuardInputInvalid),
        false => Ok(id),
    }
}

/// Blanks, the punctuation of ASCII, and all hyphens and dashes.
fn is_between(c: char) -> bool {
    c.is_whitespace()
        || c.is_ascii_punctuation()
        || matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// One filler between two parts, which a spelling taken from a travel document need not have.
fn canonical_surname(name: &PersonName) -> Zeroizing<String> {
    let surname = name.document_surname();
    let mut canonical = Zeroizing::new(String::with_capacity(surname.len()));
    for part in surname.split('<').filter(|part| !part.is_empty()) {
        if !canonical.is_empty() {
            canonical.push('<');
        }
        canonical.push_str(part);
    }
    canonical
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
