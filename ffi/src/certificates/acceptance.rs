//! What Corona-Warn-App and CovPass would say to a certificate.

use crate::errors::{Refusal, Rejection};
use crate::time::Time;
use episeal::certificates::acceptance;

/// Scans a recovery certificate and validates its signature with the signer's certificate, as Corona-Warn-App does.
///
/// `text` is what a QR code holds, `signer` an X.509 certificate in DER, and `now` the time.
///
/// # Errors
/// - The first rule that is broken: any `Rejection` but `Expired` and `Model`.
#[uniffi::export]
pub fn corona_warn_app(text: String, signer: Vec<u8>, now: Time) -> Result<(), Rejection> {
    acceptance::corona_warn_app(&text, &signer, now.0)
}

/// Reads and validates a recovery certificate with the signer's certificate, as CovPass does.
///
/// `text` is what a QR code holds, `signer` an X.509 certificate in DER, and `now` the time.
///
/// # Errors
/// - The first rule that is broken: any `Rejection` but `Prefix` and `Schema`.
#[uniffi::export]
pub fn covpass(text: String, signer: Vec<u8>, now: Time) -> Result<(), Rejection> {
    acceptance::covpass(&text, &signer, now.0)
}

/// `corona_warn_app`, then `covpass`; the text is read and its signature verified once for both.
///
/// # Errors
/// - The first app that refuses, and why.
#[uniffi::export]
pub fn both_apps(text: String, signer: Vec<u8>, now: Time) -> Result<(), Refusal> {
    Ok(acceptance::both_apps(&text, &signer, now.0)?)
}
