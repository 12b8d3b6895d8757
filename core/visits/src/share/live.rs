//! The visitor's side of a live share.

use super::{ShareRecipient, picked};
use crate::kept_run::{Progress, VisitorRun, VisitorState};
use crate::key_ring::RunSecret;
use crate::visitor::Kept;
use episeal_base::error::RecordError;
use episeal_base::primitives;
use episeal_base::time::checked;
use episeal_messages::cpace::Run;
use episeal_messages::day_key::OfficeDayKey;
use episeal_messages::id::{OfBytes, OfficeId, ShareId};
use episeal_messages::kept::RunAddress;
use episeal_messages::live::{Answer, Delivery, LIVE_SECONDS, Meeting, office_share, visitor_share};
use episeal_messages::share::Shared;
use episeal_messages::share_code::{SecretDigits, ShareCode};
use episeal_messages::trust::Trust;
use std::sync::Arc;

/// A share while both sides are online: three messages over any mailbox, and a code that nobody can guess offline.
///
/// 1. The visitor's device begins with [`LiveShare::start`], leaves [`LiveShare::hello`] in the mailbox and shows
///    [`LiveShare::code`], which the visitor tells by phone.
/// 2. The office answers with `Office::answer_live`.
/// 3. The device takes the answer with [`LiveShare::finish`] and leaves the result in the mailbox for
///    `LiveAnswer::open`.
///
/// A run ends with one answer. If that is not confirmed, start over: the new run has a new code.
///
/// # A run that is kept
/// A phone call may outlast an app that is closed. An app that wants to go on afterwards writes [`LiveShare::keep`]
/// under a fresh [`RunSecret`], which is kept in its platform's key store and in no backup, and reads it with
/// [`LiveShare::resume`]. An answer is then taken in four steps, so that whoever restores old storage gets no second
/// guess:
///
/// 1. [`LiveShare::take`] the answer.
/// 2. [`LiveShare::keep`] the run under the next secret.
/// 3. Write it, in the order that a [`RunStore`](super::RunStore) tells, until the previous secret is erased.
/// 4. [`LiveShare::finish`]: it refuses a kept run whose answer was not written.
///
/// When the run has ended or expired, erase its state and its secret.
pub struct LiveShare {
    meeting: Meeting,
    hello: Vec<u8>,
    code: ShareCode,
    recipient: Recipient,
    /// None: the run is over.
    open: Option<(Run, Vec<Shared>)>,
    progress: Progress,
}

/// Whom the run is with.
struct Recipient {
    office: OfficeId,
    public: [u8; 32],
}

opaque_debug!(LiveShare);

impl LiveShare {
    /// Begins a run with an office: a fresh code, and the first message.
    ///
    /// `visits` are those of the diary that the visitor picked; what is older than 14 days is left out. Nothing of
    /// them is sent before the office has proven that it has the code.
    ///
    /// # Errors
    /// - `WrongDay`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`: the recipient's day key is no longer for
    ///   today, or the office is no longer trusted.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `Missing`: nothing is picked, or nothing of the last 14 days. `TooLong`: more than 1,000 visits.
    /// - `Undecryptable`: nothing can be sealed to the day key. `NoRandomness`: no random bytes.
    pub fn start(visits: &[Kept], recipient: &ShareRecipient, trust: &Trust, now: i64) -> Result<Self, RecordError> {
        recipient.check(trust, now)?;
        let shared = picked(visits, now)?;
        let meeting = Meeting {
            share_id: ShareId::of_bytes(primitives::random()?),
            expires: checked(now.saturating_add(LIVE_SECONDS))?,
            office_day_key: Arc::clone(&recipient.signed),
        };
        let code = ShareCode::generate()?;
        let run = meeting.start(&code)?;
        let public = recipient.day_key.public;
        Ok(Self {
            hello: meeting.seal_hello(&public, run.element())?,
            meeting,
            code,
            recipient: Recipient { office: recipient.office(), public },
            open: Some((run, shared)),
            progress: Progress::default(),
        })
    }

    /// The first message, for the office.
    #[must_use]
    pub fn hello(&self) -> &[u8] {
        &self.hello
    }

    /// The run's random id, which is not secret: for finding it in the mailbox.
    #[must_use]
    pub fn share_id(&self) -> ShareId {
        self.meeting.share_id
    }

    /// How many visits are shared; none when the run is over.
    #[must_use]
    pub fn visits(&self) -> u32 {
        // At most a thousand.
        self.open.as_ref().map_or(0, |(_, shared)| u32::try_from(shared.len()).unwrap_or(u32::MAX))
    }

    /// When the run expires, in seconds since 1970.
    #[must_use]
    pub fn expires(&self) -> i64 {
        self.meeting.expires
    }

    /// The code, to be told by phone.
    #[must_use]
    pub fn code(&self) -> &ShareCode {
        &self.code
    }

    /// The state of the run under `next`, a new secret. Replace the previous state with it, and erase the previous
    /// secret.
    ///
    /// # Errors
    /// - `ShareUsed`: the run is over.
    /// - `SecretNotFresh`: the secret has been in use since the run began or was resumed.
    /// - `NoRandomness`: no random bytes.
    pub fn keep(&mut self, next: &RunSecret) -> Result<Vec<u8>, RecordError> {
        let (run, shared) = self.open.as_ref().ok_or(RecordError::ShareUsed)?;
        let (meeting, hello) = (&self.meeting, &self.hello);
        let (office, code) = (self.recipient.office, &self.code);
        let address = RunAddress { share_id: meeting.share_id, expires: meeting.expires };
        self.progress.keep(next, |taken| {
            let state = VisitorState { address, hello, office, code, run, shared, taken };
            state.seal(next)
        })
    }

    /// The run whose state [`LiveShare::keep`] wrote.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not the state of a visitor's run.
    /// - `Undecryptable`: another secret, or changed bytes. The run is over; a new one has a new code.
    pub fn resume(state: &[u8], secret: &RunSecret) -> Result<Self, RecordError> {
        let kept = VisitorRun::open(state, secret)?;
        let public = kept.meeting.day_key_of(&kept.office)?.public;
        Ok(Self {
            meeting: kept.meeting,
            hello: kept.hello,
            code: kept.code,
            recipient: Recipient { office: kept.office, public },
            open: Some((kept.run, kept.shared)),
            progress: Progress::opened(secret, kept.taken),
        })
    }

    /// Takes the office's answer without judging it, for a run that is kept: see [`LiveShare`].
    ///
    /// # Errors
    /// As [`LiveShare::finish`], except for `Unconfirmed` and `SecretNotFresh`.
    pub fn take(&mut self, answer: &[u8], trust: &Trust, now: i64) -> Result<(), RecordError> {
        self.verified(answer, trust, now)?;
        self.progress.take(answer);
        Ok(())
    }

    /// Takes the office's answer, once, and returns the third message.
    ///
    /// A message that is not this office's answer to this run uses nothing up.
    ///
    /// # Errors
    /// - `ShareUsed`: another answer was taken before, or the run is over.
    /// - `SecretNotFresh`: the run is kept, and its state does not yet say that this answer was taken.
    /// - `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`: the office is no longer trusted;
    ///   nothing is used up.
    /// - `ShareExpired`: later than an hour after the start.
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not an answer.
    /// - `WrongRequest`, `BadSignature`: the answer to another run, or not signed by the office.
    /// - `Unconfirmed`: the other side does not have the same code. The run is over, and nothing was shared.
    /// - `InvalidTime`: `now` is before 1970 or after 9999. `NoRandomness`: no random bytes.
    pub fn finish(&mut self, answer: &[u8], trust: &Trust, now: i64) -> Result<Vec<u8>, RecordError> {
        let verified = self.verified(answer, trust, now)?;
        self.progress.check_judging()?;
        let (run, shared) = self.open.take().ok_or(RecordError::ShareUsed)?;
        let key = self.meeting.visitor_key(&run, &verified.element)?;
        key.confirm(office_share(&verified.element), &verified.confirmation)?;
        let delivery = Delivery {
            answer: primitives::sha256(answer),
            confirmation: key.confirmation(visitor_share(run.element()))?,
        };
        delivery.seal(&self.recipient.public, &key, &shared)
    }

    /// What section 16 requires of an answer before it is judged, in its order.
    fn verified(&self, answer: &[u8], trust: &Trust, now: i64) -> Result<Answer, RecordError> {
        if self.open.is_none() {
            return Err(RecordError::ShareUsed);
        }
        self.progress.check(answer)?;
        OfficeDayKey::trusted(&self.meeting.office_day_key, trust, now)?;
        if checked(now)? >= self.meeting.expires {
            return Err(RecordError::ShareExpired);
        }
        let hello = primitives::sha256(&self.hello);
        Answer::verified(answer, &hello, &self.recipient.office)
    }
}
