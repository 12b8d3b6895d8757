//! The office's side of a live share (core/FORMAT.md, section 16).

use super::{OpenedShare, ShareLog};
use crate::kept_run::{OfficeRun, OfficeState, Progress};
use crate::key_ring::{DayKey, KeyRing, RunSecret};
use episeal_base::error::RecordError;
use episeal_base::primitives;
use episeal_base::time::{check_expiry, checked, oldest_day};
use episeal_messages::cpace::SessionKey;
use episeal_messages::id::ShareId;
use episeal_messages::kept::RunAddress;
use episeal_messages::live::{Answer, Delivery, LIVE_SECONDS, Meeting, office_share, visitor_share};
use episeal_messages::sealed::Sealed;
use episeal_messages::share_code::ShareCode;
use episeal_messages::signed::sign;
use std::sync::Arc;

/// The office's answer to a live share, and what it needs to open what comes back.
pub struct LiveAnswer {
    share_id: ShareId,
    expires: i64,
    answer: Vec<u8>,
    day_key: Arc<DayKey>,
    /// The key of the run and the visitor's share of CPace; none: the run is over.
    run: Option<(SessionKey, [u8; 32])>,
    progress: Progress,
}

opaque_debug!(LiveAnswer);

impl LiveAnswer {
    /// The checks of section 16, in its order; then the office's half of the run.
    pub(super) fn new(
        ring: &KeyRing,
        hello: &[u8],
        code: &ShareCode,
        log: &mut ShareLog,
        now: i64,
    ) -> Result<Self, RecordError> {
        let sealed = Sealed::<Meeting>::parse(hello)?;
        let meeting = &sealed.clear;
        let day_key = meeting.day_key_of(&ring.id())?;
        let day_key = Arc::clone(ring.by_kid(&day_key.kid(), now)?);
        check_expiry(meeting.expires, LIVE_SECONDS, now)?;
        log.check(&meeting.share_id, now)?;
        let visitor = sealed.open_element(&day_key.key)?;
        let run = meeting.start(code)?;
        // From here on, whoever began has used the one guess.
        log.enter(meeting.share_id, meeting.expires, now);
        let key = meeting.office_key(&run, &visitor)?;
        let answer = Answer {
            hello: primitives::sha256(hello),
            element: *run.element(),
            confirmation: key.confirmation(office_share(run.element()))?,
        };
        Ok(Self {
            share_id: meeting.share_id,
            expires: meeting.expires,
            answer: sign(&answer, ring.identity()),
            day_key,
            run: Some((key, visitor)),
            progress: Progress::default(),
        })
    }

    /// The answer whose state was kept; its day key must still be there.
    pub(super) fn resume(ring: &KeyRing, state: &[u8], secret: &RunSecret, now: i64) -> Result<Self, RecordError> {
        let kept = OfficeRun::open(state, secret)?;
        Ok(Self {
            share_id: kept.address.share_id,
            expires: kept.address.expires,
            answer: kept.answer,
            day_key: Arc::clone(ring.by_kid(&kept.kid, now)?),
            run: Some((kept.key, kept.visitor)),
            progress: Progress::opened(secret, kept.taken),
        })
    }

    /// The state of the run under `next`, a new secret. Replace the previous state with it, and erase the previous
    /// secret; then [`Office::resume_live`](super::Office::resume_live) reads it.
    ///
    /// # Errors
    /// - `ShareUsed`: the run is over.
    /// - `SecretNotFresh`: the secret has been in use since the run was answered or resumed.
    /// - `NoRandomness`: no random bytes.
    pub fn keep(&mut self, next: &RunSecret) -> Result<Vec<u8>, RecordError> {
        let (key, visitor) = self.run.as_ref().ok_or(RecordError::ShareUsed)?;
        let address = RunAddress { share_id: self.share_id, expires: self.expires };
        let (answer, kid) = (&self.answer, self.day_key.kid);
        self.progress.keep(next, |taken| {
            let state = OfficeState { answer, kid, key, visitor: *visitor, taken };
            state.seal(address, next)
        })
    }

    /// The run, for the mailbox.
    #[must_use]
    pub fn share_id(&self) -> ShareId {
        self.share_id
    }

    /// When the run expires, in seconds since 1970.
    #[must_use]
    pub fn expires(&self) -> i64 {
        self.expires
    }

    /// Takes the third message without judging it, for a run that is kept: then write [`LiveAnswer::keep`] under the
    /// next secret, erase the previous one, and [`LiveAnswer::open`] the same message.
    ///
    /// # Errors
    /// As [`LiveAnswer::open`], except for `Unconfirmed`, `Undecryptable` and `SecretNotFresh`.
    pub fn take(&mut self, live_share: &[u8], now: i64) -> Result<(), RecordError> {
        self.verified(live_share, now)?;
        self.progress.take(live_share);
        Ok(())
    }

    /// The second message, for the visitor's device.
    #[must_use]
    pub fn answer(&self) -> &[u8] {
        &self.answer
    }

    /// Opens the third message, once.
    ///
    /// A message that does not belong to this answer uses nothing up.
    ///
    /// # Errors
    /// - `ShareUsed`: another message was taken before, or the run is over. `ShareExpired`: too late.
    /// - `SecretNotFresh`: the run is kept, and its state does not yet say that this message was taken.
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not the third message of a live share.
    /// - `WrongRequest`: of another run.
    /// - `Unconfirmed`: the other side does not have the same code. The run is over: ask for a new one.
    /// - `Undecryptable`: the message was changed.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn open(&mut self, live_share: &[u8], now: i64) -> Result<OpenedShare, RecordError> {
        let sealed = self.verified(live_share, now)?;
        self.progress.check_judging()?;
        let (key, visitor) = self.run.take().ok_or(RecordError::ShareUsed)?;
        key.confirm(visitor_share(&visitor), &sealed.clear.confirmation)?;
        let shared = sealed.open_shared(&self.day_key.key, &key)?;
        Ok(OpenedShare::new(self.share_id, shared))
    }

    /// What section 16 requires of a third message before it is judged.
    fn verified<'a>(&self, live_share: &'a [u8], now: i64) -> Result<Sealed<'a, Delivery>, RecordError> {
        if self.run.is_none() {
            return Err(RecordError::ShareUsed);
        }
        self.progress.check(live_share)?;
        if checked(now)? >= self.expires || self.day_key.day < oldest_day(now)? {
            return Err(RecordError::ShareExpired);
        }
        let sealed = Sealed::<Delivery>::parse(live_share)?;
        if sealed.clear.answer != primitives::sha256(&self.answer) {
            return Err(RecordError::WrongRequest);
        }
        Ok(sealed)
    }
}
