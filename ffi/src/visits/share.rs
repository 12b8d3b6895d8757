//! The visitor shares visits with a health office: offline under a code, or live.

use super::ring::RunSecret;
use super::store::StoreStep;
use super::stretch::{ShareCode, ShareCodeKey};
use super::trust::Trust;
use super::visitor::Kept;
use crate::convert::all;
use crate::count::Count;
use crate::errors::RecordError;
use crate::records::{personal, record};
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::{KeyId, OfficeId, ShareId, key_ring, share};
use std::sync::Arc;

#[derive(uniffi::Object)]
pub struct ShareRecipient(share::ShareRecipient);

#[uniffi::export]
impl ShareRecipient {
    #[uniffi::constructor]
    pub fn verify(office_day_key: Vec<u8>, trust: &Trust, now: Time) -> Result<Self, RecordError> {
        Ok(Self(share::ShareRecipient::verify(&office_day_key, &trust.0.read(), now.0)?))
    }

    pub fn office(&self) -> OfficeId {
        self.0.office()
    }

    pub fn name(&self) -> String {
        self.0.name().into()
    }
}

personal! {
    /// For whom a share is, under which code, and until when.
    ShareOrder {
        /// The office.
        recipient: Arc<ShareRecipient>,
        /// What the code was stretched to.
        code: Arc<ShareCodeKey>,
        /// From then on it does not open.
        expires: Time,
    }
}

impl From<ShareOrder> for share::ShareOrder {
    fn from(of: ShareOrder) -> Self {
        Self { recipient: of.recipient.0.clone(), code: of.code.0.clone(), expires: of.expires.0 }
    }
}

record! {
    /// A share, for the office's mailbox.
    SealedShare {
        /// What goes into the mailbox.
        bytes: Vec<u8>,
        /// The id under which it lies there.
        share_id: ShareId,
    }
}

impl From<share::SealedShare> for SealedShare {
    fn from(of: share::SealedShare) -> Self {
        Self { bytes: of.bytes().into(), share_id: of.share_id() }
    }
}

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
        /// From then on it does not open.
        expires: Time,
    }
}

impl From<&share::ShareAddress> for ShareAddress {
    fn from(of: &share::ShareAddress) -> Self {
        Self { share_id: of.share_id(), office: of.office(), kid: of.kid(), expires: of.expires().into() }
    }
}

#[derive(uniffi::Object)]
pub struct UnverifiedShare(pub(super) share::UnverifiedShare);

#[uniffi::export]
impl UnverifiedShare {
    #[uniffi::constructor]
    pub fn parse(share: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(share::UnverifiedShare::parse(&share)?))
    }

    pub fn claimed_address(&self) -> ShareAddress {
        self.0.claimed_address().into()
    }
}

#[derive(uniffi::Object)]
pub struct LiveShare(State<share::LiveShare>);

state!(LiveShare(share::LiveShare));

#[uniffi::export]
impl LiveShare {
    #[uniffi::constructor]
    pub fn start(
        visits: Vec<Arc<Kept>>,
        recipient: &ShareRecipient,
        trust: &Trust,
        now: Time,
    ) -> Result<Self, RecordError> {
        Ok(share::LiveShare::start(&all(&visits), &recipient.0, &trust.0.read(), now.0)?.into())
    }

    pub fn hello(&self) -> Vec<u8> {
        self.0.read().hello().into()
    }

    pub fn share_id(&self) -> ShareId {
        self.0.read().share_id()
    }

    pub fn visits(&self) -> Count {
        self.0.read().visits().into()
    }

    pub fn expires(&self) -> Time {
        self.0.read().expires().into()
    }

    pub fn code(&self) -> ShareCode {
        ShareCode(self.0.read().code().clone())
    }

    pub fn keep(&self, next: &RunSecret) -> Result<Vec<u8>, RecordError> {
        self.0.write().keep(&next.0)
    }

    #[uniffi::constructor]
    pub fn resume(state: Vec<u8>, secret: &RunSecret) -> Result<Self, RecordError> {
        Ok(share::LiveShare::resume(&state, &secret.0)?.into())
    }

    pub fn take(&self, answer: Vec<u8>, trust: &Trust, now: Time) -> Result<(), RecordError> {
        self.0.write().take(&answer, &trust.0.read(), now.0)
    }

    pub fn finish(&self, answer: Vec<u8>, trust: &Trust, now: Time) -> Result<Vec<u8>, RecordError> {
        self.0.write().finish(&answer, &trust.0.read(), now.0)
    }
}

personal! {
    /// What was found where a live share is stored.
    FoundRun {
        /// The file.
        file: Vec<u8>,
        /// The bytes in the slot of the current secret: what cannot be read as one counts as none.
        current: Option<Vec<u8>>,
        /// The bytes in the slot of the next one.
        next: Option<Vec<u8>>,
    }
}

impl From<FoundRun> for share::FoundRun {
    fn from(of: FoundRun) -> Self {
        let slot = |held: Option<Vec<u8>>| held.and_then(|held| key_ring::RunSecret::import_secret_bytes(&held).ok());
        Self { file: of.file, current: slot(of.current), next: slot(of.next) }
    }
}

#[derive(uniffi::Object)]
pub struct RunStore(State<share::RunStore>);

state!(RunStore(share::RunStore));

#[uniffi::export]
impl RunStore {
    #[uniffi::constructor]
    pub fn create(state: Vec<u8>, secret: &RunSecret) -> Self {
        share::RunStore::create(&state, &secret.0).into()
    }

    #[uniffi::constructor]
    pub fn resume(found: FoundRun) -> Result<Self, RecordError> {
        Ok(share::RunStore::resume(&found.into())?.into())
    }

    pub fn secret(&self) -> RunSecret {
        RunSecret(self.0.read().secret())
    }

    pub fn save(&self, state: Vec<u8>, next: &RunSecret) -> Result<(), RecordError> {
        self.0.write().save(&state, &next.0)
    }

    pub fn end(&self) {
        self.0.write().end();
    }

    pub fn step(&self) -> StoreStep {
        self.0.read().step().into()
    }

    pub fn done(&self) {
        self.0.write().done();
    }
}
