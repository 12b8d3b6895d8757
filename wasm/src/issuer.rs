//! Issuing certificates of recovery.

use crate::convert::{Result, array, coded, number, text, whole};
use crate::hashes::RevocationHashes;
use crate::names::PersonName;
use episeal::certificates::issue::{self, Issuer, RecoveryProfile};
use episeal::certificates::{self as core, DateOfBirth};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

/// Days of the calendar are texts: each function reads one.
#[wasm_bindgen]
pub struct CalendarDate(core::CalendarDate);

#[wasm_bindgen]
impl CalendarDate {
    pub fn parse(day: &str) -> Result<CalendarDate> {
        Ok(Self(core::CalendarDate::parse(day)?))
    }

    pub fn start(&self) -> f64 {
        number(self.0.start())
    }

    pub fn end(&self) -> f64 {
        number(self.0.end())
    }

    pub fn plus_days(&self, days: u16) -> Result<CalendarDate> {
        Ok(Self(self.0.plus_days(days)?))
    }

    pub fn to_text(&self) -> JsString {
        text(self.0.to_text().expose_secret_text())
    }
}

#[wasm_bindgen]
pub fn parse_date_of_birth(date: &str) -> Result<JsString> {
    Ok(text(DateOfBirth::parse(date)?.to_text().expose_secret_text()))
}

#[wasm_bindgen]
pub fn earliest_valid_from(profile: &str, first_positive: &CalendarDate) -> Result<CalendarDate> {
    let profile = coded(profile, RecoveryProfile::from_code)?;
    Ok(CalendarDate(profile.earliest_valid_from(first_positive.0)?))
}

#[wasm_bindgen]
pub fn latest_valid_until(profile: &str, first_positive: &CalendarDate) -> Result<CalendarDate> {
    let profile = coded(profile, RecoveryProfile::from_code)?;
    Ok(CalendarDate(profile.latest_valid_until(first_positive.0)?))
}

#[wasm_bindgen]
pub fn generate_uvci(country: &str) -> Result<JsString> {
    Ok(text(issue::Uvci::generate(country)?.as_str()))
}

#[wasm_bindgen]
pub fn generate_uvci_with_entity(country: &str, issuing_entity: &str) -> Result<JsString> {
    Ok(text(issue::Uvci::generate_with_entity(country, issuing_entity)?.as_str()))
}

#[wasm_bindgen]
pub fn generate_uvci_with_subject(country: &str, issuing_entity: &str, subject: &str) -> Result<JsString> {
    Ok(text(issue::Uvci::generate_with_subject(country, issuing_entity, subject)?.as_str()))
}

#[wasm_bindgen]
pub fn parse_uvci(identifier: &str) -> Result<JsString> {
    Ok(text(issue::Uvci::parse(identifier)?.as_str()))
}

#[wasm_bindgen]
pub fn uvci_check_character(identifier: &str) -> Result<JsString> {
    Ok(text(&issue::uvci_check_character(identifier)?))
}

#[wasm_bindgen]
pub struct DocumentSigner(issue::DocumentSigner);

#[wasm_bindgen]
impl DocumentSigner {
    pub fn from_der(der: &[u8]) -> Result<DocumentSigner> {
        Ok(Self(issue::DocumentSigner::from_der(der)?))
    }

    pub fn kid(&self) -> Uint8Array {
        array(self.0.kid())
    }

    pub fn not_before(&self) -> f64 {
        number(self.0.not_before())
    }

    pub fn not_after(&self) -> f64 {
        number(self.0.not_after())
    }
}

#[wasm_bindgen]
pub struct SignerKey(issue::SignerKey);

#[wasm_bindgen]
impl SignerKey {
    pub fn from_pkcs8(der: &[u8]) -> Result<SignerKey> {
        Ok(Self(issue::SignerKey::from_pkcs8(der)?))
    }

    pub fn sign(&self, to_be_signed: &[u8]) -> Result<Uint8Array> {
        Ok(array(&self.0.sign(to_be_signed)?))
    }
}

#[wasm_bindgen]
pub struct PositiveTest(issue::PositiveTest);

#[wasm_bindgen]
impl PositiveTest {
    pub fn new(day: &str, country: String) -> Result<PositiveTest> {
        Ok(Self(issue::PositiveTest { day: core::CalendarDate::parse(day)?, country }))
    }
}

#[wasm_bindgen]
pub struct Validity(issue::Validity);

#[wasm_bindgen]
impl Validity {
    pub fn new(profile: &str, from: &str, until: &str, issued: f64, expires: f64) -> Result<Validity> {
        let profile = coded(profile, RecoveryProfile::from_code)?;
        let (from, until) = (core::CalendarDate::parse(from)?, core::CalendarDate::parse(until)?);
        Ok(Self(issue::Validity { profile, from, until, issued: whole(issued), expires: whole(expires) }))
    }
}

fn issuer(name: String, country: String) -> Issuer {
    Issuer { name, country }
}

#[wasm_bindgen]
pub struct Recovery(issue::Recovery);

#[wasm_bindgen]
impl Recovery {
    pub fn new(
        name: &PersonName,
        date_of_birth: &str,
        test: &PositiveTest,
        issuer_name: String,
        issuer_country: String,
        uvci: &str,
        validity: &Validity,
    ) -> Result<Recovery> {
        let (name, test, issuer) = (name.0.clone(), test.0.clone(), issuer(issuer_name, issuer_country));
        let (date_of_birth, uvci) = (DateOfBirth::parse(date_of_birth)?, issue::Uvci::parse(uvci)?);
        Ok(Self(issue::Recovery { name, date_of_birth, test, issuer, uvci, validity: validity.0.clone() }))
    }

    pub fn prepare(&self, signer: &DocumentSigner) -> Result<RecoveryToSign> {
        Ok(RecoveryToSign(self.0.prepare(&signer.0)?))
    }

    pub fn issue(&self, signer: &DocumentSigner, key: &SignerKey) -> Result<RecoveryCertificate> {
        Ok(RecoveryCertificate(self.0.issue(&signer.0, &key.0)?))
    }
}

#[wasm_bindgen]
pub struct RecoveryToSign(issue::RecoveryToSign);

#[wasm_bindgen]
impl RecoveryToSign {
    pub fn to_be_signed(&self) -> Uint8Array {
        array(&self.0.to_be_signed())
    }

    pub fn finish(&self, signature: &[u8]) -> Result<RecoveryCertificate> {
        Ok(RecoveryCertificate(self.0.finish(signature)?))
    }

    pub fn finish_der(&self, signature: &[u8]) -> Result<RecoveryCertificate> {
        Ok(RecoveryCertificate(self.0.finish_der(signature)?))
    }
}

#[wasm_bindgen]
pub struct RecoveryCertificate(issue::RecoveryCertificate);

#[wasm_bindgen]
impl RecoveryCertificate {
    pub fn text(&self) -> JsString {
        text(self.0.text())
    }

    pub fn revocation_hashes(&self) -> RevocationHashes {
        RevocationHashes(self.0.revocation_hashes())
    }
}
