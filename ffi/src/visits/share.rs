//! The visitor shares visits with a health office: offline under a code, or live.

use super::ring::RunSecret;
use super::store::StoreStep;
use super::stretch::{ShareCode, ShareCodeKey};
use super::trust::Trust;
use super::visitor::Kept;
use crate::convert::all;
use crate::count::Count;
use crate::errors::RecordError;
use crate::ids::{KeyId, OfficeId, ShareId};
use crate::records::{personal, record};
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::{key_ring, share};
use std::sync::Arc;

/// A health office that the authority certifies, with its day key of today: visits may be shared with it.
///
/// Show `ShareRecipient::name` to the visitor before anything is sealed.
#[derive(uniffi::Object)]
pub struct ShareRecipient(share::ShareRecipient);

#[uniffi::export]
impl ShareRecipient {
    /// Verifies an office's signed day key of today, which may come from an untrusted server.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not an office's day key.
    /// - `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`: the office must not be trusted.
    /// - `BadSignature`: the office did not sign it.
    /// - `WrongDay`: not for today (ten minutes of tolerance).
    #[uniffi::constructor]
    pub fn verify(office_day_key: Vec<u8>, trust: &Trust, now: Time) -> Result<Self, RecordError> {
        Ok(Self(share::ShareRecipient::verify(&office_day_key, &trust.0.read(), now.0)?))
    }

    /// The office.
    pub fn office(&self) -> OfficeId {
        self.0.office().into()
    }

    /// The office's certified name.
    pub fn name(&self) -> String {
        self.0.name().into()
    }
}

personal! {
    /// Whom a share is sealed for, how, and until when.
    ShareOrder {
        /// The office.
        recipient: Arc<ShareRecipient>,
        /// What a new code was stretched to (`Stretch::draw_share_code`).
        code: Arc<ShareCodeKey>,
        /// Until when the office opens the share, at most 7 days ahead.
        expires: Time,
    }
}

impl From<ShareOrder> for share::ShareOrder {
    fn from(of: ShareOrder) -> Self {
        Self { recipient: of.recipient.0.clone(), code: of.code.0.clone(), expires: of.expires.0 }
    }
}

record! {
    /// A sealed share.
    SealedShare {
        /// The bytes for the office, to be left on a server.
        bytes: Vec<u8>,
        /// The share's random id, which is not secret: for finding it on the server.
        share_id: ShareId,
    }
}

impl From<share::SealedShare> for SealedShare {
    fn from(of: share::SealedShare) -> Self {
        Self { bytes: of.bytes().into(), share_id: of.share_id().into() }
    }
}

/// Seals visits for an office and a fresh code, which the visitor tells the office by phone.
///
/// `visits` are those of the diary that the visitor picked; what is older than 14 days is left out. Draw a code for
/// every share: an office opens one share of each.
///
/// # Errors
/// - `WrongDay`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`: the recipient's day key is no longer for today,
///   or the office is no longer trusted.
/// - `InvalidTime`: the expiry is not within 7 days.
/// - `Missing`: nothing is picked, or nothing of the last 14 days. `TooLong`: more than 1,000 visits.
/// - `WrongPurpose`: the code was stretched for opening a share.
/// - `Undecryptable`: nothing can be sealed to the day key. `NoRandomness`: no random bytes.
///
/// # Security
/// Whoever holds the office's key can try all codes offline, at the cost of one Argon2id each: that takes years for one
/// core, days for a large computer. `LiveShare` does not have this weakness; use it when both sides are online.
#[uniffi::export]
pub fn share_visits(
    visits: Vec<Arc<Kept>>,
    order: ShareOrder,
    trust: &Trust,
    now: Time,
) -> Result<SealedShare, RecordError> {
    Ok(share::share_visits(&all(&visits), &order.into(), &trust.0.read(), now.0)?.into())
}

record! {
    /// Which share for whom, readable by everyone.
    ShareAddress {
        /// The share's random id.
        share_id: ShareId,
        /// The office that it is for.
        office: OfficeId,
        /// The office's day key that it is sealed to.
        kid: KeyId,
        /// When it expires.
        expires: Time,
    }
}

impl From<&share::ShareAddress> for ShareAddress {
    fn from(of: &share::ShareAddress) -> Self {
        let (share_id, office, kid) = (of.share_id().into(), of.office().into(), of.kid().into());
        Self { share_id, office, kid, expires: of.expires().into() }
    }
}

/// A share that was parsed and not opened.
#[derive(uniffi::Object)]
pub struct UnverifiedShare(pub(super) share::UnverifiedShare);

#[uniffi::export]
impl UnverifiedShare {
    /// Parses a share, once: for the server that stores it and the office that opens it.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a share.
    #[uniffi::constructor]
    pub fn parse(share: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(share::UnverifiedShare::parse(&share)?))
    }

    /// What it says about itself.
    ///
    /// # Security
    /// Nothing is verified: anyone can write any address.
    pub fn claimed_address(&self) -> ShareAddress {
        self.0.claimed_address().into()
    }
}

/// A share while both sides are online: three messages over any mailbox, and a code that nobody can guess offline.
///
/// 1. The visitor's device begins with `LiveShare::start`, leaves `LiveShare::hello` in the mailbox and shows
///    `LiveShare::code`, which the visitor tells by phone.
/// 2. The office answers with `Office::answer_live`.
/// 3. The device takes the answer with `LiveShare::finish` and leaves the result in the mailbox for `LiveAnswer::open`.
///
/// A run ends with one answer. If that is not confirmed, start over: the new run has a new code.
///
/// # A run that is kept
/// A phone call may outlast an app that is closed. An app that wants to go on afterwards writes `LiveShare::keep`
/// under a fresh `RunSecret`, which is kept in its platform's key store and in no backup, and reads it with
/// `LiveShare::resume`. An answer is then taken in four steps, so that whoever restores old storage gets no second
/// guess:
///
/// 1. `LiveShare::take` the answer.
/// 2. `LiveShare::keep` the run under the next secret.
/// 3. Write it, in the order that a `RunStore` tells, until the previous secret is erased.
/// 4. `LiveShare::finish`: it refuses a kept run whose answer was not written.
///
/// When the run has ended or expired, erase its state and its secret.
#[derive(uniffi::Object)]
pub struct LiveShare(State<share::LiveShare>);

state!(LiveShare(share::LiveShare));

#[uniffi::export]
impl LiveShare {
    /// Begins a run with an office: a fresh code, and the first message.
    ///
    /// `visits` are those of the diary that the visitor picked; what is older than 14 days is left out. Nothing of them
    /// is sent before the office has proven that it has the code.
    ///
    /// # Errors
    /// - `WrongDay`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`: the recipient's day key is no longer for
    ///   today, or the office is no longer trusted.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `Missing`: nothing is picked, or nothing of the last 14 days. `TooLong`: more than 1,000 visits.
    /// - `Undecryptable`: nothing can be sealed to the day key. `NoRandomness`: no random bytes.
    #[uniffi::constructor]
    pub fn start(
        visits: Vec<Arc<Kept>>,
        recipient: &ShareRecipient,
        trust: &Trust,
        now: Time,
    ) -> Result<Self, RecordError> {
        Ok(share::LiveShare::start(&all(&visits), &recipient.0, &trust.0.read(), now.0)?.into())
    }

    /// The first message, for the office.
    pub fn hello(&self) -> Vec<u8> {
        self.0.read().hello().into()
    }

    /// The run's random id, which is not secret: for finding it in the mailbox.
    pub fn share_id(&self) -> ShareId {
        self.0.read().share_id().into()
    }

    /// How many visits are shared; none when the run is over.
    pub fn visits(&self) -> Count {
        self.0.read().visits().into()
    }

    /// When the run expires.
    pub fn expires(&self) -> Time {
        self.0.read().expires().into()
    }

    /// The code, to be told by phone.
    pub fn code(&self) -> ShareCode {
        ShareCode(self.0.read().code().clone())
    }

    /// The state of the run under `next`, a new secret. Replace the previous state with it, and erase the previous
    /// secret.
    ///
    /// # Errors
    /// - `ShareUsed`: the run is over.
    /// - `SecretNotFresh`: the secret has been in use since the run began or was resumed.
    /// - `NoRandomness`: no random bytes.
    pub fn keep(&self, next: &RunSecret) -> Result<Vec<u8>, RecordError> {
        self.0.write().keep(&next.0)
    }

    /// The run whose state `LiveShare::keep` wrote.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not the state of a visitor's run.
    /// - `Undecryptable`: another secret, or changed bytes. The run is over; a new one has a new code.
    #[uniffi::constructor]
    pub fn resume(state: Vec<u8>, secret: &RunSecret) -> Result<Self, RecordError> {
        Ok(share::LiveShare::resume(&state, &secret.0)?.into())
    }

    /// Takes the office's answer without judging it, for a run that is kept: see `LiveShare`.
    ///
    /// # Errors
    /// As `LiveShare::finish`, except for `Unconfirmed` and `SecretNotFresh`.
    pub fn take(&self, answer: Vec<u8>, trust: &Trust, now: Time) -> Result<(), RecordError> {
        self.0.write().take(&answer, &trust.0.read(), now.0)
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
    pub fn finish(&self, answer: Vec<u8>, trust: &Trust, now: Time) -> Result<Vec<u8>, RecordError> {
        self.0.write().finish(&answer, &trust.0.read(), now.0)
    }
}

personal! {
    /// What an app finds of a live share: the file of its state, and what the two slots of the key store hold.
    ///
    /// A slot that holds no readable secret counts as empty.
    FoundRun {
        /// The state.
        file: Vec<u8>,
        /// What `SecretSlot::Current` holds.
        current: Option<Vec<u8>>,
        /// What `SecretSlot::Next` holds.
        next: Option<Vec<u8>>,
    }
}

impl From<FoundRun> for share::FoundRun {
    fn from(of: FoundRun) -> Self {
        let slot = |held: Option<Vec<u8>>| held.and_then(|held| key_ring::RunSecret::import_secret_bytes(&held).ok());
        Self { file: of.file, current: slot(of.current), next: slot(of.next) }
    }
}

/// Tells an app in which order the state of a live share, of either side, and its secret are written, so that no copy
/// of old storage gives a second guess.
///
/// After every `keep`: `RunStore::save`, then carry out `RunStore::step` and say `RunStore::done` until the step is
/// `Done`; only then is a message that was taken judged. After a start: `RunStore::resume`, carry out the steps, and go
/// on under `RunStore::secret`.
///
/// One thread at a time goes from `RunStore::step` to `RunStore::done`, which drops the step that is first: another
/// thread that says so, too, drops one that nobody carried out.
#[derive(uniffi::Object)]
pub struct RunStore(State<share::RunStore>);

state!(RunStore(share::RunStore));

#[uniffi::export]
impl RunStore {
    /// For a run that has begun: `state` is what `keep` gave under `secret`.
    #[uniffi::constructor]
    pub fn create(state: Vec<u8>, secret: &RunSecret) -> Self {
        share::RunStore::create(&state, &secret.0).into()
    }

    /// Goes on with what is found, perhaps after a crash.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not the state of a run.
    /// - `Undecryptable`: neither secret opens it. The run is over; a new one has a new code.
    #[uniffi::constructor]
    pub fn resume(found: FoundRun) -> Result<Self, RecordError> {
        Ok(share::RunStore::resume(&found.into())?.into())
    }

    /// What the state is under once the steps are done.
    pub fn secret(&self) -> RunSecret {
        RunSecret(self.0.read().secret())
    }

    /// `state`, which `keep` gave under `next`, is to be written.
    ///
    /// # Errors
    /// - `ShareUsed`: the run has ended.
    /// - `SecretNotFresh`: the state was under this secret before: it would give a second guess.
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not the state of a run. `Undecryptable`: not under `next`.
    pub fn save(&self, state: Vec<u8>, next: &RunSecret) -> Result<(), RecordError> {
        self.0.write().save(&state, &next.0)
    }

    /// The run has ended or expired: secrets and state are to be erased.
    pub fn end(&self) {
        self.0.write().end();
    }

    /// What to do now.
    pub fn step(&self) -> StoreStep {
        self.0.read().step().into()
    }

    /// The step was carried out.
    pub fn done(&self) {
        self.0.write().done();
    }
}
