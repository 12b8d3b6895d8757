//! The visitor's side of a live share.

use super::{ShareRecipient, picked};
use crate::cpace::Run;
use crate::error::RecordError;
use crate::id::{OfficeId, ShareId};
use crate::message::day_key::OfficeDayKey;
use crate::message::live::{Answer, Delivery, LIVE_SECONDS, Meeting, office_share, visitor_share};
use crate::message::share::Shared;
use crate::message::share_code::ShareCode;
use crate::message::trust::Trust;
use crate::primitives;
use crate::time::checked;
use crate::visitor::Kept;
use std::sync::Arc;

/// A share while both sides are online: three messages over any mailbox, and a code that nobody can guess offline.
///
/// 1. The visitor's device begins with [`LiveShare::start`], leaves [`LiveShare::hello`] in the mailbox and shows
///    [`LiveShare::code`], which the visitor tells by phone.
/// 2. The office answers with `Office::answer_live`.
/// 3. The device takes the answer with [`LiveShare::finish`] and leaves the result in the mailbox for
///    `LiveAnswer::open`.
///
/// A run ends with one answer. If that is not confirmed, begin again: the new run has a new code.
pub struct LiveShare {
    meeting: Meeting,
    hello: Vec<u8>,
    code: ShareCode,
    recipient: Recipient,
    /// None: the run is over.
    open: Option<(Run, Vec<Shared>)>,
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
    /// - `WrongDay`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`: the recipient's day key is no longer of
    ///   today, or the office is no longer to be trusted.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `Missing`: nothing is picked, or nothing of the last 14 days. `TooLong`: more than 1,000 visits.
    /// - `Undecryptable`: nothing can be sealed to the day key. `NoRandomness`: no random bytes.
    pub fn start(
        visits: &[Arc<Kept>],
        recipient: &ShareRecipient,
        trust: &Trust,
        now: i64,
    ) -> Result<Self, RecordError> {
        recipient.check(trust, now)?;
        let shared = picked(visits, now)?;
        let meeting = Meeting {
            share_id: ShareId::new(primitives::random()?),
            expires: checked(now.saturating_add(LIVE_SECONDS))?,
            office_day_key: recipient.signed.clone(),
        };
        let code = ShareCode::generate()?;
        let run = meeting.start(&code)?;
        let public = recipient.day_key.public;
        Ok(Self {
            hello: meeting.seal_hello(&public, run.element())?,
            meeting,
            code,
            recipient: Recipient {
                office: recipient.office(),
                public,
            },
            open: Some((run, shared)),
        })
    }

    /// The first message, for the office.
    #[must_use]
    pub fn hello(&self) -> &[u8] {
        &self.hello
    }

    /// The run's random id, which is no secret: for finding it in the mailbox.
    #[must_use]
    pub fn share_id(&self) -> ShareId {
        self.meeting.share_id
    }

    /// The code, to be told by phone.
    #[must_use]
    pub fn code(&self) -> &ShareCode {
        &self.code
    }

    /// Takes the office's answer, once, and gives the third message.
    ///
    /// What is no answer of this office to this run uses nothing up.
    ///
    /// # Errors
    /// - `ShareUsed`: an answer was taken before.
    /// - `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`: the office is no longer to be
    ///   trusted; nothing is used up.
    /// - `ShareExpired`: later than an hour after the start.
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not an answer.
    /// - `WrongRequest`, `BadSignature`: the answer to another run, or not by the office.
    /// - `Unconfirmed`: the other side does not have the same code. The run is over, and nothing was shared.
    /// - `InvalidTime`: `now` is before 1970 or after 9999. `NoRandomness`: no random bytes.
    pub fn finish(
        &mut self,
        answer: &[u8],
        trust: &Trust,
        now: i64,
    ) -> Result<Vec<u8>, RecordError> {
        if self.open.is_none() {
            return Err(RecordError::ShareUsed);
        }
        OfficeDayKey::trusted(&self.meeting.office_day_key, trust, now)?;
        if checked(now)? >= self.meeting.expires {
            return Err(RecordError::ShareExpired);
        }
        let hello = primitives::sha256(&self.hello);
        let verified = Answer::verified(answer, &hello, &self.recipient.office)?;
        let (run, shared) = self.open.take().ok_or(RecordError::ShareUsed)?;
        let key = self.meeting.visitor_key(&run, &verified.element)?;
        key.confirm(office_share(&verified.element), &verified.confirmation)?;
        let delivery = Delivery {
            answer: primitives::sha256(answer),
            confirmation: key.confirmation(visitor_share(run.element()))?,
        };
        delivery.seal(&self.recipient.public, &key, &shared)
    }
}
