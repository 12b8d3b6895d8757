//! Verifying certificates: proven, examined, or only read.

use crate::convert::{Result, array, coded, number, text, whole};
use crate::hashes::RevocationHashes;
use crate::origin::Origin;
use crate::signers::CertificateTrust;
use episeal::certificates::{self, CertificateError, Check, CheckResult, Deviation, Entry, NotJudged};
use episeal::certificates::{RecoveryEntry, TestEntry, VaccinationEntry};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

fn deviations(deviations: &[Deviation]) -> Vec<JsString> {
    deviations.iter().map(|deviation| text(deviation.code())).collect()
}

#[wasm_bindgen]
pub fn verify_certificate(text: &str, trust: &CertificateTrust, now: f64) -> Result<VerifiedCertificate> {
    Ok(VerifiedCertificate(certificates::verify_certificate(text, &trust.0, whole(now))?))
}

#[wasm_bindgen]
pub fn examine_certificate(text: &str, trust: &CertificateTrust, now: f64) -> Verdict {
    Verdict(certificates::examine_certificate(text, &trust.0, whole(now)))
}

#[wasm_bindgen]
pub fn examine_signed(message: &[u8], trust: &CertificateTrust, now: f64) -> Verdict {
    Verdict(certificates::examine_signed(message, &trust.0, whole(now)))
}

#[wasm_bindgen]
pub struct UnverifiedCertificate(certificates::UnverifiedCertificate);

#[wasm_bindgen]
impl UnverifiedCertificate {
    pub fn parse(text: &str) -> Result<UnverifiedCertificate> {
        Ok(Self(certificates::UnverifiedCertificate::parse(text)?))
    }

    pub fn decode(message: &[u8]) -> Result<UnverifiedCertificate> {
        Ok(Self(certificates::UnverifiedCertificate::decode(message)?))
    }

    pub fn verify(&self, trust: &CertificateTrust, now: f64) -> Result<VerifiedCertificate> {
        Ok(VerifiedCertificate(self.0.verify(&trust.0, whole(now))?))
    }

    pub fn verdict(&self, trust: &CertificateTrust, now: f64) -> Verdict {
        Verdict(self.0.verdict(&trust.0, whole(now)))
    }

    pub fn claimed_kid(&self) -> Uint8Array {
        array(&self.0.claimed_kid())
    }

    pub fn claimed_issuer(&self) -> Option<JsString> {
        self.0.claimed_issuer().as_deref().map(text)
    }

    pub fn claimed_issued(&self) -> f64 {
        number(self.0.claimed_issued())
    }

    pub fn claimed_expires(&self) -> f64 {
        number(self.0.claimed_expires())
    }

    pub fn claimed_json(&self) -> JsString {
        text(self.0.claimed_json().expose_secret_text())
    }
}

#[wasm_bindgen]
pub struct Verdict(certificates::Verdict);

#[wasm_bindgen]
impl Verdict {
    pub fn verified(&self) -> Option<VerifiedCertificate> {
        self.0.verified().map(VerifiedCertificate)
    }

    pub fn error(&self) -> Option<JsString> {
        self.0.error().map(|error| text(error.code()))
    }

    /// `passed`, `not-done`, or the code of the error.
    pub fn result(&self, check: &str) -> Result<JsString> {
        Ok(text(result_code(self.0.result(coded(check, Check::from_code)?))))
    }

    /// What the check is, or why it failed.
    pub fn sentence(&self, check: &str) -> Result<JsString> {
        let check = coded(check, Check::from_code)?;
        Ok(text(self.0.result(check).error().map_or(check.sentence(), CertificateError::sentence)))
    }

    pub fn deviations(&self) -> Vec<JsString> {
        deviations(&self.0.deviations())
    }
}

fn result_code(result: CheckResult) -> &'static str {
    match result {
        CheckResult::Passed => "passed",
        CheckResult::Failed { error } => error.code(),
        CheckResult::NotDone => "not-done",
    }
}

/// Whether the failure of a check makes a certificate invalid.
#[wasm_bindgen]
pub fn check_decides(check: &str) -> Result<bool> {
    Ok(coded(check, Check::from_code)?.decides())
}

#[wasm_bindgen]
pub struct VerifiedCertificate(certificates::VerifiedCertificate);

#[wasm_bindgen]
impl VerifiedCertificate {
    pub fn version(&self) -> JsString {
        text(self.0.certificate().version())
    }

    pub fn family(&self) -> Option<JsString> {
        self.0.certificate().name().family().map(text)
    }

    pub fn given(&self) -> Option<JsString> {
        self.0.certificate().name().given().map(text)
    }

    pub fn family_transliterated(&self) -> Option<JsString> {
        self.0.certificate().name().family_transliterated().map(text)
    }

    pub fn given_transliterated(&self) -> Option<JsString> {
        self.0.certificate().name().given_transliterated().map(text)
    }

    pub fn date_of_birth(&self) -> JsString {
        text(self.0.certificate().date_of_birth())
    }

    pub fn kind(&self) -> JsString {
        text(self.0.kind().code())
    }

    /// The fields in which the entries of the three kinds differ, in the order of core.
    pub fn entry(&self) -> Vec<JsValue> {
        entry_fields(&self.0.certificate().entry())
    }

    pub fn entry_issuer(&self) -> JsString {
        text(entry_issuer(&self.0.certificate().entry()))
    }

    pub fn identifier(&self) -> JsString {
        text(self.0.certificate().identifier())
    }

    pub fn country(&self) -> JsString {
        text(self.0.certificate().country())
    }

    pub fn issuer(&self) -> Option<JsString> {
        self.0.issuer().map(text)
    }

    pub fn issued(&self) -> f64 {
        number(self.0.issued())
    }

    pub fn expires(&self) -> f64 {
        number(self.0.expires())
    }

    pub fn kid(&self) -> Uint8Array {
        array(self.0.kid())
    }

    pub fn revocation_hashes(&self) -> RevocationHashes {
        RevocationHashes(self.0.revocation_hashes())
    }

    pub fn is_revocation_checked(&self) -> bool {
        self.0.is_revocation_checked()
    }

    pub fn deviations(&self) -> Vec<JsString> {
        deviations(self.0.deviations())
    }

    pub fn not_judged(&self, now: f64) -> Vec<JsString> {
        self.0.not_judged(whole(now)).into_iter().map(NotJudged::code).map(text).collect()
    }

    pub fn export_json(&self) -> JsString {
        text(self.0.export_json().expose_secret_text())
    }

    pub fn origin(&self) -> Origin {
        Origin(self.0.origin())
    }
}

fn entry_fields(entry: &Entry) -> Vec<JsValue> {
    match entry {
        Entry::Vaccination { entry } => vaccination(entry),
        Entry::Test { entry } => test(entry),
        Entry::Recovery { entry } => recovery(entry),
    }
}

fn entry_issuer(entry: &Entry) -> &str {
    match entry {
        Entry::Vaccination { entry } => entry.issuer(),
        Entry::Test { entry } => entry.issuer(),
        Entry::Recovery { entry } => entry.issuer(),
    }
}

fn vaccination(entry: &VaccinationEntry) -> Vec<JsValue> {
    let doses = [entry.dose_number(), entry.series_doses()].map(JsValue::from);
    let texts = [entry.disease(), entry.vaccine(), entry.product(), entry.manufacturer(), entry.date()];
    texts.into_iter().map(JsValue::from_str).chain(doses).collect()
}

fn test(entry: &TestEntry) -> Vec<JsValue> {
    let [disease, test_type, sample_time, result] =
        [entry.disease(), entry.test_type(), entry.sample_time(), entry.result()].map(Some);
    let fields = [disease, test_type, entry.name(), entry.device(), sample_time, result, entry.centre()];
    fields.into_iter().map(|field| field.map_or(JsValue::UNDEFINED, JsValue::from_str)).collect()
}

fn recovery(entry: &RecoveryEntry) -> Vec<JsValue> {
    let texts = [entry.disease(), entry.first_positive(), entry.valid_from(), entry.valid_until()];
    texts.into_iter().map(JsValue::from_str).collect()
}
