//! The issuance guard: one certificate per recovery id.

use crate::convert::{Result, array, coded, copied, exposed, number, whole};
use crate::names::PersonName;
use episeal::certificates::DateOfBirth;
use episeal::certificates::guard::{self, GuardOutcome};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct GuardKey(guard::GuardKey);

#[wasm_bindgen]
impl GuardKey {
    pub fn generate(epoch: u32) -> Result<GuardKey> {
        Ok(Self(guard::GuardKey::generate(epoch)?))
    }

    pub fn import_secret_bytes(bytes: &[u8]) -> Result<GuardKey> {
        Ok(Self(guard::GuardKey::import_secret_bytes(bytes)?))
    }

    pub fn export_secret_bytes(&self) -> Uint8Array {
        exposed(&self.0.export_secret_bytes())
    }

    pub fn epoch(&self) -> u32 {
        self.0.epoch()
    }

    pub fn id(&self) -> Uint8Array {
        array(&self.0.id())
    }

    pub fn tags(&self, recovery_id: &str, name: &PersonName, date_of_birth: &str) -> Result<GuardTags> {
        Ok(GuardTags(self.0.tags(recovery_id, &name.0, &DateOfBirth::parse(date_of_birth)?)?))
    }
}

#[wasm_bindgen]
pub struct GuardTags(guard::GuardTags);

#[wasm_bindgen]
impl GuardTags {
    pub fn person(&self) -> Uint8Array {
        array(self.0.person.as_bytes())
    }

    pub fn recovery_id(&self) -> Uint8Array {
        array(self.0.recovery_id.as_bytes())
    }
}

/// The keys whose tags were looked up.
#[wasm_bindgen]
pub struct GuardKeyList(Vec<guard::GuardKey>);

#[wasm_bindgen]
impl GuardKeyList {
    pub fn new() -> Self {
        Self(Vec::new())
    }

    pub fn push(&mut self, key: &GuardKey) {
        self.0.push(key.0.clone());
    }
}

#[wasm_bindgen]
pub struct GuardStates(guard::GuardStates);

#[wasm_bindgen]
impl GuardStates {
    pub fn new(
        key_ids: Vec<Uint8Array>,
        person: Option<Vec<u8>>,
        recovery_id: Option<Vec<u8>>,
        older: Vec<Uint8Array>,
    ) -> Self {
        let (key_ids, older) = (copied(&key_ids), copied(&older));
        Self(guard::GuardStates { key_ids, person, recovery_id, older })
    }
}

#[wasm_bindgen]
pub fn reserve_issuance(keys: &GuardKeyList, stored: &GuardStates, seconds: u32, now: f64) -> Result<Reservation> {
    Ok(Reservation(guard::reserve_issuance(&keys.0, &stored.0, seconds, whole(now))?))
}

#[wasm_bindgen]
pub struct Reservation(guard::Reservation);

#[wasm_bindgen]
impl Reservation {
    pub fn resume(state: &[u8]) -> Result<Reservation> {
        Ok(Self(guard::Reservation::resume(state)?))
    }

    pub fn attempt(&self) -> Uint8Array {
        array(&self.0.attempt())
    }

    pub fn state(&self) -> Uint8Array {
        array(&self.0.state())
    }

    pub fn check(&self, stored: &GuardStates, now: f64) -> Result<()> {
        Ok(self.0.check(&stored.0, whole(now))?)
    }

    pub fn issued(&self, stored: &GuardStates) -> Result<Uint8Array> {
        Ok(array(&self.0.issued(&stored.0)?))
    }

    pub fn issued_unreserved(&self) -> Uint8Array {
        array(&self.0.issued_unreserved())
    }

    pub fn failed(&self, stored: &GuardStates) -> Result<Uint8Array> {
        Ok(array(&self.0.failed(&stored.0)?))
    }
}

#[wasm_bindgen]
pub struct OpenReservation(guard::OpenReservation);

#[wasm_bindgen]
impl OpenReservation {
    pub fn read(state: &[u8]) -> Result<Option<OpenReservation>> {
        Ok(guard::OpenReservation::read(state)?.map(Self))
    }

    pub fn attempt_of(state: &[u8]) -> Result<Uint8Array> {
        Ok(array(&guard::OpenReservation::attempt_of(state)?))
    }

    pub fn attempt(&self) -> Uint8Array {
        array(&self.0.attempt())
    }

    pub fn expires(&self) -> f64 {
        number(self.0.expires())
    }

    pub fn has_run_out(&self, now: f64) -> bool {
        self.0.has_run_out(whole(now))
    }

    pub fn settled(&self, outcome: &str, now: f64) -> Result<Uint8Array> {
        Ok(array(&self.0.settled(coded(outcome, GuardOutcome::from_code)?, whole(now))?))
    }
}
