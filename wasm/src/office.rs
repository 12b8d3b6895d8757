//! The health office: its keys, what it asks, what it tells guests.

use crate::convert::{Result, array, copied, exposed, text, whole};
use crate::live::RunSecret;
use crate::notice::NoticeKeyList;
use crate::office_share::{LiveAnswer, OpenedShare, ShareLog, UnverifiedShare};
use crate::opening::{Opening, OwnRequest};
use crate::plan::{CaseStayList, Criteria, Plan};
use crate::request::Ask;
use crate::ring::{KeptDayKey, kept};
use crate::stretch::ShareCodeKey;
use crate::trust::Trust;
use episeal::visits::KeyId;
use episeal::visits::office::{self, NoticeScope, ReferralKeys};
use episeal::visits::share::ShareCode;
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct Office(office::Office);

#[wasm_bindgen]
impl Office {
    pub fn generate() -> Result<Office> {
        Ok(Self(office::Office::generate()?))
    }

    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Office> {
        Ok(Self(office::Office::import_secret_bytes(bytes)?))
    }

    pub fn export_secret_bytes(&self) -> Result<Uint8Array> {
        Ok(exposed(&self.0.export_secret_bytes()?))
    }

    pub fn id(&self) -> JsString {
        text(&self.0.id().to_text())
    }

    pub fn day_key(&mut self, day: u32, certificate: &[u8], now: f64) -> Result<Uint8Array> {
        Ok(array(&self.0.day_key(day, certificate, whole(now))?))
    }

    pub fn day_keys(&self, now: f64) -> Result<Vec<KeptDayKey>> {
        Ok(kept(self.0.day_keys(whole(now))?))
    }

    pub fn prune(&mut self, now: f64) -> Result<u32> {
        Ok(self.0.prune(whole(now))?)
    }

    pub fn request(&self, ask: &Ask, reply_key: &[u8], now: f64) -> Result<Uint8Array> {
        Ok(array(&self.0.request(&ask.0, reply_key, whole(now))?))
    }

    pub fn refer(&self, ask: &Ask, competent: Vec<u8>, reply: Vec<u8>, trust: &Trust, now: f64) -> Result<Uint8Array> {
        let keys = ReferralKeys { competent, reply };
        Ok(array(&self.0.refer(&ask.0, &keys, &trust.0, whole(now))?))
    }

    pub fn open_referral(&self, referral: &[u8], trust: &Trust, now: f64) -> Result<VerifiedReferral> {
        Ok(VerifiedReferral(self.0.open_referral(referral, &trust.0, whole(now))?))
    }

    pub fn own_request(&self, request: Vec<u8>) -> Result<OwnRequest> {
        Ok(OwnRequest { own: self.0.own_request(&request)?, bytes: request })
    }

    pub fn open_release(&self, own: &OwnRequest, venue_day_keys: Vec<Uint8Array>, now: f64) -> Result<Opening> {
        Ok(Opening(self.0.open_release(&own.own, &copied(&venue_day_keys), whole(now))?))
    }

    pub fn check_share(&self, share: &UnverifiedShare, log: &ShareLog, now: f64) -> Result<()> {
        Ok(self.0.check_share(&share.0, &log.0, whole(now))?)
    }

    pub fn open_share(
        &self,
        share: &UnverifiedShare,
        code: &ShareCodeKey,
        log: &mut ShareLog,
        now: f64,
    ) -> Result<OpenedShare> {
        Ok(OpenedShare(self.0.open_share(&share.0, &code.0, &mut log.0, whole(now))?))
    }

    pub fn answer_live(&self, hello: &[u8], code: &str, log: &mut ShareLog, now: f64) -> Result<LiveAnswer> {
        Ok(LiveAnswer(self.0.answer_live(hello, &ShareCode::parse(code)?, &mut log.0, whole(now))?))
    }

    pub fn resume_live(&self, state: &[u8], secret: &RunSecret, now: f64) -> Result<LiveAnswer> {
        Ok(LiveAnswer(self.0.resume_live(state, &secret.0, whole(now))?))
    }

    pub fn notice(
        &self,
        kid: &str,
        size: u32,
        keys: &NoticeKeyList,
        certificate: &[u8],
        now: f64,
    ) -> Result<Uint8Array> {
        let scope = NoticeScope { kid: KeyId::parse(kid)?, size };
        Ok(array(&self.0.notice(&scope, &keys.0, certificate, whole(now))?))
    }

    pub fn plan(
        &self,
        stays: &CaseStayList,
        criteria: &Criteria,
        venue_day_keys: Vec<Uint8Array>,
        now: f64,
    ) -> Result<Plan> {
        Ok(Plan(self.0.plan(&stays.0, &criteria.0, &copied(&venue_day_keys), whole(now))?))
    }
}

#[wasm_bindgen]
pub struct VerifiedReferral(office::VerifiedReferral);

#[wasm_bindgen]
impl VerifiedReferral {
    pub fn ask(&self) -> Ask {
        Ask(self.0.ask().clone())
    }

    pub fn office(&self) -> JsString {
        text(&self.0.office().to_text())
    }

    pub fn office_name(&self) -> JsString {
        text(self.0.office_name())
    }
}
