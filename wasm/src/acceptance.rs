//! What Corona-Warn-App and CovPass would say to a certificate.

use crate::convert::{text, whole};
use episeal::certificates::acceptance;
use js_sys::JsString;
use wasm_bindgen::prelude::wasm_bindgen;

/// The code of the rejection, if there is one.
#[wasm_bindgen]
pub fn corona_warn_app(certificate: &str, signer: &[u8], now: f64) -> Option<JsString> {
    let answer = acceptance::corona_warn_app(certificate, signer, whole(now));
    answer.err().map(|rejection| text(rejection.code()))
}

/// The code of the rejection, if there is one.
#[wasm_bindgen]
pub fn covpass(certificate: &str, signer: &[u8], now: f64) -> Option<JsString> {
    let answer = acceptance::covpass(certificate, signer, whole(now));
    answer.err().map(|rejection| text(rejection.code()))
}

/// The codes of the app and of its rejection, if there is one.
#[wasm_bindgen]
pub fn both_apps(certificate: &str, signer: &[u8], now: f64) -> Option<Vec<JsString>> {
    let answer = acceptance::both_apps(certificate, signer, whole(now));
    answer.err().map(|refusal| vec![text(refusal.app.code()), text(refusal.rejection.code())])
}
