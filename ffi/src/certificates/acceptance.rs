//! What Corona-Warn-App and CovPass would say to a certificate.

use crate::errors::{Refusal, Rejection};
use crate::time::Time;
use episeal::certificates::acceptance;

#[uniffi::export]
pub fn corona_warn_app(text: String, signer: Vec<u8>, now: Time) -> Result<(), Rejection> {
    acceptance::corona_warn_app(&text, &signer, now.0)
}

#[uniffi::export]
pub fn covpass(text: String, signer: Vec<u8>, now: Time) -> Result<(), Rejection> {
    acceptance::covpass(&text, &signer, now.0)
}

#[uniffi::export]
pub fn both_apps(text: String, signer: Vec<u8>, now: Time) -> Result<(), Refusal> {
    Ok(acceptance::both_apps(&text, &signer, now.0)?)
}
