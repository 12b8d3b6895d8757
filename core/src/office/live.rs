//! The office's side of a live share (core/FORMAT.md, section 16).

use super::{OpenedShare, ShareLog};
use crate::cpace::SessionKey;
use crate::error::RecordError;
use crate::id::{OfficeId, ShareId};
use crate::key_ring::{DayKey, KeyRing};
use crate::message::live::{
    Answer, LIVE_SECONDS, SealedDelivery, SealedHello, office_share, visitor_share,
};
use crate::message::share_code::ShareCode;
use crate::message::sign;
use crate::primitives;
use crate::time::{check_expiry, checked, oldest_day};
use std::sync::Arc;

/// The office's answer to a live share, and what it needs to open what comes back.
pub struct LiveAnswer {
    share_id: ShareId,
    expires: i64,
    answer: Vec<u8>,
    day_key: Arc<DayKey>,
    /// The key of the run and the visitor's share of CPace; none: the run is over.
    run: Option<(SessionKey, [u8; 32])>,
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
        let sealed = SealedHello::parse(hello)?;
        let meeting = &sealed.meeting;
        let day_key = meeting.day_key_of(&OfficeId::new(*ring.identity().public()))?;
        let day_key = Arc::clone(ring.by_kid(&day_key.kid(), now)?);
        check_expiry(meeting.expires, LIVE_SECONDS, now)?;
        log.check(&meeting.share_id, now)?;
        let visitor = sealed.open(&day_key.key)?;
        let run = meeting.start(code)?;
        // Whoever began has had its one guess from here on.
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
        })
    }

    /// The second message, for the visitor's device.
    #[must_use]
    pub fn answer(&self) -> &[u8] {
        &self.answer
    }

    /// Opens the third message, once.
    ///
    /// What is no message to this answer uses nothing up.
    ///
    /// # Errors
    /// - `ShareUsed`: a message was taken before. `ShareExpired`: too late.
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not the third message of a live share.
    /// - `WrongRequest`: of another run.
    /// - `Unconfirmed`: the other side does not have the same code. The run is over: ask for a new one.
    /// - `Undecryptable`: the message was changed.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn open(&mut self, live_share: &[u8], now: i64) -> Result<OpenedShare, RecordError> {
        if self.run.is_none() {
            return Err(RecordError::ShareUsed);
        }
        if checked(now)? >= self.expires || self.day_key.day < oldest_day(now)? {
            return Err(RecordError::ShareExpired);
        }
        let sealed = SealedDelivery::parse(live_share)?;
        if sealed.delivery.answer != primitives::sha256(&self.answer) {
            return Err(RecordError::WrongRequest);
        }
        let (key, visitor) = self.run.take().ok_or(RecordError::ShareUsed)?;
        key.confirm(visitor_share(&visitor), &sealed.delivery.confirmation)?;
        let shared = sealed.open(&self.day_key.key, &key)?;
        Ok(OpenedShare::new(self.share_id, shared))
    }
}
