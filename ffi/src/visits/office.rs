//! The health office: its keys, what it asks, what it opens, what it tells guests.

use super::ask::Ask;
use super::notice::{NoticeKey, NoticeScope};
use super::opening::{Opening, OwnRequest};
use super::plan::{CaseStay, Criteria, Plan};
use super::ring::{KeptDayKey, RunSecret, ringed};
use super::share::UnverifiedShare;
use super::shared::{LiveAnswer, OpenedShare, ShareLog};
use super::stretch::{ShareCode, ShareCodeKey};
use super::trust::Trust;
use crate::convert::{all, each, exposed};
use crate::count::Count;
use crate::errors::RecordError;
use crate::ids::Day;
use crate::records::record;
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::{OfficeId, office};
use std::sync::Arc;

record! {
    /// The keys that a referral is made with.
    ReferralKeys {
        /// The day key of the competent office.
        competent: Vec<u8>,
        /// The day key of the office that asks.
        reply: Vec<u8>,
    }
}

impl From<ReferralKeys> for office::ReferralKeys {
    fn from(of: ReferralKeys) -> Self {
        Self { competent: of.competent, reply: of.reply }
    }
}

#[derive(uniffi::Object)]
pub struct VerifiedReferral(office::VerifiedReferral);

#[uniffi::export]
impl VerifiedReferral {
    pub fn ask(&self) -> Ask {
        self.0.ask().into()
    }

    pub fn office(&self) -> OfficeId {
        self.0.office()
    }

    pub fn office_name(&self) -> String {
        self.0.office_name().into()
    }
}

#[derive(uniffi::Object)]
pub struct Office(State<office::Office>);

state!(Office(office::Office));
ringed!(Office(office::Office), self => self.0.read());

/// Keys, requests and plans.
#[uniffi::export]
impl Office {
    #[uniffi::constructor]
    pub fn generate() -> Result<Self, RecordError> {
        Ok(office::Office::generate()?.into())
    }

    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(office::Office::import_secret_bytes(&bytes)?.into())
    }

    pub fn export_secret_bytes(&self) -> Result<Vec<u8>, RecordError> {
        Ok(exposed(&self.0.read().export_secret_bytes()?))
    }

    pub fn id(&self) -> OfficeId {
        self.0.read().id()
    }

    pub fn day_key(&self, day: Day, certificate: Vec<u8>, now: Time) -> Result<Vec<u8>, RecordError> {
        self.0.write().day_key(day.0, &certificate, now.0)
    }

    pub fn day_keys(&self, now: Time) -> Result<Vec<KeptDayKey>, RecordError> {
        Ok(each(self.0.read().day_keys(now.0)?))
    }

    pub fn prune(&self, now: Time) -> Result<Count, RecordError> {
        Ok(self.0.write().prune(now.0)?.into())
    }

    pub fn plan(
        &self,
        stays: Vec<CaseStay>,
        criteria: Criteria,
        venue_day_keys: Vec<Vec<u8>>,
        now: Time,
    ) -> Result<Plan, RecordError> {
        Ok(self.0.read().plan(&each(stays), &criteria.core()?, &venue_day_keys, now.0)?.into())
    }

    pub fn request(&self, ask: Ask, reply_key: Vec<u8>, now: Time) -> Result<Vec<u8>, RecordError> {
        self.0.read().request(&ask.core()?, &reply_key, now.0)
    }

    pub fn refer(&self, ask: Ask, keys: ReferralKeys, trust: &Trust, now: Time) -> Result<Vec<u8>, RecordError> {
        self.0.read().refer(&ask.core()?, &keys.into(), &trust.0.read(), now.0)
    }

    pub fn open_referral(&self, referral: Vec<u8>, trust: &Trust, now: Time) -> Result<VerifiedReferral, RecordError> {
        Ok(VerifiedReferral(self.0.read().open_referral(&referral, &trust.0.read(), now.0)?))
    }
}

/// What it opens, and what it tells guests.
#[uniffi::export]
impl Office {
    pub fn own_request(&self, request: Vec<u8>) -> Result<OwnRequest, RecordError> {
        Ok(OwnRequest(self.0.read().own_request(&request)?))
    }

    pub fn open_release(
        &self,
        own: &OwnRequest,
        venue_day_keys: Vec<Vec<u8>>,
        now: Time,
    ) -> Result<Opening, RecordError> {
        Ok(self.0.read().open_release(&own.0, &venue_day_keys, now.0)?.into())
    }

    pub fn check_share(&self, share: &UnverifiedShare, log: &ShareLog, now: Time) -> Result<(), RecordError> {
        self.0.read().check_share(&share.0, &log.0.read(), now.0)
    }

    pub fn open_share(
        &self,
        share: &UnverifiedShare,
        code: &ShareCodeKey,
        log: &ShareLog,
        now: Time,
    ) -> Result<OpenedShare, RecordError> {
        Ok(self.0.read().open_share(&share.0, &code.0, &mut log.0.write(), now.0)?.into())
    }

    pub fn answer_live(
        &self,
        hello: Vec<u8>,
        code: &ShareCode,
        log: &ShareLog,
        now: Time,
    ) -> Result<LiveAnswer, RecordError> {
        Ok(self.0.read().answer_live(&hello, &code.0, &mut log.0.write(), now.0)?.into())
    }

    pub fn resume_live(&self, state: Vec<u8>, secret: &RunSecret, now: Time) -> Result<LiveAnswer, RecordError> {
        Ok(self.0.read().resume_live(&state, &secret.0, now.0)?.into())
    }

    pub fn notice(
        &self,
        scope: NoticeScope,
        keys: Vec<Arc<NoticeKey>>,
        certificate: Vec<u8>,
        now: Time,
    ) -> Result<Vec<u8>, RecordError> {
        self.0.read().notice(&scope.into(), &all(&keys), &certificate, now.0)
    }
}
